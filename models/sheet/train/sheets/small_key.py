"""Keys of a few signs without a heading, in one to three lines in a corner of a map."""
from __future__ import annotations

from .blocks import Contents, on_panel
from .geometry import Box
from .scene import Scene
from .symbol_legend import draw_symbol_legend


def draw_corner_key(scene: Scene, box: Box, contents: Contents, em: float) -> None:
    """One to three symbols in a corner of a map's box, on paper or straight on the map."""
    em = min(em, box.width / 26, box.height / 16)
    count, pad = int(scene.rng.integers(1, 4)), em * scene.between(0.5, 2)
    width, height = em * scene.between(11, 18), em * (count * 3.5 + 1)
    left = box.left + pad if scene.chance(0.5) else box.right - pad - width
    top = box.top + pad if scene.chance(0.4) else box.bottom - pad - height
    place = Box(left, top, left + width, top + height)
    draw = lambda inner: draw_symbol_legend(scene, inner, count, contents.symbols_look, em, False)
    if scene.chance(0.35):
        draw(place)
    else:
        on_panel(scene, place, em * scene.between(0.3, 0.8), scene.chance(0.5), draw)
