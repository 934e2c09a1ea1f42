"""Unit legend and symbol legend in one box: two regions that nearly touch."""
from __future__ import annotations

from .geometry import Box, stepped_outline, union
from .scene import Scene
from .sheet import LEGEND_POLYGONS
from .symbol_legend import SymbolLegendStyle, draw_symbol_legend
from .unit_legend import UnitLegendStyle, draw_unit_columns


def draw_merged_legends(
    scene: Scene, box: Box, units_look: UnitLegendStyle, symbols_look: SymbolLegendStyle, em: float
) -> Box:
    """Symbols follow below the units, or below the shorter last column of them → the box used."""
    framed = scene.chance(0.35)
    inner = box.inset(em) if framed else box
    room = inner.height * scene.between(0.55, 0.75)
    columns = draw_unit_columns(scene, inner._replace(bottom=inner.top + room), scene.units, units_look, em)
    if not columns:
        return box._replace(bottom=box.top + em)
    scene.outline(LEGEND_POLYGONS, stepped_outline(columns, em * 3))
    gap = em * scene.between(0.4, 1.5)
    below = columns[-1] if len(columns) > 1 and union(columns).bottom - columns[-1].bottom > em * 6 else union(columns)
    left = below.left if len(columns) > 1 and below is columns[-1] else inner.left
    place = Box(left, below.bottom + gap, inner.right, inner.bottom)
    used = list(columns)
    if place.height > em * 3:
        count = int(scene.rng.integers(2, 18))
        used.append(draw_symbol_legend(scene, place, count, symbols_look, em, scene.chance(0.5)))
    whole = union(used)
    if framed:
        whole = whole.inset(-em * 0.8)
        scene.canvas.frame(whole, scene.style.ink, scene.style.stroke)
    return whole
