"""What a drawn sheet consists of. All coordinates are pixels of the picture: x to the right, y down."""
from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

MAP = "map"
LEGEND_POLYGONS = "legend_polygons"
LEGEND_POINTS_LINES = "legend_points_lines"
CROSS_SECTION = "cross_section"
CLASS_LABELS = (MAP, LEGEND_POLYGONS, LEGEND_POINTS_LINES, CROSS_SECTION)

PART_NOTHING = 0
PART_SWATCH = 1  # unit swatch of a legend
PART_SYMBOL = 2  # sample of a line or point symbol of a legend
PART_TEXT = 3
PART_CHART = 4  # correlation chart or stratigraphic column
PART_FURNITURE = 5  # table, photograph, logo, scale bar, north arrow, diagram
PART_INSET = 6  # index map, locator map
PART_TITLE = 7  # big title
PART_OUTSIDE = 8  # desk or scanner border around the paper


@dataclass(frozen=True)
class Region:
    """One outlined region; `polygon` is float32 N×2 in pixels."""

    class_label: str
    polygon: np.ndarray


@dataclass(frozen=True)
class Sheet:
    """`image`: uint8 H×W×3 RGB. `parts`: uint8 H×W of PART_ labels."""

    image: np.ndarray
    regions: list[Region]
    parts: np.ndarray


def fitted(sheet: Sheet, longest_side: int) -> Sheet:
    """The sheet at the size (px) that was asked for."""
    height, width = sheet.image.shape[:2]
    size = round(width * longest_side / max(height, width)), round(height * longest_side / max(height, width))
    stretch = np.array(size, np.float32) / (width, height)
    regions = [Region(region.class_label, (region.polygon * stretch).astype(np.float32)) for region in sheet.regions]
    image = cv2.resize(sheet.image, size, interpolation=cv2.INTER_AREA)
    return Sheet(image, regions, cv2.resize(sheet.parts, size, interpolation=cv2.INTER_NEAREST))
