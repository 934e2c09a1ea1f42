"""Train the network on folders of labelled sheets; goes on from the last checkpoint of the run.

usage: train.py --sheets /tmp/sheets/v1 --validate /tmp/sheets/validation --run /tmp/train_run --minutes 100

The plan (PHASES) and the learning rate follow the share of the budget that is spent: minutes of training, or, with
--samples, samples seen, which makes two runs alike whatever else the machine does.
"""
from __future__ import annotations

import argparse
import copy
import json
import math
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from dataset import Phase, SheetStream, find_sheets
from evaluate import evaluate_network, format_scores
from losses import total_loss
from network import NetworkConfig, SheetNetwork
from optimiser import MUON_RATE, Muon, make_optimisers

# (share of the budget at which it begins, phase): small and zoomed first, whole sheets at full size at the end
PHASES = (
    (0.00, Phase(edges=(288, 352), batch=12, whole=0.4)),
    (0.20, Phase(edges=(384, 512), batch=8, whole=0.5)),
    (0.45, Phase(edges=(512, 640, 768), batch=6, whole=0.7)),
    (0.70, Phase(edges=(768,), batch=6, whole=0.85)),
)
# the same for a network that begins with weights of an earlier run: many sizes, then whole sheets at full size
LATER_PHASES = (
    (0.00, Phase(edges=(640, 896, 1152), batch=4, whole=0.75)),
    (0.55, Phase(edges=(1024, 1152), batch=4, whole=0.9)),
)
WARMUP = 0.02  # share of the budget
DECAY = 0.55  # share of the budget over which the learning rate falls to 0 at the end
EMA_SHARE = 0.04  # the average reaches back over this share of the batches so far
GRADIENT_LIMIT = 5.0
LOG_EVERY = 50  # batches


def learning_rate(progress: float, top: float) -> float:
    """Trapezoid: rises over WARMUP, stays, falls linearly over DECAY to 2 % of `top`."""
    rise = min(1.0, (progress + 1e-3) / WARMUP)
    fall = min(1.0, max(0.02, (1 - progress) / DECAY))
    return top * min(rise, fall)


def share_weights(net: SheetNetwork) -> SheetNetwork:
    """A second network on the same weights, with gradients and norm statistics of its own."""
    replica = copy.deepcopy(net)
    for own, shared in zip(replica.parameters(), net.parameters()):
        own.data = shared.data
    return replica


def find_gradients(net: SheetNetwork, batch: dict[str, Tensor]) -> dict[str, float]:
    """Forward and backward, in bfloat16 where torch finds that safe; gradients stay at the network's parameters."""
    net.train()
    with torch.autocast("cpu", torch.bfloat16):
        out = net(batch["image"].contiguous())
    loss, terms = total_loss(out, batch)
    net.zero_grad(set_to_none=True)
    loss.backward()
    return {"loss": float(loss.detach()), **terms}


class Run:
    """All state of a training: weights, their moving average, optimisers and how far it got."""

    def __init__(self, options: argparse.Namespace):
        self.options = options
        options.run.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(options.seed)
        self.net = SheetNetwork(NetworkConfig()).to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net).eval().requires_grad_(False)
        self.replicas = [self.net, *(share_weights(self.net) for _ in range(options.threads - 1))]
        self.pool = ThreadPoolExecutor(options.threads)
        self.optimisers = make_optimisers(self.net, options.lr, options.weight_decay, not options.adamw)
        self.batches, self.samples, self.seconds = 0, 0, 0.0
        self.history: list[dict] = []
        self.path: Path = options.run / "checkpoint.pt"
        if self.path.exists():
            self._load(torch.load(self.path, weights_only=False))
        elif options.start_from:
            weights = torch.load(options.start_from, weights_only=False)["average"]
            self.net.load_state_dict(weights, strict=False)  # a run from before the turns were taught lacks their head
            self.average.load_state_dict(self.net.state_dict())

    def progress(self) -> float:
        """Share of the budget that is spent."""
        if self.options.samples:
            return self.samples / self.options.samples
        return self.seconds / 60 / self.options.minutes

    def phase(self) -> Phase:
        plan = LATER_PHASES if self.options.start_from else PHASES
        phases = [phase for begin, phase in plan if self.progress() >= begin]
        return phases[-1] if not self.options.fine_tune else plan[-1][1]

    def save(self) -> None:
        state = {
            "config": self.net.config.as_dict(),
            "net": self.net.state_dict(),
            "average": self.average.state_dict(),
            "optimisers": [o.state_dict() for o in self.optimisers],
            "batches": self.batches,
            "samples": self.samples,
            "seconds": self.seconds,
            "history": self.history,
            "seed": self.options.seed,
            "sheets": len({sheet.truth for sheet in find_sheets(self.options.sheets)}),
        }
        unfinished = self.path.with_suffix(".tmp")
        torch.save(state, unfinished)
        os.replace(unfinished, self.path)

    def _load(self, state: dict) -> None:
        self.net.load_state_dict(state["net"])
        self.average.load_state_dict(state["average"])
        for optimiser, stored in zip(self.optimisers, state["optimisers"]):
            optimiser.load_state_dict(stored)
        self.batches, self.samples, self.seconds = state["batches"], state["samples"], state["seconds"]
        self.history = state["history"]

    def step(self, batch: dict[str, Tensor]) -> dict[str, float]:
        """One batch: each replica takes a share of it, gradients are averaged, the optimisers step."""
        count = len(batch["image"])
        shares = [{k: v[i :: len(self.replicas)] for k, v in batch.items()} for i in range(len(self.replicas))]
        terms = list(self.pool.map(find_gradients, self.replicas, [s for s in shares if len(s["image"])]))
        self._gather()
        norm = nn.utils.clip_grad_norm_(self.net.parameters(), GRADIENT_LIMIT)
        rate = learning_rate(self.progress(), self.options.lr)
        if torch.isfinite(norm):
            for optimiser in self.optimisers:
                for group in optimiser.param_groups:
                    group["lr"] = rate * (MUON_RATE if isinstance(optimiser, Muon) else 1)
                optimiser.step()
            self._follow()
        self.batches += 1
        self.samples += count
        return {"lr": rate, **{name: sum(t[name] for t in terms) / len(terms) for name in terms[0]}}

    @torch.no_grad()
    def _gather(self) -> None:
        """Mean of the replicas' gradients and norm statistics → the first replica's."""
        for same in zip(*(replica.parameters() for replica in self.replicas)):
            for other in same[1:]:
                same[0].grad.add_(other.grad)
            same[0].grad.div_(len(same))
        for same in zip(*(replica.buffers() for replica in self.replicas)):
            if same[0].is_floating_point():
                same[0].copy_(torch.stack(same).mean(0))
                for other in same[1:]:
                    other.copy_(same[0])

    @torch.no_grad()
    def _follow(self) -> None:
        """Move the average towards the weights; quickly at first, so that the start is forgotten."""
        decay = 1 - 1 / (1 + EMA_SHARE * self.batches)
        for mean, now in zip(self.average.state_dict().values(), self.net.state_dict().values()):
            if mean.is_floating_point():
                mean.lerp_(now, 1 - decay)
            else:
                mean.copy_(now)


