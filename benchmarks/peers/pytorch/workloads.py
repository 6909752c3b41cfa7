"""The workloads of `ascent bench`: what one step does. The names, shapes and optimisers are those of src/app/Ascent.Application/Bench."""
import re

import torch
from torch import nn
from torch.nn import functional as F

import models


class Unknown(Exception):
    pass


class Training:
    """A whole step: zero the gradients, forward, loss, backward, update."""

    def __init__(self, model, optimizer, inputs, targets, images=False):
        self.model, self.optimizer, self.inputs, self.targets = model, optimizer, inputs, targets
        self.loss = nn.CrossEntropyLoss()
        if images:
            self.model = self.model.to(memory_format=torch.channels_last)
            self.inputs = self.inputs.contiguous(memory_format=torch.channels_last)

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        logits = self.model(self.inputs)
        loss = self.loss(logits.reshape(-1, logits.shape[-1]), self.targets.reshape(-1))
        loss.backward()
        self.optimizer.step()


def images(count, channels, size):
    return torch.rand(count, channels, size, size), torch.randint(0, 10, (count,))


def training(model, data, optimizer, images=False, **options):
    foreach = {"foreach": True} if options.pop("foreach") else {}
    return Training(model, optimizer(model.parameters(), **options, **foreach), *data, images=images)


def mlp(batch):
    return lambda v: training(models.mlp(), (torch.rand(batch, 784), torch.randint(0, 10, (batch,))), torch.optim.SGD, lr=0.1, foreach="foreach" in v)


def cnn(model, data, optimizer, **options):
    return lambda v: training(model(), data(), optimizer, images="channels_last" in v, foreach="foreach" in v, **options)


TRAININGS = {
    "mlp-32": (32, mlp(32)),
    "mlp-128": (128, mlp(128)),
    "mnist-cnn": (64, cnn(models.MnistCnn, lambda: images(64, 1, 28), torch.optim.Adadelta, lr=1.0)),
    "cifar-cnn": (64, cnn(models.CifarCnn, lambda: images(64, 3, 32), torch.optim.AdamW)),
    "alexnet-32": (64, cnn(models.AlexNet32, lambda: images(64, 3, 32), torch.optim.SGD, lr=0.01, momentum=0.9)),
    "resnet20": (128, cnn(models.CifarResNet, lambda: images(128, 3, 32), torch.optim.SGD, lr=0.1, momentum=0.9, weight_decay=1e-4)),
    "gpt-char": (
        12 * 64,
        lambda v: training(models.Gpt(), (torch.randint(0, 65, (12, 64)), torch.randint(0, 65, (12, 64))), torch.optim.AdamW, foreach="foreach" in v),
    ),
    "bert-mini": (
        16 * 64,
        lambda v: training(models.Bert(), (torch.randint(0, 30522, (16, 64)), torch.randint(0, 2, (16,))), torch.optim.AdamW, foreach="foreach" in v),
    ),
}
WITH_IMAGES = ("mnist-cnn", "cifar-cnn", "alexnet-32", "resnet20")


class Gemm:
    """C = A B with A [m, k] and B [k, n]."""

    def __init__(self, m, n, k):
        self.a, self.b, self.c = torch.rand(m, k) - 0.5, torch.rand(k, n) - 0.5, torch.empty(m, n)

    def step(self):
        torch.mm(self.a, self.b, out=self.c)


class Graph:
    """Forward and backward of one operation, all its inputs wanting a gradient."""

    def __init__(self, operation, *inputs):
        self.operation, self.inputs = operation, [x.requires_grad_() for x in inputs]
        self.gradient = torch.rand_like(operation(*inputs).detach())

    def step(self):
        for x in self.inputs:
            x.grad = None
        self.operation(*self.inputs).backward(self.gradient)


def conv(v, batch, channels, height, width, outputs):
    order = {"memory_format": torch.channels_last} if "channels_last" in v else {}
    x = (torch.rand(batch, channels, height, width) - 0.5).contiguous(**order)
    weight = (torch.rand(outputs, channels, 3, 3) - 0.5).contiguous(**order)
    return Graph(lambda x, w: F.conv2d(x, w, padding=1), x, weight)


def attention(causal, batch, heads, time, size):
    q, k, v = (torch.rand(batch, time, heads, size).sub_(0.5).transpose(1, 2) for _ in range(3))
    return Graph(lambda q, k, v: models.attention(q, k, v, causal), q.detach(), k.detach(), v.detach())


def find(name):
    """(items of a step, variants, function from a set of variants to an object with step())."""
    if name in TRAININGS:
        items, build = TRAININGS[name]
        return items, ["foreach", "channels_last"] if name in WITH_IMAGES else ["foreach"], build
    if match := re.fullmatch(r"gemm-(\d+)(?:x(\d+)x(\d+))?", name):
        m, n, k = (int(number) for number in (match[1], match[2] or match[1], match[3] or match[1]))
        return 1, [], lambda v: Gemm(m, n, k)
    if match := re.fullmatch(r"conv-(\d+)x(\d+)x(\d+)x(\d+)-(\d+)", name):
        return 1, ["channels_last"], lambda v: conv(v, *(int(number) for number in match.groups()))
    if match := re.fullmatch(r"attention-(\d+)x(\d+)x(\d+)x(\d+)(-causal)?", name):
        return 1, [], lambda v: attention(match[5] is not None, *(int(number) for number in match.groups()[:4]))
    raise Unknown(name)
