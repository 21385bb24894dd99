"""Which county is looked at, and its query results from memory: the only cached calls of the dashboard.

The warehouses of this process are kept in a plain dictionary, not in a Streamlit cache: clearing a cache
would make a second lock and a second writer. Results are cached by store, data version, query and
parameters, so that a new return is on the next page without anything having to be cleared.

What a person may not see is not asked for here, whatever a page asks: every query, file and statement passes
``dashboard.access`` first (tests/office/test_roles.py).
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import access, handover, logs, sessions, settings
from dashboard.access import ALONE, ForbiddenError, Permission, Person
from dashboard.ahead import Ahead
from dashboard.gate import HANDLE_HEADER
from dashboard.intake.picture import Picture
from dashboard.jobs import JOBS
from dashboard.recent import Packed, Recent
from dashboard.warehouse import (
    County,
    NamedQuery,
    NotKeptError,
    UpgradeError,
    Warehouse,
    WarehouseBusyError,
    accounts,
    filing,
    open_warehouse,
    saved_views,
    scoring,
    townships,
    verify,
)
from dashboard.warehouse.archive import ArchiveError
from dashboard.warehouse.engine import LIVE_FOLDERS, LIVE_PAGES, LIVE_QUERIES, Engine, Shown
from dashboard.warehouse.journal import JournalDamagedError, utc_now
from dashboard.warehouse.passwords import Passwords
from dashboard.warehouse.publish import EditionError, place_of
from dashboard.warehouse.records import records_of
from dashboard.warehouse.sandbox import TABLES, Answer
from dashboard.warehouse.sandbox import run as run_in_sandbox

__all__ = [
    "TABLES",
    "Answer",
    "ForbiddenError",
    "JournalDamagedError",
    "NotKeptError",
    "UpgradeError",
    "WarehouseBusyError",
    "ask",
    "county_name",
    "filing",
    "has_begun",
    "is_sample",
    "query",
    "records_of",
    "rows",
    "sample",
    "saved_views",
    "scoring",
    "today",
    "townships",
    "warehouse",
]

Progress = Callable[[int, int, str], None]
T = TypeVar("T")
Version = int | str
"""Which data a result is of: the store's own after so many acts, or a published edition, by its name."""

AHEAD_OF_UTC = timedelta(hours=8)
"""China's clock, the one that a day of a reader is meant by."""

EARLIEST = date(1990, 1, 1)
"""The first day that can be looked back to: the calendar of quarters begins there."""

_OPEN: dict[Path, Warehouse] = {}
_LISTENING: list[Callable[[], None]] = []
"""What stops this process from doing the command line's jobs, one for each open warehouse."""
_OPENING = threading.RLock()
_FILLED: set[Path] = set()
_FILLING = threading.Lock()
_RECENT = Recent()
_AHEAD = Ahead()
_PACKED = Packed()
_PAGE = "looks_from"
_PUBLISHED: dict[Path, Engine] = {}
"""What computes the statistics where an engine is chosen (UNION_ENGINE), by the store's folder."""
_COUNTY: dict[Path, tuple[int, County | None]] = {}
_PEOPLE: dict[tuple[Path, str], tuple[int, Person | None]] = {}


def own() -> Warehouse:
    """The county's own warehouse, opened at the first call. Raises WarehouseBusyError."""
    return _open(settings.settings().data_dir)


def sample(progress: Progress | None = None) -> Warehouse:
    """The sample county's warehouse, filled at the first call; ``progress`` hears (done, total, file name).

    A second session waits here until the first has filled it. Raises WarehouseBusyError.
    """
    folder = settings.settings().sample_dir
    store = _open(folder)
    if folder not in _FILLED:
        with _FILLING:
            if folder not in _FILLED:
                # Imported here: the sample needs the whole intake, which looking at a county does not.
                from dashboard.intake import sample as sample_county

                sample_county.load(store, progress)
                _FILLED.add(folder)
    return store


def warehouse() -> Warehouse:
    """The warehouse that this session looks at: the sample's when chosen or when nothing else has begun."""
    return sample() if is_sample() else own()


def is_sample() -> bool:
    """Whether this session looks at the sample: asked for by ``?sample=1``, or the county has not begun."""
    if not settings.settings().sample_enabled:
        return False
    return st.query_params.get("sample") == "1" or not has_begun()


def has_begun() -> bool:
    """Whether the county's own store has a county in it."""
    return _county(own()) is not None


def is_ready() -> bool:
    """Whether the chosen warehouse stands open and filled, so that no progress bar is needed."""
    return settings.settings().sample_dir in _FILLED if is_sample() else True


