"""A download that was made when it was pressed is there when the browser asks for it, and not for ever."""

from __future__ import annotations

import time

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from dashboard import downloads


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> MediaFileManager:
    for name in ("execute_deferred", "_get_inactive_file_ids"):  # put back as it was afterwards
        monkeypatch.setattr(MediaFileManager, name, getattr(MediaFileManager, name))
    downloads.keep_made.cache_clear()
    downloads.keep_made()
    downloads.keep_made.cache_clear()
    return MediaFileManager(MemoryMediaFileStorage("/media"))


def test_runs_of_others_do_not_take_it_away(files: MediaFileManager, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("streamlit.runtime.media_file_manager._get_session_id", lambda: "a tab")
    offered = files.add_deferred(lambda: b"figures", "text/plain", "0.1", "a.txt")
    url = files.execute_deferred(offered)
    file = url.rpartition("/")[2].partition(".")[0]
    for _ in range(5):
        files.remove_orphaned_files()
    found = files.read_file(file)
    assert found is not None
    assert found.content == b"figures"

    later = time.monotonic() + downloads.KEPT + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    for _ in range(2):
        files.remove_orphaned_files()
    assert files.read_file(file) is None
