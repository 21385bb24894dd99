"""An open store in, an edition of its figures out: Parquet files that other engines read.

    <folder>/<county or sample>/CURRENT.json         names the edition that counts; replaced as the last step
    <folder>/<county or sample>/<edition>/edition.json
        fct_figure/year=2026/quarter=3/part.parquet  in an order that lets a reader skip most of it
        fact/year=2026/quarter=3/part.parquet        the cells that the figures came from
        unit.parquet ...                             every other table one file

All of it is read in one transaction, so an edition is the store at one moment. The views of queries/views are
published as they stand then, except the one of the figures themselves (queries/views/fct_indicator_side.sql),
which would be as large again. What is only for this office stays here: accounts and passwords, saved views,
header decisions' log, what an act said (``journal_act.summary``).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from dashboard import settings
from dashboard.warehouse import opening
from dashboard.warehouse.archive import sync_folder
from dashboard.warehouse.database import Cursor, Warehouse
from dashboard.warehouse.journal import utc_now

KEPT = 3
"""So many editions are kept: whoever reads the last one may finish."""
POINTER = "CURRENT.json"
RECORD = "edition.json"

TABLES = (
    "calendar_quarter", "county", "dim_indicator", "dim_indicator_side", "dim_quarter", "dim_rule_operand",
    "dim_total_side", "dim_unit_boundary", "dim_unit_change", "dim_unit_quarter", "dim_unit_stretch",
    "fct_kind_quarter", "fct_kind_total", "fct_restatement", "header_mapping", "map_layout", "map_place",
    "measure", "problem", "problem_event", "programme", "ratio", "return", "return_event", "return_file",
    "signed_item", "signed_score", "signoff", "stg_deadline", "stg_narrative_claim", "stg_return",
    "stg_return_standing", "stg_return_status", "stg_scheme", "stg_scheme_item", "stg_succession",
    "stg_target", "target", "unit", "unit_alias",
)  # fmt: skip
"""The tables and views that are published as they stand, one file each. Whoever reads an edition takes what
is there: a table that another query needs is named here and nowhere else."""
IN_PARTS = {
    "fct_figure": "select * exclude (year, quarter) from fct_figure"
    " where year = {year} and quarter = {quarter} order by measure_code, basis, unit_code, known_from",
    "fct_unit_ratio": "select * exclude (year, quarter) from fct_unit_ratio"
    " where year = {year} and quarter = {quarter} order by indicator_code, unit_code",
    "fact": "select fact.* from fact join return on return.return_id = fact.return_id"
    " where return.year = {year} and return.quarter = {quarter} order by fact.fact_id",
}
"""Published by year and quarter, what large ones grow by."""
ACTS_OF_THE_OFFICE = ("account", "view")
"""Acts that tell of accounts and of what people keep for themselves."""
JOURNAL = f"""select number, act, done_at, by_whom, cast(null as text) as summary from journal_act
where act not in ({", ".join(f"'{act}'" for act in ACTS_OF_THE_OFFICE)})"""
_QUARTERS = """select distinct year, quarter from return
union select distinct year, quarter from fct_figure order by year, quarter"""
SORTED = {
    "dim_unit_boundary": "boundaries, year, quarter, unit_code, source_code",
    "dim_unit_quarter": "year, quarter, unit_code",
    "stg_return_standing": "year, quarter, unit_code",
    "stg_return_status": "year, quarter, unit_code",
}
"""Of the larger tables in one file, the order in which a reader can skip parts of it."""


class PublishError(RuntimeError):
    """Nothing was published, what stood before still stands: ``engine.publish_<code>`` says why.

    nothing: no county has begun; busy: somebody else publishes there; full, closed, failed: the disk refused.
    """

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(f"{code} {args}")
        self.code = code
        self.args_of_words = args


class EditionError(RuntimeError):
    """There is no edition to read: ``code`` none, gone (its files are no longer there), other (version)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Edition:
    """One publication of a store."""

    name: str
    version: int
    """Number of the last act in it, the store's data version."""
    made_at: str
    """UTC, ISO 8601."""
    is_sample: bool
    county: str
    definitions: str
    """What the tables of this program version look like; another version's edition is not read."""
    rows: Mapping[str, int]
    bytes: int


