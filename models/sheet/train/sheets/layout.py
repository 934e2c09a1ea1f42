"""Kinds of sheets: page format, text size, where the map lies and what fills the strips around it."""
from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator


@dataclass(frozen=True)
class Plan:
    """Sizes are parts of the longest side; strips are parts of the page's width or height (0: none)."""

    family: str
    aspect: float  # width / height
    em: float
    left: float
    right: float
    top: float
    bottom: float
    title: str  # "top", "bottom", "strip", "map", "none"
    unit_count: int
    map_shapes: tuple[str, ...]
    blocks: tuple[str, ...]  # to be shared out among the strips
    inside: tuple[str, ...]  # panels inside the map
    key: str = ""  # a key of a few signs: in a "row" below the map or in a "corner" of it
    one_bit: bool = False  # scanned black and white
    language: str = ""  # "" for any


FAMILIES = {
    "quadrangle": 10, "wide": 8, "strip below": 6, "both sides": 5, "figure": 5, "poster": 4, "planet": 1.2,
    "several": 3, "sections": 0.8, "one section": 0.8, "report": 1.2, "bare": 0.9, "panels": 1.1, "no map": 1.5,
    "exercise": 1.3, "section figure": 4.8, "look-alikes": 4.0, "legend page": 3.0,
    "open map": 4.0, "corner legend": 2.0, "table sheet": 2.4, "text sheet": 2.6, "sea map": 2.2, "engraving": 1.5, "quadrangle sheet": 4.2, "coloured sheet": 4.0,
}
_SURVEY_SHAPES = ("frame",) * 6 + ("blob", "blob", "coast", "stepped", "trapezoid", "base around", "islands", "body in frame")
_EXTRAS = (
    "correlation", "correlation", "column", "strata", "ages", "inset", "inset", "inset", "text", "text", "credits", "credits", "list", "localities", "localities", "references",
    "table", "photo", "logo", "rose", "ramp", "plot", "plot", "pie", "block", "scale", "north", "bands", "bands", "micrograph", "model", "color plot",
    "fields", "time chart", "well log", "seismic", "profile", "fence", "mine table", "mines", "adjoining", "adjoining", "sources",
    "scale block", "scale block", "declination", "elevations", "reliability", "base", "title lines",
)
_LOOKALIKES = {
    "micrograph": 3, "model": 3, "color plot": 3, "bands": 2.5, "fields": 2, "time chart": 2, "well log": 1.5, "layers": 0.8, "strata": 1, "column": 1,
    "seismic": 1, "profile": 2, "fence": 1, "photo": 1.2, "pie": 0.3, "table": 0.3,
}
# text size as a part of the longest side, and number of units, of survey sheets; 7 point on a sheet of 1.2 m is 0.002
_SURVEY_EM = {"tiny": (0.0018, 0.0042), "small": (0.0042, 0.009), "large": (0.007, 0.016)}
_SURVEY_UNITS = {"tiny": (12, 100), "small": (10, 61), "large": (3, 20)}


def pick_plan(rng: Generator) -> Plan:
    """A random plan of a random family."""
    names, weights = list(FAMILIES), list(FAMILIES.values())
    family = str(rng.choice(names, p=[w / sum(weights) for w in weights]))
    special = {
        "figure": _figure, "bare": _bare, "planet": _planet, "sections": _sections, "one section": _one_section,
        "report": _report, "no map": _no_map, "exercise": _exercise,
        "section figure": _section_figure, "look-alikes": _lookalikes,
        "panels": _panel_page, "legend page": _legend_page, "open map": _open_map, "corner legend": _corner_legend,
        "table sheet": _table_sheet, "text sheet": _text_sheet, "sea map": _sea_map, "engraving": _engraving, "quadrangle sheet": _quadrangle_sheet,
        "coloured sheet": _coloured_sheet,
    }
    return special[family](rng) if family in special else _survey(rng, family)


def _log_uniform(rng: Generator, low: float, high: float) -> float:
    return float(low * (high / low) ** rng.random())


def _merged(rng: Generator, blocks: list[str], share: float) -> list[str]:
    """Sometimes units and symbols share one block."""
    if "units" in blocks and "symbols" in blocks and rng.random() < share:
        blocks = list(blocks)
        blocks[blocks.index("units")] = "legends"
        blocks.remove("symbols")
    return blocks


