"""A store in, whether everything in it is still as it was written out: journal, archive, database, cells.

Its parts: the chain of the journal, the archive's files, the database against both, and every fact's cell
read once more from the archived file. Only reads: the one thing it writes is its own result,
``<store>/verified.json``, which the next verification holds the journal against. A journal whose every hash
was made anew, or that ends earlier, is told by that.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from dashboard.warehouse.archive import archive_path
from dashboard.warehouse.database import Warehouse, WarehouseBusyError
from dashboard.warehouse.journal import MISFIT_FILE, Damage, Line, utc_now, walk
from dashboard.warehouse.replay import differences

STATE_FILE = "verified.json"
_COUNTS = ("acts", "last_hash", "files", "bytes", "rows")
PARTS = ("journal", "archive", "database", "cells")

Reread = Callable[[str, bytes, Sequence[Sequence[Any]]], "list[dict[str, Any]] | str"]
"""A file's name and bytes and facts of it (as acts carry them) in; those that differ out, or why it was not
read. The warehouse opens no files itself."""
Progress = Callable[[int, int], None]
"""Hears how many of how many files have been read once more."""


def _silent(done: int, total: int) -> None:
    """Nobody listens."""


_BROKEN = frozenset(
    {f"journal_{kind}" for kind in ("unreadable", "changed", "replaced", "missing", "repeated")}
)
"""After these a verification knew only the beginning of a journal."""
_LASTING = ("journal_shortened", "journal_rewritten", "journal_misfit")
"""What only one verification can see: told again by all later ones until somebody accepts it."""
_IN_A_CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,7}$")
TOLD = 20
"""So many files of the archive are told one by one."""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written: the key of its words ``audit.found_<code>`` and their args."""

    code: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Verification:
    """What a verification looked at and found. Times are UTC without a zone."""

    at: datetime
    acts: int
    """Lines of the journal that follow one another without a break."""
    first_at: datetime | None
    last_at: datetime | None
    last_hash: str
    files: int
    """Files that the journal names and the archive holds as they were."""
    bytes: int
    rows: int
    """Rows of the database that were compared."""
    cells: int = 0
    """Cells of archived files that were read once more and say what was filed."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Scope:
    """How much is verified: which of ``PARTS``; cells only with something that can read them."""

    parts: Sequence[str] = PARTS
    reread: Reread | None = None
    progress: Progress = _silent

    @property
    def is_whole(self) -> bool:
        """Whether the result may stand as that of the store."""
        return {"journal", "archive", "database"} <= set(self.parts)


WITHOUT_CELLS = Scope()


def verify_store(folder: Path, accepted_by: str = "", scope: Scope = WITHOUT_CELLS) -> Verification:
    """Verify a store that no process holds, without opening it as a warehouse (which would repair it).

    With ``accepted_by`` that person takes the journal as it is now, after a backup was put back for instance;
    that this was done is told from then on.
    Raises WarehouseBusyError if one does, FileNotFoundError where there is no store.
    """
    if not (folder / "journal").is_dir():
        raise FileNotFoundError(f"there is no store in {folder}")
    lock = FileLock(folder / "lock", thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise WarehouseBusyError(f"another process holds {folder}") from error
    try:
        return _verified(
            folder, lambda: _open(folder / "warehouse.duckdb"), accepted_by, scope, is_open=False
        )
    finally:
        lock.release()


def verify_open(warehouse: Warehouse, accepted_by: str = "", scope: Scope = WITHOUT_CELLS) -> Verification:
    """Verify a store that this process holds, while it goes on working."""
    return _verified(warehouse.folder, warehouse.cursor, accepted_by, scope, is_open=True)


def last_verification(folder: Path) -> Verification | None:
    """The result of the last verification of a store; None if there is none that can be read."""
    try:
        return from_json(json.loads((folder / STATE_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def to_json(found: Verification) -> dict[str, Any]:
    """A verification as plain JSON."""
    findings = [{"code": each.code, "args": dict(each.args)} for each in found.findings]
    times = {name: _stamp(getattr(found, name)) for name in ("at", "first_at", "last_at")}
    counts = {name: getattr(found, name) for name in (*_COUNTS, "cells")}
    return {**times, **counts, "findings": findings}


def from_json(record: Mapping[str, Any]) -> Verification:
    """A verification from its JSON. Raises KeyError, ValueError or TypeError."""
    counts: dict[str, Any] = {name: record[name] for name in _COUNTS}
    counts["cells"] = record.get("cells", 0)
    return Verification(
        at=datetime.fromisoformat(record["at"]),
        first_at=_moment(record["first_at"]),
        last_at=_moment(record["last_at"]),
        findings=tuple(Finding(each["code"], each["args"]) for each in record["findings"]),
        **counts,
    )


def finding_of(damage: Damage) -> Finding:
    """What a damaged line of the journal is told as."""
    args = {"number": damage.number, "at": _stamp(damage.at), "file": damage.file, "line": damage.line}
    return Finding(f"journal_{damage.kind}", args)


def _verified(
    folder: Path,
    connect: Callable[[], duckdb.DuckDBPyConnection | None],
    accepted_by: str,
    scope: Scope,
    *,
    is_open: bool,
) -> Verification:
    cursor = connect()
    try:
        # A snapshot first: what the journal says up to its last act can then no longer change.
        known = _begin(cursor) if cursor is not None else None
        lines, damage = _chain(folder)
        findings = []
        if damage and not (is_open and damage.kind == "torn"):
            findings.append(finding_of(damage))
        if scope.is_whole:
            findings += _of_the_past(folder, [] if damage else lines, accepted_by)
        size, files, lost = _archive(folder, lines) if "archive" in scope.parts else (0, 0, [])
        findings += lost
        cells, other = _cells(folder, lines, scope) if "cells" in scope.parts else (0, [])
        findings += other
        rows = 0
        if "database" not in scope.parts:
            pass
        elif cursor is None or known is None:
            findings.append(Finding("database_absent"))
        elif not damage or damage.number > known[0]:
            rows, different = _database(cursor, known, lines)
            findings += different
    finally:
        if cursor is not None:
            cursor.close()
    first, last = (lines[0], lines[-1]) if lines else (None, None)
    result = Verification(
        utc_now(), len(lines), first.at if first else None, last.at if last else None,
        last.hash if last else "", files, size, rows, cells, tuple(findings),
    )  # fmt: skip
    if scope.is_whole:
        _remember(folder, result)
    return result


def _open(file: Path) -> duckdb.DuckDBPyConnection | None:
    if not file.exists():
        return None
    try:
        connection = duckdb.connect(file, read_only=True)
        connection.execute("set timezone = 'UTC'")
    except duckdb.Error:
        return None
    return connection


def _begin(cursor: duckdb.DuckDBPyConnection) -> tuple[int, str] | None:
    """Number and hash of the last act that the database knows; None if it is no database of ours."""
    try:
        cursor.execute("begin")
        number, last_hash = cursor.execute("select last_number, last_hash from journal_state").fetchall()[0]
    except duckdb.Error:
        return None
    return int(number), str(last_hash)


def _chain(folder: Path) -> tuple[list[Line], Damage | None]:
    lines: list[Line] = []
    for each in walk(folder / "journal"):
        if isinstance(each, Damage):
            return lines, each
        lines.append(each)
    return lines, None


def _of_the_past(folder: Path, lines: Sequence[Line], accepted_by: str) -> list[Finding]:
    """What the last verification and the last start know of the journal that it does not show itself."""
    before = last_verification(folder)
    told = list(before.findings) if before else []
    accepted = [each for each in told if each.code == "journal_accepted"]
    if accepted_by:
        return [*accepted, Finding("journal_accepted", {"at": _stamp(utc_now()), "by": accepted_by})]
    found = {each.code: each for each in [*_misfit(folder, before), *_anchored(lines, before)]}
    found.update({each.code: each for each in told if each.code in _LASTING})
    return [*accepted, *found.values()]


def _anchored(lines: Sequence[Line], before: Verification | None) -> list[Finding]:
    """Whether the journal still holds what the last verification saw at its end."""
    if before is None or not before.acts or not lines or any(f.code in _BROKEN for f in before.findings):
        return []
    args = {"number": before.acts, "at": _stamp(before.last_at), "verified_at": _stamp(before.at)}
    if len(lines) < before.acts:
        return [Finding("journal_shortened", {**args, "acts": len(lines)})]
    if lines[before.acts - 1].hash != before.last_hash:
        return [Finding("journal_rewritten", args)]
    return []


def _misfit(folder: Path, before: Verification | None) -> list[Finding]:
    """Whether, since the last verification, a start found the database ahead of the journal or beside it."""
    try:
        note = json.loads((folder / MISFIT_FILE).read_text(encoding="utf-8"))
        is_new = before is None or datetime.fromisoformat(note["at"]) > before.at
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [Finding("journal_misfit", note)] if is_new else []


def _archive(folder: Path, lines: Sequence[Line]) -> tuple[int, int, list[Finding]]:
    """Bytes and number of the files that are as the journal names them, and those that are not."""
    named: dict[str, Line] = {}
    for line in lines:
        file = line.body.get("file") or {}
        if file.get("sha256"):
            named.setdefault(file["sha256"], line)
    size, good, lost = 0, 0, []
    for sha256, line in named.items():
        args = {"name": line.body["file"]["name"], "number": line.number, "at": _stamp(line.at)}
        try:
            data = archive_path(folder, sha256).read_bytes()
        except OSError:
            lost.append(Finding("archive_missing", args))
            continue
        if hashlib.sha256(data).hexdigest() == sha256:
            size, good = size + len(data), good + 1
        else:
            lost.append(Finding("archive_changed", args))
    if len(lost) > TOLD:
        lost = [*lost[:TOLD], Finding("archive_more", {"count": len(lost) - TOLD})]
    return size, good, lost


def _cells(folder: Path, lines: Sequence[Line], scope: Scope) -> tuple[int, list[Finding]]:
    """How many facts' cells still say what was filed, and those that do not."""
    if scope.reread is None:
        return 0, []
    filed = [(line, facts) for line in lines if (facts := _facts(line))]
    good, found = 0, []
    for done, (line, facts) in enumerate(filed, start=1):
        about = {"name": line.body["file"]["name"], "number": line.number, "at": _stamp(line.at)}
        try:
            data = archive_path(folder, line.body["file"]["sha256"]).read_bytes()
        except OSError:
            continue  # told as missing from the archive
        other = scope.reread(line.body["file"]["name"], data, facts)
        if isinstance(other, str):
            found.append(Finding("cells_unread", {**about, "reason": other}))
        else:
            good += len(facts) - len(other)
            found += [Finding("cells_differ", {**about, **each}) for each in other]
        scope.progress(done, len(filed))
    if len(found) > TOLD:
        found = [*found[:TOLD], Finding("cells_more", {"count": len(found) - TOLD})]
    return good, found


