"""Draw the sheets that are shipped with the demo: python -m sheets.samples FOLDER"""
from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from .draw_sheet import draw_sheet
from .truth import truth_of


@dataclass(frozen=True)
class Sample:
    """`colors`: size of the palette, None for all colours."""

    name: str
    seed: int
    longest_side: int
    colors: int | None
    options: dict


SAMPLES = (
    Sample("wide.png", 950_048, 2400, 128, {"optimize": True}),
    Sample("tall.jpg", 950_073, 3600, None, {"quality": 72}),
    Sample("crowded.tif", 950_053, 2400, 64, {"compression": "tiff_lzw"}),
    Sample("bordered.gif", 950_079, 2400, 16, {}),
)


def main(folder: Path) -> None:
    """Write the images into the folder and their truth into its subfolder `truth`."""
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        sheet = draw_sheet(sample.seed, sample.longest_side)
        picture = Image.fromarray(sheet.image)
        if sample.colors is not None:
            picture = picture.quantize(sample.colors, dither=Image.Dither.NONE)
        path = folder / sample.name
        picture.save(path, **sample.options)
        truth = folder / "truth" / f"{path.stem}.json"
        truth.write_text(json.dumps(truth_of(sheet, path.stem)) + "\n")
        print(path, picture.size, path.stat().st_size, "bytes", sorted({r.class_label for r in sheet.regions}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
