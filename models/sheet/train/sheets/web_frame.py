"""What stands around the canvas of a web map: a bar with the site's name, a panel of layers, buttons to zoom."""
from __future__ import annotations

from .geometry import Box
from .paragraph import draw_paragraph
from .scene import Scene
from .sheet import PART_FURNITURE
from .tinted_panel import fill_tinted, pick_tint, tinted


def draw_web_frame(scene: Scene) -> Box:
    """Draw bars and panels at the picture's edges → the canvas that they leave."""
    em, canvas = scene.style.em, scene.canvas.box
    if scene.chance(0.6):
        bar = canvas._replace(bottom=canvas.top + em * scene.between(1.8, 4))
        _draw_bar(scene, bar)
        canvas = canvas._replace(top=bar.bottom)
    if scene.chance(0.4):
        width = min(canvas.width * scene.between(0.14, 0.26), em * 20)
        panel = canvas._replace(right=canvas.left + width) if scene.chance(0.7) else canvas._replace(left=canvas.right - width)
        _draw_layers(scene, panel)
        canvas = canvas._replace(left=panel.right) if panel.left == canvas.left else canvas._replace(right=panel.left)
    return canvas


def _draw_bar(scene: Scene, bar: Box) -> None:
    tint, em = pick_tint(scene, 0.6), scene.style.em
    fill_tinted(scene, bar, tint)
    with tinted(scene, tint):
        y = bar.middle[1]
        name = scene.canvas.text((bar.left + em, y), scene.words(2, 5), scene.font(em * 1.1, True), tint.ink, "lm")
        x = max(name.right + em * 3, bar.right - em * 26)
        while x < bar.right - em * 6:
            x = scene.canvas.text((x, y), scene.words(1, 1), scene.font(em * 0.8), tint.ink, "lm").right + em * 1.5
    scene.canvas.mark(bar, PART_FURNITURE)


def _draw_layers(scene: Scene, panel: Box) -> None:
    """Names of layers with boxes to tick, which are no legend."""
    tint, em = pick_tint(scene, 0.3), scene.style.em * 0.85
    fill_tinted(scene, panel, tint)
    with tinted(scene, tint):
        y = panel.top + em * 1.5
        while y < panel.top + panel.height * scene.between(0.4, 1) and y < panel.bottom - em * 2:
            tick = Box(panel.left + em, y, panel.left + em * 1.9, y + em * 0.9)
            scene.canvas.frame(tick, tint.ink, 1)
            place = Box(tick.right + em * 0.5, y, panel.right - em * 0.5, y + em)
            y = draw_paragraph(scene, place, scene.words(1, 4), scene.font(em), em).bottom + em * scene.between(0.4, 1)
    scene.canvas.mark(panel, PART_FURNITURE)


def draw_zoom_buttons(scene: Scene, canvas: Box) -> None:
    """Two or more small buttons one below the other in a corner of the canvas."""
    size = scene.style.em * scene.between(1.6, 2.2)
    left = canvas.left + size * 0.5 if scene.chance(0.7) else canvas.right - size * 1.5
    for number, sign in enumerate("+-" if scene.chance(0.6) else "+-oi"):
        button = Box(left, canvas.top + size * (0.5 + number), left + size, canvas.top + size * (1.5 + number))
        scene.canvas.fill(button, (255, 255, 255))
        scene.canvas.frame(button, (190, 190, 190), 1)
        scene.canvas.text(button.middle, sign, scene.font(size * 0.7), (60, 60, 60), "mm")
