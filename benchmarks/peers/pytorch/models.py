"""The networks of `ascent bench` in PyTorch, with the parameter names of torchvision and Hugging Face.

Each is the twin of a class in src/engine/Ascent.Models: tests/Ascent.Models.Tests/Goldens/make_goldens.py trains small ones for ten
steps, and our tests demand the same losses and weights.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F


def mlp(inputs=784, hidden=(128,), outputs=10):
    layers, width = [], inputs
    for size in hidden:
        layers += [nn.Linear(width, size), nn.ReLU()]
        width = size
    return nn.Sequential(*layers, nn.Linear(width, outputs))


class MnistCnn(nn.Module):
    """The convolutional network of PyTorch's MNIST example."""

    def __init__(self, channels=(32, 64), hidden=128, classes=10, size=28, dropout=True):
        super().__init__()
        self.conv1 = nn.Conv2d(1, channels[0], 3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], 3)
        self.dropout1 = nn.Dropout(0.25 if dropout else 0.0)
        self.dropout2 = nn.Dropout(0.5 if dropout else 0.0)
        self.fc1 = nn.Linear(channels[1] * ((size - 4) // 2) ** 2, hidden)
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, x):
        x = F.relu(self.conv1(x), inplace=True)
        x = F.relu(self.conv2(x), inplace=True)
        x = self.dropout1(F.max_pool2d(x, 2))
        x = F.relu(self.fc1(torch.flatten(x, 1)), inplace=True)
        return self.fc2(self.dropout2(x))


class CifarCnn(nn.Module):
    """Three stages of two convolutions with batch norm; the convolutions have no bias, which the norm would take away."""

    def __init__(self, channels=(32, 64, 128), hidden=128, classes=10, size=32, dropout=True):
        super().__init__()
        layers, width = [], 3
        for count in channels:
            for _ in range(2):
                layers += [nn.Conv2d(width, count, 3, padding=1, bias=False), nn.BatchNorm2d(count), nn.ReLU(inplace=True)]
                width = count
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(
            nn.Linear(width * (size >> len(channels)) ** 2, hidden),
            nn.ReLU(inplace=True),
            nn.Dropout(0.5 if dropout else 0.0),
            nn.Linear(hidden, classes),
        )

    def forward(self, x):
        return self.classifier(torch.flatten(self.features(x), 1))


class AlexNet32(nn.Module):
    """AlexNet as torchvision lays it out, for images of 32x32."""

    def __init__(self, channels=(64, 192, 384, 256, 256), hidden=4096, classes=10, dropout=True):
        super().__init__()
        a, b, c, d, e = channels
        p = 0.5 if dropout else 0.0
        self.features = nn.Sequential(
            nn.Conv2d(3, a, 3, stride=2, padding=1),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(2),
            nn.Conv2d(a, b, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(2),
            nn.Conv2d(b, c, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(c, d, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(d, e, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(2),
        )
        self.classifier = nn.Sequential(
            nn.Dropout(p),
            nn.Linear(4 * e, hidden),
            nn.ReLU(inplace=True),
            nn.Dropout(p),
            nn.Linear(hidden, hidden),
            nn.ReLU(inplace=True),
            nn.Linear(hidden, classes),
        )

    def forward(self, x):
        return self.classifier(torch.flatten(self.features(x), 1))


class CifarBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.stride, self.more = stride, outputs - inputs

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        y = self.bn2(self.conv2(y))
        if self.stride != 1 or self.more:
            # Option A: every second pixel, and zeros for the channels that are new.
            x = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.more // 2, self.more - self.more // 2))
        return F.relu(y + x, inplace=True)


class CifarResNet(nn.Module):
    """The residual network for CIFAR-10 of He et al. 2015, section 4.2, with 6n+2 layers."""

    def __init__(self, depth=20, width=16, classes=10):
        super().__init__()
        blocks = (depth - 2) // 6
        self.conv1 = nn.Conv2d(3, width, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.layer1 = self._stage(width, width, blocks, 1)
        self.layer2 = self._stage(width, 2 * width, blocks, 2)
        self.layer3 = self._stage(2 * width, 4 * width, blocks, 2)
        self.linear = nn.Linear(4 * width, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    @staticmethod
    def _stage(inputs, outputs, blocks, stride):
        return nn.Sequential(*[CifarBlock(inputs if i == 0 else outputs, outputs, stride if i == 0 else 1) for i in range(blocks)])

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(torch.flatten(F.adaptive_avg_pool2d(x, 1), 1))


def attention(q, k, v, causal, mask=None):
    """softmax(q k^T / sqrt(d)) v of [batch, heads, time, d]; the fused operation where this PyTorch has it. The mask is true for keys."""
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
    scores = (q @ k.transpose(-2, -1)) * (1.0 / math.sqrt(q.shape[-1]))
    if causal:
        scores = scores.masked_fill(later(q.shape[-2]), float("-inf"))
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return torch.softmax(scores, dim=-1) @ v


_LATER = {}


def later(time):
    """True where the key comes after the query."""
    if time not in _LATER:
        _LATER[time] = torch.ones(time, time, dtype=torch.bool).triu(1)
    return _LATER[time]


def heads_apart(x, heads):
    batch, time, width = x.shape
    return x.view(batch, time, heads, width // heads).transpose(1, 2)


def heads_together(x):
    batch, heads, time, size = x.shape
    return x.transpose(1, 2).reshape(batch, time, heads * size)


class Conv1D(nn.Module):
    """A linear layer whose weight is stored [inputs, outputs], as GPT-2's are."""

    def __init__(self, inputs, outputs, std):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs).normal_(std=std))
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return torch.addmm(self.bias, x.reshape(-1, x.shape[-1]), self.weight).view(*x.shape[:-1], -1)


class GptAttention(nn.Module):
    def __init__(self, width, heads, std):
        super().__init__()
        self.c_attn = Conv1D(width, 3 * width, 0.02)
        self.c_proj = Conv1D(width, width, std)
        self.heads = heads

    def forward(self, x):
        q, k, v = (heads_apart(part, self.heads) for part in self.c_attn(x).split(x.shape[-1], dim=2))
        return self.c_proj(heads_together(attention(q, k, v, causal=True)))


class GptMlp(nn.Module):
    def __init__(self, width, std):
        super().__init__()
        self.c_fc = Conv1D(width, 4 * width, 0.02)
        self.c_proj = Conv1D(4 * width, width, std)

    def forward(self, x):
        return self.c_proj(F.gelu(self.c_fc(x), approximate="tanh"))


class GptBlock(nn.Module):
    def __init__(self, width, heads, std):
        super().__init__()
        self.ln_1 = nn.LayerNorm(width)
        self.attn = GptAttention(width, heads, std)
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = GptMlp(width, std)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class Gpt(nn.Module):
    """GPT-2 (Radford et al. 2019) with Hugging Face's names; the head is the token embedding."""

    def __init__(self, vocabulary=65, context=64, width=128, layers=4, heads=4):
        super().__init__()
        self.wte = nn.Embedding(vocabulary, width)
        self.wpe = nn.Embedding(context, width)
        self.h = nn.ModuleList([GptBlock(width, heads, 0.02 / math.sqrt(2 * layers)) for _ in range(layers)])
        self.ln_f = nn.LayerNorm(width)
        nn.init.normal_(self.wte.weight, std=0.02)
        nn.init.normal_(self.wpe.weight, std=0.02)

    def forward(self, ids):
        x = self.wte(ids) + self.wpe.weight[: ids.shape[1]]
        for block in self.h:
            x = block(x)
        return F.linear(self.ln_f(x), self.wte.weight)


class Part(nn.Module):
    """A module that only names its parts, as Hugging Face's BERT nests them."""

    def __init__(self, /, **parts):
        super().__init__()
        for name, module in parts.items():
            self.add_module(name, module)


class BertLayer(nn.Module):
    def __init__(self, width, heads, inside):
        super().__init__()
        self.heads = heads
        self.attention = Part(
            self=Part(query=nn.Linear(width, width), key=nn.Linear(width, width), value=nn.Linear(width, width)),
            output=Part(dense=nn.Linear(width, width), LayerNorm=nn.LayerNorm(width, eps=1e-12)),
        )
        self.intermediate = Part(dense=nn.Linear(width, inside))
        self.output = Part(dense=nn.Linear(inside, width), LayerNorm=nn.LayerNorm(width, eps=1e-12))

    def forward(self, x, mask=None):
        own = getattr(self.attention, "self")
        q, k, v = (heads_apart(part(x), self.heads) for part in (own.query, own.key, own.value))
        y = self.attention.output.dense(heads_together(attention(q, k, v, causal=False, mask=mask)))
        x = self.attention.output.LayerNorm(y + x)
        y = self.output.dense(F.gelu(self.intermediate.dense(x)))
        return self.output.LayerNorm(y + x)


class Bert(nn.Module):
    """BERT (Devlin et al. 2019) for the classification of sequences, with Hugging Face's names and without dropout."""

    def __init__(self, vocabulary=30522, context=512, width=256, layers=4, heads=4, inside=1024, classes=2):
        super().__init__()
        self.bert = Part(
            embeddings=Part(
                word_embeddings=nn.Embedding(vocabulary, width, padding_idx=0),
                position_embeddings=nn.Embedding(context, width),
                token_type_embeddings=nn.Embedding(2, width),
                LayerNorm=nn.LayerNorm(width, eps=1e-12),
            ),
            encoder=Part(layer=nn.ModuleList([BertLayer(width, heads, inside) for _ in range(layers)])),
            pooler=Part(dense=nn.Linear(width, width)),
        )
        self.classifier = nn.Linear(width, classes)
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)

    def forward(self, ids, types=None, mask=None):
        mask = None if mask is None else mask.bool()[:, None, None, :]
        parts = self.bert.embeddings
        x = parts.word_embeddings(ids) + parts.position_embeddings.weight[: ids.shape[1]]
        x = x + (parts.token_type_embeddings.weight[0] if types is None else parts.token_type_embeddings(types))
        x = parts.LayerNorm(x)
        for layer in self.bert.encoder.layer:
            x = layer(x, mask)
        return self.classifier(torch.tanh(self.bert.pooler.dense(x[:, 0])))
