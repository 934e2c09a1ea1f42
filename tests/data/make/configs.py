#!/usr/bin/env python3
"""Write Detectron2 configurations, each with what Detectron2's own loader makes of it.

usage: PYTHONPATH=<a checkout of facebookresearch/detectron2> configs.py
       (pip install yacs fvcore iopath omegaconf cloudpickle pyyaml termcolor tabulate)

tests/data/configs/NAME/config.yaml   the configuration, and the files that its _BASE_ names
tests/data/configs/NAME.json          {"MODEL.RPN.NMS_THRESH": 0.7, ...}: merged with Detectron2's defaults
"""
import json
from pathlib import Path

from detectron2.config import CfgNode, get_cfg

OUT = Path(__file__).parents[1] / "configs"
KEYS = """
INPUT.FORMAT INPUT.MIN_SIZE_TEST INPUT.MAX_SIZE_TEST MODEL.PIXEL_MEAN MODEL.PIXEL_STD
MODEL.VIT.OUT_FEATURES MODEL.FPN.IN_FEATURES MODEL.FPN.OUT_CHANNELS MODEL.FPN.FUSE_TYPE
MODEL.RPN.IN_FEATURES MODEL.RPN.CONV_DIMS MODEL.RPN.BBOX_REG_WEIGHTS MODEL.RPN.PRE_NMS_TOPK_TEST
MODEL.RPN.POST_NMS_TOPK_TEST MODEL.RPN.NMS_THRESH MODEL.PROPOSAL_GENERATOR.MIN_SIZE
MODEL.ANCHOR_GENERATOR.SIZES MODEL.ANCHOR_GENERATOR.ASPECT_RATIOS MODEL.ANCHOR_GENERATOR.OFFSET
MODEL.ROI_HEADS.IN_FEATURES MODEL.ROI_HEADS.NUM_CLASSES MODEL.ROI_HEADS.NMS_THRESH_TEST
MODEL.ROI_BOX_HEAD.POOLER_RESOLUTION MODEL.ROI_BOX_HEAD.POOLER_SAMPLING_RATIO MODEL.ROI_BOX_HEAD.NUM_CONV
MODEL.ROI_BOX_HEAD.CONV_DIM MODEL.ROI_BOX_HEAD.NUM_FC MODEL.ROI_BOX_HEAD.FC_DIM
MODEL.ROI_BOX_CASCADE_HEAD.BBOX_REG_WEIGHTS MODEL.ROI_MASK_HEAD.POOLER_RESOLUTION
MODEL.ROI_MASK_HEAD.POOLER_SAMPLING_RATIO MODEL.ROI_MASK_HEAD.NUM_CONV MODEL.ROI_MASK_HEAD.CONV_DIM
MODEL.ROI_MASK_HEAD.CLS_AGNOSTIC_MASK TEST.DETECTIONS_PER_IMAGE
""".split()

REQUIRED = """
  META_ARCHITECTURE: VLGeneralizedRCNN
  MASK_ON: True
  BACKBONE: {NAME: build_vit_fpn_backbone}
  VIT: {NAME: layoutlmv3_base}
"""
LAYERS = "[layer3, layer5, layer7, layer11]"

