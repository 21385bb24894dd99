"""Raw bytes of accepted files by their sha256: bytes in, a path that survives power loss out.

A file is written beside its place, synced, renamed and its folder synced, so it is whole or not there. Of
many the disk is synced as a whole, once before all are renamed and once after. Nothing in the archive is ever
changed or deleted.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

SYNCED_AT_ONCE = 16
MANY = 32
"""Files from which on the disk is synced as a whole: two calls in the place of two a file."""
WHOLE_DISKS = frozenset({"ext4", "xfs"})
"""File systems that sync as a whole what they hold for sure; elsewhere that may be a mere wish."""


class ArchiveError(RuntimeError):
    """A file that the archive should hold is missing or is not what its name says."""


def archive_path(folder: Path, sha256: str) -> Path:
    """Where the bytes with this hash stand."""
    return folder / "archive" / sha256[:2] / sha256


def keep_bytes(folder: Path, data: bytes) -> str:
    """Store bytes durably and return their sha256. Storing the same bytes again does nothing."""
    return keep_all(folder, [data])[0]


def keep_all(folder: Path, files: Sequence[bytes]) -> list[str]:
    """Store the bytes of several files durably, all of them before it returns; their sha256 in order."""
    names = [hashlib.sha256(data).hexdigest() for data in files]
    wanted: dict[str, dict[str, bytes]] = {}
    for name, data in zip(names, files, strict=True):
        path = os.fspath(archive_path(folder, name))
        if not _is_kept(path, data):
            wanted.setdefault(os.path.dirname(path), {})[path] = data
    if wanted:
        is_new = [not os.path.isdir(shelf) for shelf in wanted]
        for shelf in wanted:
            os.makedirs(shelf, exist_ok=True)
        if sum(map(len, wanted.values())) >= MANY and (sync_disk := _sync_disk(folder)) is not None:
            _fill_together(folder, wanted, sync_disk)
            return names
        with ThreadPoolExecutor(min(len(wanted), SYNCED_AT_ONCE), thread_name_prefix="archive") as pool:
            list(pool.map(_fill, wanted, wanted.values()))
        if any(is_new):
            sync_folder(folder / "archive")
            sync_folder(folder)
    return names


def _is_kept(path: str, data: bytes) -> bool:
    try:
        return os.stat(path).st_size == len(data)
    except FileNotFoundError:
        return False


def _fill(shelf: str, files: Mapping[str, bytes]) -> None:
    """Write the files of one folder by their paths. Text paths: the usual objects take half of the time."""
    for path, data in files.items():
        _write(path, data)
    sync_folder(shelf)


def _fill_together(
    folder: Path, shelves: Mapping[str, Mapping[str, bytes]], sync_disk: Callable[[int], None]
) -> None:
    """Write the files of all folders; the disk is synced before they get their names and when they have."""
    files = {path: data for shelf in shelves.values() for path, data in shelf.items()}
    besides = {_beside(path): path for path in files}
    disk = os.open(folder, os.O_RDONLY)  # opened first: it tells of what goes wrong on the disk from now on
    try:
        for beside, path in besides.items():
            with open(beside, "wb", buffering=0) as handle:
                rest = memoryview(files[path])
                while rest:
                    rest = rest[handle.write(rest) :]
        sync_disk(disk)
        for beside, path in besides.items():
            os.replace(beside, path)
        sync_disk(disk)
    except OSError:
        _remove(besides)
        raise
    finally:
        os.close(disk)


def _sync_disk(folder: Path) -> Callable[[int], None] | None:
    """What makes durable all that was written to the disk of an open folder; raises OSError where it was not.

    None where the system cannot, or would not tell: only Linux does, since 5.8.
    """
    call = _syncfs()
    if call is None or _file_system(os.stat(folder).st_dev) not in WHOLE_DISKS:
        return None

    def sync_disk(handle: int) -> None:
        if call(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    return sync_disk


@cache
def _syncfs() -> Callable[[int], int] | None:
    if not sys.platform.startswith("linux"):
        return None
    release = re.match(r"(\d+)\.(\d+)", os.uname().release)
    if release is None or (int(release[1]), int(release[2])) < (5, 8):
        return None
    call: Callable[[int], int] | None = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    return call


def _file_system(device: int) -> str:
    """What kind of file system a device holds, "" where that cannot be told."""
    number = f"{os.major(device)}:{os.minor(device)}"
    with contextlib.suppress(OSError), open("/proc/self/mountinfo", encoding="utf-8") as mounts:
        for line in mounts:
            mount, _, kind = line.partition(" - ")
            if mount.split()[2] == number:
                return kind.split()[0]
    return ""


def _beside(path: str) -> str:
    return f"{path}.{os.getpid()}.part"


def _remove(paths: Iterable[str]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            os.unlink(path)


def _write(path: str, data: bytes) -> None:
    beside = _beside(path)
    try:
        with open(beside, "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(beside, path)
    except OSError:
        _remove([beside])
        raise


def read_bytes(folder: Path, sha256: str) -> bytes:
    """The bytes with this hash. Raises ArchiveError when missing or damaged."""
    try:
        data = archive_path(folder, sha256).read_bytes()
    except OSError as error:
        raise ArchiveError(f"the archive lacks {sha256}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ArchiveError(f"the archived file {sha256} is damaged")
    return data


def sync_folder(folder: Path | str) -> None:
    """Make a new name in a folder durable (POSIX; Windows has no such call and needs none)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
