"""A sheet as it stands in a window of a program: bars of buttons, a list of layers, a line of figures below."""
from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from .sheet import PART_FURNITURE, Region, Sheet, fitted


def show_in_window(rng: Generator, sheet: Sheet) -> Sheet:
    """Put the parts of a window around a sheet; it keeps its longest side."""
    height, width = sheet.image.shape[:2]
    row = max(8, round(max(height, width) * rng.uniform(0.015, 0.03)))
    top, bottom = row * int(rng.integers(1, 5)), row * int(rng.integers(0, 2))
    left, right = (round(width * rng.uniform(0.1, 0.3)) if rng.random() < share else 0 for share in (0.5, 0.3))
    image = np.empty((height + top + bottom, width + left + right, 3), np.uint8)
    image[:] = int(rng.choice([45, 70, 225, 240, 250]))
    parts = np.full(image.shape[:2], PART_FURNITURE, np.uint8)
    image[top : top + height, left : left + width] = sheet.image
    parts[top : top + height, left : left + width] = sheet.parts
    ink = 40 if image[0, 0, 0] > 127 else 220
    for y in range(0, top, row):
        _draw_buttons(rng, image[y : y + row], ink)
    for panel in (image[top : top + height, :left], image[top : top + height, left + width :]):
        if panel.shape[1]:
            _draw_layers(rng, panel, row, ink)
    if bottom:
        _write(rng, image, (row, image.shape[0] - row // 4), row, ink, 6)
    regions = [Region(region.class_label, region.polygon + np.float32([left, top])) for region in sheet.regions]
    return fitted(Sheet(image, regions, parts), max(height, width))


def _draw_buttons(rng: Generator, bar: np.ndarray, ink: int) -> None:
    """A bar of words, or of small coloured signs in groups."""
    size, width = bar.shape[0], bar.shape[1]
    if rng.random() < 0.3:
        _write(rng, bar, (size // 2, size * 3 // 4), size, ink, int(rng.integers(3, 14)))
        return
    for x in range(size // 2, round(width * rng.uniform(0.3, 1.0)) - size, round(size * 1.2)):
        if rng.random() < 0.15:
            continue
        color = tuple(int(c) for c in rng.integers(40, 230, 3))
        corner, reach = (x, size // 5), size * 3 // 5
        if rng.random() < 0.5:
            cv2.rectangle(bar, corner, (x + reach, corner[1] + reach), color, -1 if rng.random() < 0.5 else 1)
        else:
            cv2.circle(bar, (x + reach // 2, corner[1] + reach // 2), reach // 2, color, -1 if rng.random() < 0.5 else 1)


def _draw_layers(rng: Generator, panel: np.ndarray, row: int, ink: int) -> None:
    """Boxes to tick with the names of layers."""
    for y in range(row, round(len(panel) * rng.uniform(0.2, 1.0)), round(row * 1.1)):
        indent = row // 2 + row * int(rng.integers(0, 3))
        cv2.rectangle(panel, (indent, y - row // 2), (indent + row // 3, y - row // 6), (ink,) * 3, 1)
        _write(rng, panel, (indent + row // 2, y - row // 6), row, ink, int(rng.integers(1, 4)))


def _write(rng: Generator, image: np.ndarray, at: tuple[int, int], row: int, ink: int, words: int) -> None:
    text = " ".join("".join(chr(rng.integers(97, 123)) for _ in range(rng.integers(2, 10))) for _ in range(words))
    cv2.putText(image, text, at, cv2.FONT_HERSHEY_SIMPLEX, row / 45, (ink,) * 3, 1, cv2.LINE_AA)
