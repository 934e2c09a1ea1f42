"""COCO instances → sheets with a truth: `<image>.truth.json` beside each image, as dataset.py reads them.

usage: from_coco.py found.coco.json --images /tmp/found [--fetch]

Categories bear the names of the network's classes; each polygon of an annotation becomes a region, an image without
annotations a sheet with none. With --fetch, images that are not in the folder are fetched from their `coco_url`; those
that cannot be are told at the end, with exit code 1, and the others get their truths.
Format: https://cocodataset.org/#format-data, "Object Detection".
"""
from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import sys
import urllib.request
from pathlib import Path

from network import CLASSES

FETCH_SECONDS = 60


def image_path(entry: dict, folder: Path) -> Path:
    """Where the image of a COCO entry lies; a name that leads out of the folder is refused."""
    path = folder / entry["file_name"]
    if not path.resolve().is_relative_to(folder.resolve()):
        raise SystemExit(f"{entry['file_name']}: leads out of {folder}; name images relative to it")
    return path


def segments_of(annotations: list[dict], names: dict[int, str]) -> list[dict]:
    """COCO annotations of one image → segments of a MapSegmentation document."""
    segments = []
    for annotation in annotations:
        name = names.get(annotation["category_id"])
        if name not in CLASSES:
            raise SystemExit(f"annotation {annotation['id']}: category {name!r}; name it one of {', '.join(CLASSES)}")
        if not isinstance(annotation["segmentation"], list):
            raise SystemExit(f"annotation {annotation['id']}: a run-length mask; export its outline as polygons")
        for flat in annotation["segmentation"]:
            points = [flat[i : i + 2] for i in range(0, len(flat), 2)]
            segments.append({"class_label": name, "poly_bounds": points, "confidence": 1.0})
    return segments


def fetch(url: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    try:
        with urllib.request.urlopen(url, timeout=FETCH_SECONDS) as answer, open(unfinished, "wb") as file:
            shutil.copyfileobj(answer, file)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def why_not_fetched(entry: dict, path: Path) -> str | None:
    """Fetches the image of a COCO entry → why it could not be, with its address; None if it was."""
    url = entry.get("coco_url")
    if not url:
        return "has no coco_url"
    try:
        fetch(url, path)
    except (OSError, ValueError, http.client.HTTPException) as error:
        return f"{url}: {error}"
    return None


def write_truths(document: dict, folder: Path, fetching: bool) -> tuple[int, dict[str, str]]:
    """→ number of truths written; names of images that are not there, and why."""
    names = {category["id"]: category["name"] for category in document["categories"]}
    of_image: dict[int, list[dict]] = {}
    for annotation in document["annotations"]:
        of_image.setdefault(annotation["image_id"], []).append(annotation)
    written, absent = 0, {}
    for entry in document["images"]:
        path = image_path(entry, folder)
        if not path.exists():
            why = why_not_fetched(entry, path) if fetching else "is not in the folder"
            if why is not None:
                absent[entry["file_name"]] = why
                continue
        truth = {"doc_id": path.stem, "width": entry["width"], "height": entry["height"]}
        truth["segments"] = segments_of(of_image.get(entry["id"], []), names)
        path.with_name(path.stem + ".truth.json").write_text(json.dumps(truth))
        written += 1
    return written, absent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("coco", type=Path, help="COCO instances, with polygons")
    parser.add_argument("--images", type=Path, required=True, help="folder of the images; truths are written there")
    parser.add_argument("--fetch", action="store_true", help="fetch images that are not there from their coco_url")
    options = parser.parse_args()
    written, absent = write_truths(json.loads(options.coco.read_text()), options.images, options.fetch)
    print(f"{written} truths written to {options.images}")
    for name, why in absent.items():
        print(f"{name}: {why}")
    if absent:
        print(f"{len(absent)} images are not there")
    sys.exit(1 if options.fetch and absent else 0)


if __name__ == "__main__":
    main()
