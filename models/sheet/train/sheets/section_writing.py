"""What is written at and in a section of a figure: letters or winds at its ends, names of units, axes, bars of scale."""
from __future__ import annotations

import numpy as np

from .canvas import Color
from .geometry import Box
from .scene import Scene
from .section_wells import draw_arrow
from .sheet import PART_TEXT

ENDS = ("above", "inside", "below", "none")
_WINDS = (("W", "E"), ("NW", "SE"), ("SW", "NE"), ("N", "S"), ("S", "N"), ("NNW", "SSE"), ("West", "East"), ("SOUTH", "NORTH"))
_STEPS = (5, 10, 20, 50, 100, 200, 500, 1000)


def contrast(scene: Scene, under: np.ndarray) -> Color:
    """Black or white, whichever is readable on these colours."""
    dark = float(np.mean(under)) < 95
    return (255, 255, 255) if dark else (scene.style.ink if sum(scene.style.ink) < 300 else (0, 0, 0))


def color_at(scene: Scene, at: tuple[float, float]) -> Color:
    """What is readable at a point of the picture."""
    x, y = (int(np.clip(v, 0, limit - 1)) for v, limit in zip(at, (scene.canvas.width, scene.canvas.height)))
    return contrast(scene, scene.canvas.image[y, x])


def write_ends(scene: Scene, body: Box, surface: np.ndarray, letter: str, place: str, em: float) -> list[Box]:
    """Letters or winds above the ends, in the upper or lower corners, or below."""
    if place == "none":
        return []
    ends = scene.pick([(letter, letter + "'"), (letter, chr(ord(letter) + 1)), scene.pick(_WINDS)], (4, 1.5, 3))
    second = scene.pick(_WINDS) if scene.chance(0.15) and len(ends[0]) == 1 else None
    face = scene.font(em * scene.between(1, 1.8), scene.chance(0.7))
    size = face.getlength("A") * 1.4
    y = {"above": min(float(surface[0]), float(surface[-1]), body.top + size * 4) - em * 0.5, "below": body.bottom + size * 1.3}
    used: list[Box] = []
    for number, words in enumerate(ends):
        inside = place == "inside"
        x = (body.left + em * 0.4, body.right - em * 0.4)[number] if inside or len(words) > 2 else (body.left, body.right)[number]
        anchor = ("ls", "rs")[number] if inside or len(words) > 2 else "ms"
        at = (x, y.get(place, body.bottom - em * 0.5 if scene.chance(0.5) else body.top + size * 1.2))
        near = (at[0] + (em if number == 0 else -em) * inside, at[1] - em * 0.4)
        used.append(scene.canvas.text(at, words, face, color_at(scene, near), anchor, PART_TEXT))
        if second:
            at = (at[0], at[1] - size * 1.15)
            used.append(scene.canvas.text(at, second[number], face, color_at(scene, at), anchor, PART_TEXT))
    return used


def write_names(scene: Scene, body: Box, field: np.ndarray, inside: np.ndarray, em: float, manner: str) -> None:
    """Names, letters or numbers of the units where there is room for them; `inside`: where the ground is."""
    face = scene.font(em * scene.between(0.7, 1.3), scene.chance(0.4))
    repeats = 1 if manner == "names" else int(scene.rng.integers(1, 5))
    for number in np.unique(field[::8, ::8]):
        words = {"letters": scene.units[number % len(scene.units)].letters, "numbers": str(number + 1)}.get(manner) or scene.words(1, 2)
        half = (int(face.getlength(words) / 2) + 2, max(1, int(em * 0.6)))
        for _ in range(repeats):
            at = _roomy_place(scene, field, inside, int(number), half)
            if at is not None:
                where = (body.left + at[0], body.top + at[1])
                scene.canvas.text(where, words, face, color_at(scene, where), "mm", PART_TEXT)


