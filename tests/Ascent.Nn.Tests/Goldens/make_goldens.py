"""Makes optimizers.json: losses and weights of a 3-5-2 network under PyTorch's optimisers, in float64.

    python3 make_goldens.py

Made with PyTorch 1.13.1. The gradient of one parameter is dropped in the third step, so that its state must wait.
"""
import json
import os

import torch

torch.manual_seed(1)
torch.set_default_dtype(torch.float64)
start = [torch.randn(5, 3), torch.randn(5), torch.randn(2, 5), torch.randn(2)]
data = torch.randn(8, 3)
labels = torch.randint(0, 2, (8,))
CONFIGURATIONS = [
    ("sgd", {"lr": 0.1}),
    ("sgd", {"lr": 0.1, "weight_decay": 0.01}),
    ("sgd", {"lr": 0.1, "momentum": 0.9}),
    ("sgd", {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.001, "nesterov": True}),
    ("adam", {"lr": 0.01}),
    ("adam", {"lr": 0.1, "betas": [0.8, 0.95], "eps": 1e-6, "weight_decay": 0.01}),
]

runs = []
for name, options in CONFIGURATIONS:
    parameters = [p.clone().requires_grad_() for p in start]
    optimizer = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[name](parameters, **options)
    losses = []
    for step in range(10):
        optimizer.zero_grad()
        w1, b1, w2, b2 = parameters
        hidden = torch.relu(torch.nn.functional.linear(data, w1, b1))
        loss = torch.nn.functional.cross_entropy(torch.nn.functional.linear(hidden, w2, b2), labels)
        loss.backward()
        if step == 2:
            parameters[1].grad = None
        optimizer.step()
        losses.append(loss.item())
    runs.append({"name": name, "options": options, "losses": losses, "final": [p.detach().reshape(-1).tolist() for p in parameters]})

golden = {
    "data": data.reshape(-1).tolist(),
    "labels": labels.tolist(),
    "start": [p.reshape(-1).tolist() for p in start],
    "runs": runs,
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "optimizers.json"), "w") as file:
    json.dump(golden, file, indent=1)
    file.write("\n")
