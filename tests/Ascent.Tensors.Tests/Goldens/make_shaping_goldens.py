"""Makes shaping.safetensors: joining, splitting, padding, rearranging, resizing and Einstein sums as PyTorch computes them.

    python3 make_shaping_goldens.py
"""
import math

import torch

import goldens
from goldens import uniform

F = torch.nn.functional
nan, inf = math.nan, math.inf

special = torch.tensor([[nan, 1.0, -inf, 0.0], [inf, -0.0, 2.0, 3.0], [nan, nan, 5.0, -inf]])


def resize(mode, size, align=None):
    return lambda x: F.interpolate(x, size=size, mode=mode, align_corners=align)


def einsum(equation):
    return lambda *x: torch.einsum(equation, *x)


CASES = [
    ("cat1", [uniform(2, 3, 2), uniform(2, 1, 2), uniform(2, 4, 2)], lambda *x: torch.cat(x, 1)),
    ("cat1", [special, special], lambda *x: torch.cat(x, 1)),
    ("stack-1", [uniform(2, 3), uniform(2, 3)], lambda *x: torch.stack(x, -1)),
    ("split", [uniform(3, 7)], lambda x: x.split(3, 1)),
    ("splitSizes", [uniform(3, 7)], lambda x: x.split([1, 4, 0, 2], 1)),
    ("chunk", [uniform(7, 2)], lambda x: x.chunk(4)),
    ("chunk", [uniform(9, 2)], lambda x: x.chunk(4)),
    ("flip02", [uniform(2, 3, 4)], lambda x: x.flip(0, -1)),
    ("roll", [uniform(2, 5)], lambda x: x.roll(-7, 1)),
    ("rollAll", [uniform(2, 5)], lambda x: x.roll(3)),
    ("tile", [uniform(2, 3)], lambda x: x.tile(2, 1, 3)),
    ("tile", [uniform(2, 3, 1, 2)], lambda x: x.tile(2, 1, 3)),
    ("tril", [special], torch.tril),
    ("tril1", [uniform(2, 4, 3)], lambda x: x.tril(1)),
    ("triu", [special], torch.triu),
    ("triu-2", [uniform(2, 4, 3)], lambda x: x.triu(-2)),
    ("diagonal", [uniform(4, 3)], lambda x: x.diagonal()),
    ("diagonal1", [uniform(2, 4, 3)], lambda x: x.diagonal(1, -2, 0)),
    ("diagonal-2", [uniform(2, 4, 3)], lambda x: x.diagonal(-2, 1, 2)),
    ("diagonal9", [uniform(4, 3)], lambda x: x.diagonal(9)),
    ("pad", [special], lambda x: F.pad(x, (1, 2, 3, 0), value=7.5)),
    ("padCrop", [uniform(2, 4, 5)], lambda x: F.pad(x, (-1, 2, 1, -3))),
    ("reflect", [uniform(2, 3, 4, 5)], lambda x: F.pad(x, (4, 1, 0, 3), mode="reflect")),
    ("replicate", [uniform(2, 3, 4, 5)], lambda x: F.pad(x, (4, 1, 0, 7), mode="replicate")),
    ("circular", [uniform(2, 3, 4, 5)], lambda x: F.pad(x, (5, 1, 0, 4), mode="circular")),
    ("nearest", [uniform(2, 3, 4, 5)], resize("nearest", (7, 3))),
    ("nearest", [uniform(1, 1, 2, 14)], resize("nearest", (82, 46))),
    ("bilinear", [uniform(2, 3, 4, 5)], resize("bilinear", (7, 3), False)),
    # Not 7 rows: row 3 would lie on a row of the input but for rounding.
    ("bilinearSpecial", [special.reshape(1, 1, 3, 4)], resize("bilinear", (2, 3), False)),
    ("bilinearAligned", [uniform(2, 3, 4, 5)], resize("bilinear", (7, 3), True)),
    ("bilinearAligned", [special.reshape(1, 1, 3, 4)], resize("bilinear", (7, 3), True)),
    ("bilinearOne", [uniform(1, 3, 4, 5)], resize("bilinear", (1, 1), True)),
    ("einsum:ij,jk->ik", [uniform(3, 4), uniform(4, 2)], einsum("ij,jk->ik")),
    ("einsum:ij,jk", [uniform(3, 4), uniform(4, 2)], einsum("ij,jk")),
    ("einsum:ba,Ca", [uniform(3, 4), uniform(2, 4)], einsum("ba,Ca")),
    ("einsum:bij,bjk->kbi", [uniform(2, 3, 4), uniform(2, 4, 5)], einsum("bij,bjk->kbi")),
    ("einsum:ii", [uniform(4, 4)], einsum("ii")),
    ("einsum:ii->i", [uniform(4, 4)], einsum("ii->i")),
    ("einsum:iji->j", [uniform(4, 3, 4)], einsum("iji->j")),
    ("einsum:iii->i", [uniform(4, 4, 4)], einsum("iii->i")),
    ("einsum:ij->ji", [uniform(3, 4)], einsum("ij->ji")),
    ("einsum:ij->", [uniform(3, 4)], einsum("ij->")),
    ("einsum:i,j->ij", [uniform(3), uniform(4)], einsum("i,j->ij")),
    ("einsum:i,i", [uniform(3), uniform(3)], einsum("i,i")),
    ("einsum:ij,ij->ij", [uniform(3, 4), uniform(3, 4)], einsum("ij,ij->ij")),
    ("einsum:bhtd,bhsd->bhts", [uniform(2, 2, 3, 4), uniform(2, 2, 5, 4)], einsum("bhtd,bhsd->bhts")),
    ("einsum:bthd,bshd->bhts", [uniform(2, 3, 2, 4), uniform(2, 5, 2, 4)], einsum("bthd,bshd->bhts")),
    ("einsum:ij,jk,kl->il", [uniform(3, 4), uniform(4, 2), uniform(2, 5)], einsum("ij,jk,kl->il")),
    ("einsum:bn,anm,bm->ba", [uniform(3, 4), uniform(2, 4, 5), uniform(3, 5)], einsum("bn,anm,bm->ba")),
    ("einsum:...d,ed->...e", [uniform(2, 3, 4), uniform(5, 4)], einsum("...d,ed->...e")),
    ("einsum:...ij,...jk", [uniform(2, 1, 3, 4), uniform(5, 4, 2)], einsum("...ij,...jk")),
    ("einsum:i...->...", [uniform(3, 4, 2)], einsum("i...->...")),
    ("einsum:i...j->ij", [uniform(3, 4, 2, 5)], einsum("i...j->ij")),
    ("einsum: ij , kj -> i k", [uniform(3, 4), uniform(2, 4)], einsum(" ij , kj -> i k")),
    ("einsum:ij,jk->ik", [uniform(3, 1), uniform(4, 2)], einsum("ij,jk->ik")),
    ("einsum:ij,k->i", [uniform(3, 4), uniform(2)], einsum("ij,k->i")),
    ("einsum:ij,jk->ik", [uniform(3, 0), uniform(0, 2)], einsum("ij,jk->ik")),
    ("onehot", [torch.tensor([[2, 0], [1, 2]])], lambda i: F.one_hot(i, 4)),
    ("onehotAll", [torch.tensor([[2, 0], [1, 2]])], F.one_hot),
    ("arange", [torch.tensor(0)], lambda _: torch.arange(0.5, 3.1, 0.4)),
    ("linspace", [torch.tensor(0)], lambda _: torch.linspace(-1, 2, 8)),
    ("eye", [torch.tensor(0)], lambda _: torch.eye(3, 5)),
]

goldens.save(__file__.replace("make_", "").replace("_goldens.py", ".safetensors"), goldens.evaluate(CASES))
