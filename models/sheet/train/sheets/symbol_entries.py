"""The rows of a long symbol legend: entries, terms with samples below them, headings, rows of text alone."""
from __future__ import annotations

from dataclasses import dataclass

from .scene import Scene
from .symbol_wording import ENTRIES, GRADED, GROUPS, HEADINGS_WITHIN, STATION
from .symbols import LINE_KINDS, POINT_KINDS


@dataclass(frozen=True)
class Row:
    """`kind` of sample, "" for none; `lead`: words of the term at the beginning of the text; `level` of indentation."""

    text: str
    kind: str = ""
    lead: int = 0
    level: int = 0
    heading: bool = False


@dataclass(frozen=True)
class EntryStyle:
    """Shares of rows."""

    dash: str  # between the term and what follows it
    terms_alone: float
    long: float  # which say much more
    bare: float  # without a sample
    headings: float
    groups: float


def pick_entry_style(scene: Scene) -> EntryStyle:
    """Mostly entries of one to three lines; on some sheets hardly more than terms, on others paragraphs."""
    terse = scene.pick([0.1, 0.45, 0.85], (5, 3, 2))
    return EntryStyle(
        dash=scene.pick(["— ", " - ", ": ", ", ", "— "]),
        terms_alone=terse,
        long=scene.pick([0.0, scene.between(0.1, 0.5)]) * (1 - terse),
        bare=scene.pick([0.04, scene.between(0.1, 0.3), scene.between(0.35, 0.6)], (5, 4, 2)),
        headings=scene.pick([0.0, scene.between(0.05, 0.15)]),
        groups=scene.pick([0.0, scene.between(0.08, 0.25)], (1, 3)),
    )


def pick_rows(scene: Scene, count: int, style: EntryStyle) -> list[Row]:
    """About `count` rows, never a heading or a bare row first."""
    rows = [_entry(scene, style)]
    while len(rows) < count:
        if not rows[-1].heading and scene.chance(style.headings):
            rows.append(Row(_heading(scene), heading=True))
        elif scene.chance(style.groups):
            rows += _group(scene, style)
        elif scene.chance(style.bare):
            rows.append(Row(scene.words(*scene.pick([(3, 10), (10, 40)])), level=scene.pick([0, 0, 1])))
        else:
            rows.append(_entry(scene, style))
    return rows


def _entry(scene: Scene, style: EntryStyle) -> Row:
    """A sample with its term and mostly what it means."""
    known = ENTRIES.get(scene.style.language.code)
    if known and scene.chance(0.85):
        kind, term, rest = scene.pick(known)
    else:
        kind = scene.pick((*LINE_KINDS, *POINT_KINDS, GRADED, STATION))
        term, rest = scene.words(1, 4), scene.words(3, 16)
    text = term if not rest or scene.chance(style.terms_alone) else term + style.dash + rest
    if scene.chance(style.long):
        text += ". " + scene.words(6, 40)
    return Row(text, kind, len(term.split()))


def _group(scene: Scene, style: EntryStyle) -> list[Row]:
    """A term without a sample and two to five with samples below it."""
    known = GROUPS.get(scene.style.language.code)
    if known:
        term, names, kind = scene.pick(known)
        count = min(len(names), int(scene.rng.integers(2, 6)))
        return [Row(term, lead=len(term.split())), *(Row(name, kind, level=1) for name in names[:count])]
    kinds = scene.pick((LINE_KINDS, POINT_KINDS))
    below = [Row(scene.words(1, 4), scene.pick(kinds), level=1) for _ in range(int(scene.rng.integers(2, 6)))]
    return [Row(scene.words(2, 8), lead=2), *below]


def _heading(scene: Scene) -> str:
    known = HEADINGS_WITHIN.get(scene.style.language.code)
    return scene.pick(known) if known and scene.chance(0.8) else scene.words(1, 3)
