"""Writes a dictionary of tensors as a .safetensors file."""
import json
import struct

import torch


def save(path, tensors):
    header, chunks, at = {}, [], 0
    for name in sorted(tensors):
        value = tensors[name].detach().contiguous()
        data = value.numpy().tobytes()
        header[name] = {"dtype": {torch.float32: "F32", torch.int64: "I64"}[value.dtype], "shape": list(value.shape), "data_offsets": [at, at + len(data)]}
        chunks.append(data)
        at += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(chunks))
