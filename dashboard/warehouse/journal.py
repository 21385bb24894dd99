"""The numbered, fsynced list of everything that was ever done: acts in, lines out, and back again.

One JSON line an act in ``journal/<year>-<month>.jsonl``, each carrying the hash of the line before it. A
last line without its newline or with a wrong hash was never acknowledged: it is cut off and a copy kept.
A wrong line anywhere else is damage, and stops the reading.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.warehouse.archive import sync_folder


class JournalDamagedError(RuntimeError):
    """A line that was acknowledged cannot be read any more."""


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

    def read(self) -> Iterator[Line]:
        """All lines in order, leaving the journal ready for the next. Raises JournalDamagedError."""
        self.last_number, self.last_hash = 0, ""
        files = sorted(self.folder.glob("*.jsonl"))
        for file in files:
            position = 0
            data = file.read_bytes()
            while position < len(data):
                end = data.find(b"\n", position)
                line = self._parse(data[position:end]) if end >= 0 else None
                if line is None:
                    if file == files[-1] and data.find(b"\n", position) in (-1, len(data) - 1):
                        self._cut(file, data, position)
                        return
                    place = f"{file.name}, the line after act {self.last_number}"
                    raise JournalDamagedError(f"{place} is damaged")
                self.last_number, self.last_hash = line.number, line.hash
                yield line
                position = end + 1

    def prepare(self, acts: Sequence[Act]) -> list[tuple[Line, str]]:
        """Number acts and write their lines out as text, storing nothing yet."""
        prepared: list[tuple[Line, str]] = []
        number, previous = self.last_number, self.last_hash
        for act in acts:
            number += 1
            text, digest = _encode(number, act, previous)
            prepared.append((Line(number, act.act, act.by, act.body, act.at, digest), text))
            previous = digest
        return prepared

    def append(self, prepared: Sequence[tuple[Line, str]]) -> None:
        """Write prepared lines durably, one sync for all. Raises OSError with none of them kept."""
        if not prepared:
            return
        data = "".join(text for _, text in prepared).encode()
        self._append_text(self.folder / self._file_name(), data)
        self.last_number, self.last_hash = prepared[-1][0].number, prepared[-1][0].hash

    def _file_name(self) -> str:
        newest = max((file.name for file in self.folder.glob("*.jsonl")), default="")
        return max(newest, f"{utc_now():%Y-%m}.jsonl")

    def _append_text(self, file: Path, data: bytes) -> None:
        new = not file.exists()
        size = 0 if new else file.stat().st_size
        with file.open("ab") as handle:
            try:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
            except OSError:
                # Not acknowledged, so it must not be found at the next start either.
                os.ftruncate(handle.fileno(), size)
                raise
        if new:
            sync_folder(self.folder)

    def _parse(self, data: bytes) -> Line | None:
        try:
            record = json.loads(data)
            digest = record.pop("hash")
        except (ValueError, KeyError, AttributeError):
            return None
        right = record.get("previous") == self.last_hash and record.get("number") == self.last_number + 1
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

    def _cut(self, file: Path, data: bytes, position: int) -> None:
        copy = file.with_suffix(f".torn-{utc_now():%Y%m%dT%H%M%S%f}")
        copy.write_bytes(data[position:])
        with file.open("r+b") as handle:
            handle.truncate(position)
            os.fsync(handle.fileno())
        sync_folder(self.folder)


def _encode(number: int, act: Act, previous: str) -> tuple[str, str]:
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
    return f'{text[:-1].decode()}{_HASH}{digest}"}}\n', digest


def _is_hash_of(line: bytes, record: Mapping[str, Any], digest: str) -> bool:
    return _digest(line[:-_TAIL] + b"}") == digest or _digest(_canonical(record)) == digest


def _canonical(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


_HASH = ',"hash":"'
_TAIL = len(_HASH) + 64 + len('"}')
"""The hash stands last in a line and is that of the line without it, or, in a line whose keys stand in
another order, of the same record with its keys sorted."""
