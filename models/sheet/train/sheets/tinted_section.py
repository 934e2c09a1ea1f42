"""Sections in a strip along the foot of engraved sheets: washed beds, the level of the sea across all of it, names above."""
from __future__ import annotations

import numpy as np

from .geometry import Box, borders, union
from .ground import strata
from .noise import noise_line
from .scene import Scene
from .sheet import CROSS_SECTION, PART_TEXT
from .text import font
from .watercolour import NO_WASH, wash_over

_LEVELS = {"en": ("Level of the Sea", "Sea Level"), "de": ("Meeres-Spiegel", "Niveau des Meeres"), "fr": ("Niveau de la mer",), "it": ("Livello del mare",)}
_ENDS = (("A", "B"), ("A", "A'"), ("N.", "S."), ("W.", "E."), ("N.W.", "S.E."), ("C", "D"))


def draw_tinted_section(scene: Scene, box: Box, em: float, slanted: str) -> Box:
    """Draw a section that fills the box, words included, and record its region → its box. `slanted`: font file."""
    em = min(em, box.height * 0.13)
    named = scene.chance(0.7)
    body = Box(*Box(box.left + em * 0.5, box.top + em * (3.2 if named else 1.6), box.right - em * 0.5, box.bottom - em * 1.5).rounded())
    height, width = max(8, round(body.height)), max(16, round(body.width))
    line = noise_line(scene.rng, width, scene.between(4, 22), int(scene.rng.integers(3, 6)))
    profile = (line - line.min()) / max(float(np.ptp(line)), 1e-6) * height * scene.between(0.25, 0.6)
    field = strata(scene, height, width, profile)
    base = np.full(width, height) if scene.chance(0.6) else height * (0.85 + 0.04 * noise_line(scene.rng, width, 9, 3))
    ys = np.arange(height)[:, None]
    inside = (ys >= profile[None]) & (ys < base[None])
    wash_over(scene, Box(body.left, body.top, body.left + width, body.top + height), np.where(inside, field, NO_WASH).astype(np.uint8), scene.style.side / 900)
    view = scene.canvas.image[round(body.top) : round(body.top) + height, round(body.left) : round(body.left) + width]
    view[borders(field, scene.style.stroke * 0.8)[: view.shape[0], : view.shape[1]] & inside[: view.shape[0], : view.shape[1]]] = scene.style.ink
    top = body.top + profile
    scene.canvas.line(np.stack([body.left + np.arange(width), top], 1)[:: max(1, width // 500)], scene.style.ink, scene.style.stroke * scene.between(1, 2))
    used = [body._replace(top=float(top.min()))]
    used += _write_ends(scene, body, em)
    if scene.chance(0.8):
        used.append(_draw_sea_level(scene, body, height * scene.between(0.62, 0.95), em, slanted))
    used += _write_above(scene, body, top, em, slanted) if named else []
    _number_beds(scene, body, field, inside, em)
    region = union(used)
    scene.outline(CROSS_SECTION, region)
    return region


def _write_ends(scene: Scene, body: Box, em: float) -> list[Box]:
    face = scene.font(em * scene.between(0.9, 1.3))
    y = body.top + em * scene.between(-0.3, 0.8)
    return [scene.canvas.text((x, y), words, face, scene.style.ink, anchor, PART_TEXT) for x, words, anchor in zip((body.left, body.right), scene.pick(_ENDS), ("ls", "rs"))]


def _draw_sea_level(scene: Scene, body: Box, depth: float, em: float, slanted: str) -> Box:
    """A line through all of the section with its name below one end → the name's box."""
    y = body.top + depth
    dash = scene.pick([None, (em * 0.8, em * 0.4), (1.5, em * 0.3)])
    scene.canvas.line(np.array([[body.left, y], [body.right, y]]), scene.style.ink, scene.style.stroke, dash)
    known = _LEVELS.get(scene.style.language.code)
    words = scene.pick(known) if known else scene.words(2, 3)
    left = scene.chance(0.5)
    at = (body.left + em * 0.3 if left else body.right - em * 0.3, body.bottom + em * 0.2)
    return scene.canvas.text(at, words, font(slanted, round(em * 0.75)), scene.style.ink, "la" if left else "ra", PART_TEXT)


def _write_above(scene: Scene, body: Box, top: np.ndarray, em: float, slanted: str) -> list[Box]:
    """Names of hills and rivers over the profile, upright or level."""
    face, used, upright = font(slanted, round(em * 0.7)), [], scene.chance(0.6)
    for share in np.linspace(0.04, 0.96, int(scene.between(4, 15))):
        x = int(share * (len(top) - 1))
        words = scene.words(1, 2)
        y = float(top[max(0, x - 9) : x + 9].min()) - em * 0.4
        if y - (0 if upright else face.getlength(words)) < body.top - em * 3.2 or upright and face.getlength(words) > body.width / 9:
            continue
        used.append(scene.canvas.text((body.left + x, y), words, face, scene.style.ink, "ms" if upright else "lm", PART_TEXT, upright))
    return used


def _number_beds(scene: Scene, body: Box, field: np.ndarray, inside: np.ndarray, em: float) -> None:
    """Numerals or letters of the units in some of the beds."""
    face = scene.font(em * 0.7)
    for _ in range(int(scene.rng.integers(0, 16))):
        y, x = (int(scene.rng.integers(size)) for size in field.shape)
        if inside[y, x]:
            scene.canvas.text((body.left + x, body.top + y), scene.units[field[y, x] % len(scene.units)].letters or "a", face, scene.style.ink, "mm")
