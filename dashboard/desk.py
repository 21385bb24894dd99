"""The sign-in desk: the only pages that somebody unknown can open. Plain HTML, no script, no picture.

/sign-in            login and password; or the way to the office's own sign-in
/sign-in/password   a password of one's own, asked for at the first sign-in
/sign-in/out        signs out
/sign-in/start, /sign-in/back   to the OpenID provider and back from it
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import labels, logs
from dashboard.gate import COOKIE, SIGN_IN, token_of
from dashboard.sessions import Session, Sessions, Throttle

LARGEST_FORM = 4096
PASSWORD = f"{SIGN_IN}/password"
TRIES_OF_AN_ADDRESS = 30
_PAGE = (Path(__file__).resolve().parent / "desk.html").read_text(encoding="utf-8")


class Passwords(Protocol):
    """What the desk needs of dashboard/warehouse/passwords.py."""

    def version(self, login: str) -> int: ...
    def must_change(self, login: str) -> bool: ...
    def fits(self, login: str, password: str) -> bool: ...
    def change(self, login: str, password: str) -> str: ...


@dataclass(frozen=True)
class Desk:
    """What it takes to sign people in."""

    sessions: Sessions
    passwords: Passwords
    is_open: Callable[[str], bool]
    """Whether a login has an account that is open."""
    login_of: Callable[[str], str]
    """A login as it is kept."""
    is_https: bool
    start_url: str = ""
    """Where the office's own sign-in begins, when that is how one comes in."""
    by_proxy: bool = False
    proxies: frozenset[str] = frozenset()
    """Addresses of a proxy in front, which is asked where a request comes from."""
    by_login: Throttle = field(default_factory=Throttle)
    by_address: Throttle = field(default_factory=lambda: Throttle(free=TRIES_OF_AN_ADDRESS))

    def routes(self) -> list[Route]:
        """The desk's pages."""
        return [
            Route(SIGN_IN, self.sign_in, methods=["GET", "POST"]),
            Route(PASSWORD, self.password, methods=["GET", "POST"]),
            Route(f"{SIGN_IN}/out", self.sign_out, methods=["GET"]),
        ]

    def app(self, *more: Route, middleware: Any = ()) -> Starlette:
        """The desk as an application; ``more`` are the pages of an OpenID provider."""
        return Starlette(routes=[*self.routes(), *more], middleware=list(middleware))

    async def sign_in(self, request: Request) -> Response:
        """Ask for login and password, or look at those given."""
        language = language_of(request)
        if self.by_proxy:
            return page(language, "proxy", status=403)
        if self.start_url:
            return page(language, "provider", start=f"{self.start_url}?next={_next(request)}")
        if request.method == "GET":
            return page(language, "login", next=_next(request))
        form = await _form(request)
        if form is None:
            return page(language, "login", "signin.again", status=400)
        login, after = self.login_of(form.get("login", "")), safe_path(form.get("next", ""))
        address = self.address_of(request)
        wait = max(self.by_login.wait(login), self.by_address.wait(address))
        if wait > 0:
            logs.tell("sign_in_delayed", level=logging.WARNING, address=address, seconds=wait)
            text = labels.t("signin.wait", language, minutes=max(1, round(wait / 60)))
            return page(language, "login", told=text, status=429, next=after, login=login)
        if not await run_in_threadpool(self._fits, login, form.get("password", "")):
            self.by_login.failed(login)
            self.by_address.failed(address)
            logs.tell("sign_in_failed", level=logging.WARNING, address=address)
            return page(language, "login", "signin.wrong", status=401, next=after, login=login)
        self.by_login.passed(login)
        is_first = self.passwords.must_change(login)
        session = self.sessions.open(login, self.passwords.version(login), must_change=is_first)
        logs.tell("signed_in", login=login, address=address)
        return self.welcome(session, PASSWORD if is_first else after)

    async def password(self, request: Request) -> Response:
        """A new password of one's own; whoever still has the first one gets no further than here."""
        language = language_of(request)
        session = self.sessions.of_token(token_of(dict(request.headers)))
        if session is None or not self.is_open(session.login):
            return RedirectResponse(SIGN_IN, status_code=303)
        first = self.passwords.must_change(session.login)
        if request.method == "GET":
            return page(language, "password", "signin.first" if first else "")
        form = await _form(request)
        if form is None:
            return page(language, "password", "signin.again", status=400)
        if not await run_in_threadpool(self.passwords.fits, session.login, form.get("password", "")):
            self.by_login.failed(session.login)
            self.sessions.end(session) if self.by_login.wait(session.login) else None
            return page(language, "password", "signin.old_wrong", status=401)
        if form.get("new", "") != form.get("again", ""):
            return page(language, "password", "signin.unlike", status=400)
        why = await run_in_threadpool(self.passwords.change, session.login, form.get("new", ""))
        if why:
            return page(language, "password", f"signin.password_{why}", status=400)
        self.sessions.end(session)
        logs.tell("password_changed", login=session.login)
        return self.welcome(self.sessions.open(session.login, self.passwords.version(session.login)), "/")

    async def sign_out(self, request: Request) -> Response:
        """End the session, here and on the server."""
        session = self.sessions.of_token(token_of(dict(request.headers)))
        if session:
            self.sessions.end(session)
        answer = page(language_of(request), "out" if not self.by_proxy else "proxy")
        answer.delete_cookie(COOKIE, path="/", secure=self.is_https, httponly=True, samesite="lax")
        return answer

    def address_of(self, request: Request) -> str:
        """Where a request comes from; what a proxy in front says of that is believed of that proxy only."""
        peer = request.client.host if request.client else ""
        said = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return said[:64] if said and peer in self.proxies else peer

    def welcome(self, session: Session, after: str) -> Response:
        """Lead a session to the page it wanted, with its cookie."""
        answer = RedirectResponse(after, status_code=303)
        answer.set_cookie(
            COOKIE, session.token, path="/", secure=self.is_https, httponly=True, samesite="lax"
        )
        answer.headers["cache-control"] = "no-store"
        return answer

    def _fits(self, login: str, password: str) -> bool:
        # The password is looked at first, so that an unknown login takes as long as a known one.
        return self.passwords.fits(login, password) and self.is_open(login)


