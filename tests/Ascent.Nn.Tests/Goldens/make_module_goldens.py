"""Makes modules.safetensors: every module's state, outputs, gradients and buffers, and ten optimiser steps of small networks.

    /usr/bin/python3 make_module_goldens.py

Made with PyTorch 1.13.1 in float64. A case NAME has NAME/in0, ..., NAME/state/KEY, NAME/out0, ..., NAME/grad0, ... of inputs in floating
point, NAME/grad/KEY of parameters, NAME/after/KEY of buffers after the forward pass in training, and NAME/eval0, ... of the same inputs
in evaluation. The gradient is that of the sum over all outputs of sum(output * weight) with the weights of goldens.py. A training has
NAME/start/KEY, NAME/in, NAME/targets, NAME/losses and NAME/final/KEY.
"""
import os
import sys

import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "Ascent.Tensors.Tests", "Goldens"))
from goldens import save, uniform, weighted  # noqa: E402

torch.manual_seed(3)
F = nn.functional


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x / (x.pow(2).mean(-1, keepdim=True) + 1e-6).sqrt() * self.weight


class Pad(nn.Module):
    def __init__(self, padding, mode="constant", value=0.0):
        super().__init__()
        self.arguments = (padding, mode, value) if mode == "constant" else (padding, mode)

    def forward(self, x):
        return F.pad(x, *self.arguments)


def lstm(module, x, *state):
    y, (h, c) = module(x, state or None)
    return y, h, c


def attend(mask=None, **options):
    def run(module, q, k, v):
        return module(q, k, v, attn_mask=None if mask is None else mask(q, k), need_weights=False, **options)[0]
    return run


