"""Diagrams that are no class: plots, pies, colour ramps, rose diagrams, block diagrams."""
from __future__ import annotations

import cv2
import numpy as np

from .geometry import Box, union
from .noise import noise_line
from .paragraph import draw_heading
from .scene import Scene
from .sheet import PART_FURNITURE, PART_TEXT


def draw_rose(scene: Scene, box: Box, em: float) -> Box:
    """A rose diagram."""
    style = scene.style
    radius = min(box.width, box.height, em * scene.between(6, 14)) / 2
    center = (box.left + radius, box.top + radius)
    scene.canvas.circle(center, radius, style.paper, style.ink, style.stroke)
    color = scene.pick([u.color for u in scene.units]) if style.colored else (120, 120, 120)
    for angle in np.linspace(0, 2 * np.pi, 24, endpoint=False):
        reach = radius * scene.between(0.05, 0.95)
        ends = [(center[0] + reach * np.cos(a), center[1] + reach * np.sin(a)) for a in (angle, angle + 0.26)]
        scene.canvas.polygon(np.array([center, *ends]), color, style.ink, style.stroke)
    region = Box(box.left, box.top, center[0] + radius, center[1] + radius)
    scene.canvas.mark(region, PART_FURNITURE)
    return region


def draw_ramp(scene: Scene, box: Box, em: float) -> Box:
    """A bar of changing colour with numbers: heights, gravity, magnetic field."""
    length, thick = em * scene.between(8, 18), em * scene.between(0.8, 1.6)
    level = scene.chance(0.5)
    heading = draw_heading(scene, box, scene.words(1, 3), em * 0.9)
    bar = Box(box.left, heading.bottom + em, box.left + (length if level else thick), 0)
    bar = bar._replace(right=min(bar.right, box.right), bottom=min(bar.top + (thick if level else length), box.bottom))
    left, top, right, bottom = bar.rounded()
    shape = (max(1, bottom - top), max(1, right - left), 3)
    steps = np.linspace(0, 255, shape[1] if level else shape[0]).astype(np.uint8)
    bright = [cv2.COLORMAP_JET, cv2.COLORMAP_VIRIDIS, cv2.COLORMAP_SUMMER]
    kind = scene.pick(bright if scene.style.colored else [cv2.COLORMAP_BONE])
    colors = cv2.applyColorMap(steps, kind).reshape(-1, 3)
    scene.canvas.paste(left, top, np.broadcast_to(colors[None, :] if level else colors[:, None], shape).copy())
    scene.canvas.frame(bar, scene.style.ink, scene.style.stroke)
    scene.canvas.mark(bar, PART_FURNITURE)
    used = [heading, bar]
    for number in range(5):
        along = number / 4
        at = (bar.left + bar.width * along, bar.bottom + em) if level else (bar.right, bar.top + bar.height * along)
        anchor = "ms" if level else "lm"
        used.append(scene.canvas.text(at, str(number * 250), scene.font(em * 0.75), scene.style.ink, anchor, PART_TEXT))
    return union(used)


def draw_plot(scene: Scene, box: Box, em: float) -> Box:
    """Axes with points, bars, curves or the areas between curves."""
    style = scene.style
    width = min(box.width, em * scene.between(10, 28) * scene.pick([1, 2], (4, 1)))
    bottom = min(box.bottom - em * 1.5, box.top + width * scene.between(0.4, 1))
    plot = Box(box.left + em * 2, box.top, box.left + width, bottom)
    scene.canvas.frame(plot, style.ink, style.stroke)
    colors = [u.color for u in scene.units[:5]] if style.colored else [style.ink]
    kind = scene.pick(["points", "bars", "curves", "areas"])
    if kind == "areas":
        _draw_areas(scene, plot)
    for number in range(int(scene.between(3, 14))):
        color = scene.pick(colors)
        x = plot.left + plot.width * (number + 0.5) / 14
        if kind == "points":
            for at in scene.rng.uniform((plot.left, plot.top), (plot.right, plot.bottom), (4, 2)):
                scene.canvas.circle(tuple(at), em * 0.25, color, style.ink)
        elif kind == "bars":
            bar = Box(x, plot.bottom - plot.height * scene.between(0.05, 0.95), x + plot.width / 20, plot.bottom)
            scene.canvas.fill(bar, color)
        elif kind == "curves":
            ys = plot.middle[1] + np.clip(noise_line(scene.rng, 60, 4), -2.4, 2.4) * plot.height * 0.2
            scene.canvas.line(np.stack([np.linspace(plot.left, plot.right, 60), ys], 1), color, style.stroke)
    for number in range(5):
        y = plot.bottom - plot.height * number / 4
        scene.canvas.text((plot.left - em * 0.2, y), str(number * 20), scene.font(em * 0.7), style.ink, "rm", PART_TEXT)
    at = (plot.middle[0], plot.bottom + em * 1.2)
    label = scene.canvas.text(at, scene.words(1, 3), scene.font(em * 0.8), style.ink, "ms", PART_TEXT)
    region = union([plot.inset(-em * 2, 0)._replace(right=plot.right), label])
    scene.canvas.mark(region, PART_FURNITURE)
    return region


