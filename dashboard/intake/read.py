"""A file's name and bytes in, a Reading out: the child process opens it, known units are looked up here."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from typing import Any, TypeVar

from dashboard import logs
from dashboard.intake import child, picture, safety, wire
from dashboard.intake.picture import Picture
from dashboard.intake.records import Book, Cell, Choices, KnownUnits, Note, Problem, Reading
from dashboard.intake.safety import RefusedError
from dashboard.intake.settle import Laid
from dashboard.intake.townships import resolve

_T = TypeVar("_T")
AHEAD_FILES = 240
AHEAD_BYTES = 8 * 1024 * 1024
"""Files that are read ahead of the one who asks for them, so that the children work on meanwhile."""
RUN_FILES = 16
RUN_BYTES = 256 * 1024
"""Small files are sent to a child so many at once: a word with it takes half as long as reading one does."""


def read_file(
    name: str,
    data: bytes,
    *,
    units: KnownUnits | None = None,
    choices: Choices | None = None,
    mappings: Mapping[str, str] | None = None,
) -> Reading:
    """Read a return. Never raises for bad input: a file that cannot be read comes with one error problem.

    With ``units`` every township is looked up and one that is not known is an error; ``mappings`` are
    remembered decisions, header text to indicator code ("" = leave out); ``choices`` fill what the file
    does not say.
    """
    units = units or KnownUnits()
    name = safety.file_name(name)
    request = {"what": "figures", "file": name, **_how(choices, mappings)}
    found = _ask(request, data, lambda reply: _laid(reply, units, reply["forms"]), _names(units))
    return _reading(name, data, found, units)


_Found = tuple[Laid, dict[str, str | None]]
"""What a file says, and the unit_code of each township that it names."""


def _how(choices: Choices | None, mappings: Mapping[str, str] | None) -> dict[str, Any]:
    return {"choices": wire.pack_choices(choices or Choices()), "mappings": dict(mappings or {})}


def _laid(reply: Mapping[str, Any], units: KnownUnits, forms: list[Any]) -> _Found:
    codes: dict[str, str | None] = {}
    if units.names:
        codes = {name: resolve(name, units) for name in wire.unpack_townships(reply["laid"])}
    return wire.unpack_laid(reply["laid"], codes, forms), codes


def _reading(name: str, data: bytes, found: _Found | Problem, units: KnownUnits) -> Reading:
    sha256 = hashlib.sha256(data).hexdigest()
    if isinstance(found, Problem):
        return _told(Reading(name, sha256, len(data), (), (found,)))
    laid, codes = found
    figures, problems = laid.figures, list(laid.problems)
    if units.names:
        problems += [
            Problem("error", "unknown_township", sheet, cell, township=township, args={"text": township})
            for township, (sheet, cell) in laid.townships.items()
            if codes[township] is None
        ]
    if not figures and not any(problem.severity == "error" for problem in problems):
        problems.append(Problem("error", "no_figures"))
    return _told(Reading(name, sha256, len(data), figures, tuple(problems), tuple(laid.townships)))


def read_files(
    files: Iterable[tuple[str, bytes]],
    *,
    units: KnownUnits | None = None,
    mappings: Mapping[str, str] | None = None,
) -> Iterator[Reading]:
    """Read many files, name and bytes, in order; the next are read while the caller works on one."""
    units = units or KnownUnits()
    with ThreadPoolExecutor(child.MAX_CHILDREN, thread_name_prefix="read") as pool:
        waiting: deque[tuple[Future[list[Reading]], int, int]] = deque()
        ahead = size = 0
        try:
            for run in _runs(files):
                weight = sum(len(data) for _, data in run)
                waiting.append((pool.submit(_read_run, run, units, mappings), len(run), weight))
                ahead, size = ahead + len(run), size + weight
                while len(waiting) > 1 and (ahead > AHEAD_FILES or size > AHEAD_BYTES):
                    readings, count, weight = waiting.popleft()
                    ahead, size = ahead - count, size - weight
                    yield from readings.result()
            while waiting:
                yield from waiting.popleft()[0].result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _runs(files: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """Files that follow each other, as many as are sent to the child at once."""
    run: list[tuple[str, bytes]] = []
    size = 0
    for name, data in files:
        if run and (len(run) >= RUN_FILES or size + len(data) > RUN_BYTES):
            yield run
            run, size = [], 0
        run.append((name, data))
        size += len(data)
    if run:
        yield run


def _read_run(
    files: Sequence[tuple[str, bytes]], units: KnownUnits, mappings: Mapping[str, str] | None
) -> list[Reading]:
    """Read files sent to the child together; singly those that no answer came for, the first fault's on."""
    files = [(safety.file_name(name), data) for name, data in files]
    found: list[_Found | Problem] = []

    def unpack(reply: Mapping[str, Any]) -> list[_Found | Problem]:
        return [_refused(each) or _laid(each, units, reply["forms"]) for each in reply["replies"]]

    if len(files) > 1:
        request = {
            "what": "figures",
            "files": [name for name, _ in files],
            "sizes": [len(data) for _, data in files],
            **_how(None, mappings),
        }
        with suppress(child.ChildFailedError):  # over one of them: then each has a child to itself to fail
            found = child.ask(
                request, b"".join([data for _, data in files]), _names(units), unpack, files=len(files)
            )
    readings = [_reading(name, data, each, units) for (name, data), each in zip(files, found, strict=False)]
    rest = files[len(readings) :]
    return readings + [read_file(name, data, units=units, mappings=mappings) for name, data in rest]


