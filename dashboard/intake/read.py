"""A file's name and bytes in, a Reading out: the child process opens it, known units are looked up here."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
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
    sha256 = hashlib.sha256(data).hexdigest()
    request = {
        "what": "figures",
        "file": name,
        "choices": wire.pack_choices(choices or Choices()),
        "mappings": dict(mappings or {}),
    }
    codes: dict[str, str | None] = {}

    def unpack(reply: Mapping[str, Any]) -> Laid:
        if units.names:
            codes.update({name: resolve(name, units) for name in wire.unpack_townships(reply["laid"])})
        return wire.unpack_laid(reply["laid"], codes, reply["forms"])

    laid = _ask(request, data, unpack, _names(units))
    if isinstance(laid, Problem):
        return _unread(name, sha256, len(data), laid)
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
        waiting: deque[tuple[Future[Reading], int]] = deque()
        ahead = 0
        try:
            for name, data in files:
                waiting.append(
                    (pool.submit(read_file, name, data, units=units, mappings=mappings), len(data))
                )
                ahead += len(data)
                while len(waiting) > AHEAD_FILES or ahead > AHEAD_BYTES:
                    reading, size = waiting.popleft()
                    ahead -= size
                    yield reading.result()
            while waiting:
                yield waiting.popleft()[0].result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


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
        if "refused" in reply:
            return Problem("error", str(reply["refused"]), args=dict(reply["args"]))
        return unpack(reply)

    try:
        safety.check_size(data)
        return child.ask(request, data, names, unpack_any)
    except RefusedError as refused:
        return Problem("error", refused.code, args=refused.args_)
    except child.ChildFailedError as failure:
        return Problem("error", failure.code)


def _unread(name: str, sha256: str, size: int, problem: Problem) -> Reading:
    return _told(Reading(name, sha256, size, (), (problem,)))


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
