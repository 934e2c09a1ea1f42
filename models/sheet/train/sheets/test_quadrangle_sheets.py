"""python -m unittest sheets.test_quadrangle_sheets (from the folder above): printed sheets of surveys, boxed symbols, notes in the margin"""
from __future__ import annotations

import unittest
from collections import Counter
from dataclasses import replace

import cv2
import numpy as np

from .boxed_symbols import draw_boxed_symbols
from .canvas import Canvas
from .compose import compose
from .draw_sheet import _set_scene
from .geometry import Box
from .layout import Plan, pick_plan
from .margin_notes import MARGIN_NOTES
from .scene import Scene
from .sheet import LEGEND_POINTS_LINES, LEGEND_POLYGONS, MAP

_SIDE = 1000  # px


def _plan(**changes: object) -> Plan:
    """The first plan of the family, with changes."""
    plans = map(pick_plan, map(np.random.default_rng, range(10_000)))
    return replace(next(plan for plan in plans if plan.family == "quadrangle sheet"), em=0.007, **changes)


def _white(seed: int, plan: Plan) -> Scene:
    """A scene of black ink on white paper."""
    scene = _set_scene(np.random.default_rng(seed), plan, _SIDE, _SIDE)
    scene.style = replace(scene.style, ink=(0, 0, 0), paper=(255, 255, 255))
    scene.canvas = Canvas(_SIDE, _SIDE, scene.style.paper)
    return scene


def _mask(scene: Scene) -> np.ndarray:
    """Pixels inside the regions, 2 px of their outer edge included."""
    inside = np.zeros((_SIDE, _SIDE), np.uint8)
    cv2.fillPoly(inside, [np.round(region.polygon).astype(np.int32) for region in scene.regions], 1)
    return cv2.dilate(inside, np.ones((5, 5), np.uint8)) > 0


class QuadrangleSheets(unittest.TestCase):
    def test_a_map_units_and_small_lists_of_symbols(self) -> None:
        plan = _plan(blocks=("below",), left=0.0, right=0.3, map_shapes=("frame",))
        for seed in range(5):
            scene = _white(seed, plan)
            compose(scene, plan)
            drawn = Counter(region.class_label for region in scene.regions)
            self.assertEqual((drawn[MAP], drawn[LEGEND_POLYGONS]), (1, 1), seed)
            symbols = [cv2.contourArea(region.polygon) / _SIDE**2 for region in scene.regions if region.class_label == LEGEND_POINTS_LINES]
            self.assertEqual(len(symbols), 1, seed)
            self.assertTrue(0.001 < symbols[0] < 0.15, (seed, symbols))

    def test_no_symbols_where_the_plan_has_none(self) -> None:
        plan = _plan(blocks=("none",), left=0.0, right=0.3)
        for seed in range(4):
            scene = _white(seed, plan)
            compose(scene, plan)
            self.assertNotIn(LEGEND_POINTS_LINES, [region.class_label for region in scene.regions], seed)

    def test_the_same_seed_gives_the_same_sheet(self) -> None:
        plan = _plan()
        first, second = _white(3, plan), _white(3, plan)
        compose(first, plan), compose(second, plan)
        self.assertTrue(np.array_equal(first.canvas.image, second.canvas.image))


class BoxedSymbols(unittest.TestCase):
    def test_all_that_is_drawn_is_outlined(self) -> None:
        for seed in range(12):
            scene = _white(seed, _plan())
            draw_boxed_symbols(scene, Box(50, 50, 900, 900), 3 + seed * 2, 1 + seed % 3, 12)
            self.assertEqual([region.class_label for region in scene.regions], [LEGEND_POINTS_LINES], seed)
            inked = (scene.canvas.image < 128).any(2)
            self.assertGreater(np.count_nonzero(inked & _mask(scene)) / np.count_nonzero(inked), 0.98, seed)

    def test_small_boxes_are_drawn_in(self) -> None:
        for box in (Box(5, 5, 60, 40), Box(5, 5, 30, 490), Box(5, 5, 490, 20)):
            draw_boxed_symbols(_white(1, _plan()), box, 9, 2, 9)


class MarginNotes(unittest.TestCase):
    def test_they_are_no_region_and_keep_to_their_boxes(self) -> None:
        for name, draw in MARGIN_NOTES.items():
            for seed, box in enumerate((Box(20, 20, 300, 300), Box(20, 20, 580, 120), Box(20, 20, 70, 60))):
                scene = _white(seed, _plan())
                used = draw(scene, box, 10)
                self.assertEqual(scene.regions, [], name)
                self.assertTrue(used.bottom <= box.bottom + 75, (name, seed, used))
                self.assertGreater(float(scene.canvas.image.std()), 1, (name, seed))


if __name__ == "__main__":
    unittest.main()
