"""Sections close to the map: right below it in the same width, and long flat ones along the foot of the sheet."""
from __future__ import annotations

from .cross_section import draw_cross_section
from .geometry import Box
from .scene import Scene

_MAP_AT_LEAST = 0.55  # of the height of the map's place


def draw_section_below_map(scene: Scene, box: Box) -> Box:
    """A section at the foot of a map's place, sometimes in one frame with the map → what is left for the map."""
    em = scene.style.small_em
    height = min(box.height * (1 - _MAP_AT_LEAST), max(em * 7, box.height * scene.between(0.1, 0.35)))
    cut = box.bottom - height
    if scene.chance(0.35):
        scene.canvas.frame(box, scene.style.ink, scene.style.stroke * 1.5)
        draw_cross_section(scene, Box(box.left + em * 0.5, cut, box.right - em * 0.5, box.bottom - em * 0.4), "A")
        return box._replace(bottom=cut - em * 0.3)
    draw_cross_section(scene, box._replace(top=cut), "A")
    return box._replace(bottom=cut - em * scene.between(0.2, 1.5))


def draw_sections_at_foot(scene: Scene, page: Box) -> Box:
    """One or two flat sections over the whole width of the sheet → the rest of the page."""
    em = scene.style.small_em
    height = max(em * 5, page.height * scene.between(0.035, 0.09))
    top = page.bottom
    for number in range(scene.pick([1, 2], (3, 1))):
        top -= height + em * 0.5
        draw_cross_section(scene, Box(page.left, top, page.right, top + height), "XY"[number])
    return page._replace(bottom=top - em)
