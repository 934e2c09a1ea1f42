"""Titles of engraved maps: lines of several sizes and letters, flourishes, a scale below, in a box, an oval or free."""
from __future__ import annotations

import numpy as np

from .furniture import draw_scale_bar
from .geometry import Box, union
from .scene import Scene
from .sheet import PART_TEXT, PART_TITLE
from .text import font

_LEADS = {
    "en": ("GEOLOGICAL MAP", "A GEOLOGICAL MAP", "GEOLOGICAL SKETCH MAP", "MAP"), "de": ("GEOGNOSTISCHE KARTE", "GEOLOGISCHE ÜBERSICHTS-KARTE", "KARTE"),
    "fr": ("CARTE GÉOLOGIQUE", "CARTE GÉOGNOSTIQUE", "CARTE"), "it": ("CARTA GEOLOGICA", "CARTA"), "ru": ("ГЕОЛОГИЧЕСКАЯ КАРТА",),
}
_LINKS = {"en": ("of", "of the", "by", "to illustrate the paper of"), "de": ("von", "des", "entworfen von"), "fr": ("de", "du", "par", "dressée par"), "it": ("di", "del", "per"), "ru": ("",)}


def draw_cartouche(scene: Scene, box: Box, em: float, slanted: str) -> Box:
    """Draw a title at the top of the box, its lines in the middle → the box used. `slanted`: font file."""
    code, middle = scene.style.language.code, box.middle[0]
    kind = scene.pick(["free", "box", "oval"], (5, 2, 1.3))
    y, used = box.top + em * (0.8 if kind == "free" else 2.2), []
    leads, links = _LEADS.get(code, (scene.words(1, 2).upper(),)), _LINKS.get(code, (scene.words(1, 1).lower(),))
    lines = [(scene.pick(leads), 1.5), (scene.pick(links), 0.8), (scene.words(1, 3).upper(), 2.0), (scene.pick(links), 0.75), (scene.words(2, 3), 1.0), (str(scene.rng.integers(1795, 1905)), 0.8)]
    for words, size in lines[: scene.pick([3, 5, 6], (2, 2, 5))]:
        if words and (not used or y < box.bottom - em):
            used.append(_write_line(scene, middle, y, words, size * em * scene.between(0.8, 1.2), box.width * (0.72 if kind == "oval" else 0.9), slanted))
            y = used[-1].bottom + em * scene.between(0.5, 0.9)
            if scene.chance(0.25):
                _draw_flourish(scene, middle, y, em * scene.between(1.5, 5))
                y += em * 0.7
    if y + em * 4 < box.bottom and scene.chance(0.6):
        used.append(draw_scale_bar(scene, Box(box.left, y, box.right, y + em * 3), em * 0.7))
    whole = union(used)
    if kind == "box":
        whole = whole.inset(-em * scene.between(0.8, 1.6))
        _draw_box(scene, whole, em)
    elif kind == "oval":
        whole = whole.inset(-whole.width * 0.16, -em * 1.5)
        _draw_oval(scene, whole, em)
    return whole


def _write_line(scene: Scene, middle: float, y: float, words: str, em: float, most: float, slanted: str) -> Box:
    """Capitals upright and set wide, or small words slanted, shrunk to the width they may have."""
    wide = words.isupper() and len(words) < 26 and scene.chance(0.5)
    words = " ".join(words) if wide else words
    path = scene.style.title if words.isupper() else slanted
    face = font(path, round(em))
    if face.getlength(words) > most:
        face = font(path, max(4, int(em * most / face.getlength(words))))
    part = PART_TITLE if em > scene.style.em * 1.5 else PART_TEXT
    return scene.canvas.text((middle, y), words, face, scene.style.ink, "ma", part)


def _draw_flourish(scene: Scene, middle: float, y: float, half: float) -> None:
    """A rule that swells in its middle, or a waved one."""
    xs = np.linspace(-1, 1, 25)
    if scene.chance(0.5):
        swell = (1 - xs**2) * max(1.0, half * 0.06)
        outline = np.concatenate([np.stack([middle + xs * half, y - swell], 1), np.stack([middle + xs[::-1] * half, y + swell], 1)])
        scene.canvas.polygon(outline, scene.style.ink)
    else:
        points = np.stack([middle + xs * half, y + np.sin(xs * np.pi * 2) * half * 0.08], 1)
        scene.canvas.line(points, scene.style.ink, scene.style.stroke)


def _draw_box(scene: Scene, box: Box, em: float) -> None:
    """Two lines, the inner one mostly with its corners cut in a curve."""
    scene.canvas.frame(box, scene.style.ink, scene.style.stroke * 2)
    inner, cut = box.inset(em * 0.35), em * scene.pick([0.0, 1.0])
    angles = np.linspace(0, np.pi / 2, 9)
    corners = ((inner.left, inner.top, 0), (inner.right, inner.top, 1), (inner.right, inner.bottom, 2), (inner.left, inner.bottom, 3))
    turns = [np.stack([x + cut * np.cos(np.pi / 2 - angles + n * np.pi / 2), y + cut * np.sin(np.pi / 2 - angles + n * np.pi / 2)], 1) for x, y, n in corners]
    scene.canvas.polygon(np.concatenate(turns), None, scene.style.ink, scene.style.stroke)


def _draw_oval(scene: Scene, box: Box, em: float) -> None:
    angles = np.linspace(0, 2 * np.pi, 73)
    for grow, stroke in ((0.0, 2), (em * 0.4, 1)):
        half = box.width / 2 - grow, box.height / 2 - grow
        points = np.stack([box.middle[0] + half[0] * np.cos(angles), box.middle[1] + half[1] * np.sin(angles)], 1)
        scene.canvas.line(points, scene.style.ink, scene.style.stroke * stroke)
