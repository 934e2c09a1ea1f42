"""How the paper lies: tilted on a scanner, with its border, or photographed on a desk among other things."""
from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from .noise import smooth_noise
from .photograph import grains, photograph
from .sheet import PART_OUTSIDE, Region, Sheet


def place(rng: Generator, sheet: Sheet) -> Sheet:
    """Rotation, skew, perspective, with a scanner's border or a desk around the paper."""
    height, width = sheet.image.shape[:2]
    kind = rng.choice(["tilt", "border", "desk"], p=[0.35, 0.35, 0.3])
    angle = np.radians(rng.normal(0, 1.0) if kind != "border" or rng.random() < 0.5 else 0)
    margin = rng.uniform(0.01, 0.12, 4) if kind != "tilt" else np.zeros(4)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    scale = 1 - np.array([margin[0] + margin[1], margin[2] + margin[3]])
    target = corners * scale + np.array([margin[0] * width, margin[2] * height])
    center = target.mean(0)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = (target - center) @ turn.T + center
    if kind == "desk":
        target += rng.normal(0, rng.choice([0.008, 0.02, 0.045]), (4, 2)) * max(width, height)
    matrix = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    if kind == "desk":
        sheet = Sheet(_lit(rng, sheet.image), sheet.regions, sheet.parts)
    around = _around(rng, kind, height, width, sheet.image)
    inside = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, (width, height))[..., None]
    turned = cv2.warpPerspective(sheet.image, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    image = np.where(inside > 127, turned, around)
    if kind == "desk" and rng.random() < 0.4:
        _put_things(rng, image)
    parts = cv2.warpPerspective(
        sheet.parts, matrix, (width, height), flags=cv2.INTER_NEAREST,
        borderValue=0 if kind == "tilt" else PART_OUTSIDE,
    )
    regions = [
        Region(region.class_label, cv2.perspectiveTransform(region.polygon[None], matrix)[0])
        for region in sheet.regions
    ]
    return Sheet(image, regions, parts)


def _put_things(rng: Generator, image: np.ndarray) -> None:
    """Pens, rulers and fingers that reach over the page from its surroundings."""
    height, width = image.shape[:2]
    size = max(height, width)
    for _ in range(rng.integers(1, 4)):
        side = rng.integers(4)
        start = np.array([(0, rng.uniform(0, height)), (width, rng.uniform(0, height)),
                          (rng.uniform(0, width), 0), (rng.uniform(0, width), height)][side])
        reach = rng.uniform(0.05, 0.22) * size
        towards = np.array([width / 2, height / 2]) - start + rng.normal(0, 0.2 * size, 2)
        end = start + towards / max(float(np.hypot(*towards)), 1.0) * reach
        color = [(205, 160, 135), (120, 80, 60), (25, 25, 30), (235, 215, 130), (180, 40, 40)][rng.integers(5)]
        thick = max(2, int(rng.uniform(0.008, 0.03) * size))
        shade = [int(0.6 * value) for value in color]
        ends = [tuple(map(int, start)), tuple(map(int, end))]
        cv2.line(image, *ends, shade, thick + max(2, thick // 5), cv2.LINE_AA)
        cv2.line(image, *ends, color, thick, cv2.LINE_AA)


def _lit(rng: Generator, image: np.ndarray) -> np.ndarray:
    """Uneven light on a photographed page."""
    height, width = image.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32) / max(height, width)
    angle = rng.uniform(0, 2 * np.pi)
    slope = np.float32(np.cos(angle)) * (xs - 0.5) + np.float32(np.sin(angle)) * (ys - 0.5)
    light = 1 + np.float32(rng.uniform(0, 0.4)) * slope
    return np.clip(image * (light * np.float32(rng.uniform(0.7, 1)))[..., None], 0, 255).astype(np.uint8)


def _around(rng: Generator, kind: str, height: int, width: int, image: np.ndarray) -> np.ndarray:
    """What lies around the paper: more paper, a black or white scanner bed, a desk."""
    around = np.empty((height, width, 3), np.uint8)
    if kind == "tilt":
        around[:] = np.median(image[:: max(1, height // 50), 0], axis=0).astype(np.uint8)
    elif kind == "border":
        around[:] = rng.choice([0, 12, 30, 200, 255], p=[0.5, 0.15, 0.1, 0.1, 0.15])
    elif rng.random() < 0.4:
        around[:] = np.clip(grains(rng, height, width), 0, 255).astype(np.uint8)
    elif rng.random() < 0.15:
        around[:] = photograph(rng, height, width)
    else:
        tint = rng.uniform(40, 200) + rng.normal(0, 22, 3)
        grain = smooth_noise(rng, height, width, rng.uniform(4, 60), 4)
        if rng.random() < 0.5:
            grain = cv2.blur(grain, (101, 1)) * 2
        around[:] = np.clip(tint + grain[..., None] * rng.uniform(3, 20), 0, 255).astype(np.uint8)
    return around
