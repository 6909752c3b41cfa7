"""Makes schedules.json: the learning rates of PyTorch's schedulers over 40 steps, from a rate of 0.5.

    /usr/bin/python3 make_schedule_goldens.py

Made with PyTorch 1.13.1.
"""
import json
import os

import torch
from torch.optim import lr_scheduler as schedulers

SCHEDULES = {
    "step": lambda o: schedulers.StepLR(o, 7, 0.5),
    "multistep": lambda o: schedulers.MultiStepLR(o, [5, 5, 20], 0.1),
    "exponential": lambda o: schedulers.ExponentialLR(o, 0.9),
    "cosine": lambda o: schedulers.CosineAnnealingLR(o, 39),
    "cosine-minimum": lambda o: schedulers.CosineAnnealingLR(o, 20, eta_min=0.05),
    "restarts": lambda o: schedulers.CosineAnnealingWarmRestarts(o, 5, 2, eta_min=0.05),
    "restarts-equal": lambda o: schedulers.CosineAnnealingWarmRestarts(o, 6),
    "polynomial": lambda o: schedulers.PolynomialLR(o, 30, 2.0),
    "linear": lambda o: schedulers.LinearLR(o, 0.25, 1.0, 10),
    "one-cycle": lambda o: schedulers.OneCycleLR(o, 0.5, total_steps=40),
    "one-cycle-short": lambda o: schedulers.OneCycleLR(o, 0.5, total_steps=40, pct_start=0.1, div_factor=10, final_div_factor=100),
}
goldens = {}
for name, make in SCHEDULES.items():
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.5)
    scheduler = make(optimizer)
    rates = []
    for _ in range(40):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(rates) < 40:
            scheduler.step()
    goldens[name] = rates
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "schedules.json"), "w") as file:
    json.dump(goldens, file, indent=1)
    file.write("\n")
