"""Boxes, polylines and masks: the plane geometry of the drawing (pixels, y down)."""
from __future__ import annotations

from typing import Iterable, NamedTuple

import cv2
import numpy as np


class Box(NamedTuple):
    """An upright rectangle in pixels; the right and bottom edges lie outside of it."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def inset(self, x: float, y: float | None = None) -> "Box":
        """The box made smaller by x on the left and right, by y (else x) above and below."""
        y = x if y is None else y
        return Box(self.left + x, self.top + y, self.right - x, self.bottom - y)

    def corners(self) -> np.ndarray:
        """float32 4×2, clockwise from the upper left."""
        left, top, right, bottom = self
        return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)

    def clipped(self, width: float, height: float) -> "Box":
        """The part inside a picture of this size; nothing wide or tall where it lies outside."""
        return Box(max(0, self.left), max(0, self.top), max(0, min(width, self.right)), max(0, min(height, self.bottom)))

    def rounded(self) -> tuple[int, int, int, int]:
        return round(self.left), round(self.top), round(self.right), round(self.bottom)

    def columns(self, count: int, gap: float) -> list["Box"]:
        """Equal columns with a gap between them."""
        width = (self.width - gap * (count - 1)) / count
        starts = [self.left + i * (width + gap) for i in range(count)]
        return [Box(x, self.top, x + width, self.bottom) for x in starts]


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them."""
    edges = np.array(list(boxes), float)
    return Box(*map(float, (*edges[:, :2].min(0), *edges[:, 2:].max(0))))


def under_heading(columns: list[Box], heading: Box) -> list[Box]:
    """Columns side by side, as far up as the heading above them; the outer ones as far out."""
    columns = [column._replace(top=heading.top) for column in columns]
    columns[0] = columns[0]._replace(left=min(columns[0].left, heading.left))
    columns[-1] = columns[-1]._replace(right=max(columns[-1].right, heading.right))
    return columns


def stepped_outline(columns: list[Box], tolerance: float) -> np.ndarray:
    """Outline (float32 N×2) of columns side by side with a common upper edge. A last column that is shorter by more
    than `tolerance` px gives a step; otherwise it is a box."""
    whole = union(columns)
    last = columns[-1]
    if len(columns) == 1 or whole.bottom - last.bottom < tolerance:
        return whole.corners()
    left, top, right, bottom = whole
    step = (columns[-2].right + last.left) / 2
    outline = [[left, top], [right, top], [right, last.bottom], [step, last.bottom], [step, bottom], [left, bottom]]
    return np.array(outline, np.float32)


def dashes(points: np.ndarray, pattern: tuple[float, ...]) -> list[np.ndarray]:
    """Cut a polyline (N×2) into dashes; the pattern alternates drawn and skipped lengths in px."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0], np.cumsum(steps)])
    pieces, start, index = [], 0.0, 0
    while start < along[-1]:
        end = min(start + max(pattern[index % len(pattern)], 1.0), along[-1])
        if index % 2 == 0:
            inner = along[(along > start) & (along < end)]
            places = np.concatenate([[start], inner, [end]])
            pieces.append(np.stack([np.interp(places, along, points[:, i]) for i in (0, 1)], 1))
        start, index = end, index + 1
    return pieces


def places_along(points: np.ndarray, spacing: float) -> list[tuple[np.ndarray, np.ndarray]]:
    """Points at equal distances (px) along a polyline with the unit direction of the line at each."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0], np.cumsum(steps)])
    count = max(1, int(along[-1] / spacing))
    places = []
    for distance in (np.arange(count) + 0.5) * along[-1] / count:
        segment = min(int(np.searchsorted(along, distance, side="right")) - 1, len(points) - 2)
        direction = (points[segment + 1] - points[segment]) / max(steps[segment], 1e-6)
        places.append((points[segment] + direction * (distance - along[segment]), direction))
    return places


def borders(field: np.ndarray, width: float = 1) -> np.ndarray:
    """bool H×W: lines of that width (px) between different values of a field (H×W)."""
    edge = np.zeros(field.shape, bool)
    edge[:, 1:] = field[:, 1:] != field[:, :-1]
    edge[1:] |= field[1:] != field[:-1]
    if round(width) <= 1:
        return edge
    return cv2.dilate(edge.astype(np.uint8), np.ones((round(width), round(width)), np.uint8)).astype(bool)


def outline_of(mask: np.ndarray, tolerance: float) -> np.ndarray:
    """Outer outline of the largest piece of a mask (bool H×W) → float32 N×2, simplified to `tolerance` px."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(contours, key=cv2.contourArea)
    return cv2.approxPolyDP(largest, tolerance, True).reshape(-1, 2).astype(np.float32)
