"""The usual column of a survey sheet: the list of units, and right below it the explanation of symbols, set alike."""
from __future__ import annotations

from dataclasses import replace

from .geometry import Box, stepped_outline, union
from .scene import Scene
from .sheet import LEGEND_POLYGONS
from .symbol_column import SymbolColumnStyle, draw_symbol_column
from .unit_legend import UnitLegendStyle, draw_unit_columns
from .units import Unit


def draw_legend_column(
    scene: Scene, box: Box, units: list[Unit], units_look: UnitLegendStyle, symbols_look: SymbolColumnStyle, em: float
) -> Box:
    """Units above, symbols below all of them or below a shorter last column → the box used."""
    room = box.height * scene.between(0.3, 0.65)
    columns = draw_unit_columns(scene, box._replace(bottom=box.top + room), units, units_look, em)
    if not columns:
        return box._replace(bottom=box.top + em)
    scene.outline(LEGEND_POLYGONS, stepped_outline(columns, em * 3))
    below = _place_below(scene, box, columns, em)
    if below.height > em * 5:
        aligned = scene.chance(0.6) and not units_look.text_left
        look = _aligned(symbols_look, units_look) if aligned else symbols_look
        columns = [*columns, draw_symbol_column(scene, below, look, em, 0.55)]
    return union(columns)


def _place_below(scene: Scene, box: Box, columns: list[Box], em: float) -> Box:
    """The room below the units; below the last column where that one is much shorter."""
    whole, gap = union(columns), em * scene.pick([scene.between(0.4, 1), scene.between(1, 4)])
    if len(columns) > 1 and whole.bottom - columns[-1].bottom > em * 6:
        return Box(columns[-1].left, columns[-1].bottom + gap, box.right, box.bottom)
    return box._replace(top=whole.bottom + gap)


def _aligned(symbols: SymbolColumnStyle, units: UnitLegendStyle) -> SymbolColumnStyle:
    """Symbols set so that their text begins where that of the units does."""
    letters = 2.6 if units.letters == "beside" else 0.0
    return replace(
        symbols, scale=1.0, sample_width=units.swatch_width, text_gap=units.text_gap + letters, hang=units.hang,
        bold=units.bold_lead, ruled=False,
    )
