"""Makes gpt.safetensors: GPT-2 as Hugging Face has it, in PyTorch, with every choice that its config.json offers.

    /usr/bin/python3 make_gpt_goldens.py

Of each case: CASE/inputs, CASE/mask, CASE/types, CASE/state/KEY (with the prefix `transformer.`, the head and the buffers that files
have), CASE/logits, CASE/hidden, CASE/masked (logits with padding), CASE/typed (logits with token types); of the case `small` also ten steps
of AdamW: CASE/targets, CASE/losses (each before its step) and CASE/final/KEY. Written from the description of GPT-2, not from Hugging
Face's code; made with PyTorch 1.13.1. The epsilon of AdamW is larger than its default, for the reason given in make_goldens.py.
"""
import json
import math
import os
import struct

import torch
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
STEPS = 10
torch.manual_seed(11)
torch.set_num_threads(1)


class Conv1D(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * 0.1)
        self.bias = nn.Parameter(torch.randn(outputs) * 0.1)

    def forward(self, x):
        return x @ self.weight + self.bias


class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, context = config["n_embd"], config["n_positions"]
        self.heads = config["n_head"]
        self.c_attn, self.c_proj = Conv1D(width, 3 * width), Conv1D(width, width)
        self.register_buffer("bias", torch.tril(torch.ones(context, context, dtype=torch.uint8)).view(1, 1, context, context))
        self.register_buffer("masked_bias", torch.tensor(-1e4))

    def forward(self, x, mask):
        count, time, width = x.shape
        q, k, v = (part.view(count, time, self.heads, -1).transpose(1, 2) for part in self.c_attn(x).split(width, dim=2))
        scores = q @ k.transpose(-1, -2) / math.sqrt(width // self.heads)
        scores = scores.masked_fill(self.bias[:, :, :time, :time] == 0, float("-inf"))
        if mask is not None:
            scores = scores.masked_fill(mask[:, None, None, :] == 0, float("-inf"))
        return self.c_proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(count, time, width))


ACTIVATIONS = {"gelu_new": lambda x: F.gelu(x, approximate="tanh"), "gelu": F.gelu, "relu": F.relu, "silu": F.silu}


class Mlp(nn.Module):
    def __init__(self, config):
        super().__init__()
        inside = config.get("n_inner") or 4 * config["n_embd"]
        self.c_fc, self.c_proj = Conv1D(config["n_embd"], inside), Conv1D(inside, config["n_embd"])
        self.activation = ACTIVATIONS[config["activation_function"]]

    def forward(self, x):
        return self.c_proj(self.activation(self.c_fc(x)))


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, epsilon = config["n_embd"], config["layer_norm_epsilon"]
        self.ln_1, self.attn = nn.LayerNorm(width, eps=epsilon), Attention(config)
        self.ln_2, self.mlp = nn.LayerNorm(width, eps=epsilon), Mlp(config)

    def forward(self, x, mask):
        x = x + self.attn(self.ln_1(x), mask)
        return x + self.mlp(self.ln_2(x))


class Transformer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.wte = nn.Embedding(config["vocab_size"], config["n_embd"])
        self.wpe = nn.Embedding(config["n_positions"], config["n_embd"])
        self.h = nn.ModuleList([Block(config) for _ in range(config["n_layer"])])
        self.ln_f = nn.LayerNorm(config["n_embd"], eps=config["layer_norm_epsilon"])

    def forward(self, ids, mask=None, types=None):
        x = self.wte(ids) + self.wpe(torch.arange(ids.shape[1]))
        if types is not None:
            x = x + self.wte(types)
        for block in self.h:
            x = block(x, mask)
        return self.ln_f(x)


class Gpt(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.transformer = Transformer(config)
        self.lm_head = nn.Linear(config["n_embd"], config["vocab_size"], bias=False)
        self.lm_head.weight = self.transformer.wte.weight
        with torch.no_grad():
            self.transformer.wte.weight.mul_(0.3)
            self.transformer.wpe.weight.mul_(0.3)
            for name, parameter in self.named_parameters():
                if ".ln_" in name:
                    parameter.add_(torch.rand_like(parameter), alpha=0.2)

    def forward(self, ids, mask=None, types=None):
        return self.lm_head(self.transformer(ids, mask, types))


CASES = {
    "small": dict(vocab_size=17, n_positions=12, n_embd=24, n_layer=3, n_head=4, layer_norm_epsilon=1e-5, activation_function="gelu_new"),
    "wide": dict(vocab_size=9, n_positions=10, n_embd=16, n_layer=2, n_head=2, n_inner=40, layer_norm_epsilon=1e-3, activation_function="gelu"),
    "narrow": dict(vocab_size=9, n_positions=10, n_embd=16, n_layer=1, n_head=1, n_inner=6, layer_norm_epsilon=1e-6, activation_function="relu"),
    "silu": dict(vocab_size=9, n_positions=10, n_embd=12, n_layer=1, n_head=3, layer_norm_epsilon=1e-5, activation_function="silu"),
}


def run(config):
    model = Gpt(config)
    ids = torch.randint(0, config["vocab_size"], (3, config["n_positions"] - 1))
    types = torch.randint(0, config["vocab_size"], ids.shape)
    mask = torch.ones_like(ids)
    mask[1, 6:], mask[2, 3:] = 0, 0
    tensors = {"inputs": ids, "types": types, "mask": mask} | {f"state/{key}": value.clone() for key, value in model.state_dict().items()}
    with torch.no_grad():
        tensors |= {"logits": model(ids), "hidden": model.transformer(ids), "masked": model(ids, mask), "typed": model(ids, None, types)}
    return model, tensors


def train(model, tensors):
    targets = torch.randint(0, model.lm_head.out_features, tensors["inputs"].shape)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, betas=(0.9, 0.95), eps=1e-3, weight_decay=0.1)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(tensors["inputs"]).flatten(0, 1), targets.flatten())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    print([round(loss, 4) for loss in losses])
    return {"targets": targets, "losses": torch.tensor(losses)} | {f"final/{key}": value for key, value in model.transformer.state_dict().items() if not key.endswith((".attn.bias", ".masked_bias"))}


def save(path, tensors):
    header, chunks, at = {}, [], 0
    letters = {torch.float32: ("F32", "f"), torch.int64: ("I64", "q"), torch.uint8: ("U8", "B")}
    for name in sorted(tensors, key=lambda name: (-tensors[name].element_size(), name)):
        value = tensors[name].detach().contiguous()
        dtype, letter = letters[value.dtype]
        data = struct.pack(f"<{value.numel()}{letter}", *value.reshape(-1).tolist())
        header[name] = {"dtype": dtype, "shape": list(value.shape), "data_offsets": [at, at + len(data)]}
        chunks.append(data)
        at += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(chunks))


everything = {}
for name, config in CASES.items():
    model, tensors = run(config)
    if name == "small":
        tensors |= train(model, tensors)
    everything |= {f"{name}/{key}": value for key, value in tensors.items()}
save(os.path.join(HERE, "gpt.safetensors"), everything)
