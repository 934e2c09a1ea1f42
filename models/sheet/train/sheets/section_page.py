"""Figures and slides of sections without a map: one that fills the picture, or some one below the other, with a key."""
from __future__ import annotations

from dataclasses import replace

from .attached_key import draw_units_with_key
from .backdrop import hang_backdrop, lay_panel
from .blocks import on_panel
from .figure_section import SectionLook, draw_figure_section, pick_section_look
from .furniture import draw_page_title
from .geometry import Box
from .inset import draw_inset
from .layout import Plan
from .merged_legend import draw_merged_legends
from .paragraph import draw_paragraph
from .scene import Scene
from .seismic import draw_seismic
from .sheet import PART_TEXT
from .symbol_legend import draw_symbol_legend, pick_symbol_legend_style
from .title_block import draw_title_block
from .unit_legend import draw_unit_legend, pick_unit_legend_style
from .units import pick_units
from .well_log import draw_well_log

_LETTERS = "ABCDEFGH"


def draw_section_page(scene: Scene, plan: Plan) -> None:
    """Draw such a page: as many sections as the plan has blocks "section", a key where it has "units" or "legends"."""
    em, style = scene.style.em, scene.style
    if scene.chance(0.6):
        palette = scene.pick(["saturated", "survey", "earth", "pastel"], (3, 3, 2, 1)) if style.colored else "grey"
        share = scene.pick([0.0, scene.between(0.1, 0.6), 0.9], (5, 3, 2))
        scene.units = pick_units(scene.rng, plan.unit_count, palette, share, max(4, round(em)), style.ink)
    count = plan.blocks.count("section")
    look = pick_section_look(scene)
    if count == 1 and not plan.title and scene.chance(0.4):
        _fill_picture(scene, plan, look)
        return
    page = scene.canvas.box.inset(style.side * scene.between(0.008, 0.05))
    hung = scene.chance(0.12)
    if hung:
        hang_backdrop(scene)
        lay_panel(scene, page)
    if scene.chance(0.45 if look.ground == "boreholes" else 0.05):
        page = draw_title_block(scene, page, em)
    page = _framed_by_words(scene, page, plan)
    page = _draw_key(scene, page, plan)
    _draw_stack(scene, page, count, look, em)


def _fill_picture(scene: Scene, plan: Plan, look: SectionLook) -> None:
    """A section up to the edges of the picture, with its key in a corner if any."""
    look = replace(look, ends="inside" if look.ends in ("above", "below") else look.ends, scale="none", names=look.names)
    page = scene.canvas.box
    draw_figure_section(scene, page, "A", look, scene.style.em)
    if len(plan.blocks) > 1:
        em = scene.style.em
        width, height = min(em * 15, page.width * 0.4), page.height * 0.42
        left = scene.pick([page.left + em, page.right - em - width])
        top = page.top + em if look.sky != "none" else scene.pick([page.top + em, page.bottom - em - height])
        place = Box(left, top, left + width, top + height)
        on_panel(scene, place, em * 0.5, scene.chance(0.7), lambda inner: _draw_legend(scene, inner, plan))


def _framed_by_words(scene: Scene, page: Box, plan: Plan) -> Box:
    """Title above, caption below → the room between."""
    em = scene.style.em
    if plan.title == "top":
        page = draw_page_title(scene, page)
    if plan.title == "bottom":
        lines = scene.between(1.5, 7)
        size = em * scene.between(0.8, 1.1)
        place = page._replace(top=page.bottom - size * 1.2 * lines)
        words = f"Fig. {scene.rng.integers(1, 40)}. " + scene.words(4, int(12 * lines))
        draw_paragraph(scene, place, words, scene.font(size), size, anchor=scene.pick(["l", "m"], (2, 1)))
        page = page._replace(bottom=place.top - em)
    return page


