"""Makes operations.json: inputs, outputs and gradients of operations as PyTorch computes them in float64.

    python3 make_goldens.py

Made with PyTorch 1.13.1. Numbers are written with 17 digits; NaN and infinities as strings. The gradient is that of
sum(output * weight), where the weight of output element i is 1 + (i mod 7) / 8.
"""
import json
import math
import os

import torch

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
nan, inf = math.nan, math.inf
F = torch.nn.functional


def uniform(*shape, low=-2.0, high=2.0):
    return torch.rand(*shape) * (high - low) + low


special = torch.tensor([nan, -inf, -2.5, -0.0, 0.0, 1e-300, 0.75, 3.0, inf])
CASES = [
    ("add", [uniform(2, 3, 4), uniform(3, 1)], lambda a, b: a + b),
    ("subtract", [uniform(4), uniform(2, 1)], lambda a, b: a - b),
    ("multiply", [uniform(2, 3), uniform(2, 3)], lambda a, b: a * b),
    ("divide", [uniform(2, 3), uniform(3, low=0.5)], lambda a, b: a / b),
    ("divide", [special, special.flip(0).clone()], lambda a, b: a / b),
    ("maximum", [special, torch.full((9,), 0.75)], torch.maximum),
    ("minimum", [special, torch.full((9,), 0.75)], torch.minimum),
    ("maximum", [uniform(3, 4), uniform(4)], torch.maximum),
    ("pow2", [special], lambda x: x ** 2),
    ("pow-1.5", [uniform(6, low=0.1)], lambda x: x ** -1.5),
    ("pow3", [special], lambda x: x ** 3),
    ("exp", [special], torch.exp),
    ("log", [special], torch.log),
    ("sqrt", [special], torch.sqrt),
    ("abs", [special], torch.abs),
    ("relu", [special], torch.relu),
    ("sigmoid", [special], torch.sigmoid),
    ("tanh", [special], torch.tanh),
    ("tanh", [uniform(40, low=-6, high=6)], torch.tanh),
    ("sum", [uniform(3, 5)], lambda x: x.sum()),
    ("sum1", [uniform(2, 3, 4)], lambda x: x.sum(1)),
    ("mean1k", [uniform(2, 3, 4)], lambda x: x.mean(1, keepdim=True)),
    ("max", [torch.tensor([1.0, 4.0, 4.0, -1.0])], lambda x: x.max()),
    ("max", [torch.tensor([1.0, nan, 4.0, nan])], lambda x: x.max()),
    ("max1", [uniform(2, 3, 4)], lambda x: x.max(1)[0]),
    ("max1", [torch.tensor([[[1.0], [nan], [nan]], [[2.0], [2.0], [1.0]]])], lambda x: x.max(1)[0]),
    ("softmax1", [uniform(2, 3, 4)], lambda x: x.softmax(1)),
    ("softmax-1", [uniform(3, 19, high=9)], lambda x: x.softmax(-1)),
    ("softmax-1", [torch.tensor([[-inf, 1.0, 2.0], [1.0, inf, 2.0], [-inf, -inf, -inf]])], lambda x: x.softmax(-1)),
    ("logsoftmax-1", [uniform(3, 19, high=9)], lambda x: x.log_softmax(-1)),
    ("matmul", [uniform(3, 4), uniform(4, 5)], torch.matmul),
    ("matmul", [uniform(2, 1, 3, 4), uniform(5, 4, 2)], torch.matmul),
    ("matmul", [uniform(4), uniform(2, 4, 3)], torch.matmul),
    ("matmul", [uniform(2, 3, 4), uniform(4)], torch.matmul),
    ("linear", [uniform(5, 3), uniform(4, 3), uniform(4)], F.linear),
    ("crossentropy", [uniform(4, 6, low=-5, high=5)], lambda x: F.cross_entropy(x, torch.tensor([0, 5, 2, 2]))),
    ("select", [uniform(3, 4, 2)], lambda x: x.index_select(1, torch.tensor([3, 0, 3]))),
]


def number(value):
    return value if math.isfinite(value) else str(value)


def tensor(value):
    return {"shape": list(value.shape), "values": [number(v) for v in value.reshape(-1).tolist()]}


goldens = []
for name, inputs, function in CASES:
    leaves = [x.clone().requires_grad_() for x in inputs]
    output = function(*leaves)
    weight = (1 + torch.arange(output.numel()) % 7 / 8).reshape(output.shape)
    (output * weight).sum().backward()
    goldens.append({
        "name": name,
        "inputs": [tensor(x) for x in inputs],
        "output": tensor(output.detach()),
        "gradients": [tensor(x.grad) for x in leaves],
    })

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "operations.json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(golden) for golden in goldens) + "\n]\n")
