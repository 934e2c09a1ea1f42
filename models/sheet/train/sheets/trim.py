"""A page cut down to what is printed on it, as pictures of a legend mostly are."""
from __future__ import annotations

import numpy as np
from numpy.random import Generator

from .canvas import Color
from .sheet import Region, Sheet, fitted


def trimmed(rng: Generator, sheet: Sheet, paper: Color) -> Sheet:
    """Cut off most of the bare paper on each side; the sheet keeps its longest side."""
    side = max(sheet.image.shape)
    inked = (sheet.image != np.array(paper, np.uint8)).any(2)
    rows, columns = np.flatnonzero(inked.any(1)), np.flatnonzero(inked.any(0))
    if len(rows) < side * 0.05 or len(columns) < side * 0.05:
        return sheet
    margins = np.round(side * rng.choice([0.004, 0.015, 0.05], 4, p=[0.35, 0.4, 0.25])).astype(int)
    top, left = max(0, rows[0] - margins[0]), max(0, columns[0] - margins[1])
    bottom, right = rows[-1] + margins[2] + 1, columns[-1] + margins[3] + 1
    image = np.ascontiguousarray(sheet.image[top:bottom, left:right])
    parts = np.ascontiguousarray(sheet.parts[top:bottom, left:right])
    regions = [Region(region.class_label, region.polygon - np.float32([left, top])) for region in sheet.regions]
    return fitted(Sheet(image, regions, parts), side)
