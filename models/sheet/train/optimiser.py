"""Muon for the weight matrices, AdamW for all else: fewer samples to the same loss (see README)."""
from __future__ import annotations

import torch
from torch import Tensor, nn

MUON_RATE = 4.0  # learning rate of Muon in those of AdamW


def orthogonalise(matrix: Tensor, steps: int = 5) -> Tensor:
    """Nearest semi-orthogonal matrix of an m×n matrix, roughly, by a quintic Newton-Schulz iteration.

    The iteration x ← (a + b·g + c·g²)·x with g = x·xᵀ runs on the small square g alone; x is multiplied once at the end.
    """
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix / (matrix.norm() + 1e-7)
    x = x if x.shape[0] <= x.shape[1] else x.T
    gram = x @ x.T
    identity = torch.eye(len(gram))
    product = identity
    for _ in range(steps):
        factor = a * identity + b * gram + c * gram @ gram
        gram = factor @ gram @ factor
        product = factor @ product
    x = product @ x
    return x if matrix.shape[0] <= matrix.shape[1] else x.T


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised. Convolution kernels are taken as outputs × (inputs × height × width)."""

    def __init__(self, parameters, lr: float, momentum: float = 0.95, weight_decay: float = 0.02):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(p)
                average = state["momentum"].lerp_(p.grad, 1 - group["momentum"])
                update = p.grad.lerp(average, group["momentum"]).reshape(p.shape[0], -1)
                update = orthogonalise(update).reshape(p.shape)
                rows, columns = p.shape[0], p[0].numel()
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.add_(update, alpha=-group["lr"] * 0.2 * max(rows, columns) ** 0.5)


def make_optimisers(net: nn.Module, lr: float, weight_decay: float, muon: bool) -> list[torch.optim.Optimizer]:
    """Muon takes the matrices between stem and heads, AdamW norms, biases, stem and heads."""
    inner, norms, rest = [], [], []
    for name, p in net.named_parameters():
        edge = name.startswith(("stem.0", "cells", "parts", "coarse", "place", "turn"))
        if p.ndim < 2:
            norms.append(p)
        elif edge or not muon:
            rest.append(p)
        else:
            inner.append(p)
    groups = [{"params": rest, "weight_decay": weight_decay}, {"params": norms, "weight_decay": 0.0}]
    optimisers: list[torch.optim.Optimizer] = [torch.optim.AdamW(groups, lr=lr, betas=(0.9, 0.98))]
    if inner:
        optimisers.append(Muon(inner, lr=lr * MUON_RATE, weight_decay=weight_decay))
    return optimisers
