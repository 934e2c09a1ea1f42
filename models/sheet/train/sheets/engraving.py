"""Maps engraved in books of the 19th century: hachures, a ruled sea, names in capitals, with or without a frame, a caption in small capitals."""
from __future__ import annotations

import cv2
import numpy as np

from .geometry import Box, outline_of
from .hachures import draw_hachures
from .key_row import ROW_HEIGHT, draw_key_row
from .layout import Plan
from .letter_legend import draw_letter_legend
from .noise import smooth_noise, wandering_line
from .paragraph import draw_paragraph
from .patterns import pattern_tile, spread
from .scene import Scene
from .sea_land import land_and_sea
from .sheet import MAP, PART_TEXT
from .unit_field import unit_field

_PATTERNS = ("rising", "falling", "horizontal", "vertical", "dots", "cross", "vees", "dashes", "bricks")


def draw_engraving(scene: Scene, plan: Plan) -> None:
    """Draw a page with such a map over the whole canvas; `plan.blocks` are the legend, if any, and text."""
    em = scene.style.em
    page = scene.canvas.box.inset(scene.style.side * scene.between(0.02, 0.09))
    page = _draw_words_around(scene, page, "text" in plan.blocks, em)
    if "letters" in plan.blocks:
        wide = scene.chance(0.5)
        place = page._replace(top=page.bottom - min(page.height * 0.28, em * 16)) if wide else page._replace(left=page.right - em * 17)
        used = draw_letter_legend(scene, place, scene.units, em * 0.9)
        page = page._replace(bottom=used.top - em * 1.5) if wide else page._replace(right=used.left - em * 1.5)
    if "row" in plan.blocks:
        draw_key_row(scene, page._replace(top=page.bottom - em * (ROW_HEIGHT - 0.6)), em)
        page = page._replace(bottom=page.bottom - em * ROW_HEIGHT)
    _draw_map(scene, page, em)


def _draw_words_around(scene: Scene, page: Box, text: bool, em: float) -> Box:
    """Page number and running head, a caption in small capitals above or below the map, text below → the room for the map."""
    if scene.chance(0.3):
        scene.canvas.text((page.right, page.top), str(scene.rng.integers(2, 700)), scene.font(em), scene.style.ink, "ra", PART_TEXT)
        scene.canvas.text((page.middle[0], page.top), scene.words(2, 5).upper(), scene.font(em * 0.8), scene.style.ink, "ma", PART_TEXT)
        page = page._replace(top=page.top + em * 2.2)
    if text:
        place = page._replace(top=page.bottom - page.height * scene.between(0.15, 0.45))
        draw_paragraph(scene, place, scene.words(80, 400), scene.font(em), em)
        page = page._replace(bottom=place.top - em * 1.2)
    for above in ((True, False) if scene.chance(0.25) else (scene.chance(0.3),)):
        if scene.chance(0.85):
            page = _draw_caption(scene, page, above, em)
    return page


def _draw_caption(scene: Scene, page: Box, above: bool, em: float) -> Box:
    """Capitals of which the first of each word is larger → the rest of the page."""
    number = scene.pick(["", f"FIG. {scene.rng.integers(1, 90)}.—", f"PLATE {scene.pick(['I', 'IV', 'XII', 'VII'])}. "])
    words = (number + scene.words(3, 8)).upper().split()
    large, small = scene.font(em * scene.between(1, 1.25)), scene.font(em * 0.85)
    lengths = [large.getlength(word[0]) + small.getlength(word[1:]) for word in words]
    gap = em * 0.5
    while len(words) > 1 and sum(lengths) + gap * len(words) > page.width:
        words.pop(), lengths.pop()
    x = page.middle[0] - (sum(lengths) + gap * (len(words) - 1)) / 2
    y = page.top + em * 1.2 if above else page.bottom - em * 0.4
    for word in words:
        x = scene.canvas.text((x, y), word[0], large, scene.style.ink, "ls", PART_TEXT).right + 1
        if word[1:]:
            x = scene.canvas.text((x, y), word[1:], small, scene.style.ink, "ls", PART_TEXT).right
        x += gap
    return page._replace(top=y + em) if above else page._replace(bottom=y - em * 1.9)


