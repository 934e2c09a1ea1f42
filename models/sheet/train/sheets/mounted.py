"""One map on two sheets that were mounted side by side: a seam, a step in the lines, another tone of paper."""
from __future__ import annotations

import numpy as np
from numpy.random import Generator

from .bent import move_columns, transposed
from .sheet import Sheet


def mount(rng: Generator, sheet: Sheet) -> Sheet:
    """Cut the sheet upright or across and put it together not quite as it was; regions and parts follow."""
    if rng.random() < 0.4:
        return transposed(_joined(rng, transposed(sheet)))
    return _joined(rng, sheet)


def _joined(rng: Generator, sheet: Sheet) -> Sheet:
    """What lies right of the seam is a little lower or higher (px)."""
    height, width = sheet.image.shape[:2]
    seam = int(width * rng.uniform(0.3, 0.7))
    down = np.zeros(width, np.float32)
    down[seam:] = rng.normal(0, 0.0025) * max(height, width)
    parted = move_columns(sheet, down)
    image = parted.image * _light(rng, width, seam)
    if rng.random() < 0.6:
        line = max(1, round(width * rng.uniform(0.0006, 0.003)))
        image[:, seam : seam + line] = int(rng.choice([30, 90, 235]))
    return Sheet(np.clip(image, 0, 255).astype(np.uint8), parted.regions, parted.parts)


def _light(rng: Generator, width: int, seam: int) -> np.ndarray:
    """The tone of both papers (width×3) and the shadow of the edge that lies on top."""
    light = np.ones((width, 3), np.float32)
    light[seam:] *= rng.uniform(0.88, 1.02) * rng.uniform(0.97, 1.03, 3)
    away = (np.arange(width) - seam) / (width * rng.uniform(0.003, 0.02))
    side = away > 0 if rng.random() < 0.6 else np.ones(width, bool)
    return (light * (1 - rng.uniform(0.1, 0.45) * np.exp(-np.abs(away)) * side)[:, None]).astype(np.float32)
