"""Whole sheets of surveys as they were printed: map in a frame, scale and notes below it, units and directly under them the symbols."""
from __future__ import annotations

from typing import Callable

from .boxed_symbols import draw_boxed_symbols
from .correlation_chart import draw_correlation_chart
from .furniture import FURNITURE
from .geometry import Box, stepped_outline, union
from .layout import Plan
from .map_body import draw_map
from .map_margin import draw_coordinates
from .open_symbols import draw_open_symbols
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .section_row import LEAST_HEIGHT, draw_neighbours
from .section_stack import draw_section_stack
from .sheet import LEGEND_POLYGONS, PART_TITLE
from .symbol_column import draw_symbol_column, pick_symbol_column_style
from .unit_legend import draw_unit_columns, pick_unit_legend_style
from .vertical_text import VERTICAL, draw_symbols_downwards, draw_units_downwards
from .wide_legend import draw_wide_legend

_NOTES = {"base": 3, "declination": 2, "adjoining": 2, "sources": 1, "reliability": 1.5, "elevations": 1.2, "inset": 0.7, "symbols": 2.2, "title lines": 1}
_FILLERS = ("references", "text", "base", "correlation", "adjoining", "sources", "inset", "localities", "elevations", "table", "scale block", "title lines")


def draw_quadrangle_sheet(scene: Scene, plan: Plan) -> None:
    """Draw such a sheet; `blocks` tells where the symbols stand ("below", "beside", "foot", "none") and whether there are sections."""
    em = scene.style.em
    page = scene.canvas.box.inset(scene.style.side * scene.between(0.01, 0.045))
    page = _head(scene, page, em)
    if "sections" in plan.blocks:
        page = _draw_sections(scene, page, em)
    strip = page._replace(left=page.right - page.width * plan.right) if plan.right else page._replace(right=page.left + page.width * plan.left)
    gap = em * scene.between(2, 5)
    place = page._replace(right=strip.left - gap) if plan.right else page._replace(left=strip.right + gap)
    foot = max(em * 9, page.height * scene.between(0.07, 0.16))
    frame = Box(place.left + em * 2.5, place.top + em * 1.8, place.right - em * 2.5, place.bottom - foot - em * 2)
    draw_map(scene, frame, plan.map_shapes[0])
    draw_coordinates(scene, frame, scene.style.small_em)
    _draw_foot(scene, frame._replace(top=frame.bottom + em * scene.between(2, 3.2), bottom=page.bottom), em, "foot" in plan.blocks)
    _fill_strip(scene, strip, plan, em)


def _head(scene: Scene, page: Box, em: float) -> Box:
    """Survey, name and number of the sheet in one line along its top, sometimes with a rule below → the rest of the page."""
    if scene.chance(0.25):
        return page
    used = []
    for share, anchor in ((0, "l"), (0.5, "m"), (1, "r")):
        size = em * (scene.between(1.6, 2.6) if share == 0.5 and scene.chance(0.6) else scene.between(0.8, 1.2))
        third = Box(page.left + page.width * share * 2 / 3, page.top, page.left + page.width * (share * 2 / 3 + 1 / 3), page.top + size * 2.6)
        words = scene.words(2, 5)
        used.append(draw_paragraph(scene, third, words.upper() if scene.chance(0.7) else words, scene.title_font(size), size, part=PART_TITLE, anchor=anchor))
    bottom = union(used).bottom + em * scene.between(0.5, 1.5)
    return page._replace(top=bottom)


def _draw_sections(scene: Scene, page: Box, em: float) -> Box:
    """Sections along the foot of the sheet → the rest of the page."""
    height = max(em * LEAST_HEIGHT, page.height * scene.between(0.08, 0.24))
    place = page._replace(top=page.bottom - height)
    if scene.chance(0.35):
        draw_neighbours(scene, place, 0)
    else:
        draw_section_stack(scene, place, 0, False)
    return page._replace(bottom=place.top - em * 1.5)


