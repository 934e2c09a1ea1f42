"""Whole sheets of the 19th century: engraved, coloured by hand, with a graduated border, title and boxes of colour on the map, sections at the foot."""
from __future__ import annotations

from dataclasses import replace
from typing import Callable

import cv2
import numpy as np

from .blocks import on_panel
from .cartouche import draw_cartouche
from .engraving import rule_sea
from .faces import pick_engraved_faces
from .geometry import Box, borders
from .graduated_border import LEAST_MARGIN, draw_graduated_border
from .hachures import draw_hachures
from .hand_drawn import tremble
from .layout import Plan
from .noise import smooth_noise, wandering_line
from .old_paper import age_paper
from .open_symbols import draw_open_symbols
from .paragraph import draw_heading
from .scene import Scene
from .sea_land import land_and_sea
from .sea_map import Places
from .sheet import MAP, PART_TEXT
from .text import font
from .tint_legend import draw_tint_legend
from .tinted_section import draw_tinted_section
from .unit_field import unit_field
from .watercolour import NO_WASH, pick_tinted_units, wash_over


def draw_coloured_sheet(scene: Scene, plan: Plan) -> None:
    """Draw such a sheet over the whole canvas; `plan.blocks`: where the legend stands ("inside", "right", "left", "foot", "none"), "section"s, "symbols"."""
    slanted = _dress(scene, plan)
    em = scene.style.em
    page = scene.canvas.box.inset(scene.style.side * scene.between(0.012, 0.05))
    if scene.chance(0.25):
        heading = draw_heading(scene, page, scene.words(3, 8).upper(), em * scene.between(1, 1.8))
        page = page._replace(top=heading.bottom + em)
    page = _draw_sections(scene, page, plan.blocks.count("section"), em, slanted)
    page = _draw_legend_in_margin(scene, page, plan, em, slanted)
    frame = Box(*page.inset(em * LEAST_MARGIN).rounded())
    land = _draw_map(scene, frame, em, slanted)
    free = Places(scene, frame, land)
    if "inside" in plan.blocks:
        columns = scene.pick([1, 2], (3, 1))
        size = em * scene.pick([scene.between(11, 17), scene.between(18, 22)], (3, 1)) * columns, min(em * scene.between(1.8, 2.6) * (len(scene.units) / columns + 2), frame.height * 0.6)
        _put(scene, free, frame, size, lambda inner: draw_tint_legend(scene, inner, columns, em, slanted), em)
    _put(scene, free, frame, (em * scene.between(20, 34), em * scene.between(13, 20)), lambda inner: draw_cartouche(scene, inner, em * scene.between(1, 1.3), slanted), em)
    if "symbols" in plan.blocks:
        _put(scene, free, frame, (em * 14, em * 12), lambda inner: draw_open_symbols(scene, inner, int(scene.rng.integers(2, 8)), 1, em * 0.9), em)
    draw_graduated_border(scene, frame, em)
    if scene.chance(0.1):
        tremble(scene, em)
    age_paper(scene)


def _dress(scene: Scene, plan: Plan) -> str:
    """Cream paper, brown-black ink, roman letters and the colours of a paint box → the font file of slanted letters."""
    upright, slanted, bold = pick_engraved_faces(scene.rng, scene.style.language.letters)
    light, brown = scene.between(236, 252), scene.between(0.15, 1)
    paper = tuple(int(light - brown * deeper) for deeper in (0, 9, 38))
    ink = tuple(int(c) for c in scene.rng.uniform((25, 20, 15), (75, 60, 50)))
    stroke = max(1.0, scene.style.side / 1500 * scene.between(0.6, 1.1))
    scene.style = replace(scene.style, regular=upright, bold=scene.pick([bold, upright, slanted], (3, 3, 1)), title=scene.pick([upright, bold]), paper=paper, ink=ink, stroke=stroke, colored=True)
    scene.canvas.image[:] = paper
    scene.units = pick_tinted_units(scene, plan.unit_count)
    return slanted


