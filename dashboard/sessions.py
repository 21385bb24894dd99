"""Who is signed in, kept in memory only: a restart of the server signs everybody out.

The browser holds a random token in a cookie that scripts cannot read; the pages are told a second, different
one, so that nothing they show or log can be used to sign in. A session ends when it was idle or open for too
long, with a new password, when its account is closed, and at sign-out, at once and on the server.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

IDLE_SECONDS = 4 * 3600
LONGEST_SECONDS = 12 * 3600
MOST_SESSIONS = 2_000

FREE_TRIES = 5
FIRST_WAIT_SECONDS = 30.0
LONGEST_WAIT_SECONDS = 900.0
MOST_REMEMBERED = 10_000


@dataclass
class Session:
    """One browser of one account."""

    login: str
    password_version: int
    opened: float
    seen: float
    must_change: bool = False
    """Whether it was opened with a first password, and may do nothing but change it."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """The cookie's."""
    handle: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    """What the pages know it by."""


class Sessions:
    """The open sessions of this server. Used from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._by_token: OrderedDict[str, Session] = OrderedDict()
        self._by_handle: dict[str, Session] = {}

    def open(self, login: str, password_version: int, *, must_change: bool = False) -> Session:
        """A new session; the one unseen for longest gives way when there are too many."""
        now = self._clock()
        session = Session(login, password_version, now, now, must_change)
        with self._lock:
            while len(self._by_token) >= MOST_SESSIONS:
                self._forget(next(iter(self._by_token.values())))
            self._by_token[session.token] = session
            self._by_handle[session.handle] = session
        return session

    def of_token(self, token: str) -> Session | None:
        """The session of a cookie, which counts as seen now; None when there is none or it is over."""
        with self._lock:
            session = self._alive(self._by_token.get(token))
            if session:
                session.seen = self._clock()
                self._by_token.move_to_end(token)
            return session

    def of_handle(self, handle: str) -> Session | None:
        """The session that the pages know by this handle; None when it is over."""
        with self._lock:
            return self._alive(self._by_handle.get(handle))

    def end(self, session: Session) -> None:
        """Sign out."""
        with self._lock:
            self._forget(session)

    def is_in(self, login: str) -> bool:
        """Whether a login has a session that is not over."""
        with self._lock:
            return any(self._alive(each) for each in self._of_login(login))

    def end_all(self, login: str) -> None:
        """Sign a login out wherever it is signed in."""
        with self._lock:
            for session in self._of_login(login):
                self._forget(session)

    def _of_login(self, login: str) -> list[Session]:
        return [each for each in self._by_token.values() if each.login == login]

    def _alive(self, session: Session | None) -> Session | None:
        if session is None:
            return None
        now = self._clock()
        if now - session.seen > IDLE_SECONDS or now - session.opened > LONGEST_SECONDS:
            self._forget(session)
            return None
        return session

    def _forget(self, session: Session) -> None:
        self._by_token.pop(session.token, None)
        self._by_handle.pop(session.handle, None)


class Throttle:
    """How long one has to wait after wrong passwords: 30 s after the fifth, then twice as long each time.

    Counted by whatever is named, such as a login or an address; a right password clears it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, free: int = FREE_TRIES) -> None:
        self._clock = clock
        self._free = free
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, name: str) -> float:
        """Seconds until the next try is looked at; 0 for now."""
        with self._lock:
            _, until = self._failures.get(name, (0, 0.0))
        return max(0.0, until - self._clock())

    def failed(self, name: str) -> None:
        """Count one wrong password."""
        with self._lock:
            count = self._failures.pop(name, (0, 0.0))[0] + 1
            over = count - self._free
            wait = min(FIRST_WAIT_SECONDS * 2**over, LONGEST_WAIT_SECONDS) if over >= 0 else 0.0
            self._failures[name] = (count, self._clock() + wait)
            while len(self._failures) > MOST_REMEMBERED:
                self._failures.popitem(last=False)

    def passed(self, name: str) -> None:
        """Forget the wrong ones."""
        with self._lock:
            self._failures.pop(name, None)


class Tabs:
    """Whose each browser tab is, by the id that Streamlit gave it; said by the pages at every run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._login: OrderedDict[str, str] = OrderedDict()

    def belongs(self, tab: str, login: str) -> None:
        """Remember whose a tab is."""
        with self._lock:
            self._login[tab] = login
            self._login.move_to_end(tab)
            while len(self._login) > MOST_REMEMBERED:
                self._login.popitem(last=False)

    def login(self, tab: str) -> str | None:
        """The login of a tab; None for one that has shown no page."""
        with self._lock:
            return self._login.get(tab)

    def of(self, login: str) -> list[str]:
        """The tabs of a login."""
        with self._lock:
            return [tab for tab, whose in self._login.items() if whose == login]


OPEN = Sessions()
"""The sessions of this process: the gate opens and ends them, the pages ask them who one is."""
TABS = Tabs()
