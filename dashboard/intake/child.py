"""The bounded process that opens strangers' files: bytes go in over a pipe, JSON comes back.

A child is kept warm and reads one file at a time, whichever thread asks; a second one starts when a file has
waited for it. Each is held to 300 MB, 10 s of CPU and 15 s by the clock a file, replaced after any
failure or 2,000 files. Run as ``python -m dashboard.intake.child``.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, TypeVar

from dashboard import settings
from dashboard.intake import pipes

CPU_SECONDS = 10
WALL_SECONDS = 15.0
START_SECONDS = 20.0
"""Time a new child has on top, to start Python on a slow machine."""
MAX_FILES = 2000
MAX_CHILDREN = 2
"""Files read at a time."""
PATIENCE = 0.05
"""Seconds a file waits for the child at work before a second is started."""
LONG_PATIENCE = 3.0
"""The same for a child that has not yet read its first."""
STUCK = 0.2
"""The same for a child whose files are quick, counted from when it took the one it has: files of a known form
take a millisecond, and a second child a third of a second of processor time and 40 MB."""
STARTING_TAKES = 0.5
QUICK = 0.02
"""Seconds of processor time that starting takes at most, and a quick file."""
MAX_KEPT = 128 * 1024 * 1024
"""A child that has used more memory than this is replaced, so that the next file has all of its share."""
SMALL_FILE = 16 * 1024
LOOKED_AT = 16
"""A child looks at its memory after each file, but of small ones only after so many."""
FEWER_COLLECTIONS = 50_000
"""New objects after which a child looks for garbage; Python's usual number is 700."""
GIVES_WAY = 3
"""How nice a child is: with two of them busy the process that serves the pages still has a processor."""
_T = TypeVar("_T")
_COMMAND = (sys.executable, "-X", "utf8", "-m", "dashboard.intake.child")


_NOT_AS_PACKED = (
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RecursionError,
    MemoryError,
)


class ChildFailedError(Exception):
    """The child died over a file. ``code`` is the intake problem code that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Child:
    """A running child process and its pipes."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.PROJECT,
            start_new_session=os.name == "posix",
        )
        if pipes.CAN_BE_WAITED_ON and self.process.stdin is not None:
            os.set_blocking(self.process.stdin.fileno(), False)
            pipes.widen(self.process.stdin)
        self.files = 0
        self.cpu = 0.0
        self.cpu_limit = 0
        self.names: object = None
        """The known names it was told, compared by identity."""
        self.began = time.monotonic()
        """When it took the files it is at."""
        self.asked = 1
        """How many these are."""
        self.forms: list[Any] = []
        """What it said of forms once and then only names: for whoever unpacks its replies."""

    def ask(self, request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
        """Send one request and wait for its answer. Raises ChildFailedError: it is then dead.

        What is asked of several files together has the time and memory of one.
        """
        from dashboard.intake.wire import dumps, loads

        head = dumps(request)
        wall = WALL_SECONDS + (START_SECONDS if self.files == 0 else 0.0)
        self.files += self.asked
        self._raise_cpu_limit()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            with pipes.deadline(self.process, wall) as expired:
                until = time.monotonic() + wall
                pipes.write(
                    self.process.stdin, pipes.length(head) + head + pipes.length(data) + data, until, expired
                )
                answer = pipes.read(self.process.stdout, until, expired)
        except (OSError, EOFError) as error:
            raise ChildFailedError(self._why(isinstance(error, TimeoutError))) from error
        try:
            reply: dict[str, Any] = loads(answer)
            self.cpu = float(reply.pop("cpu", self.cpu))
        except _NOT_AS_PACKED as error:
            raise ChildFailedError("damaged") from error
        return reply

    def _raise_cpu_limit(self) -> None:
        """The limit counts the whole life of a process, so each file gets its own share on top."""
        with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
            import resource

            soft = math.ceil(self.cpu) + CPU_SECONDS + 1
            if soft == self.cpu_limit:
                return
            hard = resource.prlimit(self.process.pid, resource.RLIMIT_CPU)[1]
            resource.prlimit(self.process.pid, resource.RLIMIT_CPU, (soft, hard))
            self.cpu_limit = soft

    def _why(self, timed_out: bool) -> str:
        self.stop()
        if timed_out or self.process.returncode in (-getattr(signal, "SIGXCPU", 24),):
            return "took_too_long"
        return "too_complex"

    def stop(self) -> None:
        """Kill the process and wait for its end."""
        with contextlib.suppress(OSError):
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)


