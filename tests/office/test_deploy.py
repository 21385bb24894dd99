"""The small files of .deploy/ are what the programs that read them take: nginx, systemd, Caddy, Docker's linter.

Each check is skipped where its program is missing; UNION_DEPLOY_TESTS=required makes that a failure.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from tests.office.proxied import configuration, program, run

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / ".deploy"
LINUX = DEPLOY / "linux"


def test_nginx_takes_the_site(tmp_path: Path):
    whole = configuration(tmp_path, tls=18443, plain=18080, app=8501)
    done = run(program("nginx"), "-t", "-p", str(tmp_path), "-c", str(whole))
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr, done.stderr


def test_no_location_drops_the_headers_of_the_site():
    """nginx inherits proxy_set_header only where a location has none of its own: else a stranger's would pass."""
    for location in re.findall(
        r"location [^{]*\{([^}]*)\}", (LINUX / "nginx.conf").read_text(encoding="utf-8")
    ):
        assert "proxy_pass" in location
        assert "proxy_set_header" not in location


@pytest.mark.parametrize(
    "unit", ["union-dashboard.service", "union-dashboard-backup.service", "union-dashboard-backup.timer"]
)
def test_systemd_takes_the_units(tmp_path: Path, unit: str):
    analyze = program("systemd-analyze")
    for file in LINUX.glob("union-dashboard*.*"):
        text = file.read_text(encoding="utf-8").replace(
            "/opt/union-dashboard/.venv/bin/python", sys.executable
        )
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    done = run(analyze, "verify", "--man=no", str(tmp_path / unit))
    assert (done.returncode, done.stderr.strip()) == (0, ""), done.stderr


def test_the_service_is_closed_to_what_it_does_not_need():
    """What systemd itself rates as exposure: 0 is closed, 10 is open; the default of a service is 9.6."""
    analyze = program("systemd-analyze")
    done = run(analyze, "security", "--offline=yes", str(LINUX / "union-dashboard.service"))
    level = re.search(r"Overall exposure level[^:]*: ([\d.]+)", done.stdout)
    assert level is not None, done.stdout + done.stderr
    assert float(level[1]) <= 3.0


def test_caddy_takes_its_file(tmp_path: Path):
    caddy = program("caddy")
    environment = {**os.environ, "UNION_PUBLIC_URL": "https://gonghui-pc", "HOME": str(tmp_path)}
    done = run(caddy, "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "windows" / "Caddyfile"),
               env=environment)  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_dockerfile_passes_its_linter():
    hadolint = program("hadolint")
    done = run(hadolint, str(DEPLOY / "Dockerfile"))
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def test_every_setting_of_the_recipes_is_one_that_is_read():
    read = (ROOT / "dashboard" / "settings.py").read_text(encoding="utf-8")
    for file in DEPLOY.rglob("*"):
        if file.is_file():
            for name in re.findall(r"\bUNION_[A-Z_]+\b", file.read_text(encoding="utf-8")):
                assert f'"{name}"' in read, f"{file.name}: {name}"
