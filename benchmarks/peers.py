#!/usr/bin/env python3
"""What a discussion costs, here and elsewhere: the same rounds (three experts side by side, then a
leader who has read them) against the same mock endpoint, in the same minute, one program after the
other. Prints client CPU a call, wall time and peak memory, and the ratios to ours.

    peers.py BUILD [--quick] [--without-peers] [--ten-thousand]

BUILD holds bin/orchestration and bin/mock_endpoint. The peers are installed into BUILD/peers, a
Python environment of its own; where that cannot be made, only our side is measured. Each program
runs in a process of its own: `peers.py --play NAME …` is one such run.
"""

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from pins import environment

DELAY_S = 0.2
EXPERTS = 3
ROUNDS = 3
SYSTEM = "You are one of a panel. Be brief."
# discussions, at once, streamed
SHAPES = [(20, 5, False), (50, 50, False), (500, 100, False), (50, 50, True)]
PEERS = {"aiohttp": "aiohttp, bare", "openai": "openai SDK", "autogen": "AutoGen agents"}


# --- the peers ------------------------------------------------------------------------------------


def messages(prompt):
    return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": prompt}]


def body(prompt, stream):
    asked = {"model": "mock", "messages": messages(prompt), "max_tokens": 64, "temperature": 0.7}
    if stream:
        asked |= {"stream": True, "stream_options": {"include_usage": True}}
    return asked


class Aiohttp:
    """The floor of what Python can do: JSON in, JSON out."""

    def __init__(self, endpoint, stream):
        import aiohttp

        self.url = endpoint + "/chat/completions"
        self.stream = stream
        self.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def ask(self, _who, prompt):
        async with self.session.post(self.url, json=body(prompt, self.stream)) as response:
            if not self.stream:
                return (await response.json())["choices"][0]["message"]["content"]
            text = ""
            async for line in response.content:
                if not line.startswith(b"data: {"):
                    continue
                for choice in json.loads(line[6:])["choices"]:
                    text += choice["delta"].get("content", "")
            return text

    async def close(self):
        await self.session.close()


class OpenAi:
    def __init__(self, endpoint, stream):
        import openai

        self.stream = stream
        self.client = openai.AsyncOpenAI(base_url=endpoint, api_key="none")

    async def ask(self, _who, prompt):
        reply = await self.client.chat.completions.create(**body(prompt, self.stream))
        if not self.stream:
            return reply.choices[0].message.content
        text = ""
        async for chunk in reply:
            for choice in chunk.choices:
                text += choice.delta.content or ""
        return text

    async def close(self):
        await self.client.close()


class AutoGen:
    """A fresh agent a turn, as its examples do; the model client is shared."""

    def __init__(self, endpoint, stream):
        from autogen_ext.models.openai import OpenAIChatCompletionClient

        self.stream = stream
        self.client = OpenAIChatCompletionClient(
            model="mock",
            base_url=endpoint,
            api_key="none",
            max_tokens=64,
            temperature=0.7,
            model_info={
                "vision": False,
                "function_calling": False,
                "json_output": False,
                "structured_output": False,
                "family": "unknown",
            },
        )

    async def ask(self, who, prompt):
        from autogen_agentchat.agents import AssistantAgent

        agent = AssistantAgent(
            who, self.client, system_message=SYSTEM, model_client_stream=self.stream
        )
        if not self.stream:
            return (await agent.run(task=prompt)).messages[-1].content
        async for event in agent.run_stream(task=prompt):
            last = event
        return last.messages[-1].content

    async def close(self):
        await self.client.close()


KINDS = {"aiohttp": Aiohttp, "openai": OpenAi, "autogen": AutoGen}


async def discuss(client, number):
    statement = f"Problem {number}: how many are there?"
    leader = ""
    for _ in range(ROUNDS):
        prompt = statement + (f"\nleader 0: {leader}" if leader else "")
        said = await asyncio.gather(
            *(client.ask(f"expert_{i}", prompt) for i in range(1, EXPERTS + 1))
        )
        heard = "".join(f"\nexpert {i}: {text}" for i, text in enumerate(said, 1))
        leader = await client.ask("leader", statement + heard)


