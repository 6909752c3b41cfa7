"""Makes convolution.safetensors: convolutions and their gradients as PyTorch computes them in float64.

    python3 make_convolution_goldens.py
"""
import math

import torch

from goldens import evaluate, save, uniform

F = torch.nn.functional
nan, inf = math.nan, math.inf

special = uniform(2, 2, 5, 5)
special[0, 0, 1, 1], special[1, 1, 4, 0], special[1, 0, 0, 4] = nan, inf, -inf

CASES = [
    ("conv2d", [uniform(2, 3, 7, 6), uniform(4, 3, 3, 3), uniform(4)], F.conv2d),
    ("conv2d-plain", [uniform(17, 2, 4, 5), uniform(3, 2, 2, 3)], F.conv2d),
    ("conv2d-p1", [uniform(2, 3, 5, 5), uniform(4, 3, 3, 3), uniform(4)], lambda x, w, b: F.conv2d(x, w, b, padding=1)),
    ("conv2d-s2p1", [uniform(2, 3, 8, 7), uniform(4, 3, 3, 3), uniform(4)], lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=1)),
    ("conv2d-mixed", [uniform(2, 4, 9, 11), uniform(6, 2, 3, 2), uniform(6)], lambda x, w, b: F.conv2d(x, w, b, stride=(2, 3), padding=(3, 1), dilation=(1, 2), groups=2)),
    ("conv2d-depthwise", [uniform(2, 5, 6, 7), uniform(5, 1, 3, 3), uniform(5)], lambda x, w, b: F.conv2d(x, w, b, stride=(1, 2), padding=1, groups=5)),
    ("conv2d-relu", [uniform(2, 3, 5, 5), uniform(4, 3, 3, 3), uniform(4)], lambda x, w, b: F.conv2d(x, w, b, padding=1).relu()),
    ("conv2d-p1", [special, uniform(3, 2, 3, 3), uniform(3)], lambda x, w, b: F.conv2d(x, w, b, padding=1)),
    ("conv2d-1x1", [uniform(3, 5, 4, 4), uniform(6, 5, 1, 1), uniform(6)], F.conv2d),
    ("conv1d", [uniform(3, 2, 12), uniform(4, 2, 5), uniform(4)], lambda x, w, b: F.conv1d(x, w, b, stride=2, padding=3, dilation=2)),
    ("convtranspose2d", [uniform(2, 3, 4, 5), uniform(3, 4, 3, 3), uniform(4)], F.conv_transpose2d),
    ("convtranspose2d-mixed", [uniform(2, 4, 4, 3), uniform(4, 3, 3, 2), uniform(6)],
     lambda x, w, b: F.conv_transpose2d(x, w, b, stride=(2, 3), padding=(1, 0), output_padding=(1, 2), dilation=(2, 1), groups=2)),
]

save(__file__.replace("make_", "").replace("_goldens.py", ".safetensors"), evaluate(CASES))