def publish(warehouse: Warehouse, folder: Path) -> Edition:
    """Publish the store as it is now; the edition, once it counts. Raises PublishError."""
    county = warehouse.county()
    if county is None:
        raise PublishError("nothing")
    place = folder / place_of(is_sample=county.is_sample)
    cursor = warehouse.cursor()
    try:
        with _reasons(place):
            place.mkdir(parents=True, exist_ok=True)
            with FileLock(place / "lock", blocking=False):
                return _publish(cursor, place, is_sample=county.is_sample, county=county.name)
    except Timeout as error:
        raise PublishError("busy", folder=place) from error
    finally:
        cursor.close()


def place_of(*, is_sample: bool) -> str:
    """The folder of a store's editions within the folder that is published to."""
    return "sample" if is_sample else "county"


def current(place: Path) -> Edition:
    """The edition that counts. Raises EditionError."""
    try:
        name = json.loads((place / POINTER).read_text(encoding="utf-8"))["edition"]
    except (OSError, ValueError, KeyError) as error:
        raise EditionError("none") from error
    try:
        edition = Edition(**json.loads((place / name / RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise EditionError("gone") from error
    if edition.definitions != definitions():
        raise EditionError("other")
    return edition


def files_of(folder: Path) -> list[tuple[str, Path]]:
    """Each table of an edition's folder and its file, or the folder of its parts."""
    return [
        (each.stem, each) for each in sorted(folder.iterdir()) if each.is_dir() or each.suffix == ".parquet"
    ]


@cache
def definitions() -> str:
    """Changes with any table or view that an edition is made of."""
    digest = hashlib.sha256(repr((TABLES, IN_PARTS, JOURNAL)).encode())
    for folder in ("schema", "derived", "views"):
        for file in sorted((settings.QUERIES / folder).glob("*.sql")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _publish(cursor: Cursor, place: Path, *, is_sample: bool, county: str) -> Edition:
    at = utc_now()
    cursor.execute("begin")
    try:
        version = cursor.execute("select last_number from journal_state").fetchall()[0][0]
        name = f"{version:09d}-{at:%Y%m%dT%H%M%S%f}"[:-3]
        part = place / f"{name}.part"
        part.mkdir()
        try:
            rows = _write_tables(cursor, part)
            files = [each for each in part.rglob("*") if each.is_file()]
            size = sum(each.stat().st_size for each in files)
            made = Edition(name, version, at.isoformat(), is_sample, county, definitions(), rows, size)
            _write(part / RECORD, asdict(made))
            for each in files:
                _sync(each)
            part.rename(place / name)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    finally:
        cursor.execute("rollback")
    sync_folder(place)
    _write(place / f"{POINTER}.part", {"edition": name})
    os.replace(place / f"{POINTER}.part", place / POINTER)
    sync_folder(place)
    _retain(place)
    return made


def _write_tables(cursor: Cursor, folder: Path) -> dict[str, int]:
    rows = {}
    for name in TABLES:
        ordered = f" order by {SORTED[name]}" if name in SORTED else ""
        rows[name] = _copy(cursor, f'select * from "{name}"{ordered}', folder / f"{name}.parquet")
    rows["journal_act"] = _copy(cursor, JOURNAL, folder / "journal_act.parquet")
    quarters = cursor.execute(_QUARTERS).fetchall()
    for name, sql in IN_PARTS.items():
        rows[name] = 0
        for year, quarter in quarters or [(0, 0)]:
            part = folder / name / f"year={year}" / f"quarter={quarter}"
            part.mkdir(parents=True)
            rows[name] += _copy(cursor, sql.format(year=year, quarter=quarter), part / "part.parquet")
    return rows


def _copy(cursor: Cursor, sql: str, file: Path) -> int:
    target = str(file).replace("'", "''")
    copied = cursor.execute(f"copy ({sql}) to '{target}' (format parquet, compression zstd)").fetchall()
    return int(copied[0][0])


@contextmanager
def _reasons(place: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, duckdb.Error) as error:
        if isinstance(error, Timeout):
            raise
        number, reason = opening.refused(error)
        code = opening.WORD_OF.get(number, "failed")
        raise PublishError(code, folder=place, reason=reason) from error


def _retain(place: Path) -> None:
    """Keep the newest editions, and nothing of a publication that was broken off."""
    editions = sorted(each for each in place.iterdir() if each.is_dir() and (each / RECORD).exists())
    for each in place.iterdir():
        if each.is_dir() and each not in editions[-KEPT:]:
            shutil.rmtree(each, ignore_errors=True)


def _write(file: Path, record: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    _sync(file)


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