def safe_path(asked: str) -> str:
    """A path of this server to go on to; "/" for anything else, another site above all."""
    parts = urlsplit(asked)
    is_ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and not parts.netloc
    return (
        asked
        if is_ours and asked.isprintable() and "\\" not in asked and not asked.startswith(SIGN_IN)
        else "/"
    )


def language_of(request: Request) -> str:
    after = parse_qs(urlsplit(request.query_params.get("next", "")).query)
    asked = request.query_params.get("lang") or after.get("lang", [""])[0]
    return "en" if asked == "en" else "zh_CN"


def _next(request: Request) -> str:
    return safe_path(request.query_params.get("next", ""))


async def _form(request: Request) -> dict[str, str] | None:
    """The fields of a form that came from a page of this server; None for any other."""
    source = request.headers.get("origin")
    if source is not None and urlsplit(source).netloc != request.headers.get("host"):
        return None
    if source is None and request.headers.get("sec-fetch-site") not in ("same-origin", None):
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            return None
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=10)
    except (UnicodeDecodeError, ValueError):
        return None
    return {name: values[0] for name, values in fields.items()}


def page(
    language: str, kind: str, key: str = "", *, told: str = "", status: int = 200, **values: str
) -> HTMLResponse:
    """One of the desk's pages: ``kind`` names its form, ``key`` or ``told`` what is said above it."""

    def words(name: str) -> str:
        return html.escape(labels.t(f"signin.{name}", language))

    message = told or (labels.t(key, language) if key else "")
    said = f'<p class="told" role="alert">{html.escape(message)}</p>' if message else ""
    safe = {name: html.escape(value, quote=True) for name, value in values.items()}
    body = _FORMS[kind](words, safe)
    page = _PAGE.format(
        lang="en" if language == "en" else "zh-CN", app=html.escape(labels.t("common.app", language)),
        title=words(f"{kind}_title"), said=said, body=body,
    )  # fmt: skip
    policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
    head = {"content-security-policy": f"{policy}; frame-ancestors 'none'", "cache-control": "no-store"}
    return HTMLResponse(page, status_code=status, headers=head)


Words = Callable[[str], str]


def _login_form(words: Words, given: dict[str, str]) -> str:
    after, login = given.get("next", "/"), given.get("login", "")
    return (
        f'<form method="post" action="{SIGN_IN}"><input type="hidden" name="next" value="{after}">'
        f'<label>{words("login")}<input name="login" value="{login}" autocomplete="username" '
        f'maxlength="40" required autofocus></label>'
        f'<label>{words("password")}<input name="password" type="password" autocomplete="current-password" '
        f'maxlength="200" required></label><button>{words("go")}</button></form>'
        f'<p class="note">{words("forgotten")}</p>'
    )


def _password_form(words: Words, given: dict[str, str]) -> str:
    fields = (
        ("password", "old", "current-password"),
        ("new", "new", "new-password"),
        ("again", "repeat", "new-password"),
    )
    inputs = "".join(
        f'<label>{words(text)}<input name="{name}" type="password" autocomplete="{fill}" '
        'maxlength="200" required></label>'
        for name, text, fill in fields
    )
    return (
        f'<p class="note">{words("password_rule")}</p>'
        f'<form method="post" action="{SIGN_IN}/password">{inputs}'
        f"<button>{words('change')}</button></form>"
    )


_FORMS: dict[str, Callable[[Words, dict[str, str]], str]] = {
    "login": _login_form,
    "password": _password_form,
    "provider": lambda words, given: f'<a class="button" href="{given["start"]}">{words("provider_go")}</a>',
    "proxy": lambda words, given: f'<p class="note">{words("proxy_text")}</p>',
    "out": lambda words, given: f'<a class="button" href="{SIGN_IN}">{words("out_again")}</a>',
}