def _draw_areas(scene: Scene, plot: Box) -> None:
    """Shares that change along an axis, stacked to the full height or less."""
    left, top, right, bottom = plot.rounded()
    xs = np.linspace(left, right, 60)
    shares = np.stack([np.exp(noise_line(scene.rng, 60, scene.between(2, 8)) * 0.6) for _ in range(scene.rng.integers(2, 8))])
    level = 1.0 if scene.chance(0.5) else np.clip(0.6 + 0.2 * noise_line(scene.rng, 60, 4), 0.15, 1)
    heights = np.cumsum(shares, 0) / shares.sum(0) * level * (bottom - top)
    for upper in heights[::-1]:
        outline = np.stack([np.append(xs, [right, left]), np.append(bottom - upper, [bottom, bottom])], 1)
        color = scene.field_color(90, 240)
        scene.canvas.polygon(outline, color, scene.style.ink if scene.chance(0.6) else None, scene.style.stroke)


def draw_pie(scene: Scene, box: Box, em: float) -> Box:
    """Shares of a circle or of a ring with a word in some of them."""
    style = scene.style
    radius = min(box.width, box.height, em * scene.between(8, 30)) / 2
    center = np.array([box.left + radius, box.top + radius])
    colors = [u.color for u in scene.units] if style.colored else [(g, g, g) for g in (110, 150, 190, 230)]
    ends = np.sort(scene.rng.uniform(0, 2 * np.pi, scene.rng.integers(2, 14)))
    for start, end in zip(ends, np.append(ends[1:], ends[0] + 2 * np.pi)):
        angles = np.linspace(start, end, 24)
        arc = center + radius * np.stack([np.cos(angles), np.sin(angles)], 1)
        scene.canvas.polygon(np.vstack([center, arc]), scene.pick(colors), style.ink, style.stroke)
        at = center + radius * 0.7 * np.array([np.cos((start + end) / 2), np.sin((start + end) / 2)])
        scene.canvas.text((at[0], at[1]), scene.words(1, 1), scene.font(em * 0.8), style.ink, "mm")
    if scene.chance(0.4):
        hole = (float(center[0]), float(center[1]))
        scene.canvas.circle(hole, radius * scene.between(0.2, 0.6), style.paper, style.ink, style.stroke)
    region = Box(box.left, box.top, box.left + 2 * radius, box.top + 2 * radius)
    scene.canvas.mark(region, PART_FURNITURE)
    return region


def draw_block_diagram(scene: Scene, box: Box, em: float) -> Box:
    """A block of ground in oblique view with layers on its two visible sides."""
    style = scene.style
    width = min(box.width, em * scene.between(12, 30))
    height = min(box.height, width * scene.between(0.4, 0.7))
    x, y, lean, deep = box.left, box.top + height * 0.35, width * 0.25, height * 0.35
    top = np.array([[x, y], [x + lean, y - deep], [x + width, y - deep], [x + width - lean, y]])
    scene.canvas.polygon(top, scene.pick(scene.units).color, style.ink, style.stroke)
    layers = int(scene.rng.integers(3, 7))
    for number in range(layers):
        a, b = (y + height * 0.65 * n / layers for n in (number, number + 1))
        color = scene.pick(scene.units).color
        front = np.array([[x, a], [x + width - lean, a], [x + width - lean, b], [x, b]])
        side = np.array([[x + width - lean, a], [x + width, a - deep], [x + width, b - deep], [x + width - lean, b]])
        scene.canvas.polygon(front, color, style.ink, style.stroke)
        scene.canvas.polygon(side, tuple(int(c * 0.8) for c in color), style.ink, style.stroke)
    region = Box(x, box.top, x + width, box.top + height)
    scene.canvas.mark(region, PART_FURNITURE)
    return region
