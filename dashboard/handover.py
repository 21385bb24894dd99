"""Jobs of the command line, done by whichever process holds the store.

The server that holds a store listens on loopback; port and key stand in ``<store>/server.json``, readable by
its owner only. The key never travels: multiprocessing.connection proves it by challenge and answer. Requests
and replies are JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import (
    Client,
    Connection,
    Listener,
    answer_challenge,
    deliver_challenge,
)
from pathlib import Path
from typing import Any

from dashboard import labels
from dashboard.warehouse import NotKeptError, Warehouse, WarehouseBusyError, guard, open_warehouse

Job = Callable[[Warehouse, Mapping[str, Any]], dict[str, Any]]


class HandoverError(RuntimeError):
    """The process that holds the store did not do the job; its reason is the message."""


def serve(warehouse: Warehouse, jobs: Mapping[str, Job]) -> Callable[[], None]:
    """Do jobs for other processes of this machine until the returned function is called."""
    key = secrets.token_bytes(32)
    listener = Listener(("127.0.0.1", 0))
    file = warehouse.folder / "server.json"
    port = listener.address[1]
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump({"port": port, "key": key.hex(), "pid": os.getpid()}, out)
    stopping = threading.Event()

    def answer(connection: Connection) -> None:
        # A stranger without the key, or a client gone again, is no reason to stop listening.
        with contextlib.suppress(Exception), connection:
            deliver_challenge(connection, key)
            answer_challenge(connection, key)
            # The key is readable by the owner of the store's files alone, who could write to them directly.
            with guard.as_operator():
                connection.send_bytes(_answer(warehouse, jobs, connection.recv_bytes()))

    def listen() -> None:
        while not stopping.is_set():
            with contextlib.suppress(OSError):
                # One thread a caller: whoever connects and says nothing keeps nobody else waiting.
                threading.Thread(target=answer, args=(listener.accept(),), daemon=True).start()

    threading.Thread(target=listen, name="handover", daemon=True).start()

    def stop() -> None:
        stopping.set()
        file.unlink(missing_ok=True)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
            pass
        listener.close()

    return stop


def run(folder: Path, jobs: Mapping[str, Job], job: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Do a job on the store in a folder: here if the store is free, else by the process that holds it.

    Raises HandoverError with the other process's reason, WarehouseBusyError if that process does not answer.
    """
    try:
        warehouse = open_warehouse(folder)
    except WarehouseBusyError:
        return _ask(folder, job, request)
    try:
        return jobs[job](warehouse, request)
    finally:
        warehouse.close()


def _answer(warehouse: Warehouse, jobs: Mapping[str, Job], message: bytes) -> bytes:
    reply: dict[str, Any]
    try:
        request = json.loads(message)
        reply = {"done": jobs[request["job"]](warehouse, request["request"])}
    except NotKeptError as error:
        reply = {"failed": labels.t(f"common.not_kept_{error.code}", **error.args_of_words)}
    except Exception as error:  # whatever goes wrong is the asker's to read
        reply = {"failed": f"{error}" or type(error).__name__}
    return json.dumps(reply, ensure_ascii=False, default=str).encode()


def _ask(folder: Path, job: str, request: Mapping[str, Any]) -> dict[str, Any]:
    with _connection(folder) as connection:
        connection.send_bytes(json.dumps({"job": job, "request": request}, default=str).encode())
        reply = json.loads(connection.recv_bytes())
    if "failed" in reply:
        raise HandoverError(reply["failed"])
    done: dict[str, Any] = reply["done"]
    return done


@contextlib.contextmanager
def _connection(folder: Path) -> Iterator[Any]:
    try:
        about = json.loads((folder / "server.json").read_text())
        connection = Client(("127.0.0.1", about["port"]), authkey=bytes.fromhex(about["key"]))
    except (OSError, ValueError, EOFError) as error:
        raise WarehouseBusyError(f"another process holds {folder} and does not answer") from error
    with connection:
        yield connection
