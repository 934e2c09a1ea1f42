"""Keys of a few signs without a heading, side by side in one row: below a map or a section, or between the scales of a section."""
from __future__ import annotations

from .geometry import Box, union
from .legend_rows import draw_swatch
from .scene import Scene
from .sheet import LEGEND_POINTS_LINES, LEGEND_POLYGONS, PART_SYMBOL, PART_TEXT
from .symbol_samples import draw_sample
from .symbols import LINE_KINDS, POINT_KINDS

ROW_HEIGHT = 2.6  # em


def draw_key_row(scene: Scene, box: Box, em: float) -> None:
    """Swatches, symbols or both side by side, with a word or two each, and their regions. `em`: text size in px."""
    em, box = min(em, box.height / 1.6), box.inset(em * 0.4, 0)
    groups = scene.pick([("units",), ("symbols",), ("units", "symbols")], (2, 3, 2))
    sample, gap, between = em * scene.between(1.4, 3), em * scene.between(0.3, 0.8), em * scene.between(1, 3)
    items = [(group, words) for group in groups for words in _words(scene, group)]
    if scene.chance(0.2):  # what the numbers mean stands in the caption
        items = [(group, str(number + 1)) for number, (group, _) in enumerate(items)]
    face = scene.font(em)
    widths = [sample + gap + face.getlength(words) for _, words in items]
    while len(items) > 1 and sum(widths) + between * (len(widths) - 1) > box.width:
        items.pop(), widths.pop()
    length = sum(widths) + between * (len(widths) - 1)
    x = box.left if scene.chance(0.4) else max(box.left, box.middle[0] - length / 2)
    drawn: dict[str, list[Box]] = {}
    for (group, words), width in zip(items, widths):
        place = Box(x, box.top + em * 0.2, x + sample, box.top + em * 1.4)
        _draw_sign(scene, place, group, len(drawn.get(group, [])), em)
        text = scene.canvas.text((x + sample + gap, place.middle[1]), words, face, scene.style.ink, "lm", PART_TEXT)
        drawn.setdefault(group, []).append(union([place, text]))
        x += width + between
    for group, boxes in drawn.items():
        scene.outline(LEGEND_POLYGONS if group == "units" else LEGEND_POINTS_LINES, union(boxes))


def _words(scene: Scene, group: str) -> list[str]:
    most = min(scene.pick([7, 13], (3, 1)), len(scene.units) + 1) if group == "units" else 5
    return [scene.words(1, 2) for _ in range(int(scene.rng.integers(1, most)))]


def _draw_sign(scene: Scene, place: Box, group: str, number: int, em: float) -> None:
    if group == "units":
        draw_swatch(scene, place, scene.units[number % len(scene.units)], "box", True)
        return
    kind = scene.pick((*LINE_KINDS, *POINT_KINDS))
    draw_sample(scene, place, kind, em, scene.style.stroke * scene.between(0.6, 1.2), straight=True)
    scene.canvas.mark(place, PART_SYMBOL)
