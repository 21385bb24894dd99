"""Passwords: told once, kept as argon2id only, changed at first sign-in."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.warehouse import passwords
from dashboard.warehouse.journal import utc_now
from dashboard.warehouse.passwords import FILE, Passwords

OWN = "城北-职工-2026 年"


def test_a_first_password_fits_and_must_be_changed(tmp_path: Path):
    kept = Passwords(tmp_path)
    word = kept.give_first("dong")
    assert kept.fits("dong", word)
    assert not kept.fits("dong", word + "x")
    assert kept.must_change("dong")
    assert kept.change("dong", OWN) == ""
    assert kept.fits("dong", OWN)
    assert not kept.fits("dong", word)
    assert not kept.must_change("dong")


def test_nobody_unknown_signs_in(tmp_path: Path):
    assert not Passwords(tmp_path).fits("niemand", "")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("kurz", "short"),
        ("a" * 201, "long"),
        ("1111122222", "simple"),
        ("dong-123456", "simple"),
        (OWN, "same"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(tmp_path: Path, typed: str, why: str):
    kept = Passwords(tmp_path)
    kept.give_first("dong")
    kept.change("dong", OWN)
    assert kept.change("dong", typed) == why
    assert kept.fits("dong", OWN)


def test_the_file_holds_no_password_and_is_the_owners_only(tmp_path: Path):
    kept = Passwords(tmp_path)
    word = kept.give_first("dong")
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    assert word not in text
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in text
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_first_password_ends_after_two_weeks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    kept = Passwords(tmp_path)
    word = kept.give_first("dong")
    now = utc_now()
    monkeypatch.setattr(passwords, "utc_now", lambda: now + timedelta(days=14, seconds=-5))
    assert kept.fits("dong", word)
    monkeypatch.setattr(passwords, "utc_now", lambda: now + timedelta(days=14, seconds=5))
    assert not kept.fits("dong", word)


def test_each_new_password_and_each_end_of_sessions_counts_up(tmp_path: Path):
    kept = Passwords(tmp_path)
    assert kept.version("dong") == 0
    kept.give_first("dong")
    kept.change("dong", OWN)
    kept.end_sessions("dong")
    assert kept.version("dong") == 3
    assert kept.fits("dong", OWN), "ending sessions changes no password"
