"""Paper that does not lie flat: pages of books, rolled sheets, with the light that falls on their waves."""
from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from .noise import noise_line
from .sheet import Region, Sheet

_STEPS = 60  # along the longest side, between points of a bent outline


def bend(rng: Generator, sheet: Sheet) -> Sheet:
    """Move columns of pixels up and down, sometimes rows sideways; regions and parts follow."""
    sheet = _waved(rng, sheet)
    if rng.random() < 0.3:
        sheet = transposed(_waved(rng, transposed(sheet)))
    return sheet


def _waved(rng: Generator, sheet: Sheet) -> Sheet:
    """Every column of the picture moves down by its own amount, with the light that falls on the slopes."""
    height, width = sheet.image.shape[:2]
    down = _profile(rng, width) * np.float32(rng.uniform(0.004, 0.022) * max(height, width))
    light = 1 + np.clip(np.gradient(down) * rng.uniform(-1.5, 1.5), -0.35, 0.2)
    bent = move_columns(sheet, down)
    image = np.clip(bent.image * light.astype(np.float32)[None, :, None], 0, 255).astype(np.uint8)
    return Sheet(image, bent.regions, bent.parts)


def move_columns(sheet: Sheet, down: np.ndarray) -> Sheet:
    """The sheet with each of its columns moved down by its own amount (float32 width, px)."""
    height, width = sheet.image.shape[:2]
    xs = np.broadcast_to(np.arange(width, dtype=np.float32), (height, width))
    ys = np.arange(height, dtype=np.float32)[:, None] - down
    image = cv2.remap(sheet.image, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    parts = cv2.remap(sheet.parts, xs, ys, cv2.INTER_NEAREST)
    regions = [Region(region.class_label, _moved(region.polygon, down)) for region in sheet.regions]
    return Sheet(image, regions, parts)


def _profile(rng: Generator, count: int) -> np.ndarray:
    """How far paper stands up along a line, about 0, largest near 1: one arch, a fold of a book, or waves."""
    along = np.linspace(0, 1, count, dtype=np.float32)
    kind = rng.choice(["arch", "book", "waves"])
    if kind == "arch":
        line = np.sin(np.pi * along) * rng.choice([-1, 1])
    elif kind == "book":
        line = -np.exp(-np.abs(along - rng.uniform(-0.1, 1.1)) / rng.uniform(0.05, 0.2)) * rng.choice([-1, 1])
    else:
        line = noise_line(rng, count, rng.uniform(1, 4), 1) * 0.5
    return (line - line.mean()).astype(np.float32)


def _moved(polygon: np.ndarray, down: np.ndarray) -> np.ndarray:
    """The outline with points in between, each moved with its column."""
    step = max(len(down) / _STEPS, 1.0)
    pieces = []
    for start, end in zip(polygon, np.roll(polygon, -1, 0)):
        count = int(np.hypot(*(end - start)) / step) + 1
        pieces.append(start + (end - start) * np.linspace(0, 1, count, endpoint=False, dtype=np.float32)[:, None])
    points = np.concatenate(pieces)
    columns = np.clip(np.round(points[:, 0]), 0, len(down) - 1).astype(int)
    points[:, 1] += down[columns]
    return points.astype(np.float32)


def transposed(sheet: Sheet) -> Sheet:
    """Mirrored along the diagonal: columns become rows."""
    regions = [Region(region.class_label, np.ascontiguousarray(region.polygon[:, ::-1])) for region in sheet.regions]
    image, parts = np.ascontiguousarray(sheet.image.transpose(1, 0, 2)), np.ascontiguousarray(sheet.parts.T)
    return Sheet(image, regions, parts)
