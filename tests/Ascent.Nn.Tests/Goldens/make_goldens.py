"""Makes optimizers.json: losses and weights of a 3-5-2 network under PyTorch's optimisers, in float64.

    /usr/bin/python3 make_goldens.py

Made with PyTorch 1.13.1. The gradient of one parameter is dropped in the third step, so that its state must wait. Lion and Muon, which
PyTorch 1.13 lacks, are written out here from their papers' programs; groups give the biases numbers of their own.
"""
import json
import os

import torch


class Lion(torch.optim.Optimizer):
    """github.com/google/automl/tree/master/lion, as in the paper's Program 1."""

    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if not state:
                    state["exp_avg"] = torch.zeros_like(p)
                m = state["exp_avg"]
                update = torch.sign(m * beta1 + p.grad * (1 - beta1))
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.add_(update, alpha=-group["lr"])
                m.mul_(beta2).add_(p.grad, alpha=1 - beta2)


class Muon(torch.optim.Optimizer):
    """The step of torch.optim.Muon (2.9) for matrices, in the parameters' own precision, and AdamW for the rest."""

    def __init__(self, params, lr=1e-3, weight_decay=0.1, momentum=0.95, nesterov=True, match=False):
        params = list(params)
        super().__init__([p for p in params if p.ndim >= 2], dict(lr=lr, weight_decay=weight_decay, momentum=momentum, nesterov=nesterov, match=match))
        self.rest = torch.optim.AdamW([p for p in params if p.ndim < 2], lr=lr)

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if not state:
                    state["momentum_buffer"] = torch.zeros_like(p)
                buffer = state["momentum_buffer"]
                buffer.lerp_(p.grad, 1 - group["momentum"])
                x = p.grad.lerp(buffer, group["momentum"]) if group["nesterov"] else buffer.clone()
                rows, columns = x.shape
                if rows > columns:
                    x = x.T
                x = x / x.norm().clamp(min=1e-7)
                for _ in range(5):
                    gram = x @ x.T
                    x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
                if rows > columns:
                    x = x.T
                ratio = 0.2 * max(rows, columns) ** 0.5 if group["match"] else max(1, rows / columns) ** 0.5
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.add_(x, alpha=-group["lr"] * ratio)
        self.rest.step()


torch.manual_seed(1)
torch.set_default_dtype(torch.float64)
start = [torch.randn(5, 3), torch.randn(5), torch.randn(2, 5), torch.randn(2)]
data = torch.randn(8, 3)
labels = torch.randint(0, 2, (8,))
OPTIMIZERS = {
    "sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW, "adagrad": torch.optim.Adagrad,
    "adadelta": torch.optim.Adadelta, "rmsprop": torch.optim.RMSprop, "lion": Lion, "muon": Muon,
}
CONFIGURATIONS = [
    ("sgd", {"lr": 0.1}),
    ("sgd", {"lr": 0.1, "weight_decay": 0.01}),
    ("sgd", {"lr": 0.1, "momentum": 0.9}),
    ("sgd", {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.001, "nesterov": True}),
    ("adam", {"lr": 0.01}),
    ("adam", {"lr": 0.1, "betas": [0.8, 0.95], "eps": 1e-6, "weight_decay": 0.01}),
    ("sgd", {"lr": 0.1, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.01}),
    ("sgd", {"lr": 0.02, "momentum": 0.8, "weight_decay": 0.01, "maximize": True}),
    ("adam", {"lr": 0.1, "amsgrad": True}),
    ("adam", {"lr": 0.01, "weight_decay": 0.1, "maximize": True}),
    ("adamw", {"lr": 0.05}),
    ("adamw", {"lr": 0.1, "betas": [0.8, 0.95], "weight_decay": 0.3, "amsgrad": True, "maximize": True}),
    ("adagrad", {"lr": 0.1}),
    ("adagrad", {"lr": 0.2, "lr_decay": 0.1, "weight_decay": 0.05, "initial_accumulator_value": 0.01, "eps": 1e-6, "maximize": True}),
    ("adadelta", {"lr": 1.0}),
    ("adadelta", {"lr": 0.7, "rho": 0.8, "eps": 1e-4, "weight_decay": 0.05}),
    ("rmsprop", {"lr": 0.01}),
    ("rmsprop", {"lr": 0.02, "alpha": 0.9, "eps": 1e-4, "weight_decay": 0.05, "momentum": 0.7}),
    ("rmsprop", {"lr": 0.02, "alpha": 0.9, "eps": 1e-2, "momentum": 0.7, "centered": True}),
    ("lion", {"lr": 0.01}),
    ("lion", {"lr": 0.02, "betas": [0.8, 0.95], "weight_decay": 0.3}),
    ("muon", {"lr": 0.02}),
    ("muon", {"lr": 0.05, "momentum": 0.8, "weight_decay": 0.3, "nesterov": False, "match": True}),
    ("adamw", {"lr": 0.05, "weight_decay": 0.2, "biases": {"lr": 0.01, "weight_decay": 0.0}}),
    ("sgd", {"lr": 0.05, "momentum": 0.9, "biases": {"lr": 0.1, "momentum": 0.5}}),
]

runs = []
for name, options in CONFIGURATIONS:
    parameters = [p.clone().requires_grad_() for p in start]
    plain = {key: value for key, value in options.items() if key != "biases"}
    groups = [{"params": [parameters[0], parameters[2]]}, {"params": [parameters[1], parameters[3]], **options["biases"]}] if "biases" in options else parameters
    optimizer = OPTIMIZERS[name](groups, **plain)
    losses = []
    for step in range(10):
        for p in parameters:
            p.grad = None
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
