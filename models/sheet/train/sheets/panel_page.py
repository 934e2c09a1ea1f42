"""Figures of two to four panels: maps side by side, before and after, a map and its section, with own or shared legends."""
from __future__ import annotations

from .blocks import Contents, draw_block
from .furniture import draw_title
from .geometry import Box
from .key_row import ROW_HEIGHT, draw_key_row
from .layout import Plan
from .map_margin import draw_map_with_margin
from .paragraph import draw_paragraph
from .scene import Scene
from .small_key import draw_corner_key
from .symbol_column import pick_symbol_column_style
from .symbol_legend import pick_symbol_legend_style
from .unit_legend import pick_unit_legend_style

_KINDS = (("map", "map"), ("map", "section"), ("map", "map", "section"), ("map",) * 3, ("map",) * 4)
_KIND_WEIGHTS = (8, 4, 1.5, 1, 1)
_SHAPES = ("frame", "open", "body in frame", "blob", "islands")


def draw_panel_page(scene: Scene, plan: Plan) -> None:
    """Draw such a figure over the whole canvas."""
    em = scene.style.em
    looks = pick_unit_legend_style(scene, True), pick_symbol_legend_style(scene, True), pick_symbol_column_style(scene)
    contents = Contents(*looks, title_em=em * scene.between(1.2, 2))
    page = scene.canvas.box.inset(scene.style.side * scene.between(0.002, 0.03))
    if plan.title == "top":
        page = page._replace(top=draw_title(scene, page._replace(bottom=page.top + em * 3), contents.title_em).bottom + em)
    if plan.blocks:
        page = _draw_shared_legend(scene, page, plan, contents)
    kinds = scene.pick(_KINDS, _KIND_WEIGHTS)
    shape, own = scene.pick(_SHAPES, (5, 2, 1.5, 1.5, 1)), not plan.blocks and scene.chance(0.6)
    manner = scene.pick(["beside", "row", "corner"], (2, 2, 1)) if own else ""
    captions = scene.pick(["above", "below", ""], (2, 2, 1))
    for number, (kind, box) in enumerate(zip(kinds, _places(scene, page, len(kinds)))):
        box = _captioned(scene, box, number, captions)
        _draw_panel(scene, box, kind, shape, manner, contents)


def _draw_shared_legend(scene: Scene, page: Box, plan: Plan, contents: Contents) -> Box:
    """One legend for all panels, below or at the right → the rest of the page."""
    gap = scene.style.em * scene.between(1, 2.5)
    if page.width > page.height * 1.2 and scene.chance(0.5):
        cut = page.right - page.width * scene.between(0.15, 0.28)
        draw_block(scene, page._replace(left=cut, top=page.top + scene.style.em), plan.blocks[0], contents)
        return page._replace(right=cut - gap)
    cut = page.bottom - page.height * scene.between(0.12, 0.3)
    draw_block(scene, page._replace(top=cut), plan.blocks[0], contents)
    return page._replace(bottom=cut - gap)


def _places(scene: Scene, page: Box, count: int) -> list[Box]:
    """Side by side where there is room for it, else one above the other; four in two rows."""
    gap = scene.style.em * scene.pick([scene.between(0.1, 0.6), scene.between(0.8, 3)])
    if count == 4:
        middle = page.middle[1]
        return page._replace(bottom=middle - gap / 2).columns(2, gap) + page._replace(top=middle + gap / 2).columns(2, gap)
    wide = page.width > page.height * scene.between(0.8, 1.2)
    if wide and page.width / count > scene.style.em * 15:
        return page.columns(count, gap)
    height = (page.height - gap * (count - 1)) / count
    tops = [page.top + number * (height + gap) for number in range(count)]
    return [page._replace(top=top, bottom=top + height) for top in tops]


def _captioned(scene: Scene, box: Box, number: int, captions: str) -> Box:
    """A letter, mostly with some words, above or below a panel → the rest of the box."""
    if not captions:
        return box
    em, letter = scene.style.em, "abcd"[number]
    words = scene.pick([f"({letter})", f"{letter})", letter.upper()]) + " " + (scene.words(1, 6) if scene.chance(0.7) else "")
    top = box.top if captions == "above" else box.bottom - em * 1.6
    draw_paragraph(scene, box._replace(top=top, bottom=top + em), words, scene.font(em, scene.chance(0.4)), em)
    return box._replace(top=box.top + em * 1.8) if captions == "above" else box._replace(bottom=top - em * 0.4)


def _draw_panel(scene: Scene, box: Box, kind: str, shape: str, manner: str, contents: Contents) -> None:
    """A section, or a map with its own key (`manner`: beside, row, corner or none)."""
    em = scene.style.em
    if kind == "section":
        draw_block(scene, box, "section", contents)
        return
    if manner == "beside":
        wide = box.width > box.height * 1.1
        cut = box.right - max(box.width * 0.3, em * 9) if wide else box.bottom - max(box.height * 0.25, em * 7)
        legend = box._replace(left=cut + em) if wide else box._replace(top=cut + em)
        draw_block(scene, legend, scene.pick(["units", "legends", "symbols"], (4, 2, 1)), contents)
        box = box._replace(right=cut) if wide else box._replace(bottom=cut)
    if manner == "row":
        draw_key_row(scene, box._replace(top=box.bottom - em * (ROW_HEIGHT - 0.6)), em)
        box = box._replace(bottom=box.bottom - em * ROW_HEIGHT)
    inner = draw_map_with_margin(scene, box, shape, None, wide=True)
    if manner == "corner":
        draw_corner_key(scene, inner, contents, em)