def query(name: str, **params: Any) -> pd.DataFrame:
    """The rows of a named query on the chosen warehouse. Raises QueryError, ForbiddenError.

    ``kinds`` empty or None means every kind of unit. The figures are those of ``as_of()``. A clerk is given
    what is of the own unit (access.narrowed).
    """
    store = warehouse()
    folder, frozen = str(store.folder), _frozen(_allowed(store, name, params))

    def ask_frame(version: Version) -> pd.DataFrame:
        key = ("frame", _day(), folder, version, name, frozen)
        return _PACKED.value(key, lambda: _asked(folder, version, name, frozen))

    return _of_version(store, name, ask_frame)


def rows(name: str, **params: Any) -> list[dict[str, Any]]:
    """The same rows as dictionaries, None where a value is missing. Raises QueryError, ForbiddenError."""
    store = warehouse()
    folder, frozen = str(store.folder), _frozen(_allowed(store, name, params))

    def ask_records(version: Version) -> list[dict[str, Any]]:
        asked = (folder, version, name, frozen)
        return _RECENT.rows((_day(), *asked), lambda: _records(*asked))

    return _of_version(store, name, ask_records)


def ahead(*asked: tuple[str, Mapping[str, Any]]) -> None:
    """Begin to ask for the rows that the page will want: names and parameters in the order of its wants.

    ``rows`` finds them or waits for them. What is remembered is not asked for, nor what a cluster computes.
    Raises QueryError, ForbiddenError.
    """
    if _PUBLISHED:
        return
    store, day = warehouse(), _day()
    folder, version = str(store.folder), store.version
    wanted = [(folder, version, name, _frozen(_allowed(store, name, dict(params)))) for name, params in asked]
    _AHEAD.begin([partial(_records, *each) for each in wanted if not _RECENT.holds((day, *each))])


def asker() -> Callable[..., list[dict[str, Any]]]:
    """What ``rows`` gives, for work outside of a run: a download that is made when it is pressed.

    Nothing is remembered; the store, the day, who asks and the data are those of this moment's session.
    """
    store, moment, asks = warehouse(), as_of(), asking()
    page = st.session_state.get(_PAGE) if _PUBLISHED else None

    def ask_rows(name: str, **params: Any) -> list[dict[str, Any]]:
        known = store.named_query(name).params
        params = access.narrowed(asks, name, known, params)
        if moment is not None and params.get("as_of") is None and "as_of" in known:
            params = {**params, "as_of": moment}
        frozen = _frozen(params)
        folder = str(store.folder)
        if not _PUBLISHED:
            return _asked_rows(folder, store.version, name, frozen)
        return _of_version(store, name, lambda version: _asked_rows(folder, version, name, frozen), page)

    return ask_rows


def look_from(page: str) -> None:
    """Note which page asks from now on: some look at the store itself, where an engine is chosen."""
    if _PUBLISHED:
        st.session_state[_PAGE] = page


def is_published() -> bool:
    """Whether this page looks at published data."""
    return bool(_PUBLISHED) and st.session_state.get(_PAGE) not in LIVE_PAGES


def shown() -> Shown | str:
    """The edition that this page looks at; why there is none (none, gone, other), so that it is the store."""
    engine = _PUBLISHED[warehouse().folder]
    try:
        return engine.shown()
    except EditionError as error:
        return error.code


def as_of_day() -> date | None:
    """The day whose figures this session looks at (``?asof=2026-08-15``); None for the newest."""
    asked = st.query_params.get("asof")
    if not asked:
        return None
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None
    return day if EARLIEST <= day <= today() else None


def as_of() -> datetime | None:
    """The end of that day in China as the queries take it (UTC, no zone); None for the newest."""
    day = as_of_day()
    return None if day is None else datetime.combine(day + timedelta(days=1), time()) - AHEAD_OF_UTC


def named_query(name: str) -> NamedQuery:
    """The text of a named query: title, grain, parameters, columns, SQL. Raises QueryError."""
    return warehouse().named_query(name)


def ask(sql: str) -> Answer:
    """What comes of a SELECT that a person typed; it runs outside of this process (warehouse/sandbox.py).

    Raises ForbiddenError.
    """
    require("sql")
    store = warehouse()
    asked = (str(store.folder), store.version, as_of(), sql)
    answer = _answer(*asked)
    if answer.code in ("busy", "crashed"):
        _answer.clear(*asked)
    return answer


def picture(file: str, sha256: str, sheet: str, cell: str) -> Picture | None:
    """The part of an archived sheet around a cell; None where this person cannot read it."""
    if not may_fetch(sha256):
        return None
    return _picture(str(warehouse().folder), file, sha256, sheet, cell)


