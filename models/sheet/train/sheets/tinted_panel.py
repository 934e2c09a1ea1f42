"""Legends on a panel of a colour of their own, often dark with light words, solid or so thin that the map shines through."""
from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Callable, Iterator

import numpy as np

from .blocks import on_panel
from .canvas import Color
from .geometry import Box
from .scene import Scene

_DARK = ((0, 0, 0), (20, 24, 28), (12, 28, 66), (24, 50, 92), (52, 66, 84), (70, 84, 100), (38, 62, 50), (92, 40, 36), (60, 60, 60))
_LIGHT = ((236, 224, 196), (222, 208, 176), (202, 214, 226), (214, 222, 206), (232, 232, 232), (246, 240, 214), (255, 255, 255))
_THIN = 0.3  # share of panels through which one can see


@dataclass(frozen=True)
class Tint:
    """`opacity`: 0 … 1."""

    color: Color
    ink: Color
    opacity: float


def pick_tint(scene: Scene, dark: float = 0.65) -> Tint:
    """A dark panel with light words (`dark`: its chance) or a light one with dark words; greys on sheets without colours."""
    is_dark = scene.chance(dark)
    color = np.clip(np.array(scene.pick(_DARK if is_dark else _LIGHT)) + scene.rng.normal(0, 8, 3), 0, 255)
    if not scene.style.colored:
        color[:] = color.mean()
    ink = scene.pick([(255, 255, 255), (255, 255, 255), (240, 232, 205)]) if is_dark else scene.pick([(0, 0, 0), (45, 45, 45)])
    opacity = scene.between(0.68, 0.93) if scene.chance(_THIN) else 1.0
    return Tint(tuple(int(c) for c in color), ink, opacity)


@contextmanager
def tinted(scene: Scene, tint: Tint) -> Iterator[None]:
    """Paper and ink are the tint's within the block."""
    style = scene.style
    scene.style = replace(style, paper=tint.color, ink=tint.ink)
    try:
        yield
    finally:
        scene.style = style


def fill_tinted(scene: Scene, box: Box, tint: Tint) -> None:
    """Lay the panel's colour over the picture."""
    x0, y0, x1, y1 = box.clipped(scene.canvas.width, scene.canvas.height).rounded()
    if x1 > x0 and y1 > y0:
        scene.canvas.blend(x0, y0, np.full((y1 - y0, x1 - x0), round(tint.opacity * 255), np.uint8), tint.color)


def on_tinted_panel(scene: Scene, box: Box, padding: float, framed: bool, tint: Tint, draw: Callable[[Box], Box]) -> Box:
    """Like on_panel, on a panel of this tint → the panel's box."""
    under = scene.canvas.image.copy()
    with tinted(scene, tint):
        panel = on_panel(scene, box, padding, framed, draw)
    if tint.opacity < 1:
        _shine_through(scene, panel, under, tint)
    return panel


def _shine_through(scene: Scene, panel: Box, under: np.ndarray, tint: Tint) -> None:
    """Where nothing was drawn on the panel, what lies under it is seen a little."""
    x0, y0, x1, y1 = panel.clipped(scene.canvas.width, scene.canvas.height).rounded()
    drawn = scene.canvas.image[y0:y1, x0:x1]
    blank = (drawn == tint.color).all(2, keepdims=True)
    mixed = under[y0:y1, x0:x1] * np.float32(1 - tint.opacity) + np.float32(tint.opacity) * np.array(tint.color, np.float32)
    np.copyto(drawn, mixed.astype(np.uint8), where=blank)
