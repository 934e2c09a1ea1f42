"""Sections of figures, slides and school books: mostly without scales, with sky, scenery, wells or names of units."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .borehole_section import draw_borehole_section
from .figure_ground import figure_ground
from .geometry import Box, borders, union
from .hand_section import draw_hand_section
from .noise import noise_line, smooth_noise
from .scene import Scene
from .section_faults import draw_faults
from .section_scenery import furnish, paint_sky, pour_water
from .section_wells import draw_water_table, draw_wells
from .section_writing import color_at, draw_axes, draw_bar, draw_height, write_ends, write_names
from .seismic import paint_interpreted
from .sheet import CROSS_SECTION, PART_TEXT
from .units import paint_units


_OWN_KINDS = {"boreholes": draw_borehole_section, "hand": draw_hand_section}


@dataclass(frozen=True)
class SectionLook:
    """One manner for all sections of a page."""

    ground: str  # "units", "shaded", "lines", "seismic"; "boreholes" and "hand" have nothing else in common with these
    sky: str
    contact: float  # width of the lines between units, strokes
    ends: str
    scale: str  # "none", "left", "both", "plot", "height"
    names: str  # "none", "names", "letters", "numbers", "leaders"
    scenery: bool
    wells: bool
    water: bool
    framed: bool
    ragged: bool  # lower edge
    relief: float  # part of the height


def pick_section_look(scene: Scene) -> SectionLook:
    """Maps' colours or bold, with or without sky; sections of wells are a kind of their own."""
    ground = scene.pick(["units", "shaded", "lines", "seismic", "boreholes", "hand"], (9, 2, 1.3, 1.5, 2.2, 2.2))
    wells = ground != "seismic" and scene.chance(0.3)
    return SectionLook(
        ground=ground,
        sky="none" if ground in ("lines", "seismic") else scene.pick(["none", "plain", "gradient", "sea"], (5, 3, 2, 1.8)),
        contact=scene.pick([0.0, 1.0, scene.between(1.5, 4)], (1.5, 4, 2)),
        ends=scene.pick(["above", "inside", "below", "none"], (4, 3, 0.7, 2)),
        scale=scene.pick(["none", "left", "both", "plot", "height"], (6, 1.5, 1, 1.5, 0.7)),
        names=scene.pick(["none", "names", "letters", "numbers", "leaders"], (3, 3, 2, 1, 1)),
        scenery=scene.chance(0.3), wells=wells, water=wells and scene.chance(0.7),
        framed=scene.chance(0.45), ragged=scene.chance(0.2),
        relief=scene.pick([0.0, scene.between(0.04, 0.15), scene.between(0.15, 0.5)], (0.6, 3, 3)),
    )


def draw_figure_section(scene: Scene, box: Box, letter: str, look: SectionLook, em: float) -> Box:
    """Draw a section that fills the box, labels included, and record its region → its box."""
    if look.ground in _OWN_KINDS:
        return _OWN_KINDS[look.ground](scene, box, letter, em)
    em = min(em, box.height * 0.09)
    body = _body(box, look, em)
    left, top, right, bottom = body.rounded()
    body = Box(left, top, max(right, left + 16), max(bottom, top + 12))
    height, width = round(body.height), round(body.width)
    profile = np.zeros(width, np.float32) if look.ground == "seismic" else _profile(scene, height, width, look)
    field = figure_ground(scene, height, width, profile, max(2, len(scene.units)))
    inside = _ground_mask(scene, profile, height, look)
    paint_sky(scene, body, profile, look.sky)
    if look.ground != "seismic" and look.sky != "sea" and scene.chance(0.15):
        pour_water(scene, left, top, profile)
    scene.canvas.paste(left, top, _paint(scene, field, look), inside)
    surface = profile + top
    used = [_extent(body, surface, look), *_draw_surface(scene, body, surface, look, em)]
    if look.framed or look.sky != "none" and scene.chance(0.5):
        scene.canvas.frame(body, scene.style.ink, scene.style.stroke * scene.between(1, 3))
    used += _write(scene, body, field, inside, surface, letter, look, em)
    region = union(used)
    scene.outline(CROSS_SECTION, region)
    return region


def _body(box: Box, look: SectionLook, em: float) -> Box:
    """The ground and its sky: the box less the room that labels need."""
    left = em * 3.6 if look.scale in ("left", "both", "plot") else em * (0.7 if look.ends in ("above", "below") else 0.1)
    right = em * {"both": 3.2, "height": 5}.get(look.scale, 0.7 if look.ends in ("above", "below") else 0.1)
    above = em * (2.2 if look.ends == "above" else 0.2)
    below = em * max(2.8 * (look.scale == "plot"), 2 * (look.ends == "below"), 1.6 * (look.names == "leaders"), 0.2)
    return Box(box.left + left, box.top + above, box.right - right, box.bottom - below)


