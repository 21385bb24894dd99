"""The numbered, fsynced list of everything that was ever done: acts in, lines out, and back again.

One JSON line an act in ``journal/<year>-<month>.jsonl``, each carrying the hash of the line before it. A
last line without its newline or with a wrong hash was never acknowledged: it is cut off and a copy kept.
A wrong line anywhere else, or a whole one that the database knows, is damage and stops the reading.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from dashboard import logs
from dashboard.warehouse.archive import sync_folder


@dataclass(frozen=True)
class Damage:
    """The first line that is not as it was written, and what is wrong with it.

    torn: the last line is not whole; unreadable: not a line of a journal; changed: its hash is not that of
    its words; replaced: it is whole, but the line after it was written after another; missing: lines before
    it were taken out; repeated: it is out of order.
    """

    kind: Literal["torn", "unreadable", "changed", "replaced", "missing", "repeated"]
    number: int
    """Of the act that should stand there; of the first one that is missing."""
    at: datetime | None
    """When it was done, as far as the line or else the one before it says."""
    file: str
    line: int
    """Place in the file, from 1."""
    position: int
    """Where the line at which it shows begins, in bytes."""
    is_last: bool
    """Whether nothing follows that line."""


MISFIT_FILE = "misfit.json"


class JournalDamagedError(RuntimeError):
    """A line that was acknowledged is not as it was written; ``damage`` says which."""

    def __init__(self, damage: Damage) -> None:
        day = f" of {damage.at:%Y-%m-%d}" if damage.at else ""
        place = f"{damage.file} line {damage.line}"
        super().__init__(f"journal damaged at act {damage.number}{day} ({place}): {damage.kind}")
        self.damage = damage


@dataclass(frozen=True)
class Act:
    """Something a person did, before it has a number. ``at`` is UTC without a zone."""

    act: str
    by: str
    body: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True)
class Line:
    """An act as it stands in the journal."""

    number: int
    act: str
    by: str
    body: Mapping[str, Any]
    at: datetime
    hash: str


def utc_now() -> datetime:
    """The time as it is stored: UTC, no zone, whole milliseconds."""
    now = datetime.now(UTC).replace(tzinfo=None)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Journal:
    """The journal of one store. Used by its writer thread only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "journal"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.last_number = 0
        self.last_hash = ""
        self._doubtful: tuple[Path, int] | None = None
        """The file and its size before a line that could be neither written whole nor cut off again."""

    def read(self, acknowledged: int = 0) -> Iterator[Line]:
        """All lines in order, leaving the journal ready for the next.

        ``acknowledged`` is the last act known to be done: a whole line up to it is never cut off. Raises
        JournalDamagedError.
        """
        self._cut_doubtful()
        self.last_number, self.last_hash = 0, ""
        for each in walk(self.folder):
            if isinstance(each, Damage):
                is_known = each.kind != "torn" and each.number <= acknowledged
                if not each.is_last or is_known or each.kind not in _NEVER_WRITTEN_WHOLE:
                    raise JournalDamagedError(each)
                self._cut(each)
                return
            self.last_number, self.last_hash = each.number, each.hash
            yield each

    def note_misfit(self, number: int) -> None:
        """Leave a note beside the journal that a database, at act ``number``, was not made from it."""
        logs.tell("journal_misfit", level=logging.WARNING, number=number, acts=self.last_number)
        note = {"at": utc_now().isoformat(), "number": number, "acts": self.last_number}
        (self.folder.parent / MISFIT_FILE).write_text(json.dumps(note), encoding="utf-8")

    def prepare(self, acts: Sequence[Act]) -> list[tuple[Line, bytes]]:
        """Number acts and write their lines out as text, storing nothing yet."""
        prepared: list[tuple[Line, bytes]] = []
        number, previous = self.last_number, self.last_hash
        for act in acts:
            number += 1
            text, digest = _encode(number, act, previous)
            prepared.append((Line(number, act.act, act.by, act.body, act.at, digest), text))
            previous = digest
        return prepared

    def append(self, prepared: Sequence[tuple[Line, bytes]]) -> None:
        """Write prepared lines durably, one sync for all. Raises OSError with none of them kept."""
        if not prepared:
            return
        data = b"".join([text for _, text in prepared])
        self._append_text(self.folder / self._file_name(), data)
        self.last_number, self.last_hash = prepared[-1][0].number, prepared[-1][0].hash

    def _file_name(self) -> str:
        newest = max((file.name for file in self.folder.glob("*.jsonl")), default="")
        return max(newest, f"{utc_now():%Y-%m}.jsonl")

    def _append_text(self, file: Path, data: bytes) -> None:
        """Add bytes to a file, all of them or none, and sync.

        What was not acknowledged must not be found at the next start, nor stand before the next line: where
        even cutting it off fails, it is cut off before anything else is written.
        """
        self._cut_doubtful()
        is_new = not file.exists()
        # Without a buffer: what it still held would be written when the file is closed, after the cut.
        with file.open("ab", buffering=0) as handle:
            size = os.fstat(handle.fileno()).st_size
            try:
                rest = memoryview(data)
                while rest:
                    rest = rest[handle.write(rest) :]
                os.fsync(handle.fileno())
                if is_new:
                    sync_folder(self.folder)
            except OSError:
                self._doubtful = (file, size)
                with contextlib.suppress(OSError):
                    self._cut_doubtful()
                raise

    def _cut_doubtful(self) -> None:
        if self._doubtful is not None:
            file, size = self._doubtful
            with file.open("r+b") as handle:
                handle.truncate(size)
                os.fsync(handle.fileno())
            self._doubtful = None

    def _cut(self, damage: Damage) -> None:
        logs.tell("journal_torn", level=logging.WARNING, number=damage.number)
        file = self.folder / damage.file
        copy = file.with_suffix(f".torn-{utc_now():%Y%m%dT%H%M%S%f}")
        copy.write_bytes(file.read_bytes()[damage.position :])
        with file.open("r+b") as handle:
            handle.truncate(damage.position)
            os.fsync(handle.fileno())
        sync_folder(self.folder)


