"""Let the web server send each message at once, and nobody's run hold up the others' for long.

asyncio turns Nagle's algorithm off for the connections it accepts only where the listening socket was made
with its protocol named; Streamlit makes it without. A page is some hundred small messages, and two of them
then wait for a delayed confirmation, 40 ms each: measured on loopback, a run of a page took 76 ms, then 40.

A thread keeps Python to itself for 5 ms where others want it, and the one that hears and answers all
browsers waits as long at every step while some page is drawn. With 30 sessions the slowest twentieth of the
runs took 75 to 102 ms, with shorter turns 62 to 70; with turns of half a millisecond no less than before, as
handing over costs something too.

Every now and then Python looks through all objects for garbage, which stopped all for 73 to 85 ms; most
of them are the libraries', which never go.

At each run Streamlit goes through all of its settings six times for the colours and fonts that it tells the
browser, which are the same as long as the process lives: a tenth of all the work of a page seen before.
"""

from __future__ import annotations

import contextlib
import gc
import socket
import sys
from functools import cache, wraps
from typing import Any

from streamlit.runtime import app_session

TURN = 0.002
"""Seconds that a thread may keep Python to itself while others wait."""


def take_turns() -> None:
    """Let the threads of this process take short turns from now on, none stopped for long by the search for
    garbage.
    """
    sys.setswitchinterval(TURN)
    _pass_over_libraries()


@cache
def _pass_over_libraries() -> None:
    """Leave out what stands now, the libraries above all, when garbage is looked for. Once a process."""
    gc.collect()
    gc.freeze()


@cache
def tell_theme_from_memory() -> None:
    """Let Streamlit work out once what the theme's settings tell the browser. Once a process.

    It has no parameter for that. Where a coming Streamlit does it otherwise, it does it as before.
    """
    work_out, told = getattr(app_session, "_populate_theme_msg", None), dict[str, Any]()
    if work_out is None:
        return

    @wraps(work_out)
    def populate(message: Any, section: str = "theme") -> None:
        if section not in told:
            alone = type(message)()
            work_out(alone, section)
            told[section] = alone
        if told[section].ByteSize():  # a part that nothing is said of stays one that is not there
            message.MergeFrom(told[section])

    vars(app_session)["_populate_theme_msg"] = populate


@cache
def send_at_once(port: int) -> int:
    """Turn the waiting off for the sockets that serve this port, those to come included; how many there were.

    A connection inherits the setting from the socket that accepted it. Looked for once a process.
    """
    return sum(_set(each, port) for each in gc.get_objects() if isinstance(each, socket.socket))


def _set(each: socket.socket, port: int) -> bool:
    with contextlib.suppress(OSError, IndexError):
        if each.type == socket.SOCK_STREAM and each.getsockname()[1] == port:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return True
    return False