images, rows, series = uniform(3, 4, 7, 6), uniform(5, 6), uniform(3, 4, 9)
additive = uniform(5, 5)
call = lambda module, *inputs: module(*inputs)
CASES = [
    ("linear", nn.Linear(6, 3), [rows], call),
    ("linear-nobias", nn.Linear(9, 3, bias=False), [series], call),
    ("conv1d", nn.Conv1d(4, 6, 3, stride=2, padding=1, dilation=2, groups=2), [series], call),
    ("conv2d", nn.Conv2d(4, 5, 3, padding=1), [images], call),
    ("conv2d-options", nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), groups=2, bias=False), [images], call),
    ("convtranspose2d", nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2), [images], call),
    ("batchnorm1d", nn.BatchNorm1d(6), [rows], call),
    ("batchnorm1d-series", nn.BatchNorm1d(4, eps=1e-3, momentum=0.3), [series], call),
    ("batchnorm2d", nn.BatchNorm2d(4), [images], call),
    ("batchnorm2d-cumulative", nn.BatchNorm2d(4, momentum=None), [images], call),
    ("batchnorm2d-plain", nn.BatchNorm2d(4, affine=False, track_running_stats=False), [images], call),
    ("layernorm", nn.LayerNorm(6), [rows], call),
    ("layernorm-2", nn.LayerNorm([4, 9], eps=1e-3), [series], call),
    ("groupnorm", nn.GroupNorm(2, 4), [images], call),
    ("instancenorm", nn.InstanceNorm2d(4), [images], call),
    ("instancenorm-affine", nn.InstanceNorm2d(4, affine=True), [images], call),
    ("rmsnorm", RmsNorm(6), [rows], call),
    ("embedding", nn.Embedding(7, 4), [torch.randint(0, 7, (3, 5))], call),
    ("embedding-padding", nn.Embedding(7, 4, padding_idx=2), [torch.tensor([[1, 2, 2], [6, 0, 2]])], call),
    ("relu", nn.ReLU(), [rows], call),
    ("leakyrelu", nn.LeakyReLU(0.2), [rows], call),
    ("prelu", nn.PReLU(), [rows], call),
    ("prelu-channels", nn.PReLU(4), [images], call),
    ("gelu", nn.GELU(), [rows], call),
    ("gelu-tanh", nn.GELU("tanh"), [rows], call),
    ("silu", nn.SiLU(), [rows], call),
    ("elu", nn.ELU(0.7), [rows], call),
    ("softplus", nn.Softplus(2), [rows], call),
    ("softsign", nn.Softsign(), [rows], call),
    ("hardswish", nn.Hardswish(), [rows * 2], call),
    ("hardsigmoid", nn.Hardsigmoid(), [rows * 2], call),
    ("sigmoid", nn.Sigmoid(), [rows], call),
    ("tanh", nn.Tanh(), [rows], call),
    ("softmax", nn.Softmax(1), [images], call),
    ("logsoftmax", nn.LogSoftmax(-1), [rows], call),
    ("identity", nn.Identity(), [rows], call),
    ("maxpool2d", nn.MaxPool2d(2), [images], call),
    ("maxpool2d-options", nn.MaxPool2d((3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), ceil_mode=True), [images], call),
    ("maxpool1d", nn.MaxPool1d(3, stride=2, padding=1), [series], call),
    ("avgpool2d", nn.AvgPool2d(2), [images], call),
    ("avgpool2d-options", nn.AvgPool2d((3, 2), stride=(2, 1), padding=(1, 0), count_include_pad=False), [images], call),
    ("avgpool1d", nn.AvgPool1d(3, stride=2, padding=1), [series], call),
    ("adaptiveavgpool2d", nn.AdaptiveAvgPool2d((3, 2)), [images], call),
    ("adaptiveavgpool1d", nn.AdaptiveAvgPool1d(4), [series], call),
    ("adaptivemaxpool2d", nn.AdaptiveMaxPool2d(3), [images], call),
    ("adaptivemaxpool1d", nn.AdaptiveMaxPool1d(4), [series], call),
    ("flatten", nn.Flatten(), [images], call),
    ("unflatten", nn.Unflatten(1, (2, 2)), [images], call),
    ("pad", Pad((1, 2, 0, 3), "constant", 1.5), [images], call),
    ("pad-reflect", Pad((1, 2, 3, 0), "reflect"), [images], call),
    ("pad-replicate", Pad((1, 2, 3, 0), "replicate"), [images], call),
    ("pad-circular", Pad((1, 2, 3, 0), "circular"), [images], call),
    ("upsample-nearest", nn.Upsample(scale_factor=2.5), [images], call),
    ("upsample-bilinear", nn.Upsample((9, 5), mode="bilinear"), [images], call),
    ("upsample-aligned", nn.Upsample((9, 5), mode="bilinear", align_corners=True), [images], call),
    ("mha-self", nn.MultiheadAttention(6, 2, batch_first=True), [uniform(3, 5, 6)], lambda m, x: m(x, x, x, need_weights=False)[0]),
    ("mha-cross", nn.MultiheadAttention(6, 3, bias=False), [uniform(4, 2, 6), uniform(5, 2, 6), uniform(5, 2, 6)], attend()),
    ("mha-causal", nn.MultiheadAttention(6, 3, batch_first=True), [uniform(2, 5, 6) for _ in range(3)], attend(lambda q, k: torch.ones(5, 5).triu(1).bool())),
    ("mha-mask", nn.MultiheadAttention(6, 3, batch_first=True), [uniform(2, 5, 6) for _ in range(3)], attend(lambda q, k: additive)),
    ("lstm", nn.LSTM(4, 3), [uniform(5, 2, 4)], lstm),
    ("lstm-deep", nn.LSTM(4, 3, num_layers=2, bidirectional=True, batch_first=True), [uniform(2, 5, 4), uniform(4, 2, 3), uniform(4, 2, 3)], lstm),
    ("lstm-unbatched", nn.LSTM(4, 3, bias=False), [uniform(5, 4), uniform(1, 3), uniform(1, 3)], lstm),
    ("gru", nn.GRU(4, 3, num_layers=2), [uniform(5, 2, 4)], call),
    ("gru-both", nn.GRU(4, 3, bidirectional=True, batch_first=True), [uniform(2, 5, 4), uniform(2, 2, 3)], call),
    ("sequential", nn.Sequential(nn.Conv2d(4, 5, 3), nn.ReLU(), nn.BatchNorm2d(5), nn.ReLU(), nn.Flatten(), nn.Linear(100, 6), nn.ReLU(), nn.Linear(6, 2)), [images], call),
]


