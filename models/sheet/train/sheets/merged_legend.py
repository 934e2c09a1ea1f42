"""Unit legend and symbol legend in one box: two regions that nearly touch."""
from __future__ import annotations

from .geometry import Box, stepped_outline, union
from .scene import Scene
from .sheet import LEGEND_POLYGONS
from .symbol_legend import SymbolLegendStyle, draw_symbol_legend
from .unit_legend import UnitLegendStyle, draw_unit_columns


def draw_merged_legends(
    scene: Scene, box: Box, units_look: UnitLegendStyle, symbols_look: SymbolLegendStyle, em: float, few: bool
) -> Box:
    """Symbols (`few`: one to four) below the units, before them as in lists of layers, or beside them → the box used."""
    framed = scene.chance(0.35)
    inner = box.inset(em) if framed else box
    wide = inner.width > em * 36
    draw = scene.pick([_symbols_below, _symbols_above, _symbols_beside], (6, 3, 2 if wide else 0))
    used = draw(scene, inner, units_look, symbols_look, em, few)
    if not used:
        return box._replace(bottom=box.top + em)
    whole = union(used)
    if framed:
        whole = whole.inset(-em * 0.8)
        scene.canvas.frame(whole, scene.style.ink, scene.style.stroke)
    return whole


def _draw_units(scene: Scene, box: Box, look: UnitLegendStyle, em: float) -> list[Box]:
    """Draw and record all units → the boxes of the columns, none if the box is too small."""
    columns = draw_unit_columns(scene, box, scene.units, look, em)
    if columns:
        scene.outline(LEGEND_POLYGONS, stepped_outline(columns, em * 3))
    return columns


def _draw_symbols(scene: Scene, box: Box, look: SymbolLegendStyle, em: float, few: bool, headed: float) -> list[Box]:
    if box.height <= em * 3:
        return []
    count = int(scene.rng.integers(*((1, 5) if few else (2, 18))))
    return [draw_symbol_legend(scene, box, count, look, em, scene.chance(headed * (0.3 if few else 1)))]


def _symbols_below(
    scene: Scene, box: Box, units_look: UnitLegendStyle, symbols_look: SymbolLegendStyle, em: float, few: bool
) -> list[Box]:
    """Below all units, or below the shorter last column of them."""
    room = box.height * scene.between(0.55, 0.75)
    columns = _draw_units(scene, box._replace(bottom=box.top + room), units_look, em)
    if not columns:
        return []
    gap = em * scene.between(0.4, 1.5)
    short = len(columns) > 1 and union(columns).bottom - columns[-1].bottom > em * 6
    below = columns[-1] if short else union(columns)
    place = Box(below.left if short else box.left, below.bottom + gap, box.right, box.bottom)
    return columns + _draw_symbols(scene, place, symbols_look, em, few, 0.5)


def _symbols_above(
    scene: Scene, box: Box, units_look: UnitLegendStyle, symbols_look: SymbolLegendStyle, em: float, few: bool
) -> list[Box]:
    room = box.height * scene.between(0.15, 0.4)
    symbols = _draw_symbols(scene, box._replace(bottom=box.top + room), symbols_look, em, few, 0.7)
    top = union(symbols).bottom + em * scene.between(0.4, 1.5) if symbols else box.top
    return symbols + _draw_units(scene, box._replace(top=top), units_look, em)


def _symbols_beside(
    scene: Scene, box: Box, units_look: UnitLegendStyle, symbols_look: SymbolLegendStyle, em: float, few: bool
) -> list[Box]:
    cut = box.left + box.width * scene.between(0.5, 0.7)
    columns = _draw_units(scene, box._replace(right=cut), units_look, em)
    if not columns:
        return []
    place = box._replace(left=cut + em * scene.between(0.8, 2))
    return columns + _draw_symbols(scene, place, symbols_look, em, few, 0.6)
