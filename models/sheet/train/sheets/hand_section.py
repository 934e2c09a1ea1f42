"""Sections drawn by hand for old books and memoirs: black lines and hachures, jagged hills, eroded folds dotted above."""
from __future__ import annotations

import numpy as np

from .geometry import Box, borders, union
from .noise import noise_line, smooth_noise
from .scene import Scene
from .sheet import CROSS_SECTION, PART_TEXT
from .units import paint_units, pick_units

_ENDS = (("N.", "S."), ("W.", "E."), ("N.W.", "S.E."), ("S", "N"), ("W", "E"), ("S.S.W.", "N.N.E."))


def draw_hand_section(scene: Scene, box: Box, letter: str, em: float) -> Box:
    """Draw a section that fills the box, words included, and record its region → its box."""
    em = min(em, box.height * 0.1, box.width / 20)
    numbered, named = scene.chance(0.55), scene.chance(0.7)
    side = em * 1.5 * scene.chance(0.5)
    body = Box(box.left + side, box.top + em * (2.4 if named else 0.6), box.right - side, box.bottom - em * (1.6 if numbered else 0.3))
    left, top, right, bottom = body.rounded()
    body = Box(left, top, max(right, left + 16), max(bottom, top + 12))
    height, width = round(body.height), round(body.width)
    profile = _hills(scene, height, width)
    bend = _bends(scene, height, width)
    spacing = max(2.0, height * scene.between(0.04, 0.3))
    field = _beds(scene, height, width, bend, spacing)
    base = _base(scene, height, width, profile)
    inside = (np.arange(height)[:, None] >= profile[None]) & (np.arange(height)[:, None] < base[None])
    scene.canvas.paste(round(body.left), round(body.top), _engrave(scene, field), inside)
    surface = body.top + profile
    _draw_outline(scene, body, surface, body.top + base, em)
    body = body._replace(bottom=body.top + float(base.max()))
    used = [body._replace(top=float(surface.min()))]
    if scene.chance(0.35):
        used.append(_restore_folds(scene, body, profile, bend))
    used += _write(scene, body, surface, letter, em, numbered, named)
    region = union(used)
    scene.outline(CROSS_SECTION, region)
    return region


def _hills(scene: Scene, height: int, width: int) -> np.ndarray:
    """Depth of the surface below the body's top for each column; often steep and jagged, as the height is exaggerated."""
    line = noise_line(scene.rng, width, scene.between(2, 16), int(scene.rng.integers(3, 7)))
    line = (line - line.min()) / max(float(np.ptp(line)), 1e-6)
    return (line ** scene.pick([1.0, 0.6]) * height * scene.between(0.2, 0.75)).astype(np.float32)


def _bends(scene: Scene, height: int, width: int) -> np.ndarray:
    """Shift of the beds (px down) for each column: open folds, or one dip."""
    if scene.chance(0.3):
        return np.linspace(-1, 1, width) * width * scene.rng.normal(0, 0.5)
    return noise_line(scene.rng, width, scene.between(0.5, 9), 2) * height * scene.between(0.2, 1.5)


def _beds(scene: Scene, height: int, width: int, bend: np.ndarray, spacing: float) -> np.ndarray:
    """Numbers of beds that lie one on the other, with an uneven hand."""
    ys = np.arange(height, dtype=np.float32)[:, None]
    unsteady = smooth_noise(scene.rng, height, width, scene.between(4, 14), 3) * spacing * 0.12
    return (np.floor((ys - bend[None] + unsteady) / spacing).astype(int) % 24).astype(np.uint8)


def _base(scene: Scene, height: int, width: int, profile: np.ndarray) -> np.ndarray:
    """Lower end of what is drawn: a straight line, or a ragged one at a depth below the surface."""
    if scene.chance(0.6):
        return np.full(width, height, np.float32)
    depth = height * scene.pick([scene.between(0.25, 0.6), scene.between(0.06, 0.2)], (3, 1)) * (1 + 0.25 * noise_line(scene.rng, width, scene.between(4, 20)))
    return np.minimum(profile + np.maximum(depth, 3), height).astype(np.float32)


