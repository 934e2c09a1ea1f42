"""Score a network on sheets that are turned, skew, grey, 1-bit, damaged or small.

usage: draw_cache.py --out /tmp/sheets/robust --first 20000000 --count 500
       robustness.py --sheets /tmp/sheets/robust [--model ../model.json] [--limit 500] [--json OUT] [--conditions NAME...]

Seeds from 20,000,000 on are for this alone. Scores are those of evaluate.py: IoU of a class's areas / F1 of regions at
IoU 0.5, on cells, with the limits of score in model.json. Where the network says that a sheet lies turned (`turn` in
model.json), it looks again at the sheet turned back, as lib/process/find_detections.ts does; `noticed` is the share of
sheets of which it says what is true (of sheets that lie upright: nothing).
"""
from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Callable

import cv2
import numpy as np
import onnxruntime
from PIL import Image

from dataset import MULTIPLE, SheetFile, cell_targets, find_sheets, normalise, read_polygons, resized
from evaluate import Tally, limits_of, whole_mask
from network import CHANNEL_BORDER, CLASSES, STRIDE
from regions import find_regions

LEAST_TURN_PROBABILITY = 0.8  # lib/model/embedded/manifest.ts
SKEW = 3.0  # degrees
SMALL_SIDE = 600  # px
JPEG_QUALITY = 20

Image8 = np.ndarray  # uint8 H×W×3, RGB
Polygons = list[tuple[int, np.ndarray]]  # class and N×2 px
Sheet = tuple[Image8, Polygons]
Look = Callable[[Image8], tuple[np.ndarray, np.ndarray | None]]


def skew(degrees: float) -> Callable[[Sheet], Sheet]:
    def turned(sheet: Sheet) -> Sheet:
        image, polygons = sheet
        height, width = image.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        image = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return image, [(index, points @ matrix[:, :2].T + matrix[:, 2]) for index, points in polygons]

    return turned


def quarter_turns(count: int) -> Callable[[Sheet], Sheet]:
    """Counter-clockwise."""

    def turned(sheet: Sheet) -> Sheet:
        image, polygons = sheet
        for _ in range(count):
            width = image.shape[1]
            image = np.rot90(image)
            polygons = [(index, np.stack([points[:, 1], width - points[:, 0]], 1)) for index, points in polygons]
        return np.ascontiguousarray(image), polygons

    return turned


def grey(sheet: Sheet) -> Sheet:
    return np.repeat(cv2.cvtColor(sheet[0], cv2.COLOR_RGB2GRAY)[..., None], 3, 2), sheet[1]


