"""Makes norms.safetensors: batch, layer, group, instance and RMS norm as PyTorch computes them in float64.

    python3 make_norms_goldens.py
"""
import math

import torch
import torch.nn.functional as F

from goldens import evaluate, save, uniform

nan, inf = math.nan, math.inf


def training(relu=False):
    def run(x, w, b, mean, variance):
        mean, variance = mean.detach().clone(), variance.detach().clone()
        y = F.batch_norm(x, mean, variance, w, b, True, 0.1, 1e-5)
        return (F.relu(y) if relu else y), mean, variance
    return run


def evaluation(relu=False):
    def run(x, w, b, mean, variance):
        y = F.batch_norm(x, mean.detach(), variance.detach(), w, b, False, 0.1, 1e-5)
        return F.relu(y) if relu else y
    return run


def rms(x, w):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * w


def operands(*shape):
    c = shape[1]
    return [uniform(*shape), uniform(c), uniform(c), uniform(c), uniform(c, low=0.5)]


special = uniform(3, 2, 4)
special[0, 0, 1] = nan
special[1, 1, 2] = inf
huge = uniform(4, 3, 5) + 1e8
constant = torch.full((2, 3, 4), 0.75)

CASES = [("batchnorm", operands(*shape), training()) for shape in [(5, 3), (2, 3, 4), (3, 2, 4, 5), (2, 3, 2, 3, 2), (4, 130), (3, 20, 2), (2, 2, 7, 9)]]
CASES += [("batchnormrelu", operands(*shape), training(relu=True)) for shape in [(5, 3), (3, 2, 4, 5), (4, 2, 1, 3)]]
CASES += [("batchnormeval", operands(*shape), evaluation()) for shape in [(5, 3), (3, 2, 4, 5), (1, 3)]]
CASES += [("batchnormevalrelu", operands(*shape), evaluation(relu=True)) for shape in [(5, 3), (3, 2, 4, 5)]]
CASES += [("batchnorm", [x, uniform(x.shape[1]), uniform(x.shape[1]), uniform(x.shape[1]), uniform(x.shape[1], low=0.5)], training()) for x in [special, huge, constant]]
CASES += [("batchnormplain", [uniform(3, 2, 4, 5)], lambda x: F.batch_norm(x, None, None, None, None, True))]
CASES += [("layernorm1", [uniform(*shape), uniform(shape[-1]), uniform(shape[-1])], lambda x, w, b: F.layer_norm(x, x.shape[-1:], w, b)) for shape in [(4, 6), (2, 3, 35), (7,), (3, 1)]]
CASES += [("layernorm2", [uniform(2, 3, 4), uniform(3, 4), uniform(3, 4)], lambda x, w, b: F.layer_norm(x, x.shape[-2:], w, b))]
CASES += [("layernorm1", [x, uniform(4), uniform(4)], lambda x, w, b: F.layer_norm(x, x.shape[-1:], w, b)) for x in [special, constant]]
CASES += [("layernormplain", [uniform(3, 18)], lambda x: F.layer_norm(x, x.shape[-1:]))]
CASES += [("groupnorm2", [uniform(*shape), uniform(shape[1]), uniform(shape[1])], lambda x, w, b: F.group_norm(x, 2, w, b)) for shape in [(3, 4), (2, 6, 5), (2, 4, 3, 7)]]
CASES += [("groupnorm2", [special, uniform(2), uniform(2)], lambda x, w, b: F.group_norm(x, 2, w, b))]
CASES += [("groupnorm2plain", [uniform(2, 6, 5)], lambda x: F.group_norm(x, 2))]
CASES += [("instancenorm", [uniform(2, 3, 4, 5), uniform(3), uniform(3)], lambda x, w, b: F.instance_norm(x, weight=w, bias=b))]
CASES += [("rmsnorm", [uniform(*shape), uniform(shape[-1])], rms) for shape in [(4, 6), (2, 3, 35), (7,)]]
CASES += [("rmsnorm", [special, uniform(4)], rms)]

save(__file__.replace("make_norms_goldens.py", "norms.safetensors"), evaluate(CASES))
