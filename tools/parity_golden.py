#!/usr/bin/env python3
"""Writes tests/golden/parity/qwen2.safetensors: what Hugging Face's Qwen2 and PyTorch's AdamW make of a small model.

    pip install torch==2.13.0 transformers==5.23.0 safetensors numpy
    tools/parity_golden.py

Weights and documents follow from a rule that tests/support/ruled_model.h follows too, so the file holds only results, all in
float: "logits" of three documents one after another, "gradient NAME" of their mean loss, "losses" of ten steps of AdamW.
"""
import pathlib

import numpy as np
import torch
from safetensors.torch import save_file
from transformers import Qwen2Config, Qwen2ForCausalLM

from splitmix import Random

VOCABULARY, HIDDEN, LAYERS, HEADS, KV_HEADS, FF = 259, 32, 2, 2, 1, 48
LENGTHS = [24, 9, 40]
STEPS, RATE, BETAS, EPS, DECAY, CLIP = 10, 3e-3, (0.9, 0.98), 1e-8, 0.1, 1.0


def stacked_shapes():
    head = HIDDEN // HEADS
    qkv = (HEADS + 2 * KV_HEADS) * head
    shapes = {"model.embed_tokens.weight": (VOCABULARY, HIDDEN)}
    for i in range(LAYERS):
        at = f"model.layers.{i}."
        shapes[at + "input_layernorm.weight"] = (HIDDEN,)
        shapes[at + "self_attn.qkv_proj.weight"] = (qkv, HIDDEN)
        shapes[at + "self_attn.qkv_proj.bias"] = (qkv,)
        shapes[at + "self_attn.o_proj.weight"] = (HIDDEN, HIDDEN)
        shapes[at + "post_attention_layernorm.weight"] = (HIDDEN,)
        shapes[at + "mlp.gate_up_proj.weight"] = (2 * FF, HIDDEN)
        shapes[at + "mlp.down_proj.weight"] = (HIDDEN, FF)
    shapes["model.norm.weight"] = (HIDDEN,)
    return shapes


def ruled(number, name, shape):
    """Uniform within 0.5 of 1 for norms, within 0.2 of 0 otherwise."""
    random = Random(1000 + number)
    norm = "norm" in name
    values = [(1 if norm else 0) + (random.unit() - 0.5) * (1.0 if norm else 0.4) for _ in range(int(np.prod(shape)))]
    return torch.tensor(np.array(values, dtype=np.float64).astype(np.float32)).reshape(shape)


def parts_of(name):
    """The names and sizes in Hugging Face's model that a stacked weight is made of."""
    head = HIDDEN // HEADS
    if "qkv_proj" in name:
        sizes = {"q_proj": HEADS * head, "k_proj": KV_HEADS * head, "v_proj": KV_HEADS * head}
        return [(name.replace("qkv_proj", part), size) for part, size in sizes.items()]
    if "gate_up_proj" in name:
        return [(name.replace("gate_up_proj", part), FF) for part in ("gate_proj", "up_proj")]
    return [(name, None)]


def model():
    made = Qwen2ForCausalLM(Qwen2Config(
        vocab_size=VOCABULARY, hidden_size=HIDDEN, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
        num_key_value_heads=KV_HEADS, intermediate_size=FF, max_position_embeddings=64, rms_norm_eps=1e-6,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0}, tie_word_embeddings=True,
        attn_implementation="eager", dtype=torch.float32))
    weights = dict(made.named_parameters())
    with torch.no_grad():
        for number, (name, shape) in enumerate(stacked_shapes().items()):
            rows = ruled(number, name, shape)
            for part, size in parts_of(name):
                weights[part].copy_(rows if size is None else rows[:size])
                rows = rows if size is None else rows[size:]
    return made


def documents(seed):
    random = Random(seed)
    return [torch.tensor([[random.between(0, VOCABULARY - 1) for _ in range(length)]]) for length in LENGTHS]


def mean_loss(made, texts):
    total = sum(torch.nn.functional.cross_entropy(made(text).logits[0, :-1], text[0, 1:], reduction="sum") for text in texts)
    return total / sum(LENGTHS[i] - 1 for i in range(len(LENGTHS)))


def gradients(made):
    mean_loss(made, documents(1)).backward()
    weights = dict(made.named_parameters())
    return {f"gradient {name}": torch.cat([weights[part].grad for part, _ in parts_of(name)]) for name in stacked_shapes()}


def ten_steps():
    made = model()
    matrices = [p for p in made.parameters() if p.dim() > 1]
    vectors = [p for p in made.parameters() if p.dim() == 1]
    optimiser = torch.optim.AdamW([{"params": matrices, "weight_decay": DECAY}, {"params": vectors, "weight_decay": 0.0}],
                                  lr=RATE, betas=BETAS, eps=EPS)
    losses = []
    for step in range(STEPS):
        loss = mean_loss(made, documents(100 + step))
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(made.parameters(), CLIP)
        for group in optimiser.param_groups:
            group["lr"] = RATE * (step + 1) / STEPS
        optimiser.step()
    return torch.tensor(losses, dtype=torch.float32)


def main():
    torch.set_num_threads(1)
    made = model()
    with torch.no_grad():
        golden = {"logits": torch.cat([made(text).logits[0] for text in documents(1)])}
    golden |= gradients(made)
    golden["losses"] = ten_steps()
    folder = pathlib.Path(__file__).resolve().parent.parent / "tests/golden/parity"
    save_file({name: tensor.contiguous() for name, tensor in golden.items()}, folder / "qwen2.safetensors")


if __name__ == "__main__":
    main()
