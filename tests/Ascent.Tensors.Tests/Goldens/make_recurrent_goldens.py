"""Makes recurrent.safetensors: LSTM and GRU layers as PyTorch computes them in float64.

    python3 make_recurrent_goldens.py
"""
import math

import torch

from goldens import evaluate, save, uniform


def lstm(reverse=False):
    def run(x, *rest):
        weights, states = rest[:-2], rest[-2:]
        y, h, c = torch._VF.lstm(x.flip(0) if reverse else x, tuple(s.unsqueeze(0) for s in states), weights, len(weights) == 4, 1, 0.0, False, False, False)
        return y.flip(0) if reverse else y, h[0], c[0]
    return run


def gru(reverse=False):
    def run(x, *rest):
        weights, state = rest[:-1], rest[-1]
        y, h = torch._VF.gru(x.flip(0) if reverse else x, state.unsqueeze(0), weights, len(weights) == 4, 1, 0.0, False, False, False)
        return y.flip(0) if reverse else y, h[0]
    return run


def operands(gates, steps, n, inputs, h, biases=True):
    states = 2 if gates == 4 else 1
    parameters = [uniform(gates * h, inputs), uniform(gates * h, h)] + ([uniform(gates * h), uniform(gates * h)] if biases else [])
    return [uniform(steps, n, inputs)] + parameters + [uniform(n, h) for _ in range(states)]


CASES = []
for shape in [(5, 3, 4, 2), (1, 1, 1, 1), (4, 2, 3, 19)]:
    CASES += [("lstm", operands(4, *shape), lstm()), ("lstmreverse", operands(4, *shape), lstm(True))]
    CASES += [("gru", operands(3, *shape), gru()), ("grureverse", operands(3, *shape), gru(True))]
CASES += [("lstmplain", operands(4, 3, 2, 4, 5, biases=False), lstm()), ("gruplain", operands(3, 3, 2, 4, 5, biases=False), gru())]
broken = operands(4, 3, 2, 4, 5)
broken[0][1, 0, 2] = math.nan
broken[0][1, 1, 2] = math.inf
CASES += [("lstm", broken, lstm())]
large = operands(3, 3, 2, 4, 5)
large[0] *= 1e4
CASES += [("gru", large, gru())]

save(__file__.replace("make_recurrent_goldens.py", "recurrent.safetensors"), evaluate(CASES))
