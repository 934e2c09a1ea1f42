"""One to six signs right above or below the list of units, set as it is, without a heading: regions that nearly touch."""
from __future__ import annotations

from dataclasses import replace

from .geometry import Box, union
from .scene import Scene
from .symbol_legend import SymbolLegendStyle, draw_symbol_legend
from .unit_legend import UnitLegendStyle, draw_unit_legend
from .units import Unit


def draw_units_with_key(
    scene: Scene, box: Box, units: list[Unit], units_look: UnitLegendStyle, symbols_look: SymbolLegendStyle, em: float
) -> Box:
    """Draw both and record their regions → the box used."""
    look = _aligned(scene, units_look, symbols_look)
    count = int(scene.rng.integers(1, 7))
    gap = em * scene.pick([scene.between(0.2, 0.6), scene.between(0.6, 2)], (2, 1))
    room = min(box.height * 0.4, em * (count * (1.4 + look.row_gap) + 3))
    if scene.chance(0.45):
        key = draw_symbol_legend(scene, box._replace(bottom=box.top + room), count, look, em, False)
        return union([key, draw_unit_legend(scene, box._replace(top=key.bottom + gap), units, units_look, em)])
    listed = draw_unit_legend(scene, box._replace(bottom=box.bottom - room - gap), units, units_look, em)
    below = box._replace(top=listed.bottom + gap, bottom=min(box.bottom, listed.bottom + gap + room))
    return union([listed, draw_symbol_legend(scene, below, count, look, em, False)])


def _aligned(scene: Scene, units: UnitLegendStyle, symbols: SymbolLegendStyle) -> SymbolLegendStyle:
    """Samples as wide as the swatches, in one column, with texts that begin where the names of units do."""
    letters = 2.6 if units.letters == "beside" else 0.0
    return replace(
        symbols, sample_width=max(units.swatch_width, 1.2), text_gap=units.text_gap + letters, bare_rows=0.0, headings=0.0,
        text_left=False, words=scene.pick([(1, 4), (3, 9)]), column_width=99.0, row_gap=min(symbols.row_gap, 0.8),
    )
