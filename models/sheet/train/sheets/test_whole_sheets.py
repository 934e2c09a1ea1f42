"""python -m unittest sheets.test_whole_sheets (from the folder above): sheets of map series, long descriptions, free symbols, lists in the margin"""
from __future__ import annotations

import unittest
from collections import Counter
from dataclasses import replace

import cv2
import numpy as np

from .canvas import Canvas
from .compose import compose
from .draw_sheet import _set_scene
from .frame_symbols import draw_symbols_at_frame, draw_symbols_in_corner
from .furniture import FURNITURE
from .geometry import Box, union
from .layout import Plan, pick_plan
from .open_symbols import draw_open_symbols
from .scene import Scene
from .series_legend import draw_series_legend, pick_series_look
from .sheet import CROSS_SECTION, LEGEND_POINTS_LINES, LEGEND_POLYGONS, MAP, PART_CHART
from .text_legend import draw_charted_units, draw_text_legend
from .unit_legend import pick_unit_legend_style
from .wide_legend import draw_wide_legend

_SIDE = 600  # px
_LISTS = ("mine table", "mines", "adjoining", "sources", "layers")


def _plan(family: str, **changes: object) -> Plan:
    """The first plan of a family, with changes."""
    plans = map(pick_plan, map(np.random.default_rng, range(10_000)))
    return replace(next(plan for plan in plans if plan.family == family), **changes)


def _white(seed: int, plan: Plan) -> Scene:
    """A scene of black ink on white paper."""
    scene = _set_scene(np.random.default_rng(seed), plan, _SIDE, _SIDE)
    scene.style = replace(scene.style, ink=(0, 0, 0), paper=(255, 255, 255))
    scene.canvas = Canvas(_SIDE, _SIDE, scene.style.paper)
    return scene


def _mask(scene: Scene, label: str = "") -> np.ndarray:
    """Pixels inside the regions of a class, or of all."""
    inside = np.zeros((_SIDE, _SIDE), np.uint8)
    polygons = [np.round(r.polygon).astype(np.int32) for r in scene.regions if label in ("", r.class_label)]
    cv2.fillPoly(inside, polygons, 1)
    return inside > 0


