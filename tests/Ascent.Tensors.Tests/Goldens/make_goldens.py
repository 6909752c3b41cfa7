"""Makes operations.safetensors: inputs, outputs and gradients of the first operations. Run with PyTorch 1.13: python3 make_goldens.py"""
import math

import torch

from goldens import evaluate, save, uniform

nan, inf = math.nan, math.inf
F = torch.nn.functional

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

save(__file__.replace("make_goldens.py", "operations.safetensors"), evaluate(CASES))
