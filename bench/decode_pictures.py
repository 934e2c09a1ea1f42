"""Draws a seeded map of SIDE × SIDE pixels and writes it in the forms that scans come in.

usage: decode_pictures.py FOLDER SIDE
"""
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from pyramid import write_pyramid

Image.MAX_IMAGE_PIXELS = None
folder, side = Path(sys.argv[1]), int(sys.argv[2])
rng = np.random.default_rng(5)
tile = Image.new("RGB", (2000, 2000), (240, 235, 220))
draw = ImageDraw.Draw(tile)
for _ in range(400):
    x, y, r = (int(v) for v in rng.integers([0, 0, 10], [2000, 2000, 200]))
    colour = tuple(int(v) for v in rng.integers(80, 255, 3))
    draw.ellipse([x - r, y - r, x + r, y + r], fill=colour, outline=(40, 30, 30))
for _ in range(900):
    x, y = (int(v) for v in rng.integers(0, 2000, 2))
    draw.text((x, y), "Qal 37°", fill=(20, 20, 20))
grain = np.asarray(tile).astype(np.int16) + rng.integers(-4, 5, (2000, 2000, 1))
part = grain.clip(0, 255).astype(np.uint8)
times = -(-side // 2000)
sheet = np.tile(part, (times, times, 1))[:side, :side]
image = Image.fromarray(sheet)
image.save(folder / "baseline.jpg", quality=88)
image.save(folder / "progressive.jpg", quality=88, progressive=True)
image.save(folder / "sheet.png", compress_level=6)
image.save(folder / "lzw_strips.tif", compression="tiff_lzw")
image.convert("1").save(folder / "group4.tif", compression="group4")
for compression in "deflate", "jpeg":
    write_pyramid(image, folder / f"{compression}_pyramid.tif", compression)
