"""Filling strips of the sheet with blocks: legends, sections, charts, furniture."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from .attached_key import draw_units_with_key
from .boxed_symbols import draw_boxed_symbols
from .correlation_chart import draw_correlation_chart
from .furniture import FURNITURE, draw_title
from .geometry import Box
from .legend_column import draw_legend_column
from .letter_legend import draw_letter_legend
from .merged_legend import draw_merged_legends
from .open_symbols import draw_open_symbols
from .scene import Scene
from .section_stack import draw_section_stack
from .strat_column import draw_strat_column
from .strat_table import draw_strat_table
from .text_legend import draw_charted_units, draw_text_legend
from .time_scale import draw_time_scale
from .symbol_column import SymbolColumnStyle, draw_symbol_column
from .symbol_legend import SymbolLegendStyle, draw_symbol_legend
from .unit_legend import UnitLegendStyle, draw_unit_legend
from .units import Unit
from .vertical_text import VERTICAL, draw_symbols_downwards, draw_units_downwards
from .wide_legend import draw_wide_legend

LONG_LEGENDS = ("legend column", "symbol column", "text legend", "wide units")
FILLERS = ("text", "credits", "list", "strata", "correlation", "inset", "table", "photo", "column")
_LEAST = {  # em of height
    "units": 6, "legends": 12, "legend column": 20, "symbol column": 10, "text legend": 26, "wide units": 14, "charted units": 30, "letter legend": 8, "correlation": 14, "column": 14, "strata": 10, "section": 7, "photo": 8, "inset": 7,
}
_WEIGHTS = {  # of heights
    "legends": 5.0, "legend column": 11.0, "symbol column": 8.0, "text legend": 12.0, "wide units": 8.0, "charted units": 6.0, "letter legend": 4.0, "open symbols": 2.5, "boxed symbols": 2.5, "units": 4.0, "symbols": 2.2, "section": 1.6, "correlation": 2.2, "text": 1.2, "column": 1.5, "strata": 2.0,
    "ages": 2.0,
}
_DOWNWARDS = ("units", "symbols", "open symbols")
_WRITTEN_DOWN = 0.18  # share of these on Chinese, Japanese and Korean sheets
_UNIT_BLOCKS = {
    "text legend": draw_text_legend, "charted units": draw_charted_units,
    "wide units": lambda scene, box, units, _, em: draw_wide_legend(scene, box, units, em),
    "letter legend": lambda scene, box, units, _, em: draw_letter_legend(scene, box, units, em),
}


@dataclass
class Contents:
    """How the blocks of one sheet look."""

    units_look: UnitLegendStyle
    symbols_look: SymbolLegendStyle
    column_look: SymbolColumnStyle
    title_em: float  # px
    unit_legends: int = 1  # of the sheet; each explains its share of the units
    unit_legends_drawn: int = 0
    sections_drawn: int = 0
    one_section: bool = False  # a large one, in a figure of its own
    few_symbols: bool = False  # one to four signs, mostly without a heading


def fill_strip(scene: Scene, box: Box, blocks: list[str], contents: Contents) -> None:
    """Share a box among blocks: side by side in wide boxes, one below the other in tall ones."""
    if not blocks:
        return
    columns = _text_columns(scene, box, blocks)
    if len(blocks) == 1 or (box.width < box.height * 1.3 and columns < 2):
        _stack(scene, box, blocks, contents)
        return
    if "section" in blocks and scene.chance(0.5):
        _fill_with_section(scene, box, blocks, contents)
        return
    gap = scene.style.em * scene.between(1, 3)
    groups = min(len(blocks), max(2, columns, int(box.width / box.height)))
    starts = [round(i * len(blocks) / groups) for i in range(groups + 1)]
    shares = [scene.between(0.6, 1.4) * (1.6 if "section" in blocks[a:b] else 1) for a, b in zip(starts, starts[1:])]
    x, room = box.left, box.width - gap * (groups - 1)
    for share, a, b in zip(shares, starts, starts[1:]):
        width = room * share / sum(shares)
        _stack(scene, box._replace(left=x, right=x + width), blocks[a:b], contents)
        x += width + gap


def _text_columns(scene: Scene, box: Box, blocks: list[str]) -> int:
    """Number of columns into which a strip with a long symbol legend is sometimes set, else 0."""
    most = int(box.width / (scene.style.em * scene.between(20, 34)))
    return most if set(blocks) & set(LONG_LEGENDS) and scene.chance(0.6) else 0


def _fill_with_section(scene: Scene, box: Box, blocks: list[str], contents: Contents) -> None:
    """Sections over the whole width, above or below the other blocks."""
    rest = [block for block in blocks if block != "section"]
    if not rest or box.height < scene.style.em * 22:
        draw_block(scene, box, "section", contents)
        return
    cut = box.top + box.height * scene.between(0.35, 0.65)
    gap = scene.style.em
    parts = [box._replace(bottom=cut - gap), box._replace(top=cut + gap)]
    if scene.chance(0.5):
        parts.reverse()
    draw_block(scene, parts[0], "section", contents)
    fill_strip(scene, parts[1], rest, contents)


def _stack(scene: Scene, box: Box, blocks: list[str], contents: Contents) -> None:
    """Blocks from top to bottom; each gets what the ones above left, less a share for those below."""
    em = scene.style.em
    y = box.top
    for number, block in enumerate(blocks):
        left_over = box.bottom - y
        if left_over < em * 3:
            return
        if left_over < em * _LEAST.get(block, 3):
            continue
        weights = [_WEIGHTS.get(b, 0.8) * scene.between(0.7, 1.3) for b in blocks[number:]]
        share = weights[0] * (1 if len(weights) == 1 else 1.2) / sum(weights)
        height = max(left_over * min(share, 1.0), min(left_over, em * _LEAST.get(block, 3)))
        place = Box(box.left, y, box.right, y + height)
        used = draw_block(scene, place, block, contents)
        y = used.bottom + em * scene.pick([0.7, scene.between(1, 4)], (1, 3))
    rest = box._replace(top=y + em * 2)
    if rest.height > em * 12 and scene.chance(0.6):
        draw_block(scene, rest, scene.pick(FILLERS), contents)


def draw_block(scene: Scene, box: Box, block: str, contents: Contents) -> Box:
    """Draw one block at the top of the box → the box used."""
    em = min(scene.style.em, box.width / 12)
    if block in _UNIT_BLOCKS:
        return _UNIT_BLOCKS[block](scene, box, _next_units(scene, contents), contents.units_look, em)
    if block == "open symbols":
        return draw_open_symbols(scene, box, int(scene.rng.integers(2, 30)), int(scene.rng.integers(1, 4)), em)
    if block in _DOWNWARDS and scene.style.language.code in VERTICAL and scene.chance(_WRITTEN_DOWN):
        if block == "units":
            return draw_units_downwards(scene, box, _next_units(scene, contents), em)
        return draw_symbols_downwards(scene, box, int(scene.rng.integers(3, 24)), em)
    if block == "boxed symbols":
        return draw_boxed_symbols(scene, box, int(scene.rng.integers(3, 30)), int(scene.rng.integers(1, 4)), em)
    if block == "units" and scene.chance(0.14) and box.height > em * 16:
        return draw_units_with_key(scene, box, _next_units(scene, contents), contents.units_look, contents.symbols_look, em)
    if block == "units":
        return draw_unit_legend(scene, box, _next_units(scene, contents), contents.units_look, em)
    if block == "symbols":
        few = contents.few_symbols
        count = int(scene.rng.integers(1, 5)) if few else 2 + int(40 * scene.between(0, 1) ** 2)
        return draw_symbol_legend(scene, box, count, contents.symbols_look, em, scene.chance(0.2 if few else 0.6))
    if block == "legends":
        return draw_merged_legends(scene, box, contents.units_look, contents.symbols_look, em, contents.few_symbols)
    if block == "symbol column":
        return draw_symbol_column(scene, box, contents.column_look, em, 0.7)
    if block == "legend column":
        return draw_legend_column(scene, box, _next_units(scene, contents), contents.units_look, contents.column_look, em)
    if block == "section":
        used, count = draw_section_stack(scene, box, contents.sections_drawn, contents.one_section)
        contents.sections_drawn += count
        return used
    if block == "correlation":
        return draw_correlation_chart(scene, box._replace(bottom=min(box.bottom, box.top + box.width * 1.4)), em)
    if block == "column":
        return draw_strat_column(scene, box._replace(right=min(box.right, box.left + em * 26)), min(em, box.width / 18))
    if block == "strata":
        return draw_strat_table(scene, box, em)
    if block == "ages":
        return draw_time_scale(scene, box, em)
    if block == "title":
        return draw_title(scene, box, min(contents.title_em, box.width / 10))
    return FURNITURE[block](scene, box, em)


def _next_units(scene: Scene, contents: Contents) -> list[Unit]:
    """The units of the next unit legend."""
    number = contents.unit_legends_drawn % contents.unit_legends
    contents.unit_legends_drawn += 1
    return scene.units[number :: contents.unit_legends] or scene.units


def on_panel(scene: Scene, box: Box, padding: float, framed: bool, draw: Callable[[Box], Box]) -> Box:
    """Draw something on a panel of paper that is only as large as what was drawn → the panel's box."""
    left, top, right, bottom = box.clipped(scene.canvas.width, scene.canvas.height).rounded()
    under = scene.canvas.image[top:bottom, left:right].copy()
    scene.canvas.fill(box, scene.style.paper)
    panel = draw(box.inset(padding)).inset(-padding)
    panel = Box(max(panel.left, left), max(panel.top, top), min(panel.right, right), min(panel.bottom, bottom))
    drawn = scene.canvas.image
    x0, y0, x1, y1 = panel.rounded()
    kept = drawn[y0:y1, x0:x1].copy()
    drawn[top:bottom, left:right] = under
    drawn[y0:y1, x0:x1] = kept
    if framed:
        scene.canvas.frame(panel, scene.style.ink, scene.style.stroke * scene.between(1, 2))
    return panel