def _lengthened(rng: Generator, blocks: list[str]) -> list[str]:
    """On about a third of the sheets with symbols these fill a long column, often right below the units."""
    if "symbols" not in blocks or rng.random() > 0.42:
        return blocks
    rest = [block for block in blocks if block != "symbols"] + ["text"] * (rng.random() < 0.3)
    if "units" in rest and rng.random() < 0.45:
        rest[rest.index("units")] = "legend column"
        return rest
    return rest[:1] + ["symbol column"] + rest[1:]


def _key(rng: Generator, share: float) -> str:
    """On a share of the sheets a key of a few signs at the map itself."""
    return str(rng.choice(["", "row", "corner"], p=[1 - share, share * 0.45, share * 0.55]))


def _extras(rng: Generator, low: int, high: int) -> list[str]:
    return [str(x) for x in rng.choice(_EXTRAS, rng.integers(low, high + 1))]


def _panels(rng: Generator) -> tuple[str, ...]:
    """What lies inside the map's frame."""
    return tuple(str(x) for x in rng.choice(["section", "units", "symbols", *_EXTRAS], rng.integers(1, 3)))


def _survey(rng: Generator, family: str) -> Plan:
    """Sheets of surveys: a large map with strips around it."""
    strips = {"left": 0.0, "right": 0.0, "top": 0.0, "bottom": 0.0}
    if family in ("quadrangle", "both sides", "several"):
        strips["right"] = rng.uniform(0.16, 0.35)
        strips["bottom"] = rng.uniform(0.1, 0.3) * (rng.random() < 0.75)
    if family == "both sides":
        strips["left"] = rng.uniform(0.12, 0.28)
    if family == "wide":
        strips["right" if rng.random() < 0.75 else "left"] = rng.uniform(0.35, 0.6)
        strips["bottom"] = rng.uniform(0.12, 0.3) * (rng.random() < 0.6)
    if family == "strip below":
        strips["bottom"] = rng.uniform(0.22, 0.55)
    if family == "poster":
        strips |= {side: rng.uniform(0.1, 0.3) * (rng.random() < 0.7) for side in strips}
    aspect = {"wide": rng.uniform(1.1, 2.0), "strip below": rng.uniform(0.6, 1.2), "both sides": rng.uniform(1.0, 1.9)}
    blocks = _survey_blocks(rng)
    long = "legend column" in blocks or "symbol column" in blocks
    text = str(rng.choice(["tiny", "small", "large"], p=[0.45, 0.47, 0.08] if long else [0.35, 0.4, 0.25]))
    if text == "tiny":
        narrow = rng.uniform(0.4, 1.0)
        strips = {side: part * narrow for side, part in strips.items()}
    one_bit = long and rng.random() < 0.15
    return Plan(
        family=family,
        aspect=aspect.get(family, rng.uniform(0.65, 1.6)),
        em=_log_uniform(rng, *_SURVEY_EM[text]),
        **strips,
        title=str(rng.choice(["top", "bottom", "strip", "none"], p=[0.4, 0.25, 0.3, 0.05])),
        unit_count=int(rng.integers(*_SURVEY_UNITS[text])),
        map_shapes=(str(rng.choice(_SURVEY_SHAPES)),) * (int(rng.integers(2, 5)) if family == "several" else 1),
        blocks=tuple(blocks + ["text"] * 3 * one_bit + _extras(rng, 1, 5 if long else 10 if text == "tiny" else 7)),
        inside=_panels(rng) if rng.random() < 0.2 else (), key=_key(rng, 0.05), one_bit=one_bit,
    )


def _survey_blocks(rng: Generator) -> list[str]:
    """Legends and sections of a survey sheet."""
    blocks = ["units"] * int(rng.choice([1, 2], p=[0.8, 0.2])) * (rng.random() < 0.95)
    if blocks and rng.random() < 0.06:
        blocks[0] = "charted units"
    elif blocks and rng.random() < 0.09:
        blocks[0] = str(rng.choice(["letter legend", "wide units"], p=[0.4, 0.6]))
    blocks += ["symbols"] * int(rng.choice([0, 1, 2], p=[0.15, 0.7, 0.15]))
    blocks += ["section"] * int(rng.choice([0, 1, 2], p=[0.22, 0.53, 0.25]))
    blocks = _merged(rng, _lengthened(rng, blocks), 0.4)
    return [str(rng.choice(["symbols", "open symbols", "boxed symbols"], p=[0.55, 0.3, 0.15])) if block == "symbols" else block for block in blocks]


