"""Tests of the training's parts. Run: python -m unittest test_train (a minute on two cores)."""
from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import train
from dataset import WHOLE, Phase, SheetFile, SheetStream, View, cell_targets, find_sheets, look_at, read_polygons
from deepen import deepen
from export import Exported, export_onnx, fold_norms
from from_coco import write_truths
from from_onnx import TRAINING_HEADS, exported_weights, load_exported, measure, take_heads, take_out_norms
from losses import border_loss
from make_golden import drawn_map
from network import CHANNEL_BORDER, CLASSES, NetworkConfig, SheetNetwork
from optimiser import orthogonalise
from regions import find_regions, grow, label_cores

MAP = CLASSES.index("map")


def write_sheet(folder: Path, name: str, width: int, height: int) -> SheetFile:
    """A white sheet whose map is a black box, with a truth beside it."""
    image = np.full((height, width, 3), 255, np.uint8)
    box = [[width // 8, height // 8], [width // 2, height // 8], [width // 2, height // 2], [width // 8, height // 2]]
    cv2.fillPoly(image, [np.array(box)], (0, 0, 0))
    Image.fromarray(image).save(folder / f"{name}.png")
    segments = [{"class_label": "map", "poly_bounds": box}]
    (folder / f"{name}.truth.json").write_text(json.dumps({"width": width, "height": height, "segments": segments}))
    return find_sheets([folder])[-1]


class Targets(unittest.TestCase):
    def test_cells_hold_the_share_that_a_polygon_covers(self) -> None:
        square = np.array([[4, 4], [10, 4], [10, 8], [4, 8]], float)
        targets = cell_targets([(MAP, square)], 16, 12)
        self.assertEqual(targets.shape, (5, 3, 4))
        np.testing.assert_allclose(targets[MAP, 1], [0, 1, 0.5, 0], atol=0.26)  # OpenCV fills half a pixel more
        self.assertEqual(targets[MAP, 0].max(), 0)

    def test_border_lies_between_regions_of_one_class_only(self) -> None:
        left = np.array([[0, 0], [40, 0], [40, 80], [0, 80]], float)
        right = left + (44, 0)
        self.assertEqual(cell_targets([(0, left), (MAP, right)], 96, 80)[CHANNEL_BORDER].max(), 0)
        border = cell_targets([(0, left), (0, right)], 96, 80)[CHANNEL_BORDER]
        self.assertEqual(np.nonzero(border[5])[0].tolist(), [8, 9, 10, 11, 12])

    def test_image_and_targets_turn_together(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            sheet = write_sheet(Path(name), "a", 320, 240)
            for view in (WHOLE, View((0, 0, 1, 1), True, False, 1, 0.0), View((0.1, 0, 0.9, 0.7), False, True, 3, 2.0)):
                sample = look_at(sheet, view, 256)
                rows, columns = sample.targets.shape[1:]
                dark = cv2.resize(255 - sample.image[..., 0], (columns, rows), interpolation=cv2.INTER_AREA) / 255
                self.assertLess(np.abs(dark - sample.targets[MAP]).mean(), 0.02)

    def test_stream_repeats_itself_and_starts_anywhere(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            for i in range(5):
                write_sheet(Path(name), str(i), 200 + 30 * i, 220)
            phase = Phase((64, 96), 2, 0.5)
            first = iter(SheetStream([Path(name)], phase, 7, 0))
            batches = [next(first) for _ in range(3)]
            later = next(iter(SheetStream([Path(name)], phase, 7, 2)))
            self.assertTrue(torch.equal(batches[2]["image"], later["image"]))
            self.assertTrue(torch.equal(batches[2]["targets"], later["targets"]))


def coco_of(url: str, name: str = "map") -> dict:
    """One image of 40×30 px with an annotation of two polygons, and one image that is nowhere."""
    images = [{"id": 7, "file_name": "sub/a.PNG", "width": 40, "height": 30, "coco_url": url}]
    images.append({"id": 8, "file_name": "b.png", "width": 40, "height": 30})
    parts = [[0, 0, 20, 0, 20, 30], [30, 15, 40, 15, 40, 30, 30, 30]]
    annotations = [{"id": 1, "image_id": 7, "category_id": 3, "segmentation": parts}]
    return {"images": images, "categories": [{"id": 3, "name": name}], "annotations": annotations}


class Coco(unittest.TestCase):
    def test_polygons_become_regions_of_sheets_and_absent_images_are_named(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            source = Path(name, "source.png")
            Image.fromarray(np.zeros((30, 40, 3), np.uint8)).save(source)
            folder = Path(name, "sheets")
            nowhere = dict.fromkeys(["sub/a.PNG", "b.png"], "is not in the folder")
            self.assertEqual(write_truths(coco_of(source.as_uri()), folder, False), (0, nowhere))
            self.assertEqual(write_truths(coco_of(source.as_uri()), folder, True), (1, {"b.png": "has no coco_url"}))
            (sheet,) = find_sheets([folder])
            polygons = read_polygons(sheet)
            self.assertEqual([index for index, _ in polygons], [MAP, MAP])
            np.testing.assert_allclose(polygons[1][1], [[0.75, 0.5], [1, 0.5], [1, 1], [0.75, 1]])

    def test_images_that_cannot_be_fetched_are_told_and_the_others_get_their_truths(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            source, folder = Path(name, "source.png"), Path(name, "sheets")
            Image.fromarray(np.zeros((30, 40, 3), np.uint8)).save(source)
            gone = Path(name, "gone.png").as_uri()
            document = coco_of(gone)
            urls = {"b.png": "no address", "c.png": source.as_uri()}
            for number, (file_name, url) in enumerate(urls.items()):
                size = {"width": 40, "height": 30}
                document["images"].append({"id": 20 + number, "file_name": file_name, "coco_url": url, **size})
            document["images"].pop(1)
            coco = Path(name, "found.coco.json")
            coco.write_text(json.dumps(document))
            words = [sys.executable, Path(__file__).with_name("from_coco.py"), coco, "--images", folder]
            ended = subprocess.run([*words, "--fetch"], capture_output=True, text=True)
            self.assertEqual(ended.returncode, 1, ended.stderr)
            told = ended.stdout.splitlines()
            self.assertEqual((told[0], told[3]), (f"1 truths written to {folder}", "2 images are not there"))
            self.assertRegex(told[1], f"^sub/a.PNG: {gone}: .*No such file")
            self.assertRegex(told[2], "^b.png: no address: unknown url")
            self.assertEqual(sorted(p.name for p in folder.rglob("*.*")), ["c.png", "c.truth.json"])
            self.assertEqual(subprocess.run(words, capture_output=True).returncode, 0)

    def test_foreign_categories_and_names_that_lead_out_are_refused(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name, "sheets")
            Image.fromarray(np.zeros((30, 40, 3), np.uint8)).save(Path(name, "a.png"))
            with self.assertRaisesRegex(SystemExit, "category 'lake'"):
                write_truths(coco_of(Path(name, "a.png").as_uri(), "lake"), folder, True)
            outside = {**coco_of(""), "images": [{"id": 7, "file_name": "../a.png", "width": 40, "height": 30}]}
            with self.assertRaisesRegex(SystemExit, "leads out"):
                write_truths(outside, folder, False)


class Regions(unittest.TestCase):
    def test_border_cuts_and_growing_gives_its_cells_back(self) -> None:
        p = drawn_map(24, 32).astype(np.float32)
        regions = find_regions(p, CHANNEL_BORDER, [0.004] * 4, [0.6] * 4, [0.5] * 4)
        sections = [r for r in regions if r.class_index == 0]
        self.assertEqual([r.box for r in sections], [(1, 2, 13, 10), (11, 2, 21, 10)])
        self.assertEqual(sum(int((r.mask >= 0.5).sum()) for r in sections), 6 * 18)

    def test_numbers_follow_the_first_cell(self) -> None:
        mask = np.array([[0, 0, 1], [1, 0, 1], [1, 0, 0]], bool)
        self.assertEqual(label_cores(mask).tolist(), [[0, 0, 1], [2, 0, 1], [2, 0, 0]])

    def test_lowest_number_wins_where_two_meet(self) -> None:
        labels = np.array([[2, 0, 0, 0, 1]], np.int32)
        self.assertEqual(grow(labels, np.ones((1, 5), bool)).tolist(), [[2, 2, 1, 1, 1]])

    def test_a_border_seen_in_part_parts_where_cores_must_be_sure(self) -> None:
        p = np.zeros((5, 20, 40), np.float32)
        p[0, 4:16, 4:36] = 0.9
        p[4, :, 19:21] = 0.3
        for core, count in ((0.5, 1), (0.7, 2)):
            self.assertEqual(len(find_regions(p, CHANNEL_BORDER, [0.01] * 4, [0.5] * 4, [core] * 4)), count)

    def test_small_cores_part_nothing(self) -> None:
        cores = np.array([[1, 0, 1, 1], [0, 0, 1, 1]], bool)
        self.assertEqual(label_cores(cores, 2).tolist(), [[0, 0, 1, 1], [0, 0, 1, 1]])


class Training(unittest.TestCase):
    def test_orthogonalise_levels_singular_values(self) -> None:
        torch.manual_seed(0)
        for shape in ((24, 90), (90, 24)):
            values = torch.linalg.svdvals(orthogonalise(torch.randn(shape)))
            self.assertGreater(values.min(), 0.5)
            self.assertLess(values.max(), 1.3)

    def test_a_deeper_network_computes_the_same_at_first(self) -> None:
        shallow = SheetNetwork(NetworkConfig(blocks=(1, 1, 1, 1), transformer_blocks=1)).eval()
        with torch.no_grad():
            for weights in shallow.parameters():
                weights.add_(0.02 * torch.randn_like(weights))  # else its own last weights are zero as well
        state = {"average": shallow.state_dict()}
        deep = deepen(state, NetworkConfig(blocks=(1, 2, 1, 3), transformer_blocks=2))
        image = torch.randn(1, 3, 64, 96)
        with torch.inference_mode():
            torch.testing.assert_close(deep(image)["cells"], shallow(image)["cells"])
        with self.assertRaisesRegex(SystemExit, "shallower"):
            deepen({"average": deep.state_dict()}, shallow.config)

    def test_folding_norms_keeps_the_output(self) -> None:
        torch.manual_seed(0)
        net = SheetNetwork()
        for buffer in net.buffers():
            if buffer.is_floating_point():
                buffer.uniform_(0.5, 1.5)
        image = torch.randn(1, 3, 64, 96)
        net.eval()
        with torch.inference_mode():
            out = net(image)
            wanted = torch.sigmoid(out["cells"]), torch.softmax(out["turn"], 1)
            found = Exported(fold_norms(net), [0.0] * 5)(image)
        torch.testing.assert_close(found, wanted, atol=1e-4, rtol=1e-3)

    def test_an_exported_network_can_be_trained_on(self) -> None:
        torch.manual_seed(0)
        config = NetworkConfig(channels=(8, 16, 24, 48), blocks=(1, 1, 1, 1), transformer_blocks=1, decoder=16)
        net = SheetNetwork(config).eval()
        with torch.no_grad():
            for weights in net.parameters():
                weights.add_(0.02 * torch.randn_like(weights))  # else last weights are zero
            for statistics in net.buffers():
                if statistics.is_floating_point():
                    statistics.uniform_(0.5, 1.5)
        image = torch.randn(2, 3, 128, 96)
        with tempfile.TemporaryDirectory() as name, torch.inference_mode():
            wanted = net(image)
            export_onnx(net, [0.0] * 5, Path(name, "model.onnx"))
            found = SheetNetwork(config)
            load_exported(found, exported_weights(Path(name, "model.onnx")))
            take_out_norms(found, measure(found, [image]))
            out = found.eval()(image)
            torch.testing.assert_close(out["cells"], wanted["cells"], atol=5e-3, rtol=5e-3)  # fp16 weights
            torch.testing.assert_close(out["turn"], wanted["turn"], atol=5e-3, rtol=5e-3)
            trained = found.train()(image)  # by the batch's own statistics, which are those that were measured
            torch.testing.assert_close(trained["cells"], out["cells"], atol=1e-3, rtol=1e-3)
            self.assertAlmostEqual(float(found.stages[1][0][0].weight.square().mean().sqrt()), 0.15, 4)
            self.assertEqual(float(found.parts.weight.abs().max()), 0)
            take_heads(found, net.state_dict())
            for name, weights in net.state_dict().items():
                if name.startswith(TRAINING_HEADS):
                    torch.testing.assert_close(found.state_dict()[name], weights)
            torch.testing.assert_close(found.eval()(image)["cells"], out["cells"])

    def test_a_gap_in_a_border_costs_although_borders_are_few_cells(self) -> None:
        targets = torch.zeros(2, 64, 64)
        targets[0, :, 30:35] = 1  # the other sheet has none
        valid, sure = torch.ones_like(targets), 12.0
        whole = (2 * targets - 1) * sure
        gap = whole.clone()
        gap[0, 20:26] = -sure
        self.assertLess(float(border_loss(whole, targets, valid)), 1e-3)
        plain = F.binary_cross_entropy_with_logits(gap, targets)
        self.assertGreater(float(border_loss(gap, targets, valid)), 4 * 8 * float(plain))  # weights of both, and Dice

    def test_a_stopped_run_goes_on_as_if_it_had_not_stopped(self) -> None:
        phases, train.PHASES = train.PHASES, ((0.0, Phase((64,), 2, 0.5)),)
        self.addCleanup(setattr, train, "PHASES", phases)
        torch.set_num_threads(1)
        with tempfile.TemporaryDirectory() as name:
            sheets = Path(name, "sheets")
            sheets.mkdir()
            for i in range(4):
                write_sheet(sheets, str(i), 200, 220)
            weights = []
            for folder, stops in (("whole", [8]), ("halves", [4, 8])):
                for stop in stops:
                    options = train.parse(["--sheets", str(sheets), "--run", f"{name}/{folder}", "--samples", "8"])
                    run = train.Run(options)
                    train.train(run, stop)
                weights.append(torch.cat([p.flatten() for p in run.net.parameters()]))
            torch.testing.assert_close(weights[0], weights[1], atol=1e-5, rtol=1e-4)


if __name__ == "__main__":
    unittest.main()
