"""Geologic cross sections: ground beneath a topographic profile, with scales, letters and names."""
from __future__ import annotations

import numpy as np

from .figure_section import draw_figure_section, pick_section_look
from .geometry import Box, borders, union
from .ground import strata
from .key_row import draw_key_row
from .noise import noise_line
from .scene import Scene
from .sheet import CROSS_SECTION, PART_TEXT
from .units import paint_units, pick_units


_DIRECTIONS = (("W", "E"), ("NW", "SE"), ("SW", "NE"), ("N", "S"), ("West", "East"), ("South", "North"))


def draw_cross_section(scene: Scene, box: Box, letter: str) -> Box:
    """Draw a section that fills the box, labels included, and record its region → its box."""
    em = min(scene.style.small_em, box.height * 0.12)
    if scene.chance(0.16):
        return draw_figure_section(scene, box, letter, pick_section_look(scene), em)
    scaled = scene.chance(0.8)
    names_room = min(scene.between(1.0, 7.0) * em, box.height * 0.35) if scene.chance(0.5) else 0.0
    below = scene.between(1.2, 1.8) * em if scene.chance(0.4) else 0.0
    side = em * scene.between(3, 3.8) if scaled else em * 0.2
    titled = scaled and scene.chance(0.2)
    body = Box(box.left + side, box.top + em * 1.8 + names_room, box.right - side, box.bottom - max(below, em * 0.3))
    body = body._replace(left=body.left + em * 1.5 * titled)
    deeper = body.height * scene.between(0.05, 0.3) if scaled and scene.chance(0.12) else 0.0
    keyed = scaled and body.height > em * 9 and scene.chance(0.06)
    deeper = em * scene.between(2, 3) if keyed else deeper
    axis, body = body, body._replace(bottom=body.bottom - deeper)  # some scales go on below the ground
    top = draw_ground(scene, body, pick_manner(scene))
    if scene.chance(0.12):
        _draw_wells(scene, body, top, em)
    used = [body._replace(top=float(top.min()))]
    if scaled:
        used += _draw_scale(scene, axis, float(top[0]), float(top[-1]), em)
    if titled:
        words, face = scene.words(1, 2), scene.font(em * 0.9)
        if face.getlength(words) < body.height * 0.9:
            at = (axis.left - side - em * 0.2, body.middle[1])
            used.append(scene.canvas.text(at, words, face, scene.style.ink, "ms", PART_TEXT, upright=False))
    used += draw_end_letters(scene, body, letter, em)
    if names_room:
        used += _draw_names(scene, body, top, names_room, em)
    if below:
        used.append(_draw_note(scene, body, box.bottom - em * 0.3, em))
    region = union(used)
    if scene.chance(0.08):
        region = region.inset(-em * 0.5)
        scene.canvas.frame(region, scene.style.ink, scene.style.stroke)
    scene.outline(CROSS_SECTION, region)
    if keyed:
        draw_key_row(scene, Box(axis.left + em * 0.3, body.bottom + em * 0.3, axis.right - em * 0.3, axis.bottom), em * 0.9)
    return region


def pick_manner(scene: Scene) -> str:
    """Colours of the sheet's units, sometimes patterns without colour, sometimes only lines."""
    return scene.pick(["units", "patterns", "lines"], (8, 2.5, 0.6))


