/**
 * One sheet's true and found regions → how well they agree, class by class.
 *
 * @module
 */

import { CLASS_LABELS, type ClassLabel } from "../detection/detection.ts";
import type { Size } from "../image/raster.ts";
import type { RunMask } from "../segment/run_mask.ts";
import { areaOf, type GroupAreas, groupAreas, iouOf } from "./areas.ts";
import { fillPolygon, type Grid, gridOver } from "./grid.ts";
import { matchRegions, type RegionPairs, UNMATCHED } from "./match_regions.ts";
import { type OutlineDistance, outlineDistance } from "./outline_distance.ts";
import type { LabelledRegion } from "./read_labels.ts";

/** From this IoU on a found region is the true one. */
export const MATCHING_IOU = 0.5;

/** Regions of one class on one sheet, true ones and found ones the most confident first. */
export interface ClassOnSheet {
  readonly truth: readonly LabelledRegion[];
  readonly found: readonly LabelledRegion[];
  readonly pairs: RegionPairs;
  /** For each found region the index of its true one at {@link MATCHING_IOU}, or `UNMATCHED`. */
  readonly matches: readonly number[];
  /** In pixels of the grid. */
  readonly areas: GroupAreas;
  /** IoU of the areas; `undefined` where there is neither truth nor result. */
  readonly iou: number | undefined;
  /** Of each match, in thousandths of the sheet's longer side. */
  readonly distances: readonly OutlineDistance[];
}

/** A scored sheet. */
export interface SheetScore {
  readonly name: string;
  readonly sheet: Size;
  /** Pixels of the grid. */
  readonly gridArea: number;
  readonly classes: Readonly<Record<ClassLabel, ClassOnSheet>>;
  /** Over the classes that are there or were found; 1 on a sheet that is rightly empty. */
  readonly meanIou: number;
}

/** A sheet that could not be scored. */
export interface Failure {
  readonly name: string;
  readonly reason: string;
}

/** A scored sheet and its picture, if there is one. */
export interface ScoredSheet {
  readonly score: SheetScore;
  readonly image: string | undefined;
}

/** Compares what was found with the truth. */
export function scoreSheet(
  name: string,
  sheet: Size,
  truth: readonly LabelledRegion[],
  found: readonly LabelledRegion[],
): SheetScore {
  const grid = gridOver(sheet);
  const scores = CLASS_LABELS.map((label) =>
    scoreClass(ranked(truth, label), ranked(found, label), grid)
  );
  const [crossSection, pointsLines, polygons, map] = scores;
  const ious = scores.flatMap(({ iou }) => iou ?? []);
  return {
    name,
    sheet,
    gridArea: grid.width * grid.height,
    classes: {
      cross_section: crossSection!,
      legend_points_lines: pointsLines!,
      legend_polygons: polygons!,
      map: map!,
    },
    meanIou: ious.length === 0 ? 1 : ious.reduce((sum, iou) => sum + iou, 0) / ious.length,
  };
}

function ranked(regions: readonly LabelledRegion[], label: ClassLabel): LabelledRegion[] {
  return regions.filter(({ classLabel }) => classLabel === label)
    .sort((a, b) => b.confidence - a.confidence);
}

function scoreClass(
  truth: readonly LabelledRegion[],
  found: readonly LabelledRegion[],
  grid: Grid,
): ClassOnSheet {
  const masksOf = (regions: readonly LabelledRegion[]) =>
    regions.map(({ outline }) => fillPolygon(outline, grid));
  const [trueMasks, foundMasks] = [masksOf(truth), masksOf(found)];
  const pairs = {
    confidences: found.map(({ confidence }) => confidence),
    ious: foundMasks.map((mask) => trueMasks.map((other) => iouOf(other, mask))),
    wanted: truth.length,
  };
  const matches = matchRegions(pairs, MATCHING_IOU);
  const areas = groupAreas(trueMasks, foundMasks, grid);
  const empty = areas.union === 0 && truth.length + found.length === 0;
  return {
    truth,
    found,
    pairs,
    matches,
    areas,
    iou: empty ? undefined : areas.intersection / Math.max(1, areas.union),
    distances: matchedMasks(trueMasks, foundMasks, matches)
      .map(([a, b]) => outlineDistance(a, b)),
  };
}

function matchedMasks(
  trueMasks: readonly RunMask[],
  foundMasks: readonly RunMask[],
  matches: readonly number[],
): [RunMask, RunMask][] {
  return matches.flatMap((match, i): [RunMask, RunMask][] =>
    match === UNMATCHED || areaOf(foundMasks[i]!) === 0 ? [] : [[trueMasks[match]!, foundMasks[i]!]]
  );
}
