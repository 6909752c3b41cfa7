"""Makes a case for `ascent predict`: a network with random weights and inputs in PyTorch, and what it gives.

    python3 predict_case.py NAME FOLDER REPOSITORY

Writes weights.pt (torch.save), prefixed.pt (the same, each key with a prefix that files of others have), config.json, input.safetensors
and expected.safetensors.
"""
import json
import os
import sys

import torch

name, folder, repository = sys.argv[1:]
sys.path[:0] = [os.path.join(repository, "benchmarks", "peers", "pytorch"), os.path.join(repository, "tests", "Ascent.Models.Tests", "Goldens")]
import models  # noqa: E402
import vision_models  # noqa: E402
from storing import save  # noqa: E402

torch.manual_seed(5)
torch.set_num_threads(1)
GPT = {"vocab_size": 97, "n_positions": 32, "n_embd": 48, "n_layer": 3, "n_head": 4}
BERT = {"vocab_size": 211, "max_position_embeddings": 32, "hidden_size": 48, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 96}
MAKE = {
    "resnet18": lambda: (vision_models.ResNet((2, 2, 2, 2)), {}, "module."),
    "resnet50": lambda: (vision_models.ResNet((3, 4, 6, 3), bottleneck=True), {}, "module."),
    "alexnet": lambda: (vision_models.AlexNet(hidden=256, dropout=0.0), {"hidden": 256}, "module."),
    "resnet20": lambda: (models.CifarResNet(20), {}, "module."),
    "mlp": lambda: (models.mlp(), {}, "module."),
    "gpt2": lambda: (models.Gpt(97, 32, 48, 3, 4), GPT, "transformer."),
    "bert": lambda: (models.Bert(211, 32, 48, 3, 4, 96, 3), BERT, None),
}
model, config, prefix = MAKE[name]()
with torch.no_grad():
    for key, value in list(model.named_parameters()) + list(model.named_buffers()):
        if value.dim() == 1:  # Norms and biases that are one and zero would hide a mistake; variances stay positive.
            value.uniform_(0.5, 1.5)
    model.eval()
    if name in ("gpt2", "bert"):
        ids = torch.randint(1, config["vocab_size"], (3, 20))
        inputs, arguments = {"input_ids": ids}, [ids]
        if name == "bert":
            mask = torch.ones_like(ids)
            mask[1, 12:] = 0
            types = torch.randint(0, 2, ids.shape)
            inputs |= {"token_type_ids": types, "attention_mask": mask}
            arguments += [types, mask]
    else:
        x = torch.rand(4, 784) if name == "mlp" else torch.rand(2, 3, 32, 32) if name == "resnet20" else torch.rand(1, 3, 224, 224)
        inputs, arguments = {"x": x}, [x]
    output = model(*arguments)
state = model.state_dict()
# BERT's own prefix is there already; files of the bare model lack it.
prefixed = {f"{prefix}{key}": value for key, value in state.items()} if prefix else {key.removeprefix("bert."): value for key, value in state.items()}
torch.save(state, os.path.join(folder, "weights.pt"))
torch.save({"state_dict": prefixed, "epoch": 3}, os.path.join(folder, "prefixed.pt"), _use_new_zipfile_serialization=False)
with open(os.path.join(folder, "config.json"), "w") as file:
    json.dump(config, file)
save(os.path.join(folder, "input.safetensors"), inputs)
save(os.path.join(folder, "expected.safetensors"), {"output": output})