def _facts(line: Line) -> list[Sequence[Any]]:
    """The facts of an act that stand in a cell of its file."""
    if not (line.body.get("file") or {}).get("sha256"):
        return []
    return [
        fact
        for each in line.body.get("returns", ())
        for fact in each["facts"]
        if _IN_A_CELL.match(str(fact[6]))
    ]


def _database(
    cursor: duckdb.DuckDBPyConnection, known: tuple[int, str], lines: Sequence[Line]
) -> tuple[int, list[Finding]]:
    """Rows compared, and where the database is not what the journal makes it."""
    number, last_hash = known
    acts = {"number": number, "acts": len(lines)}
    if number > len(lines) or (number and lines[number - 1].hash != last_hash):
        return 0, [Finding("database_other", acts)]
    compared = differences(cursor, lines[:number])
    if compared is None:
        return 0, [Finding("database_older")]
    rows, found = compared
    behind = [Finding("database_behind", acts)] if number < len(lines) else []
    return rows, behind + [
        Finding("database_differs", {key: value for key, value in vars(each).items() if value is not None})
        for each in found
    ]


def _remember(folder: Path, found: Verification) -> None:
    beside = folder / f"{STATE_FILE}.part"
    beside.write_text(json.dumps(to_json(found), ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(folder / STATE_FILE)


def _stamp(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds") if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
