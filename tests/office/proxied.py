"""nginx with TLS before an office, by the site file that the recipe installs; only addresses and folders differ."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = "gonghui.example.cn"
"""The host name that the recipe's files carry."""


def program(name: str) -> str:
    """Where a program stands; the test is skipped without it, or fails when the recipe must be tested."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:{Path(sys.executable).parent}")
    if not found:
        if os.environ.get("UNION_DEPLOY_TESTS") == "required":
            pytest.fail(f"{name} is missing")
        pytest.skip(f"{name} is not on this machine")
    return found


def run(*command: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def configuration(folder: Path, *, tls: int, plain: int, app: int) -> Path:
    """A whole nginx configuration around the recipe's site, with a certificate of its own, all in ``folder``."""
    run(program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={NAME}",
        "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem"))  # fmt: skip
    site = (ROOT / ".deploy" / "linux" / "nginx.conf").read_text(encoding="utf-8")
    site = re.sub(r"^\s*listen \[::\].*$", "", site, flags=re.MULTILINE)
    for ours, theirs in (
        ("/etc/ssl/union-dashboard", str(folder)),
        ("/var/log/nginx", str(folder)),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ", f"listen 127.0.0.1:{tls} "),
        ("127.0.0.1:8501", f"127.0.0.1:{app}"),
    ):
        assert ours in site, ours
        site = site.replace(ours, theirs)
    # Only the master may read a folder of root's; its workers need the one for uploads too.
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log;"
        f" events {{}} http {{ {temporary} {site} }}",
        encoding="utf-8",
    )
    return whole


@contextmanager
def before(folder: Path, *, tls: int, app: int) -> Iterator[None]:
    """nginx answering on 127.0.0.1:``tls`` for the office on port ``app``."""
    nginx = program("nginx")
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        plain = free.getsockname()[1]
    whole = configuration(folder, tls=tls, plain=plain, app=app)
    process = subprocess.Popen([nginx, "-p", str(folder), "-c", str(whole)])
    try:
        for _ in range(100):
            assert process.poll() is None, (folder / "error.log").read_text()
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", tls)) == 0:
                    break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()
