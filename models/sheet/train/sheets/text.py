"""Ink of words, and how they break into lines."""
from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .dense_font import DenseFont, is_dense

Font = ImageFont.FreeTypeFont | DenseFont


@lru_cache(maxsize=512)
def font(path: str, size: int) -> ImageFont.FreeTypeFont:
    """The font at an em size in px."""
    return ImageFont.truetype(path, max(4, size), layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=128)
def dense_font(path: str, size: int, bold: bool) -> DenseFont:
    """Invented square characters at an em size in px; Latin letters come from the font file."""
    return DenseFont(font(path, size), size, bold)


def rasterize(words: str, face: Font, anchor: str) -> tuple[int, int, np.ndarray]:
    """Left and top of the ink from the anchor point (px), and its opacity (uint8 h×w)."""
    left, top, right, bottom = map(int, face.getbbox(words, anchor=anchor))
    if isinstance(face, DenseFont):
        if is_dense(words):
            return left, top, face.ink(words)
        face = face.latin
    ink = Image.new("L", (max(0, right - left), max(0, bottom - top)))
    if ink.width and ink.height:
        ImageDraw.Draw(ink).text((-left, -top), words, fill=255, font=face, anchor=anchor)
    return left, top, np.asarray(ink)


def wrap(words: str, face: Font, width: float) -> list[str]:
    """Break words into lines no wider than `width` px (single long words stay whole)."""
    space = face.getlength(" ")
    lines: list[str] = []
    current, used = [], 0.0
    for word in words.split():
        length = face.getlength(word)
        if current and used + space + length > width:
            lines.append(" ".join(current))
            current, used = [], 0.0
        used += length + (space if current else 0)
        current.append(word)
    return lines + ([" ".join(current)] if current else [])
