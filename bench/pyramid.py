"""An image → a TIFF of tiles that holds its smaller sizes too, each half of the one before, as GDAL
makes cloud-optimized GeoTIFFs.

usage: pyramid.py IMAGE TIFF deflate|jpeg
"""
import sys
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image

TILE = 512


def write_pyramid(image: Image.Image, path: Path, compression: str) -> None:
    """Writes an RGB image; compression is "deflate" or "jpeg"."""
    # tifffile takes what it is given for YCbCr where the file is to be that.
    mode = "YCbCr" if compression == "jpeg" else "RGB"
    how = dict(tile=(TILE, TILE), photometric=mode.lower(), metadata=None, compression=compression)
    if compression == "jpeg":
        how["compressionargs"] = dict(level=88)
    with tifffile.TiffWriter(path) as file:
        file.write(np.asarray(image.convert(mode)), **how)
        factor = 2
        while max(image.size) / factor >= TILE:
            file.write(np.asarray(image.reduce(factor).convert(mode)), subfiletype=1, **how)
            factor *= 2


if __name__ == "__main__":
    Image.MAX_IMAGE_PIXELS = None
    source, target, compression = sys.argv[1:]
    with Image.open(source) as opened:
        write_pyramid(opened.convert("RGB"), Path(target), compression)
