#!/usr/bin/env python3
"""A Flask server as one would write it: Pillow, onnxruntime, OpenCV, one network for all; http_load_bench.ts starts it beside ours.

usage: http_rival.py MODEL_FOLDER

Needs flask, waitress, numpy, onnxruntime, Pillow and OpenCV. It listens on a free port of this machine, which it prints, and answers
POST /v1/segment (the image is the body) with the regions as JSON, and GET /health/live. No limits, no queue but waitress's own, whose four threads are its default.
"""
import io
import json
import pathlib
import sys
import threading

import cv2
import numpy as np
import onnxruntime
from flask import Flask, jsonify, request
from PIL import Image, UnidentifiedImageError
from waitress.server import create_server

Image.MAX_IMAGE_PIXELS = None
folder = pathlib.Path(sys.argv[1])
manifest = json.loads((folder / "model.json").read_text())
wanted, regions = manifest["input"], manifest["regions"]
session = onnxruntime.InferenceSession(str(folder / manifest["file"]), providers=["CPUExecutionProvider"])
one_at_a_time = threading.Lock()
app = Flask(__name__)


def prepared(image):
    """The sheet as the network wants it, and its size before the padding."""
    scale = wanted["longest_edge"] / max(image.size)
    width, height = (max(1, int(side * scale + 0.5)) for side in image.size)
    pixels = np.asarray(image.convert("RGB").resize((width, height), Image.BILINEAR), np.float32)
    pixels = (pixels - np.array(wanted["mean"], np.float32)) / np.array(wanted["std"], np.float32)
    across, down = (-side % wanted["multiple_of"] for side in (width, height))
    return np.pad(pixels, ((0, down), (0, across), (0, 0))).transpose(2, 0, 1)[None], width, height


def outlined(cells, shape, to_sheet):
    """Regions above half, each class by itself."""
    least = {label: regions["min_area_fraction"][label] * shape[0] * shape[1] for label in manifest["classes"]}
    for label, map_ in zip(manifest["classes"], cells):
        contours, _ = cv2.findContours((map_ >= 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            if cv2.contourArea(contour) < least[label]:
                continue
            inside = cv2.drawContours(np.zeros(shape, np.uint8), [contour], -1, 1, cv2.FILLED)
            score = float(map_[inside == 1].mean())
            if score >= regions["min_score"][label]:
                yield {"class_label": label, "confidence": score, "poly_bounds": ((contour[:, 0] + 0.5) * to_sheet).tolist()}


@app.post("/v1/segment")
def segment():
    try:
        image = Image.open(io.BytesIO(request.get_data()))
        tensor, width, height = prepared(image)
    except (UnidentifiedImageError, OSError) as error:
        return jsonify(error=str(error)), 400
    with one_at_a_time:
        cells = session.run([manifest["output"]["name"]], {wanted["name"]: tensor})[0][0]
    stride = manifest["output"]["stride"]
    cells = cells[:, : -(-height // stride), : -(-width // stride)]
    to_sheet = np.array([image.width / width, image.height / height]) * stride
    return jsonify(segments=list(outlined(cells, cells.shape[1:], to_sheet)))


@app.get("/health/live")
def live():
    return "alive\n"


server = create_server(app, host="127.0.0.1", port=0)
print(server.effective_port, flush=True)
server.run()
