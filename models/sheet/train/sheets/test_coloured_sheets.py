"""python -m unittest sheets.test_coloured_sheets (from the folder above): sheets engraved and coloured by hand"""
from __future__ import annotations

import unittest
from collections import Counter
from dataclasses import replace

import cv2
import numpy as np

from .cartouche import draw_cartouche
from .coloured_sheet import draw_coloured_sheet
from .draw_sheet import _set_scene
from .geometry import Box
from .graduated_border import LEAST_MARGIN, draw_graduated_border
from .layout import Plan, pick_plan
from .scene import Scene
from .sheet import CROSS_SECTION, LEGEND_POINTS_LINES, LEGEND_POLYGONS, MAP
from .tint_legend import draw_tint_legend
from .tinted_section import draw_tinted_section
from .watercolour import NO_WASH, pick_tinted_units, wash_over

_SIDE = 700  # px


def _plan(**changes: object) -> Plan:
    """The first plan of the family, with changes."""
    plans = map(pick_plan, map(np.random.default_rng, range(10_000)))
    return replace(next(plan for plan in plans if plan.family == "coloured sheet"), em=0.012, language="en", **changes)


def _white(seed: int) -> Scene:
    """A scene of black ink on white paper in the colours of a paint box."""
    scene = _set_scene(np.random.default_rng(seed), _plan(), _SIDE, _SIDE)
    scene.style = replace(scene.style, ink=(0, 0, 0), paper=(255, 255, 255), colored=True)
    scene.canvas.image[:] = 255
    scene.units = pick_tinted_units(scene, 9)
    return scene


def _share_of_ink_outlined(scene: Scene) -> float:
    """Lines on the outline itself count as inside."""
    inside = np.zeros((_SIDE, _SIDE), np.uint8)
    cv2.fillPoly(inside, [np.round(region.polygon).astype(np.int32) for region in scene.regions], 1)
    inked = (scene.canvas.image < 200).any(2)
    return np.count_nonzero(inked & (cv2.dilate(inside, np.ones((5, 5), np.uint8)) > 0)) / np.count_nonzero(inked)


class ColouredSheets(unittest.TestCase):
    def test_a_map_a_legend_and_each_section(self) -> None:
        for seed, place in enumerate(("inside", "right", "left", "foot", "none")):
            plan = _plan(blocks=(place, "section", "section"))
            scene = _set_scene(np.random.default_rng(seed), plan, _SIDE, _SIDE)
            draw_coloured_sheet(scene, plan)
            drawn = Counter(region.class_label for region in scene.regions)
            self.assertEqual((drawn[MAP], drawn[CROSS_SECTION], drawn[LEGEND_POINTS_LINES]), (1, 2, 0), place)
            self.assertEqual(drawn[LEGEND_POLYGONS], int(place != "none"), place)

    def test_the_same_seed_gives_the_same_sheet(self) -> None:
        plan = _plan(blocks=("inside", "section", "symbols"))
        scenes = [_set_scene(np.random.default_rng(5), plan, _SIDE, _SIDE) for _ in range(2)]
        for scene in scenes:
            draw_coloured_sheet(scene, plan)
        self.assertTrue(np.array_equal(scenes[0].canvas.image, scenes[1].canvas.image))


class Pieces(unittest.TestCase):
    def test_legend_and_section_are_outlined_with_all_that_was_drawn(self) -> None:
        for seed in range(6):
            scene = _white(seed)
            draw_tint_legend(scene, Box(40, 40, 600, 600), 1 + seed % 3, 12, scene.style.regular)
            self.assertGreater(_share_of_ink_outlined(scene), 0.98, seed)
            scene = _white(seed)
            draw_tinted_section(scene, Box(40, 300, 660, 420), 11, scene.style.regular)
            self.assertEqual([region.class_label for region in scene.regions], [CROSS_SECTION])
            self.assertGreater(_share_of_ink_outlined(scene), 0.98, seed)

    def test_titles_and_borders_are_no_region_and_keep_to_their_place(self) -> None:
        for seed in range(6):
            scene = _white(seed)
            draw_cartouche(scene, Box(200, 200, 500, 420), 12, scene.style.regular)
            outer = draw_graduated_border(scene, Box(60, 60, 640, 640), 12)
            self.assertEqual(scene.regions, [])
            self.assertGreater(outer.left, 60 - LEAST_MARGIN * 12)

    def test_a_wash_darkens_its_field_alone(self) -> None:
        scene = _white(1)
        field = np.full((100, 100), NO_WASH, np.uint8)
        field[30:70, 30:70] = 2
        wash_over(scene, Box(100, 100, 200, 200), field, 0)
        self.assertLess(scene.canvas.image[140:160, 140:160].mean(), 250)
        self.assertEqual(int(scene.canvas.image[105:120, 105:120].min()), 255)
        self.assertEqual(int(scene.canvas.image[300:].min()), 255)

    def test_small_boxes_are_drawn_in(self) -> None:
        for box in (Box(5, 5, 60, 40), Box(5, 5, 30, 490), Box(5, 5, 490, 25), Box(660, 660, 700, 700)):
            scene = _white(2)
            draw_tint_legend(scene, box, 2, 9, scene.style.regular)
            draw_tinted_section(scene, box, 9, scene.style.regular)
            draw_cartouche(scene, box, 9, scene.style.regular)


if __name__ == "__main__":
    unittest.main()