def may_fetch(sha256: str) -> bool:
    """Whether this person may have an archived file: a clerk, one that holds no other unit's return."""
    own = own_unit()
    return own is None or warehouse().units_of_file(sha256) == {own}


def file(sha256: str) -> Callable[[], bytes]:
    """What gives an archived file's bytes, also outside of a run: a download that is made when it is pressed.

    Raises ForbiddenError, here and not when it is pressed.
    """
    if not may_fetch(sha256):
        raise ForbiddenError("see_county")
    return partial(warehouse().file_bytes, sha256)


def asking() -> Person:
    """Who looks at this page. Raises ForbiddenError for nobody who may."""
    asks = person()
    if asks is None:
        raise ForbiddenError("signed_in")
    return asks


def is_signed_in() -> bool:
    """Whether acts are signed with an account's name, so that nobody has to give one."""
    asks = person()
    return asks is not None and asks.role is not None


def own_unit() -> str | None:
    """The one unit that this person is shown, "" for none at all; None where all of them are."""
    asks = asking()
    return None if access.may(asks, "see_county") else asks.unit_code or ""


def may(permission: Permission, unit_code: str | None = None) -> bool:
    """Whether this person may do this for a unit; without a unit: for the whole county."""
    asks = person()
    return asks is not None and access.may(asks, permission, unit_code)


def may_somewhere(permission: Permission) -> bool:
    """Whether this person may do this for at least one unit."""
    asks = person()
    return asks is not None and access.may_somewhere(asks, permission)


def may_see(page: str) -> bool:
    """Whether this person may open a page."""
    asks = person()
    return asks is not None and access.may_see_page(asks, page)


def first_page() -> str:
    """The page this person begins with. Raises ForbiddenError."""
    return access.first_page(asking())


def require(permission: Permission, unit_code: str | None = None) -> None:
    """Raises ForbiddenError unless this person may."""
    access.require(asking(), permission, unit_code)


def person() -> Person | None:
    """Who looks at this page, as the account table says now; None for nobody who may.

    The session comes from the gate (dashboard/gate.py), which takes its header away from what browsers send.
    """
    if not settings.settings().is_office:
        return ALONE
    context = get_script_run_ctx()
    if context is None:
        return None
    session = sessions.OPEN.of_handle(st.context.headers.get(HANDLE_HEADER) or "")
    if session is None or not is_valid(session):
        return None
    sessions.TABS.belongs(context.session_id, session.login)
    return account(session.login)


def account(login: str) -> Person | None:
    """Who signs in with this login now; None for an unknown or closed account.

    Remembered as long as no act is done: every query of a page asks for it.
    """
    store = own()
    version, found = _PEOPLE.get((store.folder, login), (-1, None))
    if version != store.version:
        version, cursor = store.version, store.cursor()
        try:
            found = accounts.person_of(cursor, login)
        finally:
            cursor.close()
        if found:  # what strangers type is not kept
            _PEOPLE[store.folder, login] = (version, found)
    return found


def is_valid(session: sessions.Session) -> bool:
    """Whether a session's account is open and its password still the one it was opened with."""
    known = passwords().version(session.login) == session.password_version
    return known and account(session.login) is not None


def passwords() -> Passwords:
    """The passwords of the county's own accounts."""
    return Passwords(settings.settings().data_dir)


def today() -> date:
    """The day of the chosen store: the sample's calendar stands still."""
    store = warehouse()
    return store.today(_county(store))


def county_name() -> str:
    """The county's name, "" while nothing has begun."""
    county = _county(warehouse())
    return county.name if county else ""


def verification() -> dict[str, Any] | None:
    """The result of the chosen store's last verification as JSON; None while there is none."""
    last = verify.last_verification(warehouse().folder)
    return None if last is None else verify.to_json(last)


def verify_now() -> None:
    """Verify the chosen store: journal, archive, database. The result is kept beside it.

    Raises ForbiddenError.
    """
    require("see_trail")
    verify.verify_open(warehouse())


def damage(error: JournalDamagedError) -> tuple[str, dict[str, Any]]:
    """Why a store was not opened: code and arguments of the words for it."""
    found = verify.finding_of(error.damage)
    return found.code, dict(found.args)


def room() -> dict[str, Any] | None:
    """None while the store's disk has room; else the megabytes that are free and those that must be."""
    held = warehouse()
    if held.has_room():
        return None
    free = shutil.disk_usage(held.folder).free
    return {"free": free >> 20, "least": settings.settings().least_free >> 20}


