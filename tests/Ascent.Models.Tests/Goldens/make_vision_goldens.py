"""Makes vision.safetensors: the image networks in evaluation mode at full size, and ten steps of small ones, by PyTorch in float32.

    /usr/bin/python3 make_vision_goldens.py

Weights, images and classes come from a formula (hashed, below), which the tests have too, so that only results are stored: of a
forward pass forward/MODEL, of ten steps steps/MODEL/losses, steps/MODEL/final/KEY, steps/MODEL/logits. Made with PyTorch 1.13.1.
"""
import os
import sys

import numpy as np
import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "..", "benchmarks", "peers", "pytorch")]
import models  # noqa: E402
import storing  # noqa: E402
import vision_models as vision  # noqa: E402

torch.set_num_threads(1)


def hashed(seed, count):
    """Numbers in [0, 1) from the low-bias 32-bit hash of Wellons: number i is hash(i + seed * 0x9E3779B9) / 2^32, cut to 24 bits."""
    x = (np.arange(count, dtype=np.uint64) + seed * 0x9E3779B9) & 0xFFFFFFFF
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x = ((x ^ (x >> shift)) * factor) & 0xFFFFFFFF
    return ((x ^ (x >> 16)) >> 8).astype(np.float64) / (1 << 24)


def images(seed, *shape):
    return torch.from_numpy((4 * hashed(seed, int(np.prod(shape))) - 2).astype(np.float32)).reshape(shape)


def classes(seed, count, end):
    return torch.from_numpy((hashed(seed, count) * end).astype(np.int64))


def fill(model):
    """Every number of the state, the keys in the order of their code points; key i has the seed 1000 + i."""
    state = model.state_dict()
    for i, key in enumerate(sorted(state)):
        value = state[key]
        if value.dtype != torch.float32:
            continue
        u = hashed(1000 + i, value.numel())
        if value.dim() > 1:
            u = (2 * u - 1) * np.sqrt(3 / np.prod(value.shape[1:]))
        elif key.endswith(("running_var", "weight")):
            u = 0.5 + u
        else:
            u = 0.2 * (u - 0.5)
        value.copy_(torch.from_numpy(u.astype(np.float32)).reshape(value.shape))
    return model


def steps(model, inputs, targets, optimizer, classes_loss=None, after=None, start=True):
    if start:
        fill(model)
    model.train()
    optimizer, losses = optimizer(model), []
    criterion = classes_loss or nn.CrossEntropyLoss()
    for step in range(10):
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if after is not None:
            after(step + 1)
    print([round(loss, 4) for loss in losses])
    model.eval()
    with torch.no_grad():
        return {**{f"final/{k}": v.clone() for k, v in model.state_dict().items()}, "losses": torch.tensor(losses), "logits": model(inputs)}


def airbench():
    """Whitened from the images; momentum, decay, the factor of the norms' biases and smoothing as the paper has them; lookahead at steps 5 and 10."""
    net, inputs, targets = fill(vision.airbench(5, 6, 7, 4)), images(7, 6, 3, 32, 32), classes(8, 6, 4)
    for key, value in net.state_dict().items():
        if "norm" in key and key.endswith("weight"):
            value.fill_(1)
    net[0].weight.data.copy_(vision.whitening(inputs))
    slow = vision.Lookahead(net)

    def optimizer(model):
        named = [(k, p) for k, p in model.named_parameters() if p.requires_grad]
        return torch.optim.SGD(
            [{"params": [p for k, p in named if "norm" in k], "lr": 0.64, "weight_decay": 0.001}, {"params": [p for k, p in named if "norm" not in k], "lr": 0.01, "weight_decay": 0.064}],
            momentum=0.85,
            nesterov=True,
        )

    result = steps(net, inputs, targets, optimizer, nn.CrossEntropyLoss(label_smoothing=0.2), lambda step: slow.update(net, 0.3) if step % 5 == 0 else None, start=False)
    return {"whitening": net[0].weight.detach().clone(), **result}


def sgd(rate):
    return lambda model: torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9, weight_decay=1e-4)


FORWARD = {
    "alexnet": (lambda: vision.AlexNet(), (2, 3, 224, 224)),
    "alexnet-96x80": (lambda: vision.AlexNet(), (1, 3, 96, 80)),
    "alexnet-32": (lambda: models.AlexNet32(), (2, 3, 32, 32)),
    "resnet18": (lambda: vision.ResNet((2, 2, 2, 2)), (2, 3, 64, 72)),
    "resnet34": (lambda: vision.ResNet((3, 4, 6, 3)), (1, 3, 64, 64)),
    "resnet50": (lambda: vision.ResNet((3, 4, 6, 3), bottleneck=True), (2, 3, 64, 72)),
    "resnet20": (lambda: models.CifarResNet(20), (4, 3, 32, 32)),
    "resnet56": (lambda: models.CifarResNet(56), (2, 3, 32, 32)),
    "resnet110": (lambda: models.CifarResNet(110), (2, 3, 32, 32)),
    "cifar-cnn": (lambda: models.CifarCnn(), (4, 3, 32, 32)),
    "mnist-cnn": (lambda: models.MnistCnn(), (4, 1, 28, 28)),
    "airbench": (lambda: vision.airbench(), (4, 3, 32, 32)),
}
everything = {}
with torch.no_grad():
    for name, (create, shape) in FORWARD.items():
        everything[f"forward/{name}"] = fill(create()).eval()(images(5, *shape))
        print(name, everything[f"forward/{name}"].abs().max().item())
STEPS = {
    "alexnet": lambda: steps(vision.AlexNet(4, 12, (4, 6, 8, 6, 5), 0), images(7, 4, 3, 96, 96), classes(8, 4, 4), sgd(0.01)),
    "resnet18": lambda: steps(vision.ResNet((2, 1, 1, 1), classes=4, width=3), images(7, 4, 3, 64, 64), classes(8, 4, 4), sgd(0.01)),
    "resnet50": lambda: steps(vision.ResNet((2, 1, 1, 1), bottleneck=True, classes=4, width=2), images(7, 4, 3, 64, 64), classes(8, 4, 4), sgd(0.002)),
    "resnet20": lambda: steps(models.CifarResNet(20, 3, 4), images(7, 4, 3, 16, 16), classes(8, 4, 4), sgd(0.01)),
    "airbench": airbench,
}
for name, run in STEPS.items():
    print(name, end=" ")
    everything |= {f"steps/{name}/{key}": value for key, value in run().items()}
storing.save(os.path.join(HERE, "vision.safetensors"), everything)
