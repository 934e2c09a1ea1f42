"""Maps that fill the picture: run off its edges, ragged on bare paper or over relief, in a window of the web, drawn by hand."""
from __future__ import annotations

import cv2
import numpy as np

from .blocks import Contents, draw_block, fill_strip, on_panel
from .furniture import draw_north_arrow, draw_scale_bar, draw_title
from .geometry import Box
from .hand_drawn import tremble
from .layout import Plan
from .map_body import draw_map, paint_surroundings
from .map_margin import draw_map_with_margin
from .noise import relief_shade
from .scene import Scene
from .sheet import MAP, Region
from .symbol_column import pick_symbol_column_style
from .symbol_legend import pick_symbol_legend_style
from .tinted_panel import on_tinted_panel, pick_tint
from .unit_legend import pick_unit_legend_style
from .web_frame import draw_web_frame, draw_zoom_buttons

_SIDES = ("left", "top", "right", "bottom")


def draw_open_map(scene: Scene, plan: Plan) -> None:
    """Draw such a picture over the whole canvas; `plan.blocks` names its manner, `plan.inside` its legends."""
    looks = pick_unit_legend_style(scene, True), pick_symbol_legend_style(scene, True), pick_symbol_column_style(scene)
    contents = Contents(*looks, title_em=scene.style.em * scene.between(1.2, 2.4), few_symbols=scene.chance(0.4))
    _MANNERS[plan.blocks[0]](scene, plan, contents)
    scene.regions[:] = [_cut_at_edge(scene, region) for region in scene.regions]


def _cut_at_edge(scene: Scene, region: Region) -> Region:
    """What runs off the picture ends there."""
    return Region(region.class_label, np.clip(region.polygon, 0, [scene.canvas.width, scene.canvas.height]).astype(np.float32))


def _draw_cropped(scene: Scene, plan: Plan, contents: Contents) -> None:
    """A map that goes on beyond one to four sides of the picture; margins, and a strip of legends, on the others."""
    em, page, box = scene.style.em, scene.canvas.box, scene.canvas.box.inset(scene.style.side * scene.between(0.01, 0.06))
    cut = set(scene.rng.permutation(_SIDES)[: int(scene.rng.integers(1, 5))])
    kept = [side for side in _SIDES if side not in cut]
    beside = plan.inside and kept and scene.chance(0.5)
    if beside:
        box, strip = _split_off(scene, box, scene.pick(kept))
        fill_strip(scene, strip, list(plan.inside), contents)
    beyond = max(em * 9, scene.style.side * scene.between(0.05, 0.3))
    box = box._replace(**{side: getattr(page, side) + beyond * (-1 if side in ("left", "top") else 1) for side in cut})
    draw_map_with_margin(scene, box, scene.pick(["frame", "open", "coast", "blob"], (6, 2, 1, 1)), None, wide=False)
    if not beside:
        _draw_legends(scene, plan, contents)


def _split_off(scene: Scene, box: Box, side: str) -> tuple[Box, Box]:
    """The map's box and a strip for legends at one side of it."""
    part, gap = scene.between(0.18, 0.36), scene.style.em * 2
    along = box.width if side in ("left", "right") else box.height
    cut = getattr(box, side) + (part * along if side in ("left", "top") else -part * along)
    opposite = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}[side]
    outward = -gap if side in ("left", "top") else gap
    return box._replace(**{side: cut}), box._replace(**{opposite: cut + outward})


def _draw_ragged(scene: Scene, plan: Plan, contents: Contents) -> None:
    """A country or an island on bare paper or a plain sea; legends where most room is left."""
    if scene.chance(0.4):
        scene.canvas.image[:] = scene.pick([(205, 230, 245), (225, 238, 244), (242, 239, 233), (236, 236, 236), (250, 246, 228)])
    box = scene.canvas.box.inset(scene.style.side * scene.pick([-0.05, 0.01, scene.between(0.01, 0.08)], (1, 3, 3)))
    draw_map(scene, box, scene.pick(["coast", "blob"], (4, 1)))
    _draw_legends(scene, plan, contents, free=0.7)
    _draw_furniture(scene)


def _draw_by_hand(scene: Scene, plan: Plan, contents: Contents) -> None:
    """A sketch with a trembling pen, its key beside the map or in its corner."""
    box = scene.canvas.box.inset(scene.style.side * scene.between(0.01, 0.06))
    if plan.inside and scene.chance(0.5):
        box, strip = _split_off(scene, box, scene.pick(["right", "bottom", "left"], (3, 2, 1)))
        fill_strip(scene, strip, list(plan.inside), contents)
        draw_map(scene, box, scene.pick(["coast", "blob", "frame"], (3, 1, 1)))
    else:
        draw_map(scene, box, scene.pick(["coast", "blob", "frame"], (3, 1, 1)))
        _draw_legends(scene, plan, contents, free=0.8)
    tremble(scene, scene.style.em)


