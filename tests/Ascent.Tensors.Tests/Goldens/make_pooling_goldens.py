"""Makes pooling.safetensors: poolings and resizing as PyTorch computes them.

    python3 make_pooling_goldens.py
"""
import math

import torch

import goldens
from goldens import uniform

F = torch.nn.functional
nan, inf = math.nan, math.inf

special = torch.tensor([[
    [1.0, 2.0, nan, -inf, -inf, inf, 0.0],
    [2.0, 2.0, 3.0, -inf, -inf, inf, -0.0],
    [nan, 1.0, nan, 5.0, 0.0, -1.0, 4.0],
    [nan, nan, 2.0, 5.0, -inf, nan, 4.0],
    [7.0, 7.0, 1.0, 1.0, 2.0, 3.0, inf],
]])

CASES = [
    ("max2", [uniform(2, 3, 6, 20)], lambda x: F.max_pool2d(x, 2)),
    ("max2", [uniform(2, 5, 7)], lambda x: F.max_pool2d(x, 2)),
    ("max2", [special], lambda x: F.max_pool2d(x, 2)),
    ("max3s2p1", [uniform(1, 2, 9, 25)], lambda x: F.max_pool2d(x, 3, 2, 1)),
    ("max3s2p1", [special], lambda x: F.max_pool2d(x, 3, 2, 1)),
    ("max3s1", [special], lambda x: F.max_pool2d(x, 3, 1)),
    ("maxWide", [uniform(2, 8, 30)], lambda x: F.max_pool2d(x, (2, 3), (3, 1), (1, 1), (2, 3))),
    ("maxCeil", [uniform(2, 6, 8)], lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True)),
    ("maxCeil", [special], lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True)),
    ("maxIndices", [uniform(2, 3, 6, 7)], lambda x: F.max_pool2d(x, 3, 2, 1, return_indices=True)),
    ("maxIndices", [special], lambda x: F.max_pool2d(x, 3, 2, 1, return_indices=True)),
    ("maxLarge", [uniform(2, 18, 19)], lambda x: F.max_pool2d(x, 17, 1)),
    ("max1d", [uniform(2, 3, 17)], lambda x: F.max_pool1d(x, 3, 2, 1)),
    ("max1d", [uniform(3, 12)], lambda x: F.max_pool1d(x, 3, 2, 1)),
    ("average2", [uniform(2, 3, 6, 20)], lambda x: F.avg_pool2d(x, 2)),
    ("average2", [special], lambda x: F.avg_pool2d(x, 2)),
    ("average3s2p1", [uniform(1, 2, 9, 37)], lambda x: F.avg_pool2d(x, 3, 2, 1)),
    ("average3s1p1", [uniform(1, 2, 9, 37)], lambda x: F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)),
    ("averageCeil", [uniform(2, 6, 8)], lambda x: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True)),
    ("averageCeilInside", [uniform(2, 6, 8)], lambda x: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=False)),
    ("averageDivisor", [uniform(2, 6, 8)], lambda x: F.avg_pool2d(x, (2, 3), (3, 2), divisor_override=5)),
    ("average1d", [uniform(2, 3, 17)], lambda x: F.avg_pool1d(x, 4, 3, 2)),
    ("adaptiveAverage1", [uniform(2, 3, 7, 9)], lambda x: F.adaptive_avg_pool2d(x, 1)),
    ("adaptiveAverage35", [uniform(2, 3, 7, 9)], lambda x: F.adaptive_avg_pool2d(x, (3, 5))),
    ("adaptiveAverage35", [uniform(2, 2, 3)], lambda x: F.adaptive_avg_pool2d(x, (3, 5))),
    ("adaptiveAverage1d", [uniform(2, 3, 11)], lambda x: F.adaptive_avg_pool1d(x, 4)),
    ("adaptiveMax35", [uniform(2, 3, 7, 9)], lambda x: F.adaptive_max_pool2d(x, (3, 5), return_indices=True)),
    ("adaptiveMax35", [special], lambda x: F.adaptive_max_pool2d(x, (3, 5), return_indices=True)),
    ("adaptiveMax1d", [uniform(2, 3, 11)], lambda x: F.adaptive_max_pool1d(x, 4)),
]

goldens.save(__file__.replace("make_", "").replace("_goldens.py", ".safetensors"), goldens.evaluate(CASES))
