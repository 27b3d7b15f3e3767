#!/usr/bin/env python3
"""usage: benchmarks/training.py BUILD [--seconds 6] [--rounds 3] [--no-compile]

Training tokens a second of Convene against the same model, documents and type in PyTorch from Python (transformers' Qwen2,
bfloat16 autocast over float weights, fused AdamW, clipping), eager and under torch.compile. All sides take turns in one run;
the ratio is of medians. PyTorch gets the documents in the two ways people pack them: each padded to the longest of its batch,
and end to end in rows of 512 without regard to where documents end (less work than a mask would be); the faster one counts.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

from pins import environment


def flags_said():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-compile", action="store_true")
    parser.add_argument("--sizes", nargs="*", default=["2.6M", "13M"])
    return parser.parse_args()


def start_where_the_peers_are(home):
    """Starts this script again in the Python that has the peers and nothing else."""
    if pathlib.Path(sys.prefix).resolve() == home.resolve():
        return
    python = environment(home, "training", "PyTorch and transformers (1 GB)")
    if not python:
        sys.exit("there is nothing to compare with")
    os.execv(python, [str(python), *sys.argv])


flags = flags_said()
start_where_the_peers_are(flags.build / "peers-training")

import torch  # noqa: E402
from transformers import Qwen2Config, Qwen2ForCausalLM  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
from splitmix import Random  # noqa: E402

VOCABULARY, PACKS, PACK_TOKENS, ROW, THREADS = 1024, 8, 1024, 512, 2
SIZES = {
    "2.6M": dict(hidden=192, layers=6, heads=6, kv_heads=2, ff=512),
    "13M": dict(hidden=384, layers=8, heads=6, kv_heads=2, ff=1024),
}


def documents():
    """Token ids of each document, as benchmarks/training.cc draws them."""
    random, made = Random(1), []
    for _ in range(PACKS):
        used = 0
        while True:
            length = random.between(40, 200)
            if used + length > PACK_TOKENS:
                break
            ids = []
            for _ in range(length):
                ids.append(random.between(0, VOCABULARY - 1))
                random.between(0, VOCABULARY - 1)
            made.append(ids)
            used += length
    return made


def padded(texts):
    """One batch of all documents, sorted into eight groups of like length: (ids, labels) each."""
    ordered, batches = sorted(texts, key=len), []
    size = -(-len(ordered) // 8)
    for at in range(0, len(ordered), size):
        group = ordered[at:at + size]
        width = max(map(len, group))
        ids = torch.tensor([t + [0] * (width - len(t)) for t in group])
        labels = torch.tensor([t + [-100] * (width - len(t)) for t in group])
        batches.append((ids, labels))
    return batches


def rows(texts):
    flat = [i for text in texts for i in text]
    count = len(flat) // ROW
    ids = torch.tensor(flat[:count * ROW]).view(count, ROW)
    return [(ids, ids)]


class Peer:
    """PyTorch's side: one model, one way to lay documents out."""

    def __init__(self, size, batches, compiled):
        torch.manual_seed(1)
        self.model = Qwen2ForCausalLM(Qwen2Config(
            vocab_size=VOCABULARY, hidden_size=size["hidden"], num_hidden_layers=size["layers"],
            num_attention_heads=size["heads"], num_key_value_heads=size["kv_heads"], intermediate_size=size["ff"],
            max_position_embeddings=1024, tie_word_embeddings=True, attn_implementation="sdpa", use_cache=False))
        self.forward = torch.compile(self.model) if compiled else self.model
        self.optimiser = torch.optim.AdamW(self.model.parameters(), lr=1e-4, betas=(0.9, 0.98), weight_decay=0.1, fused=True)
        self.batches = batches
        self.tokens = sum(int((labels != -100).sum()) for _, labels in batches)

    def step(self):
        self.optimiser.zero_grad(set_to_none=True)
        for ids, labels in self.batches:
            with torch.autocast("cpu", torch.bfloat16):
                loss = self.forward(input_ids=ids, labels=labels).loss
            (loss * int((labels != -100).sum()) / self.tokens).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()

    def speed(self, seconds):
        self.step()
        steps, wall, processor = 0, time.perf_counter(), time.process_time()
        while time.perf_counter() - wall < seconds:
            self.step()
            steps += 1
        return rates(self.tokens * steps, time.perf_counter() - wall, time.process_time() - processor)


def rates(tokens, wall, processor):
    return {"wall": tokens / wall, "processor": tokens / processor}


def ours(program, size, seconds):
    flags = [f for name, value in size.items() for f in (f"--{name.replace('_', '-')}", str(value))]
    said = json.loads(subprocess.check_output([program, *flags, "--seconds", str(seconds), "--workers", str(THREADS)]))
    return rates(said["tokens"], said["wall"], said["processor"])


def compare(name, size, program, flags):
    texts = documents()
    sides = {"Convene": lambda: ours(program, size, flags.seconds)}
    kinds = [("eager", False)] + ([] if flags.no_compile else [("compiled", True)])
    for kind, compiled in kinds:
        for layout, batches in (("padded", padded(texts)), ("rows", rows(texts))):
            peer = Peer(size, batches, compiled)
            try:
                peer.step()
            except Exception as error:  # torch.compile needs a compiler and does not run everywhere
                print(f"  {kind}, {layout}: does not run here ({type(error).__name__})")
                continue
            sides[f"{kind}, {layout}"] = lambda peer=peer: peer.speed(flags.seconds)
    measured = {side: [] for side in sides}
    for _ in range(flags.rounds):
        for side, measure in sides.items():
            measured[side].append(measure())
    middle = {side: {key: statistics.median(m[key] for m in all_) for key in ("wall", "processor")}
              for side, all_ in measured.items()}
    print(f"training, {name} parameters, bfloat16, {THREADS} threads: tokens a second (a processor second)")
    for side, rate in middle.items():
        print(f"  {side:<18} {rate['wall']:8.0f}  ({rate['processor']:.0f})")
    for kind, _ in kinds:
        found = [rate for side, rate in middle.items() if side.startswith(kind)]
        if found:
            print(f"  Convene / {kind}: {middle['Convene']['wall'] / max(r['wall'] for r in found):.2f}x"
                  f"  ({middle['Convene']['processor'] / max(r['processor'] for r in found):.2f}x)")


def main():
    torch.set_num_threads(THREADS)
    for name in flags.sizes:
        compare(name, SIZES[name], str(flags.build / "bin/training"), flags)


if __name__ == "__main__":
    main()
