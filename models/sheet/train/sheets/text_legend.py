"""A column of a survey sheet as it is mostly set: a correlation chart, the units with their descriptions, symbols, hardly parted from each other."""
from __future__ import annotations

from dataclasses import replace

from .correlation_chart import draw_correlation_chart
from .geometry import Box, union
from .open_symbols import draw_open_symbols
from .scene import Scene
from .unit_legend import UnitLegendStyle, draw_unit_legend
from .units import Unit
from .wide_legend import draw_wide_legend


def draw_text_legend(scene: Scene, box: Box, units: list[Unit], look: UnitLegendStyle, em: float) -> Box:
    """Units, with a chart above them and symbols below on most sheets → the box used."""
    used: list[Box] = []
    if scene.chance(0.5) and box.height > em * 45:
        chart = box._replace(bottom=box.top + box.height * scene.between(0.15, 0.32))
        used.append(draw_correlation_chart(scene, chart, em * scene.between(0.8, 1.0)))
        box = box._replace(top=used[0].bottom + _gap(scene, em))
    signed = scene.chance(0.75) and box.height > em * 22
    place = box._replace(bottom=box.bottom - box.height * scene.between(0.2, 0.45) * signed)
    if box.width > em * 20 and scene.chance(0.75):
        used.append(draw_wide_legend(scene, place, units, em))
    else:
        used.append(draw_unit_legend(scene, place, units, replace(look, captions=False), em))
    below = box._replace(top=used[-1].bottom + _gap(scene, em))
    if signed and below.height > em * 5:
        small = em * scene.pick([1.0, scene.between(0.75, 1.0)])
        used.append(draw_open_symbols(scene, below, int(scene.rng.integers(4, 45)), int(scene.rng.integers(1, 4)), small))
    return union(used)


def draw_charted_units(scene: Scene, box: Box, units: list[Unit], look: UnitLegendStyle, em: float) -> Box:
    """A correlation chart right above the units or beside them → the box used."""
    gap = _gap(scene, em)
    if box.width > em * 50 and scene.chance(0.6):
        cut = box.left + box.width * scene.between(0.35, 0.65)
        parts = [box._replace(right=cut - gap / 2), box._replace(left=cut + gap / 2)]
        if scene.chance(0.5):
            parts.reverse()
        chart = draw_correlation_chart(scene, parts[0]._replace(bottom=box.top + min(box.height, parts[0].width * 1.3)), em)
        return union([chart, draw_unit_legend(scene, parts[1], units, look, em)])
    chart = draw_correlation_chart(scene, box._replace(bottom=box.top + box.height * scene.between(0.25, 0.45)), em)
    return union([chart, draw_unit_legend(scene, box._replace(top=chart.bottom + gap), units, look, em)])


def _gap(scene: Scene, em: float) -> float:
    """Mostly hardly more than between two rows."""
    return em * scene.pick([scene.between(0.5, 1.2), scene.between(1.2, 3)], (3, 2))
