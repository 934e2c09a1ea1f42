"""Legends of old Chinese and Japanese sheets, written from top to bottom: box or sign above, name below, from right to left."""
from __future__ import annotations

from typing import Callable

from .geometry import Box, union
from .legend_rows import draw_swatch
from .scene import Scene
from .sheet import LEGEND_POINTS_LINES, LEGEND_POLYGONS, PART_SYMBOL, PART_TEXT
from .symbol_samples import draw_sample
from .symbols import LINE_KINDS, POINT_KINDS
from .units import Unit

VERTICAL = ("zh", "ja", "ko", "dense")  # codes of languages that are written so
_PITCH = 1.08  # em from sign to sign
_DrawHead = Callable[[Box, int], None]


def write_down(scene: Scene, x: float, top: float, words: str, em: float, longest: float) -> Box:
    """Write words without spaces from top to bottom, their middle at x, no further than `longest` px → the box of the ink."""
    face, used = scene.font(em), []
    for number, sign in enumerate(words.replace(" ", "")):
        y = top + number * em * _PITCH
        if used and y + em > top + longest:
            break
        used.append(scene.canvas.text((x, y), sign, face, scene.style.ink, "ma", PART_TEXT))
    return union(used)


def draw_text_downwards(scene: Scene, box: Box, em: float) -> Box:
    """Columns of text from the right end of the box to its left → the box used."""
    longest = min(box.height, em * scene.between(8, 30))
    used: list[Box] = []
    x = box.right - em * 0.6
    for _ in range(int(scene.rng.integers(3, 30))):
        if x - em * 0.6 < box.left and used:
            break
        full = scene.chance(0.8)
        used.append(write_down(scene, x, box.top, scene.words(12, 16) if full else scene.words(1, 4), em, longest))
        x -= em * (1.35 if full else 2)
    return union(used)


def draw_units_downwards(scene: Scene, box: Box, units: list[Unit], em: float) -> Box:
    """Boxes of units in rows, names below them, and record the region → the box used."""
    inside = scene.chance(0.6)

    def head(place: Box, number: int) -> None:
        draw_swatch(scene, place, units[number], "box", True)
        if inside:
            scene.canvas.text(place.middle, units[number].letters, scene.font(em * 0.75), scene.style.ink, "mm")

    used = _draw_rows(scene, box, len(units), em, head)
    scene.outline(LEGEND_POLYGONS, used)
    return used


def draw_symbols_downwards(scene: Scene, box: Box, count: int, em: float) -> Box:
    """Lines and points in rows, names below them, and record the region → the box used."""
    framed = scene.chance(0.4)

    def head(place: Box, _: int) -> None:
        if framed:
            scene.canvas.frame(place, scene.style.ink, scene.style.stroke * 0.8)
        draw_sample(scene, place.inset(em * 0.1, 0), scene.pick((*LINE_KINDS, *POINT_KINDS)), em * 0.8, scene.style.stroke * 0.8, True)
        scene.canvas.mark(place, PART_SYMBOL)

    used = _draw_rows(scene, box, count, em, head)
    scene.outline(LEGEND_POINTS_LINES, used)
    return used


def _draw_rows(scene: Scene, box: Box, count: int, em: float, draw_head: _DrawHead) -> Box:
    """Rows of such columns as long as there is room, under a heading or beside one that is written downwards → the box used."""
    em = min(em, box.width / 6, box.height / 7)
    width, height = em * scene.between(1.5, 2.6), em * scene.between(1.1, 2.2)
    pitch, letters = width + em * scene.between(0.3, 1.4), em * _PITCH * int(scene.rng.integers(5, 13))
    size = em * scene.between(1.1, 1.6)
    across = max(1, min(int((box.width - size * 1.6) / pitch), -(-count // scene.pick([1, 2, 3]))))
    box = box._replace(right=box.left + across * pitch)
    used = _draw_heading(scene, box, size) if scene.chance(0.7) else []
    top = used[0].bottom + em * 0.7 if used and used[0].left < box.right else box.top
    row = min(height + letters + em * 1.2, box.bottom - top)
    for number in range(count):
        y, right = top + number // across * row, box.right - number % across * pitch
        if y + height + em * 2 > box.bottom and number:
            break
        head = Box(right - width, y, right, y + height)
        draw_head(head, number)
        longest = min(row - height - em * 0.9, box.bottom - head.bottom - em * 0.35)
        used += [head, write_down(scene, head.middle[0], head.bottom + em * 0.35, scene.words(1, 3), em, longest)]
    return union(used)


def _draw_heading(scene: Scene, box: Box, size: float) -> list[Box]:
    """What the legend is called, above its rows or downwards at their right → its box."""
    words = scene.style.language.heading(scene.rng)
    if scene.chance(0.5):
        return [write_down(scene, box.right + size, box.top, words, size, box.height)]
    return [scene.canvas.text((box.middle[0], box.top), words, scene.font(size), scene.style.ink, "ma", PART_TEXT)]
