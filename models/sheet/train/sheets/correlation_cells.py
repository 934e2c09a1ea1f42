"""The boxes of correlation charts."""
from __future__ import annotations

from .geometry import Box
from .scene import Scene
from .text import Font
from .units import fill_unit


def draw_cell(scene: Scene, cell: Box, face: Font | None) -> Box:
    """A box of a random unit, with its letters when there is a font for them."""
    unit = scene.pick(scene.units)
    fill_unit(scene.canvas, cell, unit)
    scene.canvas.frame(cell, scene.style.ink, scene.style.stroke)
    if face is not None:
        scene.canvas.text(cell.middle, unit.letters, face, scene.style.ink, "mm")
    return cell
