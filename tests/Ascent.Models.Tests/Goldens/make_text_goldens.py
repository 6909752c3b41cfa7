"""Makes bert.safetensors, transformer.safetensors and text-cnn.safetensors: small networks, each beside its twin in PyTorch 1.13.1.

    /usr/bin/python3 make_text_goldens.py

Of each CASE: its inputs by name, CASE/start/KEY and CASE/final/KEY (before and after ten steps in float32 without dropout), CASE/losses (each before its step)
and CASE/output, CASE/hidden (in evaluation mode, from the final weights). The Transformer's stacks are torch.nn.Transformer itself. Adam's epsilon is larger
than its default: a gradient that is zero but for rounding, such as that of a key's bias, would else move its parameter by a whole step in a direction that
rounding chose.
"""
import json
import math
import os
import struct

import torch
import torch.nn.functional as F
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
STEPS = 10
torch.manual_seed(7)
torch.set_num_threads(1)


class Part(nn.Module):
    """Modules by name and nothing else."""

    def __init__(self, /, **parts):
        super().__init__()
        for name, part in parts.items():
            self.add_module(name, part)


class BertLayer(nn.Module):
    def __init__(self, width, heads, inside, act, eps):
        super().__init__()
        self.heads, self.act = heads, act
        self.attention = Part(
            self=Part(query=nn.Linear(width, width), key=nn.Linear(width, width), value=nn.Linear(width, width)),
            output=Part(dense=nn.Linear(width, width), LayerNorm=nn.LayerNorm(width, eps=eps)),
        )
        self.intermediate = Part(dense=nn.Linear(width, inside))
        self.output = Part(dense=nn.Linear(inside, width), LayerNorm=nn.LayerNorm(width, eps=eps))

    def forward(self, x, mask):
        own = getattr(self.attention, "self")
        b, t, w = x.shape
        q, k, v = (part(x).view(b, t, self.heads, w // self.heads).transpose(1, 2) for part in (own.query, own.key, own.value))
        scores = q @ k.transpose(-1, -2) / math.sqrt(w // self.heads) + (1.0 - mask[:, None, None, :].float()) * torch.finfo(torch.float32).min
        y = (scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, w)
        x = self.attention.output.LayerNorm(self.attention.output.dense(y) + x)
        return self.output.LayerNorm(self.output.dense(self.act(self.intermediate.dense(x))) + x)


ACTIVATIONS = {"gelu": F.gelu, "gelu_new": lambda x: F.gelu(x, approximate="tanh"), "relu": F.relu}


class Bert(nn.Module):
    """Devlin et al. 2019, with Hugging Face's names."""

    def __init__(self, head, act, vocabulary=13, context=8, width=12, layers=2, heads=3, inside=20, classes=3, eps=1e-12):
        super().__init__()
        self.head, self.act = head, ACTIVATIONS[act]
        self.bert = Part(
            embeddings=Part(
                word_embeddings=nn.Embedding(vocabulary, width, padding_idx=0),
                position_embeddings=nn.Embedding(context, width),
                token_type_embeddings=nn.Embedding(2, width),
                LayerNorm=nn.LayerNorm(width, eps=eps),
            ),
            encoder=Part(layer=nn.ModuleList([BertLayer(width, heads, inside, self.act, eps) for _ in range(layers)])),
        )
        if head == "mlm":
            self.cls = Part(predictions=Part(transform=Part(dense=nn.Linear(width, width), LayerNorm=nn.LayerNorm(width, eps=eps))))
            self.cls.predictions.bias = nn.Parameter(torch.zeros(vocabulary))
        else:
            self.bert.pooler = Part(dense=nn.Linear(width, width))
        if head == "classes":
            self.classifier = nn.Linear(width, classes)
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.3)

    def forward(self, ids, types, mask):
        parts = self.bert.embeddings
        x = parts.word_embeddings(ids) + parts.position_embeddings.weight[: ids.shape[1]] + parts.token_type_embeddings(types)
        x = parts.LayerNorm(x)
        for layer in self.bert.encoder.layer:
            x = layer(x, mask)
        if self.head == "mlm":
            own = self.cls.predictions
            return own.transform.LayerNorm(self.act(own.transform.dense(x))) @ parts.word_embeddings.weight.T + own.bias, x
        pooled = torch.tanh(self.bert.pooler.dense(x[:, 0]))
        return (self.classifier(pooled) if self.head == "classes" else pooled), x


class Transformer(nn.Module):
    """Vaswani et al. 2017 around PyTorch's own module, with one embedding for all."""

    def __init__(self, norm_first, vocabulary=11, context=10, width=12, layers=2, heads=3, inside=20):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width, padding_idx=0)
        self.transformer = nn.Transformer(width, heads, layers, layers, inside, dropout=0.0, batch_first=True, norm_first=norm_first)
        nn.init.normal_(self.embedding.weight, std=width**-0.5)
        at = torch.arange(context)[:, None] / 10000 ** (torch.arange(0, width, 2) / width)
        self.positions = torch.stack([at.sin(), at.cos()], dim=2).reshape(context, width)
        self.width = width

    def embed(self, ids):
        return self.embedding(ids) * math.sqrt(self.width) + self.positions[: ids.shape[1]]

    def forward(self, source, target):
        causal = nn.Transformer.generate_square_subsequent_mask(target.shape[1])
        hidden = source == 0
        x = self.transformer(self.embed(source), self.embed(target), tgt_mask=causal, src_key_padding_mask=hidden, memory_key_padding_mask=hidden)
        return x @ self.embedding.weight.T, x


class TextCnn(nn.Module):
    """Kim 2014. Each sentence goes through alone and without its padding, so nothing that is padded can matter."""

    def __init__(self, vocabulary=17, classes=3, width=6, maps=5, kernels=(2, 3, 4)):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width, padding_idx=0)
        self.convs = nn.ModuleList([nn.Conv1d(width, maps, kernel, padding=kernel - 1) for kernel in kernels])
        self.fc = nn.Linear(maps * len(kernels), classes)

    def forward(self, ids):
        features = []
        for row in ids:
            x = self.embedding(row[row != 0])[None].transpose(1, 2)
            features.append(torch.cat([F.relu(conv(x)).amax(2) for conv in self.convs], 1))
        return self.fc(torch.cat(features)), torch.cat(features)