def log(run: Run, text: str) -> None:
    line = f"{time.strftime('%H:%M:%S')} {run.progress():6.1%} {run.samples:6d} samples  {text}"
    print(line, flush=True)
    with open(run.options.run / "log.txt", "a") as file:
        file.write(line + "\n")


def validate(run: Run) -> None:
    """Scores of the averaged weights on the validation sheets at the longest edge of the present phase."""
    edge = max(run.phase().edges)
    scores = evaluate_network(run.average, run.options.validate, edge, run.options.validation_sheets)
    run.history.append({"samples": run.samples, "minutes": run.seconds / 60, "edge": edge, "scores": scores})
    (run.options.run / "history.json").write_text(json.dumps(run.history, indent=1))
    log(run, f"validation at {edge} px\n{format_scores(scores)}")


def loader(run: Run) -> DataLoader:
    stream = SheetStream(run.options.sheets, run.phase(), run.options.seed, run.batches)
    # A forked worker would inherit the locks of this process's thread pools and now and then wait for them for ever.
    return DataLoader(stream, batch_size=None, num_workers=1, prefetch_factor=4, multiprocessing_context="spawn")


def train(run: Run, stop: float = math.inf) -> None:
    """Train until the budget is spent or `stop` samples were seen, and save."""
    options = run.options
    last_save = last_validation = run.seconds
    sums: dict[str, float] = {}
    while run.progress() < 1 and run.samples < stop:
        phase = run.phase()
        log(run, f"{phase}")
        clock = time.monotonic()
        for batch in loader(run):
            terms = run.step(batch)
            now = time.monotonic()
            run.seconds += now - clock
            clock = now
            for name, value in terms.items():
                sums[name] = sums.get(name, 0.0) + value / LOG_EVERY
            if run.batches % LOG_EVERY == 0:
                log(run, " ".join(f"{name} {value:.4g}" for name, value in sums.items()))
                sums = {}
            if run.seconds - last_save > 60 * options.save_minutes:
                run.save()
                last_save = run.seconds
            if options.validate and run.seconds - last_validation > 60 * options.validate_minutes:
                validate(run)
                last_validation, clock = run.seconds, time.monotonic()
            if run.progress() >= 1 or run.samples >= stop or run.phase() != phase:
                break
    if options.validate:
        validate(run)
    run.save()
    log(run, "done")


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheets", type=Path, nargs="+", required=True, help="folders of sheets with truth")
    parser.add_argument("--validate", type=Path, nargs="*", default=[], help="folders of validation sheets")
    parser.add_argument("--validation-sheets", type=int, default=48, help="how many of them")
    parser.add_argument("--run", type=Path, default=Path("/tmp/train_run"), help="folder of checkpoint and log")
    parser.add_argument("--minutes", type=float, default=100, help="budget of training time")
    parser.add_argument("--samples", type=int, default=0, help="budget of samples; replaces --minutes")
    parser.add_argument("--start-from", type=Path, help="checkpoint whose weights a new run begins with")
    parser.add_argument("--fine-tune", action="store_true", help="only the last phase: whole sheets at full size")
    parser.add_argument("--lr", type=float, default=1e-3, help="highest learning rate")
    parser.add_argument("--weight-decay", type=float, default=0.02)
    parser.add_argument("--adamw", action="store_true", help="AdamW alone, without Muon")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2, help="replicas, each on a thread and a share of the batch")
    parser.add_argument("--save-minutes", type=float, default=3)
    parser.add_argument("--validate-minutes", type=float, default=10)
    return parser.parse_args(arguments)


def main() -> None:
    options = parse()
    torch.set_num_threads(1)  # a thread a replica beats threads within operators, above all on a busy machine
    train(Run(options))


if __name__ == "__main__":
    main()