def _draw_map(scene: Scene, box: Box, em: float) -> None:
    """The map, with its frame or the outline of what is drawn as its region."""
    left, top, right, bottom = box.rounded()
    height, width = bottom - top, right - left
    if min(height, width) < 40:
        return
    framed = scene.chance(0.6)
    land = land_and_sea(scene, height, width) if framed else _free_body(scene, height, width)
    view = scene.canvas.image[top:bottom, left:right]
    if framed and scene.chance(0.75):
        rule_sea(scene, view, land)
    if scene.chance(0.75):
        _fill_units(scene, view, land, em)
    if scene.chance(0.7):
        draw_hachures(scene, box, land)
    _draw_lines(scene, box, land, em)
    edge = cv2.morphologyEx(land.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) > 0
    if framed or scene.chance(0.8):
        view[edge] = scene.style.ink
    if framed:
        scene.canvas.frame(box, scene.style.ink, scene.style.stroke)
        if scene.chance(0.6):
            scene.canvas.frame(box.inset(-em * scene.between(0.2, 0.5)), scene.style.ink, scene.style.stroke * scene.between(1, 3))
    scene.outline(MAP, box if framed else outline_of(land, max(1.0, scene.style.side / 700)) + (left, top))


def _free_body(scene: Scene, height: int, width: int) -> np.ndarray:
    """A body that fades out before the edges of its place (bool)."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    distance = np.maximum(np.abs(xs / width * 2 - 1), np.abs(ys / height * 2 - 1)) ** 2
    body = (distance + smooth_noise(scene.rng, height, width, scene.between(2, 6), 4) * np.float32(0.08) < 0.85).astype(np.uint8)
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(body)
    return pieces == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])) if count > 1 else np.ones((height, width), bool)


def rule_sea(scene: Scene, view: np.ndarray, land: np.ndarray) -> None:
    """Level lines over the sea, all over it or near to the coast alone, or lines that follow the coast."""
    pitch = max(3, round(scene.style.em * scene.between(0.25, 0.55)))
    distance = cv2.distanceTransform((~land).astype(np.uint8), cv2.DIST_L2, 3)
    if scene.chance(0.6):
        near = distance < scene.style.side * scene.pick([0.03, 0.08, 1.0])
        lines = (np.arange(land.shape[0]) % pitch == 0)[:, None] & near
    else:
        steps = np.sqrt(distance / pitch).astype(np.int32)
        lines = (steps != np.roll(steps, 1, 0)) | (steps != np.roll(steps, 1, 1))
        lines &= distance < scene.style.side * scene.between(0.03, 0.12)
    view[lines & ~land] = scene.style.ink


def _fill_units(scene: Scene, view: np.ndarray, land: np.ndarray, em: float) -> None:
    """Hatching, with or without washes of colour, of some of the units."""
    height, width = land.shape
    count = int(scene.rng.integers(2, 8))
    field = unit_field(scene.rng, height, width, count, scene.pick(["patches", "bands", "valleys"]))
    washed = scene.style.colored and scene.chance(0.4)
    for number in range(count):
        inside = land & (field == number)
        if washed:
            pale = np.array(scene.units[number % len(scene.units)].color, np.float32) * 0.6 + 255 * 0.4
            view[inside] = pale.astype(np.uint8)
        if scene.chance(0.35 if washed else 0.65):
            tile = pattern_tile(scene.rng, scene.pick(_PATTERNS), max(4, round(em * scene.between(0.3, 0.7))))
            view[inside & spread(tile, height, width)] = scene.style.ink
    borders = (field != np.roll(field, 1, 0)) | (field != np.roll(field, 1, 1))
    if scene.chance(0.7):
        view[borders & land] = scene.style.ink


def _draw_lines(scene: Scene, box: Box, land: np.ndarray, em: float) -> None:
    """Rivers and names of places in capitals, on the land."""
    height, width = land.shape
    for _ in range(int(scene.rng.integers(1, 7))):
        start = scene.rng.uniform((0, 0), (width, height))
        points = wandering_line(scene.rng, start, scene.between(0, 6.28), max(height, width) * scene.between(0.2, 0.6), 3)
        kept = points[(points >= 0).all(1) & (points < (width, height)).all(1)]
        if len(kept) > 2 and land[kept[:, 1].astype(int), kept[:, 0].astype(int)].all():
            scene.canvas.line(kept + (box.left, box.top), scene.style.ink, scene.style.stroke)
    for _ in range(int(scene.rng.integers(3, 22))):
        face, words = scene.font(em * scene.between(0.7, 1.2)), scene.words(1, 2)
        words = words.upper() if scene.chance(0.5) else words
        x, y = (int(v) for v in scene.rng.integers((0, 0), (width, height)))
        long = face.getlength(words)
        if land[y, x] and x + long < width:
            scene.canvas.text((box.left + x, box.top + y), words, face, scene.style.ink, "ls", PART_TEXT)
