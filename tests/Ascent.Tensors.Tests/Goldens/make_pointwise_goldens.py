"""Makes pointwise.safetensors: pointwise operations and reductions as PyTorch 1.13 computes them. Run: python3 make_pointwise_goldens.py"""
import math

import torch

from goldens import evaluate, save, uniform

nan, inf = math.nan, math.inf
F = torch.nn.functional

special = torch.tensor([nan, -inf, -1e300, -25.0, -3.0, -2.5, -1.0, -0.5, -1e-3, -1e-20, -0.0, 0.0, 1e-20, 1e-3, 0.5, 1.0, 1.5, 2.5, 3.0, 25.0, 1e300, inf])
plain = uniform(3, 13, low=-5.0, high=5.0)
positive = uniform(3, 13, low=0.05, high=5.0)
ties = torch.tensor([[1.0, 3.0, 3.0, -2.0, -0.0], [nan, 2.0, nan, 0.0, 2.0], [0.0, -0.0, -inf, inf, 0.0]])
zeros = torch.tensor([[0.0, 2.0, 3.0], [0.0, 0.0, 5.0], [1.5, -2.0, 4.0], [0.0, 0.0, 0.0]])
integers = torch.tensor([[3, -1, 3], [0, 7, -5]])
infinite = torch.tensor([[-inf, -inf], [-inf, 1.0], [inf, 1.0], [nan, 2.0], [700.0, 701.0]])

UNARY = {
    "leakyrelu": F.leaky_relu,
    "leakyrelu.3": lambda x: F.leaky_relu(x, 0.3),
    "gelu": F.gelu,
    "gelutanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "softplus": F.softplus,
    "softplus2-5": lambda x: F.softplus(x, 2, 5),
    "elu": F.elu,
    "elu.5": lambda x: F.elu(x, 0.5),
    "hardswish": F.hardswish,
    "hardsigmoid": F.hardsigmoid,
    "softsign": F.softsign,
    "erf": torch.erf,
    "sin": torch.sin,
    "cos": torch.cos,
    "tan": torch.tan,
    "reciprocal": torch.reciprocal,
    "rsqrt": torch.rsqrt,
    "square": torch.square,
    "sign": torch.sign,
    "floor": torch.floor,
    "ceiling": torch.ceil,
    "round": torch.round,
    "log1p": torch.log1p,
    "expm1": torch.expm1,
    "log2": torch.log2,
    "clamp": lambda x: x.clamp(-1, 2.5),
    "clampmin": lambda x: x.clamp(min=-1),
    "clampmax": lambda x: x.clamp(max=0.5),
    "clampcrossed": lambda x: x.clamp(2, 1),
    "isnan": lambda x: x.isnan().double(),
    "isinfinity": lambda x: x.isinf().double(),
    "not": lambda x: x.logical_not().double(),
    "greater.5": lambda x: (x > 0.5).double(),
    "greaterequal.5": lambda x: (x >= 0.5).double(),
    "less.5": lambda x: (x < 0.5).double(),
    "lessequal.5": lambda x: (x <= 0.5).double(),
    "equal.5": lambda x: (x == 0.5).double(),
    "notequal.5": lambda x: (x != 0.5).double(),
}
BINARY = {
    "greater": lambda a, b: (a > b).double(),
    "greaterequal": lambda a, b: (a >= b).double(),
    "less": lambda a, b: (a < b).double(),
    "lessequal": lambda a, b: (a <= b).double(),
    "equal": lambda a, b: (a == b).double(),
    "notequal": lambda a, b: (a != b).double(),
    "and": lambda a, b: a.logical_and(b).double(),
    "or": lambda a, b: a.logical_or(b).double(),
    "xor": lambda a, b: a.logical_xor(b).double(),
    "pow": torch.pow,
    "where": lambda a, b: torch.where(a > 0.25, a, b),
}
CASES = []
for name, function in UNARY.items():
    for x in (special, plain):
        # The gradient of softsign is composed there, so that infinities give NaN.
        CASES.append((name, [x[x.isfinite()] if name == "softsign" else x], function))
for name, function in BINARY.items():
    CASES.append((name, [special, special.roll(7)], function))
    CASES.append((name, [positive, uniform(13)], function))
