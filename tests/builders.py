"""Short ways to put units, returns and files into a store."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.catalogue import catalogue
from dashboard.intake.narratives import ConfirmedFigure, ConfirmedReport
from dashboard.intake.records import Figure, Reading
from dashboard.intake.submit import CheckedFile
from dashboard.warehouse import Warehouse
from dashboard.warehouse.journal import Act

START = datetime(2026, 1, 5, 8, 0)


def unit(code: str, name: str, *, kind: str = "town", level: str = "township", **more: Any) -> dict[str, Any]:
    """A unit as acts carry it; expected since ever unless ``valid_from`` says otherwise."""
    return {
        "unit_code": code,
        "name": name,
        "short_name": name.rstrip("镇乡"),
        "level": level,
        "kind": kind,
        "parent_code": None if level == "county" else "C",
        "valid_from": "1900-01-01",
        "valid_to": None,
        "successor_code": None,
        "aliases": [],
        **more,
    }


def begin(warehouse: Warehouse, *units: dict[str, Any], name: str = "清河县") -> None:
    """Begin a county with these townships (default: U1 东河镇 and U2 西岭乡)."""
    townships = units or (unit("U1", "东河镇"), unit("U2", "西岭乡", kind="township"))
    county = {"county_code": "C", "name": name, "is_sample": False, "today": None}
    body = {"county": county, "units": [unit("C", name, kind="county", level="county"), *townships]}
    warehouse.submit([Act("begin", "管理员", body, START)])


def reading(
    unit_code: str,
    year: int,
    quarter: int,
    figures: Mapping[str, int | str | None],
    *,
    file: str = "报表.xlsx",
    township: str = "",
    salt: str = "",
) -> tuple[bytes, Reading]:
    """A file that was read: ``figures`` maps "measure" or "measure/basis" to a value (None: not applicable)."""
    found = []
    for row, (key, value) in enumerate(figures.items(), start=5):
        code, _, basis = key.partition("/")
        native = "stock" if catalogue().indicators[code].measure_type == "stock" else "ytd"
        found.append(
            Figure(
                sheet="季报",
                cell=f"E{row}",
                township=township or unit_code,
                year=year,
                quarter=quarter,
                code=code,
                basis=basis or native,  # type: ignore[arg-type]
                value=None if value is None else Decimal(str(value)),
                raw="/" if value is None else str(value),
                state="not_applicable" if value is None else "value",
                unit_code=unit_code,
            )
        )
    data = repr((unit_code, year, quarter, sorted(figures.items(), key=str), salt)).encode()
    sha256 = hashlib.sha256(data).hexdigest()
    return data, Reading(file, sha256, len(data), tuple(found), (), (township or unit_code,))


def checked(
    unit_code: str,
    year: int,
    quarter: int,
    figures: Mapping[str, int | str | None],
    *,
    at: datetime | None = None,
    by: str = "填报员",
    **more: Any,
) -> CheckedFile:
    """A file without problems, ready to be filed."""
    data, read = reading(unit_code, year, quarter, figures, **more)
    return CheckedFile(data, read, (), by=by, at=at)


def confirmed(
    unit_code: str, year: int, quarter: int, figures: Mapping[str, int | str], *, title: str = "工作总结"
) -> ConfirmedReport:
    """Confirmed figures of an old report: "measure" or "ratio" or "measure/basis" to a value, a sentence each."""
    found = []
    for place, (key, value) in enumerate(figures.items(), start=1):
        code, _, basis = key.partition("/")
        native = "stock" if catalogue().indicators[code].measure_type == "stock" else "ytd"
        raw = str(value)
        quote = f"现有{raw}。"
        found.append(
            ConfirmedFigure(code, basis or native, Decimal(raw), raw, place, quote, 2, 2 + len(raw))  # type: ignore[arg-type]
        )
    return ConfirmedReport(unit_code, year, quarter, title, tuple(found))
