"""Score a network on labelled sheets, and write what it finds on any sheets as documents and pictures.

usage: evaluate.py --model ../model.json --sheets FOLDER [--limit 60] [--seconds]
       evaluate.py --model ../model.json --images FILE... --out FOLDER     (documents and overlays)

A sheet is scored at the resolution of the cells: IoU of a class's union summed over sheets (each sheet weighs the
same) and F1 of regions matched one to one at IoU >= 0.5, best score first.
"""
from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Callable

import cv2
import numpy as np
import torch
from PIL import Image

from dataset import MULTIPLE, WHOLE, SheetFile, cell_targets, find_sheets, look_at, normalise, read_polygons, resized
from network import CHANNEL_BORDER, CLASSES, STRIDE
from regions import Region, find_regions

# chosen with an earlier version, on 80 drawn sheets and 143 pictures; model.json carries them to TypeScript
MIN_AREA_FRACTION = {"cross_section": 0.002, "legend_points_lines": 0.001, "legend_polygons": 0.002, "map": 0.01}
CORE_PROBABILITY = {"cross_section": 0.7, "legend_points_lines": 0.5, "legend_polygons": 0.5, "map": 0.5}
MIN_SCORE = {"cross_section": 0.8, "legend_points_lines": 0.85, "legend_polygons": 0.85, "map": 0.85}
COLOURS = {"cross_section": (255, 0, 255), "legend_points_lines": (0, 0, 255), "legend_polygons": (0, 170, 0), "map": (255, 0, 0)}

Predict = Callable[[np.ndarray], np.ndarray]  # float32 1×3×H×W → float32 1×5×H/4×W/4, values 0..1


def predict_with(net: torch.nn.Module) -> Predict:
    """A network in torch as a Predict, in bfloat16."""

    def predict(image: np.ndarray) -> np.ndarray:
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            batch = torch.from_numpy(image).to(memory_format=torch.channels_last)
            return torch.sigmoid(net(batch)["cells"].float()).numpy()

    return predict


def open_model(manifest: dict, folder: Path, threads: int = 1) -> Predict:
    """The exported network as a Predict."""
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(folder / manifest["file"], settings, providers=["CPUExecutionProvider"])
    return lambda image: session.run(None, {manifest["input"]["name"]: image})[0]


def limits_of(manifest: dict) -> dict[str, list[float]]:
    """The manifest's limits of regions, each in the order of channels; cores from 0.5 on where it says nothing of them."""
    limits = {"core_probability": dict.fromkeys(CLASSES, 0.5), **manifest["regions"]}
    return {key: [limits[key][name] for name in CLASSES] for key in ("min_area_fraction", "min_score", "core_probability")}


