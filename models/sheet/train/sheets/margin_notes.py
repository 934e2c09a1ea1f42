"""What surveys print below the frame of a map: scale with contour interval, declination, elevations, reliability, sources. No class."""
from __future__ import annotations

import numpy as np

from .geometry import Box, union
from .paragraph import draw_heading, draw_paragraph
from .patterns import KINDS, pattern_tile, spread
from .scene import Scene
from .sheet import PART_FURNITURE, PART_INSET, PART_TEXT
from .unit_field import nearest_seed

_BARS = (("1", "MILE"), ("6000", "FEET"), ("5", "KILOMETERS"), ("3000", "YARDS"), ("5", "KILOMETRES"), ("10", "STATUTE MILES"))
_INTERVALS = (
    "CONTOUR INTERVAL 40 FEET", "CONTOUR INTERVAL 20 FEET", "CONTOUR INTERVAL 100 METERS", "CONTOUR INTERVAL 50 FEET",
    "Contour interval 25 metres", "CONTOUR INTERVAL 200 FEET WITH SUPPLEMENTARY CONTOURS",
)
_DATUMS = (
    "DATUM IS MEAN SEA LEVEL", "NATIONAL GEODETIC VERTICAL DATUM OF 1929", "DOTTED LINES REPRESENT 20-FOOT CONTOURS",
    "DEPTH CURVES IN FEET—DATUM IS MEAN LOW WATER", "Heights in metres above mean sea level",
)
_NORTHS = ("APPROXIMATE MEAN DECLINATION, {}", "UTM GRID AND {} MAGNETIC NORTH DECLINATION AT CENTER OF SHEET", "MAGNETIC DECLINATION {}")
_SOURCES = (
    "Base from U.S. Geological Survey, {}", "Polyconic projection. 1927 North American datum", "10,000-foot grid based on state coordinate system, east zone",
    "1000-meter Universal Transverse Mercator grid ticks, zone 12", "Geology mapped in {}; assisted by {}", "Topography by photogrammetric methods from aerial photographs taken {}",
    "Printed by the Ordnance Survey", "Transverse Mercator projection", "Compiled by {}", "Manuscript approved for publication {}",
    "Prepared in cooperation with the Bureau of Mines", "Revised edition {}", "Edited by {}; cartography by {}", "Sold by the Survey, Washington, D.C.",
)
_RELIABLE = ("Detailed mapping", "Reconnaissance", "Compiled from other maps", "Aerial photographs only", "Good", "Fair", "Poor")


def _said(scene: Scene, phrases: tuple[str, ...], low: int, high: int) -> str:
    """One of the phrases on English sheets, with names and years filled in, else invented words."""
    if scene.style.language.code != "en" or scene.chance(0.1):
        return scene.words(low, high)
    words = scene.pick(phrases)
    year = str(scene.rng.integers(1890, 2010))
    return words.format(year, scene.words(1, 2)) if words.count("{}") == 2 else words.format(year)


def draw_scale_block(scene: Scene, box: Box, em: float) -> Box:
    """The scale as a number, bars with the names of their units, contour interval and datum below → the box used."""
    small = em * scene.between(0.75, 1)
    length = min(box.width * 0.72, small * scene.between(18, 42))
    middle, y, used = box.middle[0], box.top, []
    if scene.chance(0.8):
        words = f"{scene.pick(['SCALE ', 'Scale ', ''])}1:{scene.pick(['24 000', '62 500', '50 000', '250 000', '10 000', '63 360'])}"
        used.append(scene.canvas.text((middle, y), words, scene.font(small * 1.1), scene.style.ink, "ma", PART_TEXT))
        y = used[0].bottom + small * 0.4
    for _ in range(int(scene.rng.integers(1, 4))):
        if y + small * 2 < box.bottom:
            used += _draw_bar(scene, middle - length / 2, y, length * scene.between(0.75, 1), small)
            y = used[-1].bottom + small * scene.between(0.1, 0.5)
    for phrases in (_INTERVALS, _DATUMS)[: int(scene.rng.integers(0, 3))]:
        line = box._replace(top=y + small * 0.3)
        if line.height > small:
            used.append(draw_paragraph(scene, line, _said(scene, phrases, 2, 6), scene.font(small * 0.85), small * 0.85, anchor="m"))
            y = used[-1].bottom
    region = union(used)
    scene.canvas.mark(region, PART_FURNITURE)
    return region


