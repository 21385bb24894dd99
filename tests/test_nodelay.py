"""The server's sockets send at once, those accepted later included."""

from __future__ import annotations

import gc
import inspect
import socket
import sys

import pytest
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session

from dashboard import nodelay
from dashboard.intake import bulk
from dashboard.warehouse import open_warehouse


def waits(each: socket.socket) -> bool:
    return not each.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_the_sockets_of_the_port_send_at_once_and_no_others():
    server, other = socket.socket(), socket.socket()
    with server, other:
        for each in (server, other):
            each.bind(("127.0.0.1", 0))
            each.listen()
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)), server.accept()[0] as early:
            assert waits(early)
            assert nodelay.send_at_once(port) == 2
            assert not waits(early)
            with socket.create_connection(("127.0.0.1", port)), server.accept()[0] as later:
                assert not waits(later)
        assert waits(other)


def test_threads_take_short_turns_from_the_first_page_on_and_after_an_import(tmp_path):
    usual, store = sys.getswitchinterval(), open_warehouse(tmp_path / "store")
    try:
        sys.setswitchinterval(0.005)
        nodelay.take_turns()
        assert sys.getswitchinterval() < 0.005
        list(bulk.file_many(store, []))
        assert sys.getswitchinterval() < 0.005
        sys.setswitchinterval(0.005)
        list(bulk.file_many(store, []))
        assert sys.getswitchinterval() == 0.005
    finally:
        sys.setswitchinterval(usual)
        store.close()


def test_what_stands_is_passed_over_when_garbage_is_looked_for():
    nodelay._pass_over_libraries.cache_clear()
    usual, held = sys.getswitchinterval(), gc.get_freeze_count()
    try:
        nodelay.take_turns()
        assert gc.get_freeze_count() > max(held, 10_000)
        assert not any(each is sys.modules for each in gc.get_objects())
    finally:
        gc.unfreeze()
        sys.setswitchinterval(usual)


def test_the_browser_is_told_the_same_theme_from_memory(monkeypatch: pytest.MonkeyPatch):
    # a page of another test may have been shown in this process
    work_out, asked = inspect.unwrap(app_session._populate_theme_msg), list[str]()
    monkeypatch.setattr(app_session, "_populate_theme_msg", work_out)  # and back at the end
    parts = ("", "light", "dark", "sidebar", "light.sidebar", "dark.sidebar")

    def told() -> ForwardMsg:
        message = ForwardMsg()
        for part in parts:
            place = message.new_session.custom_theme
            for name in filter(None, part.split(".")):
                place = getattr(place, name)
            app_session._populate_theme_msg(place, ".".join(filter(None, ("theme", part))))
        return message

    plain = told()
    assert plain.new_session.custom_theme.dark.primary_color == config.get_option("theme.dark.primaryColor")
    assert plain.new_session.custom_theme.dark.primary_color
    given = config.get_options_for_section
    monkeypatch.setattr(config, "get_options_for_section", lambda name: asked.append(name) or given(name))
    nodelay.tell_theme_from_memory.__wrapped__()
    assert told().SerializeToString(deterministic=True) == plain.SerializeToString(deterministic=True)
    assert told().SerializeToString(deterministic=True) == plain.SerializeToString(deterministic=True)
    assert len(asked) == len(parts), "each part is worked out once"
