"""Pages that are a legend and nothing else: columns of units, lines of symbols, both, a key drawn by hand, a chart of units."""
from __future__ import annotations

from dataclasses import replace

from .chart_legend import draw_chart_legend
from .furniture import draw_page_title
from .geometry import Box, stepped_outline, union
from .hand_drawn import tremble
from .layout import Plan
from .paragraph import draw_heading, draw_paragraph
from .scene import Scene
from .sheet import LEGEND_POLYGONS
from .symbol_column import draw_symbol_column, pick_symbol_column_style
from .unit_legend import draw_rows, pick_unit_legend_style
from .units import Unit


def draw_legend_page(scene: Scene, plan: Plan) -> None:
    """Draw such a page over the whole canvas; `plan.blocks` names its kind."""
    page = scene.canvas.box.inset(scene.style.side * scene.between(0.012, 0.05))
    if plan.title == "top":
        page = draw_page_title(scene, page)
    if plan.title == "bottom":
        page = _footed(scene, page)
    _KINDS[plan.blocks[0]](scene, page, scene.style.em)


def _footed(scene: Scene, page: Box) -> Box:
    """A line of small print at the foot of the page → the rest."""
    em = scene.style.em * 0.8
    draw_paragraph(scene, page._replace(top=page.bottom - em), scene.words(3, 9), scene.font(em), em)
    return page._replace(bottom=page.bottom - em * 2.5)


def _draw_units(scene: Scene, page: Box, em: float) -> Box:
    """One to four columns of swatches down to the foot of the page, with ages as headings and mostly long descriptions."""
    words = scene.pick([(1, 3), (3, 8), (8, 25), (25, 60)], (1, 3, 4, 2))
    look = replace(
        pick_unit_legend_style(scene, False), words=words, captions=False, ruled=scene.chance(0.1),
        headings=scene.pick([0.0, 0.08, 0.2]), text_left=False,
    )
    least = look.swatch_width + look.text_gap + {3: 7, 8: 11, 25: 15, 60: 20}[words[1]]
    most = max(1, min(4, int(page.width / (em * least))))
    heading = []
    if scene.chance(0.6):
        heading = [draw_heading(scene, page, scene.style.language.heading(scene.rng), em * scene.between(1.1, 2))]
        page = page._replace(top=heading[0].bottom + em)
    columns = page.columns(scene.pick(range(max(1, most - 1), most + 1)), em * scene.between(1.2, 3))
    drawn = []
    for column in columns:
        shortened = column._replace(bottom=column.bottom - column.height * scene.pick([0.0, scene.between(0, 0.5)], (3, 1)))
        drawn.append(union(draw_rows(scene, shortened, _many(scene), look, em)))
    drawn = [column._replace(top=union(drawn + heading).top) for column in drawn]
    scene.outline(LEGEND_POLYGONS, stepped_outline(drawn, em * 3))
    return union(drawn)


def _many(scene: Scene) -> list[Unit]:
    """More units than a column holds."""
    return [scene.pick(scene.units) for _ in range(90)]


def _draw_symbols(scene: Scene, page: Box, em: float) -> Box:
    """Lines of samples with explanations in one to three columns, often within a box."""
    framed = scene.chance(0.3)
    inner = page.inset(em * 1.2) if framed else page
    columns = max(1, min(int(scene.rng.integers(1, 4)), int(inner.width / (em * 22))))
    look = pick_symbol_column_style(scene)
    look = replace(
        look, count=int(scene.rng.integers(30, 61)) * (2 if columns > 1 else 1), scale=1.0, width=inner.width / em / columns / 1.01,
        sample_width=scene.pick([look.sample_width, scene.between(4, 9)]),
    )
    used = draw_symbol_column(scene, inner, look, em, 0.7)
    if framed:
        scene.canvas.frame(used.inset(-em * scene.between(0.4, 1.1)), scene.style.ink, scene.style.stroke)
    return used


def _draw_both(scene: Scene, page: Box, em: float) -> Box:
    """Units above or at the left, symbols below or at the right: two regions."""
    gap, share = em * scene.between(1.5, 4), scene.between(0.4, 0.68)
    if page.width > page.height * 1.1 and scene.chance(0.7):
        cut = page.left + page.width * share
        parts = page._replace(right=cut - gap / 2), page._replace(left=cut + gap / 2)
        return union([_draw_units(scene, parts[0], em), _draw_symbols(scene, parts[1], em)])
    used = _draw_units(scene, page._replace(bottom=page.top + page.height * share), em)
    return union([used, _draw_symbols(scene, page._replace(top=used.bottom + gap), em)])


def _draw_by_hand(scene: Scene, page: Box, em: float) -> Box:
    """A short key in a hand's capitals: hatched boxes, often one on top of the other."""
    look = replace(
        pick_unit_legend_style(scene, True), words=scene.pick([(1, 3), (2, 4)]), captions=False, ruled=False, brackets=False,
        row_gap=scene.pick([0.0, 0.4, scene.between(0.8, 1.6)]), swatch_height=scene.between(1.6, 3), swatch_width=scene.between(2.5, 4.5),
        shape=scene.pick(["box", "ragged"], (4, 1)), headings=0.0, numbered=False, text_gap=scene.between(0.6, 2),
        text_left=False,
    )
    heading = draw_heading(scene, page, scene.pick(["KEY", "LEGEND", "Key"]), em * scene.between(1.1, 1.8))
    place = page._replace(top=heading.bottom + em)
    drawn = union(draw_rows(scene, place, scene.units, look, em))
    scene.outline(LEGEND_POLYGONS, union([drawn, heading]) if scene.chance(0.5) else drawn)
    tremble(scene, em)
    return drawn


def _draw_chart(scene: Scene, page: Box, em: float) -> Box:
    """A chart of units; sometimes rows of swatches above it, which are a region of their own."""
    if scene.chance(0.4):
        used = _draw_units(scene, page._replace(bottom=page.top + page.height * scene.between(0.2, 0.35)), em)
        page = page._replace(top=used.bottom + em * scene.between(2, 4))
    return draw_chart_legend(scene, page, em)


_KINDS = {"units": _draw_units, "symbols": _draw_symbols, "both": _draw_both, "hand": _draw_by_hand, "chart": _draw_chart}
