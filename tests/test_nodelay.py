"""The server's sockets send at once, those accepted later included."""

from __future__ import annotations

import gc
import socket
import sys

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
