"""What stands above the ground of a section: sky, hills behind, water, trees, houses, drill rigs."""
from __future__ import annotations

import numpy as np

from .geometry import Box
from .noise import noise_line
from .scene import Scene

SKIES = ("none", "plain", "gradient", "sea")
_BLUES = ((205, 228, 245), (150, 205, 240), (225, 240, 250), (95, 165, 225), (235, 245, 235))
_GREENS = ((60, 130, 50), (90, 160, 70), (30, 95, 55), (130, 165, 60))
_WALLS = ((220, 205, 180), (190, 90, 70), (240, 240, 235), (150, 150, 160))


def paint_sky(scene: Scene, body: Box, profile: np.ndarray, kind: str) -> None:
    """Fill the body with sky of one of SKIES, sometimes with hills behind the section."""
    left, top, right, bottom = body.rounded()
    if kind == "sea":
        _fill_sea(scene, body, profile)
    elif kind != "none":
        upper = np.array(scene.pick(_BLUES) if scene.style.colored else (222, 222, 222), np.float32)
        along = np.linspace(0, 1 if kind == "gradient" else 0, bottom - top, dtype=np.float32)[:, None, None] ** 0.7
        column = (upper * (1 - along) + 252 * along).astype(np.uint8)
        scene.canvas.paste(left, top, np.broadcast_to(column, (bottom - top, right - left, 3)).copy())
    if kind != "sea" and scene.chance(0.25 if kind != "none" else 0.06):
        _draw_hills(scene, left, top, profile)


def _fill_sea(scene: Scene, body: Box, profile: np.ndarray) -> None:
    """Water from near the top of the body down, with its level, words in it and sometimes what rises through it."""
    blue = scene.pick(_BLUES) if scene.style.colored else (228, 228, 228)
    level = body.top + float(profile.min()) * scene.pick([0.0, scene.between(0.05, 0.4)])
    scene.canvas.fill(body._replace(top=level), blue)
    line = (40, 70, 170) if scene.style.colored else scene.style.ink
    scene.canvas.line(np.array([[body.left, level], [body.right, level]]), line, scene.style.stroke * 1.5)
    for x in scene.rng.integers(0, len(profile), int(scene.rng.integers(3, 30)) * scene.chance(0.3)):
        foot = body.top + float(profile[x])
        color = scene.pick([(190, 60, 40), line]) if scene.style.colored else line
        rise = np.array([[body.left + x, foot], [body.left + x, foot - (foot - level) * scene.between(0.2, 0.9)]])
        scene.canvas.line(rise, color, scene.style.stroke, (6, 4))
    face, room = scene.font(scene.style.em * scene.between(0.8, 1.3)), float(profile.min()) - (level - body.top)
    for _ in range(int(scene.rng.integers(0, 4)) * (room > scene.style.em * 2)):
        at = (body.left + scene.between(0.1, 0.7) * body.width, level + room * scene.between(0.4, 0.9))
        scene.canvas.text(at, scene.words(1, 2), face, line, "ls")


def _draw_hills(scene: Scene, left: int, top: int, profile: np.ndarray) -> None:
    """A pale skyline higher than the surface."""
    width = len(profile)
    rise = (noise_line(scene.rng, width, scene.between(3, 9), 4) * 0.3 + 0.5).clip(0, 1.5) * profile.min() * 0.8
    xs = np.arange(width)[:: max(1, width // 200)]
    skyline = np.stack([xs + left, (profile - rise)[xs] + top], 1)
    ground = np.stack([xs + left, profile[xs] + top + 2], 1)[::-1]
    tint = int(scene.between(150, 215))
    color = (tint - 25, tint, tint - 20) if scene.style.colored else (tint, tint, tint)
    scene.canvas.polygon(np.vstack([skyline, ground]), color)


def pour_water(scene: Scene, left: int, top: int, profile: np.ndarray) -> None:
    """A lake, a river or the sea: what lies above the surface and below a level."""
    level = float(np.quantile(profile, scene.between(0.15, 0.75)))
    ys = np.arange(int(profile.max()) + 1)[:, None]
    wet = (ys >= level) & (ys < profile[None])
    blue = scene.pick([(120, 190, 235), (90, 150, 215), (190, 225, 245)]) if scene.style.colored else (235, 235, 235)
    scene.canvas.paste(left, top, np.full((*wet.shape, 3), blue, np.uint8), wet)


def furnish(scene: Scene, left: int, surface: np.ndarray, size: float) -> float:
    """Set trees, houses and rigs on the surface (y px for each column from `left`) → y of the highest top."""
    kinds = [scene.pick(["tree", "fir", "house", "rig", "mast"], (3, 3, 2, 1, 1)) for _ in range(2)]
    highest = float(surface.min())
    color = scene.pick(_GREENS) if scene.style.colored else scene.style.ink
    for _ in range(int(scene.rng.integers(1, 26))):
        x = int(scene.between(0.02, 0.98) * len(surface))
        y, tall = float(surface[x]), size * scene.between(0.6, 1.3)
        kind = scene.pick(kinds)
        if kind == "house":
            _draw_house(scene, left + x, y, tall)
        elif kind in ("rig", "mast"):
            _draw_rig(scene, left + x, y, tall * 1.6, kind == "rig")
            tall *= 1.6
        else:
            _draw_tree(scene, left + x, y, tall, color, kind == "fir")
        highest = min(highest, y - tall)
    return highest


def _draw_tree(scene: Scene, x: float, y: float, tall: float, color: tuple, pointed: bool) -> None:
    trunk = (110, 75, 45) if scene.style.colored else scene.style.ink
    scene.canvas.line(np.array([[x, y], [x, y - tall * 0.5]]), trunk, max(1, tall * 0.1))
    if pointed:
        half = tall * 0.25
        scene.canvas.polygon(np.array([[x - half, y - tall * 0.2], [x, y - tall], [x + half, y - tall * 0.2]]), color)
    else:
        scene.canvas.circle((x, y - tall * 0.65), tall * 0.33, color)


def _draw_house(scene: Scene, x: float, y: float, tall: float) -> None:
    half, eaves = tall * 0.5, y - tall * 0.55
    wall = scene.pick(_WALLS) if scene.style.colored else scene.style.paper
    roof = (165, 60, 45) if scene.style.colored else scene.style.ink
    scene.canvas.fill(Box(x - half, eaves, x + half, y + 1), wall)
    scene.canvas.frame(Box(x - half, eaves, x + half, y + 1), scene.style.ink, 1)
    scene.canvas.polygon(np.array([[x - half * 1.2, eaves], [x, y - tall], [x + half * 1.2, eaves]]), roof, scene.style.ink)


def _draw_rig(scene: Scene, x: float, y: float, tall: float, braced: bool) -> None:
    half = tall * (0.22 if braced else 0.06)
    legs = np.array([[x - half, y], [x, y - tall], [x + half, y]])
    scene.canvas.line(legs, scene.style.ink, scene.style.stroke)
    for share in (0.25, 0.5, 0.75) if braced else ():
        reach = half * (1 - share)
        scene.canvas.line(np.array([[x - reach, y - tall * share], [x + reach, y - tall * share]]), scene.style.ink, 1)
