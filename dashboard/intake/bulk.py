"""Many files in, filed in batches: the next are read in the children while one is checked and filed.

Rules, figures derived and the disk's syncs cost nearly the same for one file as for a hundred, so a batch
holds as many as can be looked at as one filing: no township's quarter stands in it twice.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.intake import child
from dashboard.intake.checks import check
from dashboard.intake.figureset import Figures
from dashboard.intake.read import read_files
from dashboard.intake.records import KnownUnits, Reading
from dashboard.intake.submit import CheckedFile, Receipt, file_returns
from dashboard.warehouse import Warehouse, rules

MAX_FILES = 240
MAX_FIGURES = 24_000
"""A batch is held in memory, and two of them at times. Planning a statement takes a third of its time:
twice as many files would save 5 % of processor time and hold 30 MB more.
"""
FIRST_FILES = 120
"""The first batch, as nothing else is done until it has been read; each one after it may be twice as long."""
FEWER_COLLECTIONS = 100_000
"""Python looks for garbage after so many new objects; at its usual 700 that takes a fifth of an import."""
_USUAL_COLLECTIONS = gc.get_threshold()
SWITCHED_AFTER = 0.0005
"""Seconds a thread keeps Python to itself; at the usual 0.005 the children wait for their next files."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file with what its sender says of it; ``at`` None means now."""

    name: str
    data: bytes
    by: str
    at: datetime | None = None
    explanation: str = ""
    """The sender's word on every warning."""
    reason: str = ""
    """Why errors of rules.csv may stand."""
    note: str = ""


def file_many(
    warehouse: Warehouse,
    files: Iterable[Incoming],
    *,
    mappings: Mapping[str, str] | None = None,
    told: Callable[[Reading], None] = lambda reading: None,
) -> Iterator[tuple[CheckedFile, Receipt]]:
    """Read, check and file each; the file with its problems and its receipt, in order, batch by batch.

    ``told`` hears of each file as soon as it has been read.
    """
    gc.set_threshold(FEWER_COLLECTIONS)
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCHED_AFTER)
    try:
        yield from _file_many(warehouse, files, mappings, told)
    finally:
        gc.set_threshold(*_USUAL_COLLECTIONS)
        sys.setswitchinterval(usual)


def _file_many(
    warehouse: Warehouse,
    files: Iterable[Incoming],
    mappings: Mapping[str, str] | None,
    told: Callable[[Reading], None],
) -> Iterator[tuple[CheckedFile, Receipt]]:
    child.warm()
    units = KnownUnits(warehouse.unit_names())
    rules.ready()  # while the child starts
    kept: list[Incoming] = []

    def named() -> Iterator[tuple[str, bytes]]:
        for each in files:
            kept.append(each)
            yield each.name, each.data

    def heard() -> Iterator[Reading]:
        for reading in read_files(named(), units=units, mappings=mappings):
            told(reading)
            yield reading

    for readings in _batches(heard()):
        batch, kept[: len(readings)] = kept[: len(readings)], []
        yield from _file_batch(warehouse, batch, readings)
        batch, readings = [], []  # or they would be held until the next ones have been checked


def _file_batch(
    warehouse: Warehouse, batch: Sequence[Incoming], readings: Sequence[Reading]
) -> Iterator[tuple[CheckedFile, Receipt]]:
    checked = [
        CheckedFile(
            data=each.data,
            reading=reading,
            problems=problems,
            by=each.by,
            at=each.at,
            explanation=each.explanation,
            reason=each.reason,
            note=each.note,
        )
        for each, reading, problems in zip(batch, readings, check(readings, warehouse), strict=True)
    ]
    return zip(checked, file_returns(warehouse, checked), strict=True)


def _batches(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """Runs of readings that can be checked and filed together."""
    batch: list[Reading] = []
    held: set[tuple[str, int | None, int | None]] = set()
    figures, most = 0, FIRST_FILES
    for each in readings:
        by_column = Figures.of(each.figures)
        of = zip(by_column.unit_code, by_column.township, by_column.year, by_column.quarter, strict=True)
        holds = {(code or name, year, quarter) for code, name, year, quarter in set(of)}
        full = len(batch) >= min(most, MAX_FILES) or figures + len(each.figures) > MAX_FIGURES
        if batch and (full or holds & held):
            yield batch
            batch, held, figures, most = [], set(), 0, 2 * most
        batch.append(each)
        held |= holds
        figures += len(each.figures)
    if batch:
        yield batch
