"""Engineers' sections: beds joined by straight lines between borings, with logs, water levels and axes of height."""
from __future__ import annotations

import numpy as np

from .geometry import Box, borders, union
from .scene import Scene
from .section_wells import draw_arrow
from .section_writing import draw_axes
from .sheet import CROSS_SECTION, LEGEND_POINTS_LINES, PART_SYMBOL, PART_TEXT
from .symbol_samples import draw_sample
from .units import fill_unit, paint_units, pick_units

_WINDS = (("NORTHWEST", "SOUTHEAST"), ("WEST", "EAST"), ("SOUTH", "NORTH"), ("W", "E"), ("NE", "SW"))
_GRID = (205, 205, 205)


def draw_borehole_section(scene: Scene, box: Box, letter: str, em: float) -> Box:
    """Draw a section that fills the box, labels included, and record its region → its box."""
    em = min(em, box.height * 0.06, box.width / 26)
    left, top, right, bottom = box.rounded()
    body = Box(round(left + em * 4), round(top + em * 4.5), round(right - em * 4), round(bottom - em * 0.4))
    body = body._replace(right=max(body.right, body.left + 16), bottom=max(body.bottom, body.top + 12))
    xs, levels = _joined_beds(scene, body)
    manner = scene.pick(["units", "patterns", "lines", "dashed"], (4, 3, 1, 2))
    if scene.chance(0.35):
        _draw_grid(scene, body)
    _draw_beds(scene, body, xs, levels, manner)
    used = [body._replace(top=float(levels[0].min()))]
    used += _draw_borings(scene, body, xs, levels, em)
    if scene.chance(0.6):
        _join_water(scene, xs, levels, em)
    axes = scene.pick(["both", "left", "plot"], (3, 1, 1))
    used += draw_axes(scene, body._replace(bottom=body.bottom - em * 2.8 * (axes == "plot")), axes, em)
    used += _write_ends(scene, body, letter, em)
    region = union(used)
    scene.outline(CROSS_SECTION, region)
    if body.width > em * 40 and body.height > em * 15 and scene.chance(0.3):
        _draw_key(scene, body, em)
    return region


def _joined_beds(scene: Scene, body: Box) -> tuple[np.ndarray, np.ndarray]:
    """x of the borings and, for each boundary from the surface to the base, its y at each boring. Beds may pinch out."""
    count, beds = int(scene.rng.integers(3, 9)), int(scene.rng.integers(2, 9))
    xs = np.linspace(body.left, body.right, count)
    xs[1:-1] += scene.rng.normal(0, body.width * 0.02, count - 2)
    thick = scene.rng.uniform(0.2, 1.6, (beds, count)) * (scene.rng.random((beds, count)) > scene.pick([0.0, 0.25]))
    relief = scene.rng.uniform(0, scene.pick([0.05, 0.3]), count)
    room = body.height * scene.between(0.6, 1.0) / max(float((thick.sum(0) + relief).max()), 1e-6)
    surface = body.top + relief * room + body.height * scene.between(0, 0.08)
    levels = np.vstack([surface, surface + np.cumsum(thick, 0) * room])
    return xs, np.minimum(levels, body.bottom)


def _draw_beds(scene: Scene, body: Box, xs: np.ndarray, levels: np.ndarray, manner: str) -> None:
    """Filled beds with straight borders, or only the lines between them."""
    columns = np.arange(body.left, body.right)
    rows = np.array([np.interp(columns, xs, level) for level in levels])
    if manner == "dashed":
        for number, row in enumerate(rows):
            dash = None if number == 0 else (6 * scene.style.stroke, 4 * scene.style.stroke)
            scene.canvas.line(np.stack([columns, row], 1), scene.style.ink, scene.style.stroke * (2 if number == 0 else 1), dash)
        return
    ys = np.arange(body.top, body.bottom)[:, None]
    field = np.sum([ys >= row[None] for row in rows], 0).astype(np.uint8)
    inside = (field > 0) & (field < len(rows))
    units = scene.units
    if manner == "patterns":
        palette = scene.pick(["white", "pastel", "earth"]) if scene.style.colored else "white"
        units = pick_units(scene.rng, len(rows), palette, 0.85, max(4, round(scene.style.em * 0.7)), scene.style.ink)
    picture = paint_units(field % np.uint8(len(units)), units)
    if manner == "lines":
        picture[:] = scene.style.paper
    picture[borders(field, max(1.0, scene.style.stroke))] = scene.style.ink
    scene.canvas.paste(int(body.left), int(body.top), picture, inside)
    scene.canvas.line(np.stack([columns, rows[0]], 1), scene.style.ink, scene.style.stroke * 2)


def _draw_grid(scene: Scene, body: Box) -> None:
    for y in np.linspace(body.top, body.bottom, int(scene.rng.integers(4, 12))):
        scene.canvas.line(np.array([[body.left, y], [body.right, y]]), _GRID, 1)


