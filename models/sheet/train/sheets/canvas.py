"""The sheet while it is being drawn: picture and part labels, and the pens to draw on them."""
from __future__ import annotations

import cv2
import numpy as np

from .geometry import Box, dashes
from .text import Font, rasterize

Color = tuple[int, int, int]

_SHIFT = 3  # sub-pixel bits of cv2 coordinates


def _fixed(points: np.ndarray) -> np.ndarray:
    return np.round(np.asarray(points, float) * (1 << _SHIFT)).astype(np.int32).reshape(-1, 1, 2)


class Canvas:
    """`image` is uint8 H×W×3 RGB, `parts` uint8 H×W. Coordinates are pixels."""

    def __init__(self, width: int, height: int, paper: Color) -> None:
        self.image = np.empty((height, width, 3), np.uint8)
        self.image[:] = paper
        self.parts = np.zeros((height, width), np.uint8)

    @property
    def width(self) -> int:
        return self.image.shape[1]

    @property
    def height(self) -> int:
        return self.image.shape[0]

    @property
    def box(self) -> Box:
        return Box(0, 0, self.width, self.height)

    def mark(self, box: Box, part: int) -> None:
        """Give the pixels of the box this part label."""
        left, top, right, bottom = box.clipped(self.width, self.height).rounded()
        self.parts[top:bottom, left:right] = part

    def fill(self, box: Box, color: Color) -> None:
        left, top, right, bottom = box.clipped(self.width, self.height).rounded()
        self.image[top:bottom, left:right] = color

    def frame(self, box: Box, color: Color, width: float = 1) -> None:
        left, top, right, bottom = box.rounded()
        cv2.rectangle(self.image, (left, top), (right, bottom), color, max(1, round(width)))

    def line(
        self, points: np.ndarray, color: Color, width: float = 1, dash: tuple[float, ...] | None = None
    ) -> None:
        """Polyline through points N×2; `dash` alternates drawn and skipped lengths in px."""
        points = np.asarray(points, float)
        pieces = [points] if dash is None else dashes(points, dash)
        thickness = max(1, round(width))
        cv2.polylines(self.image, [_fixed(p) for p in pieces], False, color, thickness, cv2.LINE_AA, _SHIFT)

    def strokes(self, segments: np.ndarray, color: Color, width: float = 1) -> None:
        """Many straight lines at once, N×2×2."""
        fixed = np.round(np.asarray(segments, float) * (1 << _SHIFT)).astype(np.int32)
        cv2.polylines(self.image, list(fixed), False, color, max(1, round(width)), cv2.LINE_AA, _SHIFT)

    def polygon(self, points: np.ndarray, fill: Color | None, edge: Color | None = None, width: float = 1) -> None:
        if fill is not None:
            cv2.fillPoly(self.image, [_fixed(points)], fill, cv2.LINE_AA, _SHIFT)
        if edge is not None:
            cv2.polylines(self.image, [_fixed(points)], True, edge, max(1, round(width)), cv2.LINE_AA, _SHIFT)

    def circle(
        self,
        center: tuple[float, float],
        radius: float,
        fill: Color | None,
        edge: Color | None = None,
        width: float = 1,
    ) -> None:
        angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        points = np.stack([np.cos(angles), np.sin(angles)], 1) * radius + center
        self.polygon(points, fill, edge, width)

    def text(
        self,
        at: tuple[float, float],
        words: str,
        font: Font,
        color: Color,
        anchor: str = "ls",
        part: int | None = None,
        upright: bool = True,
    ) -> Box:
        """Write words at a point (anchor as in PIL; upwards when not `upright`) → the box of the ink."""
        left, top, cover = rasterize(words, font, anchor)
        right = left + cover.shape[1]
        if not cover.size:
            return Box(at[0], at[1], at[0] + 1, at[1] + 1)
        if not upright:
            cover, (left, top) = np.rot90(cover), (top, -right)
        x, y = round(at[0]) + left, round(at[1]) + top
        self.blend(x, y, cover, color)
        box = Box(x, y, x + cover.shape[1], y + cover.shape[0])
        if part is not None:
            self.mark(box, part)
        return box

    def blend(self, x: int, y: int, cover: np.ndarray, color: Color) -> None:
        """Lay a colour over the picture; `cover` (uint8 h×w) is its opacity, its upper left corner lies at x, y."""
        x0, y0 = max(0, x), max(0, y)
        x1, y1 = min(self.width, x + cover.shape[1]), min(self.height, y + cover.shape[0])
        if x0 >= x1 or y0 >= y1:
            return
        weight = cover[y0 - y : y1 - y, x0 - x : x1 - x, None].astype(np.uint16)
        under = self.image[y0:y1, x0:x1]
        under[:] = (under * (255 - weight) + np.array(color, np.uint16) * weight) // 255

    def paste(self, x: int, y: int, picture: np.ndarray, mask: np.ndarray | None = None) -> None:
        """Put a picture (uint8 h×w×3), where the mask (bool h×w) is true, with its upper left corner at x, y."""
        x0, y0 = max(0, x), max(0, y)
        x1, y1 = min(self.width, x + picture.shape[1]), min(self.height, y + picture.shape[0])
        if x0 >= x1 or y0 >= y1:
            return
        source = picture[y0 - y : y1 - y, x0 - x : x1 - x]
        target = self.image[y0:y1, x0:x1]
        if mask is None:
            target[:] = source
        else:
            np.copyto(target, source, where=mask[y0 - y : y1 - y, x0 - x : x1 - x, None])
