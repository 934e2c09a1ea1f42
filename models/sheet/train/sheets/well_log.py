"""Logs of wells and large columns of strata: tracks of curves and of rocks side by side along one depth. No class."""
from __future__ import annotations

import numpy as np

from .geometry import Box
from .noise import noise_line
from .paragraph import draw_heading
from .patterns import KINDS, pattern_tile
from .scene import Scene
from .sheet import PART_CHART, PART_TEXT
from .units import Unit, fill_unit


def draw_well_log(scene: Scene, box: Box, em: float) -> Box:
    """Two to eight tracks under their names → the box used."""
    em = min(em, box.width / 12, box.height / 12)
    kinds = ["rocks", *[str(k) for k in scene.rng.choice(["curve", "rocks", "filled", "notes", "links"], scene.rng.integers(1, 7))]]
    scene.rng.shuffle(kinds)
    width = min(box.width, em * scene.between(5, 12) * len(kinds))
    place = box._replace(right=box.left + width)
    body = Box(place.left + em * 2.5, place.top + em * 2, place.right, place.bottom)
    beds = np.sort(scene.rng.uniform(body.top, body.bottom, scene.rng.integers(4, 30)))
    beds = np.concatenate([[body.top], beds, [body.bottom]])
    gap = em * scene.pick([0.0, 0.4, 1.0])
    for kind, track in zip(kinds, body.columns(len(kinds), gap)):
        draw_heading(scene, Box(track.left, place.top, track.right, body.top), scene.words(1, 1), em * 0.8)
        {"rocks": _draw_rocks, "notes": _draw_notes, "links": _draw_links}.get(kind, _draw_curve)(scene, track, beds, em, kind)
        if kind != "links":
            scene.canvas.frame(track, scene.style.ink, scene.style.stroke)
    for number, y in enumerate(np.linspace(body.top, body.bottom, max(3, int(body.height / (em * 3))))):
        scene.canvas.text((body.left - em * 0.2, float(y)), str(number * 10), scene.font(em * 0.7), scene.style.ink, "rm", PART_TEXT)
    scene.canvas.mark(place, PART_CHART)
    return place


def _draw_rocks(scene: Scene, track: Box, beds: np.ndarray, em: float, kind: str) -> None:
    """Beds with patterns, full wide or as wide as they are hard."""
    stepped = scene.chance(0.5)
    for top, bottom in zip(beds, beds[1:]):
        unit = scene.pick(scene.units)
        if scene.chance(0.6):
            tile = pattern_tile(scene.rng, scene.pick(KINDS), max(4, round(em * scene.between(0.5, 1.1))))
            unit = Unit(unit.color, unit.letters, tile, scene.style.ink)
        right = track.left + track.width * (scene.between(0.45, 1) if stepped else 1)
        cell = Box(track.left, top, right, bottom)
        fill_unit(scene.canvas, cell, unit)
        scene.canvas.frame(cell, scene.style.ink, scene.style.stroke)


def _draw_notes(scene: Scene, track: Box, beds: np.ndarray, em: float, kind: str) -> None:
    face = scene.font(em * 0.75)
    for top, bottom in zip(beds, beds[1:]):
        words = scene.words(1, 3)
        if bottom - top > em and face.getlength(words) < track.width - em * 0.4:
            scene.canvas.text((track.left + em * 0.2, (top + bottom) / 2), words, face, scene.style.ink, "lm", PART_TEXT)


def _draw_links(scene: Scene, track: Box, beds: np.ndarray, em: float, kind: str) -> None:
    """Lines that join the same beds of two wells, sometimes with the bed's colour between them."""
    others = np.sort(np.clip(beds + scene.rng.normal(0, track.height * 0.06, len(beds)), track.top, track.bottom))
    filled = scene.chance(0.5)
    for number in range(len(beds) - 1):
        quad = np.array([
            [track.left, beds[number]], [track.right, others[number]], [track.right, others[number + 1]], [track.left, beds[number + 1]],
        ])
        scene.canvas.polygon(quad, scene.pick(scene.units).color if filled else None, scene.style.ink, scene.style.stroke)


def _draw_curve(scene: Scene, track: Box, beds: np.ndarray, em: float, kind: str) -> None:
    """One or two curves over a grid; filled up to one side."""
    count = max(40, int(track.height / 3))
    ys = np.linspace(track.top, track.bottom, count)
    for x in np.linspace(track.left, track.right, 6)[1:-1] if scene.chance(0.6) else ():
        scene.canvas.line(np.array([[x, track.top], [x, track.bottom]]), (200, 200, 200), 1)
    for _ in range(1 if kind == "filled" else int(scene.rng.integers(1, 3))):
        level = scene.rng.normal(0, 0.7, len(beds))[np.clip(np.searchsorted(beds, ys) - 1, 0, len(beds) - 1)]
        across = 0.5 + 0.12 * (noise_line(scene.rng, count, scene.between(10, 60)) + level)
        xs = track.left + track.width * np.clip(across, 0.02, 0.98)
        line = np.stack([xs, ys], 1)
        color = scene.pick([scene.style.ink, (200, 30, 30), (30, 60, 200), (20, 130, 50)]) if scene.style.colored else scene.style.ink
        if kind == "filled":
            fill = scene.pick(scene.units).color
            scene.canvas.polygon(np.vstack([line, [[track.left, track.bottom], [track.left, track.top]]]), fill)
        scene.canvas.line(line, color, scene.style.stroke)
