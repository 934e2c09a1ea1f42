"""Washes of colour laid by hand over engraved lines: transparent, uneven, darker where they dried, a little beside the lines."""
from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from .geometry import Box, borders
from .noise import smooth_noise
from .scene import Scene
from .units import Unit

NO_WASH = 255  # in fields of unit numbers
_TINTS = (
    (226, 138, 140), (238, 196, 176), (244, 224, 130), (222, 190, 96), (196, 150, 104), (160, 128, 98), (150, 178, 128), (190, 206, 140),
    (124, 160, 150), (140, 170, 200), (176, 196, 216), (160, 140, 182), (206, 170, 196), (196, 104, 92), (232, 168, 112), (176, 172, 164), (112, 132, 156),
)
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX")


def pick_tinted_units(scene: Scene, count: int) -> list[Unit]:
    """Units in the colours of a paint box, numbered by Roman or Arabic numerals, by letters, or not at all."""
    manner = scene.pick(["roman", "arabic", "letters", "none", "usual"], (2, 2, 2, 3, 3))
    order, depth = scene.rng.permutation(len(_TINTS)), scene.between(0.0, 0.5)
    units = []
    for number in range(count):
        tint = np.array(_TINTS[order[number % len(_TINTS)]], float) + scene.rng.normal(0, 9, 3)
        color = tuple(int(c) for c in np.clip(tint + (255 - tint) * depth, 60, 252))
        usual = scene.units[number % len(scene.units)].letters
        named = {"roman": _NUMERALS[number % 20], "arabic": str(number + 1), "letters": "abcdefghiklmnopqrst"[number % 19], "none": ""}
        units.append(replace(scene.units[number % len(scene.units)], color=color, letters=named.get(manner, usual), tile=None))
    return units


def wash_over(scene: Scene, box: Box, field: np.ndarray, shift: float) -> None:
    """Lay the tints of unit numbers (uint8, of the box's size; NO_WASH for none) over the picture, up to `shift` px beside their place."""
    left, top, right, bottom = box.rounded()
    x, y = scene.rng.uniform(-shift, shift, 2)
    moved = cv2.warpAffine(field, np.array([[1, 0, x], [0, 1, y]], np.float32), (field.shape[1], field.shape[0]), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    table = np.zeros((256, 3), np.float32)
    for number, unit in enumerate(scene.units[:NO_WASH]):
        table[number] = 255 - np.array(unit.color, np.float32)
    height, width = moved.shape
    strength = 0.86 + 0.1 * smooth_noise(scene.rng, height, width, scene.between(3, 9), 4)
    strength += 0.06 * _strokes(scene, height, width)
    pooled = cv2.GaussianBlur(borders(moved, 2).astype(np.float32), (0, 0), max(1.0, scene.style.side / 700))
    strength = np.clip(strength + 0.5 * pooled, 0.3, 1.4).astype(np.float32)
    view = scene.canvas.image[top:bottom, left:right]
    through = 255 - table[moved] * strength[..., None]
    view[:] = np.clip(view * (through / np.float32(255)), 0, 255).astype(np.uint8)


def _strokes(scene: Scene, height: int, width: int) -> np.ndarray:
    """Long streaks of a brush, about 0 with deviation about 1."""
    size = (max(2, height // 40), max(2, width // 5)) if scene.chance(0.5) else (max(2, height // 5), max(2, width // 40))
    streaks = scene.rng.standard_normal((min(size[0], 200), min(size[1], 200)), np.float32)
    return cv2.resize(cv2.GaussianBlur(streaks, (3, 3), 0) * 2, (width, height), interpolation=cv2.INTER_LINEAR)
