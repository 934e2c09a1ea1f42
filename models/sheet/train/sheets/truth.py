"""The truth of a sheet as a MapSegmentation document."""
from __future__ import annotations

from .sheet import Sheet


def truth_of(sheet: Sheet, doc_id: str) -> dict:
    """A document with the picture's size and one segment for each region (coordinates in px, to a tenth)."""
    height, width = sheet.image.shape[:2]
    segments = [
        {
            "class_label": region.class_label,
            "poly_bounds": [[round(float(x), 1), round(float(y), 1)] for x, y in region.polygon],
        }
        for region in sheet.regions
    ]
    return {"doc_id": doc_id, "width": width, "height": height, "segments": segments}
