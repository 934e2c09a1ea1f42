"""Write drawn sheets with their truth: python -m sheets --seed 0 --count 12 --output DIR"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from .draw_sheet import draw_sheet
from .truth import truth_of

JPEG_QUALITY = 80


def main() -> None:
    options = _options()
    options.output.mkdir(parents=True, exist_ok=True)
    for seed in range(options.seed, options.seed + options.count):
        sheet = draw_sheet(seed, options.longest_side)
        stem = f"sheet_{seed:06d}"
        _write(sheet.image, options.output / f"{stem}.{options.format}")
        (options.output / f"{stem}.truth.json").write_text(json.dumps(truth_of(sheet, stem)))
        print(stem, *sheet.image.shape[1::-1], len(sheet.regions), "regions")


def _options() -> argparse.Namespace:
    description = "Draw geologic map sheets with the truth about their regions."
    parser = argparse.ArgumentParser(prog="python -m sheets", description=description)
    parser.add_argument("--seed", type=int, default=0, help="of the first sheet")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True, help="folder")
    parser.add_argument("--longest-side", type=int, default=None, help="px; otherwise each sheet has a usual size")
    parser.add_argument("--format", choices=("png", "jpg", "tif"), default="jpg")
    return parser.parse_args()


def _write(image: np.ndarray, path: Path) -> None:
    """JPEG for scans, lossless for the others."""
    picture = Image.fromarray(image)
    extra = {".jpg": {"quality": JPEG_QUALITY}, ".tif": {"compression": "tiff_lzw"}, ".png": {"optimize": True}}
    picture.save(path, **extra[path.suffix])


if __name__ == "__main__":
    main()
