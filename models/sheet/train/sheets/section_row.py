"""Neighbouring sections: two to four in a row or one below the other with hardly any gap, often with one scale or heading for all."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .cross_section import draw_cross_section, draw_end_letters, draw_ground, draw_scale_at, pick_manner
from .figure_section import SectionLook, draw_figure_section, pick_section_look
from .geometry import Box, union
from .hand_section import draw_hand_section
from .paragraph import draw_heading
from .scene import Scene
from .sheet import CROSS_SECTION

_LETTERS = "ABCDEFGHJKLM"
_HEADINGS = {
    "en": ("CROSS SECTIONS", "GEOLOGIC CROSS SECTIONS", "STRUCTURE SECTIONS", "Horizontal sections"), "de": ("Geologische Schnitte", "PROFILE"),
    "fr": ("COUPES GÉOLOGIQUES", "Coupes"), "es": ("CORTES GEOLÓGICOS", "PERFILES"), "ru": ("Геологические разрезы",), "zh": ("剖面图",), "ja": ("断面図",),
}
LEAST_WIDTH, LEAST_HEIGHT = 22, 8  # em of the place
_NARROWEST, _LOWEST = 9, 4.5  # em of one section
_GAP = 0.004, 0.02  # of the sheet's longest side


@dataclass(frozen=True)
class _Look:
    """What the sections of one place have in common; sizes in px."""

    kind: str  # "plain" for ground between scales, "survey", "figure", "hand"
    figure: SectionLook  # of those of the kind "figure"
    manner: str  # of the ground of plain ones
    scaled: str  # at the ends of "each", at the outer "ends", at the "first" only, "none"
    gap: float
    em: float
    framed: bool
    even: bool  # all of one size
    on_base: bool  # those of a row stand on one line, else they hang from one


def draw_neighbours(scene: Scene, box: Box, drawn: int) -> tuple[Box, int]:
    """Draw two to four sections, each its own region; `drawn`: sections of the sheet so far → the box used, number of sections."""
    look = _pick_look(scene, box)
    em, used = look.em, []
    if scene.chance(0.35) and box.height > em * (LEAST_HEIGHT + 3):
        called = _HEADINGS.get(scene.style.language.code) or (scene.words(1, 3),)
        used.append(draw_heading(scene, box, scene.pick(called), em * scene.between(1.1, 1.7)))
        box = box._replace(top=used[0].bottom + em * scene.between(0.3, 1.2))
    abreast = box.width > box.height * 0.9 and scene.chance(0.6) or box.height < em * _LOWEST * 2 + look.gap
    sections = (_draw_row if abreast else _draw_pile)(scene, box, look, drawn)
    whole = union([*used, *sections])
    if not look.framed and scene.chance(0.12):
        scene.canvas.frame(whole.inset(-em * 0.5), scene.style.ink, scene.style.stroke)
    return whole, len(sections)


def _pick_look(scene: Scene, box: Box) -> _Look:
    em = min(scene.style.small_em, box.width / LEAST_WIDTH, box.height / LEAST_HEIGHT)
    return _Look(
        kind=scene.pick(["plain", "survey", "figure", "hand"], (6, 2, 1.5, 0.8)), figure=pick_section_look(scene), manner=pick_manner(scene),
        scaled=scene.pick(["each", "ends", "first", "none"], (5, 3, 1.5, 1.5)), gap=scene.style.side * scene.between(*_GAP),
        em=em, framed=scene.chance(0.2), even=scene.chance(0.5), on_base=scene.chance(0.7),
    )


def _draw_row(scene: Scene, box: Box, look: _Look, drawn: int) -> list[Box]:
    """Sections side by side at the top of the box → their boxes."""
    most = int((box.width + look.gap) / (look.em * _NARROWEST + look.gap))
    count = max(2, min(most, scene.pick([2, 3, 4], (5, 3, 2))))
    shares = np.ones(count) if look.even else scene.rng.uniform(0.5, 1.5, count)
    widths = shares / shares.sum() * (box.width - look.gap * (count - 1))
    height = float(np.clip(box.width / count * scene.between(0.12, 0.8), look.em * LEAST_HEIGHT, box.height))
    sections, left = [], box.left
    for number, width in enumerate(widths):
        spare = 0.0 if look.even else height * scene.between(0, 0.4)
        top = box.top + spare * look.on_base
        cell = Box(left, top, left + float(width), box.top + height - spare * (not look.on_base))
        sections.append(_draw_section(scene, cell, look, drawn + number, number == 0, number == count - 1))
        left = sections[-1].right + look.gap
    return sections


def _draw_pile(scene: Scene, box: Box, look: _Look, drawn: int) -> list[Box]:
    """Sections one below the other → their boxes."""
    most = int((box.height + look.gap) / (look.em * _LOWEST + look.gap))
    count = max(2, min(most, scene.pick([2, 3, 4], (5, 3, 2))))
    room = (box.height + look.gap) / count - look.gap
    wanted = float(np.clip(box.width * scene.between(0.06, 0.4), look.em * _LOWEST, room))
    sections, top = [], box.top
    for number in range(count):
        height = wanted if look.even else max(look.em * _LOWEST, wanted * scene.between(0.55, 1))
        spare = 0.0 if look.even else box.width * scene.between(0, 0.35)
        cell = Box(box.left, top, box.right - spare, top + height)
        sections.append(_draw_section(scene, cell, look, drawn + number, True, True))
        top = sections[-1].bottom + look.gap
    return sections


def _draw_section(scene: Scene, cell: Box, look: _Look, number: int, first: bool, last: bool) -> Box:
    """One of the sections in its manner → its box, which does not leave the cell by more than half an em."""
    letter = _LETTERS[number % len(_LETTERS)]
    if look.kind == "survey":
        return draw_cross_section(scene, cell, letter)
    if look.kind == "figure":
        return draw_figure_section(scene, cell, letter, look.figure, look.em)
    if look.kind == "hand":
        return draw_hand_section(scene, cell, letter, look.em)
    return _draw_plain_section(scene, cell, letter, look, first, last)


def _draw_plain_section(scene: Scene, cell: Box, letter: str, look: _Look, first: bool, last: bool) -> Box:
    """Ground that reaches to the cell's ends but for the scales → the section's box."""
    em = min(look.em, cell.height * 0.14)
    place = cell.inset(em * 0.5) if look.framed else cell
    left = look.scaled == "each" or first and look.scaled in ("ends", "first")
    right = last and look.scaled == "ends" or look.scaled == "each" and scene.chance(0.8)
    body = Box(place.left + em * 3 * left, place.top + em * 1.7, place.right - em * 3 * right, place.bottom - em * 0.3)
    top = draw_ground(scene, body, look.manner)
    used = [body._replace(top=float(top.min()))]
    for x, side, drawn_here in ((body.left, -1, left), (body.right, 1, right)):
        if drawn_here:
            used += draw_scale_at(scene, body, x, side, em)
    used += draw_end_letters(scene, body, letter, em, inward=True)
    region = union(used)
    if look.framed:
        region = union([region.inset(-em * 0.3), place])
        scene.canvas.frame(region, scene.style.ink, scene.style.stroke)
    scene.outline(CROSS_SECTION, region)
    return region
