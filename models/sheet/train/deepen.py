"""A checkpoint of a shallower network → one of the network as it is now, which computes the same.

usage: deepen.py --checkpoint /tmp/run6/checkpoint.pt --out /tmp/deeper [--seed 0]

Blocks that the earlier network lacks begin as the identity: the last weights of each are zero. A run can begin with
the checkpoint (train.py --start-from) and be exported as weights between it and the run's (export.py --earlier-run).
"""
from __future__ import annotations

import argparse
from pathlib import Path

import torch

from network import NetworkConfig, SheetNetwork


def deepen(state: dict, config: NetworkConfig) -> SheetNetwork:
    """`state`: a checkpoint; `config`: of a network with the same widths and at least its blocks."""
    net = SheetNetwork(config)
    unknown = net.load_state_dict(state["average"], strict=False).unexpected_keys
    if unknown:
        raise SystemExit(f"the checkpoint has {unknown[0]}, which the network lacks: it cannot be made shallower")
    return net.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for the deeper checkpoint.pt")
    parser.add_argument("--seed", type=int, default=0, help="of the weights that are new")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    state = torch.load(options.checkpoint, weights_only=False)
    net = deepen(state, NetworkConfig())
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save({"config": net.config.as_dict(), "average": net.state_dict()}, options.out / "checkpoint.pt")
    added = len(net.state_dict()) - len(state["average"])
    print(f"{options.out / 'checkpoint.pt'}: {added} arrays more than before")


if __name__ == "__main__":
    main()
