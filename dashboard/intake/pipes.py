"""Frames over the pipes to the reading child: bytes in, bytes out, never later than they may be."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import threading
import time
from typing import IO

LENGTH = 8
"""Bytes of the length that stands before each frame."""
MAX_REPLY = 64 * 1024 * 1024
WIDTH = 256 * 1024
"""Bytes that may be on their way to a child: who sends a whole frame need not wait for it to be taken."""
CAN_BE_WAITED_ON = os.name == "posix"


class deadline:  # noqa: N801 - used like a function
    """Where pipes cannot be waited on (Windows), a timer kills the process when its time is over."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.expired = threading.Event()
        self.timer: threading.Timer | None = None
        if not CAN_BE_WAITED_ON:
            self.timer = threading.Timer(seconds, self._expire, (process,))

    def _expire(self, process: subprocess.Popen[bytes]) -> None:
        self.expired.set()
        process.kill()

    def __enter__(self) -> threading.Event:
        if self.timer:
            self.timer.daemon = True
            self.timer.start()
        return self.expired

    def __exit__(self, *_: object) -> None:
        if self.timer:
            self.timer.cancel()


def widen(pipe: IO[bytes]) -> None:
    """Let more be on its way in a pipe, where the system can and will."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, WIDTH)


def is_waiting(pipe: IO[bytes]) -> bool:
    """Whether something stands in a pipe to be read; False where that cannot be told."""
    return CAN_BE_WAITED_ON and bool(select.select([pipe], [], [], 0)[0])


def length(data: bytes) -> bytes:
    return len(data).to_bytes(LENGTH, "big")


def write(pipe: IO[bytes], data: bytes, until: float, expired: threading.Event) -> None:
    """Hand over bytes. Raises TimeoutError when nobody takes them in time, OSError when the child is gone."""
    rest = memoryview(data)
    while rest:
        if CAN_BE_WAITED_ON:
            if not select.select([], [pipe], [], max(0.0, until - time.monotonic()))[1]:
                raise TimeoutError
            written = os.write(pipe.fileno(), rest[: 1 << 20])  # as much as it takes at once
        else:
            try:
                written = os.write(pipe.fileno(), rest[: 1 << 20])
            except OSError as error:
                if expired.is_set():
                    raise TimeoutError from error
                raise
        rest = rest[written:]


def read(pipe: IO[bytes], until: float, expired: threading.Event) -> bytes:
    """One length-prefixed frame: the child says no more than it was asked. Raises TimeoutError when it is
    late, EOFError when it is gone or says more.
    """
    frame = bytearray()
    size = LENGTH
    while len(frame) < size:
        if CAN_BE_WAITED_ON and not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            raise TimeoutError
        piece = os.read(pipe.fileno(), 1 << 20)
        if not piece:
            raise TimeoutError if expired.is_set() else EOFError
        frame += piece
        if size == LENGTH <= len(frame):
            size += int.from_bytes(frame[:LENGTH], "big")
        if size > MAX_REPLY or len(frame) > size:
            raise EOFError
    return bytes(frame[LENGTH:])
