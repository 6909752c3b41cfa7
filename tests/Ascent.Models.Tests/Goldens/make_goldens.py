"""Makes models.safetensors: small networks of every kind, trained for ten steps by PyTorch in float32 without dropout.

    /usr/bin/python3 make_goldens.py

The networks are those that `ascent bench` runs beside ours (benchmarks/peers/pytorch/models.py). Of each: MODEL/inputs, MODEL/targets,
MODEL/start/KEY, MODEL/final/KEY, MODEL/losses (each before its step) and MODEL/logits (in evaluation mode, after the last). Made with
PyTorch 1.13.1. Adam's epsilon is larger than its default: a gradient that is zero but for rounding, such as that of a key's bias,
would else move its parameter by a whole step in a direction that rounding chose.
"""
import json
import os
import struct
import sys

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "..", "benchmarks", "peers", "pytorch"))
import models  # noqa: E402

STEPS = 10
torch.manual_seed(3)
torch.set_num_threads(1)


def images(count, channels, size, classes):
    return torch.rand(count, channels, size, size), torch.randint(0, classes, (count,))


CASES = {
    "mlp": (models.mlp(12, (8, 6), 4), (torch.rand(5, 12), torch.randint(0, 4, (5,))), torch.optim.SGD, {"lr": 0.1}),
    "mnist-cnn": (models.MnistCnn((4, 6), 10, 4, size=12, dropout=False), images(5, 1, 12, 4), torch.optim.Adadelta, {"lr": 1.0}),
    "cifar-cnn": (models.CifarCnn((4, 6, 8), 10, 4, size=16, dropout=False), images(6, 3, 16, 4), torch.optim.AdamW, {"lr": 1e-3, "eps": 1e-3}),
    "alexnet": (models.AlexNet32((4, 6, 8, 6, 5), 12, 4, dropout=False), images(4, 3, 32, 4), torch.optim.SGD, {"lr": 0.05, "momentum": 0.9}),
    "resnet": (models.CifarResNet(8, 4, 4), images(4, 3, 16, 4), torch.optim.SGD, {"lr": 0.02, "momentum": 0.9, "weight_decay": 1e-4}),
    "gpt": (models.Gpt(11, 8, 12, 2, 3), (torch.randint(0, 11, (3, 7)), torch.randint(0, 11, (3, 7))), torch.optim.AdamW, {"lr": 1e-3, "eps": 1e-3}),
    "bert": (models.Bert(13, 8, 12, 2, 3, 20, 3), (torch.randint(0, 13, (4, 7)), torch.randint(0, 3, (4,))), torch.optim.AdamW, {"lr": 1e-3, "eps": 1e-3}),
}


def train(model, data, optimizer, options):
    inputs, targets = data
    model.train()
    # Norms and biases that start at one and zero would hide a mistake in how they are used.
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.rand_like(parameter), alpha=0.2)
    tensors = {"inputs": inputs, "targets": targets, **{f"start/{key}": value.clone() for key, value in model.state_dict().items()}}
    optimizer = optimizer(model.parameters(), **options)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad(set_to_none=True)
        logits = model(inputs)
        loss = torch.nn.functional.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    print(optimizer.__class__.__name__, [round(loss, 4) for loss in losses])
    model.eval()
    tensors |= {f"final/{key}": value for key, value in model.state_dict().items()}
    return tensors | {"losses": torch.tensor(losses), "logits": model(inputs).detach()}


def save(path, tensors):
    header, chunks, at = {}, [], 0
    for name in sorted(tensors):
        value = tensors[name].detach().contiguous()
        dtype, letter = {torch.float32: ("F32", "f"), torch.int64: ("I64", "q")}[value.dtype]
        data = struct.pack(f"<{value.numel()}{letter}", *value.reshape(-1).tolist())
        header[name] = {"dtype": dtype, "shape": list(value.shape), "data_offsets": [at, at + len(data)]}
        chunks.append(data)
        at += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(chunks))


everything = {}
for name, (model, data, optimizer, options) in CASES.items():
    print(name, end=" ")
    everything |= {f"{name}/{key}": value for key, value in train(model, data, optimizer, options).items()}
with torch.no_grad():
    # BERT with segments and padding, as predict runs it.
    bert, (ids, _) = CASES["bert"][0], CASES["bert"][1]
    types, mask = torch.randint(0, 2, ids.shape), torch.ones_like(ids)
    mask[1, 5:], mask[3, 2:] = 0, 0
    everything |= {"bert/types": types, "bert/mask": mask, "bert/masked": bert(ids, types, mask)}
save(os.path.join(HERE, "models.safetensors"), everything)
