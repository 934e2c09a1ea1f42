"""From a plan to a drawn page: title, maps with their margins, strips, panels inside the map."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from .backdrop import hang_backdrop, lay_panel
from .blocks import LONG_LEGENDS, Contents, draw_block, fill_strip, on_panel
from .coloured_sheet import draw_coloured_sheet
from .corner_page import draw_corner_page
from .engraving import draw_engraving
from .frame_symbols import draw_symbols_at_frame, draw_symbols_in_corner
from .furniture import draw_logo, draw_title
from .geometry import Box
from .key_row import ROW_HEIGHT, draw_key_row
from .layout import Plan
from .legend_page import draw_legend_page
from .lookalike_page import draw_lookalike_page
from .map_body import FRAMED, draw_map
from .map_margin import draw_map_with_margin
from .map_section import draw_section_below_map, draw_sections_at_foot
from .open_map import draw_open_map
from .panel_page import draw_panel_page
from .paragraph import draw_paragraph
from .quadrangle_sheet import draw_quadrangle_sheet
from .scene import Scene
from .sea_map import draw_sea_map
from .section_page import draw_section_page
from .sheet import PART_TEXT
from .small_key import draw_corner_key
from .symbol_column import pick_symbol_column_style
from .symbol_legend import pick_symbol_legend_style
from .table_sheet import draw_table_sheet
from .tinted_panel import fill_tinted, on_tinted_panel, pick_tint, tinted
from .unit_legend import pick_unit_legend_style

_WIDE_BLOCKS = ("section", "scale")
_BLEEDING_FAMILIES = {"bare": 0.5, "exercise": 0.5, "figure": 0.12}  # whose maps may reach to the edges of the picture
_HUNG_FAMILIES = {"poster": 0.35, "figure": 0.1, "several": 0.12, "one section": 0.1, "no map": 0.15, "bare": 0.15, "planet": 0.15}
_TINTED_STRIPS, _TINTED_PANELS = 0.05, 0.25  # shares of the strips beside maps and of the panels inside them
_SYMBOLS_AT_FRAME, _SYMBOLS_IN_CORNER = 0.08, 0.04  # shares of the framed maps of survey sheets with a free list of symbols
_OWN_PAGES = {  # families that share nothing with survey sheets
    "panels": draw_panel_page, "section figure": draw_section_page, "look-alikes": draw_lookalike_page, "legend page": draw_legend_page,
    "open map": draw_open_map, "corner legend": draw_corner_page,
    "table sheet": draw_table_sheet, "sea map": draw_sea_map, "engraving": draw_engraving, "quadrangle sheet": draw_quadrangle_sheet,
    "coloured sheet": draw_coloured_sheet,
}


def compose(scene: Scene, plan: Plan) -> None:
    """Draw everything of a sheet in its place."""
    if plan.family in _OWN_PAGES:
        _OWN_PAGES[plan.family](scene, plan)
        return
    style = scene.style
    bleeds = scene.chance(_BLEEDING_FAMILIES.get(plan.family, 0))
    page = scene.canvas.box if bleeds else scene.canvas.box.inset(style.side * scene.between(0.008, 0.05))
    short = plan.family in ("figure", "report", "bare", "one section", "exercise")
    looks = pick_unit_legend_style(scene, short), pick_symbol_legend_style(scene, short), pick_symbol_column_style(scene)
    legends = max(1, sum(block in ("units", "legend column") for block in plan.blocks + plan.inside))
    title_em = min(style.em * scene.between(1.6, 3.5) * scene.pick([1, 1, 1.8]), page.height * 0.08)
    contents = Contents(*looks, title_em=title_em, unit_legends=legends, one_section=plan.family == "one section")
    contents.few_symbols = scene.chance(0.5 if short else 0.12)
    hung = scene.chance(_HUNG_FAMILIES.get(plan.family, 0.02))
    if hung:
        hang_backdrop(scene)
    if not short and scene.chance(0.4):
        page = _headed(scene, page)
    page = _titled(scene, page, plan, contents)
    if plan.map_shapes and not short and scene.chance(0.06):
        page = draw_sections_at_foot(scene, page)
    middle, strips = _cut(scene, page, plan)
    if plan.map_shapes:
        _draw_maps(scene, middle, plan, contents, bleeds, hung)
    for box, blocks in zip(strips, _share_out(scene, strips, plan)):
        if hung and blocks:
            lay_panel(scene, box)
        if blocks and not hung and scene.chance(_TINTED_STRIPS):
            _fill_tinted_strip(scene, box, blocks, contents)
            continue
        if blocks and scene.chance(0.08):
            scene.canvas.frame(box, style.ink, style.stroke * scene.between(1, 2))
            box = box.inset(style.em)
        fill_strip(scene, box, blocks, contents)


def _fill_tinted_strip(scene: Scene, box: Box, blocks: list[str], contents: Contents) -> None:
    """Blocks on a strip of a colour of its own, as beside maps of posters and of the web."""
    tint = replace(pick_tint(scene), opacity=1.0)
    fill_tinted(scene, box.inset(-scene.style.em * scene.between(0, 0.6)), tint)
    with tinted(scene, tint):
        fill_strip(scene, box.inset(scene.style.em * scene.between(0.3, 1)), blocks, contents)


def _draw_maps(scene: Scene, middle: Box, plan: Plan, contents: Contents, bleeds: bool, hung: bool) -> None:
    """All maps with their margins, or without any (`bleeds`), on paper of their own (`hung`), and what lies inside them."""
    figure, em = plan.family == "figure", scene.style.em
    lettered = figure and scene.chance(0.6 if len(plan.map_shapes) > 1 else 0.15)
    field_kind = "craters" if plan.family == "planet" else None
    for number, (shape, box) in enumerate(zip(plan.map_shapes, _map_places(scene, middle, plan))):
        if hung and (shape in FRAMED or scene.chance(0.3)):
            lay_panel(scene, box)
        if plan.key == "row":
            draw_key_row(scene, box._replace(top=box.bottom - em * (ROW_HEIGHT - 0.6)), em)
            box = box._replace(bottom=box.bottom - em * ROW_HEIGHT)
        if shape in FRAMED and not bleeds and scene.chance(0.05):
            box = draw_section_below_map(scene, box)
        if shape in FRAMED and not figure and not bleeds and scene.chance(_SYMBOLS_AT_FRAME):
            box = draw_symbols_at_frame(scene, box, em)
        if bleeds:
            draw_map(scene, box, shape, field_kind)
        else:
            box = draw_map_with_margin(scene, box, shape, field_kind, wide=figure)
        if shape in FRAMED or scene.chance(0.15):
            clear = shape == "islands" and scene.chance(0.4)
            _draw_panels(scene, box, plan, contents, clear)
        if shape in FRAMED and not figure and not plan.inside and scene.chance(_SYMBOLS_IN_CORNER):
            draw_symbols_in_corner(scene, box, em)
        if plan.key == "corner" and not plan.inside:
            draw_corner_key(scene, box, contents, em)
        if lettered:
            _draw_letter(scene, box, number)


def _draw_letter(scene: Scene, box: Box, number: int) -> None:
    """The letter of a figure's panel in the corner of its map."""
    em = scene.style.em * scene.between(1, 1.8)
    corner = Box(box.left, box.top, box.left + em * 2, box.top + em * 1.6)
    if scene.chance(0.6):
        scene.canvas.fill(corner, scene.style.paper)
    letter = "abcdefgh"[number]
    words = scene.pick([f"({letter})", letter.upper(), f"{letter})"])
    scene.canvas.text(corner.middle, words, scene.font(em, True), scene.style.ink, "mm", PART_TEXT)


