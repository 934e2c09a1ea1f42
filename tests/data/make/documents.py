#!/usr/bin/env python3
"""Read the documents of tests/data/documents with their own readers' models, and write down what these read.

Needs pydantic, geojson-pydantic, numpy, rasterio, geopandas, opencv-python-headless (cmaas_utils imports them; made with pydantic
2.14.3) and three public repositories as folders, none of which is on PyPI (2026-11):
  CDR       github.com/DARPA-CRITICALMAAS/cdr_schemas, 0.4.18 (c5434ab)
  CMAAS     github.com/abodeuis/cmaas_utils, 0.2.2 (91b7c42)
  ORIGINAL  github.com/jataware/uncharted-ta1-pipeline (6b8369e), and its schema/ta1_schema.py of the commit before 4501a8e, which
            removed it (`git show 4501a8e^:schema/ta1_schema.py > schema/ta1_schema.py`; it needs nothing beyond pydantic and geojson-pydantic)
usage: documents.py CDR CMAAS ORIGINAL > ../documents/readers.json
For each document: `layout`, what cmaas_utils.io.loadLayoutJson makes of the TA1 file; `page_extractions`, its lines as the original's
PageExtraction dumps them; `feature_results`, the CDR file as cdr_schemas' FeatureResults dumps it (nothing may be missing or be
filled in); `original_feature_results`, what the original's own SegmentationMapper makes of the MapSegmentation file.
"""
import json
import sys
import types
from pathlib import Path

CDR, CMAAS, ORIGINAL = (Path(path).resolve() for path in sys.argv[1:])
DOCUMENTS = Path(__file__).resolve().parent.parent / "documents"
sys.path[:0] = [str(CDR), str(CMAAS / "src"), str(ORIGINAL)]


class Anything:
    """Stands for what the original's mappers of other pipelines import; segmentation uses none of it."""

    def __init__(self, *_, **__):
        pass


def stub(name, *members):
    module = types.ModuleType(name)
    for member in members:
        setattr(module, member, Anything)
    sys.modules[name] = module


stub("tasks.geo_referencing.entities", "GeoreferenceResult")
stub("tasks.metadata_extraction.entities", "MapColorType", "MapShape", "MetadataExtraction")
stub("tasks.point_extraction.entities", "PointLabels")
stub("tasks.point_extraction.point_extractor_utils", "get_cdr_point_name")

from cdr_schemas.feature_results import FeatureResults
from cmaas_utils.io import loadCDRFeatureResults, loadLayoutJson
from schema.mappers.cdr import SegmentationMapper
from schema.ta1_schema import PageExtraction
from tasks.segmentation.entities import MapSegmentation


def plain(model):
    return json.loads(model.model_dump_json())


def read(stem):
    ta1 = DOCUMENTS / f"{stem}_schema.json"
    cdr = DOCUMENTS / f"{stem}_cdr.json"
    lines = [json.loads(line) for line in ta1.read_text().splitlines()]
    assert plain(loadCDRFeatureResults(cdr)) == plain(FeatureResults.model_validate_json(cdr.read_text()))
    segmentation = MapSegmentation.model_validate_json((DOCUMENTS / f"{stem}.json").read_text())
    return {
        "layout": plain(loadLayoutJson(ta1)),
        "page_extractions": [plain(PageExtraction.model_validate(line, strict=False)) for line in lines if line],
        "feature_results": plain(FeatureResults.model_validate_json(cdr.read_text())),
        "original_feature_results": plain(SegmentationMapper("lara-map-segmentation", "1.0.0").map_to_cdr(segmentation)),
    }


stems = sorted(path.stem.removesuffix("_cdr") for path in DOCUMENTS.glob("*_cdr.json"))
print(json.dumps({stem.removesuffix("_map_segmentation"): read(stem) for stem in stems}))
