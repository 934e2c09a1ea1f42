"""python -m unittest sheets.test_sheets (from the folder above)"""
from __future__ import annotations

import unittest
from unittest import mock

import cv2
import numpy as np

from . import faces
from .attached_key import draw_units_with_key
from .bent import bend
from .book import bind
from .blocks import LONG_LEGENDS
from .canvas import Canvas
from .draw_sheet import draw_sheet
from .geometry import Box
from .key_row import draw_key_row
from .language import Language
from .layout import pick_plan
from .mounted import mount
from .pair import put_beside
from .placed import place
from .scene import Scene, Style
from .sheet import CLASS_LABELS, LEGEND_POINTS_LINES, LEGEND_POLYGONS, MAP, PART_INSET, PART_OUTSIDE, PART_SWATCH, PART_SYMBOL, Region, Sheet
from .symbol_column import draw_symbol_column, pick_symbol_column_style
from .symbol_legend import pick_symbol_legend_style
from .truth import truth_of
from .unit_legend import pick_unit_legend_style
from .units import Unit
from .window import show_in_window

SEEDS = range(900_000, 900_012)
SIDE = 900  # px: small, so that the tests are quick


class DrawnSheets(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.sheets = [draw_sheet(seed, SIDE) for seed in SEEDS]

    def test_same_seed_gives_the_same_bytes(self) -> None:
        for seed, sheet in list(zip(SEEDS, self.sheets))[:4]:
            again = draw_sheet(seed, SIDE)
            self.assertTrue(np.array_equal(sheet.image, again.image))
            self.assertTrue(np.array_equal(sheet.parts, again.parts))
            self.assertEqual(truth_of(sheet, "x"), truth_of(again, "x"))

    def test_longest_side_is_as_asked(self) -> None:
        for sheet in self.sheets:
            self.assertEqual(max(sheet.image.shape[:2]), SIDE)
            self.assertEqual(sheet.image.shape[:2], sheet.parts.shape)
            self.assertEqual((sheet.image.dtype, sheet.parts.dtype), (np.uint8, np.uint8))

    def test_usual_size(self) -> None:
        self.assertTrue(450 <= max(draw_sheet(SEEDS[0]).image.shape[:2]) <= 2400)

    def test_regions_lie_inside_and_are_not_tiny(self) -> None:
        for sheet in self.sheets:
            height, width = sheet.image.shape[:2]
            for region in sheet.regions:
                self.assertIn(region.class_label, CLASS_LABELS)
                self.assertEqual(region.polygon.dtype, np.float32)
                self.assertGreaterEqual(len(region.polygon), 3)
                self.assertGreaterEqual(region.polygon.min(), 0)
                self.assertTrue((region.polygon <= (width, height)).all())
                self.assertGreater(cv2.contourArea(region.polygon), 1e-4 * width * height)

    def test_all_classes_occur(self) -> None:
        labels = [region.class_label for sheet in self.sheets for region in sheet.regions]
        self.assertEqual(set(labels), set(CLASS_LABELS))
        self.assertGreater(labels.count(MAP), len(self.sheets) / 2)

    def test_without_fonts_it_says_what_to_install(self) -> None:
        faces.font_files.cache_clear()
        with mock.patch.object(faces, "FONT_FOLDERS", ()), self.assertRaisesRegex(RuntimeError, "fonts-dejavu"):
            faces.font_files()

    def test_parts(self) -> None:
        labels = np.unique(np.concatenate([np.unique(sheet.parts) for sheet in self.sheets]))
        self.assertLessEqual(labels.max(), PART_OUTSIDE)
        self.assertIn(PART_SWATCH, labels)
        self.assertIn(PART_SYMBOL, labels)


class Plans(unittest.TestCase):
    def test_survey_sheets_are_the_majority_and_a_third_of_them_has_a_long_symbol_legend(self) -> None:
        plans = [pick_plan(np.random.default_rng(seed)) for seed in range(1200)]
        survey = [p for p in plans if p.family in _SURVEY_FAMILIES]
        whole = [p for p in plans if p.family in (*_SURVEY_FAMILIES, *_WHOLE_SHEETS)]
        self.assertGreater(len(whole) / len(plans), 0.5)
        long = [p for p in survey if set(p.blocks) & set(LONG_LEGENDS)]
        self.assertTrue(0.28 < len(long) / len(survey) < 0.44, len(long) / len(survey))


class SymbolLegends(unittest.TestCase):
    def test_a_long_legend_is_outlined_with_all_its_samples(self) -> None:
        for seed in range(12):
            scene = _blank_scene(seed)
            drawn = draw_symbol_column(scene, Box(30, 30, 570, 770), pick_symbol_column_style(scene), 9.0, 0.5)
            self.assertEqual([r.class_label for r in scene.regions], [LEGEND_POINTS_LINES])
            inked = (scene.canvas.image < 128).any(2)
            outlined = np.zeros(inked.shape, np.uint8)
            cv2.fillPoly(outlined, [np.round(scene.regions[0].polygon).astype(np.int32)], 1)
            self.assertGreater(np.count_nonzero(inked & (outlined > 0)) / np.count_nonzero(inked), 0.97, seed)
            self.assertTrue((scene.canvas.parts == PART_SYMBOL).any())
            self.assertTrue(drawn.left >= 24 and drawn.bottom <= 800, drawn)

    def test_a_narrow_place_still_holds_a_long_legend(self) -> None:
        scene = _blank_scene(1)
        draw_symbol_column(scene, Box(30, 30, 60, 80), pick_symbol_column_style(scene), 9.0, 1.0)
        self.assertEqual(len(scene.regions), 1)

    def test_a_key_at_the_list_of_units_is_parted_from_it_by_a_straight_cut(self) -> None:
        for seed in range(12):
            scene = _blank_scene(seed)
            looks = pick_unit_legend_style(scene, True), pick_symbol_legend_style(scene, True)
            draw_units_with_key(scene, Box(30, 30, 570, 400), scene.units, *looks, 12.0)
            spans = {r.class_label: (r.polygon[:, 1].min(), r.polygon[:, 1].max()) for r in scene.regions}
            self.assertEqual(set(spans), {LEGEND_POINTS_LINES, LEGEND_POLYGONS}, seed)
            (top, first), (second, bottom) = sorted(spans.values())
            self.assertTrue(28 <= top < first <= second + 1 < bottom < 420, (seed, spans))

    def test_a_key_in_a_row_stays_in_its_row(self) -> None:
        for seed in range(12):
            scene = _blank_scene(seed)
            draw_key_row(scene, Box(30, 30, 570, 60), 12.0)
            self.assertTrue(1 <= len(scene.regions) <= 2)
            for region in scene.regions:
                self.assertTrue((region.polygon >= 25).all() and region.polygon[:, 1].max() < 62, seed)


_WHOLE_SHEETS = ("table sheet", "text sheet", "sea map", "quadrangle sheet", "coloured sheet")
_SURVEY_FAMILIES = ("quadrangle", "wide", "strip below", "both sides", "poster", "several")


def _blank_scene(seed: int) -> Scene:
    """White paper of 600 × 800 px."""
    language, face = Language("en"), faces.font_files()[0]
    style = Style(
        side=800, em=9, small_em=8, stroke=1, ink=(0, 0, 0), paper=(255, 255, 255), regular=face, bold=face, title=face,
        language=language, colored=False,
    )
    units = [Unit((200, 80, 80), "Q", None, (0, 0, 0)), Unit((80, 200, 80), "T", None, (0, 0, 0))]
    return Scene(np.random.default_rng(seed), Canvas(600, 800, (255, 255, 255)), style, units)


class MovedSheets(unittest.TestCase):
    """What moves the picture moves outlines and part labels along."""

    def test_outlines_stay_on_what_they_outline(self) -> None:
        for change in (bend, bind, mount, place, show_in_window, _beside_paper):
            for seed in range(8):
                moved = change(np.random.default_rng(seed), _marked_sheet())
                height, width = moved.image.shape[:2]
                outlined = np.zeros((height, width), np.uint8)
                cv2.fillPoly(outlined, [np.round(moved.regions[0].polygon).astype(np.int32)], 1)
                labelled = moved.parts == PART_INSET
                common = np.count_nonzero(labelled & (outlined > 0))
                self.assertGreater(common / np.count_nonzero(labelled | (outlined > 0)), 0.96, (change, seed))
                red = (moved.image[..., 0] > moved.image[..., 1] * 2.0) & (outlined > 0)
                self.assertGreater(np.count_nonzero(red) / np.count_nonzero(outlined), 0.8, (change, seed))


def _beside_paper(rng: np.random.Generator, sheet: Sheet) -> Sheet:
    """Beside, or above, an empty sheet."""
    empty = Sheet(np.full((300, 200, 3), 250, np.uint8), [], np.zeros((300, 200), np.uint8))
    return put_beside(rng, sheet, empty)


def _marked_sheet() -> Sheet:
    """White paper with a red rectangle in the middle, which is its region and its part."""
    image, parts = np.full((500, 700, 3), 255, np.uint8), np.zeros((500, 700), np.uint8)
    image[120:380, 150:500] = (250, 20, 20)
    parts[120:380, 150:500] = PART_INSET
    corners = np.array([[150, 120], [500, 120], [500, 380], [150, 380]], np.float32)
    return Sheet(image, [Region(MAP, corners)], parts)


if __name__ == "__main__":
    unittest.main()