def _draw_sections(scene: Scene, page: Box, count: int, em: float, slanted: str) -> Box:
    """Up to `count` sections over the width of the page at its foot, in two fifths of it at most → the rest of the page."""
    bottom = page.bottom
    for _ in range(count):
        height = max(em * 8, page.height * scene.between(0.07, 0.14))
        if bottom - height < page.top + page.height * 0.6:
            break
        draw_tinted_section(scene, Box(page.left + em * 2, bottom - height, page.right - em * 2, bottom), em, slanted)
        bottom -= height + em * scene.between(0.3, 1)
        if scene.chance(0.6):
            place = page._replace(top=bottom - em * 1.3, bottom=bottom)
            scene.canvas.text(place.middle, scene.words(3, 8), font(slanted, round(em)), scene.style.ink, "mm", PART_TEXT)
            bottom = place.top - em * 0.4
    return page._replace(bottom=bottom)


def _draw_legend_in_margin(scene: Scene, page: Box, plan: Plan, em: float, slanted: str) -> Box:
    """Boxes of colour in a column beside the map or in a few rows below it → the rest of the page."""
    if "foot" in plan.blocks:
        columns = max(2, int(page.width / (em * scene.between(13, 20))))
        height = min(page.height * 0.3, em * 2.9 * (-(-len(scene.units) // columns) + 1))
        place = page._replace(top=page.bottom - height, left=page.left + em * 2, right=page.right - em * 2)
        draw_tint_legend(scene, place, columns, em, slanted)
        return page._replace(bottom=place.top - em * 0.5)
    side = next((side for side in ("left", "right") if side in plan.blocks), "")
    if not side:
        return page
    width = min(page.width * 0.3, em * scene.between(12, 22))
    x = page.left + em if side == "left" else page.right - width
    top = page.top + page.height * scene.pick([0.02, scene.between(0.05, 0.4)])
    used = draw_tint_legend(scene, Box(x, top, x + width, page.bottom - em), 1, em, slanted)
    return page._replace(right=used.left - em * 0.5) if side == "right" else page._replace(left=used.right + em * 0.5)


def _put(scene: Scene, free: Places, frame: Box, size: tuple[float, float], draw: Callable[[Box], Box], em: float) -> None:
    """Draw something on bare paper in the sea where there is room, else in a corner of the map."""
    place = free.find(*size)
    if place is not None:
        free.take(on_panel(scene, place, em * 0.4, scene.chance(0.15), draw))
        return
    width, height = min(size[0], frame.width * 0.42), min(size[1], frame.height * 0.42)
    pad = em * scene.between(0.8, 2)
    for x, y in scene.rng.permutation([(0, 0), (1, 0), (0, 1), (1, 1)]):
        left = frame.right - pad - width if x else frame.left + pad
        top = frame.bottom - pad - height if y else frame.top + pad
        corner = Box(left, top, left + width, top + height)
        if not free.written(corner):
            free.take(on_panel(scene, corner, em * 0.6, scene.chance(0.5), draw))
            return


def _draw_map(scene: Scene, frame: Box, em: float, slanted: str) -> np.ndarray:
    """Sea, land, washes, engraved relief and names, with the neat line as the region → where there is something (bool, of the frame's size)."""
    height, width = round(frame.height), round(frame.width)
    kind = scene.pick(["coast", "all", "county"], (4, 3, 2))
    land = land_and_sea(scene, height, width) if kind == "coast" else np.ones((height, width), bool)
    washed = land if kind != "county" else _county(scene, height, width)
    if kind == "county" and scene.chance(0.5):
        land = washed
    field = unit_field(scene.rng, height, width, len(scene.units), scene.pick(["patches", "bands", "valleys"], (2, 3, 3)))
    bare = int(scene.rng.integers(len(scene.units))) if scene.chance(0.4) else -1
    wash_over(scene, frame, np.where(washed & (field != bare), field, NO_WASH).astype(np.uint8), scene.style.side / scene.between(400, 1500))
    left, top, right, bottom = frame.rounded()
    view = scene.canvas.image[top:bottom, left:right]
    if kind == "coast" and scene.chance(0.7):
        rule_sea(scene, view, land)
    _engrave_lines(scene, view, frame, field, land, washed, em)
    _write_names(scene, frame, land, field, em, slanted)
    scene.outline(MAP, frame)
    return land


def _county(scene: Scene, height: int, width: int) -> np.ndarray:
    """One uneven area in the middle of the frame (bool)."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    distance = np.hypot(xs / width * 2 - 1, ys / height * 2 - 1)
    return distance + smooth_noise(scene.rng, height, width, scene.between(2, 5), 5) * np.float32(0.13) < scene.between(0.7, 1.0)


def _engrave_lines(scene: Scene, view: np.ndarray, frame: Box, field: np.ndarray, land: np.ndarray, washed: np.ndarray, em: float) -> None:
    """Contacts, coasts, hills, rivers, roads and faults."""
    ink, stroke = scene.style.ink, scene.style.stroke
    if scene.chance(0.7):
        lines = borders(field, stroke) & washed
        if scene.chance(0.4):  # dotted
            lines &= (np.add.outer(np.arange(lines.shape[0]), np.arange(lines.shape[1])) // max(2, round(stroke * 2))) % 2 == 0
        view[lines] = ink
    for mask in (land, washed):
        view[cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) > 0] = ink
    if scene.chance(0.7):
        draw_hachures(scene, frame, land)
    height, width = land.shape
    for number in range(int(scene.rng.integers(6, 40))):
        start = scene.rng.uniform((0, 0), (width, height))
        points = wandering_line(scene.rng, start, scene.between(0, 6.28), max(height, width) * scene.between(0.1, 0.6), scene.between(1, 5))
        kept = points[((points >= 1) & (points < (width - 1, height - 1))).all(1)]
        if len(kept) < 3 or not land[kept[:, 1].astype(int), kept[:, 0].astype(int)].all():
            continue
        kind = scene.pick(["river", "road", "fault"], (6, 3, 0.6))
        if kind == "road":
            scene.canvas.line(kept + (frame.left, frame.top), ink, stroke * 2 + 2)
            scene.canvas.line(kept + (frame.left, frame.top), scene.style.paper, stroke * 2)
        else:
            scene.canvas.line(kept + (frame.left, frame.top), ink, stroke * (2 if kind == "fault" else 1))


def _write_names(scene: Scene, frame: Box, land: np.ndarray, field: np.ndarray, em: float, slanted: str) -> None:
    """Places with their dots, districts in wide capitals, numerals of the units, on the land alone."""
    height, width = land.shape
    ink, letters = scene.style.ink, scene.chance(0.5)
    for number in range(int(scene.rng.integers(40, 220))):
        x, y = (int(v) for v in scene.rng.integers((4, 8), (width - 4, height - 4)))
        kind = scene.pick(["place", "hill", "district", "unit"], (10, 4, 1, 3 * letters))
        words, size, path = scene.words(1, 1), em * scene.between(0.5, 0.8), slanted if kind in ("hill", "place") and scene.chance(0.6) else scene.style.regular
        if kind == "district":
            words, size = " ".join(words.upper()), em * scene.between(0.9, 1.8)
        if kind == "unit":
            words = scene.units[int(field[y, x])].letters
        face = font(path, round(size))
        end = x + int(face.getlength(words)) + 4
        if not words or end >= width or not land[y, [x, (x + end) // 2, end]].all():
            continue
        if kind == "place":
            scene.canvas.circle((frame.left + x - size * 0.4, frame.top + y - size * 0.3), max(1.0, size * 0.14), scene.style.paper, ink, 1)
        scene.canvas.text((frame.left + x, frame.top + y), words, face, ink, "ls")