CASES += [
    ("pow", [torch.tensor([0.0, 0.0, 0.0, 2.0, -2.0, -2.0]), torch.tensor([0.0, 2.0, -1.0, 0.0, 3.0, 0.5])], torch.pow),
    ("prelu", [uniform(2, 3, 4), uniform(3)], F.prelu),
    ("prelu", [special, torch.tensor([0.25])], F.prelu),
    ("sum02", [uniform(2, 3, 4, 2)], lambda x: x.sum((0, 2))),
    ("sum13k", [uniform(2, 3, 4, 2)], lambda x: x.sum((1, -1), keepdim=True)),
    ("mean023", [uniform(2, 3, 4, 2)], lambda x: x.mean((0, 2, 3))),
]
for x in (uniform(4, 5), ties, torch.full((3, 4), 2.5), uniform(3, 7) + 1e6):
    CASES += [
        ("variance", [x], lambda x: x.var()),
        ("variance1", [x], lambda x: x.var(1)),
        ("variance0k", [x], lambda x: x.var(0, unbiased=False, keepdim=True)),
        ("deviation", [x], lambda x: x.std()),
        ("deviation1", [x], lambda x: x.std(1, unbiased=False)),
    ]
CASES.append(("variance1", [torch.tensor([[2.0], [3.0]])], lambda x: x.var(1)))
for x in (uniform(4, 5), ties, zeros, uniform(2, 19), uniform(19, 40)):
    CASES += [
        ("min", [x], lambda x: x.min()),
        ("min1", [x], lambda x: tuple(x.min(1))),
        ("min0k", [x], lambda x: tuple(x.min(0, keepdim=True))),
        ("max1", [x], lambda x: tuple(x.max(1))),
        ("max0", [x], lambda x: tuple(x.max(0))),
        ("norm", [x], lambda x: x.norm()),
        ("norm0", [x], lambda x: torch.linalg.vector_norm(x, 0, 1)),
        ("norm1", [x], lambda x: torch.linalg.vector_norm(x, 1, 1)),
        ("norm2", [x], lambda x: torch.linalg.vector_norm(x, 2, 1)),
        ("norm2k", [x], lambda x: torch.linalg.vector_norm(x, 2, 0, keepdim=True)),
        ("norm3", [x], lambda x: torch.linalg.vector_norm(x, 3, 1)),
        ("norm1.5", [x], lambda x: torch.linalg.vector_norm(x, 1.5, 1)),
        ("norminf", [x], lambda x: torch.linalg.vector_norm(x, inf, 1)),
        ("norm-inf", [x], lambda x: torch.linalg.vector_norm(x, -inf, 0)),
        ("cumulativesum1", [x], lambda x: x.cumsum(1)),
        ("cumulativesum0", [x], lambda x: x.cumsum(0)),
        ("sort1", [x], lambda x: tuple(x.sort(dim=1, descending=False, stable=True))),
        ("sort0d", [x], lambda x: tuple(x.sort(dim=0, descending=True, stable=True))),
    ]
# Which of equal elements PyTorch takes is not defined.
for x in (uniform(4, 5), uniform(2, 19), torch.tensor([[nan, 1.0, 3.0, -inf], [2.0, inf, nan, 0.0]])):
    CASES += [
        ("topk2", [x], lambda x: tuple(x.topk(2, 1))),
        ("topk1s", [x], lambda x: tuple(x.topk(1, 1, largest=False))),
    ]
CASES += [("product", [x], lambda x: x.prod()) for x in (uniform(4, 5), zeros)]
for x in (uniform(4, 5), zeros, ties):
    CASES += [("product1", [x], lambda x: x.prod(1)), ("product0k", [x], lambda x: x.prod(0, keepdim=True))]
for x in (uniform(4, 5), infinite, uniform(2, 30, high=900.0)):
    CASES += [("logsumexp1", [x], lambda x: x.logsumexp(1)), ("logsumexp0k", [x], lambda x: x.logsumexp(0, keepdim=True))]
CASES += [
    ("cumulativesum1", [integers], lambda x: x.cumsum(1)),
    ("sort1", [integers], lambda x: tuple(x.sort(dim=1, descending=False, stable=True))),
    ("max1", [integers], lambda x: tuple(x.max(1))),
    ("product1", [integers], lambda x: x.prod(1)),
    ("clampmin", [integers], lambda x: x.clamp(min=-1)),
    ("square", [integers], torch.square),
    ("sign", [integers], torch.sign),
]

save(__file__.replace("make_pointwise_goldens.py", "pointwise.safetensors"), evaluate(CASES))
