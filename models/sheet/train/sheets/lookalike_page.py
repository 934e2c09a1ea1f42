"""Figures and slides of things that look like maps and sections and are none: alone, in panels, beside a real one."""
from __future__ import annotations

from .backdrop import hang_backdrop, lay_panel
from .figure_section import draw_figure_section, pick_section_look
from .furniture import FURNITURE, draw_page_title
from .geometry import Box
from .layout import Plan
from .map_margin import draw_map_with_margin
from .paragraph import draw_paragraph
from .scene import Scene
from .sheet import PART_TEXT
from .strat_column import draw_strat_column
from .strat_table import draw_strat_table
from .unit_legend import draw_unit_legend, pick_unit_legend_style
from .units import pick_units

_REAL = ("map", "section", "units")


def draw_lookalike_page(scene: Scene, plan: Plan) -> None:
    """Draw the plan's blocks as panels of one page."""
    em, style = scene.style.em, scene.style
    if scene.chance(0.5):
        palette = scene.pick(["saturated", "pastel", "earth", "ramp"]) if style.colored else "grey"
        scene.units = pick_units(scene.rng, plan.unit_count, palette, scene.pick([0.0, 0.3]), max(4, round(em)), style.ink)
    bleeds = len(plan.blocks) == 1 and not plan.title and scene.chance(0.3)
    page = scene.canvas.box if bleeds else scene.canvas.box.inset(style.side * scene.between(0.01, 0.05))
    hung = scene.chance(0.12)
    if hung:
        hang_backdrop(scene)
        lay_panel(scene, page)
    page = _framed_by_words(scene, page, plan)
    lettered = len(plan.blocks) > 1 and scene.chance(0.6)
    manner = scene.pick(["({})", "{})", "{}"])
    for number, (block, place) in enumerate(zip(plan.blocks, _places(scene, page, len(plan.blocks)))):
        if lettered:
            letter = manner.format("abcdefghi"[number])
            scene.canvas.text((place.left, place.top), letter, scene.font(em * 1.1, True), style.ink, "la", PART_TEXT)
            place = place._replace(top=place.top + em * 1.5)
        if min(place.width, place.height) > em * 5:
            _draw_panel(scene, place, block, em)


def _framed_by_words(scene: Scene, page: Box, plan: Plan) -> Box:
    """Title above, caption below → the room between."""
    em = scene.style.em
    if plan.title == "top":
        return draw_page_title(scene, page)
    if plan.title == "bottom":
        place = page._replace(top=page.bottom - em * scene.between(2, 6))
        draw_paragraph(scene, place, scene.words(6, 50), scene.font(em), em)
        return page._replace(bottom=place.top - em)
    return page


def _places(scene: Scene, page: Box, count: int) -> list[Box]:
    """Rows of panels, as square as they can be."""
    gap = scene.style.em * scene.between(0.3, 3)
    columns = min(range(1, count + 1), key=lambda n: abs(page.width / n / (page.height / -(-count // n)) - 1.2))
    rows = -(-count // columns)
    height = (page.height - gap * (rows - 1)) / rows
    places: list[Box] = []
    for row in range(rows):
        top = page.top + row * (height + gap)
        in_row = min(columns, count - len(places))
        places += page._replace(top=top, bottom=top + height).columns(in_row, gap)
    return places


def _draw_panel(scene: Scene, place: Box, block: str, em: float) -> None:
    """A real map, section or key, or what looks like one."""
    if block == "map":
        if scene.chance(0.5):
            place = place._replace(bottom=min(place.bottom, place.top + place.width * scene.between(0.6, 1.2)))
        draw_map_with_margin(scene, place, scene.pick(["frame", "body in frame", "blob"], (4, 2, 1)), None, wide=True)
    elif block == "section":
        low = place._replace(bottom=place.top + min(place.height, max(place.width * scene.between(0.25, 0.8), em * 8)))
        draw_figure_section(scene, low, "A", pick_section_look(scene), em)
    elif block == "units":
        draw_unit_legend(scene, place, scene.units, pick_unit_legend_style(scene, True), min(em, place.width / 12))
    elif block == "column":
        draw_strat_column(scene, place, min(em, place.width / 18))
    elif block == "strata":
        draw_strat_table(scene, place, em)
    else:
        FURNITURE[block](scene, place, em)
