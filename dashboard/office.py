"""``python -m dashboard serve``: the web application for an office, with the gate before it.

``streamlit run app.py`` is for one person on one machine and listens to that machine only. Where several
people use it, it is started here: the same pages, behind a sign-in that nothing gets past.
"""

from __future__ import annotations

import json
import logging
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_manager import MediaFileManager

from dashboard import service, settings, store
from dashboard.desk import Desk
from dashboard.gate import Gate, Rules
from dashboard.labels import t
from dashboard.sessions import OPEN, TABS, Session
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.accounts import login_of

LOG = logging.getLogger("union.office")


class Tabs:
    """Whose a tab or a download is, by what the running pages said."""

    def of_tab(self, tab: str) -> str | None:
        """The login of a tab; None for an unknown one."""
        return TABS.login(tab)

    def may_fetch(self, login: str, file: str) -> bool:
        """Whether one of the login's tabs offers this file. Streamlit itself hands it to anybody."""
        if login in _MADE.get(file, ()):
            return True
        offered = Runtime.instance().media_file_mgr._files_by_session_and_coord
        return any(file in offered.get(tab, {}).values() for tab in TABS.of(login))


_MADE: OrderedDict[str, set[str]] = OrderedDict()
"""Downloads that were made when they were pressed -> the logins whose tabs offered them."""
_MOST_MADE = 10_000


def remember_downloads() -> None:
    """From now on keep whose each download is that is made when it is pressed.

    Streamlit's list of what a tab offers has the button only, not the file that comes of pressing it.
    """
    make = MediaFileManager.execute_deferred

    def made(self: MediaFileManager, file_id: str) -> str:
        offer = self._deferred_callables.get(file_id)
        url = make(self, file_id)
        login = TABS.login(offer["session_id"]) if offer else None
        if login:
            file = url.rpartition("/")[2].partition(".")[0]
            _MADE.setdefault(file, set()).add(login)
            _MADE.move_to_end(file)
            while len(_MADE) > _MOST_MADE:
                _MADE.popitem(last=False)
        return url

    MediaFileManager.execute_deferred = made  # type: ignore[method-assign]


def has_administrator() -> bool:
    """Whether somebody can sign in and open accounts for the others."""
    from dashboard.warehouse import accounts

    held = accounts.accounts(store.own().cursor()).values()
    needs_password = settings.settings().sign_in == "local"
    return any(
        each.is_active
        and each.role == "admin"
        and (not needs_password or store.passwords().version(each.login))
        for each in held
    )


def application(known: Settings, hosts: Sequence[str]) -> st.App:
    """The pages behind their gate."""
    is_https = known.public_url.startswith("https://")
    public = urlsplit(known.public_url).hostname
    remember_downloads()
    desk = Desk(
        sessions=OPEN,
        passwords=store.passwords(),
        is_open=lambda login: store.account(login) is not None,
        login_of=login_of,
        is_https=is_https,
        start_url=known.oidc_issuer and "/sign-in/start",
        by_proxy=known.sign_in == "proxy",
        # Listening on this machine only, whoever comes from it is the proxy in front.
        proxies=known.trusted_proxies or frozenset({"127.0.0.1", "::1"}) & frozenset(hosts),
    )
    rules = Rules(
        hosts=frozenset({*hosts, *([public] if public else [])}),
        is_https=is_https,
        trusted=known.trusted_proxies,
        login_header=known.login_header if known.sign_in == "proxy" else "",
    )
    gate = Middleware(
        Gate,
        desk=_desk_app(known, desk),
        sessions=OPEN,
        owners=Tabs(),
        rules=rules,
        is_valid=store.is_valid,
        admit=admit,
    )
    return st.App(PROJECT / "app.py", middleware=[gate], routes=[Route("/ready", ready)])


def _desk_app(known: Settings, desk: Desk) -> Starlette:
    if known.sign_in != "oidc":
        return desk.app()
    from dashboard.provider import desk_app

    return desk_app(known, desk)


_VOUCHED: dict[str, Session] = {}


def admit(login: str) -> Session | None:
    """The session of a login that the proxy vouches for; None without an open account."""
    name = login_of(login)
    if store.account(name) is None:
        _VOUCHED.pop(name, None)
        return None
    kept = _VOUCHED.get(name)
    session = OPEN.of_token(kept.token) if kept else None
    if session is None:
        session = _VOUCHED[name] = OPEN.open(name, store.passwords().version(name))
    return session


async def ready(request: Request) -> Response:
    """Whether the store stands open and can be read: for a monitor, without figures."""
    try:
        store.own().cursor().execute("select 1").fetchall()
    except Exception:  # whatever it is, the monitor is told the one thing it can act on
        LOG.exception("not ready")
        return _json({"ready": False}, 503)
    return _json({"ready": True}, 200)


def _json(body: dict[str, Any], status: int) -> Response:
    return Response(json.dumps(body), status, media_type="application/json")


def _weak_secret() -> list[str]:
    """Streamlit signs its own cookies with this one; it is not ours, but a weak one has no place here."""
    secret = str(config.get_option("server.cookieSecret") or "")
    if config.is_manually_set("server.cookieSecret") and len(secret) < service.SHORTEST_SECRET:
        return [t("office.weak_secret", name="server.cookieSecret", length=service.SHORTEST_SECRET)]
    return []


def serve(address: str, port: int) -> None:
    """Listen until stopped. Raises SettingError with the reasons when it must not."""
    known = settings.settings()
    reasons = service.refusals(known, address) + _weak_secret()
    if not reasons and known.is_office and not has_administrator():
        reasons = [t("office.no_administrator")]
    if reasons:
        store.close_all()
        raise settings.SettingError("\n".join(reasons))
    hosts = [address, "localhost", "127.0.0.1"] if settings.is_this_machine(address) else [address]
    options = {"server.address": address, "server.port": port, "server.headless": True}
    service.daily_backups(store.own(), known.backup_dir)
    if known.is_office:
        application(known, hosts).run(config=options)
    else:
        st.App(PROJECT / "app.py").run(config=options)