def one_bit(sheet: Sheet) -> Sheet:
    """Otsu's threshold, as scanners set it."""
    _, bits = cv2.threshold(cv2.cvtColor(sheet[0], cv2.COLOR_RGB2GRAY), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return np.repeat(bits[..., None], 3, 2), sheet[1]


def damaged(sheet: Sheet) -> Sheet:
    _, data = cv2.imencode(".jpg", sheet[0][..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1], sheet[1]


def small(sheet: Sheet) -> Sheet:
    image, polygons = sheet
    height, width = image.shape[:2]
    size = resized(width, height, SMALL_SIDE)
    stretch = np.array(size) / (width, height)
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA), [(c, points * stretch) for c, points in polygons]


CONDITIONS: dict[str, tuple[Callable[[Sheet], Sheet], int]] = {  # change, quarter turns
    "as is": (lambda sheet: sheet, 0),
    "skew +3°": (skew(SKEW), 0),
    "skew -3°": (skew(-SKEW), 0),
    "turned 90°": (quarter_turns(1), 1),
    "turned 180°": (quarter_turns(2), 2),
    "turned 270°": (quarter_turns(3), 3),
    "grey": (grey, 0),
    "1-bit": (one_bit, 0),
    "JPEG 20": (damaged, 0),
    "600 px": (small, 0),
}


def open_network(manifest: dict, folder: Path) -> Look:
    """Image of the network's size → probabilities of the cells, chances of the quarter turns (None if it cannot say)."""
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(folder / manifest["file"], settings, providers=["CPUExecutionProvider"])
    cells, turn = manifest["output"]["name"], manifest["output"].get("turn")

    def look(image: Image8) -> tuple[np.ndarray, np.ndarray | None]:
        height, width = image.shape[:2]
        padded = np.zeros((1, 3, -(-height // MULTIPLE) * MULTIPLE, -(-width // MULTIPLE) * MULTIPLE), np.float32)
        padded[0, :, :height, :width] = normalise(image)
        outputs = session.run([cells, turn] if turn else [cells], {manifest["input"]["name"]: padded})
        probabilities = outputs[0][0, :, : -(-height // STRIDE), : -(-width // STRIDE)]
        return probabilities, outputs[1][0] if turn else None

    return look


def find(look: Look, image: Image8, manifest: dict) -> tuple[list[tuple[int, float, np.ndarray]], int]:
    """Regions as (class, score, bool cells of the image), and the quarter turns that the network is sure of."""
    probabilities, chances = look(image)
    turned = chances is not None and 1 - chances[0] >= LEAST_TURN_PROBABILITY
    turns = 1 + int(np.argmax(chances[1:])) if turned else 0
    if turns and manifest.get("turn", {}).get("second_look", True):
        probabilities, _ = look(np.ascontiguousarray(np.rot90(image, -turns)))
        probabilities = np.ascontiguousarray(np.rot90(probabilities, turns, axes=(1, 2)))
    rows, columns = probabilities.shape[1:]
    regions = find_regions(probabilities, CHANNEL_BORDER, **limits_of(manifest))
    return [(r.class_index, r.score, whole_mask(r, rows, columns)) for r in regions], turns


def read_sheet(file: SheetFile) -> Sheet:
    image = np.asarray(Image.open(file.image).convert("RGB"))
    size = (image.shape[1], image.shape[0])
    return image, [(index, points * size) for index, points in read_polygons(file)]


def fit_to_network(sheet: Sheet, longest_edge: int) -> tuple[Image8, list[tuple[int, np.ndarray]]]:
    """The image at the network's size, and the true regions as bool cells."""
    image, polygons = sheet
    height, width = image.shape[:2]
    size = resized(width, height, longest_edge)
    stretch = np.array(size) / (width, height)
    truth = [(c, cell_targets([(c, points * stretch)], *size)[c] >= 0.5) for c, points in polygons]
    return np.asarray(Image.fromarray(np.ascontiguousarray(image)).resize(size, Image.BILINEAR)), truth


def row(name: str, scores: dict, noticed: float | None) -> str:
    cells = [f"{s['iou']:.3f}/{s['f1']:.3f}" for s in scores.values()]
    means = "/".join(f"{np.mean([s[key] for s in scores.values()]):.3f}" for key in ("iou", "f1"))
    told = "–" if noticed is None else f"{noticed:.3f}"
    return f"| {name} | " + " | ".join([*cells, means, told]) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=Path(__file__).parent.parent / "model.json")
    parser.add_argument("--sheets", type=Path, nargs="+", required=True)
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--conditions", nargs="+", choices=list(CONDITIONS), default=list(CONDITIONS))
    parser.add_argument("--json", type=Path, help="also write the numbers here")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    manifest = json.loads(options.model.read_text())
    look, sheets = open_network(manifest, options.model.parent), find_sheets(options.sheets)[: options.limit]
    tells = "turn" in manifest["output"]
    tallies = {name: Tally() for name in options.conditions}
    right = dict.fromkeys(options.conditions, 0)
    start = time.time()
    for done, file in enumerate(sheets, 1):  # sheets outside, so that an interrupted run compares the same sheets
        drawn = read_sheet(file)
        for name in options.conditions:
            change, turned = CONDITIONS[name]
            image, truth = fit_to_network(change(drawn), manifest["input"]["longest_edge"])
            found, turns = find(look, image, manifest)
            tallies[name].add(truth, found)
            right[name] += turns == turned
        if done % 50 == 0:
            pace = (time.time() - start) / done / len(options.conditions)
            print(f"{done} sheets, {pace:.2f} s a sheet and condition", flush=True)
    if not sheets:
        parser.error("there are no sheets with a truth in the folders")
    print(f"\n{len(sheets)} sheets, IoU/F1\n\n| condition | " + " | ".join([*CLASSES, "mean", "noticed"]) + " |")
    print("| --- " * (len(CLASSES) + 3) + "|")
    results = {}
    for name in options.conditions:
        scores, noticed = tallies[name].scores(), right[name] / len(sheets) if tells else None
        print(row(name, scores, noticed))
        results[name] = {"classes": scores, "noticed": noticed}
    if options.json:
        options.json.write_text(json.dumps({"sheets": len(sheets), "conditions": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
