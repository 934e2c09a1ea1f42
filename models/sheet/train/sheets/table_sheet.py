"""Sheets of map series as of China, 1:200,000: a table of strata at one side of the map, legend and lists of mines at the other, flat sections below."""
from __future__ import annotations

from .cross_section import draw_cross_section
from .furniture import draw_credits, draw_localities, draw_scale_bar, draw_text_block
from .geometry import Box, union
from .inset import draw_inset
from .layout import Plan
from .map_margin import draw_map_with_margin
from .mine_list import draw_mine_table, draw_mines_by_sign
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .series_legend import draw_series_legend, pick_series_look
from .sheet import PART_TEXT, PART_TITLE
from .strat_table import draw_strat_table

_FILLERS = {
    "mine table": draw_mine_table, "mines by sign": draw_mines_by_sign, "localities": draw_localities, "text": draw_text_block,
    "credits": draw_credits, "inset": draw_inset,
}


def draw_table_sheet(scene: Scene, plan: Plan) -> None:
    """Draw such a sheet over the whole canvas."""
    em, side = scene.style.em, scene.style.side
    page = scene.canvas.box.inset(side * scene.between(0.008, 0.035))
    page = _headed(scene, page)
    below_all = scene.chance(0.4)
    if below_all:
        page = _draw_flat_sections(scene, page)
    gap = em * scene.between(1.2, 3.5)
    table_width, legend_width = page.width * scene.between(0.1, 0.2), page.width * scene.between(0.15, 0.3)
    mirrored = scene.chance(0.2)
    left, right = (legend_width, table_width) if mirrored else (table_width, legend_width)
    strips = page._replace(right=page.left + left), page._replace(left=page.right - right)
    middle = Box(page.left + left + gap, page.top, page.right - right - gap, page.bottom)
    if not below_all:
        middle = _draw_flat_sections(scene, middle)
    if scene.chance(0.6):
        middle = _draw_foot(scene, middle)
    draw_map_with_margin(scene, middle, plan.map_shapes[0], None, wide=False)
    table_strip, legend_strip = reversed(strips) if mirrored else strips
    _fill_table_strip(scene, table_strip, em)
    _fill_legend_strip(scene, legend_strip, em)


def _headed(scene: Scene, page: Box) -> Box:
    """The title in wide-set letters, the country above it and the number of the sheet beside it → the rest of the page."""
    em = scene.style.em
    size = min(em * scene.between(2.5, 5.5), page.height * 0.05)
    words = scene.words(1, 2)
    if scene.chance(0.6) and not scene.style.language.dense:
        words = scene.pick(["  ", "   ", " "]).join(words.replace(" ", ""))
    face = scene.title_font(size)
    if face.getlength(words) > page.width * 0.6:
        face = scene.title_font(size * page.width * 0.6 / face.getlength(words))
    y, used = page.top, []
    if scene.chance(0.6):
        used.append(scene.canvas.text((page.middle[0], y), scene.words(1, 3), scene.font(em * 1.3), scene.style.ink, "ma", PART_TEXT))
        y = used[0].bottom + em * 0.6
    used.append(scene.canvas.text((page.middle[0], y), words, face, scene.style.ink, "ma", PART_TITLE))
    corners = [(page.left, "la"), (page.right, "ra")]
    for x, anchor in corners[: int(scene.rng.integers(0, 3))]:
        label = scene.pick([f"{scene.pick('GHIJKLM')}-{scene.rng.integers(43, 54)}-{scene.pick(['IX', 'XXIII', 'XV', 'VI'])}", scene.words(1, 2), "1:200000"])
        used.append(scene.canvas.text((x, page.top), label, scene.font(em * scene.between(1, 2)), scene.style.ink, anchor, PART_TEXT))
    return page._replace(top=union(used).bottom + em * scene.between(0.8, 2.5))


def _draw_flat_sections(scene: Scene, box: Box) -> Box:
    """None to two sections 14 to 25 times as long as they are high at the foot of the box → the rest of it."""
    em, bottom = scene.style.small_em, box.bottom
    for number in range(scene.pick([0, 1, 2], (1, 5, 4))):
        height = max(em * 4.5, box.width / scene.between(14, 25))
        place = Box(box.left, bottom - height, box.right, bottom)
        if scene.chance(0.35):
            heading = place._replace(top=place.top - em * 1.6)
            draw_heading(scene, heading, scene.words(1, 2), em * 1.15)
            bottom -= em * 1.9
        draw_cross_section(scene, place, "AC"[number])
        bottom -= height + em * scene.between(0.4, 1.5)
    return box._replace(bottom=bottom - em * 0.5)


def _draw_foot(scene: Scene, box: Box) -> Box:
    """Scale, credits and a small index below the map → the rest of the box."""
    em = scene.style.small_em
    place = box._replace(top=box.bottom - em * scene.between(4, 7))
    left, middle, right = place.columns(3, em * 2)
    draw_scale_bar(scene, middle, em)
    for cell in (left, right):
        if scene.chance(0.7):
            draw_paragraph(scene, cell, scene.words(4, 20), scene.font(em * 0.85), em * 0.85)
    return box._replace(bottom=place.top - em)


def _fill_table_strip(scene: Scene, strip: Box, em: float) -> None:
    """The table of strata under its heading; lists, text or an index below it."""
    heading = draw_heading(scene, strip, scene.words(1, 2), em * scene.between(1.1, 1.8))
    share = scene.pick([1.0, scene.between(0.45, 0.8)], (1, 2))
    place = strip._replace(top=heading.bottom + em * 0.6, bottom=strip.top + strip.height * share)
    used = draw_strat_table(scene, place, em * scene.between(0.8, 1.1), scene.chance(0.6))
    _fill_rest(scene, strip._replace(top=used.bottom + em * scene.between(1.5, 3)), em)


def _fill_legend_strip(scene: Scene, strip: Box, em: float) -> None:
    """Legend above, sometimes a list before it, lists, text or an index below it."""
    top = strip.top
    if scene.chance(0.15):
        place = strip._replace(bottom=strip.top + strip.height * 0.25)
        top = _FILLERS[scene.pick(list(_FILLERS))](scene, place, em).bottom + em * scene.between(1, 3)
    share = scene.pick([1.0, scene.between(0.5, 0.85)], (1, 2))
    place = strip._replace(top=top, bottom=max(top + em * 10, strip.top + strip.height * share))
    used = draw_series_legend(scene, place, scene.units, int(scene.rng.integers(6, 32)), pick_series_look(scene), em)
    _fill_rest(scene, strip._replace(top=used.bottom + em * scene.between(1, 3)), em)


def _fill_rest(scene: Scene, box: Box, em: float) -> None:
    """Up to two blocks that are no class in what is left of a strip."""
    for _ in range(int(scene.rng.integers(0, 3))):
        if box.height < em * 10:
            return
        block = scene.pick(list(_FILLERS), (4, 3, 2, 1, 1, 1))
        used = _FILLERS[block](scene, box._replace(bottom=box.top + box.height * scene.between(0.5, 1)), em)
        box = box._replace(top=used.bottom + em * scene.between(1, 3))