def _roomy_place(scene: Scene, field: np.ndarray, inside: np.ndarray, number: int, half: tuple[int, int]) -> tuple | None:
    """A point around which words of that half size (px) lie in one unit, or none after some tries."""
    height, width = field.shape
    if width <= 2 * half[0] + 2 or height <= 2 * half[1] + 2:
        return None
    for _ in range(40):
        x = int(scene.rng.integers(half[0], width - half[0]))
        y = int(scene.rng.integers(half[1], height - half[1]))
        rows, columns = slice(y - half[1], y + half[1] + 1, half[1]), slice(x - half[0], x + half[0] + 1, max(1, half[0] // 3))
        if (field[rows, columns] == number).all() and inside[rows, columns].all():
            return x, y
    return None


def draw_axes(scene: Scene, body: Box, kind: str, em: float) -> list[Box]:
    """Numbers at the left, at both sides, or around a plot with named axes → the boxes of what was written."""
    used: list[Box] = []
    face, ink, stroke = scene.font(em * 0.8), scene.style.ink, scene.style.stroke
    step, count = int(scene.pick(_STEPS)), int(np.clip(body.height / (em * 2.2), 2, scene.rng.integers(3, 9)))
    highest = step * int(scene.rng.integers(0, count + 1))
    for x, side in ((body.left, -1), (body.right, 1))[: 2 if kind == "both" else 1]:
        scene.canvas.line(np.array([[x, body.top], [x, body.bottom]]), ink, stroke * scene.between(1, 2))
        for number, y in enumerate(np.linspace(body.top, body.bottom, count + 1)):
            scene.canvas.line(np.array([[x, y], [x + side * em * 0.35, y]]), ink, stroke)
            at = (x + side * em * 0.5, float(y))
            used.append(scene.canvas.text(at, str(highest - number * step), face, ink, "lm" if side > 0 else "rm", PART_TEXT))
    if kind == "plot":
        used += _draw_distances(scene, body, em)
        scene.canvas.frame(body, ink, stroke)
    if scene.chance(0.5):
        words = f"{scene.words(1, 2)} ({scene.pick(['m', 'km', 'ft', 'm a.s.l.', 'ms'])})"
        if face.getlength(words) < body.height:
            at = (min(box.left for box in used) - em * 0.3, body.middle[1])
            used.append(scene.canvas.text(at, words, face, ink, "ms", PART_TEXT, upright=False))
    return used


def _draw_distances(scene: Scene, body: Box, em: float) -> list[Box]:
    """Ticks, numbers and a name below a plot."""
    used: list[Box] = []
    face, ink = scene.font(em * 0.8), scene.style.ink
    count, step = int(scene.rng.integers(3, 10)), int(scene.pick(_STEPS))
    for number, x in enumerate(np.linspace(body.left, body.right, count + 1)):
        scene.canvas.line(np.array([[x, body.bottom], [x, body.bottom + em * 0.35]]), ink, scene.style.stroke)
        used.append(scene.canvas.text((float(x), body.bottom + em * 1.3), str(number * step), face, ink, "ms", PART_TEXT))
    if scene.chance(0.6):
        words = scene.pick(["Distance (km)", "X", "Distance (m)", scene.words(1, 2)])
        used.append(scene.canvas.text((body.middle[0], body.bottom + em * 2.6), words, face, ink, "ms", PART_TEXT))
    return used


def draw_height(scene: Scene, body: Box, top: float, em: float) -> list[Box]:
    """A double arrow beside the section with its height."""
    x, face = body.right + em * 0.8, scene.font(em, scene.chance(0.5))
    middle = np.array([x, (top + body.bottom) / 2])
    for sign in (-1, 1):
        draw_arrow(scene, middle, np.array([0, sign * (body.bottom - top) / 2]), scene.style.ink)
    words = f"{scene.pick(_STEPS)} {scene.pick(['m', 'km'])}"
    return [scene.canvas.text((x + em * 0.4, float(middle[1])), words, face, scene.style.ink, "lm", PART_TEXT)]


def draw_bar(scene: Scene, body: Box, em: float) -> None:
    """A bar of scale in a lower corner of the section."""
    length, y = body.width * scene.between(0.06, 0.2), body.bottom - em * scene.between(0.6, 1.5)
    left = scene.pick([body.left + em, body.right - em - length])
    color = color_at(scene, (left + length / 2, y))
    scene.canvas.line(np.array([[left, y], [left + length, y]]), color, max(2, em * 0.15))
    words = f"{scene.pick(_STEPS)} {scene.pick(['m', 'km'])}"
    scene.canvas.text((left + length / 2, y - em * 0.3), words, scene.font(em * 0.8), color, "ms", PART_TEXT)
