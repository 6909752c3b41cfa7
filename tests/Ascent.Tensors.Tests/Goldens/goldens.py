"""What the golden scripts share: cases computed by PyTorch in float64 and written as safetensors.

A script imports this, lists its cases and calls save(). Every case becomes the tensors NAME#I/in0, in1, ..., NAME#I/out0, ... and
NAME#I/grad0, ... (only of inputs in floating point). The gradient is that of the sum over all floating-point outputs of
sum(output * weight), where the weight of element i is 1 + (i mod 7) / 8. Made with PyTorch 1.13.1.
"""
import json
import os
import struct

import torch

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)

NAMES = {torch.float64: ("F64", "d"), torch.int64: ("I64", "q")}


def uniform(*shape, low=-2.0, high=2.0):
    return torch.rand(*shape) * (high - low) + low


def weighted(output):
    weight = (1 + torch.arange(output.numel()) % 7 / 8).reshape(output.shape)
    return (output * weight).sum()


def evaluate(cases):
    """cases: (name, inputs, function) with a function that returns a tensor or a tuple of them."""
    tensors, numbers = {}, {}
    for name, inputs, function in cases:
        number = numbers.get(name, 0)
        numbers[name] = number + 1
        key = f"{name}#{number}"
        leaves = [x.clone().requires_grad_() if x.is_floating_point() else x for x in inputs]
        outputs = function(*leaves)
        outputs = outputs if isinstance(outputs, (tuple, list)) else (outputs,)
        losses = [weighted(y) for y in outputs if y.is_floating_point() and y.requires_grad]
        if losses:
            sum(losses).backward()
        for i, x in enumerate(inputs):
            tensors[f"{key}/in{i}"] = x
            if x.is_floating_point() and leaves[i].grad is not None:
                tensors[f"{key}/grad{i}"] = leaves[i].grad
        for i, y in enumerate(outputs):
            tensors[f"{key}/out{i}"] = y.detach()
    return tensors


def save(file, tensors):
    header, chunks, at = {}, [], 0
    for name in sorted(tensors):
        value = tensors[name].detach().contiguous()
        dtype, letter = NAMES[value.dtype]
        data = struct.pack(f"<{value.numel()}{letter}", *value.reshape(-1).tolist())
        header[name] = {"dtype": dtype, "shape": list(value.shape), "data_offsets": [at, at + len(data)]}
        chunks.append(data)
        at += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(os.path.join(os.path.dirname(os.path.abspath(file)), os.path.basename(file)), "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + b"".join(chunks))
