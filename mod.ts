/**
 * Finds the regions of scanned geologic map sheets: maps, legends of map units, legends of point and
 * line symbols, cross sections.
 *
 * @example Segment one sheet
 * ```ts
 * import { fileSource, mapSegmentation, openSegmenter, processImage } from "./mod.ts";
 *
 * await using segmenter = await openSegmenter({ device: "cpu" });
 * const image = await fileSource("samples/wide.png");
 * const { sheet, segments } = await processImage(segmenter, image);
 *
 * console.assert(sheet.width > 0 && segments.some(({ classLabel }) => classLabel === "map"));
 * const document = mapSegmentation("wide", segments, segmenter.model.id);
 * console.assert(JSON.stringify(document).startsWith('{"doc_id":"wide"'));
 * ```
 *
 * Bytes that are in memory already: `bytesSource("upload", bytes)`.
 *
 * @module
 */

export { localSource as fileSource } from "./lib/bytes/local.ts";
export { memorySource as bytesSource } from "./lib/bytes/memory.ts";
export type { Source } from "./lib/bytes/source.ts";
export { CLASS_LABELS, type ClassLabel } from "./lib/detection/detection.ts";
export {
  DEFAULT_PROVENANCE,
  type FeatureResults,
  featureResults,
  type Provenance,
} from "./lib/document/feature_results.ts";
export { type MapSegmentation, mapSegmentation } from "./lib/document/map_segmentation.ts";
export {
  type PageExtraction,
  pageExtractionLines,
  pageExtractions,
} from "./lib/document/page_extraction.ts";
export { type ErrorKind, SegmenterError } from "./lib/errors.ts";
export type { Device, DeviceChoice } from "./lib/network/network.ts";
export { type Health, healthcheck } from "./lib/process/healthcheck.ts";
export {
  type ProcessedImage,
  processImage,
  type ProcessOptions,
} from "./lib/process/process_image.ts";
export { openSegmenter, type Segmenter, type SegmenterOptions } from "./lib/process/segmenter.ts";
export type { Segment } from "./lib/segment/segment.ts";
