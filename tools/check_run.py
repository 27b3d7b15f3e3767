#!/usr/bin/env python3
"""usage: tools/check_run.py CONVENE_TRAIN RUN

Checks with other people's readers what a run left behind: TensorBoard's for the event files, transformers' AutoModelForCausalLM
and AutoTokenizer for the exported folder, which is also asked for a reply.

    pip install torch==2.13.0 transformers==5.23.0 tensorboard
"""
import json
import pathlib
import subprocess
import sys
import tempfile

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from transformers import AutoModelForCausalLM, AutoTokenizer


def check_events(run):
    accumulator = EventAccumulator(str(run / "events"), size_guidance={"scalars": 0})
    accumulator.Reload()
    lines = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    reports = [line for line in lines if "losses" in line]
    shown = {event.step: event.value for event in accumulator.Scalars("loss/all")}
    for report in reports:
        if "all" in report["losses"]:
            assert abs(shown[report["step"]] - report["losses"]["all"]) < 1e-4, report["step"]
    looks = [line for line in lines if "held_out" in line]
    for look in looks:
        for name, score in look["held_out"].items():
            events = accumulator.Scalars("held_out/" + name.replace(" ", "_"))
            assert any(e.step == look["step"] and abs(e.value - score["right"] / score["tried"]) < 1e-6 for e in events), name
    print(f"TensorBoard reads {len(accumulator.Tags()['scalars'])} scalars, {len(reports)} reports and {len(looks)} looks agree with log.jsonl")


def check_folder(program, run):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.check_call([program, "export", run, "-o", folder])
        tokenizer = AutoTokenizer.from_pretrained(folder)
        model, report = AutoModelForCausalLM.from_pretrained(folder, output_loading_info=True)
        assert not report["missing_keys"] and not report["unexpected_keys"], report
        chat = [{"role": "user", "content": "[solve target] numbers 3 10 2. target 14."}]
        text = tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
        assert text == "<|im_start|>user\n" + chat[0]["content"] + "<|im_end|>\n<|im_start|>assistant\n", text
        asked = tokenizer(text, return_tensors="pt", add_special_tokens=False)
        assert asked.input_ids[0, 0] == tokenizer.convert_tokens_to_ids("<|im_start|>")
        said = model.generate(**asked, max_new_tokens=60)
        print(f"transformers loads {sum(p.numel() for p in model.parameters())} parameters; it says:")
        print(tokenizer.decode(said[0, asked.input_ids.shape[1]:]))


if __name__ == "__main__":
    check_events(pathlib.Path(sys.argv[2]))
    check_folder(sys.argv[1], sys.argv[2])