_slots = threading.BoundedSemaphore(MAX_CHILDREN)
_lock = threading.Condition()
"""Told when a child is free or gone."""
_idle: list[_Child] = []
_busy: set[_Child] = set()


def ask(
    request: Mapping[str, Any],
    data: bytes,
    names: tuple[str, ...],
    unpack: Callable[[dict[str, Any]], _T],
    *,
    files: int = 1,
) -> _T:
    """Have a child answer a request about a file's bytes. Waits for its turn. Raises ChildFailedError.

    ``unpack`` makes records of the reply; where it cannot, the child is not trusted with another file. It
    finds under ``forms`` a list of its own that goes with the child. Of several ``files`` the answers are
    under ``replies``, up to the first over which the child ends.

    ``names`` are the known units; they are sent only when they are not those of the child's request before.
    """
    with _slots:
        child = _take(files)
        try:
            told = child.names is names
            reply = child.ask(request if told else {**request, "names": list(names)}, data)
            child.names = names
            last = bool(reply.get("last"))
            found = unpack({**reply, "forms": child.forms})
        except _NOT_AS_PACKED as error:  # a child that a file took over says anything
            _drop(child)
            raise ChildFailedError("damaged") from error
        except BaseException:
            _drop(child)
            raise
        if last or child.files >= MAX_FILES:
            _drop(child)
        else:
            with _lock:
                _busy.discard(child)
                _idle.append(child)
                _lock.notify()
        return found


def _take(files: int = 1) -> _Child:
    """An idle child that lives, the one used last first, else a new one once the one at work takes long."""
    since = time.monotonic()
    with _lock:
        while True:
            while _idle:
                child = _idle.pop()
                if child.process.poll() is None:
                    child.began, child.asked = time.monotonic(), files
                    _busy.add(child)
                    return child
                child.stop()
            left = min((_until(child, since) for child in _busy), default=since) - time.monotonic()
            if left <= 0:
                child = _Child()
                child.asked = files
                _busy.add(child)
                return child
            _lock.wait(left)


def _until(child: _Child, since: float) -> float:
    """How long a file that waits ``since`` then leaves it to a child at work."""
    if child.files <= child.asked:
        return since + LONG_PATIENCE
    is_quick = child.cpu < STARTING_TAKES + QUICK * child.files
    return max(since, child.began) + STUCK + QUICK * (child.asked - 1) if is_quick else since + PATIENCE


def _drop(child: _Child) -> None:
    with _lock:
        _busy.discard(child)
        _lock.notify()
    child.stop()


def warm() -> None:
    """Start a child now, so that the first file does not wait for it."""
    with _lock:
        if not _idle and not _busy:
            _idle.append(_Child())


def stop() -> None:
    """End every child; the next request starts another."""
    with _lock:
        for child in (*_idle, *_busy):
            child.stop()
        _idle.clear()
        _busy.clear()


atexit.register(stop)


# --- what follows runs in the child ---


