"""Chosen files in, their readings out, read in threads of their own: the page shows progress and can cancel.

A run of the page only starts a job and looks at it; what a job has read is taken over by the page when all of
it is done. Nothing here is stored.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import streamlit as st

from dashboard import links
from dashboard.intake import child
from dashboard.intake.read import read_file
from dashboard.intake.records import Choices, KnownUnits, Problem, Reading
from dashboard.labels import t
from dashboard.preview import plain

State = Literal["waiting", "reading", "read", "cancelled"]
STATE = "returns_jobs"
EVERY = 0.4
"""Seconds between two looks at a running job."""
GRACE = 0.7
"""Seconds a page waits for a job before it shows a progress bar: one small file needs none."""
LISTED = 200
_ICONS = {
    "waiting": ":gray[:material/schedule:]",
    "reading": ":material/hourglass_top:",
    "read": ":green[:material/check:]",
    "cancelled": ":gray[:material/block:]",
}


@dataclass
class Task:
    """One file to read with what is known about it, and what came of it."""

    name: str
    data: bytes
    choices: Choices = field(default_factory=Choices)
    """What the file is read with where it does not say."""
    chosen: Choices = field(default_factory=Choices)
    """What was chosen on the form: it must not contradict the file."""
    answers: Choices = field(default_factory=Choices)
    """What was answered below the file."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    again: str = ""
    """The key of the waiting file that is read anew, "" for a new one."""
    state: State = "waiting"
    reading: Reading | None = None


class Job:
    """Files that are read in threads; each thread takes the next one until none is left."""

    def __init__(
        self, tasks: Sequence[Task], units: Mapping[str, str], mappings: Mapping[str, str], version: int
    ) -> None:
        self.tasks = list(tasks)
        self.units, self.mappings = units, mappings
        self.version = version
        """The store's, to which units and mappings belong."""
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._next = 0
        self._threads = [
            threading.Thread(target=self._work, name="returns-read", daemon=True)
            for _ in range(min(child.MAX_CHILDREN, len(self.tasks)))
        ]
        self.is_new = True

    def start(self) -> None:
        """Begin reading."""
        for thread in self._threads:
            thread.start()

    def cancel(self) -> None:
        """Read no further file; one that is being read is finished."""
        self._cancelled.set()

    def wait(self, seconds: float) -> None:
        """Wait at most so long for the end of each thread."""
        for thread in self._threads:
            thread.join(seconds)

    @property
    def is_cancelled(self) -> bool:
        """Whether the person cancelled it."""
        return self._cancelled.is_set()

    @property
    def is_over(self) -> bool:
        """Whether every file is read or was given up."""
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while True:
            with self._lock:
                if self._next >= len(self.tasks):
                    return
                task = self.tasks[self._next]
                self._next += 1
            if self._cancelled.is_set():
                task.state = "cancelled"
                continue
            task.state = "reading"
            task.reading = self._read(task)
            task.state = "read"

    def _read(self, task: Task) -> Reading:
        placed = {name: code for name, code in task.aliases.items() if code}
        units = KnownUnits({**self.units, **placed} if placed else self.units)
        try:
            return read_file(task.name, task.data, units=units, choices=task.choices, mappings=self.mappings)
        except Exception as error:
            # A defect of ours over one file must not keep the others from being read.
            fault = Problem("error", "damaged", args={"reason": type(error).__name__})
            sha256 = hashlib.sha256(task.data).hexdigest()
            return Reading(task.name, sha256, len(task.data), (), (fault,))


def start(tasks: Sequence[Task], units: Mapping[str, str], mappings: Mapping[str, str], version: int) -> None:
    """Begin to read; the next run of the page looks after it."""
    job = Job(tasks, units, mappings, version)
    _jobs().append(job)
    job.start()


def _jobs() -> list[Job]:
    jobs: list[Job] = st.session_state.setdefault(STATE, [])
    return jobs


def is_running() -> bool:
    """Whether files of this session are being read; a new job is given a moment to end by itself."""
    for job in _jobs():
        if job.is_new:
            job.is_new = False
            job.wait(GRACE)
    return any(not job.is_over for job in _jobs())


def finished() -> list[Job]:
    """The jobs that have ended and whose files nobody has taken over yet; each is handed out once."""
    over = [job for job in _jobs() if job.is_over]
    st.session_state[STATE] = [job for job in _jobs() if job not in over]
    return over


def _cancel_all() -> None:
    for job in _jobs():
        job.cancel()


@st.fragment(run_every=EVERY)
def show_progress() -> None:
    """How far the reading has come, file by file, and the button that ends it."""
    links.apply_address()
    jobs = _jobs()
    if all(job.is_over for job in jobs):
        st.rerun()
    tasks = [task for job in jobs for task in job.tasks]
    is_cancelled = any(job.is_cancelled for job in jobs)
    total = len(tasks)
    done = sum(task.state in ("read", "cancelled") for task in tasks)
    with st.container(border=True, key="returns_progress"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{t('returns.checking', count=total)}**")
            st.button(
                t("returns.cancelling" if is_cancelled else "returns.cancel"),
                key="returns_cancel",
                icon=":material/cancel:",
                on_click=_cancel_all,
                disabled=is_cancelled,
            )
        st.progress(done / total, text=t("returns.read_so_far", done=done, count=total))
        with st.container(height=min(40 + 26 * total, 240), border=False):
            st.markdown("  \n".join(_line(task) for task in _by_interest(tasks)[:LISTED]))


def _by_interest(tasks: Sequence[Task]) -> list[Task]:
    """What is being read first, then what was read last, then what is still to come."""
    order = {"reading": 0, "read": 1, "cancelled": 2, "waiting": 3}
    numbered = list(enumerate(tasks))
    numbered.sort(key=lambda each: (order[each[1].state], -each[0] if each[1].state == "read" else each[0]))
    return [task for _, task in numbered]


def _line(task: Task) -> str:
    text = t(f"returns.task_{task.state}")
    if task.reading is not None:
        text = t("returns.figure_count", count=len(task.reading.figures))
        if not task.reading.figures:
            return f":red[:material/error:] {plain(task.name)}　{t('returns.state_unreadable')}"
    return f"{_ICONS[task.state]} {plain(task.name)}　:gray[{plain(text)}]"