def draw_ground(scene: Scene, body: Box, manner: str) -> np.ndarray:
    """Draw the ground → y of its upper edge for each px column."""
    left, _, right, bottom = body.rounded()
    height, width = max(4, round(body.height)), right - left
    profile = _profile(scene, height, width)
    field = strata(scene, height, width, profile)
    inside = np.arange(height)[:, None] >= profile[None]
    if scene.chance(0.25):
        base = np.abs(noise_line(scene.rng, width, scene.between(2, 9))) * height * scene.between(0.02, 0.12)
        inside &= np.arange(height)[:, None] < (height - 1 - base)[None]
    if scene.chance(0.07):
        sky = (205, 228, 245) if scene.style.colored else (225, 225, 225)
        scene.canvas.fill(body, sky)
    scene.canvas.paste(left, bottom - height, _paint(scene, field, manner), inside)
    top = bottom - height + profile
    line = np.stack([np.arange(left, right), top], 1)[:: max(1, width // 400)]
    scene.canvas.line(line, scene.style.ink, scene.style.stroke * scene.between(0.8, 2))
    if scene.chance(0.6):
        scene.canvas.line(np.array([[left, bottom], [right, bottom]]), scene.style.ink, scene.style.stroke)
    if scene.chance(0.7):
        _draw_letters_inside(scene, field, inside, left, bottom - height)
    return top


def _profile(scene: Scene, height: int, width: int) -> np.ndarray:
    """Depth of the surface below the body's upper edge for each px column."""
    relief = scene.pick([scene.between(0.03, 0.15), scene.between(0.1, 0.5)], (1, 2))
    bumps, octaves = scene.between(2, 14), int(scene.rng.integers(2, 6))
    if scene.chance(0.2):  # heights drawn ten times too large: jagged
        relief, bumps, octaves = scene.between(0.35, 0.7), scene.between(8, 40), 6
    profile = noise_line(scene.rng, width, bumps, octaves)
    return (profile - profile.min()) / max(float(np.ptp(profile)), 1e-6) * relief * height


def _paint(scene: Scene, field: np.ndarray, manner: str) -> np.ndarray:
    if manner == "lines":
        picture = np.full((*field.shape, 3), scene.style.paper, np.uint8)
    elif manner == "patterns":
        tile = max(4, round(scene.style.em * scene.between(0.6, 1.8)))
        palette = scene.pick(["white", "pastel", "earth", "saturated"], (4, 2, 1, 1)) if scene.style.colored else "white"
        picture = paint_units(field, pick_units(scene.rng, int(field.max()) + 1, palette, 0.85, tile, scene.style.ink))
    else:
        picture = paint_units(field, scene.units)
    if manner != "units" or scene.chance(0.92):
        picture[borders(field, scene.style.stroke * 0.8)] = scene.style.ink
    return picture


def _draw_letters_inside(scene: Scene, field: np.ndarray, inside: np.ndarray, left: int, top: int) -> None:
    """Letters of the units at random places of the ground."""
    height, width = field.shape
    face = scene.font(min(scene.style.small_em * 0.9, height * 0.12))
    for _ in range(int(scene.between(4, 24))):
        x, y = int(scene.rng.integers(width)), int(scene.rng.integers(height))
        if inside[y, x]:
            letters = scene.units[field[y, x] % len(scene.units)].letters
            scene.canvas.text((left + x, top + y), letters, face, scene.style.ink, "mm")


def _draw_scale(scene: Scene, body: Box, left_top: float, right_top: float, em: float) -> list[Box]:
    """Vertical scales with ticks and numbers at both ends (sometimes one)."""
    ends = [(body.left, -1, left_top), (body.right, 1, right_top)][: 1 if scene.chance(0.15) else 2]
    to_top = scene.chance(0.6)
    return [box for x, side, top in ends for box in draw_scale_at(scene, body if to_top else body._replace(top=top), x, side, em)]


def draw_scale_at(scene: Scene, body: Box, x: float, side: int, em: float) -> list[Box]:
    """A vertical scale as high as the body at x, its numbers at the left (`side` −1) or right (1) → boxes of the numbers."""
    style = scene.style
    face = scene.font(em * 0.75)
    steps = int(np.clip(body.height / (em * 1.4), 2, 8))
    scene.canvas.line(np.array([[x, body.top], [x, body.bottom]]), style.ink, style.stroke)
    used: list[Box] = []
    for number, y in enumerate(np.linspace(body.bottom, body.top, steps + 1)):
        scene.canvas.line(np.array([[x, y], [x + side * em * 0.4, y]]), style.ink, style.stroke)
        words = str((number - steps // 2) * 500)
        used.append(scene.canvas.text((x + side * em * 0.5, y), words, face, style.ink, "lm" if side > 0 else "rm", PART_TEXT))
    return used


def _draw_wells(scene: Scene, body: Box, top: np.ndarray, em: float) -> None:
    """Shafts and boreholes from the surface down, sometimes with the level of the water."""
    levels = []
    for x in np.sort(scene.rng.uniform(body.left + em, body.right - em, scene.rng.integers(1, 9))):
        surface = float(top[int(np.clip(x - body.left, 0, len(top) - 1))])
        end = surface + (body.bottom - surface) * scene.between(0.2, 0.9)
        levels.append((x, surface + (end - surface) * 0.6))
        scene.canvas.line(np.array([[x, surface - em], [x, end]]), scene.style.ink, scene.style.stroke * 3)
        scene.canvas.line(np.array([[x, surface - em], [x, end]]), scene.style.paper, scene.style.stroke)
    if len(levels) > 1 and scene.chance(0.5):
        scene.canvas.line(np.array(levels), (40, 90, 190), scene.style.stroke, (em * 0.6, em * 0.4))


def draw_end_letters(scene: Scene, body: Box, letter: str, em: float, inward: bool = False) -> list[Box]:
    """A and A', A and B or West and East above the ends (`inward`: not beyond them), sometimes a name between them."""
    face = scene.font(em * scene.between(1, 1.5), True)
    y = body.top - em * 0.3
    ends = scene.pick([(letter, letter + "'"), (letter, chr(ord(letter) + 1)), scene.pick(_DIRECTIONS)], (6, 1, 2))
    used = [
        scene.canvas.text((x, y), words, face, scene.style.ink, anchor, PART_TEXT)
        for x, words, anchor in zip((body.left, body.right), ends, ("ms", "ms") if len(ends[0]) < 3 and not inward else ("ls", "rs"))
    ]
    if scene.chance(0.15):
        words = scene.words(1, 4).upper()
        if face.getlength(words) < body.width * 0.7:
            used.append(scene.canvas.text((body.middle[0], y), words, face, scene.style.ink, "ms", PART_TEXT))
    return used


def _draw_names(scene: Scene, body: Box, top: np.ndarray, room: float, em: float) -> list[Box]:
    """Names of places over the profile, level or upright."""
    used: list[Box] = []
    face = scene.font(em * 0.7)
    upright = scene.chance(0.5)
    for x in np.linspace(body.left, body.right, int(scene.between(4, 12)))[1:-1]:
        words = scene.words(1, 2)
        if face.getlength(words) > (room if upright else body.width / 8):
            continue
        y = float(top[int(np.clip(x - body.left, 0, len(top) - 1))]) - em * 0.5
        anchor = "ms" if upright else "lm"
        used.append(scene.canvas.text((x, y), words, face, scene.style.ink, anchor, PART_TEXT, upright))
    return used


def _draw_note(scene: Scene, body: Box, baseline: float, em: float) -> Box:
    """A line about the scale below the section."""
    words = scene.pick(["VERTICAL EXAGGERATION x2", "No vertical exaggeration", scene.words(3, 6)])
    x = scene.pick([body.left, body.middle[0]])
    anchor = "ls" if x == body.left else "ms"
    return scene.canvas.text((x, baseline), words, scene.font(em * 0.8), scene.style.ink, anchor, PART_TEXT)
