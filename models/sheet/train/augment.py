"""Changes of a sheet's look that leave its regions where they are (uint8 H×W×3 RGB in and out)."""
from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

Image8 = np.ndarray  # uint8 H×W×3, RGB


def _clip(values: np.ndarray) -> Image8:
    return np.clip(values, 0, 255).astype(np.uint8)


def to_grey(image: Image8, rng: Generator) -> Image8:
    """Grey by random weights, so that different hues may fall together."""
    weights = rng.dirichlet((3, 4, 2)).astype(np.float32)
    return np.repeat(_clip(image @ weights)[..., None], 3, 2)


def to_black_and_white(image: Image8, rng: Generator) -> Image8:
    """Threshold, as a 1-bit scan that was shrunk afterwards: blurred steps, never quite two values."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    local = cv2.GaussianBlur(grey, (0, 0), rng.uniform(4, 30))
    level = 0.5 * local + 0.5 * rng.uniform(110, 190)
    steps = 255 / (1 + np.exp(-(grey - level) / rng.uniform(4, 15)))
    return np.repeat(_clip(steps)[..., None], 3, 2)


def turn_hue(image: Image8, rng: Generator) -> Image8:
    """Rotate all hues by one angle and stretch saturation."""
    hsv = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(np.int32) + int(rng.integers(0, 180))) % 180
    hsv[..., 1] = _clip(hsv[..., 1] * rng.uniform(0.3, 1.6))
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


def tint(image: Image8, rng: Generator) -> Image8:
    """Brightness, contrast, gamma and the colour of the paper."""
    values = image.astype(np.float32) / 255
    values = values ** np.float32(np.exp(rng.normal(0, 0.25)))
    low = rng.uniform(0, 0.25) * rng.random()
    values = low + values * (1 - low)
    values = values * (1 - rng.uniform(0, 0.25, 3) * rng.random()).astype(np.float32)
    return _clip(values * 255)


def soften(image: Image8, rng: Generator) -> Image8:
    """Blur, or throw resolution away and enlarge again."""
    if rng.random() < 0.5:
        return cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 1.1))
    height, width = image.shape[:2]
    factor = rng.uniform(0.5, 0.95)
    small = cv2.resize(image, (max(1, int(width * factor)), max(1, int(height * factor))), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def sharpen(image: Image8, rng: Generator) -> Image8:
    blurred = cv2.GaussianBlur(image, (0, 0), 1.0)
    amount = rng.uniform(0.3, 1.2)
    return cv2.addWeighted(image, 1 + amount, blurred, -amount, 0)


def add_noise(image: Image8, rng: Generator) -> Image8:
    noise = rng.standard_normal(image.shape[:2], dtype=np.float32)[..., None] * rng.uniform(2, 12)
    return _clip(image + noise)


def compress(image: Image8, rng: Generator) -> Image8:
    """JPEG damage, quality 15 to 80."""
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(15, 80))])
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


CHANGES = (  # (chance, change), applied in this order
    (0.15, turn_hue),
    (0.13, to_grey),
    (0.50, tint),
    (0.20, soften),
    (0.12, sharpen),
    (0.07, to_black_and_white),
    (0.15, add_noise),
    (0.20, compress),
)
CHANCE_INVERT = 0.01


def change_look(image: Image8, rng: Generator) -> Image8:
    """Apply a random few of CHANGES."""
    for chance, change in CHANGES:
        if rng.random() < chance:
            image = change(image, rng)
    return 255 - image if rng.random() < CHANCE_INVERT else image