def _headed(scene: Scene, page: Box) -> Box:
    """The names of the survey and of the series in the upper corners → the rest of the page."""
    em = scene.style.em * scene.between(0.8, 1.3)
    cells = page._replace(bottom=page.top + em * 3).columns(3, em)
    used = [draw_logo(scene, cells[0], em)] if scene.chance(0.5) else []
    for cell, anchor in zip(cells[len(used) :], "lmr"[len(used) :]):
        if scene.chance(0.7):
            bold = scene.chance(0.5)
            used.append(draw_paragraph(scene, cell, scene.words(2, 7), scene.font(em, bold), em, anchor=anchor))
    return page._replace(top=max((box.bottom for box in used), default=page.top) + em * 0.8)


def _titled(scene: Scene, page: Box, plan: Plan, contents: Contents) -> Box:
    """Draw the title at its end of the page → the rest of the page."""
    em = contents.title_em
    gap = scene.style.em * scene.between(1, 4)
    if plan.title == "top":
        used = draw_title(scene, page._replace(bottom=page.top + em * 3), em)
        return page._replace(top=used.bottom + gap)
    if plan.title == "bottom":
        place = page._replace(top=page.bottom - em * 3)
        draw_title(scene, place, em)
        return page._replace(bottom=place.top - gap)
    return page


def _cut(scene: Scene, page: Box, plan: Plan) -> tuple[Box, list[Box]]:
    """The place for maps and the strips around it."""
    gap = scene.style.em * scene.pick([scene.between(0.2, 0.6), scene.between(1.5, 4)], (1, 6))
    left, right = page.left + plan.left * page.width, page.right - plan.right * page.width
    top, bottom = page.top + plan.top * page.height, page.bottom - plan.bottom * page.height
    least = scene.style.em * scene.between(13, 20)
    left = max(left, page.left + min(least, page.width * 0.4)) if plan.left else left
    right = min(right, page.right - min(least, page.width * 0.4)) if plan.right else right
    top = max(top, page.top + min(least, page.height * 0.4)) if plan.top else top
    bottom = min(bottom, page.bottom - min(least, page.height * 0.4)) if plan.bottom else bottom
    full = scene.chance(0.5)  # side strips run the full height
    inner = (left, right) if full else (page.left, page.right)
    outer = (page.top, page.bottom) if full else (top, bottom)
    strips = [
        Box(page.left, outer[0], left - gap, outer[1]) if plan.left else None,
        Box(right + gap, outer[0], page.right, outer[1]) if plan.right else None,
        Box(inner[0], page.top, inner[1], top - gap) if plan.top else None,
        Box(inner[0], bottom + gap, inner[1], page.bottom) if plan.bottom else None,
    ]
    narrowest = scene.style.em * 4
    return Box(left, top, right, bottom), [s for s in strips if s is not None and min(s.width, s.height) > narrowest]


