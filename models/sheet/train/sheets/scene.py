"""What all parts of one sheet have in common while it is drawn."""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from .canvas import Canvas, Color
from .geometry import Box
from .language import Language
from .sheet import Region
from .text import Font, dense_font, font
from .units import Unit
from .vocabulary import AGES


@dataclass(frozen=True)
class Style:
    """Sizes are px of this sheet."""

    side: int  # longest side of the sheet
    em: float  # size of the legend text
    small_em: float  # size of notes, labels and numbers
    stroke: float  # width of a thin line
    ink: Color
    paper: Color
    regular: str  # font files
    bold: str
    title: str
    language: Language
    colored: bool  # lines and symbols may have colours of their own


@dataclass
class Scene:
    """The sheet being drawn and what has been outlined on it so far."""

    rng: Generator
    canvas: Canvas
    style: Style
    units: list[Unit]
    regions: list[Region] = field(default_factory=list)

    def font(self, size: float, bold: bool = False) -> Font:
        """The sheet's font at an em size in px."""
        return self._face(self.style.bold if bold else self.style.regular, size, bold)

    def title_font(self, size: float) -> Font:
        return self._face(self.style.title, size, True)

    def _face(self, path: str, size: float, bold: bool) -> Font:
        return dense_font(path, round(size), bold) if self.style.language.dense else font(path, round(size))

    def outline(self, class_label: str, shape: Box | np.ndarray) -> None:
        """Record a region; a box becomes its four corners."""
        polygon = shape.corners() if isinstance(shape, Box) else np.asarray(shape, np.float32)
        self.regions.append(Region(class_label, polygon))

    def chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def pick(self, choices: list | tuple, weights: list | tuple | None = None):
        """One of the choices, with optional weights."""
        p = None if weights is None else np.array(weights, float) / sum(weights)
        return choices[int(self.rng.choice(len(choices), p=p))]

    def between(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def field_color(self, dark: float, light: float) -> Color:
        """Colour of a field in a diagram: of some unit, or without colours a grey between the two."""
        return self.pick(self.units).color if self.style.colored else (int(self.between(dark, light)),) * 3

    def age(self) -> str:
        """The name of an age, invented in other languages than English."""
        return self.pick(AGES) if self.style.language.code == "en" else self.words(1, 1).upper()

    def words(self, low: int, high: int) -> str:
        return self.style.language.words(self.rng, int(self.rng.integers(low, high + 1)))