def _draw_bar(scene: Scene, left: float, y: float, length: float, em: float) -> list[Box]:
    """One narrow bar parted into fields, its first field into finer ones, with numbers above and the unit's name behind."""
    ink, stroke = scene.style.ink, scene.style.stroke * 0.8
    most, unit = scene.pick(_BARS)
    fields, fine = int(scene.rng.integers(2, 7)), scene.pick([4, 5, 10])
    face, thick = scene.font(em * 0.75), em * scene.between(0.16, 0.4)
    bar = Box(left, y + em * 0.95, left + length, y + em * 0.95 + thick)
    zero = left + length / (fields + 1)
    scene.canvas.frame(bar, ink, stroke)
    edges = [*np.linspace(left, zero, fine + 1), *np.linspace(zero, bar.right, fields + 1)[1:]]
    for number, (x0, x1) in enumerate(zip(edges, edges[1:])):
        if number % 2 == 0:
            scene.canvas.fill(Box(x0, bar.top, x1, bar.top + thick * scene.pick([0.5, 1.0])), ink)
    step = max(1, int(most) // fields)
    marks = [(left, str(step)), (zero, "0")] + [(x, str((i + 1) * step)) for i, x in enumerate(np.linspace(zero, bar.right, fields + 1)[1:])]
    used = [scene.canvas.text((x, bar.top - em * 0.15), words, face, ink, "ms", PART_TEXT) for x, words in marks]
    return [*used, scene.canvas.text((used[-1].right + em * 0.4, bar.top - em * 0.15), unit, face, ink, "ls", PART_TEXT), bar]


def draw_declination(scene: Scene, box: Box, em: float) -> Box:
    """Lines to true, grid and magnetic north from one foot, with their angles, and a caption below → the box used."""
    ink, stroke, small = scene.style.ink, scene.style.stroke, em * scene.between(0.7, 1)
    height = min(box.height * 0.6, small * scene.between(5, 10))
    foot = np.array([box.left + min(box.width, small * 12) / 2, box.top + height])
    used = []
    lines = [(0.0, "★"), (scene.between(-0.12, 0.12), "GN"), (scene.between(0.15, 0.4) * scene.pick([-1, 1]), "MN")]
    for angle, words in lines if scene.chance(0.7) else [lines[0], lines[2]]:
        tip = foot + np.array([np.sin(angle), -np.cos(angle)]) * height * scene.between(0.75, 0.92)
        scene.canvas.line(np.stack([foot, tip]), ink, stroke)
        if words == "★":
            star = [tip + np.array([np.sin(a), -np.cos(a)]) * small * r for a, r in zip(np.arange(10) * np.pi / 5, [0.45, 0.18] * 5)]
            scene.canvas.polygon(np.array(star), ink)
        else:
            used.append(scene.canvas.text((tip[0], tip[1] - small * 0.1), words, scene.font(small * 0.8), ink, "ms", PART_TEXT))
        used.append(Box(min(foot[0], tip[0]), tip[1] - small * 0.5, max(foot[0], tip[0]) + 1, foot[1]))
    degrees = f"{scene.rng.integers(1, 25)}{scene.pick(['°', '½°'])}"
    used.append(scene.canvas.text((foot[0] + small * 0.6, foot[1] - height * 0.4), degrees, scene.font(small * 0.75), ink, "ls", PART_TEXT))
    place = Box(box.left, foot[1] + small * 0.5, box.left + min(box.width, small * 12), foot[1] + small * 5)
    used.append(draw_paragraph(scene, place, _said(scene, _NORTHS, 3, 8), scene.font(small * 0.75), small * 0.75, anchor="m"))
    region = union(used)
    scene.canvas.mark(region, PART_FURNITURE)
    return region


def draw_elevations(scene: Scene, box: Box, em: float) -> Box:
    """Names with heights, dots between them, in one or two columns under a heading → the box used."""
    small = em * scene.between(0.65, 0.95)
    place = box._replace(right=box.left + min(box.width, small * scene.between(13, 24)))
    used = [draw_heading(scene, place, scene.pick(["ELEVATIONS", "Table of elevations", "HEIGHTS IN METRES"]) if scene.style.language.code == "en" else scene.words(1, 2).upper(), small)]
    y, dotted, face = used[0].bottom + small * 1.3, scene.chance(0.7), scene.font(small * 0.9)
    for _ in range(int(scene.rng.integers(4, 16))):
        if y > box.bottom:
            break
        name = scene.canvas.text((place.left, y), scene.words(1, 2), face, scene.style.ink, "ls", PART_TEXT)
        height = scene.canvas.text((place.right, y), f"{scene.rng.integers(90, 14000):,}", face, scene.style.ink, "rs", PART_TEXT)
        if dotted and height.left - name.right > small:
            ends = np.array([[name.right + small * 0.4, y - 1], [height.left - small * 0.4, y - 1]])
            scene.canvas.line(ends, scene.style.ink, scene.style.stroke * 0.6, (1, small * 0.35))
        used += [name, height]
        y += small * 1.2
    return union(used)


def draw_reliability(scene: Scene, box: Box, em: float) -> Box:
    """The sheet's outline parted into fields by how well they are known, letters or hatching, and what these mean → the box used."""
    small = em * scene.between(0.65, 0.95)
    width = min(box.width, small * scene.between(8, 15))
    called = scene.pick(["RELIABILITY DIAGRAM", "COMPILATION DIAGRAM", "Reliability"]) if scene.style.language.code == "en" else scene.words(1, 2).upper()
    head = draw_heading(scene, box._replace(right=box.left + width), called, small)
    top = head.bottom + small * 0.4
    field = Box(box.left, top, box.left + width, top + max(small * 3, min(width * scene.between(0.5, 1), (box.bottom - top) * 0.6)))
    count = int(scene.rng.integers(2, 4))
    kinds = [str(kind) for kind in scene.rng.choice(KINDS, count, False)]
    _paint_fields(scene, field, kinds, small)
    used, y = [head, field], field.bottom + small * 0.5
    for number, kind in enumerate(kinds):
        if y + small > box.bottom:
            break
        sample = Box(box.left, y, box.left + small * 1.6, y + small * 0.9)
        _paint_fields(scene, sample, [kind], small * 0.8, "ABC"[number])
        text = sample.right + small * 0.5, y + small * 0.45
        words = scene.pick(_RELIABLE) if scene.style.language.code == "en" else scene.words(1, 3)
        used += [sample, scene.canvas.text(text, words, scene.font(small * 0.85), scene.style.ink, "lm", PART_TEXT)]
        y += small * 1.2
    scene.canvas.mark(union(used[1:]), PART_INSET)
    return union(used)


def _paint_fields(scene: Scene, box: Box, kinds: list[str], em: float, letter: str = "") -> None:
    """Hatched fields in a frame, one for each kind of pattern, with their letters."""
    left, top, right, bottom = box.clipped(scene.canvas.width, scene.canvas.height).rounded()
    height, width = bottom - top, right - left
    if min(height, width) < 3:
        return
    fields = nearest_seed(scene.rng, height, width, len(kinds) * 2, 0.04) % len(kinds)
    ink = np.full((height, width, 3), scene.style.ink, np.uint8)
    for number, kind in enumerate(kinds):
        inside = fields == number
        tile = pattern_tile(scene.rng, kind, max(4, round(em * 0.6)))
        if number or letter:
            scene.canvas.paste(left, top, ink, spread(tile, height, width) & inside)
        edge = inside & ~(np.roll(inside, 1, 0) & np.roll(inside, 1, 1))
        scene.canvas.paste(left, top, ink, edge)
    if letter:
        scene.canvas.text(box.middle, letter, scene.font(em * 0.8), scene.style.ink, "mm")
    scene.canvas.frame(box, scene.style.ink, scene.style.stroke)


def draw_sources_of_base(scene: Scene, box: Box, em: float) -> Box:
    """Short lines of where map and names come from, in small print → the box used."""
    small = em * scene.between(0.65, 0.9)
    width = min(box.width, small * scene.between(16, 34))
    anchor, y, used = scene.pick(["l", "m", "r"], (5, 2, 1)), box.top, []
    for _ in range(int(scene.rng.integers(2, 9))):
        if y + small > box.bottom and used:
            break
        place = Box(box.left, y, box.left + width, y + small * 3)
        used.append(draw_paragraph(scene, place, _said(scene, _SOURCES, 2, 9), scene.font(small), small, anchor=anchor))
        y = used[-1].bottom + small * scene.pick([0.15, 0.9], (4, 1))
    return union(used)


def draw_title_lines(scene: Scene, box: Box, em: float) -> Box:
    """Title, names and year one below the other with short rules between them → the box used."""
    middle, y, used = box.middle[0], box.top, []
    for number in range(int(scene.rng.integers(3, 7))):
        size = em * (scene.between(1.4, 2.4) if number == 0 else scene.between(0.7, 1.4))
        words = scene.words(3, 8) if number == 0 else scene.pick([scene.words(1, 4), "By", str(scene.rng.integers(1860, 2015))])
        face = scene.title_font(size) if number < 2 else scene.font(size)
        text = words.upper() if number == 0 or scene.chance(0.3) else words
        if y + size > box.bottom and used:
            break
        used.append(draw_paragraph(scene, box._replace(top=y, bottom=y + size * 2.5), text, face, size, anchor="m"))
        y = used[-1].bottom + size * 0.5
        if scene.chance(0.3):
            half = em * scene.between(1.5, 6)
            scene.canvas.line(np.array([[middle - half, y], [middle + half, y]]), scene.style.ink, scene.style.stroke * scene.pick([1, 2]))
            y += em * 0.5
    return union(used)


MARGIN_NOTES = {
    "scale block": draw_scale_block, "declination": draw_declination, "elevations": draw_elevations,
    "reliability": draw_reliability, "base": draw_sources_of_base, "title lines": draw_title_lines,
}
