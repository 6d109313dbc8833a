"""The data package of a quarter or a year: a description of its table by which programs read it.

Source: Data Package 1, Tabular Data Resource and Table Schema (specs.frictionlessdata.io), which
readers of version 2 read too.
"""

import json
from typing import Any

from ocop_lib import wording
from ocop_lib.export.columns import COLUMNS, Told
from ocop_lib.export.published import MEASURES, Published
from ocop_lib.files.digests import digest

KEY = ("quarter", "unit", "indicator")
"""The columns that together name a row."""

_REFERENCES = {"unit": "units", "indicator": "indicators", "status": "statuses"}


def data_package(found: Published, table: bytes, path: str) -> bytes:
    """The data package of the numbers of a period.

    Args:
        found: the numbers and what is said of them.
        table: the CSV file that holds the numbers.
        path: its name, in the folder of the package.

    Returns:
        The bytes of ``datapackage.json``: the CSV file and, as data in it, the lists of units,
        indicators and statuses that its codes refer to.
    """
    plan = found.plan
    illustrative = "Số liệu minh họa, không phải số liệu thật. " if found.is_illustrative else ""
    content = {
        "profile": "tabular-data-package",
        "name": f"ocop-{plan.id}-{found.period}".lower(),
        "title": found.title,
        "description": f"{illustrative}{found.span}. Giấy phép: {found.licence_words}",
        "keywords": ["OCOP", plan.province, str(found.period)],
        "licenses": [{"name": found.licence}] if found.licence else [],
        "contributors": [{"title": plan.office, "role": "publisher"}],
        "sources": [{"title": found.issue}, {"title": found.heading}],
        # Properties of our own, as the specification allows.
        "language": "vi",
        "illustrative": found.is_illustrative,
        "warning": found.band,
        "period": str(found.period),
        "temporal": {"start": str(found.begun), "end": str(found.cut_off)},
        "resources": [_numbers(found, table, path), *_lists(found)],
    }
    content = {name: value for name, value in content.items() if value not in ("", [])}
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _numbers(found: Published, table: bytes, path: str) -> dict[str, Any]:
    keys = (
        {"fields": [name], "reference": {"resource": resource, "fields": [name]}}
        for name, resource in _REFERENCES.items()
    )
    return {
        "profile": "tabular-data-resource",
        "name": "progress",
        "path": path,
        "title": found.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(table),
        "hash": f"sha256:{digest(table)}",
        "schema": {
            "fields": [_field(column) for column in COLUMNS],
            "missingValues": [""],
            "primaryKey": list(KEY),
            "foreignKeys": list(keys),
        },
    }


def _field(column: Told) -> dict[str, Any]:
    needed = {"constraints": {"required": True}} if column.name in KEY else {}
    return {
        "name": column.name,
        "type": column.kind,
        "title": column.heading,
        "description": column.meaning,
        **needed,
    }


def _lists(found: Published) -> list[dict[str, Any]]:
    plan = found.plan
    units = [
        {"unit": one.id, "name": one.name, "level": one.level, "code": one.code}
        for one in map(plan.unit, plan.places)
    ]
    indicators = [
        {
            "indicator": one.id,
            "name": one.name,
            "unit_of_measure": one.unit_of_measure,
            "measure": one.measure,
            "measure_name": MEASURES[one.measure],
            "has_target": not one.context,
            "description": one.description,
            "source": one.source,
        }
        for one in plan.indicators
    ]
    statuses = [{"status": code, "name": words} for code, words in wording.STATUS.items()]
    return [
        _list("units", "Các đơn vị", units),
        _list("indicators", "Các chỉ tiêu", indicators),
        _list("statuses", "Các mức đánh giá", statuses),
    ]


def _list(name: str, title: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = {bool: "boolean", str: "string"}
    fields = [{"name": key, "type": kinds[type(value)]} for key, value in rows[0].items()]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": title,
        "data": rows,
        "schema": {"fields": fields, "primaryKey": next(iter(rows[0]))},
    }