def close_all() -> None:
    """Close every open warehouse and forget every cached row (for tests and the end of the process)."""
    with _OPENING:
        for stop in _LISTENING:
            stop()
        _LISTENING.clear()
        _AHEAD.finish()
        for engine in _PUBLISHED.values():
            engine.close()
        _PUBLISHED.clear()
        for each in _OPEN.values():
            each.close()
        _OPEN.clear()
        _FILLED.clear()
        _COUNTY.clear()
        _RECENT.clear()
        _PACKED.clear()
        _picture.clear()
        _answer.clear()


def _open(folder: Path) -> Warehouse:
    if folder not in _OPEN:
        with _OPENING:
            if folder not in _OPEN:
                logs.begin(settings.settings().log_to)
                opened = open_warehouse(folder)
                if settings.settings().is_office:
                    opened.who = _login
                _choose_engine(folder)
                _OPEN[folder] = opened
                _LISTENING.append(handover.serve(opened, JOBS))
    return _OPEN[folder]


def _choose_engine(folder: Path) -> None:
    chosen = settings.engine()
    if chosen is not None:
        place = chosen.published / place_of(is_sample=folder == settings.settings().sample_dir)
        _PUBLISHED[folder] = Engine(chosen.address, place, chosen.seconds)


def _of_version(store: Warehouse, name: str, ask: Callable[[Version], T], page: str | None = None) -> T:
    """What ``ask`` gives of the data that this page (or the one named) looks at."""
    if not _PUBLISHED or name.partition("/")[0] in LIVE_FOLDERS or name in LIVE_QUERIES:
        return ask(store.version)
    if (page or st.session_state.get(_PAGE)) in LIVE_PAGES:
        return ask(store.version)
    try:
        return ask(_PUBLISHED[store.folder].edition().name)
    except EditionError:
        return ask(store.version)


def _login() -> str:
    """Who wants to write: the one signed in, "" for nobody."""
    asks = person()
    return asks.login if asks else ""


def _county(store: Warehouse) -> County | None:
    """The county of a store as of its version: every query of a page asks for it."""
    version, county = _COUNTY.get(store.folder, (-1, None))
    if version != store.version:
        version, county = store.version, store.county()
        _COUNTY[store.folder] = (version, county)
    return county


def _day() -> date:
    """The day that the queries know as today: a merger recorded for tomorrow holds from midnight on."""
    return utc_now().date()


def _records(
    folder: str, version: Version, name: str, params: tuple[tuple[str, Any], ...]
) -> list[dict[str, Any]]:
    key = ("rows", _day(), folder, version, name, params)
    return _PACKED.value(key, lambda: _asked_rows(folder, version, name, params))


@st.cache_data(max_entries=100, show_spinner=False)
def _picture(folder: str, file: str, sha256: str, sheet: str, cell: str) -> Picture | None:
    """Bytes never change under their hash, so neither does the picture."""
    from dashboard.intake import read

    try:
        data = _OPEN[Path(folder)].file_bytes(sha256)
    except ArchiveError:
        return None
    shown = read.picture_of(file, data, sheet, cell)
    return shown if isinstance(shown, Picture) else None


@st.cache_data(max_entries=6, show_spinner=False)
def _answer(folder: str, version: int, moment: datetime | None, sql: str) -> Answer:
    return run_in_sandbox(_OPEN[Path(folder)], sql, as_of=moment)


def _asked(folder: str, version: Version, name: str, params: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    store, given = _OPEN[Path(folder)], _thawed(params)
    if isinstance(version, str):
        return _PUBLISHED[store.folder].run(*store.bound(name, given))
    return store.query(name, **given)


def _asked_rows(
    folder: str, version: Version, name: str, params: tuple[tuple[str, Any], ...]
) -> list[dict[str, Any]]:
    if isinstance(version, str):
        return records_of(_asked(folder, version, name, params))
    return _OPEN[Path(folder)].rows(name, **_thawed(params))


def _thawed(params: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in params}


def _allowed(store: Warehouse, name: str, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters that this person's query runs with. Raises ForbiddenError."""
    asks = asking()
    if asks.role is not None:
        params = access.narrowed(asks, name, store.named_query(name).params, params)
    return _dated(store, name, params)


def _dated(store: Warehouse, name: str, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters with the day that is looked at, where the query knows of days and none was given."""
    moment = as_of()
    if moment is None or params.get("as_of") is not None or "as_of" not in store.named_query(name).params:
        return params
    return {**params, "as_of": moment}


def _frozen(params: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Parameters as a key of the cache; kinds that name none are left out, which means all of them."""
    return tuple(
        sorted(
            (key, tuple(value) if isinstance(value, (list, tuple)) else value)
            for key, value in params.items()
            if key != "kinds" or value
        )
    )
