"""What the network is taught with: cells, border, parts and coarse class maps."""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from dataset import UNKNOWN_PART, UNKNOWN_TURN
from network import CLASSES, PARTS

# small classes count for more; the order is that of CLASSES
CLASS_WEIGHTS = (1.5, 2.0, 1.5, 1.0)
BORDER_WEIGHT = 0.5
BORDER_POSITIVE = 8.0  # a border cell counts as this many others
PARTS_WEIGHT = 0.4
COARSE_WEIGHT = 0.25  # of each of the three coarse maps
# nothing, unit swatch, symbol sample, text, chart or column, furniture, inset, big title, outside the paper
PART_WEIGHTS = (0.3, 2.0, 3.0, 0.5, 1.0, 1.0, 1.0, 1.0, 0.5)
TURN_WEIGHT = 0.3
DICE_SMOOTHING = 8.0  # cells


def class_loss(logits: Tensor, targets: Tensor, valid: Tensor) -> Tensor:
    """Cross-entropy and Dice of class maps. logits, targets: N×4×h×w; valid: N×1×h×w."""
    weights = logits.new_tensor(CLASS_WEIGHTS).view(1, -1, 1, 1)
    entropy = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    entropy = (entropy * weights * valid).sum() / valid.sum().clamp(min=1) / len(CLASSES)
    chance = torch.sigmoid(logits) * valid
    overlap = (chance * targets).sum((2, 3))
    total = chance.sum((2, 3)) + targets.sum((2, 3))
    dice = 1 - (2 * overlap + DICE_SMOOTHING) / (total + DICE_SMOOTHING)  # N×4
    present = (targets.sum((2, 3)) > 0).float() * weights.view(1, -1)
    return entropy * 4 + (dice * present).sum() / present.sum().clamp(min=1)


def border_loss(logits: Tensor, targets: Tensor, valid: Tensor) -> Tensor:
    """Cross-entropy and, on sheets that have a border, Dice of the border channel, N×h×w each.

    Borders are a thousandth of the cells: cross-entropy alone leaves gaps in them, and one gap joins two regions.
    """
    entropy = F.binary_cross_entropy_with_logits(
        logits, targets, reduction="none", pos_weight=logits.new_tensor(BORDER_POSITIVE)
    )
    chance = torch.sigmoid(logits) * valid
    dice = 1 - (2 * (chance * targets).sum((1, 2)) + DICE_SMOOTHING) / (
        chance.sum((1, 2)) + targets.sum((1, 2)) + DICE_SMOOTHING
    )
    present = (targets.sum((1, 2)) > 0).float()
    return (entropy * valid).sum() / valid.sum().clamp(min=1) * 4 + (dice * present).sum() / len(dice)


def parts_loss(logits: Tensor, parts: Tensor) -> Tensor:
    """Cross-entropy of part labels. logits: N×9×h×w, parts: N×h×w with UNKNOWN_PART where not labelled."""
    if not bool((parts != UNKNOWN_PART).any()):
        return logits.sum() * 0
    return F.cross_entropy(logits, parts, logits.new_tensor(PART_WEIGHTS), ignore_index=UNKNOWN_PART)


def turn_loss(logits: Tensor, turns: Tensor) -> Tensor:
    """Cross-entropy of the sheets' quarter turns. logits: N×4, turns: N with UNKNOWN_TURN for mirrored sheets."""
    if not bool((turns != UNKNOWN_TURN).any()):
        return logits.sum() * 0
    return F.cross_entropy(logits, turns, ignore_index=UNKNOWN_TURN)


def total_loss(out: dict, batch: dict[str, Tensor]) -> tuple[Tensor, dict[str, float]]:
    """Weighted sum over the network's training output, and its terms as numbers for the log."""
    classes, border = batch["targets"][:, : len(CLASSES)], batch["targets"][:, len(CLASSES)]
    valid = batch["valid"]
    cells = out["cells"].float()
    assert out["parts"].shape[1] == PARTS
    terms = {
        "class": class_loss(cells[:, : len(CLASSES)], classes, valid),
        "border": BORDER_WEIGHT * border_loss(cells[:, len(CLASSES)], border, valid[:, 0]),
        "parts": PARTS_WEIGHT * parts_loss(out["parts"].float(), batch["parts"]),
        "turn": TURN_WEIGHT * turn_loss(out["turn"].float(), batch["turn"]),
    }
    for logits in out["coarse"]:
        step = classes.shape[-1] // logits.shape[-1]
        wanted, inside = F.avg_pool2d(classes, step), F.avg_pool2d(valid, step)
        terms["coarse"] = terms.get("coarse", 0) + COARSE_WEIGHT * class_loss(logits.float(), wanted, inside)
    return sum(terms.values()), {name: float(term.detach()) for name, term in terms.items()}
