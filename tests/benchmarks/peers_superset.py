"""The peer Superset, served from a Python environment of its own: made once, kept in a cache folder.

``UNION_BENCHMARK_CACHE`` is that folder (default ``~/.cache/union-benchmarks``; 1 GB). Removing it is safe.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb

from tests.benchmarks import serving
from tests.benchmarks.peers_superset_setup import PASSWORD, TABLE, USER, Made, set_up

_NEEDS = serving.HERE / "requirements-superset.txt"
_CONFIG = serving.HERE / "peers_superset_config.py"
_THREADS = 20
"""One process with this many threads: what Superset's own container starts with."""


@contextlib.contextmanager
def superset(place: Path, table: Path) -> Iterator[Made]:
    """A Superset with its dashboard over the figures in the CSV ``table``, until the end of the block."""
    home = place / "superset"
    home.mkdir()
    shutil.copy(_prepared() / "superset.db", home / "superset.db")
    database = home / "figures.duckdb"
    _export(table, database)
    port = serving.free_port()
    command = [
        str(_python()), "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--worker-class",
        "gthread", "--threads", str(_THREADS), "--timeout", "120", "superset.app:create_app()",
    ]  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    with serving.serving(command, f"{url}/health", cwd=home, environment=_environment(home), limit=300):
        yield set_up(url, str(database))


def _export(table: Path, database: Path) -> None:
    """The figures as others would keep them: one table, with the day of each quarter for a time axis."""
    connection = duckdb.connect(database)
    connection.execute(
        f"create table {TABLE} as select *, make_date(year, quarter * 3, 1) as day from read_csv(?)",
        [str(table)],
    )
    connection.close()


def _folder() -> Path:
    """The cache folder of these requirements."""
    cache = Path(os.environ.get("UNION_BENCHMARK_CACHE", Path.home() / ".cache" / "union-benchmarks"))
    mark = hashlib.sha256(_NEEDS.read_bytes() + _CONFIG.read_bytes()).hexdigest()[:12]
    return cache / f"superset-{mark}"


def _python() -> Path:
    return _folder() / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _environment(home: Path) -> dict[str, str]:
    return {
        "SUPERSET_CONFIG_PATH": str(_CONFIG),
        "UNION_SUPERSET_HOME": str(home),
        "FLASK_APP": "superset",
        "SUPERSET_HOME": str(home),
        "PYTHONPATH": "",
    }


def _prepared() -> Path:
    """The folder with the installed Superset and its database as new, with one account; made if missing."""
    folder = _folder()
    if (folder / "ready").exists():
        return folder
    print("installing Superset, once, some minutes …", file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _run([sys.executable, "-m", "venv", str(folder / "venv")], folder)
    _run([str(_python()), "-m", "pip", "install", "--quiet", "-r", str(_NEEDS)], folder)
    account = ["--username", USER, "--firstname", "a", "--lastname", "b", "--email", "a@example.org"]
    for words in (["db", "upgrade"], ["fab", "create-admin", *account, "--password", PASSWORD], ["init"]):
        _run([str(_python()), "-c", "from superset.cli.main import superset; superset()", *words], folder)
    (folder / "ready").touch()
    return folder


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **_environment(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {(done.stdout + done.stderr)[-2000:]}")
