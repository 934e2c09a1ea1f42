"""The rock units of a sheet: colours, patterns, letters and names, shared by map, legend, sections and charts."""
from __future__ import annotations

import colorsys
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from .canvas import Canvas, Color
from .geometry import Box
from .patterns import KINDS, pattern_tile, spread
from .vocabulary import SYMBOL_LETTERS

PALETTES = ("saturated", "pastel", "survey", "grey", "white", "earth", "washed", "ramp")


@dataclass(frozen=True)
class Unit:
    """`tile`: bool n×n pattern or None; it is drawn in `ink` over `color`."""

    color: Color
    letters: str
    tile: np.ndarray | None
    ink: Color


def _tint(rng: Generator, palette: str) -> Color:
    """One random colour of a palette."""
    hue = rng.random()
    if palette == "saturated":
        saturation, value = rng.uniform(0.5, 1), rng.uniform(0.65, 1)
    elif palette == "pastel":
        saturation, value = rng.uniform(0.12, 0.4), rng.uniform(0.88, 1)
    elif palette == "survey":
        hue = rng.choice([0.13, 0.1, 0.06, 0.0, 0.95, 0.75, 0.6, 0.52, 0.4, 0.3, 0.22]) + rng.normal(0, 0.02)
        saturation, value = rng.uniform(0.15, 0.75), rng.uniform(0.75, 1)
    elif palette == "earth":
        hue, saturation, value = rng.uniform(0.02, 0.16), rng.uniform(0.2, 0.6), rng.uniform(0.55, 0.95)
    elif palette == "washed":
        saturation, value = rng.uniform(0.1, 0.45), rng.uniform(0.65, 0.9)
    else:
        saturation, value = 0.0, (rng.uniform(0.4, 1.0) if palette == "grey" else 1.0)
    return tuple(int(255 * c) for c in colorsys.hsv_to_rgb(hue % 1, saturation, value))


def _ramp(rng: Generator, count: int) -> list[Color]:
    """Colours that change step by step between two to four of them, as of heights or rates."""
    anchors = np.array([_tint(rng, "saturated") for _ in range(rng.integers(2, 5))], float)
    along = np.linspace(0, len(anchors) - 1, count)
    channels = [np.interp(along, range(len(anchors)), anchors[:, i]) for i in range(3)]
    return [tuple(int(c) for c in color) for color in np.stack(channels, 1)]


def pick_units(rng: Generator, count: int, palette: str, pattern_share: float, tile: int, ink: Color) -> list[Unit]:
    """Units of one palette; `pattern_share` of them carry a pattern with tiles of about `tile` px."""
    units = []
    ramp = _ramp(rng, count) if palette == "ramp" else []
    for number in range(count):
        color = ramp[number] if ramp else _tint(rng, palette)
        pattern = None
        if rng.random() < pattern_share:
            pattern = pattern_tile(rng, KINDS[rng.integers(len(KINDS))], round(tile * rng.uniform(0.6, 1.6)))
        age, formation = SYMBOL_LETTERS[rng.integers(len(SYMBOL_LETTERS))], "abcdefgmrst"[rng.integers(11)]
        letters = age + formation * (rng.random() < 0.6)
        tint = ink if rng.random() < 0.6 else tuple(int(c * 0.6) for c in color)
        units.append(Unit(color, letters, pattern, ink if palette in ("grey", "white") else tint))
    return units


def bleach_units(rng: Generator, units: list[Unit], paper: Color) -> list[Unit]:
    """On some sheets a share of the units is hardly darker than the paper or has no colour at all."""
    if rng.random() > 0.35:
        return units
    share, strength = rng.uniform(0.1, 0.8), float(rng.choice([0.0, rng.uniform(0.03, 0.25)]))
    mixed = []
    for unit in units:
        pale = tuple(int(p + (c - p) * strength) for c, p in zip(unit.color, paper))
        mixed.append(replace(unit, color=pale) if rng.random() < share else unit)
    return mixed


def paint_units(labels: np.ndarray, units: list[Unit]) -> np.ndarray:
    """Unit numbers (H×W) → uint8 H×W×3 picture of their colours and patterns."""
    height, width = labels.shape
    picture = np.array([unit.color for unit in units], np.uint8)[labels]
    for number, unit in enumerate(units):
        if unit.tile is not None:
            picture[spread(unit.tile, height, width) & (labels == number)] = unit.ink
    return picture


def fill_unit(canvas: Canvas, box: Box, unit: Unit) -> None:
    """Fill a box with a unit's colour and pattern."""
    left, top, right, bottom = box.rounded()
    if right > left and bottom > top:
        canvas.paste(left, top, paint_units(np.zeros((bottom - top, right - left), np.uint8), [unit]))
