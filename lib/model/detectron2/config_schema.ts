/**
 * What the two configuration files may say: their keys, the defaults of missing ones, and the
 * values that are supported here. Unknown keys are passed over.
 *
 * Defaults: detectron2/config/defaults.py (version 2), ditod/config.py of microsoft/unilm
 * (`MODEL.VIT`), transformers' `BertConfig` with LayoutLMv3's additions. A key whose default is not
 * supported has none here, so that leaving it out is told like any other unsupported value.
 *
 * @module
 */

import { z } from "zod";

/** Layers whose outputs the pyramid is built from, by the size in the backbone's name. */
export const VIT_LAYERS = { base: [3, 5, 7, 11], large: [7, 11, 15, 23] } as const;

/** Bounds that no sound model reaches, so that a damaged one cannot ask for absurd amounts. */
const MAX_CHANNELS = 65_536;
const MAX_LAYERS = 256;
const MAX_BOXES = 1_000_000;
const MAX_PIXELS_AN_EDGE = 20_000;
const MAX_POOLED_CELLS_AN_EDGE = 256;
const MAX_SAMPLES_AN_EDGE = 64;

const channels = z.int().min(1).max(MAX_CHANNELS);
const layerCount = z.int().min(0).max(MAX_LAYERS);
const topK = z.int().min(1).max(MAX_BOXES);
const overlap = z.number().min(0).max(1);
const positive = z.number().positive();
const pixelsAnEdge = z.int().min(1).max(MAX_PIXELS_AN_EDGE);
const cellsAnEdge = z.int().min(1).max(MAX_POOLED_CELLS_AN_EDGE);
const samplingRatio = z.int().min(0).max(MAX_SAMPLES_AN_EDGE).default(0);
const perChannel = z.tuple([z.number(), z.number(), z.number()]);
const perChannelDivisor = z.tuple([positive, positive, positive]);
const boxWeights = z.tuple([positive, positive, positive, positive]);
const pyramidLevels = z.array(z.enum(["p2", "p3", "p4", "p5", "p6"])).min(1);

/** One list for each level, or one for all, which may stand without its outer brackets. */
const listPerLevel = z.union([
  z.array(z.array(positive).min(1)).min(1),
  z.array(positive).min(1).transform((list) => [list]),
]);

const rpnSection = z.object({
  HEAD_NAME: z.literal("StandardRPNHead").default("StandardRPNHead"),
  IN_FEATURES: pyramidLevels,
  CONV_DIMS: z.array(z.union([z.literal(-1), channels])).min(1).max(MAX_LAYERS).default([-1]),
  BBOX_REG_WEIGHTS: boxWeights.default([1, 1, 1, 1]),
  PRE_NMS_TOPK_TEST: topK.default(6000),
  POST_NMS_TOPK_TEST: topK.default(1000),
  NMS_THRESH: overlap.default(0.7),
});

const anchorSection = z.object({
  NAME: z.literal("DefaultAnchorGenerator").default("DefaultAnchorGenerator"),
  SIZES: listPerLevel.default([[32, 64, 128, 256, 512]]),
  ASPECT_RATIOS: listPerLevel.default([[0.5, 1, 2]]),
  OFFSET: z.number().min(0).lt(1).default(0),
});

const roiHeadsSection = z.object({
  NAME: z.literal("CascadeROIHeads"),
  IN_FEATURES: pyramidLevels,
  NUM_CLASSES: z.union([z.literal(3), z.literal(4)], "expected 3 or 4"),
  NMS_THRESH_TEST: overlap.default(0.5),
});

const boxHeadSection = z.object({
  NAME: z.literal("FastRCNNConvFCHead"),
  POOLER_RESOLUTION: cellsAnEdge.default(14),
  POOLER_SAMPLING_RATIO: samplingRatio,
  POOLER_TYPE: z.literal("ROIAlignV2").default("ROIAlignV2"),
  NUM_CONV: layerCount.default(0),
  CONV_DIM: channels.default(256),
  NUM_FC: layerCount.default(0),
  FC_DIM: channels.default(1024),
  NORM: z.literal("").default(""),
  CLS_AGNOSTIC_BBOX_REG: z.literal(true),
  USE_SIGMOID_CE: z.literal(false).default(false),
});