def _draw_foot(scene: Scene, box: Box, em: float, symbols: bool) -> None:
    """Scale in the middle, other notes left and right of it; with or without symbols among them."""
    scale = box._replace(left=box.middle[0] - box.width * 0.17, right=box.middle[0] + box.width * 0.17)
    used = FURNITURE["scale block"](scene, scale, em)
    if scene.chance(0.35) and box.bottom - used.bottom > em * 6:
        FURNITURE["title lines"](scene, scale._replace(top=used.bottom + em), em)
    sides = [box._replace(right=used.left - em * 2), box._replace(left=used.right + em * 2)]
    names = [name for name in _NOTES if name != "symbols"]
    cells = [cell for side in sides for cell in side.columns(max(1, int(side.width / (em * scene.between(13, 22)))), em * 1.5) if cell.width > em * 8]
    chosen = int(scene.rng.integers(len(cells))) if symbols and cells else -1
    for number, cell in enumerate(cells):
        if number == chosen:
            _draw_symbols(scene, cell, int(scene.rng.integers(4, 14)), 1, em * scene.between(0.8, 1))
        elif scene.chance(0.75):
            name = scene.pick(names, [_NOTES[n] for n in names])
            FURNITURE[name](scene, cell, em)


def _fill_strip(scene: Scene, strip: Box, plan: Plan, em: float) -> None:
    """Chart or not, units, symbols right below or beside them, then whatever fills the strip."""
    if scene.chance(0.25):
        chart = draw_correlation_chart(scene, strip._replace(bottom=strip.top + strip.height * scene.between(0.12, 0.25)), em)
        strip = strip._replace(top=chart.bottom + em * scene.between(1, 3))
    count = int(scene.rng.integers(6, 42))
    if "beside" in plan.blocks and strip.width > em * 30:
        cut = strip.left + strip.width * scene.between(0.45, 0.65)
        _draw_units(scene, strip._replace(right=cut - em), em)
        used = _draw_symbols(scene, strip._replace(left=cut + em, bottom=strip.top + strip.height * scene.between(0.2, 0.6)), count, 1, em)
        _fill_rest(scene, Box(cut + em, used.bottom + em * 3, strip.right, strip.bottom), em)
        return
    units = _draw_units(scene, strip._replace(bottom=strip.top + strip.height * scene.between(0.35, 0.68)), em)
    y = units.bottom + em * scene.pick([scene.between(0.5, 1.2), scene.between(1.2, 4)])
    if "below" in plan.blocks and strip.bottom - y > em * 8:
        height = max(em * 7, (strip.bottom - y) * scene.between(0.3, 1))
        used = _draw_symbols(scene, Box(strip.left, y, strip.right, y + height), count, int(scene.rng.integers(1, 4)), em)
        y = used.bottom + em * scene.between(1.5, 4)
    _fill_rest(scene, strip._replace(top=y), em)


def _draw_units(scene: Scene, box: Box, em: float) -> Box:
    """The units of the sheet, their region recorded → the box used."""
    if scene.style.language.code in VERTICAL and scene.chance(0.2):
        return draw_units_downwards(scene, box, scene.units, em)
    if box.width > em * 18 and scene.chance(0.3):
        return draw_wide_legend(scene, box, scene.units, em)
    columns = draw_unit_columns(scene, box, scene.units, pick_unit_legend_style(scene, False), em)
    if not columns:
        return box._replace(bottom=box.top + em)
    scene.outline(LEGEND_POLYGONS, stepped_outline(columns, em * 3))
    return union(columns)


def _draw_symbols(scene: Scene, box: Box, rows: int, columns: int, em: float) -> Box:
    """A list of symbols in one of the manners of surveys, its region recorded → the box used."""
    em = em * scene.pick([1.0, scene.between(0.75, 1)])
    if scene.style.language.code in VERTICAL and scene.chance(0.2):
        return draw_symbols_downwards(scene, box, rows, em)
    draw: Callable = scene.pick([draw_open_symbols, draw_boxed_symbols], (5, 4))
    if box.width > em * 14 and box.height > em * 10 and scene.chance(0.2):
        return draw_symbol_column(scene, box, pick_symbol_column_style(scene), em, 0.5)
    return draw(scene, box, rows, columns, em)


def _fill_rest(scene: Scene, box: Box, em: float) -> None:
    """Notes, tables and small maps one below the other, sometimes with a heading each."""
    while box.height > em * 9 and box.width > em * 8 and scene.chance(0.92):
        if scene.chance(0.15):
            heading = draw_heading(scene, box, scene.words(1, 4).upper(), em * scene.between(0.9, 1.3))
            box = box._replace(top=heading.bottom + em)
        name = scene.pick(_FILLERS)
        place = box._replace(bottom=min(box.bottom, box.top + max(em * 8, box.height * scene.between(0.3, 0.7))))
        if name == "correlation":
            used = draw_correlation_chart(scene, place, em)
        else:
            used = FURNITURE[name](scene, place, em)
        box = box._replace(top=used.bottom + em * scene.between(1.5, 4))