def _figure(rng: Generator) -> Plan:
    """Maps like those of journals and theses: few large swatches, often inside the frame."""
    inside = rng.random() < 0.5
    side = str(rng.choice(["right", "bottom", "left", "top"], p=[0.55, 0.3, 0.1, 0.05]))
    strips = dict.fromkeys(("left", "right", "top", "bottom"), 0.0)
    blocks = ["units"] * (rng.random() < 0.93) + ["symbols"] * (rng.random() < 0.5) + ["section"] * (rng.random() < 0.3)
    blocks = _merged(rng, blocks, 0.7)
    extra = [str(x) for x in rng.choice(["inset", "inset", "scale", "north", "column"], rng.integers(0, 5))]
    if not inside or "section" in blocks:
        strips[side] = rng.uniform(0.22, 0.42)
    panels = [b for b in blocks if b != "section"] if inside else []
    shape = str(rng.choice(["frame", "body in frame", "islands", "blob", "open"], p=[0.45, 0.28, 0.09, 0.1, 0.08]))
    maps = 1 if inside or rng.random() < 0.8 else int(rng.integers(2, 5))
    return Plan(
        family="figure",
        aspect=rng.uniform(0.7, 1.6),
        em=_log_uniform(rng, 0.009, 0.036),
        **strips,
        title=str(rng.choice(["none", "top", "bottom", "map"], p=[0.5, 0.2, 0.15, 0.15])),
        unit_count=int(rng.integers(2, 17)),
        map_shapes=(shape,) * maps,
        blocks=tuple(b for b in blocks + extra if b not in panels) if any(strips.values()) else (),
        inside=tuple(panels + [x for x in extra if x != "column"][: int(rng.integers(0, 3))]), key=_key(rng, 0.15),
    )


def _planet(rng: Generator) -> Plan:
    """Hemispheres and belts, with or without a legend."""
    legend = rng.random() < 0.5
    return Plan(
        family="planet", aspect=rng.uniform(1.1, 1.9), em=_log_uniform(rng, 0.005, 0.012), left=0, top=0,
        right=rng.uniform(0.18, 0.35) if legend else 0.0, bottom=0.0,
        title=str(rng.choice(["top", "bottom", "none"])), unit_count=int(rng.integers(6, 30)),
        map_shapes=tuple(["circle", "circle", "frame", "circle"][: int(rng.integers(2, 5))]),
        blocks=("units", "symbols", "correlation") if legend else (), inside=(),
    )


def _sections(rng: Generator) -> Plan:
    """A plate of sections without a map, with or without a legend."""
    return Plan(
        family="sections", aspect=rng.uniform(0.8, 2), em=_log_uniform(rng, 0.005, 0.014), left=0, top=0.0, right=0.0,
        bottom=0.92, title="top", unit_count=int(rng.integers(4, 20)), map_shapes=(),
        blocks=("section", "section", "units", "section", "text")[: int(rng.integers(2, 6))], inside=(),
    )


def _one_section(rng: Generator) -> Plan:
    """A figure of one large section, mostly with what its signs mean."""
    legends = [str(rng.choice(["units", "symbols", "legends"], p=[0.6, 0.1, 0.3]))] * (rng.random() < 0.75)
    return Plan(
        family="one section", aspect=rng.uniform(0.9, 2.8), em=_log_uniform(rng, 0.009, 0.032), left=0, top=0.0,
        right=0.0, bottom=0.95, title=str(rng.choice(["none", "top", "bottom"], p=[0.7, 0.15, 0.15])),
        unit_count=int(rng.integers(3, 12)), map_shapes=(), blocks=("section", *legends), inside=(),
    )


def _section_figure(rng: Generator) -> Plan:
    """One to three sections as in papers and slides, with or without a key, a title or a caption."""
    count = int(rng.choice([1, 2, 3], p=[0.6, 0.25, 0.15]))
    keys = [str(rng.choice(["units", "legends", "symbols"], p=[0.6, 0.25, 0.15]))] * (rng.random() < 0.55)
    return Plan(
        family="section figure", aspect=rng.uniform(0.9, 3.0) if count == 1 else rng.uniform(0.7, 1.7),
        em=_log_uniform(rng, 0.011, 0.034), left=0, top=0, right=0, bottom=0,
        title=str(rng.choice(["", "top", "bottom"], p=[0.45, 0.2, 0.35])), unit_count=int(rng.integers(3, 11)), map_shapes=(),
        blocks=("section",) * count + tuple(keys), inside=(),
    )


