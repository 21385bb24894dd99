"""A download that is made when it is pressed goes to whoever's page offered it, and to nobody else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from dashboard import office
from dashboard.sessions import TABS


def test_only_the_one_whose_page_offered_it_fetches_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(MediaFileManager, "execute_deferred", MediaFileManager.execute_deferred)
    office.remember_downloads()
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    monkeypatch.setattr(Runtime, "instance", lambda: SimpleNamespace(media_file_mgr=manager))
    monkeypatch.setattr("streamlit.runtime.media_file_manager._get_session_id", lambda: "tab of dong")
    TABS.belongs("tab of dong", "dong")
    TABS.belongs("tab of xi", "xi")
    button = manager.add_deferred(lambda: b"a return", "text/csv", "1.2", "a.csv")
    file = manager.execute_deferred(button).rpartition("/")[2].partition(".")[0]
    owners = office.Tabs()
    assert owners.may_fetch("dong", file)
    assert not owners.may_fetch("xi", file)
    assert not owners.may_fetch("dong", "0123456789abcdef")
