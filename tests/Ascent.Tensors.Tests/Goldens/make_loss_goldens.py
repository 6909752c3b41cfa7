"""Makes losses.safetensors: losses, special values and all their options among them.

    /usr/bin/python3 make_loss_goldens.py

Made with PyTorch 1.13.1.
"""
import math
import os

import torch

from goldens import evaluate, save, uniform

F = torch.nn.functional
nan, inf = math.nan, math.inf


def classes(high, *shape):
    return torch.randint(0, high, shape)


def ignoring(targets, value=-100):
    targets = targets.clone()
    targets.view(-1)[::3] = value
    return targets


CASES = []
for reduction in ("mean", "sum", "none"):
    for shape in ((6, 5), (3, 5, 4), (2, 3, 2, 3), (4, 65)):
        x = uniform(*shape, low=-5, high=5)
        t = classes(shape[1], shape[0], *shape[2:])
        w = uniform(shape[1], low=0.1, high=2)
        CASES.append((f"crossentropy_{reduction}", [x, t], lambda x, t, r=reduction: F.cross_entropy(x, t, reduction=r)))
        CASES.append((f"crossentropy_{reduction}", [x, ignoring(t)], lambda x, t, r=reduction: F.cross_entropy(x, t, reduction=r)))
        CASES.append((f"crossentropyweighted_{reduction}", [x, ignoring(t, 1), w.long().double() + w], None))
        CASES.append((f"crossentropysmooth_{reduction}", [x, ignoring(t)], lambda x, t, r=reduction: F.cross_entropy(x, t, label_smoothing=0.1, reduction=r)))
        CASES.append((f"crossentropysmoothweighted_{reduction}", [x, ignoring(t, 1), w], None))
        CASES.append((f"crossentropyprobabilities_{reduction}", [x, uniform(*shape, low=0, high=1).softmax(1)], lambda x, t, r=reduction: F.cross_entropy(x, t, label_smoothing=0.2, reduction=r)))
        CASES.append((f"nll_{reduction}", [x.log_softmax(1), ignoring(t)], lambda x, t, r=reduction: F.nll_loss(x, t, reduction=r)))
        CASES.append((f"nllweighted_{reduction}", [x, ignoring(t, 1), w], None))
    for shape in ((7,), (3, 5), (2, 3, 4)):
        x, t = uniform(*shape, low=-4, high=4), uniform(*shape, low=0.05, high=0.95)
        w, p = uniform(*shape, low=0.1, high=2), uniform(shape[-1], low=0.5, high=3)
        CASES.append((f"bce_{reduction}", [x, t], lambda x, t, r=reduction: F.binary_cross_entropy_with_logits(x, t, reduction=r)))
        CASES.append((f"bceweighted_{reduction}", [x, t, w, p], None))
        CASES.append((f"mse_{reduction}", [x, t], lambda x, t, r=reduction: F.mse_loss(x, t, reduction=r)))
        CASES.append((f"l1_{reduction}", [x, t], lambda x, t, r=reduction: F.l1_loss(x, t, reduction=r)))
        CASES.append((f"huber_{reduction}", [x, t], lambda x, t, r=reduction: F.huber_loss(x, t, delta=1.5, reduction=r)))
        CASES.append((f"smoothl1_{reduction}", [x, t], lambda x, t, r=reduction: F.smooth_l1_loss(x, t, beta=1.5, reduction=r)))
        CASES.append((f"kl_{reduction}", [x, t], lambda x, t, r=reduction: F.kl_div(x, t, reduction=r)))
        CASES.append((f"kllog_{reduction}", [x, x.flip(0)], lambda x, t, r=reduction: F.kl_div(x, t, reduction=r, log_target=True)))
CASES.append(("kl_batchmean", [uniform(4, 3), uniform(4, 3, low=0.1)], lambda x, t: F.kl_div(x, t, reduction="batchmean")))

# Special values. What is NaN in PyTorch is NaN here.
edge = torch.tensor([nan, -inf, -1e300, -1.5, -0.0, 0.0, 1e-300, 1.5, 800.0, inf])
for name, function in (("mse", F.mse_loss), ("l1", F.l1_loss), ("huber", lambda x, t, reduction: F.huber_loss(x, t, delta=1.5, reduction=reduction)),
                       ("smoothl1", lambda x, t, reduction: F.smooth_l1_loss(x, t, beta=1.5, reduction=reduction)), ("bce", F.binary_cross_entropy_with_logits)):
    CASES.append((f"{name}_none", [edge, torch.full((10,), 0.25)], lambda x, t, f=function: f(x, t, reduction="none")))
CASES.append(("l1_none", [torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.0])], lambda x, t: F.l1_loss(x, t, reduction="none")))
CASES.append(("kl_none", [uniform(3), torch.tensor([0.0, 0.5, 1.0])], None))
CASES.append(("crossentropy_none", [torch.tensor([[-inf, 1.0, 2.0], [1.0, inf, 2.0], [nan, 1.0, 2.0], [1000.0, -1000.0, 0.0]]), torch.tensor([1, 0, 2, 1])], lambda x, t: F.cross_entropy(x, t, reduction="none")))
CASES.append(("crossentropy_mean", [uniform(2, 3), torch.tensor([-100, -100])], lambda x, t: F.cross_entropy(x, t)))
CASES.append(("crossentropy_mean", [uniform(4), torch.tensor(2)], lambda x, t: F.cross_entropy(x, t)))
CASES.append(("crossentropy_none", [uniform(4), torch.tensor(2)], lambda x, t: F.cross_entropy(x, t, reduction="none")))


def constant(function):
    """The weights are no leaves: they get no gradient."""
    return lambda *inputs: function(*inputs[:2], *[x.detach() for x in inputs[2:]])


WEIGHTED = {
    "crossentropyweighted": lambda x, t, w, r: F.cross_entropy(x, t, weight=w, ignore_index=1, reduction=r),
    "crossentropysmoothweighted": lambda x, t, w, r: F.cross_entropy(x, t, weight=w, ignore_index=1, label_smoothing=0.3, reduction=r),
    "nllweighted": lambda x, t, w, r: F.nll_loss(x, t, weight=w, ignore_index=1, reduction=r),
    "bceweighted": lambda x, t, w, p, r: F.binary_cross_entropy_with_logits(x, t, weight=w, pos_weight=p, reduction=r),
    "kl": lambda x, t, r: F.kl_div(x, t.detach(), reduction=r),
}
CASES = [
    (name, inputs, function or constant(lambda *a, f=WEIGHTED[name.split("_")[0]], r=name.split("_")[1]: f(*a, r)))
    for name, inputs, function in CASES
]
save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "losses.safetensors"), evaluate(CASES))
