"""Sheets on disk → batches of tensors.

A folder of sheets holds images (`x.jpg`, `x.png`, `x.tif`) with `x.truth.json` beside each, a MapSegmentation document
with `segments` and, where it is not the image's, the polygons' frame as `width`, `height` (px); `x.parts.png` is optional. Drawn and hand-labelled
sheets are read by the same code.
"""
from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import cv2
import numpy as np
import torch
from numpy.random import Generator
from PIL import Image
from torch import Tensor
from torch.utils.data import IterableDataset

from augment import change_look
from network import CHANNEL_BORDER, CLASSES, MEAN, STD, STRIDE

MULTIPLE = 32  # height and width of a network input
BORDER_REACH = 3  # cells: cells this near to two regions of one class belong to the border
UNKNOWN_PART = 255  # cells of sheets that carry no part labels
UNKNOWN_TURN = -1  # turn of a mirrored sheet, which has no upright
SUFFIXES = (".jpg", ".png", ".tif", ".tiff", ".jpeg")  # of images, small or capital letters
CANDIDATES = 4  # sheets drawn per place in a batch; those of the most similar shape are taken

Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class SheetFile:
    """A labelled sheet on disk."""

    image: Path
    truth: Path
    width: int
    height: int

    @property
    def parts(self) -> Path:
        return self.image.with_name(self.image.stem + ".parts.png")


@dataclass(frozen=True)
class View:
    """What part of a sheet is seen, at which size and how it is turned."""

    box: tuple[float, float, float, float]  # left, top, right, bottom as fractions of the sheet
    flip_x: bool
    flip_y: bool
    quarter_turns: int  # counter-clockwise
    angle: float  # degrees, about the middle


WHOLE = View((0, 0, 1, 1), False, False, 0, 0.0)


@dataclass
class Sample:
    """image: uint8 h×w×3 RGB. targets: float32 5×(h/4)×(w/4), rounded up. parts: uint8 of the cells' shape.

    turn: quarter turns counter-clockwise that the sheet was turned by, or UNKNOWN_TURN.
    """

    image: np.ndarray
    targets: np.ndarray
    parts: np.ndarray
    turn: int


def find_sheets(folders: list[Path]) -> list[SheetFile]:
    """All complete sheets in the folders and below, in the order of their paths."""
    sheets = []
    for folder in folders:
        for truth in sorted(folder.rglob("*.truth.json")):
            stem = truth.name.removesuffix(".truth.json")
            images = [truth.with_name(stem + end) for name in SUFFIXES for end in (name, name.upper())]
            image = next((path for path in images if path.exists()), None)
            if image is not None:
                document = json.loads(truth.read_text())
                sheets.append(SheetFile(image, truth, *frame_size(document, image)))
    return sheets


def frame_size(document: dict, image: Path) -> tuple[int, int]:
    """Width and height in which the polygons are given: the document's, else the image's."""
    if "width" in document:
        return document["width"], document["height"]
    with Image.open(image) as opened:
        return opened.size


def resized(width: int, height: int, longest_edge: int) -> tuple[int, int]:
    """Size of the sheet that the network sees: the longest edge becomes `longest_edge`."""
    scale = longest_edge / max(width, height)
    return max(1, int(width * scale + 0.5)), max(1, int(height * scale + 0.5))


def random_view(rng: Generator, whole: float) -> View:
    """The whole sheet in the share `whole` of cases (often a little trimmed), else a window of it."""
    if rng.random() < whole:
        trim = rng.uniform(0, 0.04, 4) * (rng.random() < 0.5)
        box = (trim[0], trim[1], 1 - trim[2], 1 - trim[3])
    else:
        width, height = rng.uniform(0.4, 1.0, 2)
        left, top = rng.uniform(0, 1 - width), rng.uniform(0, 1 - height)
        box = (left, top, left + width, top + height)
    turns = int(rng.integers(1, 4)) if rng.random() < 0.22 else 0
    angle = float(rng.normal(0, 1.5)) if rng.random() < 0.15 else 0.0
    return View(box, bool(rng.random() < 0.2), bool(rng.random() < 0.05), turns, angle)


def border_of(masks: list[np.ndarray]) -> np.ndarray:
    """Cells within BORDER_REACH of two of the masks (bool h×w each) → bool h×w."""
    kernel = np.ones((2 * BORDER_REACH + 1,) * 2, np.uint8)
    near = sum(cv2.dilate(mask.astype(np.uint8), kernel).astype(np.int32) for mask in masks)
    return near >= 2


