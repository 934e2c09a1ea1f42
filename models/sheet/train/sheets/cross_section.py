"""Geologic cross sections: layered ground beneath a topographic profile, with scales and letters."""
from __future__ import annotations

import cv2
import numpy as np

from .geometry import Box, union
from .noise import noise_line
from .scene import Scene
from .sheet import CROSS_SECTION, PART_TEXT
from .units import paint_units


def draw_cross_section(scene: Scene, box: Box, letter: str) -> Box:
    """Draw a section that fills the box, labels included, and record its region → its box."""
    em = min(scene.style.small_em, box.height * 0.12)
    scaled = scene.chance(0.8)
    labels_above = scene.between(1.0, 3.5) * em if scene.chance(0.5) else em * 0.3
    below = scene.between(1.2, 1.8) * em if scene.chance(0.4) else 0.0
    side = em * scene.between(2, 3.5) if scaled else em * 0.2
    body = Box(box.left + side, box.top + em * 1.3 + labels_above, box.right - side, box.bottom - below)
    top = _draw_ground(scene, body)
    used = [body._replace(top=float(top.min()))]
    used += _draw_scale(scene, body, float(top[0]), float(top[-1]), em) if scaled else []
    used += _draw_letters(scene, body, top, letter, em)
    if labels_above > em * 0.5:
        used += _draw_names(scene, body, top, labels_above, em)
    if below:
        words = scene.pick(["VERTICAL EXAGGERATION x2", "No vertical exaggeration", scene.words(3, 6)])
        used.append(scene.canvas.text((body.middle[0], box.bottom - em * 0.3), words, scene.font(em * 0.8), scene.style.ink, "ms", PART_TEXT))
    region = union(used)
    scene.outline(CROSS_SECTION, region)
    return region


