"""The sections of one place: one below the other or side by side, with headings between them and a key of their own."""
from __future__ import annotations

from .cross_section import draw_cross_section
from .geometry import Box, union
from .key_row import ROW_HEIGHT, draw_key_row
from .paragraph import draw_heading
from .scene import Scene
from .section_row import LEAST_HEIGHT, LEAST_WIDTH, draw_neighbours
from .unit_legend import draw_unit_legend, pick_unit_legend_style

_LETTERS = "ABCDEFGHJKLM"
_NEIGHBOURS = 0.25  # share of the places of survey sheets whose sections all but touch
_CALLED = {
    "en": ("CROSS SECTION", "GEOLOGIC SECTION", "SECTION", "Cross section", "Profile"), "de": ("Profil", "Geologischer Schnitt"),
    "fr": ("COUPE", "Coupe géologique"), "es": ("CORTE GEOLÓGICO", "Perfil"), "ru": ("Разрез по линии", "Геологический разрез"),
    "zh": ("剖面图",), "ja": ("断面図",),
}


def draw_section_stack(scene: Scene, box: Box, drawn: int, large: bool) -> tuple[Box, int]:
    """One to six sections, or one `large` one; `drawn`: sections of the sheet so far → the box used, number of sections."""
    em = scene.style.small_em
    if not large and box.width > em * LEAST_WIDTH and box.height > em * LEAST_HEIGHT and scene.chance(_NEIGHBOURS):
        return draw_neighbours(scene, box, drawn)
    keys = []
    if box.height > em * 22 and box.width > em * 20 and scene.chance(0.12):
        keys.append(_draw_key(scene, box, em))
        box = box._replace(bottom=keys[0].top - em)
    height, rows = _share_height(scene, box, em, large)
    headed = em * 1.9 * (rows * height > em * 7 and height > em * 9 and scene.chance(0.3))
    gap = scene.pick([em * 0.3, em * scene.between(1, 3)])
    used: list[Box] = []
    for row in range(rows):
        top = box.top + row * height
        place = Box(box.left, top, box.right, top + height - gap)
        if headed:
            letter = _LETTERS[(drawn + len(used)) % len(_LETTERS)]
            _draw_heading(scene, place, letter, em)
            place = place._replace(top=top + headed)
        for cell in _split(scene, place, gap) if place.width > place.height * 5 else [place]:
            if cell.width >= em * 24 and cell.height >= em * 10 and scene.chance(0.06):
                cell = _keyed_below(scene, cell, em)
            if cell.width >= em * 8 and cell.height >= em * 4:
                used.append(draw_cross_section(scene, cell, _LETTERS[(drawn + len(used)) % len(_LETTERS)]))
    return union([*used, *keys]) if used else box._replace(bottom=box.top + em), len(used)


def _share_height(scene: Scene, box: Box, em: float, large: bool) -> tuple[float, int]:
    """Height of a row and number of rows."""
    shape = scene.pick([scene.between(0.04, 0.2), scene.between(0.15, 0.5), scene.between(0.4, 0.9)], (3, 5, 8 if large else 1))
    height = min(box.height, box.width * shape)
    if large:
        return max(height, box.height * scene.between(0.4, 1)), 1
    most = scene.pick([4, 7], (4, 1))
    rows = max(1, min(most, int(box.height / max(height, em * 6)), int(scene.rng.integers(1, most + 1))))
    return min(height, box.height / rows), rows


def _draw_heading(scene: Scene, box: Box, letter: str, em: float) -> None:
    """What the section below is called, without being part of it."""
    called = _CALLED.get(scene.style.language.code) or (scene.words(1, 2),)
    draw_heading(scene, box, f"{scene.pick(called)} {letter}–{letter}'", em * 1.15)


def _draw_key(scene: Scene, box: Box, em: float) -> Box:
    """Some units in a few rows at the foot of the place → its box."""
    units = scene.units[: int(scene.rng.integers(2, 9))]
    place = box._replace(top=box.bottom - em * scene.between(5, 9))
    return draw_unit_legend(scene, place, units, pick_unit_legend_style(scene, True), em)


def _keyed_below(scene: Scene, cell: Box, em: float) -> Box:
    """A row of signs under the place of a section → the place."""
    top = cell.bottom - em * (ROW_HEIGHT - 0.4)
    draw_key_row(scene, cell.inset(em * 2, 0)._replace(top=top), em)
    return cell._replace(bottom=top - em * scene.between(0.1, 0.6))


def _split(scene: Scene, box: Box, gap: float) -> list[Box]:
    """Sometimes two unequal parts side by side."""
    if scene.chance(0.6):
        return [box]
    x = box.left + box.width * scene.between(0.3, 0.7)
    return [box._replace(right=x - gap / 2), box._replace(left=x + gap / 2)]