def _draw_over_relief(scene: Scene, plan: Plan, contents: Contents) -> None:
    """Geology over shaded relief that fills the picture, on all of it or up to its own outline."""
    page = scene.canvas.box
    height, width = scene.canvas.image.shape[:2]
    light = relief_shade(scene.rng, height, width, scene.between(10, 45)) * np.float32(scene.between(130, 190))
    tone = np.array(scene.pick([(1, 1, 1), (1, 1, 1), (1, 0.97, 0.9), (0.95, 1, 0.93)]), np.float32)
    relief = np.clip(light[..., None] * tone, 0, 255).astype(np.uint8)
    scene.canvas.image[:] = relief
    whole = scene.chance(0.5)
    draw_map(scene, page.inset(0 if whole else scene.style.side * scene.between(0, 0.1)), "frame" if whole else "coast")
    weight = scene.between(0.3, 0.6)
    scene.canvas.image[:] = cv2.addWeighted(scene.canvas.image, 1 - weight, relief, weight, 0)
    _draw_legends(scene, plan, contents, free=0.3)
    _draw_furniture(scene)


def _draw_on_the_web(scene: Scene, plan: Plan, contents: Contents) -> None:
    """The canvas of a web map, which is the region, under bars, buttons and cards with legends."""
    canvas = draw_web_frame(scene)
    left, top, right, bottom = canvas.rounded()
    scene.canvas.paste(left, top, paint_surroundings(scene, bottom - top, right - left, bare=0))
    number = len(scene.regions)
    draw_map(scene, canvas, scene.pick(["frame", "coast", "blob", "open"], (3, 3, 1, 1)))
    scene.regions[number:] = [Region(MAP, canvas.corners())]
    if scene.chance(0.7):
        draw_zoom_buttons(scene, canvas)
    _draw_legends(scene, plan, contents, free=0.2, inside=canvas)


def _draw_legends(scene: Scene, plan: Plan, contents: Contents, free: float = 0.0, inside: Box | None = None) -> None:
    """Legends in corners, the freest first: on paper, on tinted panels or (`free`: chance) straight on what is there."""
    page = (inside or scene.canvas.box).inset(scene.style.side * scene.between(0.01, 0.035))
    taken: list[Box] = []
    tint = pick_tint(scene) if scene.chance(0.55) else None
    for block in plan.inside:
        place = _freest_corner(scene, page, taken)
        if place is None:
            return
        taken.append(place)
        em = scene.style.em
        draw = lambda inner: draw_block(scene, inner, block, contents)
        if scene.chance(free):
            draw(place)
        elif tint:
            on_tinted_panel(scene, place, em * scene.between(0.5, 1.2), scene.chance(0.3), tint, draw)
        else:
            on_panel(scene, place, em * scene.between(0.4, 1.2), scene.chance(0.6), draw)


def _freest_corner(scene: Scene, page: Box, taken: list[Box]) -> Box | None:
    """The corner whose box covers least of the map, among those that are still free."""
    width, height = min(page.width * 0.42, scene.style.em * scene.between(13, 26)), page.height * scene.between(0.35, 0.6)
    corners = [
        Box(left, top, left + width, top + height)
        for left in (page.left, page.right - width) for top in (page.top, page.bottom - height)
    ]
    body = np.zeros(scene.canvas.image.shape[:2], np.uint8)
    cv2.fillPoly(body, [np.round(r.polygon).astype(np.int32) for r in scene.regions if r.class_label == MAP], 1)
    free = [corner for corner in corners if not any(_touch(corner, other) for other in taken)]
    return min(free, key=lambda corner: _share(body, corner) + scene.between(0, 0.1), default=None)


def _share(body: np.ndarray, box: Box) -> float:
    left, top, right, bottom = box.clipped(body.shape[1], body.shape[0]).rounded()
    return float(body[top:bottom, left:right].mean())


def _touch(first: Box, second: Box) -> bool:
    return first.left < second.right and second.left < first.right and first.top < second.bottom and second.top < first.bottom


def _draw_furniture(scene: Scene) -> None:
    """Sometimes a title, a scale or an arrow at an edge of the picture."""
    em, page = scene.style.em, scene.canvas.box.inset(scene.style.em)
    if scene.chance(0.35):
        draw_title(scene, page._replace(bottom=page.top + em * 3), em * scene.between(1.2, 2))
    if scene.chance(0.5):
        draw_scale_bar(scene, Box(page.middle[0], page.bottom - em * 2.5, page.middle[0] + em * 12, page.bottom), em)
    if scene.chance(0.35):
        draw_north_arrow(scene, Box(page.right - em * 4, page.top, page.right, page.top + em * 5), em)


_MANNERS = {
    "cropped": _draw_cropped, "ragged": _draw_ragged, "hand": _draw_by_hand, "relief": _draw_over_relief, "web": _draw_on_the_web,
}