def _profile(scene: Scene, height: int, width: int, look: SectionLook) -> np.ndarray:
    """Depth of the surface below the body's upper edge for each px column; room for the sky above it."""
    line = noise_line(scene.rng, width, scene.between(1, 10), int(scene.rng.integers(2, 6)))
    line = (line - line.min()) / max(float(np.ptp(line)), 1e-6) * look.relief * height
    if look.sky == "sea":
        return (line + scene.between(0.15, 0.5) * (height - look.relief * height)).astype(np.float32)
    sky = scene.between(0.08, 0.35) if look.sky != "none" or look.scenery or look.wells else scene.between(0.0, 0.04)
    return (line + sky * height).astype(np.float32)


def _ground_mask(scene: Scene, profile: np.ndarray, height: int, look: SectionLook) -> np.ndarray:
    """Where the ground is: below the surface, above a flat or ragged base."""
    ys = np.arange(height)[:, None]
    inside = ys >= profile[None]
    if look.ragged and look.ground != "seismic" and look.sky != "sea":
        base = np.abs(noise_line(scene.rng, len(profile), scene.between(2, 12))) * height * scene.between(0.02, 0.1)
        inside &= ys < (height - 1 - base)[None]
    return inside


def _paint(scene: Scene, field: np.ndarray, look: SectionLook) -> np.ndarray:
    height, width = field.shape
    if look.ground == "seismic":
        return paint_interpreted(scene, field)
    if look.ground == "lines":
        picture = np.full((height, width, 3), scene.style.paper, np.uint8)
    else:
        picture = paint_units(field, scene.units)
    if look.ground == "shaded":
        grain = smooth_noise(scene.rng, height, width, scene.between(10, 60), 4)[..., None] * np.float32(scene.between(0.01, 0.06))
        fall = np.linspace(1.08, scene.between(0.6, 1), height, dtype=np.float32)[:, None, None]
        picture = np.clip(picture * (fall + grain), 0, 255).astype(np.uint8)
    if look.contact or look.ground == "lines":
        ink = scene.style.paper if scene.chance(0.06) and look.ground != "lines" else scene.style.ink
        picture[borders(field, max(1.0, scene.style.stroke * look.contact))] = ink
    return picture


def _extent(body: Box, surface: np.ndarray, look: SectionLook) -> Box:
    """The part of the body that is drawn on."""
    return body if look.sky != "none" or look.framed else body._replace(top=float(surface.min()))


def _draw_surface(scene: Scene, body: Box, surface: np.ndarray, look: SectionLook, em: float) -> list[Box]:
    """The line of the surface and what stands on it → boxes of what reaches above."""
    used: list[Box] = []
    xs = np.arange(len(surface))[:: max(1, len(surface) // 400)]
    line = np.stack([xs + body.left, surface[xs]], 1)
    if look.scenery and look.ground != "seismic" and look.sky != "sea":
        room = float(surface.min()) - body.top + em
        top = furnish(scene, round(body.left), surface, min(em * scene.between(0.8, 2.5), room * 0.5))
        used.append(body._replace(top=top))
    green = scene.style.colored and scene.chance(0.15)
    scene.canvas.line(line, (70, 140, 60) if green else scene.style.ink, scene.style.stroke * scene.between(0.8, 3) * (1 + 2 * green))
    if look.wells:
        used += draw_wells(scene, body, surface, em)
    if look.water:
        draw_water_table(scene, body, surface, em)
    if scene.chance(0.2) and look.ground != "seismic":
        draw_faults(scene, body, surface, em)
    return used


def _write(
    scene: Scene, body: Box, field: np.ndarray, inside: np.ndarray, surface: np.ndarray, letter: str, look: SectionLook, em: float
) -> list[Box]:
    """Everything that is written at the section and in it → the boxes of what stands outside of the body."""
    used: list[Box] = []
    if look.scale in ("left", "both", "plot"):
        used += draw_axes(scene, body, look.scale, em)
    if look.scale == "height":
        used += draw_height(scene, body, float(surface.min()), em)
    used += write_ends(scene, body, surface, letter, look.ends, em)
    if look.names == "leaders" and look.scale != "plot":
        used += _write_leaders(scene, body, surface, em)
    elif look.names != "none" and look.ground != "seismic":
        write_names(scene, body, field, inside, em, look.names)
    if scene.chance(0.3):
        draw_bar(scene, body, em)
    return used


def _write_leaders(scene: Scene, body: Box, surface: np.ndarray, em: float) -> list[Box]:
    """Words below the section with lines up into the ground."""
    used: list[Box] = []
    face = scene.font(em * 0.8)
    cells = body.columns(max(2, min(7, int(body.width / (em * 7)))), 0)
    for cell in cells:
        words = scene.words(1, 2)
        if face.getlength(words) > cell.width or scene.chance(0.25):
            continue
        x = float(np.clip(cell.middle[0] + scene.rng.normal(0, em * 2), body.left, body.right - 1))
        y = float(surface[int(x - body.left)])
        at = np.array([[cell.middle[0], body.bottom + em * 0.4], [x, y + (body.bottom - y) * scene.between(0.2, 0.9)]])
        scene.canvas.line(at, color_at(scene, (x, float(at[1, 1]))), scene.style.stroke)
        used.append(scene.canvas.text((cell.middle[0], body.bottom + em * 1.3), words, face, scene.style.ink, "ms", PART_TEXT))
    return used
