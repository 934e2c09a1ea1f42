"""Time Pillow's decode and resize of one image, as a network would want it.

usage: pillow_rival.py IMAGE LONGEST_EDGE → prints seconds

The clock starts when Pillow is loaded: Python's own start is not counted.
"""
import sys
import time

from PIL import Image

Image.MAX_IMAGE_PIXELS = None
path, longest = sys.argv[1], int(sys.argv[2])
start = time.perf_counter()
with Image.open(path) as image:
    rgb = image.convert("RGB")
scale = longest / max(rgb.size)
rgb.resize([max(1, int(edge * scale + 0.5)) for edge in rgb.size], Image.Resampling.BILINEAR)
print(time.perf_counter() - start)
