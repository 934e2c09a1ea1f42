"""The frame of an engineer's drawing, with a strip of cells along its foot: firm, client, number, scale, notes. No class."""
from __future__ import annotations

from .furniture import draw_credits, draw_logo
from .geometry import Box
from .paragraph import draw_heading
from .scene import Scene


def draw_title_block(scene: Scene, page: Box, em: float) -> Box:
    """Draw both → the room that is left inside the frame."""
    ink, stroke = scene.style.ink, scene.style.stroke
    scene.canvas.frame(page, ink, stroke * scene.between(1.5, 3))
    if scene.chance(0.3):
        page = page.inset(em * 0.4)
        scene.canvas.frame(page, ink, stroke)
    height = min(page.height * 0.25, em * scene.between(4, 9))
    whole = scene.chance(0.6)
    strip = Box(page.left if whole else page.left + page.width * scene.between(0.4, 0.7), page.bottom - height, page.right, page.bottom)
    scene.canvas.frame(strip, ink, stroke)
    most = max(1, int(strip.width / (em * 7)))
    for cell in strip.columns(min(most, int(scene.rng.integers(2, 6))), 0):
        _fill_cell(scene, cell, em)
    return page.inset(em)._replace(bottom=strip.top - em * 0.8)


def _fill_cell(scene: Scene, cell: Box, em: float) -> None:
    """Ruled or not, with lines of words, a heading or the firm's mark."""
    scene.canvas.frame(cell, scene.style.ink, scene.style.stroke)
    inner = cell.inset(em * 0.4)
    kind = scene.pick(["credits", "logo", "heading", "empty"], (4, 2, 2, 1))
    if kind == "logo":
        draw_logo(scene, inner, min(em, inner.height / 4))
    elif kind == "credits":
        draw_credits(scene, inner, em * 0.7)
    elif kind == "heading":
        draw_heading(scene, inner, scene.words(1, 4).upper(), em * scene.between(0.8, 1.2))
