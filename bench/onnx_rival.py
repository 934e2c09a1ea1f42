"""The network inside, run by Python's onnxruntime on images that Pillow decodes and resizes.

usage: onnx_rival.py MODEL_FOLDER IMAGE [IMAGE …]
"""
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

Image.MAX_IMAGE_PIXELS = None
folder = Path(sys.argv[1])
manifest = json.loads((folder / "model.json").read_text())
wanted = manifest["input"]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 2
session = onnxruntime.InferenceSession(
    folder / manifest["file"], options, providers=["CPUExecutionProvider"]
)
for path in sys.argv[2:]:
    with Image.open(path) as image:
        rgb = image.convert("RGB")
    scale = wanted["longest_edge"] / max(rgb.size)
    rgb = rgb.resize([max(1, int(edge * scale + 0.5)) for edge in rgb.size], Image.Resampling.BILINEAR)
    pixels = (np.asarray(rgb, np.float32) - np.float32(wanted["mean"])) / np.float32(wanted["std"])
    height, width = (-(-edge // wanted["multiple_of"]) * wanted["multiple_of"] for edge in pixels.shape[:2])
    tensor = np.zeros((1, 3, height, width), np.float32)
    tensor[0, :, : pixels.shape[0], : pixels.shape[1]] = pixels.transpose(2, 0, 1)
    session.run(None, {wanted["name"]: tensor})