def _draw_borings(scene: Scene, body: Box, xs: np.ndarray, levels: np.ndarray, em: float) -> list[Box]:
    """Columns of one manner with names above, level or upright → the boxes of the names."""
    manner, upright = scene.pick(["log", "pipe", "screen", "line"], (3, 2, 2, 1)), scene.chance(0.5)
    prefix = scene.pick(["BH-", "MW-", "B", "GB-", "Z-", "SB"])
    half, face = max(1.5, em * scene.between(0.2, 0.6)), scene.font(em * 0.8, scene.chance(0.3))
    lift = em * scene.pick([0.3, scene.between(0.5, 1.5)])
    used: list[Box] = []
    for number, x in enumerate(np.clip(xs, body.left + half * 2, body.right - half * 2)):
        top, deep = float(levels[0, number]), float(levels[-1, number])
        end = top + (deep - top) * scene.between(0.5, 1.0)
        _draw_boring(scene, manner, Box(float(x) - half, top, float(x) + half, max(end, top + 2)), levels[:, number])
        scene.canvas.line(np.array([[x, top], [x, top - lift]]), scene.style.ink, scene.style.stroke)
        at = (float(x), max(top - lift - em * 0.2, body.top - em * 1.2))
        used.append(scene.canvas.text(at, f"{prefix}{number + 1}", face, scene.style.ink, "ms" if not upright else "lm", PART_TEXT, not upright))
    return used


def _draw_boring(scene: Scene, manner: str, pipe: Box, levels: np.ndarray) -> None:
    ink = scene.style.ink
    if manner == "line":
        scene.canvas.line(np.array([[pipe.middle[0], pipe.top], [pipe.middle[0], pipe.bottom]]), ink, scene.style.stroke * 2)
        return
    scene.canvas.fill(pipe, scene.style.paper)
    for number, (top, bottom) in enumerate(zip(levels, levels[1:])):
        if manner == "log" and top < pipe.bottom:
            bed = pipe._replace(top=float(top), bottom=float(min(bottom, pipe.bottom)))
            fill_unit(scene.canvas, bed, scene.units[(number * 3 + 2) % len(scene.units)])
    for y in np.arange(pipe.bottom - pipe.height * 0.3, pipe.bottom, max(2.0, pipe.width / 3)) if manner == "screen" else ():
        scene.canvas.line(np.array([[pipe.left, y], [pipe.right, y]]), ink, 1)
    scene.canvas.frame(pipe, ink, scene.style.stroke)


def _join_water(scene: Scene, xs: np.ndarray, levels: np.ndarray, em: float) -> None:
    """The level of the ground water from boring to boring, dashed, with a triangle at each."""
    color = (35, 95, 200) if scene.style.colored else scene.style.ink
    ys = levels[0] + (levels[-1] - levels[0]) * scene.between(0.15, 0.5)
    scene.canvas.line(np.stack([xs, ys], 1), color, scene.style.stroke * 1.5, scene.pick([None, (em * 0.8, em * 0.5)]))
    for x, y in zip(xs[1:-1], ys[1:-1]):
        scene.canvas.polygon(np.array([x, y]) + np.array([[0, 0], [-0.4, -0.7], [0.4, -0.7]]) * em, color)


def _write_ends(scene: Scene, body: Box, letter: str, em: float) -> list[Box]:
    """Large letters over both ends, mostly with winds."""
    face, small = scene.font(em * scene.between(1.2, 2), True), scene.font(em * 0.7)
    winds = scene.pick(_WINDS) if scene.chance(0.6) else None
    used: list[Box] = []
    for number, (x, words) in enumerate(((body.left, letter), (body.right, letter + "'"))):
        used.append(scene.canvas.text((x, body.top - em * 1.4), words, face, scene.style.ink, "ms", PART_TEXT))
        if winds:
            at = (x, body.top - em * 3.5)
            used.append(scene.canvas.text(at, winds[number], small, scene.style.ink, "mm", PART_TEXT))
    if scene.chance(0.15):
        draw_arrow(scene, np.array([body.middle[0], body.top - em * 2]), np.array([em * 3, 0]), scene.style.ink)
    return used


def _draw_key(scene: Scene, body: Box, em: float) -> None:
    """A framed key of two to five lines in a lower corner, a region of its own."""
    count, width = int(scene.rng.integers(2, 6)), em * 13
    left = scene.pick([body.left + em, body.right - em - width])
    frame = Box(left, body.bottom - em * (count * 1.5 + 1), left + width, body.bottom - em * 0.5)
    scene.canvas.fill(frame, scene.style.paper)
    scene.canvas.frame(frame, scene.style.ink, scene.style.stroke)
    for number in range(count):
        y = frame.top + em * (0.3 + number * 1.5)
        sample = Box(frame.left + em * 0.5, y, frame.left + em * 3, y + em * 1.2)
        draw_sample(scene, sample, scene.pick(["plain", "dashed", "thick", "dotted", "disc"]), em, scene.style.stroke, straight=True)
        scene.canvas.mark(sample, PART_SYMBOL)
        scene.canvas.text((sample.right + em * 0.5, sample.middle[1]), scene.words(1, 1), scene.font(em * 0.9), scene.style.ink, "lm", PART_TEXT)
    scene.outline(LEGEND_POINTS_LINES, frame)