def walk(folder: Path) -> Iterator[Line | Damage]:
    """The lines of a journal's folder in order, only reading; ends with the first damage, if there is one."""
    last = Line(0, "", "", {}, datetime.min, "")
    files = sorted(folder.glob("*.jsonl"))
    for file in files:
        position, place = 0, 1
        data = file.read_bytes()
        while position < len(data):
            end = data.find(b"\n", position)
            line = _parse(data[position:end], last) if end >= 0 else None
            if line is None:
                is_last = file == files[-1] and end in (-1, len(data) - 1)
                text = data[position:end] if end >= 0 else None
                yield _damage(text, last, file.name, place, position, is_last)
                return
            yield line
            last, position, place = line, end + 1, place + 1


def _parse(data: bytes, last: Line) -> Line | None:
    """The line that these bytes are, if they are what was written after the last one."""
    try:
        record = json.loads(data)
        digest = record.pop("hash")
    except (ValueError, KeyError, AttributeError):
        return None
    right = record.get("previous") == last.hash and record.get("number") == last.number + 1
    if not right or not _is_hash_of(data, record, digest):
        return None
    return Line(
        record["number"],
        record["act"],
        record["by"],
        record["body"],
        datetime.fromisoformat(record["at"]),
        digest,
    )


def _damage(data: bytes | None, last: Line, file: str, place: int, position: int, is_last: bool) -> Damage:
    """What is wrong with a line that does not follow the last one; None for one without its end."""
    number, at = last.number + 1, last.at if last.number else None
    if data is None:
        return Damage("torn", number, at, file, place, position, is_last)
    try:
        record = json.loads(data)
        digest = record.pop("hash")
        said = int(record["number"])
        at = datetime.fromisoformat(record["at"])
    except (ValueError, KeyError, AttributeError, TypeError):
        return Damage("unreadable", number, at, file, place, position, is_last)
    if not _is_hash_of(data, record, digest):
        return Damage("changed", number, at, file, place, position, is_last)
    if said > number:
        return Damage("missing", number, last.at if last.number else at, file, place, position, is_last)
    if said < number:
        return Damage("repeated", number, at, file, place, position, is_last)
    # Whole, in order, but written after another line than the one that stands before it now.
    return Damage("replaced", max(last.number, 1), at, file, place, position, is_last)


def _encode(number: int, act: Act, previous: str) -> tuple[bytes, str]:
    record = {
        "number": number,
        "at": act.at.isoformat(timespec="milliseconds"),
        "by": act.by,
        "act": act.act,
        "body": act.body,
        "previous": previous,
    }
    text = _canonical(record)
    digest = _digest(text)
    return b"".join([text[:-1], f'{_HASH}{digest}"}}\n'.encode()]), digest


def _is_hash_of(line: bytes, record: Mapping[str, Any], digest: str) -> bool:
    return _digest(line[:-_TAIL] + b"}") == digest or _digest(_canonical(record)) == digest


def _canonical(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


_NEVER_WRITTEN_WHOLE = frozenset({"torn", "unreadable", "changed"})
"""What is left of a line whose writing was cut short."""
_HASH = ',"hash":"'
_TAIL = len(_HASH) + 64 + len('"}')
"""The hash stands last in a line and is that of the line without it, or, in a line whose keys stand in
another order, of the same record with its keys sorted."""
