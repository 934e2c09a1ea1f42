"""The original's segmenter in PyTorch on the CPU: what `sheet_run.ts` does, and the same JSON.

usage: python detectron2_rival.py TA1 DETECTRON2 MODEL IMAGE THREADS RUNS
TA1 and DETECTRON2 are the sources of the two repositories that bench/README.md names.
"""
import json
import os
import resource
import sys
import time

TA1, DETECTRON2, MODEL, IMAGE, THREADS, RUNS = sys.argv[1:]
sys.path[:0] = [TA1, DETECTRON2]
os.environ["HF_HUB_OFFLINE"] = "1"

import torch  # noqa: E402
from PIL import Image  # noqa: E402
from tasks.common.task import TaskInput  # noqa: E402
from tasks.segmentation.detectron_segmenter import DetectronSegmenter  # noqa: E402

torch.set_num_threads(int(THREADS))
plain_load = torch.load
# The original's PyTorch 2.0 had this default.
torch.load = lambda *words, **named: plain_load(*words, **{"weights_only": False, **named})
Image.MAX_IMAGE_PIXELS = 400_000_000


class Clock:
    def __init__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def end(self):
        return {"wall": time.perf_counter() - self.wall, "cpu": time.process_time() - self.cpu}


def segment(segmenter):
    task = TaskInput(0)
    task.raster_id, task.image = "sheet", Image.open(IMAGE).convert("RGB")
    return segmenter.run(task)


opening = Clock()
segmenter = DetectronSegmenter("segmenter", MODEL, "", gpu=False)
load = opening.end()
sheets = []
for _ in range(int(RUNS)):
    clock = Clock()
    segment(segmenter)
    sheets.append(clock.end())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"load": load, "sheets": sheets, "peakMiB": peak}))
