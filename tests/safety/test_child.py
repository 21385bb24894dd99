"""The process that opens strangers' files: its limits, its end, its replacement, and who waits for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashboard.intake import child, pipes, safety
from dashboard.intake.read import annotate_file, read_file, read_files, read_sheets
from dashboard.intake.records import Problem
from tests.intake.builders import grouped_long
from tests.safety.kinds import all_kinds

GOOD = grouped_long()
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals")


@pytest.fixture(autouse=True)
def _fresh_child():
    child.stop()
    yield
    child.stop()


def good_is_read() -> bool:
    return len(read_file(GOOD.name, GOOD.data).figures) == len(GOOD.figures)


def process() -> subprocess.Popen[bytes]:
    """The child that stands ready."""
    assert good_is_read()
    return child._idle[-1].process


@LINUX
def test_the_limits_are_really_set_in_the_child():
    running = process()
    limits = {
        line[:25].strip(): line[25:].split()
        for line in Path(f"/proc/{running.pid}/limits").read_text().splitlines()[1:]
    }
    assert int(limits["Max address space"][0]) == safety.MAX_MEMORY
    assert int(limits["Max address space"][1]) == safety.MAX_MEMORY
    assert int(limits["Max cpu time"][0]) <= child.CPU_SECONDS + child.START_SECONDS
    assert limits["Max core file size"][:2] == ["0", "0"]


@LINUX
def test_a_file_has_its_own_share_of_time_after_many_others():
    running = process()
    for _ in range(30):
        assert good_is_read()
    assert child._idle[-1].process is running
    said = Path(f"/proc/{running.pid}/limits").read_text()
    assert (
        int(next(line for line in said.splitlines() if "cpu time" in line)[25:].split()[0])
        >= child.CPU_SECONDS
    )


@POSIX
def test_one_that_runs_without_end_is_stopped_by_the_system_and_said():
    running = process()
    # As if a reader spun: the limit on its time is what ends it.
    os.kill(running.pid, signal.SIGXCPU)
    running.wait(10)
    assert running.returncode == -signal.SIGXCPU
    assert good_is_read()


@POSIX
def test_one_that_hangs_is_killed_in_time_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(child, "WALL_SECONDS", 0.5)
    for size in (len(GOOD.data), 5_000_000):  # the larger does not even fit into the pipe
        running = process()
        os.kill(running.pid, signal.SIGSTOP)
        reading = read_file("a.csv", GOOD.data.ljust(size, b"\0"))
        assert [each.code for each in reading.problems] == ["took_too_long"]
        assert running.returncode is not None
        with pytest.raises(ProcessLookupError):
            os.kill(running.pid, 0)  # neither running nor a zombie
    assert good_is_read()


@LINUX
def test_refusals_leave_no_zombies():
    for name in (
        "one cell in the far corner",
        "xls sheet that starts beyond the file",
        "cells without addresses",
    ):
        hostile = all_kinds()[name]
        read_file(hostile.file, hostile.build())
    child.stop()
    mine = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            mine.append(fields[0])
    assert "Z" not in mine


def answering(script: str) -> tuple[str, ...]:
    return (sys.executable, "-c", script)


ANSWERS = {
    "nothing": "pass",
    "no JSON": "import os,sys; sys.stdin.buffer.read(8); os.write(1, (5).to_bytes(8,'big') + b'hello')",
    "a list": "import os,sys; sys.stdin.buffer.read(8); os.write(1, (2).to_bytes(8,'big') + b'[]')",
    "endless depth": "import os,sys; sys.stdin.buffer.read(8); os.write(1, (60000).to_bytes(8,'big') + b'['*60000)",
    "a length of exabytes": "import os,sys; sys.stdin.buffer.read(8); os.write(1, b'\\x7f'*8)",
    "half an answer": "import os,sys; sys.stdin.buffer.read(8); os.write(1, (500).to_bytes(8,'big') + b'{')",
    "other keys": "import os,sys; sys.stdin.buffer.read(8); os.write(1, (12).to_bytes(8,'big') + b'{\"laid\":null}'[:12])",
    "wrong figures": 'import os,sys; sys.stdin.buffer.read(8); b=b\'{"laid":{"figures":[[1]],"problems":[],"townships":[]}}\'; os.write(1, len(b).to_bytes(8,\'big\') + b)',
    "wrong problems": 'import os,sys; sys.stdin.buffer.read(8); b=b\'{"laid":{"figures":[],"problems":[[]],"townships":[]}}\'; os.write(1, len(b).to_bytes(8,\'big\') + b)',
    "a refusal without words": "import os,sys; sys.stdin.buffer.read(8); b=b'{\"refused\":5}'; os.write(1, len(b).to_bytes(8,'big') + b)",
    "bytes that are none": 'import os,sys; sys.stdin.buffer.read(8); b=b\'{"file":1,"bytes":"?"}\'; os.write(1, len(b).to_bytes(8,\'big\') + b)',
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_whatever_a_child_answers_the_file_is_refused(answer: str, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patch:
        patch.setattr(child, "_COMMAND", answering(ANSWERS[answer]))
        reading = read_file(GOOD.name, GOOD.data)
        assert reading.figures == ()
        assert next(each.code for each in reading.problems) in {"damaged", "too_complex"}
        assert isinstance(read_sheets(GOOD.name, GOOD.data), Problem)
        assert isinstance(annotate_file(GOOD.name, GOOD.data, [], {}), Problem)
    child.stop()
    assert good_is_read()


DIES_OVER_ONE = """
import os
from dashboard.intake import child, workbook

