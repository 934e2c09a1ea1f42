"""python -m unittest sheets.test_section_rows (from the folder above): sections that all but touch"""
from __future__ import annotations

import unittest
from dataclasses import replace
from unittest import mock

import numpy as np

from . import section_row
from .draw_sheet import _set_scene
from .geometry import Box
from .layout import pick_plan
from .scene import Scene
from .section_row import draw_neighbours
from .sheet import CROSS_SECTION

_SIDE = 1000  # px


def _scene(seed: int) -> Scene:
    """A scene of some survey sheet."""
    return _set_scene(np.random.default_rng(seed), replace(pick_plan(np.random.default_rng(2)), em=0.01, one_bit=False), _SIDE, _SIDE)


def _boxes(scene: Scene) -> list[Box]:
    return [Box(*map(float, (*region.polygon.min(0), *region.polygon.max(0)))) for region in scene.regions]


class Neighbours(unittest.TestCase):
    def test_each_section_is_a_region_apart_from_its_neighbour(self) -> None:
        for seed in range(12):
            scene = _scene(seed)
            used, count = draw_neighbours(scene, Box(50, 50, 950, 60 + 25 * seed + 150), 0)
            boxes = _boxes(scene)
            self.assertEqual({region.class_label for region in scene.regions}, {CROSS_SECTION}, seed)
            self.assertTrue(2 <= count == len(boxes) <= 4, seed)
            for before, after in zip(boxes, boxes[1:]):
                gap = max(after.left - before.right, after.top - before.bottom)
                self.assertGreater(gap, -0.01 * _SIDE, (seed, boxes))
            self.assertTrue(used.right <= 975 and used.left >= 25, (seed, used))

    def test_plain_ones_have_hardly_any_gap(self) -> None:
        for seed in range(12):
            scene = _scene(seed)
            look = section_row._pick_look(scene, Box(50, 50, 950, 450))
            with mock.patch.object(section_row, "_pick_look", return_value=replace(look, kind="plain")):
                draw_neighbours(scene, Box(50, 50, 950, 450), 0)
            boxes = _boxes(scene)
            for before, after in zip(boxes, boxes[1:]):
                gap = max(after.left - before.right, after.top - before.bottom) / _SIDE
                self.assertTrue(0 < gap < 0.03, (seed, gap))

    def test_the_same_seed_gives_the_same_sections(self) -> None:
        first, second = _scene(4), _scene(4)
        draw_neighbours(first, Box(50, 50, 950, 450), 0), draw_neighbours(second, Box(50, 50, 950, 450), 0)
        self.assertTrue(np.array_equal(first.canvas.image, second.canvas.image))


if __name__ == "__main__":
    unittest.main()
