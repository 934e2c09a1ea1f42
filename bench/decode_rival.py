"""Pillow's way from an image to the size at which a network sees it; prints seconds, peak MiB, mean.

usage: decode_rival.py IMAGE LONGEST_EDGE
"""
import json
import resource
import sys
import time

import numpy as np
from PIL import Image

Image.MAX_IMAGE_PIXELS = None
path, longest = sys.argv[1], int(sys.argv[2])
start = time.perf_counter()
with Image.open(path) as image:
    rgb = image.convert("RGB")
scale = longest / max(rgb.size)
small = rgb.resize([max(1, int(edge * scale + 0.5)) for edge in rgb.size], Image.Resampling.BILINEAR)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(dict(seconds=seconds, peak=peak, mean=float(np.asarray(small).mean()))))
