"""What happens to a sheet on its way to a file: ageing, handling, scanning, photographing, compression."""
from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from .bent import bend
from .book import bind
from .noise import smooth_noise
from .placed import place
from .sheet import Sheet
from .window import show_in_window


def degrade(rng: Generator, sheet: Sheet) -> Sheet:
    """Apply a random choice of damage; regions and parts follow every change of geometry."""
    if rng.random() < 0.35:
        return show_in_window(rng, sheet) if rng.random() < 0.08 else sheet
    image = sheet.image
    if rng.random() < 0.4:
        image = _aged(rng, image)
    if rng.random() < 0.15:
        image = _folded(rng, image)
    moved = Sheet(image, sheet.regions, sheet.parts)
    bound = rng.random() < 0.05
    if bound:
        moved = bind(rng, moved)
    if rng.random() < 0.12:
        moved = bend(rng, moved)
    if bound or rng.random() < 0.4:
        moved = place(rng, moved)
    return Sheet(_scanned(rng, moved.image), moved.regions, moved.parts)


def _aged(rng: Generator, image: np.ndarray) -> np.ndarray:
    """Yellow paper, faded ink, stains, stamps."""
    if rng.random() < 0.3:
        image = _stamped(rng, image)
    tint = np.array([1.0, rng.uniform(0.9, 1.0), rng.uniform(0.72, 0.97)], np.float32)
    fade = rng.uniform(0.0, 0.35)
    height, width = image.shape[:2]
    light = np.float32(1.0) - np.float32(0.05) * np.abs(smooth_noise(rng, height, width, 3, 2))
    aged = (image * np.float32(1 - fade) + np.float32(255 * fade)) * tint
    for _ in range(rng.integers(0, 4)):
        center = int(rng.integers(width)), int(rng.integers(height))
        radius = int(rng.uniform(0.01, 0.08) * max(height, width))
        stain = np.zeros((height, width), np.float32)
        cv2.circle(stain, center, radius, float(rng.uniform(0.05, 0.25)), -1)
        light = light * (1 - cv2.blur(stain, (31, 31)))
    return np.clip(aged * light[..., None], 0, 255).astype(np.uint8)


def _stamped(rng: Generator, image: np.ndarray) -> np.ndarray:
    """A library's stamp somewhere: rings or a turned box with strokes."""
    image = image.copy()
    height, width = image.shape[:2]
    size = rng.uniform(0.015, 0.05) * max(height, width)
    center = rng.uniform((0, 0), (width, height))
    color = [(120, 40, 140), (40, 50, 150), (170, 40, 40)][rng.integers(3)]
    line = max(1, round(size / 14))
    if rng.random() < 0.5:
        for radius in (size, size * 0.65):
            cv2.circle(image, tuple(map(int, center)), int(radius), color, line, cv2.LINE_AA)
    else:
        corners = cv2.boxPoints((tuple(center), (size * 3, size), float(rng.uniform(-25, 25))))
        cv2.polylines(image, [corners.astype(np.int32)], True, color, line, cv2.LINE_AA)
    words = "".join(chr(rng.integers(65, 91)) for _ in range(6))
    at = (int(center[0] - size * 0.9), int(center[1] + size * 0.15))
    cv2.putText(image, words, at, cv2.FONT_HERSHEY_SIMPLEX, size / 62, color, line, cv2.LINE_AA)
    return image


def _folded(rng: Generator, image: np.ndarray) -> np.ndarray:
    """Shadows along folds, on both sides or on one."""
    height, width = image.shape[:2]
    shade_x, shade_y = np.ones(width, np.float32), np.ones(height, np.float32)
    for shade in (shade_x, shade_y):
        size = len(shade)
        places = np.linspace(0, size, rng.integers(2, 6))[1:-1]
        for place in places:
            distance = (np.arange(size) - place) / (size * 0.006)
            sides = 1 if rng.random() < 0.5 else distance > 0
            shade *= 1 - rng.uniform(0.1, 0.35) * np.exp(-np.abs(distance)) * sides
    return (image * shade_y[:, None, None] * shade_x[None, :, None]).astype(np.uint8)


def _scanned(rng: Generator, image: np.ndarray) -> np.ndarray:
    """Blur, noise, low resolution, grey or 1-bit, JPEG."""
    if rng.random() < 0.07:
        image = _thumbnail(rng, image)
    if rng.random() < 0.25:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.2))
    if rng.random() < 0.2:
        scale = rng.uniform(0.4, 0.8)
        coarse = int(rng.choice([cv2.INTER_AREA, cv2.INTER_NEAREST], p=[0.7, 0.3]))  # some previews skip pixels
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=coarse)
        method = int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_NEAREST]))
        image = cv2.resize(small, image.shape[1::-1], interpolation=method)
    if rng.random() < 0.25:
        noise = np.empty(image.shape[:2], np.int16)
        cv2.setRNGSeed(int(rng.integers(2**31 - 1)))
        cv2.randn(noise, 0, rng.uniform(2, 14))
        image = np.clip(image + noise[..., None], 0, 255).astype(np.uint8)
    if rng.random() < 0.2:
        image = _without_color(rng, image)
    if rng.random() < 0.5:
        quality = int(rng.integers(18, 92))
        image = cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)
    return np.ascontiguousarray(image)


def _thumbnail(rng: Generator, image: np.ndarray) -> np.ndarray:
    """A preview of 450 to 900 px, mostly one that skips pixels, so that text is torn and lines are broken."""
    scale = rng.uniform(450, 900) / max(image.shape)
    skips = rng.random() < 0.7
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST if skips else cv2.INTER_AREA)
    method = int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST]))
    return cv2.resize(small, image.shape[1::-1], interpolation=method)


def to_one_bit(rng: Generator, image: np.ndarray) -> np.ndarray:
    """Black and white by a threshold, as in scans of text."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    paper = float(np.quantile(grey[::4, ::4], 0.8))
    return np.repeat(np.where(grey > paper * rng.uniform(0.5, 0.9), 255, 0).astype(np.uint8)[..., None], 3, 2)


def _without_color(rng: Generator, image: np.ndarray) -> np.ndarray:
    """Grey, 1-bit by a threshold or by a screen of dots, or a negative."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    kind = rng.choice(["grey", "threshold", "screen", "negative"], p=[0.58, 0.24, 0.13, 0.05])
    if kind == "threshold":
        return to_one_bit(rng, image)
    if kind == "negative":
        grey = 255 - grey
    elif kind == "screen":
        bayer = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) * 16 + 8
        tiled = np.tile(bayer, (grey.shape[0] // 4 + 1, grey.shape[1] // 4 + 1))[: grey.shape[0], : grey.shape[1]]
        grey = np.where(grey > tiled, 255, 0).astype(np.uint8)
    return np.repeat(grey[..., None], 3, 2)
