"""Makes attention.safetensors: scaled dot-product attention as PyTorch computes it in float64.

    python3 make_attention_goldens.py

PyTorch 1.13 has no public scaled_dot_product_attention; the function below is the definition that the documentation of 2.x gives,
with masked positions at -inf. Rows with everything masked, where 1.13's softmax gives NaN, are not among the cases.
"""
import math

import torch

from goldens import evaluate, save, uniform

nan = math.nan


def attention(q, k, v, mask=None, causal=False, scale=None):
    scores = q @ k.transpose(-2, -1) * (1 / math.sqrt(q.shape[-1]) if scale is None else scale)
    if causal:
        scores = scores.masked_fill(~torch.ones(q.shape[-2], k.shape[-2]).tril().bool(), -math.inf)
    if mask is not None:
        scores = scores + mask if mask.is_floating_point() else scores.masked_fill(mask == 0, -math.inf)
    return scores.softmax(-1) @ v


def operands(batch, queries, keys, depth, width, heads=None):
    rest = batch[:-1] + [heads] if heads else batch
    return [uniform(*batch, queries, depth), uniform(*rest, keys, depth), uniform(*rest, keys, width)]


def grouped(q, k, v):
    return attention(q, k.repeat_interleave(q.shape[-3] // k.shape[-3], -3), v.repeat_interleave(q.shape[-3] // v.shape[-3], -3), causal=True)


shapes = [([2, 3], 5, 7, 4, 6), ([], 1, 1, 1, 1), ([], 70, 135, 8, 16), ([1, 2], 33, 20, 5, 3)]
CASES = [("plain", operands(*shape), attention) for shape in shapes]
CASES += [("causal", operands(*shape), lambda q, k, v: attention(q, k, v, causal=True)) for shape in shapes]
CASES += [("scaled", operands([2], 5, 7, 4, 6), lambda q, k, v: attention(q, k, v, scale=2.5))]
CASES += [("grouped", operands([2, 4], 9, 9, 4, 4, heads=2), grouped)]
for mask_shape in [(5, 7), (2, 1, 1, 7), (2, 3, 5, 7), (5, 1)]:
    mask = torch.randint(0, 2, mask_shape)
    if mask_shape[-1] == 1:
        mask[:] = 1
    mask[..., 0] = 1
    CASES += [("masked", operands([2, 3], 5, 7, 4, 6) + [mask], attention)]
    CASES += [("maskedcausal", operands([2, 3], 5, 7, 4, 6) + [mask], lambda q, k, v, m: attention(q, k, v, m, causal=True))]
    CASES += [("biased", operands([2, 3], 5, 7, 4, 6) + [uniform(*mask_shape)], lambda q, k, v, m: attention(q, k, v, m.detach()))]
    CASES += [("learnt", operands([2, 3], 5, 7, 4, 6) + [uniform(*mask_shape)], lambda q, k, v, m: attention(q, k, v, m, causal=True))]
large = operands([2], 4, 6, 3, 3)
CASES += [("large", [large[0] * 1e3, large[1] * 1e3, large[2]], attention)]
broken = operands([2], 4, 6, 3, 3)
broken[0][0, 1, 2] = nan
broken[2][1, 0, 0] = nan
CASES += [("plain", broken, attention)]

save(__file__.replace("make_attention_goldens.py", "attention.safetensors"), evaluate(CASES))