def add_case(tensors, name, module, inputs, function):
    module.train()
    with torch.no_grad():
        for parameter in module.parameters():  # no weights of 1 and biases of 0
            parameter.add_(uniform(*parameter.shape, low=-0.3, high=0.3))
        for key, buffer in module.named_buffers():
            if buffer.is_floating_point():
                buffer.add_(uniform(*buffer.shape, low=0.1, high=0.3))
    tensors.update({f"{name}/state/{key}": value.detach().clone() for key, value in module.state_dict().items()})
    leaves = [x.clone().requires_grad_() if x.is_floating_point() else x for x in inputs]
    outputs = function(module, *leaves)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    sum(weighted(y) for y in outputs).backward()
    for i, x in enumerate(leaves):
        tensors[f"{name}/in{i}"] = x.detach()
        if x.is_floating_point():
            tensors[f"{name}/grad{i}"] = x.grad
    for i, y in enumerate(outputs):
        tensors[f"{name}/out{i}"] = y.detach()
    tensors.update({f"{name}/grad/{key}": p.grad for key, p in module.named_parameters()})
    tensors.update({f"{name}/after/{key}": b.detach().clone() for key, b in module.named_buffers()})
    module.eval()
    with torch.no_grad():
        outputs = function(module, *inputs)
    for i, y in enumerate(outputs if isinstance(outputs, tuple) else (outputs,)):
        tensors[f"{name}/eval{i}"] = y


class Reader(nn.Module):
    """Embedding, LSTM, attention over its outputs, and a linear layer of the mean."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(9, 4)
        self.lstm = nn.LSTM(4, 6, batch_first=True, bidirectional=True)
        self.norm = nn.LayerNorm(12)
        self.attention = nn.MultiheadAttention(12, 3, batch_first=True)
        self.head = nn.Linear(12, 3)

    def forward(self, x):
        y = self.norm(self.lstm(self.embedding(x))[0])
        y = y + self.attention(y, y, y, need_weights=False)[0]
        return self.head(y.mean(1))


def add_training(tensors, name, module, inputs, targets, loss, optimizer):
    tensors.update({f"{name}/start/{key}": value.detach().clone() for key, value in module.state_dict().items()})
    optimizer, losses = optimizer(module.parameters()), []
    for _ in range(10):
        optimizer.zero_grad()
        value = loss(module(inputs), targets)
        value.backward()
        optimizer.step()
        losses.append(value.item())
    tensors.update({f"{name}/in": inputs, f"{name}/targets": targets, f"{name}/losses": torch.tensor(losses)})
    tensors.update({f"{name}/final/{key}": value.detach().clone() for key, value in module.state_dict().items()})


tensors = {"mask": additive}
for case in CASES:
    add_case(tensors, *case)
convolutional = lambda: nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3), nn.GroupNorm(2, 6), nn.GELU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 3))
pictures = uniform(4, 2, 8, 8)
smooth = nn.CrossEntropyLoss(label_smoothing=0.1)
add_training(tensors, "train-convolutional-sgd", convolutional(), pictures, torch.tensor([0, 2, 1, 2]), smooth, lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True, weight_decay=0.01))
add_training(tensors, "train-convolutional-rmsprop", convolutional(), pictures, uniform(4, 3, low=0, high=1), nn.BCEWithLogitsLoss(), lambda p: torch.optim.RMSprop(p, 0.01, centered=True, momentum=0.5, eps=1e-2))
add_training(tensors, "train-reader-adamw", Reader(), torch.randint(0, 9, (5, 7)), torch.tensor([0, 2, 1, 2, 0]), smooth, lambda p: torch.optim.AdamW(p, 0.01, eps=1e-4, amsgrad=True))
add_training(tensors, "train-reader-adagrad", Reader(), torch.randint(0, 9, (5, 7)), uniform(5, 3), nn.HuberLoss(), lambda p: torch.optim.Adagrad(p, 0.05, eps=1e-3))
add_training(tensors, "train-reader-adadelta", Reader(), torch.randint(0, 9, (5, 7)), uniform(5, 3), nn.SmoothL1Loss(), lambda p: torch.optim.Adadelta(p, 1.0))
save(os.path.join(HERE, "modules.safetensors"), tensors)