def _draw_ground(scene: Scene, body: Box) -> np.ndarray:
    """Draw the filled ground → y of its upper edge for each px column."""
    left, _, right, bottom = body.rounded()
    height, width = max(4, round(body.height)), right - left
    relief = scene.between(0.1, 0.5)
    profile = noise_line(scene.rng, width, scene.between(3, 14))
    profile = (profile - profile.min()) / max(float(np.ptp(profile)), 1e-6) * relief * height
    rows = np.arange(height)[:, None]
    field = _strata(scene, height, width)
    picture = paint_units(field, scene.units)
    edge = np.zeros(field.shape, np.uint8)
    edge[1:] = field[1:] != field[:-1]
    edge[:, 1:] |= field[:, 1:] != field[:, :-1]
    picture[edge > 0] = scene.style.ink
    inside = rows >= profile[None]
    if scene.chance(0.25):
        base = noise_line(scene.rng, width, 3) * height * 0.04
        inside &= rows < (height - 1 - np.abs(base))[None]
    scene.canvas.paste(left, bottom - height, picture, inside)
    xs = np.arange(left, right)
    top = bottom - height + profile
    scene.canvas.line(np.stack([xs, top], 1)[:: max(1, width // 400)], scene.style.ink, scene.style.stroke * scene.between(1, 2))
    if scene.chance(0.6):
        scene.canvas.frame(Box(left, bottom, right, bottom), scene.style.ink, scene.style.stroke)
    _draw_letters_inside(scene, field, inside, left, bottom - height)
    return top


def _strata(scene: Scene, height: int, width: int) -> np.ndarray:
    """Unit numbers of folded, faulted layers (uint8 height×width)."""
    rng = scene.rng
    count = min(len(scene.units), int(rng.integers(3, 14)))
    fold = noise_line(rng, width, scene.between(0.5, 8), 2) * height * scene.between(0.02, 0.35)
    fold += np.linspace(-1, 1, width) * height * rng.normal(0, 0.4)
    faults = np.sort(rng.integers(0, width, rng.integers(0, 7)))
    dips = rng.normal(0, 0.35, len(faults))
    throws = rng.normal(0, 0.18, len(faults)) * height
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    depth = ys - fold[None]
    for at, dip, throw in zip(faults, dips, throws):
        depth += np.where(xs + dip * ys > at, throw, 0)
    thicknesses = rng.uniform(0.3, 1.7, count * 3) * height / count * scene.between(0.5, 1.5)
    edges = np.cumsum(thicknesses) - thicknesses.sum() / 3
    wobble = noise_line(rng, width, 6, 3)[None] * height * 0.015
    order = rng.permutation(len(edges) + 1) % count if scene.chance(0.5) else np.arange(len(edges) + 1) % count
    field = order[np.searchsorted(edges, depth + wobble)].astype(np.uint8)
    if scene.chance(0.25):
        center, half = rng.uniform(0.1, 0.9) * width, rng.uniform(0.02, 0.15) * width
        field[np.abs(xs - center) < half * (0.4 + ys / height)] = rng.integers(count)
    return field


def _draw_letters_inside(scene: Scene, field: np.ndarray, inside: np.ndarray, left: int, top: int) -> None:
    if scene.chance(0.3):
        return
    height, width = field.shape
    face = scene.font(min(scene.style.small_em * 0.9, height * 0.12))
    for _ in range(int(scene.between(4, 24))):
        x, y = scene.rng.integers(width), scene.rng.integers(height)
        if inside[y, x]:
            letters = scene.units[field[y, x]].letters
            scene.canvas.text((left + int(x), top + int(y)), letters, face, scene.style.ink, "mm")


def _draw_scale(scene: Scene, body: Box, left_top: float, right_top: float, em: float) -> list[Box]:
    """Vertical scales with ticks and numbers at both ends (sometimes one)."""
    used: list[Box] = []
    style = scene.style
    face = scene.font(em * 0.75)
    steps = int(np.clip(body.height / (em * 1.4), 2, 8))
    ends = [(body.left, -1, left_top), (body.right, 1, right_top)][: 1 if scene.chance(0.15) else 2]
    rise = body.top if scene.chance(0.6) else None
    for x, side, top in ends:
        upper = rise if rise is not None else top
        scene.canvas.line(np.array([[x, upper], [x, body.bottom]]), style.ink, style.stroke)
        for number, y in enumerate(np.linspace(body.bottom, upper, steps + 1)):
            scene.canvas.line(np.array([[x, y], [x + side * em * 0.4, y]]), style.ink, style.stroke)
            words = str((number - steps // 2) * 500)
            at = (x + side * em * 0.5, y)
            used.append(scene.canvas.text(at, words, face, style.ink, "lm" if side > 0 else "rm", PART_TEXT))
    return used


def _draw_letters(scene: Scene, body: Box, top: np.ndarray, letter: str, em: float) -> list[Box]:
    """A and A' above the ends."""
    face = scene.font(em * 1.3, True)
    y = body.top - em * 0.3
    return [
        scene.canvas.text((body.left, y), letter, face, scene.style.ink, "ms", PART_TEXT),
        scene.canvas.text((body.right, y), letter + "'", face, scene.style.ink, "ms", PART_TEXT),
    ]


def _draw_names(scene: Scene, body: Box, top: np.ndarray, room: float, em: float) -> list[Box]:
    """Names of places over the profile, level or upright."""
    used: list[Box] = []
    face = scene.font(em * 0.7)
    upright = scene.chance(0.6)
    for x in np.linspace(body.left, body.right, int(scene.between(4, 9)))[1:-1]:
        words = scene.words(1, 2)
        length = face.getlength(words)
        if length > (body.width / 8 if upright else room):
            continue
        y = min(float(top[int(np.clip(x - body.left, 0, len(top) - 1))]), body.bottom) - em * 0.5
        used.append(scene.canvas.text((x, y), words, face, scene.style.ink, "ms" if upright else "lm", PART_TEXT, upright))
    return used
