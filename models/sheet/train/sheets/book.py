"""A sheet as a page of an open book: the other page, the binding, a cover that lies beneath."""
from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from .photograph import photograph
from .sheet import PART_FURNITURE, PART_TEXT, Region, Sheet, fitted


def bind(rng: Generator, sheet: Sheet) -> Sheet:
    """Put a page of text and pictures beside the sheet; rings or a shadow between them."""
    height, width = sheet.image.shape[:2]
    other, parts = _other_page(rng, height, max(40, round(width * rng.uniform(0.25, 1.0))), sheet.image)
    first = rng.random() < 0.5
    image = np.concatenate((other, sheet.image) if first else (sheet.image, other), 1)
    labels = np.concatenate((parts, sheet.parts) if first else (sheet.parts, parts), 1)
    shift = np.array([other.shape[1] if first else 0, 0], np.float32)
    regions = [Region(region.class_label, region.polygon + shift) for region in sheet.regions]
    seam = other.shape[1] if first else width
    (_draw_rings if rng.random() < 0.5 else _draw_fold)(rng, image, seam)
    return fitted(Sheet(image, regions, labels), max(height, width))


def _other_page(rng: Generator, height: int, width: int, beside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lines of text around pictures, or a cover: one picture with large letters → picture, part labels."""
    page = np.empty((height, width, 3), np.uint8)
    parts = np.zeros((height, width), np.uint8)
    if rng.random() < 0.25:
        page[:] = photograph(rng, height, width)
        parts[:] = PART_FURNITURE
        word = "".join(chr(rng.integers(65, 91)) for _ in range(5))
        size = width / 140
        cv2.putText(page, word, (width // 12, height // 3), cv2.FONT_HERSHEY_DUPLEX, size, (255,) * 3, max(1, int(size * 2)))
        return page, parts
    page[:] = np.quantile(beside[::8, ::8].reshape(-1, 3), 0.9, axis=0).astype(np.uint8)
    margin = max(3, width // 10)
    y, pitch = margin, max(4, round(width * rng.uniform(0.018, 0.04)))
    while y < height - margin:
        tall = round(width * rng.uniform(0.3, 0.8))
        if rng.random() < 0.4 and y + tall < height - margin:
            page[y : y + tall, margin : width - margin] = photograph(rng, tall, width - 2 * margin)
            parts[y : y + tall, margin : width - margin] = PART_FURNITURE
            y += tall + pitch
        for _ in range(rng.integers(3, 14)):
            if y + pitch > height - margin:
                break
            _draw_line_of_text(rng, page, y, margin, pitch)
            parts[y : y + pitch, margin : width - margin] = PART_TEXT
            y += pitch
        y += pitch
    return page, parts


def _draw_line_of_text(rng: Generator, page: np.ndarray, y: int, margin: int, pitch: int) -> None:
    words = " ".join("".join(chr(rng.integers(97, 123)) for _ in range(rng.integers(2, 10))) for _ in range(14))
    size = pitch / 45
    (wide, _), _ = cv2.getTextSize(words, cv2.FONT_HERSHEY_COMPLEX, size, 1)
    fitting = words[: int(len(words) * (page.shape[1] - 2 * margin) / max(wide, 1))]
    cv2.putText(page, fitting, (margin, y + round(pitch * 0.75)), cv2.FONT_HERSHEY_COMPLEX, size, (40, 40, 40), 1, cv2.LINE_AA)


def _draw_rings(rng: Generator, image: np.ndarray, seam: int) -> None:
    """The wire or plastic of a spiral binding."""
    height, width = image.shape[:2]
    reach, pitch = round(width * rng.uniform(0.015, 0.035)), max(6, round(height * rng.uniform(0.015, 0.03)))
    image[:, max(0, seam - reach // 4) : seam + reach // 4] = rng.integers(40, 200)
    color = int(rng.choice([20, 60, 220]))
    for y in range(pitch // 2, height, pitch):
        ends = (max(0, seam - reach), y), (min(width - 1, seam + reach), y + pitch // 4)
        cv2.line(image, *ends, (color,) * 3, max(1, pitch // 3), cv2.LINE_AA)


def _draw_fold(rng: Generator, image: np.ndarray, seam: int) -> None:
    """The shadow where two pages meet."""
    distance = np.abs(np.arange(image.shape[1]) - seam) / (image.shape[1] * rng.uniform(0.01, 0.05))
    image[:] = (image * (1 - rng.uniform(0.2, 0.5) * np.exp(-distance))[None, :, None]).astype(np.uint8)
