"""A chosen file or pasted text in, its reading out: read in a thread of its own while the page shows so."""

from __future__ import annotations

import hashlib
import threading

import streamlit as st

from dashboard import links, store
from dashboard.intake.records import KnownUnits, Problem
from dashboard.labels import t
from dashboard.narrative.read import read_pasted, read_report
from dashboard.narrative.records import NarrativeReading
from dashboard.pages import _narrative_draft
from dashboard.preview import plain

_KEY = "narrative_job"
EVERY = 0.4
"""Seconds between two looks."""
GRACE = 0.7
"""Seconds a page waits before it shows that it reads."""
LONGEST = 120.0
"""Seconds after which the bar stands full; the child itself is ended long before."""


class Job:
    """One text that is being read."""

    def __init__(self, name: str, data: bytes, units: KnownUnits, *, is_pasted: bool) -> None:
        self.name, self.data, self._units, self._is_pasted = name, data, units, is_pasted
        self.reading: NarrativeReading | None = None
        self.looks = 0
        self._thread = threading.Thread(target=self._work, name="narrative-read", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Whether it is read after so long."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        try:
            if self._is_pasted:
                self.reading = read_pasted(self.data.decode(), units=self._units)
            else:
                self.reading = read_report(self.name, self.data, units=self._units)
        except Exception as error:
            # A defect of ours must not leave the page waiting for ever.
            fault = Problem("error", "document_damaged", args={"reason": type(error).__name__})
            sha256 = hashlib.sha256(self.data).hexdigest()
            self.reading = NarrativeReading(self.name, sha256, len(self.data), problems=(fault,))


def start(name: str, data: bytes, *, is_pasted: bool = False) -> None:
    """Begin to read. Raises ForbiddenError."""
    store.require("narrative")
    warehouse = store.warehouse()
    county = warehouse.county()
    known = dict(warehouse.unit_names())
    if county is not None:
        known |= {county.name: county.county_code}
    st.session_state[_KEY] = Job(name, data, KnownUnits(known), is_pasted=is_pasted)


def start_pasted(text: str) -> None:
    """Begin to read what was pasted."""
    start(t("oldreport.pasted"), text.encode("utf-8", "replace"), is_pasted=True)


def is_running() -> bool:
    """Whether a text is being read; one that is done is opened."""
    job: Job | None = st.session_state.get(_KEY)
    if job is None:
        return False
    if not job.wait(0 if job.looks else GRACE):
        return True
    del st.session_state[_KEY]
    if job.reading is not None:
        _narrative_draft.take_up(job.name, job.data, job.reading)
    return False


def _give_up() -> None:
    st.session_state.pop(_KEY, None)


@st.fragment(run_every=EVERY)
def show_progress() -> None:
    """That a text is being read, and the button that gives it up."""
    links.apply_address()
    job: Job | None = st.session_state.get(_KEY)
    if job is None or job.wait(0):
        st.rerun()
    job.looks += 1
    with st.container(border=True, key="narrative_progress"):
        st.markdown(f"**{t('oldreport.reading', name=plain(job.name))}**")
        st.progress(min(job.looks * EVERY / LONGEST, 1.0))
        st.button(t("returns.cancel"), key="narrative_cancel", icon=":material/cancel:", on_click=_give_up)
