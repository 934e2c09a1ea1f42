"""Write the golden file of the TypeScript twin of regions.py: tests/data/sheet_regions.json.

usage: make_golden.py [OUT]

Each case has `probabilities` (channels×rows×columns, nested lists), `border_channel`, limits and the expected `regions`. The first
map is smooth noise; the second a drawn pair of touching sections, specks and cells that only growing can reach.
"""
from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import numpy as np

from regions import find_regions

DEFAULT_OUT = Path(__file__).resolve().parents[3] / "tests" / "data" / "sheet_regions.json"


def noise_map(seed: int, rows: int, columns: int) -> np.ndarray:
    """Smooth noise, 5×rows×columns, rounded to 2 digits."""
    rng = np.random.default_rng(seed)
    layers = []
    for channel in range(5):
        coarse = rng.random((rows // 8, columns // 8)).astype(np.float32)
        fine = rng.random((rows, columns)).astype(np.float32)
        layer = cv2.resize(coarse, (columns, rows), interpolation=cv2.INTER_LINEAR) * 0.85 + fine * 0.15
        layers.append(layer + (0.05 if channel < 4 else -0.05))
    return np.clip(np.array(layers), 0, 1).round(2)


def drawn_map(rows: int, columns: int) -> np.ndarray:
    """Two touching sections cut by a border, a map on the sheet's edge, a legend with a hole and specks."""
    p = np.full((5, rows, columns), 0.1)
    p[0, 3:9, 2:20] = 0.9
    p[0, 5, 4] = 0.5
    p[4, 2:10, 10:13] = 0.8  # border, three cells wide
    p[3, 12:24, 0:14] = 0.8
    p[2, 12:22, 18:30] = 0.7
    p[2, 15:17, 21:24] = 0.49
    p[1, 1, 25] = 0.95  # a speck
    p[1, 5:8, 24:30] = 0.55  # score under the limit
    p[4, 14:16, 0:14] = 0.5  # border reaches across the map
    return p


def case(
    probabilities: np.ndarray, border_channel: int | None, area: list[float], score: list[float], core: list[float]
) -> dict:
    regions = find_regions(probabilities.astype(np.float32), border_channel, area, score, core)
    return {
        "probabilities": probabilities.round(2).tolist(),
        "border_channel": border_channel,
        "min_area_fraction": area,
        "min_score": score,
        "core_probability": core,
        "regions": [
            {
                "class_index": r.class_index,
                "score": round(r.score, 6),
                "box": list(r.box),
                "mask": [[round(float(v), 2) for v in row] for row in r.mask],
            }
            for r in regions
        ],
    }


def main() -> None:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_OUT
    cases = [
        case(noise_map(1, 24, 32), 4, [0.01, 0.01, 0.01, 0.02], [0.5, 0.55, 0.5, 0.5], [0.5] * 4),
        case(drawn_map(24, 32)[:4], None, [0.004, 0.004, 0.004, 0.02], [0.5] * 4, [0.5] * 4),
        case(drawn_map(24, 32), 4, [0.004, 0.004, 0.004, 0.02], [0.6] * 4, [0.5] * 4),
        case(noise_map(2, 48, 64), 4, [0.01, 0.01, 0.01, 0.02], [0.5] * 4, [0.6, 0.7, 0.65, 0.5]),
    ]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({"made_by": "models/sheet/train/make_golden.py", "cases": cases}, separators=(",", ":")) + "\n")
    print(out, [len(c["regions"]) for c in cases])


if __name__ == "__main__":
    main()