def cell_probabilities(predict: Predict, image: np.ndarray) -> np.ndarray:
    """uint8 h×w×3 of the network's size → float32 5×ceil(h/4)×ceil(w/4)."""
    height, width = image.shape[:2]
    padded = np.zeros((1, 3, -(-height // MULTIPLE) * MULTIPLE, -(-width // MULTIPLE) * MULTIPLE), np.float32)
    padded[0, :, :height, :width] = normalise(image)
    return predict(padded)[0, :, : -(-height // STRIDE), : -(-width // STRIDE)]


def regions_of(probabilities: np.ndarray) -> list[Region]:
    """Regions with the limits of this file."""
    return find_regions(
        probabilities,
        CHANNEL_BORDER,
        *([limits[name] for name in CLASSES] for limits in (MIN_AREA_FRACTION, MIN_SCORE, CORE_PROBABILITY)),
    )


class Tally:
    """Sums over sheets that the scores are made of."""

    def __init__(self) -> None:
        self.overlap, self.union = np.zeros(len(CLASSES)), np.zeros(len(CLASSES))
        self.hit, self.wanted, self.given = (np.zeros(len(CLASSES), int) for _ in range(3))

    def add(self, truth: list[tuple[int, np.ndarray]], found: list[tuple[int, float, np.ndarray]]) -> None:
        """truth: (class, bool h×w); found: (class, score, bool h×w)."""
        for index in range(len(CLASSES)):
            wanted = [mask for c, mask in truth if c == index]
            given = [mask for c, _, mask in sorted(found, key=lambda f: -f[1]) if c == index]
            if wanted or given:
                a, b = (np.logical_or.reduce(m) if m else np.bool_(False) for m in (wanted, given))
                size = (wanted or given)[0].size
                self.overlap[index] += (a & b).sum() / size
                self.union[index] += (a | b).sum() / size
            self.wanted[index] += len(wanted)
            self.given[index] += len(given)
            for mask in given:
                ious = [(mask & other).sum() / max(1, (mask | other).sum()) for other in wanted]
                if ious and max(ious) >= 0.5:
                    wanted.pop(int(np.argmax(ious)))
                    self.hit[index] += 1

    def scores(self) -> dict[str, dict[str, float]]:
        out = {}
        for index, name in enumerate(CLASSES):
            pairs = max(1, self.wanted[index] + self.given[index])
            out[name] = {
                "iou": round(float(self.overlap[index] / max(self.union[index], 1e-9)), 4),
                "f1": round(float(2 * self.hit[index] / pairs), 4),
                "wanted": int(self.wanted[index]),
                "given": int(self.given[index]),
            }
        return out


def format_scores(scores: dict[str, dict[str, float]]) -> str:
    lines = [
        f"  {name:20} iou {s['iou']:.3f}  f1 {s['f1']:.3f}  ({s['wanted']} wanted, {s['given']} given)"
        for name, s in scores.items()
    ]
    means = [float(np.mean([s[key] for s in scores.values()])) for key in ("iou", "f1")]
    return "\n".join([*lines, f"  {'mean':20} iou {means[0]:.3f}  f1 {means[1]:.3f}"])


def whole_mask(region: Region, rows: int, columns: int) -> np.ndarray:
    """A region's cells on the whole grid, bool rows×columns."""
    left, top, right, bottom = region.box
    grid = np.zeros((rows + 2, columns + 2), bool)
    grid[top + 1 : bottom + 1, left + 1 : right + 1] = region.mask >= 0.5
    return grid[1:-1, 1:-1]


def evaluate_sheets(predict: Predict, sheets: list[SheetFile], longest_edge: int) -> dict[str, dict[str, float]]:
    tally = Tally()
    for sheet in sheets:
        sample = look_at(sheet, WHOLE, longest_edge)
        height, width = sample.image.shape[:2]
        found = regions_of(cell_probabilities(predict, sample.image))
        rows, columns = sample.targets.shape[1:]
        truth = []
        for index, polygon in read_polygons(sheet):
            truth.append((index, cell_targets([(index, polygon * (width, height))], width, height)[index] >= 0.5))
        tally.add(truth, [(r.class_index, r.score, whole_mask(r, rows, columns)) for r in found])
    return tally.scores()


def evaluate_network(net: torch.nn.Module, folders: list[Path], longest_edge: int, limit: int) -> dict:
    net.eval()
    return evaluate_sheets(predict_with(net), find_sheets(folders)[:limit], longest_edge)


def outline(region: Region, scale: float) -> np.ndarray | None:
    """Largest outer contour of a region in sheet pixels, int N×2: the mask enlarged bilinearly, cut at 0.5."""
    left, top, right, bottom = region.box
    enlarge = 4
    mask = cv2.resize(region.mask, None, fx=enlarge, fy=enlarge, interpolation=cv2.INTER_LINEAR)
    contours, _ = cv2.findContours((mask >= 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    points = max(contours, key=cv2.contourArea)[:, 0].astype(float) + 0.5
    return np.round((points / enlarge + (left, top)) * STRIDE / scale).astype(int)


def document_of(path: Path, predict: Predict, longest_edge: int) -> tuple[dict, np.ndarray]:
    """A MapSegmentation document of one image and the image that the network saw."""
    picture = Image.open(path).convert("RGB")
    size = resized(*picture.size, longest_edge)
    image = np.asarray(picture.resize(size, Image.BILINEAR))
    scale = longest_edge / max(picture.size)
    segments = []
    for region in regions_of(cell_probabilities(predict, image)):
        points = outline(region, scale)
        if points is not None and len(points) >= 3:
            points = np.clip(points, 0, np.array(picture.size) - 1)
            segments.append(
                {
                    "class_label": CLASSES[region.class_index],
                    "confidence": round(region.score, 4),
                    "poly_bounds": points.tolist(),
                }
            )
    document = {"doc_id": path.stem, "width": picture.width, "height": picture.height, "segments": segments}
    return document, image


def draw_overlay(document: dict, image: np.ndarray) -> Image.Image:
    picture = image.copy()
    scale = max(image.shape[:2]) / max(document["width"], document["height"])
    for segment in document["segments"]:
        points = (np.array(segment["poly_bounds"]) * scale).astype(np.int32)
        cv2.polylines(picture, [points], True, COLOURS[segment["class_label"]], 2)
        label = f"{segment['confidence']:.2f}"
        cv2.putText(picture, label, tuple(points.mean(0).astype(int).tolist()), 0, 0.5, COLOURS[segment["class_label"]], 1)
    return Image.fromarray(picture)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=Path(__file__).parent.parent / "model.json")
    parser.add_argument("--sheets", type=Path, nargs="*", default=[], help="folders of labelled sheets to score on")
    parser.add_argument("--limit", type=int, default=60, help="how many labelled sheets")
    parser.add_argument("--images", type=Path, nargs="*", default=[], help="images to segment")
    parser.add_argument("--out", type=Path, help="folder for documents and overlays")
    options = parser.parse_args()
    manifest = json.loads(options.model.read_text())
    predict, edge = open_model(manifest, options.model.parent), manifest["input"]["longest_edge"]
    if options.sheets:
        start, sheets = time.time(), find_sheets(options.sheets)[: options.limit]
        print(format_scores(evaluate_sheets(predict, sheets, edge)))
        print(f"  {len(sheets)} sheets, {(time.time() - start) / max(1, len(sheets)):.2f} s each")
    for path in options.images:
        document, image = document_of(path, predict, edge)
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / f"{path.stem}.json").write_text(json.dumps(document))
        draw_overlay(document, image).save(options.out / f"{path.stem}.png")


if __name__ == "__main__":
    main()