read = workbook.read_book
workbook.read_book = lambda name, data: os._exit(1) if name == "b.xlsx" else read(name, data)
child.main()
"""


def test_a_child_that_dies_over_one_of_several_files_leaves_the_others(monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patch:
        patch.setattr(child, "_COMMAND", answering(DIES_OVER_ONE))
        readings = list(read_files((name, GOOD.data) for name in ("a.xlsx", "b.xlsx", "c.xlsx")))
    child.stop()
    assert [each.file for each in readings] == ["a.xlsx", "b.xlsx", "c.xlsx"]
    assert [len(each.figures) for each in readings] == [len(GOOD.figures), 0, len(GOOD.figures)]
    assert [each.code for each in readings[1].problems] == ["too_complex"]


def test_where_pipes_cannot_be_waited_on_a_clock_ends_the_child(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pipes, "CAN_BE_WAITED_ON", False)
    assert good_is_read()
    child.stop()
    monkeypatch.setattr(child, "WALL_SECONDS", 0.2)
    monkeypatch.setattr(child, "START_SECONDS", 0.2)
    monkeypatch.setattr(child, "_COMMAND", answering("import time; time.sleep(60)"))
    assert [each.code for each in read_file(GOOD.name, GOOD.data).problems] == ["took_too_long"]


def test_where_the_system_has_no_limits_files_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch):
    script = "import sys; sys.modules['resource'] = None; from dashboard.intake import child; child.main()"
    monkeypatch.setattr(child, "_COMMAND", answering(script))
    monkeypatch.setitem(sys.modules, "resource", None)
    assert good_is_read()
    assert [each.code for each in read_file("a.xlsx", b"PK").problems] == ["not_a_workbook"] or good_is_read()


def test_a_limit_that_the_system_refuses_keeps_the_others(monkeypatch: pytest.MonkeyPatch):
    resource = pytest.importorskip("resource")
    kept = []

    def refuse_memory(which: int, limits: tuple[int, int]) -> None:
        if which == resource.RLIMIT_AS:
            raise ValueError("current limit exceeds maximum limit")
        kept.append(which)

    monkeypatch.setattr(resource, "setrlimit", refuse_memory)
    safety.limit_this_process()
    assert set(kept) == {resource.RLIMIT_CPU, resource.RLIMIT_CORE}


def test_the_others_are_answered_while_a_bomb_is_refused():
    """While one child chews on it, a plain function and another file are answered as fast as without it."""
    good_is_read()
    bombs = [all_kinds()[name] for name in ("ods of a million cells", "a million texts in their cells")]
    built = [(each.file, each.build()) for each in bombs]
    waits: list[float] = []
    done = threading.Event()

    def others() -> None:
        while not done.is_set():
            started = time.perf_counter()
            time.sleep(0.005)
            sum(range(1000))
            waits.append(time.perf_counter() - started)

    watcher = threading.Thread(target=others)
    with ThreadPoolExecutor(2) as pool:
        chewing = pool.submit(lambda: [read_file(name, data) for name, data in built])
        watcher.start()
        small = []
        while not chewing.done():
            started = time.perf_counter()
            assert good_is_read()
            small.append(time.perf_counter() - started)
    done.set()
    watcher.join()
    assert all(reading.figures == () for reading in chewing.result())
    # The goal is 500 ms; the first small file may have to start the second child.
    assert sorted(waits)[int(len(waits) * 0.99)] < 0.5
    assert sorted(small)[len(small) // 2] < 0.5


def test_eight_at_once_each_get_their_own_answer():
    hostile = ["cut in half", "encrypted ooxml", "xls with a password", "broken xml", "texts full of tricks"]
    inputs = [(each.file, each.build()) for each in (all_kinds()[name] for name in hostile)]

    def one(number: int) -> tuple[int, int, tuple[str, ...]]:
        file, data = inputs[number % len(inputs)]
        reading = read_file(f"{number}-{file}", data)
        return (
            number % len(inputs),
            len(read_file(GOOD.name, GOOD.data).figures),
            tuple(each.code for each in reading.problems),
        )

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(one, range(40)))
    assert {figures for _, figures, _ in results} == {len(GOOD.figures)}
    for place in range(len(inputs)):
        assert len({codes for each, _, codes in results if each == place}) == 1
    assert len(child._idle) <= child.MAX_CHILDREN


def test_more_than_twenty_megabytes_are_refused_before_any_child_is_asked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(child, "ask", lambda *_: pytest.fail("asked"))
    (problem,) = read_file("a.xlsx", b"PK" + b"\0" * safety.MAX_BYTES).problems
    assert (problem.code, problem.args["limit"], problem.args["megabytes"]) == ("too_large", 20, 20.1)
    assert isinstance(read_sheets("a.xlsx", b"\0" * (safety.MAX_BYTES + 1)), Problem)


def test_the_limits_are_those_of_the_design():
    assert safety.MAX_BYTES == 20 * 1024 * 1024
    assert (safety.MAX_PARTS, safety.MAX_RATIO, safety.MAX_ROWS, safety.MAX_COLUMNS) == (
        500,
        250,
        20_000,
        300,
    )
    assert (child.CPU_SECONDS, child.WALL_SECONDS) == (10, 15.0)
