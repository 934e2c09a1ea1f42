"""Write tests/data/snap_box.json: drawn legends, a network's masks of them, and the boxes that OpenCV and NumPy make of both.

usage: pip install numpy opencv-python-headless && python snap_box.py [OUT]

The steps and numbers are those of lib/model/embedded/snap/snap_box.ts.
"""
import json
import sys
from pathlib import Path

import cv2
import numpy as np

OUT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1] / "snap_box.json")
STRIDE, WIDTH, HEIGHT = 4, 150, 130
LEAST_IOU, REACH, BLANK, CONTRAST, PAPER_REACH, SHORTEST, PASSES = 0.8, 10, 2, 25, 7, 6, 2


def picture(rectangles):
    grey = np.full((HEIGHT, WIDTH), 235, np.float32)
    for left, top, right, bottom, value in rectangles:
        grey[top : bottom + 1, left : right + 1] = value
    return grey


def median(values):
    return int(np.sort(values)[len(values) // 2])


def snap(grey, mask, left, top):
    region = cv2.resize(mask, None, fx=STRIDE, fy=STRIDE, interpolation=cv2.INTER_LINEAR) >= 0.5
    rows, columns = np.nonzero(region.any(1))[0], np.nonzero(region.any(0))[0]
    if len(rows) == 0:
        return None
    height, width = region.shape
    l = median([region[y].argmax() for y in rows])
    r = median([width - 1 - region[y, ::-1].argmax() for y in rows])
    t = median([region[:, x].argmax() for x in columns])
    b = median([height - 1 - region[::-1, x].argmax() for x in columns])
    box = np.zeros_like(region)
    box[t : b + 1, l : r + 1] = True
    if (box & region).sum() / (box | region).sum() < LEAST_IOU:
        return None
    l, r = (int(np.clip(v + left * STRIDE, 0, WIDTH - 1)) for v in (l, r))
    t, b = (int(np.clip(v + top * STRIDE, 0, HEIGHT - 1)) for v in (t, b))
    unmoved = [l, t, r, b]
    smooth = cv2.blur(grey, (3, 3), borderType=cv2.BORDER_REPLICATE)
    ink = cv2.dilate(smooth, np.ones((2 * PAPER_REACH + 1,) * 2, np.uint8)) - grey > CONTRAST

    def moved(profile, place, outwards):
        for step in sorted(range(-REACH, REACH + 1), key=abs):
            at = place + step
            if not 0 <= at < len(profile) or not profile[at]:
                continue
            strip = [at + outwards * (i + 1) for i in range(BLANK)]
            if not any(profile[i] for i in strip if 0 <= i < len(profile)):
                return at
        return place

    for _ in range(PASSES):
        across, down = ink[t + BLANK : b - BLANK + 1].any(0), ink[:, l + BLANK : r - BLANK + 1].any(1)
        l, r, t, b = moved(across, l, -1), moved(across, r, 1), moved(down, t, -1), moved(down, b, 1)
        if r - l < SHORTEST or b - t < SHORTEST:
            return unmoved
    return [l, t, r, b]


def mask_of(shape, blur):
    """The cells of a picture of the region, blurred as a network is unsure, with a cell around."""
    cells = cv2.resize(shape.astype(np.float32), (38, 33), interpolation=cv2.INTER_AREA)
    cells = cv2.GaussianBlur(cells, (0, 0), blur)
    ys, xs = np.nonzero(cells >= 0.5)
    if len(ys) == 0:
        return None
    left, top = int(xs.min()) - 1, int(ys.min()) - 1
    cut = np.pad(cells, 1)[top + 1 : ys.max() + 3, left + 1 : xs.max() + 3]
    return left, top, cut.round(2).astype(np.float32)


def main():
    rng, cases = np.random.default_rng(3), []
    for number in range(14):
        left, top, right, bottom = rng.integers(8, 30), rng.integers(8, 30), rng.integers(90, 135), rng.integers(80, 115)
        rectangles = []
        for y in range(top, bottom - 6, 10):  # swatches, each with a line of text of its own length
            rectangles.append([left, y, left + 12, y + 6, int(rng.integers(60, 225))])
            rectangles.append([left + 16, y + 2, int(rng.integers(left + 40, right)), y + 3, 40])
        if number % 4 == 0:
            rectangles.append([0, bottom + 9, WIDTH - 1, bottom + 9, 20])  # a frame below
        if number == 5:
            rectangles = []
        region = np.zeros((HEIGHT + 2, WIDTH + 2), bool)
        off = rng.integers(-6, 7, 4)
        region[top + off[0] : bottom + off[1], left + off[2] : right + off[3]] = True
        if number == 6:
            region[: HEIGHT // 2, : WIDTH // 2] = False  # no box
        if number == 7:
            region[:] = True
        place = mask_of(region, rng.uniform(0.5, 1.2))
        x, y, mask = place
        box = snap(picture(rectangles), mask, x, y)
        rectangles = [[int(v) for v in r] for r in rectangles]
        cases.append({"rectangles": rectangles, "left": x, "top": y, "mask": [[round(float(v), 2) for v in row] for row in mask], "box": box})
        print(number, box)
    OUT.write_text(json.dumps({"width": WIDTH, "height": HEIGHT, "paper": 235, "stride": STRIDE, "cases": cases}) + "\n")


main()
