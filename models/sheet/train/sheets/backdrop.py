"""What lies behind the parts of posters and slides: a colour, a gradient or a photograph, with panels of paper on it."""
from __future__ import annotations

import numpy as np

from .geometry import Box
from .photograph import photograph
from .scene import Scene


def hang_backdrop(scene: Scene) -> None:
    """Cover the whole canvas with something that is not paper."""
    height, width = scene.canvas.image.shape[:2]
    kind = scene.pick(["plain", "gradient", "photograph"], (5, 3, 2))
    if kind == "photograph":
        scene.canvas.image[:] = photograph(scene.rng, height, width, scene.style.colored)
        return
    first, last = (_color(scene) for _ in range(2))
    along = np.linspace(0, 1 if kind == "gradient" else 0, height, dtype=np.float32)[:, None, None]
    scene.canvas.image[:] = (first * (1 - along) + last * along).astype(np.uint8)


def _color(scene: Scene) -> np.ndarray:
    """Any colour or grey but those of paper."""
    color = scene.rng.uniform(20, 225) + scene.rng.normal(0, 35, 3) * scene.style.colored
    return np.clip(color, 0, 240).astype(np.float32)


def lay_panel(scene: Scene, box: Box) -> None:
    """Paper under a part of the page, sometimes with an edge."""
    panel = box.inset(-scene.style.em * scene.between(0.3, 0.9))
    scene.canvas.fill(panel, scene.style.paper)
    if scene.chance(0.3):
        scene.canvas.frame(panel, scene.style.ink, scene.style.stroke * scene.between(1, 2))
