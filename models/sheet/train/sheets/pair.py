"""Two sheets in one picture: facing pages, or two scans side by side or one above the other."""
from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from .sheet import PART_OUTSIDE, Region, Sheet


def put_beside(rng: Generator, first: Sheet, second: Sheet) -> Sheet:
    """The second sheet right of the first, or below it where both are wide, with or without a gap."""
    below = first.image.shape[1] > first.image.shape[0] * 1.3
    first, second = (_turned(first), _turned(second)) if below else (first, second)
    second = _of_height(second, first.image.shape[0])
    height, width = first.image.shape[:2]
    gap = int(rng.choice([0, 0.005, 0.02, 0.05]) * width)
    color = int(rng.choice([255, 235, 120, 0], p=[0.5, 0.15, 0.15, 0.2]))
    between = np.full((height, gap, 3), color, np.uint8), np.full((height, gap), PART_OUTSIDE, np.uint8)
    image = np.concatenate((first.image, between[0], second.image), 1)
    parts = np.concatenate((first.parts, between[1], second.parts), 1)
    shift = np.array([width + gap, 0], np.float32)
    moved = [Region(region.class_label, region.polygon + shift) for region in second.regions]
    both = Sheet(np.ascontiguousarray(image), first.regions + moved, np.ascontiguousarray(parts))
    return _turned(both) if below else both


def _turned(sheet: Sheet) -> Sheet:
    """Mirrored along the diagonal: what was below is at the right."""
    regions = [Region(region.class_label, np.ascontiguousarray(region.polygon[:, ::-1])) for region in sheet.regions]
    return Sheet(np.ascontiguousarray(sheet.image.swapaxes(0, 1)), regions, np.ascontiguousarray(sheet.parts.T))


def _of_height(sheet: Sheet, height: int) -> Sheet:
    """The sheet at another height (px)."""
    scale = height / sheet.image.shape[0]
    size = max(1, round(sheet.image.shape[1] * scale)), height
    regions = [Region(region.class_label, (region.polygon * np.float32(scale)).astype(np.float32)) for region in sheet.regions]
    image = cv2.resize(sheet.image, size, interpolation=cv2.INTER_AREA)
    return Sheet(image, regions, cv2.resize(sheet.parts, size, interpolation=cv2.INTER_NEAREST))
