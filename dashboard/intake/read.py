"""A file's name and bytes in, a Reading out: the child process opens it, known units are looked up here."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache

from dashboard.intake import child, wire
from dashboard.intake.records import Book, Choices, Figure, KnownUnits, Problem, Reading
from dashboard.intake.townships import resolve


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
    sha256 = hashlib.sha256(data).hexdigest()
    request = {
        "what": "figures",
        "file": name,
        "choices": wire.pack_choices(choices or Choices()),
        "mappings": dict(mappings or {}),
    }
    try:
        reply = child.ask(request, data, _names(units))
    except child.ChildFailedError as failure:
        return _unread(name, sha256, len(data), Problem("error", failure.code))
    if "refused" in reply:
        return _unread(name, sha256, len(data), Problem("error", reply["refused"], args=reply["args"]))
    laid = wire.unpack_laid(reply["laid"])
    figures, problems = laid.figures, list(laid.problems)
    if units.names:
        codes = {township: resolve(township, units) for township in laid.townships}
        figures = _with_codes(figures, codes)
        problems += [
            Problem("error", "unknown_township", sheet, cell, township=township, args={"text": township})
            for township, (sheet, cell) in laid.townships.items()
            if codes[township] is None
        ]
    if not figures and not any(problem.severity == "error" for problem in problems):
        problems.append(Problem("error", "no_figures"))
    return Reading(name, sha256, len(data), figures, tuple(problems), tuple(laid.townships))


def read_files(
    files: Iterable[tuple[str, bytes]],
    *,
    units: KnownUnits | None = None,
    mappings: Mapping[str, str] | None = None,
) -> Iterator[Reading]:
    """Read many files, name and bytes, in order; the next are read while the caller works on one."""
    units = units or KnownUnits()
    with ThreadPoolExecutor(child.MAX_CHILDREN, thread_name_prefix="read") as pool:
        waiting: deque[Future[Reading]] = deque()
        for name, data in files:
            waiting.append(pool.submit(read_file, name, data, units=units, mappings=mappings))
            if len(waiting) > 4 * child.MAX_CHILDREN:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def read_sheets(name: str, data: bytes) -> Book | Problem:
    """The cells of a file as read in the child, or the problem that stops it."""
    try:
        reply = child.ask({"what": "book", "file": name}, data)
    except child.ChildFailedError as failure:
        return Problem("error", failure.code)
    if "refused" in reply:
        return Problem("error", reply["refused"], args=reply["args"])
    return wire.unpack_book(name, reply["book"])


def _unread(name: str, sha256: str, size: int, problem: Problem) -> Reading:
    return Reading(name, sha256, size, (), (problem,))


def _with_codes(figures: tuple[Figure, ...], codes: Mapping[str, str | None]) -> tuple[Figure, ...]:
    return tuple(
        replace(each, unit_code=code) if (code := codes.get(each.township)) else each for each in figures
    )


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
