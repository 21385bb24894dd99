"""The server's sockets send at once, those accepted later included."""

from __future__ import annotations

import socket

from dashboard import nodelay


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
