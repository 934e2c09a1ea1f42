"""Draw sheets once and keep them on disk, so that training is not starved by drawing.

usage: draw_cache.py --out /tmp/sheets/v1 --first 0 --count 5000 [--pause 0.1]

Each sheet becomes `<seed>.jpg` (longest side at most 1280 px), `<seed>.parts.png` (the generator's part labels at half
that size) and `<seed>.truth.json`, a MapSegmentation document, written last: a sheet with a truth is complete.
Seeds from VALIDATION_SEED on are for validation only.
"""
from __future__ import annotations

import argparse
import json
import os
import time
import traceback
from pathlib import Path

import numpy as np
from PIL import Image

VALIDATION_SEED = 10_000_000
LONGEST_SIDE = 1280  # px of a cached sheet
JPEG_QUALITY = 92


def draw_one(seed: int, folder: Path) -> None:
    """Draw the sheet of `seed` into `folder`; nothing happens where it is there already."""
    from sheets.draw_sheet import draw_sheet

    truth_path = folder / f"{seed}.truth.json"
    if truth_path.exists():
        return
    sheet = draw_sheet(seed)
    image = Image.fromarray(sheet.image)
    scale = min(1.0, LONGEST_SIDE / max(image.size))
    size = tuple(max(1, int(side * scale + 0.5)) for side in image.size)
    if scale < 1:
        image = image.resize(size, Image.BILINEAR)
    image.save(folder / f"{seed}.jpg", quality=JPEG_QUALITY)
    half = tuple(max(1, side // 2) for side in size)
    Image.fromarray(sheet.parts).resize(half, Image.NEAREST).save(folder / f"{seed}.parts.png")
    stretch = np.array(size) / np.array([sheet.image.shape[1], sheet.image.shape[0]])
    segments = [
        {"class_label": r.class_label, "poly_bounds": (np.asarray(r.polygon) * stretch).round(2).tolist()}
        for r in sheet.regions
    ]
    unfinished = truth_path.with_suffix(".tmp")
    unfinished.write_text(json.dumps({"width": size[0], "height": size[1], "segments": segments}))
    os.replace(unfinished, truth_path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder of the cache")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--count", type=int, required=True, help="number of sheets")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds of rest after each sheet")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    start, failed = time.time(), 0
    for done, seed in enumerate(range(options.first, options.first + options.count), 1):
        try:
            draw_one(seed, options.out)
        except Exception:  # one bad seed must not end hours of drawing
            failed += 1
            print(f"seed {seed} failed\n{traceback.format_exc()}", flush=True)
        if done % 100 == 0:
            print(f"{done} sheets, {failed} failed, {(time.time() - start) / done:.2f} s each", flush=True)
        time.sleep(options.pause)


if __name__ == "__main__":
    main()
