"""Makes the .pt files beside this script, and manifest.json with what PyTorch says of them.

    /usr/bin/python3 make_fixtures.py

Made with PyTorch 1.13.1. Both containers (zip, and the format before it), every element type, views on shared storages, strides of
zero, parameters, ordered and nested dictionaries, a whole checkpoint, lists, scalars, empty tensors, and files that
must be refused: a quantized tensor, a TorchScript archive, a whole module, a pickle that is none of PyTorch's.
"""
import collections
import hashlib
import json
import os
import pickle
import warnings

import torch

warnings.filterwarnings("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(1)
base = torch.arange(24, dtype=torch.float32)
types = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool, torch.complex64]
net = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.BatchNorm2d(3), torch.nn.Linear(4, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
(net[0](torch.rand(1, 2, 5, 5)).sum() + net[2](torch.rand(1, 4)).sum()).backward()
optimizer.step()
tied = torch.nn.Parameter(torch.rand(3, 2))

GOOD = {
    "types": {str(t).removeprefix("torch."): (torch.arange(6).reshape(2, 3) % 5).to(t) for t in types},
    "views": {
        "whole": base, "transposed": base.reshape(4, 6).t(), "column": base.reshape(4, 6)[:, 2], "every_second": base[1::2],
        "window": base.reshape(2, 3, 4)[1:, :2, 1:3], "permuted": base.reshape(2, 3, 4).permute(2, 0, 1), "expanded": base[3:4].expand(5), "last": base[23],
    },
    "state_dict": net.state_dict(),
    "parameters": {"tied.a": tied, "tied.b": tied, "frozen": torch.nn.Parameter(torch.ones(2), requires_grad=False)},
    "checkpoint": {"model": net.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 7, "loss": 0.25, "name": "tiny", "done": False, "best": None, "seed": 2**40},
    "nested": collections.OrderedDict(a={"b": {"c": torch.ones(1)}}, list=[torch.zeros(2), (torch.ones(1), 3)], size=torch.Size([2, 3]), type=torch.float16, device=torch.device("cpu")),
    "shapes": {"scalar": torch.tensor(2.5), "empty": torch.empty(0), "empty_rows": torch.empty(3, 0, 2), "one": torch.ones(1, 1, 1), "special": torch.tensor([float("inf"), float("-inf"), -0.0])},
    "tensor": torch.arange(3),
    "nothing": {},
}


def leaves(value, name=""):
    dotted = (lambda key: f"{name}.{key}" if name else str(key))
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, dotted(key))
    elif isinstance(value, (list, tuple)):
        for i, item in enumerate(value):
            yield from leaves(item, dotted(i))
    else:
        yield name or "tensor", value


def describe(value):
    if not isinstance(value, torch.Tensor):
        return {"value": value if isinstance(value, (int, float, bool, str, type(None))) else str(value)}
    value = value.detach()
    rows = value.contiguous().clone()
    data = bytes(rows.reshape(-1).view(torch.uint8).tolist()) if rows.numel() and rows.dim() else bytes(rows.reshape(1).view(torch.uint8).tolist()) if rows.numel() else b""
    return {"dtype": str(value.dtype).removeprefix("torch."), "shape": list(value.shape), "stride": list(value.stride()), "offset": value.storage_offset(),
            "sha256_le_contiguous": hashlib.sha256(data).hexdigest()}


manifest = {}
for name, value in GOOD.items():
    for kind, zipped in (("zip", True), ("legacy", False)):
        file = f"{name}.{kind}.pt"
        torch.save(value, os.path.join(HERE, file), _use_new_zipfile_serialization=zipped)
        loaded = torch.load(os.path.join(HERE, file))
        manifest[file] = {"container": kind, "loads": True, "entries": {key: describe(item) for key, item in leaves(loaded)}}

BAD = {
    "quantized.pt": lambda path: torch.save({"q": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)}, path),
    "script.pt": lambda path: torch.jit.script(torch.nn.Linear(1, 1)).save(path),
    "module.zip.pt": lambda path: torch.save(torch.nn.Linear(1, 1), path),
    "module.legacy.pt": lambda path: torch.save(torch.nn.Linear(1, 1), path, _use_new_zipfile_serialization=False),
    "plain.pt": lambda path: pickle.dump({"a": 1}, open(path, "wb"), protocol=2),
    "sparse.pt": lambda path: torch.save(torch.eye(2).to_sparse(), path),
}
for file, save in BAD.items():
    save(os.path.join(HERE, file))
    manifest[file] = {"loads": False}
json.dump(manifest, open(os.path.join(HERE, "manifest.json"), "w"), indent=1)