def _lookalikes(rng: Generator) -> Plan:
    """Panels of what looks like a map or a section and is none; on a third of the pages with a real one among them."""
    count = int(rng.choice([1, 2, 3, 4, 6], p=[0.45, 0.25, 0.12, 0.12, 0.06]))
    weights = list(_LOOKALIKES.values())
    kinds = rng.choice(list(_LOOKALIKES), count, p=[w / sum(weights) for w in weights])
    blocks = [str(kind) for kind in (kinds[:1].repeat(count) if rng.random() < 0.25 else kinds)]
    if rng.random() < 0.33:
        blocks[count - 1 :] = ["section" if rng.random() < 0.5 else "map"] + ["units"] * (rng.random() < 0.4)
        blocks = blocks if count > 1 else [str(kinds[0]), *blocks]
        rng.shuffle(blocks)
    return Plan(
        family="look-alikes", aspect=rng.uniform(0.7, 1.9), em=_log_uniform(rng, 0.009, 0.03), left=0, top=0, right=0, bottom=0,
        title=str(rng.choice(["", "top", "bottom"], p=[0.5, 0.25, 0.25])), unit_count=int(rng.integers(4, 16)), map_shapes=(),
        blocks=tuple(blocks), inside=(),
    )


def _report(rng: Generator) -> Plan:
    """A page of a report: text, a map and a legend."""
    return Plan(
        family="report", aspect=rng.uniform(0.65, 0.85), em=_log_uniform(rng, 0.009, 0.024), left=0,
        top=rng.uniform(0, 0.3), right=0.0, bottom=rng.uniform(0.2, 0.5),
        title=str(rng.choice(["none", "top"])), unit_count=int(rng.integers(2, 12)),
        map_shapes=(str(rng.choice(["frame", "open"], p=[0.8, 0.2])),), blocks=("text", "units", "text"), inside=(), key=_key(rng, 0.2),
    )


def _bare(rng: Generator) -> Plan:
    """A map and hardly anything else."""
    key = _key(rng, 0.35)
    return Plan(
        family="bare", aspect=rng.uniform(0.65, 1.6), em=_log_uniform(rng, 0.005, 0.015),
        left=0, top=0, right=0, bottom=0,
        title=str(rng.choice(["top", "none"])), unit_count=int(rng.integers(3, 30)),
        map_shapes=(str(rng.choice(["frame", "blob", "body in frame", "open"], p=[0.25, 0.2, 0.2, 0.35])),), blocks=("scale",),
        inside=() if key == "corner" else ("scale",), key=key,
    )


def _exercise(rng: Generator) -> Plan:
    """A map of a book of exercises with a short key, in a corner of the map or in a line below."""
    keys = [str(key) for key in rng.choice(["units", "symbols", "legends"], rng.integers(0, 3), False, [0.4, 0.4, 0.2])]
    inside = rng.random() < 0.5
    return Plan(
        family="exercise", aspect=rng.uniform(0.65, 1.4), em=_log_uniform(rng, 0.013, 0.036), left=0, right=0, top=0,
        bottom=0.0 if inside or not keys else rng.uniform(0.04, 0.16),
        title=str(rng.choice(["none", "top"], p=[0.8, 0.2])), unit_count=int(rng.integers(2, 8)),
        map_shapes=("exercise",), blocks=tuple(keys), inside=tuple(keys) if inside else (),
    )


def _panel_page(rng: Generator) -> Plan:
    """A figure of two to four panels; `blocks` is the legend that they share, if any."""
    shared = (str(rng.choice(["units", "legends", "symbols"], p=[0.5, 0.35, 0.15])),) * (rng.random() < 0.55)
    return Plan(
        family="panels", aspect=rng.uniform(0.6, 2.4), em=_log_uniform(rng, 0.008, 0.026), left=0, right=0, top=0, bottom=0,
        title=str(rng.choice(["none", "top"], p=[0.75, 0.25])), unit_count=int(rng.integers(2, 14)), map_shapes=(),
        blocks=shared, inside=(),
    )


