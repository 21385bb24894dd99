"""An office server of one's own: started as an office starts it, asked over plain HTTP."""

from __future__ import annotations

import http.client
import io
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from dashboard.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
HTML = {"Accept": "text/html"}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Office:
    """A running office server."""

    port: int
    environment: dict[str, str]
    first: dict[str, str] = field(default_factory=dict)
    """First passwords by login."""

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body.encode() or None, names)
            answer = connection.getresponse()
            found: dict[str, str] = {}
            for name, value in answer.getheaders():
                key = name.lower()
                found[key] = f"{found[key]}\n{value}" if key in found else value
            return Answer(answer.status, found, answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def sign_in(self, login: str, password: str, after: str = "/", **headers: str) -> Answer:
        form = urlencode({"login": login, "password": password, "next": after})
        return self.ask("POST", "/sign-in", form, **headers)

    def command(self, *arguments: str) -> str:
        """What the command line answers, run in this process: starting one takes ten times as long."""
        told = io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(told):
            for name, value in {**self.environment, "UNION_LOG_DIR": "off"}.items():
                patch.setenv(name, value)
            assert main(arguments) == 0, told.getvalue()
        return told.getvalue()

    def account(self, login: str, *arguments: str) -> str:
        """Open an account from the command line; its first password."""
        told = self.command("account", login, *arguments)
        return re.findall(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}", told)[-1] if "-" in told.split("：")[-1] else ""


def cookie_of(answer: Answer, name: str = "union_session") -> str:
    """One cookie of an answer, as a browser sends it back."""
    lines = answer.headers["set-cookie"].splitlines()
    return next(line.split(";")[0] for line in lines if line.startswith(f"{name}="))


@contextmanager
def running(folder: Path, *, open_first: bool = True, port: int = 0, **settings: str) -> Iterator[Office]:
    """A server in an empty folder, with an administrator ``boss`` opened from the command line."""
    environment = {
        **os.environ,
        "UNION_DATA_DIR": str(folder / "store"),
        "UNION_SIGN_IN": "local",
        **settings,
    }
    made = Office(port or free_port(), environment)
    if open_first:
        made.first["boss"] = made.account("boss", "--name", "王主任", "--role", "admin")
    with (folder / "log").open("ab") as log:
        command = [sys.executable, "-m", "dashboard", "serve", "--port", str(made.port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            for _ in range(600):
                try:
                    if made.ask("GET", "/_stcore/health").status == 200:
                        break
                except OSError:
                    assert process.poll() is None, (folder / "log").read_text()
                    time.sleep(0.1)
            yield made
        finally:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