const cascadeSection = z.object({
  BBOX_REG_WEIGHTS: z.array(boxWeights).min(1).max(MAX_LAYERS).default([
    [10, 10, 5, 5],
    [20, 20, 10, 10],
    [30, 30, 15, 15],
  ]),
});

const maskHeadSection = z.object({
  NAME: z.literal("MaskRCNNConvUpsampleHead").default("MaskRCNNConvUpsampleHead"),
  POOLER_RESOLUTION: cellsAnEdge.default(14),
  POOLER_SAMPLING_RATIO: samplingRatio,
  POOLER_TYPE: z.literal("ROIAlignV2").default("ROIAlignV2"),
  NUM_CONV: layerCount.default(0),
  CONV_DIM: channels.default(256),
  NORM: z.literal("").default(""),
  CLS_AGNOSTIC_MASK: z.boolean().default(false),
});

const modelSection = z.object({
  META_ARCHITECTURE: z.literal("VLGeneralizedRCNN"),
  LOAD_PROPOSALS: z.literal(false).default(false),
  MASK_ON: z.literal(true),
  KEYPOINT_ON: z.literal(false).default(false),
  IMAGE_ONLY: z.literal(true).default(true),
  PIXEL_MEAN: perChannel.default([103.53, 116.28, 123.675]),
  PIXEL_STD: perChannelDivisor.default([1, 1, 1]),
  BACKBONE: z.object({ NAME: z.literal("build_vit_fpn_backbone") }),
  VIT: z.object({
    NAME: z.string().includes("layoutlmv3", 'expected a name with "layoutlmv3" in it'),
    OUT_FEATURES: z.array(z.string()).default(VIT_LAYERS.base.map((layer) => `layer${layer}`)),
  }),
  FPN: z.object({
    IN_FEATURES: z.array(z.string()),
    OUT_CHANNELS: channels.default(256),
    NORM: z.literal("").default(""),
    FUSE_TYPE: z.enum(["sum", "avg"]).default("sum"),
  }),
  PROPOSAL_GENERATOR: z.object({
    NAME: z.literal("RPN").default("RPN"),
    MIN_SIZE: z.number().min(0).default(0),
  }).prefault({}),
  ANCHOR_GENERATOR: anchorSection.prefault({}),
  RPN: rpnSection,
  ROI_HEADS: roiHeadsSection,
  ROI_BOX_HEAD: boxHeadSection,
  ROI_BOX_CASCADE_HEAD: cascadeSection.prefault({}),
  ROI_MASK_HEAD: maskHeadSection.prefault({}),
});

/** `config.yaml`, its bases merged. */
export const detectron2Schema = z.object({
  VERSION: z.literal(2).default(2),
  MODEL: modelSection,
  INPUT: z.object({
    FORMAT: z.enum(["RGB", "BGR"]).default("BGR"),
    MIN_SIZE_TEST: pixelsAnEdge.default(800),
    MAX_SIZE_TEST: pixelsAnEdge.default(1333),
  }).prefault({}),
  TEST: z.object({ DETECTIONS_PER_IMAGE: topK.default(100) }).prefault({}),
});

/** `config.json`. */
export const layoutLmv3Schema = z.object({
  model_type: z.enum(["layout_lmv3", "layoutlmv3"]),
  hidden_act: z.literal("gelu").default("gelu"),
  hidden_size: channels.default(768),
  num_hidden_layers: layerCount.default(12),
  num_attention_heads: channels.default(12),
  intermediate_size: channels.default(3072),
  layer_norm_eps: z.number().positive().default(1e-12),
  input_size: z.int().min(16).max(MAX_PIXELS_AN_EDGE).default(224),
  visual_embed: z.literal(true).default(true),
  is_decoder: z.literal(false).default(false),
  add_cross_attention: z.literal(false).default(false),
});
