"""Segments images by the REST server: segment.py SERVER IMAGE... FOLDER writes FOLDER/<image>.json."""

import json
import pathlib
import sys
import urllib.request


def segment(server: str, image: pathlib.Path) -> dict:
    """Sends an image's bytes; returns the MapSegmentation document."""
    request = urllib.request.Request(
        f"{server}/api/process_image",
        data=image.read_bytes(),
        headers={"Content-Type": "application/octet-stream"},
    )
    with urllib.request.urlopen(request, timeout=600) as answer:
        return json.load(answer)


def main() -> None:
    server, *images, folder = sys.argv[1:]
    out = pathlib.Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    for image in map(pathlib.Path, images):
        document = segment(server, image)
        (out / f"{image.stem}.json").write_text(json.dumps(document))
        maps = [s for s in document["segments"] if "map" in s["class_label"]]
        print(f"{image.name}: {len(document['segments'])} segments, {len(maps)} of them maps")


if __name__ == "__main__":
    main()