def _engrave(scene: Scene, field: np.ndarray) -> np.ndarray:
    """Hatching, dots or bricks in some of the beds, ink lines between them; seldom a wash of colour."""
    palette = "pastel" if scene.style.colored and scene.chance(0.15) else "white"
    tile = max(4, round(scene.style.em * scene.between(0.3, 0.9)))
    units = pick_units(scene.rng, 24, palette, scene.pick([0.0, 0.4, 0.8]), tile, scene.style.ink)
    if palette == "white":
        units = [type(unit)(scene.style.paper, unit.letters, unit.tile, scene.style.ink) for unit in units]
    picture = paint_units(field, units)
    picture[borders(field, max(1.0, scene.style.stroke * scene.between(0.8, 2)))] = scene.style.ink
    return picture


def _restore_folds(scene: Scene, body: Box, profile: np.ndarray, bend: np.ndarray) -> Box:
    """Two or three beds dotted on through the air where they were worn away → the box of what was drawn."""
    xs = np.arange(len(profile))
    highest = body.bottom
    bend = bend - float(bend.min())
    for crest in np.sort(scene.rng.uniform(0.05, 0.95, int(scene.rng.integers(2, 5)))) * float(profile.max()):
        ys = bend + crest
        free = (ys < profile) & (ys > 0)
        for piece in np.split(xs[free], np.flatnonzero(np.diff(xs[free]) > 1) + 1):
            if len(piece) > 8:
                points = np.stack([piece + body.left, ys[piece] + body.top], 1)[:: max(1, len(piece) // 60)]
                stroke = scene.style.stroke
                scene.canvas.line(points, scene.style.ink, stroke, (stroke * 2, stroke * 3))
                highest = min(highest, float(points[:, 1].min()))
    return body._replace(top=min(highest, body.bottom - 1))


def _draw_outline(scene: Scene, body: Box, surface: np.ndarray, base: np.ndarray, em: float) -> None:
    """A strong line of the surface, a thin one of the base if that is straight, hachures below the surface."""
    ink, stroke = scene.style.ink, scene.style.stroke * scene.between(1, 2.5)
    columns = np.arange(len(surface)) + body.left
    scene.canvas.line(np.stack([columns, surface], 1)[:: max(1, len(surface) // 500)], ink, stroke)
    if float(np.ptp(base)) < 1 and scene.chance(0.8):
        scene.canvas.line(np.array([[body.left, body.bottom], [body.right, body.bottom]]), ink, stroke)
    if scene.chance(0.45):
        step, lean = max(2, round(em * scene.between(0.12, 0.5))), scene.rng.normal(0, 0.7)
        for x in range(0, len(surface), step):
            long = em * scene.between(0.3, 1.6)
            end = (columns[x] + lean * long, min(surface[x] + long, base[x]))
            scene.canvas.line(np.array([[columns[x], surface[x]], end]), ink, 1)


def _write(scene: Scene, body: Box, surface: np.ndarray, letter: str, em: float, numbered: bool, named: bool) -> list[Box]:
    """Winds or letters at the ends, numbers below, names of places above → the boxes of all of it."""
    ink, used = scene.style.ink, []
    ends = scene.pick([scene.pick(_ENDS), (letter, letter + "'")], (3, 1))
    face = scene.font(em * scene.between(0.9, 1.4), scene.chance(0.5))
    for x, y, words, anchor in zip((body.left, body.right), (surface[0], surface[-1]), ends, ("ls", "rs")):
        used.append(scene.canvas.text((x, max(float(y), body.top) - em * 0.4), words, face, ink, anchor, PART_TEXT))
    small = scene.font(em * 0.85)
    places = np.linspace(0.04, 0.96, int(scene.rng.integers(4, 12)))
    for number, share in enumerate(places) if numbered else ():
        words = scene.pick([str(number + 1), "abcdefghijkl"[number % 12], scene.pick(scene.units).letters])
        used.append(scene.canvas.text((body.left + share * body.width, body.bottom + em * 1.2), words, small, ink, "ms", PART_TEXT))
    for share in places[1::3] if named else ():
        x = int(share * (len(surface) - 1))
        words = scene.words(1, 2)
        if small.getlength(words) < body.width * 0.25:
            at = (body.left + x, float(surface[max(0, x - 9) : x + 9].min()) - em * scene.between(0.4, 1.4))
            used.append(scene.canvas.text(at, words, small, ink, "ms", PART_TEXT))
    return used
