"""Correlation charts of map units: they look like legends but are no class."""
from __future__ import annotations

import numpy as np

from .correlation_cells import draw_cell
from .full_chart import draw_full_columns, draw_two_ranks
from .geometry import Box, union
from .paragraph import draw_heading
from .scene import Scene
from .sheet import PART_CHART, PART_TEXT


def draw_correlation_chart(scene: Scene, box: Box, em: float) -> Box:
    """Boxes of units arranged by age in one of several manners, ages and brackets at the right → the box used."""
    em = min(em, box.width / 24, box.height / 14)
    heading = draw_heading(scene, box, scene.pick(["CORRELATION OF MAP UNITS", scene.words(2, 3).upper()]), em * 1.2)
    two_ranks = box.width > em * 34 and scene.chance(0.45)
    area = Box(box.left, heading.bottom + em, box.right - em * (13 if two_ranks else 9), box.bottom)
    manner = scene.pick([_draw_grid, _draw_stacks, _draw_hanging, _draw_clusters, draw_full_columns], (3, 3, 1, 2, 5))
    used = manner(scene, area, em)
    bottom = union(used).bottom if used else area.bottom
    used += (draw_two_ranks if two_ranks else _draw_ages)(scene, Box(area.right + em * 0.5, area.top, box.right, bottom), em)
    chart = union([heading, *used])
    scene.canvas.mark(chart, PART_CHART)
    return chart


def _draw_grid(scene: Scene, area: Box, em: float) -> list[Box]:
    """Boxes scattered over columns and rows."""
    height, width = em * scene.between(1.2, 2.2), em * scene.between(1.8, 3.2)
    pitch = height * 1.3
    columns = max(2, int(area.width / (width * scene.between(1.0, 1.6))))
    rows = max(3, int(area.height / pitch))
    density = scene.between(0.15, 0.6)
    face = scene.font(em * 0.8)
    used: list[Box] = []
    for column in range(columns):
        x = area.left + column * area.width / columns
        row = int(scene.rng.integers(0, 3))
        while row < rows:
            span = int(scene.rng.choice([1, 1, 1, 2, 4]))
            if scene.chance(density):
                y = area.top + row * pitch
                bottom = min(y + span * pitch - height * 0.3, area.bottom)
                used.append(draw_cell(scene, Box(x, y, x + width, bottom), face))
            row += span
    return used


def _draw_stacks(scene: Scene, area: Box, em: float) -> list[Box]:
    """Piles of boxes one below the other, with headings of groups and notes of unconformities between."""
    height, width = em * scene.between(1.1, 2), em * scene.between(2, 3.5)
    count = int(scene.rng.integers(1, max(2, min(5, int(area.width / (em * 9))) + 1)))
    face = scene.font(em * 0.8)
    used: list[Box] = []
    for column in area.columns(count, em):
        y = column.top
        x = column.middle[0] - width / 2
        while y + height < area.bottom:
            if scene.chance(0.15):
                words = scene.pick(["Unconformity", scene.words(1, 2).upper()])
                at, small = (x + width / 2, y + em), scene.font(em * 0.7)
                used.append(scene.canvas.text(at, words, small, scene.style.ink, "ms", PART_TEXT))
                y += em * 1.6
                continue
            for number in range(int(scene.pick([1, 1, 1, 2, 5]))):
                left = x + number * width
                if left + width < column.right:
                    used.append(draw_cell(scene, Box(left, y, left + width, y + height), face))
            y += height + scene.pick([0, 0, em * scene.between(0.5, 2)])
    return used


def _draw_hanging(scene: Scene, area: Box, em: float) -> list[Box]:
    """Tall boxes side by side that hang from one line."""
    width = em * scene.between(2, 3.5)
    face = scene.font(em * 0.8)
    used: list[Box] = []
    x = area.left
    while x + width < area.right:
        bottom = area.top + area.height * scene.between(0.15, 1)
        used.append(draw_cell(scene, Box(x, area.top, x + width, bottom), face))
        x += width * scene.pick([1, 1, scene.between(1.2, 2.5)])
    return used


def _draw_clusters(scene: Scene, area: Box, em: float) -> list[Box]:
    """Groups of boxes that touch, in places at random."""
    size = em * scene.between(1.3, 2.2)
    face = scene.font(em * 0.7)
    used: list[Box] = []
    for _ in range(int(scene.between(3, 14))):
        x, y = scene.between(area.left, area.right - size), scene.between(area.top, area.bottom - size)
        for _ in range(int(scene.between(2, 9))):
            cell = Box(x, y, x + size * scene.between(0.8, 2), y + size)
            if cell.right > area.right or cell.bottom > area.bottom:
                break
            used.append(draw_cell(scene, cell, face))
            x, y = scene.pick([(cell.right, y), (x, cell.bottom), (x + size * 0.4, cell.bottom)])
    return used


def _draw_ages(scene: Scene, box: Box, em: float) -> list[Box]:
    """Brackets and names of ages one below the other."""
    used: list[Box] = []
    edges = np.sort(scene.rng.uniform(box.top, box.bottom, scene.rng.integers(2, 7)))
    for top, bottom in zip([box.top, *edges], [*edges, box.bottom]):
        if bottom - top < em * 1.2:
            continue
        y, left = (top + bottom) / 2, box.left
        bracket = [[left, top + 2], [left + em * 0.4, top + 2], [left + em * 0.4, y], [left + em * 0.8, y]]
        bracket += [[left + em * 0.4, y], [left + em * 0.4, bottom - 2], [left, bottom - 2]]
        scene.canvas.line(np.array(bracket), scene.style.ink, scene.style.stroke)
        at = (left + em, y)
        used.append(scene.canvas.text(at, scene.age(), scene.font(em * 0.75), scene.style.ink, "lm", PART_TEXT))
    return used
