"""python -m unittest sheets.test_vertical_text (from the folder above): legends written downwards, full correlation charts"""
from __future__ import annotations

import unittest
from dataclasses import replace

import numpy as np

from .full_chart import draw_full_columns, draw_two_ranks
from .geometry import Box, union
from .layout import pick_plan
from .scene import Scene
from .sheet import LEGEND_POINTS_LINES, LEGEND_POLYGONS
from .test_whole_sheets import _share_of_ink_outlined, _white
from .vertical_text import draw_symbols_downwards, draw_text_downwards, draw_units_downwards


def _page(seed: int, language: str) -> Scene:
    """A scene of black ink on white paper in a language."""
    return _white(seed, replace(pick_plan(np.random.default_rng(2)), language=language, em=0.02, unit_count=12))


class WrittenDownwards(unittest.TestCase):
    def test_legends_are_outlined_with_all_that_was_drawn(self) -> None:
        for seed in range(8):
            language = ("dense", "ja", "zh")[seed % 3]
            scene = _page(seed, language)
            draw_units_downwards(scene, Box(40, 40, 560, 560), scene.units, 12)
            self.assertEqual([region.class_label for region in scene.regions], [LEGEND_POLYGONS])
            self.assertGreater(_share_of_ink_outlined(scene), 0.98, seed)
            scene = _page(seed, language)
            draw_symbols_downwards(scene, Box(40, 40, 560, 560), 10, 12)
            self.assertEqual([region.class_label for region in scene.regions], [LEGEND_POINTS_LINES])
            self.assertGreater(_share_of_ink_outlined(scene), 0.97, seed)

    def test_text_runs_from_the_right_and_keeps_to_its_box(self) -> None:
        for seed in range(4):
            scene = _page(seed, "dense")
            used = draw_text_downwards(scene, Box(40, 40, 360, 300), 11)
            self.assertGreater(used.right, 340, seed)
            self.assertTrue(used.left > 25 and used.bottom < 315, (seed, used))
            self.assertEqual(scene.regions, [])

    def test_small_boxes_are_drawn_in(self) -> None:
        for box in (Box(5, 5, 60, 40), Box(5, 5, 30, 490), Box(5, 5, 490, 25)):
            scene = _page(1, "dense")
            draw_units_downwards(scene, box, scene.units, 12)
            draw_symbols_downwards(scene, box, 5, 12)
            draw_text_downwards(scene, box, 12)


class FullCharts(unittest.TestCase):
    def test_they_fill_their_area_and_are_no_region(self) -> None:
        for seed in range(6):
            scene = _page(seed, "en")
            area = Box(40, 40, 440, 440)
            used = union(draw_full_columns(scene, area, 9))
            ages = draw_two_ranks(scene, Box(450, 40, 560, 440), 9)
            self.assertEqual(scene.regions, [])
            self.assertGreater(used.width * used.height, area.width * area.height * 0.5, seed)
            self.assertTrue(used.right <= 445 and used.bottom <= 445 and ages, (seed, used))

    def test_small_areas_are_drawn_in(self) -> None:
        for area in (Box(5, 5, 60, 40), Box(5, 5, 30, 490), Box(5, 5, 490, 25)):
            draw_full_columns(_page(2, "en"), area, 9)


if __name__ == "__main__":
    unittest.main()