def _legend_page(rng: Generator) -> Plan:
    """A page that is a legend; `blocks` is its kind."""
    kind = str(rng.choice(["units", "symbols", "both", "hand", "chart"], p=[0.28, 0.3, 0.18, 0.12, 0.12]))
    em = _log_uniform(rng, 0.02, 0.04) if kind == "hand" else _log_uniform(rng, 0.006, 0.0165)
    return Plan(
        family="legend page", aspect=rng.uniform(0.5, 1.1) if kind == "hand" else rng.uniform(0.62, 1.6), em=em, left=0, right=0, top=0, bottom=0,
        title=str(rng.choice(["none", "top", "bottom"], p=[0.6, 0.2, 0.2])), unit_count=int(rng.integers(5, 14) if kind == "hand" else rng.integers(12, 60)),
        map_shapes=(), blocks=(kind,), inside=(),
    )


def _open_map(rng: Generator) -> Plan:
    """A map that fills the picture; `blocks` is its manner, `inside` are its legends."""
    manner = str(rng.choice(["cropped", "ragged", "hand", "relief", "web"], p=[0.27, 0.25, 0.12, 0.16, 0.2]))
    legends = [str(name) for name in rng.choice(["units", "symbols", "legends"], rng.integers(0, 3), False, [0.5, 0.2, 0.3])]
    legends += [str(rng.choice(["localities", "references", "mines", "layers"]))] * (rng.random() < 0.25)
    return Plan(
        family="open map", aspect=rng.uniform(0.65, 1.7), em=_log_uniform(rng, 0.0055, 0.017) * (1.7 if manner == "hand" else 1), left=0, right=0,
        top=0, bottom=0, title="none", unit_count=int(rng.integers(3, 22)), map_shapes=("coast",), blocks=(manner,), inside=tuple(legends),
    )


def _corner_legend(rng: Generator) -> Plan:
    """A map with its legend along two sides."""
    return Plan(
        family="corner legend", aspect=rng.uniform(0.7, 1.5), em=_log_uniform(rng, 0.005, 0.0125), left=0, right=0, top=0, bottom=0,
        title=str(rng.choice(["none", "top"])), unit_count=int(rng.integers(8, 40)), map_shapes=(str(rng.choice(_SURVEY_SHAPES)),), blocks=(), inside=(),
    )


def _table_sheet(rng: Generator) -> Plan:
    """A sheet of a map series with a table of strata at one side of the map, mostly in square characters."""
    return Plan(
        family="table sheet", aspect=rng.uniform(1.1, 1.9), em=_log_uniform(rng, 0.0027, 0.0068), left=0, right=0, top=0, bottom=0, title="top",
        unit_count=int(rng.integers(16, 64)), map_shapes=(str(rng.choice(["frame", "trapezoid", "body in frame"], p=[0.86, 0.08, 0.06])),),
        blocks=(), inside=(), language=str(rng.choice(["zh", "ja", "ko", "dense", "ru", ""], p=[0.66, 0.07, 0.03, 0.08, 0.08, 0.08])),
    )


def _text_sheet(rng: Generator) -> Plan:
    """A sheet with long descriptions of its units in wide columns, free lists of symbols and what surveys put beside them."""
    side = str(rng.choice(["right", "left", "bottom"], p=[0.6, 0.15, 0.25]))
    strips = dict.fromkeys(("left", "right", "top", "bottom"), 0.0) | {side: rng.uniform(0.3, 0.55)}
    if side != "bottom" and rng.random() < 0.4:
        strips["bottom"] = rng.uniform(0.08, 0.2)
    blocks = [str(rng.choice(["text legend", "wide units", "charted units"], p=[0.6, 0.25, 0.15]))]
    blocks += ["open symbols"] * (rng.random() < (0.25 if blocks[0] == "text legend" else 0.8)) + ["section"] * int(rng.integers(0, 3))
    beside = rng.choice(["correlation", "references", "sources", "adjoining", "mines", "mine table", "localities", "text", "credits", "inset"], rng.integers(1, 5))
    return Plan(
        family="text sheet", aspect=rng.uniform(0.8, 1.9) if side != "bottom" else rng.uniform(0.6, 1.1), em=_log_uniform(rng, 0.0022, 0.0065),
        **strips, title=str(rng.choice(["top", "bottom", "strip", "none"], p=[0.35, 0.25, 0.3, 0.1])), unit_count=int(rng.integers(16, 70)),
        map_shapes=(str(rng.choice(_SURVEY_SHAPES)),), blocks=tuple(blocks + [str(block) for block in beside]), inside=(),
    )