async def play(name, endpoint, discussions, at_once, stream):
    client = KINDS[name](endpoint, stream)
    await client.ask("warm_up", "hello")
    used = resource.getrusage(resource.RUSAGE_SELF)
    begun = time.monotonic()
    gate = asyncio.Semaphore(at_once)

    async def one(number):
        async with gate:
            await discuss(client, number)

    await asyncio.gather(*(one(number) for number in range(discussions)))
    wall = time.monotonic() - begun
    now = resource.getrusage(resource.RUSAGE_SELF)
    await client.close()
    calls = discussions * ROUNDS * (EXPERTS + 1)
    cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    return {
        "calls": calls,
        "cpu_us_per_call": cpu / calls * 1e6,
        "wall_s": wall,
        "peak_mb": now.ru_maxrss / 1024,
    }


# --- the comparison -------------------------------------------------------------------------------


class Mock:
    def __init__(self, build):
        self.process = subprocess.Popen(
            [build / "bin" / "mock_endpoint", str(int(DELAY_S * 1000))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.endpoint = f"http://127.0.0.1:{int(self.process.stdout.readline())}/v1"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def run(command):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        return None
    return json.loads(done.stdout.strip().splitlines()[-1])


def ours(build, discussions, at_once, stream, connections, rounds=ROUNDS):
    with Mock(build) as mock:
        command = [build / "bin" / "orchestration", "--endpoint", mock.endpoint]
        command += ["--discussions", discussions, "--at-once", at_once, "--rounds", rounds]
        command += ["--connections", connections]
        return run(command + (["--stream"] if stream else []))


def theirs(build, python, name, discussions, at_once, stream):
    with Mock(build) as mock:
        command = [python, __file__, build, "--play", name, "--endpoint", mock.endpoint]
        command += ["--discussions", discussions, "--at-once", at_once]
        return run(command + (["--stream"] if stream else []))


def show(name, result, floor):
    if result is None:
        print(f"  {name:<16} failed")
        return
    ratio = f"{result['cpu_us_per_call'] / floor['cpu_us_per_call']:7.1f}×" if floor else ""
    print(
        f"  {name:<16}{result['cpu_us_per_call']:9.0f}{ratio:>9}{result['wall_s']:9.2f}"
        f"{result['peak_mb']:9.0f}"
    )


def compare(build, python, shape):
    discussions, at_once, stream = shape
    connections = max(256, at_once * EXPERTS)
    mine = ours(build, discussions, at_once, stream, connections)
    if mine is None:
        sys.exit("orchestration failed")
    form = "60 streamed events a reply" if stream else "whole replies"
    print(f"\n{discussions} discussions, {at_once} at once, {form}; ideal {mine['ideal_s']:.1f} s")
    print(f"  {'':<16}{'CPU µs':>9}{'':>9}{'wall s':>9}{'peak MB':>9}")
    show("convene", mine, mine)
    for name, title in PEERS.items() if python else ():
        show(title, theirs(build, python, name, *shape), mine)


def ten_thousand(build):
    mine = ours(build, 10000, 10000, False, 256)
    if mine is None:
        sys.exit("orchestration failed")
    print("\n10,000 discussions open at once over 256 connections, whole replies")
    print(
        f"  CPU {mine['cpu_us_per_call']:.0f} µs a call, wall {mine['wall_s']:.1f} s, "
        f"{mine['wall_s'] / mine['ideal_s']:.2f} of the ideal {mine['ideal_s']:.1f} s, "
        f"peak {mine['peak_mb']:.0f} MB"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--quick", action="store_true", help="fewer shapes, no ten thousand")
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--ten-thousand", action="store_true", help="only these")
    parser.add_argument("--play", choices=KINDS, help=argparse.SUPPRESS)
    parser.add_argument("--endpoint", help=argparse.SUPPRESS)
    parser.add_argument("--discussions", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--at-once", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--stream", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.play:
        played = play(args.play, args.endpoint, args.discussions, args.at_once, args.stream)
        print(json.dumps(asyncio.run(played)))
        return
    print("CPU of the client process a call; ratios are to ours. Endpoint: a mock that takes 200 ms.")
    if not args.ten_thousand:
        python = None
        if not args.without_peers:
            python = environment(args.build / "peers", "peers", "aiohttp, the openai SDK and AutoGen")
        for shape in [SHAPES[1], SHAPES[3]] if args.quick else SHAPES:
            compare(args.build, python, shape)
    if not args.quick:
        ten_thousand(args.build)


if __name__ == "__main__":
    os.environ.setdefault("AUTOGEN_DISABLE_TELEMETRY", "1")
    main()