def cell_targets(polygons: list[tuple[int, np.ndarray]], width: int, height: int) -> np.ndarray:
    """Polygons (class index, N×2 px) → float32 5×ceil(h/4)×ceil(w/4): share of each cell covered, and border."""
    columns, rows = -(-width // STRIDE), -(-height // STRIDE)
    targets = np.zeros((len(CLASSES) + 1, rows, columns), np.float32)
    apart: dict[int, list[np.ndarray]] = {}
    for index, polygon in polygons:
        mask = np.zeros((rows * STRIDE, columns * STRIDE), np.uint8)
        cv2.fillPoly(mask, [np.round(polygon * 16 - 8).astype(np.int32)], 255, shift=4)
        cover = cv2.resize(mask, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        np.maximum(targets[index], cover, out=targets[index])
        apart.setdefault(index, []).append(cover >= 0.5)
    for masks in apart.values():
        if len(masks) > 1:
            np.maximum(targets[CHANNEL_BORDER], border_of(masks), out=targets[CHANNEL_BORDER])
    return targets


def read_polygons(sheet: SheetFile) -> list[tuple[int, np.ndarray]]:
    """Polygons as (class index, float N×2) in fractions of the sheet."""
    document = json.loads(sheet.truth.read_text())
    size = np.array([sheet.width, sheet.height], float)
    return [
        (CLASSES.index(segment["class_label"]), np.asarray(segment["poly_bounds"], float).reshape(-1, 2) / size)
        for segment in document["segments"]
        if segment["class_label"] in CLASSES and len(segment["poly_bounds"]) >= 3
    ]


def look_at(sheet: SheetFile, view: View, longest_edge: int) -> Sample:
    """Read a sheet through a view; the view's longest edge becomes `longest_edge` px."""
    picture = Image.open(sheet.image)
    picture.draft("RGB", (longest_edge, longest_edge))
    picture = picture.convert("RGB")
    left, top, right, bottom = view.box
    full_width, full_height = picture.size
    width, height = resized(
        max(1, round((right - left) * full_width)), max(1, round((bottom - top) * full_height)), longest_edge
    )
    window = (left * full_width, top * full_height, right * full_width, bottom * full_height)
    image = np.asarray(picture.resize((width, height), Image.BILINEAR, box=window))
    parts = _read_parts(sheet, view, width, height)
    origin, extent = np.array([left, top]), np.array([right - left, bottom - top])
    polygons = [(index, (points - origin) / extent * (width, height)) for index, points in read_polygons(sheet)]
    if view.angle:
        image, parts, polygons = _rotate(image, parts, polygons, view.angle)
    targets = cell_targets(polygons, width, height)
    parts = cv2.resize(parts, targets.shape[:0:-1], interpolation=cv2.INTER_NEAREST)
    return _turn(Sample(image, targets, parts, 0), view)


def _read_parts(sheet: SheetFile, view: View, width: int, height: int) -> np.ndarray:
    """Part labels of the view at cell resolution, or UNKNOWN_PART."""
    cells = (-(-width // STRIDE), -(-height // STRIDE))
    if not sheet.parts.exists():
        return np.full(cells[::-1], UNKNOWN_PART, np.uint8)
    parts = Image.open(sheet.parts)
    box = tuple(np.array(view.box) * np.tile(parts.size, 2))
    return np.asarray(parts.resize(cells, Image.NEAREST, box=box))


def _rotate(image: np.ndarray, parts: np.ndarray, polygons: list, angle: float) -> tuple:
    """Turn by a few degrees about the middle; what comes from outside is paper by repetition of the edge."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    rows, columns = parts.shape
    small = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1.0)
    parts = cv2.warpAffine(parts, small, (columns, rows), flags=cv2.INTER_NEAREST, borderValue=0)
    return turned, parts, [(index, points @ matrix[:, :2].T + matrix[:, 2]) for index, points in polygons]


def _turn(sample: Sample, view: View) -> Sample:
    """Flips and quarter turns, alike for image and cells; they need whole cells, so the image is trimmed to them."""
    if not (view.flip_x or view.flip_y or view.quarter_turns):
        return sample
    height, width = (side // STRIDE * STRIDE for side in sample.image.shape[:2])
    arrays = [sample.image[:height, :width]]
    arrays += [sample.targets[:, : height // STRIDE, : width // STRIDE].transpose(1, 2, 0)]
    arrays += [sample.parts[: height // STRIDE, : width // STRIDE]]
    if view.flip_x:
        arrays = [a[:, ::-1] for a in arrays]
    if view.flip_y:
        arrays = [a[::-1] for a in arrays]
    image, targets, parts = (np.ascontiguousarray(np.rot90(a, view.quarter_turns)) for a in arrays)
    turn = UNKNOWN_TURN if view.flip_x or view.flip_y else view.quarter_turns
    return Sample(image, np.ascontiguousarray(targets.transpose(2, 0, 1)), parts, turn)


def normalise(image: np.ndarray) -> np.ndarray:
    """uint8 H×W×3 RGB → float32 3×H×W."""
    return ((image.astype(np.float32) - np.float32(MEAN)) / np.float32(STD)).transpose(2, 0, 1)


def stack(samples: list[Sample]) -> dict[str, Tensor]:
    """Samples → image N×3×H×W, targets N×5×h×w, parts N×h×w (int64), valid N×1×h×w (1 on the sheet), turn N (int64).

    Each sample is padded right and bottom with 0 to the batch's size, a multiple of 32.
    """
    height = max(-(-s.image.shape[0] // MULTIPLE) * MULTIPLE for s in samples)
    width = max(-(-s.image.shape[1] // MULTIPLE) * MULTIPLE for s in samples)
    rows, columns = height // STRIDE, width // STRIDE
    count = len(samples)
    image = np.zeros((count, 3, height, width), np.float32)
    targets = np.zeros((count, len(CLASSES) + 1, rows, columns), np.float32)
    parts = np.full((count, rows, columns), UNKNOWN_PART, np.int64)
    valid = np.zeros((count, 1, rows, columns), np.float32)
    for i, sample in enumerate(samples):
        h, w = sample.image.shape[:2]
        image[i, :, :h, :w] = normalise(sample.image)
        h, w = sample.targets.shape[1:]
        targets[i, :, :h, :w] = sample.targets
        parts[i, :h, :w] = sample.parts
        valid[i, :, :h, :w] = 1
    turn = np.array([s.turn for s in samples], np.int64)
    named = {"image": image, "targets": targets, "parts": parts, "valid": valid, "turn": turn}
    return {name: torch.from_numpy(array) for name, array in named.items()}


@dataclass(frozen=True)
class Phase:
    """How samples look during a part of the training."""

    edges: tuple[int, ...]  # longest edges in px, one drawn per batch
    batch: int
    whole: float  # share of whole sheets


class SheetStream(IterableDataset):
    """Endless batches of one phase; the same seed, first batch and sheets give the same batches.

    Each folder gives the same share of samples, however many sheets it holds. Folders are read again every `refresh` batches, so that sheets drawn meanwhile come in.
    """

    def __init__(self, folders: list[Path], phase: Phase, seed: int, first_batch: int, refresh: int = 200):
        self.folders, self.phase, self.seed = folders, phase, seed
        self.first_batch, self.refresh = first_batch, refresh

    def __iter__(self) -> Iterator[dict[str, Tensor]]:
        cv2.setNumThreads(1)
        torch.set_num_threads(1)
        step, groups = self.first_batch, []
        while True:
            if not groups or step % self.refresh == 0:
                groups = self._groups()
            try:
                yield self._batch(groups, np.random.default_rng([self.seed, step]))
            except FileNotFoundError:  # someone removed old sheets
                groups = self._groups()
                continue
            step += 1

    def _groups(self) -> list[list[SheetFile]]:
        groups = [sheets for folder in self.folders if (sheets := find_sheets([folder]))]
        if not groups:
            raise ValueError(f"no sheets with a truth in {', '.join(map(str, self.folders))}")
        return groups

    def _batch(self, groups: list[list[SheetFile]], rng: Generator) -> dict[str, Tensor]:
        phase = self.phase
        edge = int(rng.choice(phase.edges))
        drawn = []
        for _ in range(phase.batch * CANDIDATES):
            group = groups[int(rng.integers(len(groups)))]
            drawn.append((group[int(rng.integers(len(group)))], random_view(rng, phase.whole)))
        shapes = [_shape(sheet, view) for sheet, view in drawn]
        nearest = np.argsort([abs(shape - shapes[0]) for shape in shapes], kind="stable")[: phase.batch]
        samples = []
        for i in nearest:
            sample = look_at(*drawn[i], edge)
            sample.image = change_look(sample.image, rng)
            samples.append(sample)
        return stack(samples)


def _shape(sheet: SheetFile, view: View) -> float:
    """log of width / height of what the view shows."""
    left, top, right, bottom = view.box
    ratio = np.log((right - left) * sheet.width / ((bottom - top) * sheet.height))
    return float(-ratio if view.quarter_turns % 2 else ratio)
