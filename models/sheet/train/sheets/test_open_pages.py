"""python -m unittest sheets.test_open_pages (from the folder above): pages of legends, maps that fill the picture, what lies on them"""
from __future__ import annotations

import unittest
from collections import Counter
from dataclasses import replace

import cv2
import numpy as np

from .canvas import Canvas
from .coast import coastal_body
from .compose import compose
from .draw_sheet import _set_scene
from .geometry import Box
from .layout import FAMILIES, Plan, pick_plan
from .numbered_list import draw_localities, draw_references
from .scene import Scene
from .sheet import LEGEND_POINTS_LINES, LEGEND_POLYGONS, MAP, Sheet
from .tinted_panel import Tint, on_tinted_panel
from .trim import trimmed

_SIDE = 600  # px
_CLASSIC = ("quadrangle", "wide", "strip below", "both sides", "poster", "several", "corner legend", "table sheet", "text sheet", "sea map", "quadrangle sheet")


def _plan(family: str, **changes: object) -> Plan:
    """The first plan of a family, with changes."""
    plans = map(pick_plan, map(np.random.default_rng, range(10_000)))
    return replace(next(plan for plan in plans if plan.family == family), **changes)


def _scene(seed: int, plan: Plan) -> Scene:
    return _set_scene(np.random.default_rng(seed), plan, _SIDE, _SIDE)


def _white(seed: int, plan: Plan) -> Scene:
    """A scene of black ink on white paper."""
    scene = _scene(seed, plan)
    scene.style = replace(scene.style, ink=(0, 0, 0), paper=(255, 255, 255))
    scene.canvas = Canvas(_SIDE, _SIDE, scene.style.paper)
    return scene


def _drawn(plan: Plan, seed: int) -> tuple[Scene, Counter]:
    """The page of a plan and how many regions of each class it has."""
    scene = _white(seed, plan)
    compose(scene, plan)
    return scene, Counter(region.class_label for region in scene.regions)


class LegendPages(unittest.TestCase):
    plan = _plan("legend page", em=0.015, title="none")

    def test_regions_are_those_of_the_page(self) -> None:
        expected = {
            "units": {LEGEND_POLYGONS: 1}, "symbols": {LEGEND_POINTS_LINES: 1}, "hand": {LEGEND_POLYGONS: 1},
            "both": {LEGEND_POLYGONS: 1, LEGEND_POINTS_LINES: 1},
        }
        for kind, counts in expected.items():
            for seed in range(3):
                _, drawn = _drawn(replace(self.plan, blocks=(kind,)), seed)
                self.assertEqual(dict(drawn), counts, (kind, seed))

    def test_nearly_all_that_is_printed_lies_inside_the_outlines(self) -> None:
        for kind in ("units", "symbols", "both", "chart"):
            scene, _ = _drawn(replace(self.plan, blocks=(kind,)), 5)
            outlined = np.zeros((_SIDE, _SIDE), np.uint8)
            cv2.fillPoly(outlined, [np.round(region.polygon).astype(np.int32) for region in scene.regions], 1)
            inked = (scene.canvas.image < 128).any(2)
            self.assertGreater(np.count_nonzero(inked & (outlined > 0)) / np.count_nonzero(inked), 0.9, kind)

    def test_trimming_keeps_outlines_on_what_they_outline(self) -> None:
        for seed in range(6):
            image = np.full((300, 400, 3), 255, np.uint8)
            image[60:200, 80:220] = (0, 0, 0)
            sheet = Sheet(image, [], np.zeros((300, 400), np.uint8))
            scene = _white(seed, self.plan)
            scene.outline(LEGEND_POLYGONS, Box(80, 60, 220, 200))
            small = trimmed(np.random.default_rng(seed), replace(sheet, regions=scene.regions), (255, 255, 255))
            self.assertEqual(max(small.image.shape[:2]), 400)
            left, top, right, bottom = *small.regions[0].polygon.min(0), *small.regions[0].polygon.max(0)
            inside = small.image[round(top) : round(bottom), round(left) : round(right)]
            self.assertLess(float(inside.mean()), 12)

    def test_bare_paper_is_not_trimmed(self) -> None:
        blank = Sheet(np.full((50, 80, 3), 255, np.uint8), [], np.zeros((50, 80), np.uint8))
        self.assertIs(trimmed(np.random.default_rng(0), blank, (255, 255, 255)), blank)