CASES = {
    # what no network can do without; all else is Detectron2's default
    "minimal": {"config.yaml": f"""
MODEL:{REQUIRED}
  FPN: {{IN_FEATURES: {LAYERS}}}
  RPN: {{IN_FEATURES: [p2, p3, p4, p5, p6]}}
  ROI_HEADS: {{NAME: CascadeROIHeads, IN_FEATURES: [p2, p3, p4, p5], NUM_CLASSES: 4}}
  ROI_BOX_HEAD: {{NAME: FastRCNNConvFCHead, NUM_FC: 2, CLS_AGNOSTIC_BBOX_REG: True}}
"""},
    # every key another value than the default, and keys of training beside them
    "everything": {"config.yaml": f"""
VERSION: 2
SEED: 42
SOLVER: {{BASE_LR: 0.00005, STEPS: "(100, 200)", CLIP_GRADIENTS: {{ENABLED: True}}}}
DATASETS: {{TRAIN: '("a",)'}}
INPUT: {{FORMAT: RGB, MIN_SIZE_TEST: 640, MAX_SIZE_TEST: 1000, MIN_SIZE_TRAIN: "(480, 512)"}}
TEST: {{DETECTIONS_PER_IMAGE: 37}}
MODEL:{REQUIRED}
  PIXEL_MEAN: [127.5, 120, 110.5]
  PIXEL_STD: [127.5, 60, 50.5]
  FPN: {{IN_FEATURES: &layers {LAYERS}, OUT_CHANNELS: 32, FUSE_TYPE: avg}}
  PROPOSAL_GENERATOR: {{MIN_SIZE: 2}}
  ANCHOR_GENERATOR: {{SIZES: [[16, 24], [48, 64], [128, 150], [256, 300]], ASPECT_RATIOS: [[0.25, 1.0]], OFFSET: 0.5}}
  RPN: {{IN_FEATURES: [p3, p4, p5, p6], CONV_DIMS: [-1, 24], BBOX_REG_WEIGHTS: [1.0, 2.0, 3.0, 4.0],
        PRE_NMS_TOPK_TEST: 500, POST_NMS_TOPK_TEST: 300, NMS_THRESH: 0.6}}
  ROI_HEADS: {{NAME: CascadeROIHeads, IN_FEATURES: [p3, p4], NUM_CLASSES: 3, NMS_THRESH_TEST: 0.4, SCORE_THRESH_TEST: 0.9}}
  ROI_BOX_HEAD: {{NAME: FastRCNNConvFCHead, POOLER_RESOLUTION: 5, POOLER_SAMPLING_RATIO: 2, NUM_CONV: 2, CONV_DIM: 48,
                 NUM_FC: 1, FC_DIM: 96, CLS_AGNOSTIC_BBOX_REG: True}}
  ROI_BOX_CASCADE_HEAD: {{BBOX_REG_WEIGHTS: [[1, 2, 3, 4], [5, 6, 7, 8]], IOUS: [0.5, 0.6]}}
  ROI_MASK_HEAD: {{POOLER_RESOLUTION: 12, POOLER_SAMPLING_RATIO: 1, NUM_CONV: 3, CONV_DIM: 40, CLS_AGNOSTIC_MASK: True}}
"""},
    # a base and its base; sections are merged, lists replaced
    "bases": {"config.yaml": """
_BASE_: middle.yaml
MODEL: {RPN: {NMS_THRESH: 0.65}, ROI_HEADS: {NUM_CLASSES: 4}}
""", "middle.yaml": """
_BASE_: ./base.yaml
MODEL: {RPN: {NMS_THRESH: 0.5, PRE_NMS_TOPK_TEST: 1000}, PIXEL_STD: [1.0, 2.0, 3.0]}
""", "base.yaml": f"""
INPUT: {{MIN_SIZE_TEST: 500}}
MODEL:{REQUIRED}
  PIXEL_STD: [9.0, 9.0, 9.0]
  FPN: {{IN_FEATURES: {LAYERS}}}
  RPN: {{IN_FEATURES: [p2, p3, p4, p5, p6], NMS_THRESH: 0.1, PRE_NMS_TOPK_TEST: 2}}
  ROI_HEADS: {{NAME: CascadeROIHeads, IN_FEATURES: [p2, p3, p4, p5], NUM_CLASSES: 3}}
  ROI_BOX_HEAD: {{NAME: FastRCNNConvFCHead, NUM_FC: 2, CLS_AGNOSTIC_BBOX_REG: True}}
"""},
    # Python written in YAML: tuples, lists and numbers in strings, tags, YAML 1.1's booleans
    "python": {"config.yaml": f"""
INPUT: {{MIN_SIZE_TEST: "700"}}
MODEL:
  META_ARCHITECTURE: 'VLGeneralizedRCNN'
  MASK_ON: yes
  BACKBONE: {{NAME: "build_vit_fpn_backbone"}}
  VIT: {{NAME: "layoutlmv3_base", OUT_FEATURES: "('layer3', 'layer5', 'layer7', 'layer11')"}}
  PIXEL_MEAN: (1., .5, 2e1)
  PIXEL_STD: !!python/tuple [1.0, 2.0, 3.5]
  FPN:
    IN_FEATURES: ("layer3", "layer5", "layer7", "layer11",)
  ANCHOR_GENERATOR: {{SIZES: "[[32], [64], [128], [256], [512]]"}}
  RPN: {{IN_FEATURES: [p2, p3, p4, p5, p6], NMS_THRESH: 7e-1, BBOX_REG_WEIGHTS: "(1.0, 1.0, 2.0, 2.0)"}}
  ROI_HEADS: {{NAME: CascadeROIHeads, IN_FEATURES: [p2, p3, p4, p5], NUM_CLASSES: 4}}
  ROI_BOX_HEAD: {{NAME: FastRCNNConvFCHead, NUM_FC: 2, CLS_AGNOSTIC_BBOX_REG: "True"}}
"""},
}


def defaults():
    cfg = get_cfg()
    cfg.MODEL.VIT = CfgNode({"NAME": "", "OUT_FEATURES": ["layer3", "layer5", "layer7", "layer11"]})
    return cfg


def value_of(cfg, key):
    for part in key.split("."):
        cfg = cfg[part]
    return cfg


def main():
    for name, files in CASES.items():
        folder = OUT / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            (folder / file).write_text(text.lstrip("\n"))
        cfg = defaults()
        cfg.merge_from_file(str(folder / "config.yaml"))
        (OUT / f"{name}.json").write_text(json.dumps({key: value_of(cfg, key) for key in KEYS}, indent=1) + "\n")


main()