def main() -> None:
    """Answer requests until the pipe closes."""
    from dashboard.intake import safety

    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints goes nowhere: the pipe carries frames only.
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    with contextlib.suppress(OSError, ValueError):
        safety.limit_this_process(cpu_seconds=CPU_SECONDS + int(START_SECONDS))
    with contextlib.suppress(OSError, AttributeError):
        os.nice(GIVES_WAY)
    _import_readers(incoming)
    names: tuple[str, ...] = ()
    said: list[Any] = []
    files = 0
    while True:
        head = _frame(incoming)
        if head is None:
            return
        data = _frame(incoming) or b""
        from dashboard.intake.wire import dumps, loads

        request = loads(head)
        if "names" in request:
            names = tuple(request["names"])
        reply = (
            _answers(request, data, names, said)
            if "files" in request
            else _answer(request, data, names, said)
        )
        reply["cpu"] = time.process_time()
        files += 1
        if (len(data) > SMALL_FILE or files % LOOKED_AT == 0) and safety.memory_used() > MAX_KEPT:
            reply["last"] = True
        body = dumps(reply)
        outgoing.write(pipes.length(body) + body)
        outgoing.flush()
        if reply.get("last"):
            return


def _import_readers(incoming: BinaryIO) -> None:
    """What every file needs is loaded before the first one comes; what many do not, where none waits yet."""
    from dashboard.intake import layout, lexicon, names, wire, workbook  # noqa: F401 - loaded

    workbook.load_reader()
    lexicon.simplified("會")
    names.names_index()
    if not pipes.is_waiting(incoming):
        names.meanings()
    # What is loaded now stays: looking through it for garbage at each file takes a tenth of its time.
    gc.freeze()
    gc.set_threshold(FEWER_COLLECTIONS)


def _frame(pipe: BinaryIO) -> bytes | None:
    size = pipe.read(pipes.LENGTH)
    if len(size) < pipes.LENGTH:
        return None
    return pipe.read(int.from_bytes(size, "big"))


def _answers(
    request: Mapping[str, Any], data: bytes, names: tuple[str, ...], said: list[Any]
) -> dict[str, Any]:
    """Read several files one after the other, up to the first after which the child ends."""
    replies: list[dict[str, Any]] = []
    start = 0
    for file, size in zip(request["files"], request["sizes"], strict=True):
        replies.append(_answer({**request, "file": file}, data[start : start + size], names, said))
        start += size
        if replies[-1].get("last"):
            return {"replies": replies, "last": True}
    return {"replies": replies}


def _answer(
    request: Mapping[str, Any], data: bytes, names: tuple[str, ...], said: list[Any]
) -> dict[str, Any]:
    """Read a file. Any failure is an answer too; after one that is not a plain refusal the child ends.

    ``said`` are the forms that answers before this one have told of.
    """
    from dashboard.intake import layout, wire, workbook
    from dashboard.intake.safety import RefusedError

    try:
        if request["what"] == "narrative":
            from dashboard.narrative import analyse

            return {"narrative": analyse.read(data, names)}
        book = workbook.read_book(request["file"], data)
        if request["what"] == "book":
            return {"book": wire.pack_book(book)}
        if request["what"] == "picture":
            from dashboard.intake import picture

            return {"picture": picture.pack(picture.picture(book, request["sheet"], request["cell"]))}
        if request["what"] == "cells":
            from dashboard.intake import picked

            return {"cells": picked.pick(book, request["places"])}
        if request["what"] == "annotate":
            from dashboard.workbooks import annotate

            notes = wire.unpack_notes(request["notes"])
            file, marked = annotate.annotate(book, data, notes, request["heads"])
            return {"file": file, "bytes": wire.pack_bytes(marked)}
        laid = layout.read_layout(
            book, choices=wire.unpack_choices(request["choices"]), mappings=request["mappings"], names=names
        )
        return {"laid": wire.pack_laid(laid, said)}
    except RefusedError as refused:
        return {"refused": refused.code, "args": dict(refused.args_)}
    except MemoryError:
        return {"refused": "too_complex", "args": {"limit": "memory"}, "last": True}
    except BaseException as error:  # a panic in the reader is a BaseException
        return {"refused": "damaged", "args": {"reason": type(error).__name__}, "last": True}


if __name__ == "__main__":
    main()