class OpenMaps(unittest.TestCase):
    def test_each_manner_has_one_map_within_the_picture(self) -> None:
        plan = _plan("open map", em=0.016)
        for manner in ("cropped", "ragged", "hand", "relief", "web"):
            for seed in range(2):
                scene, drawn = _drawn(replace(plan, blocks=(manner,), inside=("units",)), seed)
                self.assertEqual((drawn[MAP], drawn[LEGEND_POLYGONS]), (1, 1), (manner, seed))
                for region in scene.regions:
                    self.assertTrue(0 <= region.polygon.min() and region.polygon.max() <= _SIDE, (manner, seed))

    def test_a_coast_is_ragged_and_fills_its_box(self) -> None:
        for seed in range(12):
            body = coastal_body(_scene(seed, _plan("open map")), 200, 300)
            rows, columns = np.flatnonzero(body.any(1)), np.flatnonzero(body.any(0))
            self.assertTrue(np.ptp(rows) > 150 or np.ptp(columns) > 250, seed)
            self.assertEqual((body.shape, set(np.unique(body))), ((200, 300), {0, 1}))

    def test_narrow_boxes_have_a_body_too(self) -> None:
        for seed in range(6):
            self.assertTrue(coastal_body(_scene(seed, _plan("open map")), 6, 40).any())


class CornerPages(unittest.TestCase):
    def test_a_legend_along_two_sides_is_one_region_or_two(self) -> None:
        plan, corners = _plan("corner legend", em=0.012), set()
        for seed in range(8):
            scene, drawn = _drawn(plan, seed)
            self.assertEqual(drawn[MAP], 1, seed)
            legends = drawn[LEGEND_POLYGONS] + drawn[LEGEND_POINTS_LINES]
            self.assertIn(legends, (1, 2), seed)
            corners |= {len(region.polygon) for region in scene.regions if region.class_label == LEGEND_POLYGONS and legends == 1}
        self.assertEqual(corners, {6})


class Additions(unittest.TestCase):
    plan = _plan("open map", em=0.016)

    def test_numbered_lists_are_no_region(self) -> None:
        for draw in (draw_localities, draw_references):
            for seed, box in enumerate((Box(20, 20, 300, 580), Box(20, 20, 580, 90), Box(20, 20, 50, 40))):
                scene = _white(seed, self.plan)
                used = draw(scene, box, 10)
                self.assertEqual(scene.regions, [])
                self.assertTrue(used.bottom <= box.bottom + 45, (draw.__name__, seed, used))

    def test_a_tinted_panel_leaves_paper_and_ink_as_they_were(self) -> None:
        for opacity in (1.0, 0.7):
            scene, tint = _white(2, self.plan), Tint((10, 20, 60), (255, 255, 255), opacity)
            style = scene.style
            panel = on_tinted_panel(scene, Box(100, 100, 400, 300), 8, False, tint, lambda inner: _write(scene, inner))
            self.assertIs(scene.style, style)
            x, y = round(panel.right) - 2, round(panel.bottom) - 2
            wanted = np.array(tint.color) * opacity + 255 * (1 - opacity)
            self.assertLess(np.abs(scene.canvas.image[y, x] - wanted).max(), 2)
            self.assertEqual(tuple(scene.canvas.image[590, 590]), (255, 255, 255))

    def test_classic_sheets_are_more_than_half_and_the_new_pages_a_tenth_or_so(self) -> None:
        total = sum(FAMILIES.values())
        self.assertGreater(sum(FAMILIES[name] for name in _CLASSIC) / total, 0.55)
        self.assertTrue(0.08 < (FAMILIES["legend page"] + FAMILIES["open map"]) / total < 0.16)


def _write(scene: Scene, inner: Box) -> Box:
    """One word in the corner."""
    return scene.canvas.text((inner.left, inner.top + 20), "Legend", scene.font(16), scene.style.ink, "ls")


if __name__ == "__main__":
    unittest.main()