def _map_places(scene: Scene, box: Box, plan: Plan) -> list[Box]:
    """One box for each map."""
    count = len(plan.map_shapes)
    gap = scene.style.em * scene.between(2.5, 6)
    if plan.family == "planet":
        return _planet_places(box, count, gap)
    columns = 1 if count == 1 else (2 if count == 4 or box.width > box.height * 0.8 else 1)
    rows = -(-count // columns)
    height = (box.height - gap * (rows - 1)) / rows
    places = []
    for row in range(rows):
        line = Box(box.left, box.top + row * (height + gap), box.right, box.top + row * (height + gap) + height)
        places += line.columns(min(columns, count - len(places)), gap)
    return places


def _planet_places(box: Box, count: int, gap: float) -> list[Box]:
    """Circles in the upper half, a belt below when there are three; a fourth circle stands between."""
    tall = box.height if count == 2 else box.height * 0.48
    columns = box._replace(bottom=box.top + tall).columns(3 if count == 4 else 2, gap)
    circles = []
    for column in columns:
        radius = min(column.width, column.height) / 2 - gap / 2
        x, y = column.middle
        circles.append(Box(x - radius, y - radius, x + radius, y + radius))
    belt = box._replace(top=box.top + tall + gap)
    return [*circles[:2], belt, *circles[2:]]


def _draw_panels(scene: Scene, box: Box, plan: Plan, contents: Contents, clear: bool) -> None:
    """Legends, insets and scale bars in the corners of the map, on paper or (`clear`) straight on it."""
    em = min(scene.style.em, box.width / 32, box.height / 24)
    if plan.title == "map":
        size = min(contents.title_em * scene.between(0.5, 0.9), box.width / 20)
        place = Box(box.left + box.width * 0.1, box.top + size * 2, box.right - box.width * 0.1, box.top + size * 6)
        draw_title(scene, place, size)
    corners = list(scene.rng.permutation(4))
    for block in plan.inside:
        if not corners:
            return
        corner = int(corners.pop())
        wanted = scene.between(14, 24) if block in ("units", "symbols", "legends") else 14
        width = min(box.width * 0.45, em * wanted)
        height = min(box.height * 0.46, em * 60)
        inner = box.inset(min(em * 4, box.width * 0.05), min(em * 4, box.height * 0.05))
        left = inner.left if corner % 2 == 0 else inner.right - width
        top = inner.top if corner < 2 else inner.bottom - height
        place = Box(left, top, left + width, top + height)
        if clear:
            draw_block(scene, place, block, contents)
        else:
            padding, framed = em * scene.between(0.4, 1), scene.chance(0.7)
            draw = lambda inner: draw_block(scene, inner, block, contents)
            if scene.chance(_TINTED_PANELS):
                on_tinted_panel(scene, place, padding, framed, pick_tint(scene, 0.6), draw)
            else:
                on_panel(scene, place, padding, framed, draw)


def _share_out(scene: Scene, strips: list[Box], plan: Plan) -> list[list[str]]:
    """Which blocks go into which strip: sections rather into wide strips, the rest by area."""
    shares: list[list[str]] = [[] for _ in strips]
    if not strips:
        return shares
    areas = np.array([s.width * s.height for s in strips])
    for block in plan.blocks:
        room = areas / (1 + np.array([len(s) for s in shares])) ** 1.5
        if block in _WIDE_BLOCKS:
            room = room * np.array([6 if s.width > s.height else 1 for s in strips])
        anywhere = block not in LONG_LEGENDS and scene.chance(0.3)
        chosen = int(scene.rng.choice(len(strips), p=room / room.sum())) if anywhere else int(np.argmax(room))
        shares[chosen].append(block)
    if plan.title == "strip":
        shares[0].insert(int(scene.rng.integers(0, len(shares[0]) + 1)), "title")
    for share in shares:
        if scene.chance(0.4):
            scene.rng.shuffle(share)
    return [_long_ones_early(share) for share in shares]


def _long_ones_early(blocks: list[str]) -> list[str]:
    """Long legends stand behind one other block at most, or no room would be left for them."""
    others = [block for block in blocks if block not in LONG_LEGENDS]
    return others[:1] + [block for block in blocks if block in LONG_LEGENDS] + others[1:]
