"""Full correlation charts: columns of boxes under the names of groups, all on one scale of time, with unconformities and two ranks of ages."""
from __future__ import annotations

import numpy as np

from .correlation_cells import draw_cell
from .geometry import Box
from .scene import Scene
from .sheet import PART_TEXT


def draw_full_columns(scene: Scene, area: Box, em: float) -> list[Box]:
    """Fill the area with such columns → the boxes drawn."""
    count = int(np.clip(area.width / (em * scene.between(5, 9)), 2, 8))
    levels = int(np.clip(area.height / (em * scene.between(2, 2.8)), 4, 18))
    used = _name_groups(scene, area, count, em)
    body = area._replace(top=area.top + em * 2.2)
    pitch = body.height / levels
    face, gap = scene.font(em * 0.75), scene.pick([0.0, pitch * 0.15, pitch * 0.3])
    for column in body.columns(count, em * scene.between(0.4, 1.2)):
        level = int(scene.rng.integers(0, 3))
        while level < levels:
            span = min(int(scene.pick([1, 1, 2, 3])), levels - level)
            row = Box(column.left, column.top + level * pitch, column.right, column.top + (level + span) * pitch - gap)
            if scene.chance(0.8):
                used += [draw_cell(scene, cell, face) for cell in row.columns(scene.pick([1, 1, 1, 2, 3]), 0) if cell.width > em * 0.9]
            level += span + scene.pick([0, 0, 1])
    for _ in range(scene.pick([0, 1, 2], (3, 2, 1))):
        _draw_unconformity(scene, body, body.top + pitch * int(scene.rng.integers(1, levels)) - gap / 2, em)
    return used


def _name_groups(scene: Scene, area: Box, count: int, em: float) -> list[Box]:
    """Names of groups over one or more columns with a line below each → boxes of the names."""
    used, places, first = [], area.columns(count, em * 0.5), 0
    while first < count:
        last = min(count - 1, first + int(scene.rng.integers(0, 3)))
        left, right = places[first].left, places[last].right
        words, face = scene.words(1, 2).upper(), scene.font(em * 0.65)
        if face.getlength(words) < right - left:
            used.append(scene.canvas.text(((left + right) / 2, area.top + em), words, face, scene.style.ink, "ms", PART_TEXT))
            scene.canvas.line(np.array([[left, area.top + em * 1.4], [right, area.top + em * 1.4]]), scene.style.ink, scene.style.stroke)
        first = last + 1
    return used


def _draw_unconformity(scene: Scene, body: Box, y: float, em: float) -> None:
    """A waved line across the chart with its name in the middle."""
    xs = np.arange(body.left, body.right, max(2.0, em * 0.3))
    waves = np.stack([xs, y + np.sin(np.arange(len(xs)) * 1.3) * em * 0.15], 1)
    scene.canvas.line(waves, scene.style.ink, scene.style.stroke)
    if scene.style.language.code == "en" and scene.chance(0.6):
        scene.canvas.text((body.middle[0], y - em * 0.2), "UNCONFORMITY", scene.font(em * 0.6), scene.style.ink, "ms", PART_TEXT)


def draw_two_ranks(scene: Scene, box: Box, em: float) -> list[Box]:
    """Brackets of epochs, and of the periods that they make up, with their names at the right → the boxes of the names."""
    used, edges = [], np.sort(scene.rng.uniform(box.top, box.bottom, int(scene.rng.integers(3, 9))))
    edges = [box.top, *edges, box.bottom]
    for rank, (x, step, size) in enumerate(((box.left, 1, 0.65), (box.left + em * 5.2, int(scene.rng.integers(2, 4)), 0.75))):
        for top, bottom in zip(edges[::step], [*edges[step::step], edges[-1]]):
            if bottom - top < em * 1.1:
                continue
            y = (top + bottom) / 2
            bracket = [[x, top + 2], [x + em * 0.4, top + 2], [x + em * 0.4, y], [x + em * 0.7, y], [x + em * 0.4, y], [x + em * 0.4, bottom - 2], [x, bottom - 2]]
            scene.canvas.line(np.array(bracket), scene.style.ink, scene.style.stroke)
            face = scene.font(em * size)
            words = scene.age() if rank else scene.age().title()
            room = em * 4.3 if rank == 0 else em * 6
            if face.getlength(words) > room:
                face = scene.font(max(4.0, em * size * room / face.getlength(words)))
            used.append(scene.canvas.text((x + em * 0.9, y), words, face, scene.style.ink, "lm", PART_TEXT))
    return used
