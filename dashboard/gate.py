"""What stands before the web application where several people use it: nobody unknown gets through.

Streamlit checks who one is inside a page only; its uploads, downloads and the connection of its pages are
open to whoever reaches the port. So every request passes here first: without a session a page leads to the
sign-in, everything else is refused, before a byte of it is kept. The pages are told the session by a header
that is taken away from whatever came in.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from dashboard.sessions import Session, Sessions

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "union_session"
HANDLE_HEADER = "x-union-session"
SIGN_IN = "/sign-in"
HEALTH = ("/_stcore/health", "/ready")

_UPLOAD = re.compile(r"/_stcore/upload_file/(?P<owner>[^/]+)/")
_MEDIA = re.compile(r"/media/(?P<file>[0-9a-f]+)")
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
)


class Owners(Protocol):
    """Whose a browser tab and a file offered for download are."""

    def of_tab(self, tab: str) -> str | None:
        """The login of a tab that shows a page; None for an unknown one."""
        ...

    def may_fetch(self, login: str, file: str) -> bool:
        """Whether a tab of this login offers this file."""
        ...


@dataclass(frozen=True)
class Rules:
    """What the gate goes by."""

    hosts: frozenset[str]
    """Names this server is reached by, without port; a request for another one is refused."""
    is_https: bool
    """Whether browsers come by https only."""
    trusted: frozenset[str]
    """Addresses of a proxy that is believed where it says who comes; empty for none."""
    login_header: str
    """The proxy's header with the login, in small letters; "" for none."""


class Gate:
    """ASGI middleware around the whole application."""

    def __init__(
        self,
        app: App,
        *,
        desk: App,
        sessions: Sessions,
        owners: Owners,
        rules: Rules,
        is_valid: Callable[[Session], bool],
        admit: Callable[[str], Session | None],
    ) -> None:
        """``desk`` signs people in; ``admit`` opens a session for a login that the proxy vouches for."""
        self._app = app
        self._desk = desk
        self._sessions = sessions
        self._owners = owners
        self._rules = rules
        self._is_valid = is_valid
        self._admit = admit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, lead to the sign-in, or refuse."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        send = self._with_headers(send)
        headers = headers_of(scope)
        path = scope["path"]
        if not self._is_host(headers.get("host", "")):
            await _refuse(scope, send, 421)
        elif path in HEALTH:
            await self._app(scope, receive, send)
        elif path == SIGN_IN or path.startswith(f"{SIGN_IN}/"):
            await self._desk(scope, receive, send)
        elif (session := self.session(scope)) is None:
            asked = scope["path"] + ("?" + scope["query_string"].decode("latin-1")).rstrip("?")
            await _lead(scope, send, f"{SIGN_IN}?next={quote(asked, safe='')}" if asked != "/" else SIGN_IN)
        elif session.must_change:
            await _lead(scope, send, f"{SIGN_IN}/password")
        elif not self._is_own(session.login, path):
            await _refuse(scope, send, 403)
        else:
            _tell(scope, session.handle)
            await self._app(scope, receive, send)

    def session(self, scope: Scope) -> Session | None:
        """The session that a request belongs to, while its account and its password are what they were."""
        headers = headers_of(scope)
        if self._rules.login_header:
            return self._vouched(scope, headers)
        session = self._sessions.of_token(token_of(headers))
        if session is not None and not self._is_valid(session):
            self._sessions.end(session)
            return None
        return session

    def _vouched(self, scope: Scope, headers: dict[str, str]) -> Session | None:
        peer = (scope.get("client") or ("", 0))[0]
        login = headers.get(self._rules.login_header, "")
        return self._admit(login) if login and peer in self._rules.trusted else None

    def _is_host(self, host: str) -> bool:
        try:
            return (urlsplit(f"//{host}").hostname or "") in self._rules.hosts
        except ValueError:
            return False

    def _is_own(self, login: str, path: str) -> bool:
        if upload := _UPLOAD.match(path):
            return self._owners.of_tab(upload["owner"]) == login
        if path.startswith("/media/"):
            media = _MEDIA.match(path)
            return media is not None and self._owners.may_fetch(login, media["file"])
        return True

    def _with_headers(self, send: Send) -> Send:
        added = list(_HEADERS)
        if self._rules.is_https:
            added.append((b"strict-transport-security", b"max-age=31536000"))

        async def sending(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *added]
            await send(message)

        return sending


def headers_of(scope: Scope) -> dict[str, str]:
    """Headers by their names in small letters; one that comes twice counts as empty."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        if key in found:
            text = f"{found[key]}; {text}" if key == "cookie" else ""
        found[key] = text
    return found


def token_of(headers: dict[str, str]) -> str:
    """The token of our cookie; "" without one."""
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[COOKIE].value if COOKIE in cookies else ""


def _tell(scope: Scope, handle: str) -> None:
    name = HANDLE_HEADER.encode()
    scope["headers"] = [(key, value) for key, value in scope["headers"] if key.lower() != name]
    scope["headers"].append((name, handle.encode()))


async def _lead(scope: Scope, send: Send, to: str) -> None:
    """A page goes there instead; everything else is refused."""
    wants_page = "text/html" in headers_of(scope).get("accept", "")
    if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and wants_page:
        head = [(b"location", to.encode()), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 303, "headers": head})
        await send({"type": "http.response.body", "body": b""})
    else:
        await _refuse(scope, send, 401)


async def _refuse(scope: Scope, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    head = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": str(status).encode()})
