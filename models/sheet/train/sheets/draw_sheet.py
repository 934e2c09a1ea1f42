"""The generator: one seed, one sheet."""
from __future__ import annotations

import numpy as np
from numpy.random import Generator

from .canvas import Canvas, Color
from .compose import compose
from .degrade import degrade, to_one_bit
from .faces import pick_faces
from .language import pick_language
from .layout import Plan, pick_plan
from .mounted import mount
from .pair import put_beside
from .scene import Scene, Style
from .sheet import Region, Sheet, fitted
from .trim import trimmed
from .units import bleach_units, pick_units

_LEAST_EM = 4.0  # px; sheets with small text are drawn larger
_LARGEST_SIDE = 2400
_MOUNTED = 0.035  # share of sheets with a map that were put together from two parts
_PAIRS = 0.03  # share of sheets with a map that share their picture with another sheet
_SMALL_FAMILIES = (  # often small pictures of a web page
    "figure", "report", "one section", "no map", "bare", "section figure", "look-alikes",
)
_LEAST_AREA = 1e-4  # of the sheet; smaller regions are not recorded


def draw_sheet(seed: int, longest_side: int | None = None) -> Sheet:
    """Draw the sheet of a seed; the same arguments give the same bytes. Seeds below 900,000 are for training,
    below 950,000 for validation, the others for samples. `longest_side` is in px (default: 450 to 2400)."""
    rng = np.random.default_rng(seed)
    plan = pick_plan(rng)
    small = plan.family in _SMALL_FAMILIES and rng.random() < 0.4
    usual_side = int(np.clip(_LEAST_EM / plan.em, rng.integers(*((450, 1100) if small else (1100, 2001))), _LARGEST_SIDE))
    side = longest_side or usual_side
    width, height = (side, round(side / plan.aspect)) if plan.aspect > 1 else (round(side * plan.aspect), side)
    sheet = _draw_page(rng, plan, width, height)
    if plan.map_shapes and rng.random() < _PAIRS:
        beside = plan if rng.random() < 0.5 else pick_plan(rng)
        both = put_beside(rng, sheet, _draw_page(rng, beside, width, height))
        sheet = fitted(both, longest_side or min(max(both.image.shape), _LARGEST_SIDE))
    if plan.map_shapes and rng.random() < _MOUNTED:
        sheet = mount(rng, sheet)
    sheet = degrade(rng, sheet)
    image = to_one_bit(rng, sheet.image) if plan.one_bit else sheet.image
    return Sheet(image, _kept_inside(sheet), sheet.parts)


def _draw_page(rng: Generator, plan: Plan, width: int, height: int) -> Sheet:
    """A page of a plan, new as from the press."""
    scene = _set_scene(rng, plan, width, height)
    compose(scene, plan)
    sheet = Sheet(scene.canvas.image, scene.regions, scene.canvas.parts)
    return trimmed(rng, sheet, scene.style.paper) if plan.family == "legend page" and rng.random() < 0.7 else sheet


def _set_scene(rng: Generator, plan: Plan, width: int, height: int) -> Scene:
    """Paper, ink, fonts, language and units of a sheet."""
    side = max(width, height)
    colored = not plan.one_bit and rng.random() < 0.8
    palette = str(rng.choice(["saturated", "pastel", "survey", "earth", "washed", "ramp"], p=[0.19, 0.24, 0.34, 0.08, 0.11, 0.04]))
    if not colored:
        palette = str(rng.choice(["white", "grey"], p=[0.6, 0.4]))
    shares = {"white": [0.1, 0.35, 0.85], "grey": [0.0, 0.3, 0.6]}.get(palette, [0.0, 0.15, 0.6])
    pattern_share = float(rng.choice(shares, p=[0.3, 0.35, 0.35] if palette == "white" else [0.5, 0.35, 0.15]))
    paper, ink = _pick_paper_and_ink(rng)
    em = plan.em * side
    language = pick_language(rng, plan.language)
    regular, bold = pick_faces(rng, language.letters)
    title = bold if rng.random() < 0.6 else pick_faces(rng, language.letters)[0]
    stroke = max(1.0, min(side / 1500 * float(rng.uniform(0.7, 1.8)), em * 0.15))
    style = Style(
        side=side, em=em, small_em=em * float(rng.uniform(0.7, 1.1)), stroke=stroke,
        ink=ink, paper=paper, regular=regular, bold=bold, title=title,
        language=language, colored=colored,
    )
    units = pick_units(rng, plan.unit_count, palette, pattern_share, max(4, round(em * 0.7)), ink)
    units = bleach_units(rng, units, paper)
    return Scene(rng, Canvas(width, height, paper), style, units)


def _pick_paper_and_ink(rng: Generator) -> tuple[Color, Color]:
    """White or yellowish paper with dark ink; few posters are dark with light ink, or tinted."""
    kind = rng.choice(["white", "yellowish", "tinted", "dark"], p=[0.57, 0.36, 0.04, 0.03])
    ink = (0, 0, 0) if rng.random() < 0.6 else _color(rng.uniform(10, 70, 3))
    if kind == "white":
        return (255, 255, 255), ink
    if kind == "yellowish":
        return _color(rng.uniform((242, 236, 215), (255, 250, 245))), ink
    if kind == "tinted":
        return _color(rng.uniform(190, 245, 3)), ink
    return _color(rng.uniform(0, 90, 3)), _color(rng.uniform(225, 255, 3))


def _color(values: np.ndarray) -> Color:
    red, green, blue = (int(value) for value in values)
    return red, green, blue


def _kept_inside(sheet: Sheet) -> list[Region]:
    """Regions cut at the picture's edges; tiny rests are dropped."""
    height, width = sheet.image.shape[:2]
    regions = []
    for region in sheet.regions:
        polygon = np.clip(region.polygon, 0, [width, height]).astype(np.float32)
        if _area(polygon) > _LEAST_AREA * width * height:
            regions.append(Region(region.class_label, polygon))
    return regions


def _area(polygon: np.ndarray) -> float:
    """Area in px²."""
    x, y = polygon.T.astype(float)
    return 0.5 * abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))))