def _share_of_ink_outlined(scene: Scene) -> float:
    """Lines on the outline itself count as inside."""
    inked = (scene.canvas.image < 128).any(2)
    inside = cv2.dilate(_mask(scene).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return np.count_nonzero(inked & inside) / np.count_nonzero(inked)


class TableSheets(unittest.TestCase):
    plan = _plan("table sheet", em=0.008, language="zh")

    def test_a_map_legends_and_flat_sections_and_no_region_on_the_table_of_strata(self) -> None:
        for seed in range(5):
            scene = _white(seed, self.plan)
            compose(scene, self.plan)
            drawn = Counter(region.class_label for region in scene.regions)
            self.assertEqual((drawn[MAP], drawn[LEGEND_POLYGONS]), (1, 1), seed)
            self.assertLessEqual(drawn[CROSS_SECTION], 2, seed)
            charted = scene.canvas.parts == PART_CHART
            self.assertGreater(np.count_nonzero(charted), 1000, seed)
            self.assertLess(np.count_nonzero(charted & _mask(scene)) / np.count_nonzero(charted), 0.02, seed)

    def test_the_same_seed_gives_the_same_sheet(self) -> None:
        first, second = _white(3, self.plan), _white(3, self.plan)
        compose(first, self.plan), compose(second, self.plan)
        self.assertTrue(np.array_equal(first.canvas.image, second.canvas.image))

    def test_units_and_signs_are_parted(self) -> None:
        for order in ("below", "beside", "on"):
            for seed in range(3):
                scene = _white(seed, self.plan)
                look = replace(pick_series_look(scene), order=order, bracketed=order != "on" and seed == 1)
                draw_series_legend(scene, Box(20, 20, 580, 580), scene.units[:14], 12, look, 9)
                self.assertEqual([r.class_label for r in scene.regions], [LEGEND_POLYGONS, LEGEND_POINTS_LINES], (order, seed))
                both = _mask(scene, LEGEND_POLYGONS) & _mask(scene, LEGEND_POINTS_LINES)
                self.assertLess(np.count_nonzero(both), 1200, (order, seed))
                self.assertGreater(_share_of_ink_outlined(scene), 0.97, (order, seed))


class TextSheets(unittest.TestCase):
    plan = _plan("text sheet", em=0.012, language="en")

    def test_all_text_of_a_wide_legend_is_outlined(self) -> None:
        for seed in range(8):
            scene = _white(seed, self.plan)
            used = draw_wide_legend(scene, Box(20, 20, 580, 560), scene.units, 8)
            self.assertEqual([r.class_label for r in scene.regions], [LEGEND_POLYGONS])
            self.assertGreater(_share_of_ink_outlined(scene), 0.97, seed)
            self.assertTrue(used.left >= 15 and used.right <= 590 and used.bottom <= 580, (seed, used))

    def test_free_symbols_are_outlined_with_all_their_text(self) -> None:
        for seed in range(8):
            scene = _white(seed, self.plan)
            draw_open_symbols(scene, Box(40, 40, 560, 560), 3 + seed * 4, 1 + seed % 3, 8)
            self.assertEqual([r.class_label for r in scene.regions], [LEGEND_POINTS_LINES])
            self.assertGreater(_share_of_ink_outlined(scene), 0.97, seed)

    def test_small_boxes_are_drawn_in(self) -> None:
        for seed, box in enumerate((Box(5, 5, 60, 40), Box(5, 5, 30, 490), Box(5, 5, 490, 40))):
            scene = _white(seed, self.plan)
            look = pick_unit_legend_style(scene, False)
            draw_wide_legend(scene, box, scene.units, 9)
            draw_open_symbols(scene, box, 5, 2, 9)
            draw_series_legend(scene, box, scene.units, 4, pick_series_look(scene), 9)
            draw_text_legend(scene, box, scene.units, look, 9)
            draw_charted_units(scene, box, scene.units, look, 9)

    def test_symbols_at_a_frame_leave_room_for_the_map(self) -> None:
        for seed in range(8):
            scene, box = _white(seed, self.plan), Box(10, 10, 590, 590)
            rest = draw_symbols_at_frame(scene, box, 7)
            self.assertGreater(rest.width * rest.height, box.width * box.height * 0.4, seed)
            symbols = union([Box(*r.polygon.min(0), *r.polygon.max(0)) for r in scene.regions])
            apart = symbols.top >= rest.bottom or symbols.left >= rest.right or symbols.right <= rest.left
            self.assertTrue(apart, (seed, rest, symbols))

    def test_symbols_in_a_corner_lie_on_the_map(self) -> None:
        for seed in range(6):
            scene = _white(seed, self.plan)
            draw_symbols_in_corner(scene, Box(10, 10, 590, 590), 7)
            polygon = scene.regions[0].polygon
            self.assertTrue(10 <= polygon.min() and polygon.max() <= 600, (seed, polygon))


class MarginLists(unittest.TestCase):
    def test_they_are_no_region_and_keep_to_their_boxes(self) -> None:
        plan = _plan("text sheet", em=0.016)
        for name in _LISTS:
            for seed, box in enumerate((Box(20, 20, 300, 580), Box(20, 20, 580, 120), Box(20, 20, 70, 60))):
                scene = _white(seed, plan)
                used = FURNITURE[name](scene, box, 10)
                self.assertEqual(scene.regions, [], name)
                self.assertTrue(used.bottom <= box.bottom + 45, (name, seed, used))
                self.assertGreater(float(scene.canvas.image.std()), 1, (name, seed))


if __name__ == "__main__":
    unittest.main()
