"""Writes small TIFFs that hold their page in three sizes, each in a colour of its own, so that it can be
told which one was read: chained as in cloud-optimized GeoTIFFs, and hung below.

    pip install numpy tifffile && python tests/data/make/pyramids.py
"""

from pathlib import Path

import numpy as np
import tifffile

OUT = Path(__file__).resolve().parent.parent / "pyramids"
COLOURS = [(200, 30, 40), (20, 160, 90), (10, 20, 250)]


def page(level):
    return np.full((192 >> level, 256 >> level, 3), COLOURS[level], np.uint8)


OUT.mkdir(exist_ok=True)
options = dict(photometric="rgb", tile=(64, 64), compression="deflate", metadata=None, software=False)
with tifffile.TiffWriter(OUT / "chained.tif") as file:
    file.write(page(0), **options)
    file.write(page(1), subfiletype=1, **options)
    file.write(page(2), subfiletype=1, **options)
with tifffile.TiffWriter(OUT / "hung.tif") as file:
    file.write(page(0), subifds=2, **options)
    file.write(page(1), subfiletype=1, **options)
    file.write(page(2), subfiletype=1, **options)
with tifffile.TiffWriter(OUT / "two_pages.tif") as file:
    file.write(page(0), **options)
    file.write(page(1), **options)
with tifffile.TiffWriter(OUT / "turned.tif") as file:
    file.write(page(0), extratags=[(274, 3, 1, 6, True)], **options)
    file.write(page(1), subfiletype=1, **options)
