"""A program that files returns while its disk fails under it: run with ``faults.c`` loaded before libc.

For every write, sync and rename that filing a return takes, one after the other, it makes that one fail, once
or from then on; then the disk works again and the same return is filed once more. Prints what came of it as
JSON. ``FAULTS_UNDER`` is the store's folder.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import sys
import time
from pathlib import Path

from dashboard.intake.submit import file_returns
from dashboard.warehouse import NotKeptError, Warehouse, open_warehouse
from dashboard.warehouse.verify import verify_open
from tests.builders import begin, checked

FAULTS = ctypes.CDLL(None)
FAULTS.faults_seen.restype = ctypes.c_long
FAULTS.faults_arm.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_int]


def file(warehouse: Warehouse, number: int) -> str:
    figures = {"members": number, "workers": 2 * number}
    return file_returns(warehouse, [checked("U1", 2026, 1, figures, salt=str(number))])[0].status


def newest(warehouse: Warehouse) -> int:
    sql = (
        "select value from fct_figure where measure_code = 'members' and known_until > now() and quarter = 1"
    )
    return int(warehouse.cursor().execute(sql).fetchall()[0][0])


def checkpoint_often(warehouse: Warehouse) -> None:
    """Every commit is then written into the database file at once, so that this too is made to fail."""
    warehouse.cursor().execute("set wal_autocheckpoint = '1KB'")


def steps(warehouse: Warehouse) -> int:
    """How many writes, syncs and renames it takes to file a return."""
    checkpoint_often(warehouse)
    FAULTS.faults_arm(1 << 40, 0, errno.EIO)
    file(warehouse, 2)
    return int(FAULTS.faults_seen())


def main() -> None:
    """Every step (or each ``argv[1]``-th), failing once and for good."""
    folder = Path(os.environ["FAULTS_UNDER"])
    every = int(sys.argv[1])
    warehouse = open_warehouse(folder)
    begin(warehouse)
    file(warehouse, 1)
    count = steps(warehouse)
    number, refused, blind, slowest, wrong = 2, 0, 0, 0.0, []
    for at in range(1, count + 3, every):
        for for_good in (0, 1):
            number += 1
            checkpoint_often(warehouse)
            FAULTS.faults_arm(at, for_good, (errno.EIO, errno.ENOSPC)[number % 2])
            try:
                first = file(warehouse, number)
            except NotKeptError:
                first, refused = "refused", refused + 1
            try:
                newest(warehouse)
            except Exception:
                blind += 1
            FAULTS.faults_disarm()
            since = time.monotonic()
            again = file(warehouse, number)
            held = newest(warehouse)
            slowest = max(slowest, time.monotonic() - since)
            if held != number or {first, again} not in (
                {"filed", "already_filed"},
                {"refused", "filed"},
                {"refused", "already_filed"},
            ):
                wrong.append([at, for_good, first, again, held])
    revisions = warehouse.cursor().execute("select count(*), max(revision) from return").fetchall()[0]
    findings = [each.code for each in verify_open(warehouse).findings]
    warehouse.close()
    again_open = open_warehouse(folder)
    print(
        json.dumps(
            {
                "steps": count, "filed": number, "refused": refused, "blind": blind, "slowest": slowest,
                "wrong": wrong, "revisions": revisions, "findings": findings,
                "reopened": newest(again_open), "set_aside": len(list(folder.glob("*.broken-*"))),
            }
        )
    )  # fmt: skip
    again_open.close()


if __name__ == "__main__":
    main()
