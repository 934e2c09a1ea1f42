"""python -m unittest sheets.test_pages (from the folder above): pages of sections, and of what only looks like sections and maps"""
from __future__ import annotations

import unittest
from dataclasses import replace

import numpy as np

from .canvas import Canvas
from .compose import compose
from .draw_sheet import _set_scene
from .figure_section import draw_figure_section, pick_section_look
from .furniture import FURNITURE
from .geometry import Box
from .layout import FAMILIES, Plan, pick_plan
from .map_section import draw_section_below_map, draw_sections_at_foot
from .scene import Scene
from .sheet import CROSS_SECTION, LEGEND_POINTS_LINES, LEGEND_POLYGONS, PART_CHART, PART_FURNITURE

_LOOKALIKES = ("micrograph", "model", "color plot", "bands", "fields", "time chart", "well log", "seismic", "profile", "fence")
_SIDE = 500  # px


def _plan(family: str) -> Plan:
    """The first plan of a family."""
    return next(plan for plan in map(pick_plan, map(np.random.default_rng, range(10_000))) if plan.family == family)


def _scene(seed: int, plan: Plan) -> Scene:
    return _set_scene(np.random.default_rng(seed), plan, _SIDE, _SIDE)


class SectionPages(unittest.TestCase):
    def test_each_section_is_a_region_and_the_key_is_one(self) -> None:
        plan = replace(_plan("section figure"), blocks=("section", "section", "units"), title="", em=0.02)
        for seed in range(6):
            scene = _scene(seed, plan)
            compose(scene, plan)
            labels = [region.class_label for region in scene.regions]
            self.assertEqual(labels.count(CROSS_SECTION), 2, seed)
            self.assertEqual(labels.count(LEGEND_POLYGONS), 1, seed)

    def test_outline_holds_all_that_was_drawn(self) -> None:
        for seed in range(12):
            scene = _scene(seed, _plan("section figure"))
            scene.canvas = Canvas(_SIDE, _SIDE, scene.style.paper)
            box = Box(60, 100, 440, 320)
            used = draw_figure_section(scene, box, "A", replace(pick_section_look(scene), scale="left"), 12)
            left, top, right, bottom = used.inset(-4).clipped(_SIDE, _SIDE).rounded()
            scene.canvas.image[top:bottom, left:right] = scene.style.paper
            self.assertLess((scene.canvas.image != scene.style.paper).any(2).mean(), 0.002, seed)

    def test_flat_and_narrow_boxes_are_drawn_in(self) -> None:
        for seed, box in enumerate((Box(0, 0, 500, 30), Box(10, 10, 60, 490), Box(480, 480, 500, 500), Box(0, 0, 500, 500))):
            scene = _scene(seed, _plan("section figure"))
            for em, names in ((14, "letters"), (1.2, "names")):
                draw_figure_section(scene, box, "A", replace(pick_section_look(scene), names=names), em)
            labels = [region.class_label for region in scene.regions]
            self.assertEqual([label for label in labels if label != LEGEND_POINTS_LINES], [CROSS_SECTION] * 2)

    def test_every_kind_of_section_is_outlined_with_all_that_was_drawn(self) -> None:
        for seed, (ground, sky) in enumerate([("hand", "none"), ("boreholes", "none"), ("units", "sea"), ("shaded", "sea")] * 3):
            scene = _scene(seed, _plan("section figure"))
            scene.canvas = Canvas(_SIDE, _SIDE, scene.style.paper)
            look = replace(pick_section_look(scene), ground=ground, sky=sky)
            used = draw_figure_section(scene, Box(60, 100, 440, 320), "A", look, 12)
            left, top, right, bottom = used.inset(-4).clipped(_SIDE, _SIDE).rounded()
            self.assertGreater(float(scene.canvas.image[top:bottom, left:right].std()), 3, ground)
            scene.canvas.image[top:bottom, left:right] = scene.style.paper
            self.assertLess((scene.canvas.image != scene.style.paper).any(2).mean(), 0.002, (ground, seed))

    def test_sections_below_a_map_and_at_the_foot_leave_room_for_it(self) -> None:
        for seed in range(6):
            scene = _scene(seed, replace(_plan("quadrangle"), em=0.012))
            page = Box(10, 10, 490, 490)
            rest = draw_section_below_map(scene, draw_sections_at_foot(scene, page))
            self.assertGreater(rest.height, page.height * 0.4, seed)
            sections = [region.polygon for region in scene.regions if region.class_label == CROSS_SECTION]
            self.assertTrue(len(sections) in (2, 3) and all(section[:, 1].min() > rest.bottom - 4 for section in sections), seed)


class LookalikePages(unittest.TestCase):
    plan = _plan("look-alikes")

    def test_what_only_looks_like_a_map_is_no_region(self) -> None:
        plan = replace(self.plan, em=0.02)
        for kind in _LOOKALIKES:
            scene = _scene(3, plan)
            compose(scene, replace(plan, blocks=(kind,) * 2))
            self.assertEqual(scene.regions, [], kind)
            self.assertTrue({PART_CHART, PART_FURNITURE} & set(np.unique(scene.canvas.parts)), kind)
            self.assertGreater(float(scene.canvas.image.std()), 3, kind)

    def test_small_boxes_are_drawn_in(self) -> None:
        for kind in _LOOKALIKES:
            for seed, box in enumerate((Box(5, 5, 60, 40), Box(5, 5, 30, 490), Box(5, 5, 490, 40), Box(5, 5, 490, 490))):
                FURNITURE[kind](_scene(seed, self.plan), box, (12, 1.5)[seed % 2])

    def test_a_ramp_of_one_pixel_is_drawn(self) -> None:
        for seed in range(6):
            for box in (Box(5, 5, 60, 6), Box(5, 5, 6, 60)):
                drawn = FURNITURE["ramp"](_scene(seed, self.plan), box, 4)
                self.assertTrue(drawn.width >= 1 and drawn.height >= 1, (seed, drawn))

    def test_a_fifth_of_the_sheets_or_so(self) -> None:
        share = (FAMILIES["section figure"] + FAMILIES["look-alikes"]) / sum(FAMILIES.values())
        self.assertTrue(0.1 < share < 0.25, share)


if __name__ == "__main__":
    unittest.main()
