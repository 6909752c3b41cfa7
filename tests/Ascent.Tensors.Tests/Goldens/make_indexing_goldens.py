"""Makes indexing.safetensors: rows and elements named by integers, and masks, as PyTorch computes them.

    python3 make_indexing_goldens.py
"""
import math

import torch

import goldens
from goldens import uniform

F = torch.nn.functional
nan, inf = math.nan, math.inf


def integers(high, *shape):
    return torch.randint(0, high, shape)


special = torch.tensor([[nan, 1.0, -inf], [inf, -0.0, 2.0]])

CASES = [
    ("embedding", [uniform(7, 5), integers(7, 3, 4)], lambda w, i: F.embedding(i, w)),
    ("embedding", [uniform(7, 40), integers(3, 90)], lambda w, i: F.embedding(i, w)),
    ("embedding", [special, torch.tensor([1, 0, 1])], lambda w, i: F.embedding(i, w)),
    ("embedding", [uniform(7, 5), torch.tensor(3)], lambda w, i: F.embedding(i, w)),
    ("embeddingPadded", [uniform(7, 5), integers(7, 30)], lambda w, i: F.embedding(i, w, padding_idx=-2)),
    ("select1", [uniform(3, 4, 2), integers(4, 6)], lambda x, i: x.index_select(1, i)),
    ("select-1", [uniform(3, 4), integers(4, 9)], lambda x, i: x.index_select(-1, i)),
    ("add0", [uniform(4, 3), integers(4, 6), uniform(6, 3)], lambda x, i, s: x.index_add(0, i, s)),
    ("add1", [uniform(3, 4, 2), integers(4, 6), uniform(3, 6, 2)], lambda x, i, s: x.index_add(1, i, s)),
    ("gather1", [uniform(3, 4), integers(4, 3, 6)], lambda x, i: x.gather(1, i)),
    ("gather1", [uniform(3, 4, 5), integers(4, 2, 6, 3)], lambda x, i: x.gather(1, i)),
    ("gather1", [special, torch.tensor([[0, 2, 1], [1, 0, 0]])], lambda x, i: x.gather(1, i)),
    ("gather-2", [uniform(3, 4, 5), integers(4, 3, 2, 5)], lambda x, i: x.gather(-2, i)),
    ("scatter1", [uniform(3, 6), torch.stack([torch.randperm(6)[:4] for _ in range(3)]), uniform(3, 4)], lambda x, i, s: x.scatter(1, i, s)),
    ("scatter0", [uniform(6, 3), torch.tensor([[5, 0, 1], [2, 3, 4]]), uniform(2, 3)], lambda x, i, s: x.scatter(0, i, s)),
    ("scatterAdd1", [uniform(3, 6), integers(6, 2, 9), uniform(2, 9)], lambda x, i, s: x.scatter_add(1, i, s)),
    ("scatterAdd0", [uniform(4, 3, 2), integers(4, 9, 2, 2), uniform(9, 2, 2)], lambda x, i, s: x.scatter_add(0, i, s)),
    ("maskedFill", [uniform(3, 4), integers(2, 3, 4)], lambda x, m: x.masked_fill(m != 0, -inf)),
    ("maskedFill", [special, integers(2, 3)], lambda x, m: x.masked_fill(m != 0, -inf)),
    ("maskedFill", [uniform(2, 1, 4), integers(2, 3, 4)], lambda x, m: x.masked_fill(m != 0, -inf)),
]

goldens.save(__file__.replace("make_", "").replace("_goldens.py", ".safetensors"), goldens.evaluate(CASES))