def _draw_key(scene: Scene, page: Box, plan: Plan) -> Box:
    """The key below, beside or above → the room that is left."""
    if not {"units", "legends", "symbols"} & set(plan.blocks):
        return page
    em, gap = scene.style.em, scene.style.em * scene.pick([0.1, scene.between(0.6, 3)], (1, 4))
    side = scene.pick(["bottom", "right", "top", "left"], (6, 3, 0.7, 0.5))
    if side in ("left", "right"):
        width = min(page.width * 0.35, em * scene.between(11, 18))
        left = page.left if side == "left" else page.right - width
        _draw_legend(scene, page._replace(left=left, right=left + width), plan)
        return page._replace(right=left - gap) if side == "right" else page._replace(left=left + width + gap)
    height = min(page.height * 0.45, em * (4 + 2.4 * len(scene.units) / max(1, page.width / (em * 14))))
    place = page._replace(top=page.bottom - height) if side == "bottom" else page._replace(bottom=page.top + height)
    if scene.chance(0.35):
        place = place._replace(left=page.left + page.width * scene.between(0, 0.4))
    used = _draw_legend(scene, place, plan)
    return page._replace(bottom=place.top - gap) if side == "bottom" else page._replace(top=used.bottom + gap)


def _draw_legend(scene: Scene, box: Box, plan: Plan) -> Box:
    """The key of units, of a few symbols, or of both in one block."""
    em = min(scene.style.em, box.width / 12)
    looks = pick_unit_legend_style(scene, True), pick_symbol_legend_style(scene, True)
    if "legends" in plan.blocks:
        return draw_merged_legends(scene, box, *looks, em, True)
    if "symbols" in plan.blocks:
        return draw_symbol_legend(scene, box, int(scene.rng.integers(1, 8)), looks[1], em, scene.chance(0.4))
    if scene.chance(0.25) and box.height > em * 10:
        return draw_units_with_key(scene, box, scene.units, *looks, em)
    return draw_unit_legend(scene, box, scene.units, looks[0], em)


def _draw_stack(scene: Scene, page: Box, count: int, look: SectionLook, em: float) -> None:
    """Sections one below the other, rarely two side by side, with letters; sometimes something else among them."""
    gap = scene.pick([em * scene.between(0.8, 3), scene.style.side * scene.between(0.004, 0.015)], (3, 1))
    count = max(1, min(count, int(page.height / (em * 8))))
    lettered = count > 1 and scene.chance(0.7)
    others = [draw_seismic] * (look.ground == "seismic" and scene.chance(0.5)) + [draw_inset] * scene.chance(0.05)
    others += [draw_well_log] * (look.ground == "boreholes" and scene.chance(0.25))
    beside = count == 2 and not others and page.width > page.height * 1.7 and scene.chance(0.5)
    rows = 1 if beside else count + len(others)
    height = (page.height - gap * (rows - 1)) / rows
    places = page.columns(2, gap) if beside else [
        page._replace(top=page.top + i * (height + gap), bottom=page.top + i * (height + gap) + height) for i in range(rows)
    ]
    manner = scene.pick(["({})", "{})", "{}.", "upper"])
    for number, place in enumerate(places):
        if lettered:
            letter = "abcdef"[number]
            words = letter.upper() if manner == "upper" else manner.format(letter)
            scene.canvas.text((place.left, place.top), words, scene.font(em * 1.2, True), scene.style.ink, "la", PART_TEXT)
            place = place._replace(top=place.top + em * 1.5)
        if number < len(others):
            others[number](scene, place, em)
            continue
        flat = 1 if count > 1 or page.width > page.height * 2 else 0.2
        shape = scene.pick([scene.between(0.12, 0.4), scene.between(0.3, 1.0)], (flat, 2))
        place = place._replace(bottom=min(place.bottom, place.top + max(place.width * shape, em * 8)))
        same = scene.chance(0.8)
        draw_figure_section(scene, place, _LETTERS[number], look if same else pick_section_look(scene), em)
