"""python -m unittest sheets.test_sea_maps (from the folder above): maps with a sea, engravings, legends by letters, keys at sections"""
from __future__ import annotations

import unittest
from collections import Counter
from dataclasses import replace

import numpy as np

from .compose import compose
from .cross_section import draw_cross_section
from .geometry import Box, union
from .layout import Plan
from .letter_legend import draw_letter_legend
from .scene import Scene
from .sea_map import Places
from .sheet import CROSS_SECTION, LEGEND_POINTS_LINES, LEGEND_POLYGONS, MAP
from .test_whole_sheets import _plan, _share_of_ink_outlined, _white

_SIDE = 600  # px


def _boxes(scene: Scene, *labels: str) -> list[Box]:
    """Boxes of the regions of some classes."""
    return [Box(*r.polygon.min(0), *r.polygon.max(0)) for r in scene.regions if r.class_label in labels]


def _within(inner: Box, outer: Box, slack: float) -> bool:
    return (
        inner.left >= outer.left - slack and inner.top >= outer.top - slack and inner.right <= outer.right + slack and inner.bottom <= outer.bottom + slack
    )


class SeaMaps(unittest.TestCase):
    plan: Plan = _plan("sea map", em=0.013, title="none", inside=("units", "open symbols"), blocks=("title", "scale"))

    def test_legends_lie_apart_from_each_other_within_the_frame_which_is_the_map(self) -> None:
        legends = 0
        for seed in range(6):
            scene = _white(seed, self.plan)
            compose(scene, self.plan)
            (frame,) = _boxes(scene, MAP)
            self.assertGreater(frame.width * frame.height, 0.75 * _SIDE**2, seed)
            boxes = _boxes(scene, LEGEND_POLYGONS, LEGEND_POINTS_LINES)
            legends += len(boxes)
            for number, box in enumerate(boxes):
                self.assertTrue(_within(box, frame, 12), (seed, box, frame))
                for other in boxes[:number]:
                    apart = box.left >= other.right or other.left >= box.right or box.top >= other.bottom or other.top >= box.bottom
                    self.assertTrue(apart, (seed, box, other))
        self.assertGreater(legends, 3)

    def test_nothing_is_put_where_all_is_land(self) -> None:
        scene, frame = _white(1, self.plan), Box(50, 50, 550, 550)
        self.assertIsNone(Places(scene, frame, np.ones((500, 500), bool)).find(60, 40))
        free = Places(scene, frame, np.zeros((500, 500), bool))
        place = free.find(300, 300)
        self.assertTrue(place is not None and _within(place, frame, 0))
        free.take(frame)
        self.assertIsNone(free.find(60, 40))


class Engravings(unittest.TestCase):
    def test_one_map_and_at_most_a_key_and_the_same_seed_gives_the_same_page(self) -> None:
        plan = _plan("engraving", em=0.018)
        for number, blocks in enumerate(((), ("text",), ("letters",), ("text", "row"))):
            for seed in range(number * 2, number * 2 + 2):
                scene, again = _white(seed, plan), _white(seed, plan)
                compose(scene, replace(plan, blocks=blocks))
                compose(again, replace(plan, blocks=blocks))
                self.assertTrue(np.array_equal(scene.canvas.image, again.canvas.image), seed)
                drawn = Counter(region.class_label for region in scene.regions)
                self.assertEqual(drawn[MAP], 1, seed)
                self.assertEqual(drawn[CROSS_SECTION], 0)
                self.assertEqual(bool(drawn[LEGEND_POLYGONS] + drawn[LEGEND_POINTS_LINES]), bool({"letters", "row"} & set(blocks)), seed)


class Keys(unittest.TestCase):
    plan: Plan = _plan("engraving", em=0.015)

    def test_letters_names_and_braces_lie_inside_the_outline(self) -> None:
        for seed in range(8):
            scene = _white(seed, self.plan)
            used = draw_letter_legend(scene, Box(60, 40, 540, 560), scene.units * 3, 9)
            self.assertEqual([r.class_label for r in scene.regions], [LEGEND_POLYGONS])
            self.assertGreater(_share_of_ink_outlined(scene), 0.98, seed)
            self.assertTrue(_within(used, Box(0, 30, 600, 590), 0), (seed, used))

    def test_narrow_boxes_are_drawn_in(self) -> None:
        for box in (Box(5, 5, 40, 200), Box(5, 5, 300, 20)):
            scene = _white(2, self.plan)
            self.assertGreater(draw_letter_legend(scene, box, scene.units, 9).width, 1)

    def test_a_key_between_the_scales_of_a_section_lies_within_it(self) -> None:
        keyed = 0
        for seed in range(60):
            scene = _white(seed, self.plan)
            section = draw_cross_section(scene, Box(40, 100, 560, 300), "A")
            keys = _boxes(scene, LEGEND_POLYGONS, LEGEND_POINTS_LINES)
            sections = _boxes(scene, CROSS_SECTION)
            self.assertEqual(len(sections), 1, seed)
            if keys and union(keys).bottom < section.bottom:
                self.assertTrue(_within(union(keys), section, 4), (seed, keys, section))
                keyed += 1
        self.assertGreater(keyed, 0)


if __name__ == "__main__":
    unittest.main()