def read_sheets(name: str, data: bytes) -> Book | Problem:
    """The cells of a file as read in the child, or the problem that stops it."""
    return _ask({"what": "book", "file": name}, data, lambda reply: wire.unpack_book(name, reply["book"]))


def picture_of(name: str, data: bytes, sheet: str, cell: str) -> Picture | Problem:
    """The part of a sheet around a cell, read in the child, or the problem that stops it."""
    request = {"what": "picture", "file": name, "sheet": sheet, "cell": cell}
    return _ask(request, data, lambda reply: picture.unpack(reply["picture"]))


def cells_of(name: str, data: bytes, places: Sequence[tuple[str, str]]) -> list[Cell | None] | Problem:
    """The cells of a file at (sheet, address), None where nothing stands; or the problem that stops it."""

    def unpack(reply: Mapping[str, Any]) -> list[Cell | None]:
        cells = [each and Cell(*each) for each in reply["cells"]]
        if len(cells) != len(places):
            raise ValueError("another number of cells than asked for")
        return cells

    return _ask({"what": "cells", "file": name, "places": places}, data, unpack)


def annotate_file(
    name: str, data: bytes, notes: Sequence[Note], heads: Mapping[str, str]
) -> tuple[str, bytes] | Problem:
    """The sender's own workbook with every noted cell coloured and commented, a list of the notes first.

    Returns the new file's name (``<old name>_核对.xlsx``; the suffix is a head) and bytes, or the problem
    that stops it; never raises for bad input. ``heads`` are the words of the list, the texts of locale
    ``markup`` (``dashboard.workbooks.marked.heads`` collects them). Uploaded again, the list is not read as a
    return.
    """
    request = {"what": "annotate", "file": name, "notes": wire.pack_notes(notes), "heads": dict(heads)}
    return _ask(request, data, lambda reply: (str(reply["file"]), wire.unpack_bytes(reply["bytes"])))


def _ask(
    request: Mapping[str, Any],
    data: bytes,
    unpack: Callable[[Mapping[str, Any]], _T],
    names: tuple[str, ...] = (),
) -> _T | Problem:
    """What the child says of a file, or the problem that stops it; a file too large is never sent."""

    def unpack_any(reply: Mapping[str, Any]) -> _T | Problem:
        return _refused(reply) or unpack(reply)

    try:
        safety.check_size(data)
        return child.ask(request, data, names, unpack_any)
    except RefusedError as refused:
        return Problem("error", refused.code, args=refused.args_)
    except child.ChildFailedError as failure:
        return Problem("error", failure.code)


def _refused(reply: Mapping[str, Any]) -> Problem | None:
    if "refused" not in reply:
        return None
    return Problem("error", str(reply["refused"]), args=dict(reply["args"]))


def _told(reading: Reading) -> Reading:
    """The reading; that it has errors is in the log, by the file's hash: its name may be a person's."""
    codes = {problem.code for problem in reading.problems if problem.severity == "error"}
    if codes:
        logs.tell("file_faulty", file=reading.sha256[:12], bytes=reading.size, codes=codes)
    return reading


_last: tuple[KnownUnits, tuple[str, ...]] = (KnownUnits(), ())


def _names(units: KnownUnits) -> tuple[str, ...]:
    """The names of the units as one tuple, the same object for the same units: it is sent only when new."""
    global _last
    if _last[0].names is not units.names:
        _last = (units, _longest_first(tuple(units.names)))
    return _last[1]


@lru_cache(maxsize=8)
def _longest_first(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted((name for name in names if len(name) > 1), key=len, reverse=True))
