"""Resizes a drawing with Pillow's BILINEAR: what `lib/image/resample.ts` has to equal.

Writes `tests/data/resample/<from>_to_<size>.rgb` and `index.json` (source and target sizes). The sources are
noise and edges, `<width>x<height>.rgb`, so that no error hides in a smooth picture.

Width first, then height, in two calls: the order of Pillow up to 12. Pillow 13 swaps them where the
height shrinks by more than twice as many pixels as the width, which changes single values by 1.

    pip install pillow numpy && python tests/data/make/resample.py
"""

import json
import shutil
from pathlib import Path

import numpy as np
from PIL import Image

OUT = Path(__file__).resolve().parent.parent / "resample"
SIZES = {
    (61, 47): [(61, 47), (30, 23), (20, 47), (61, 11), (97, 80), (1, 1), (7, 60), (13, 10), (150, 3), (16, 20)],
    (1, 1): [(5, 4), (1, 1)],
    (1, 53): [(3, 17), (1, 80)],
    (83, 1): [(19, 1), (40, 6)],
    (400, 5): [(3, 2)],
}

shutil.rmtree(OUT, ignore_errors=True)
OUT.mkdir(parents=True)
random = np.random.default_rng(7)
index = []
for (width, height), targets in SIZES.items():
    pixels = random.integers(0, 256, (height, width, 3)).astype(np.uint8)
    pixels[: height // 2, : width // 2] = 255 * (random.random((height // 2, width // 2, 1)) < 0.5)
    source = f"{width}x{height}.rgb"
    (OUT / source).write_bytes(pixels.tobytes())
    for target in targets:
        narrowed = Image.fromarray(pixels).resize((target[0], height), Image.Resampling.BILINEAR)
        resized = narrowed.resize(target, Image.Resampling.BILINEAR)
        name = f"{width}x{height}_to_{target[0]}x{target[1]}.rgb"
        (OUT / name).write_bytes(resized.tobytes())
        index.append(dict(source=source, size=[width, height], target=list(target), expected=name))
(OUT / "index.json").write_text(json.dumps(index, indent=1) + "\n")
