"""A font of invented dense square characters, for sheets that look East Asian where no such font is installed."""
from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from PIL import ImageFont

FIRST = 0x4E00  # the invented characters stand at code points from here
COUNT = 400


def is_dense(words: str) -> bool:
    """Whether words consist of invented characters (and spaces)."""
    return bool(words.strip()) and all(c == " " or FIRST <= ord(c) < FIRST + COUNT for c in words)


@lru_cache(maxsize=4096)
def _character(code: int, size: int, bold: bool) -> np.ndarray:
    """Opacity (uint8 size×size) of one character: a few level, upright and slanting strokes."""
    rng = np.random.default_rng(code)
    ink = np.zeros((size, size), np.uint8)
    low, high = size * 0.1, size * 0.9
    strokes = []
    for y in np.sort(rng.uniform(low, high, rng.integers(2, 5))):
        strokes.append(((rng.uniform(low, size * 0.4), y), (rng.uniform(size * 0.6, high), y)))
    for x in rng.uniform(low, high, rng.integers(1, 4)):
        strokes.append(((x, rng.uniform(low, size * 0.4)), (x, rng.uniform(size * 0.6, high))))
    for _ in range(rng.integers(0, 3)):
        strokes.append((tuple(rng.uniform(size * 0.4, size * 0.6, 2)), (rng.choice([low, high]), high)))
    width = max(1, round(size * (0.1 if bold else 0.06)))
    for start, end in strokes:
        ends = [tuple(int(v * 8) for v in point) for point in (start, end)]
        cv2.line(ink, *ends, 255, width, cv2.LINE_AA, 3)
    return ink


class DenseFont:
    """Measures and draws invented characters; everything else is left to a real font."""

    def __init__(self, latin: ImageFont.FreeTypeFont, size: int, bold: bool) -> None:
        self.latin = latin
        self._size = max(4, size)
        self._bold = bold

    def getlength(self, words: str) -> float:
        """Width in px; spaces have none."""
        if is_dense(words) or words == " ":
            return self._size * len(words.replace(" ", ""))
        return self.latin.getlength(words)

    def getbbox(self, words: str, anchor: str) -> tuple[float, float, float, float]:
        """Box about the anchor point, as in PIL."""
        if not is_dense(words):
            return self.latin.getbbox(words, anchor=anchor)
        width = self.getlength(words)
        left = {"l": 0, "m": -width / 2, "r": -width}[anchor[0]]
        top = {"a": 0, "m": -self._size / 2, "s": -self._size * 0.88}[anchor[1]]
        return left, top, left + width, top + self._size

    def ink(self, words: str) -> np.ndarray:
        """Opacity (uint8 h×w) of invented characters."""
        return np.hstack([_character(ord(c), self._size, self._bold) for c in words if c != " "])