def _quadrangle_sheet(rng: Generator) -> Plan:
    """A printed sheet of a survey; `blocks`: where its symbols stand, and whether sections run along its foot."""
    strips = {"left": 0.0, "right": 0.0} | {"right" if rng.random() < 0.78 else "left": rng.uniform(0.17, 0.42)}
    blocks = [str(rng.choice(["below", "beside", "foot", "below foot", "none"], p=[0.55, 0.17, 0.1, 0.06, 0.12]))]
    return Plan(
        family="quadrangle sheet", aspect=rng.uniform(0.8, 1.6), em=_log_uniform(rng, 0.0028, 0.0075), **strips, top=0, bottom=0, title="none",
        unit_count=int(rng.integers(6, 45)), map_shapes=(str(rng.choice(["frame", "body in frame", "trapezoid", "blob"], p=[0.68, 0.14, 0.1, 0.08])),),
        blocks=tuple(blocks[0].split() + ["sections"] * (rng.random() < 0.35)), inside=(),
    )


def _sea_map(rng: Generator) -> Plan:
    """A framed map in whose sea stand title, scale and text (`blocks`), which are the map's, and legends (`inside`)."""
    legends = [str(name) for name in rng.choice(["units", "open symbols", "legends", "letter legend"], rng.integers(0, 4), p=[0.45, 0.3, 0.17, 0.08])]
    pieces = [str(name) for name in rng.choice(["title", "text", "scale", "north", "inset"], rng.integers(1, 5), False, [0.35, 0.2, 0.25, 0.1, 0.1])]
    return Plan(
        family="sea map", aspect=rng.uniform(0.65, 1.7), em=_log_uniform(rng, 0.004, 0.0125), left=0, right=0, top=0, bottom=0,
        title=str(rng.choice(["none", "top"], p=[0.75, 0.25])), unit_count=int(rng.integers(4, 36)), map_shapes=("coast",),
        blocks=tuple(pieces), inside=tuple(legends),
    )


def _engraving(rng: Generator) -> Plan:
    """A map in a book of the 19th century; `blocks`: text below it, a legend by letters or in a row."""
    blocks = ["text"] * (rng.random() < 0.35) + [str(rng.choice(["letters", "row"]))] * (rng.random() < 0.45)
    return Plan(
        family="engraving", aspect=rng.uniform(0.6, 1.5), em=_log_uniform(rng, 0.008, 0.02), left=0, right=0, top=0, bottom=0, title="none",
        unit_count=int(rng.integers(3, 12)), map_shapes=("coast",), blocks=tuple(blocks), inside=(),
        language=str(rng.choice(["en", "de", "fr", "it", ""], p=[0.5, 0.17, 0.17, 0.06, 0.1])),
    )


def _coloured_sheet(rng: Generator) -> Plan:
    """A whole sheet of the 19th century coloured by hand; `blocks`: where its legend stands, sections, signs."""
    place = str(rng.choice(["inside", "right", "left", "foot", "none"], p=[0.5, 0.17, 0.1, 0.13, 0.1]))
    blocks = [place] + ["section"] * int(rng.choice([0, 1, 2, 3], p=[0.45, 0.3, 0.15, 0.1])) + ["symbols"] * (rng.random() < 0.2)
    return Plan(
        family="coloured sheet", aspect=rng.uniform(0.65, 1.6), em=_log_uniform(rng, 0.006, 0.0135), left=0, right=0, top=0, bottom=0, title="none",
        unit_count=int(rng.integers(4, 22)), map_shapes=("coast",), blocks=tuple(blocks), inside=(),
        language=str(rng.choice(["en", "de", "fr", "it", "ru"], p=[0.5, 0.2, 0.17, 0.08, 0.05])),
    )


def _no_map(rng: Generator) -> Plan:
    """A page of text, charts and pictures, seldom with a legend."""
    legends = [str(rng.choice(["units", "symbols"]))] * (rng.random() < 0.3)
    others = _extras(rng, 1, 2) if rng.random() < 0.5 else _extras(rng, 3, 9)
    return Plan(
        family="no map", aspect=rng.uniform(0.65, 1.6), em=_log_uniform(rng, 0.006, 0.035),
        left=0, top=0, right=0, bottom=0.95,
        title=str(rng.choice(["top", "none"])), unit_count=int(rng.integers(3, 25)), map_shapes=(),
        blocks=tuple(legends + others), inside=(),
    )