def padded(count, time, vocabulary, lengths):
    ids = torch.randint(1, vocabulary, (count, time))
    for row, length in enumerate(lengths):
        ids[row, length:] = 0
    return ids


def bert(head, act):
    ids = padded(4, 7, 13, (7, 5, 7, 2))
    types, mask = (torch.arange(7)[None, :] >= torch.tensor([3, 2, 4, 1])[:, None]).long(), (ids != 0).long()
    if head == "mlm":
        targets = torch.where(torch.rand(4, 7) < 0.4, torch.randint(0, 13, (4, 7)), torch.tensor(-100))
        targets[ids == 0] = -100
    else:
        targets = torch.randint(0, 3, (4,))
    return Bert(head, act), {"ids": ids, "types": types, "mask": mask}, targets


def transformer(norm_first):
    target = padded(4, 7, 11, (7, 4, 6, 3))
    target[:, 0] = 1
    targets = target[:, 1:].clone()
    targets[targets == 0] = -100
    return Transformer(norm_first), {"source": padded(4, 6, 11, (6, 3, 5, 1)), "target": target[:, :-1].contiguous()}, targets


def text_cnn():
    return TextCnn(), {"ids": padded(5, 7, 17, (7, 4, 2, 1, 6))}, torch.randint(0, 3, (5,))


def adam(parameters):
    return torch.optim.AdamW(parameters, lr=1e-3, eps=1e-3)


FILES = {
    "bert": {
        "classes": (*bert("classes", "gelu"), adam),
        "mlm": (*bert("mlm", "gelu_new"), adam),
        "none": (*bert("none", "relu"), None),
    },
    "transformer": {"post": (*transformer(False), adam), "pre": (*transformer(True), adam)},
    "text-cnn": {"kim": (*text_cnn(), lambda parameters: torch.optim.Adadelta(parameters, lr=1.0, rho=0.95, eps=1e-6))},
}


def run(model, inputs, targets, make):
    # Norms and biases that start at one and zero would hide a mistake in how they are used.
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.rand_like(parameter), alpha=0.2)
    tensors = {**inputs, "targets": targets, **{f"start/{key}": value.clone() for key, value in model.state_dict().items()}}
    losses = []
    if make is not None:
        optimizer = make(model.parameters())
        for _ in range(STEPS):
            optimizer.zero_grad(set_to_none=True)
            logits = model(**inputs)[0]
            loss = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        tensors |= {f"final/{key}": value for key, value in model.state_dict().items()} | {"losses": torch.tensor(losses)}
    print([round(loss, 4) for loss in losses])
    model.eval()
    output, hidden = model(**inputs)
    return tensors | {"output": output, "hidden": hidden}


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


for file, cases in FILES.items():
    everything = {}
    for case, parts in cases.items():
        print(file, case, end=" ")
        everything |= {f"{case}/{key}": value for key, value in run(*parts).items()}
    save(os.path.join(HERE, f"{file}.safetensors"), everything)
