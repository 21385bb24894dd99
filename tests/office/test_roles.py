"""Who is shown what and may do what: page x role x {link, forged widget, forged act, download}, and the second lock.

A county of five townships with accounts. The clerk is 东河镇's (U1); nothing of 西岭乡 (U2) may reach them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zipfile import BadZipFile, ZipFile

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import access, labels, links, store, upkeep
from dashboard.access import ForbiddenError, Person
from dashboard.intake.submit import file_returns
from dashboard.pages import _acts, _reading, _waiting
from dashboard.warehouse import Warehouse, accounts, guard
from dashboard.warehouse.accounts import Account
from dashboard.workbooks.template import blank_template, core_measures, figure_cells
from tests import stores
from tests.builders import begin, checked, unit
from tests.pages.ownhtml import chosen, offers

APP = Path(__file__).resolve().parents[2] / "app.py"
UNITS = {"U1": "东河镇", "U2": "西岭乡", "U3": "北苑街道", "U4": "南塘镇", "U5": "石桥镇"}
FIGURES = {
    "U1": {"members": 80, "workers": 100, "aid_amount": 6_000, "aid_households": 5},
    "U2": {"members": 43_217, "workers": 59_873, "aid_amount": 7_654_321, "aid_households": 2_971},
    "U3": {"members": 300, "workers": 500, "aid_amount": 9_000, "aid_households": 9},
    "U4": {"members": 400, "workers": 500, "aid_amount": 8_000, "aid_households": 7},
    "U5": {"members": 500, "workers": 600, "aid_amount": 7_000, "aid_households": 6},
}
OF_OTHERS = (
    "西岭乡", "U2-2026.xlsx", "U2", "43217", "43,217", "4.32 万", "59873", "59,873", "7654321", "7,654,321",
    "765 万", "2971", "2,971",
)  # fmt: skip
"""How 西岭乡 would show: its name, file, code and figures."""
PEOPLE = {
    "leader": Person("ling", "林主席", "leader"),
    "clerk": Person("dong", "董小河", "clerk", "U1"),
    "statistician": Person("tong", "佟计", "statistician"),
    "admin": Person("guan", "管理", "admin"),
}
SEEN = {
    role: [page for page in links.PAGES if access.may_see_page(person, page)]
    for role, person in PEOPLE.items()
}
FORBIDDEN = [(role, page) for role in PEOPLE for page in links.PAGES if page not in SEEN[role]]
NOT_A_FIGURE = re.compile("year|number|_id$|county_value")
NO = re.compile("您的账号|没有登录|这项操作不能用账号做")


def test_which_role_sees_which_page():
    """Worked out by hand from the roles, so that a change of the table is seen."""
    everything = set(links.PAGES)
    assert set(SEEN["clerk"]) == {"township", "returns"}
    assert set(SEEN["leader"]) == everything - {"review", "narrative", "begin", "accounts", "service"}
    assert set(SEEN["statistician"]) == everything - {"begin", "accounts", "service"}
    assert set(SEEN["admin"]) == everything - {"review", "narrative"}
    assert set(access.PERMISSION_OF_PAGE) >= everything
    assert not access.may_see_page(PEOPLE["admin"], "unheard_of")


# --- The pages --------------------------------------------------------------------------------------------


def filled(opened: Warehouse) -> None:
    begin(opened, *[unit(code, name) for code, name in UNITS.items()])
    people = [Account(each.login, each.name, each.role, each.unit_code) for each in PEOPLE.values()]  # type: ignore[arg-type]
    accounts.set_accounts(opened, people, by="运维")
    file_returns(
        opened, [checked(code, 2026, 2, each, file=f"{code}-2026.xlsx") for code, each in FIGURES.items()]
    )


@pytest.fixture
def county(monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    """The county with its accounts, where several people sign in."""
    monkeypatch.setenv("UNION_SIGN_IN", "local")
    yield stores.own(filled)
    store.close_all()


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Person]:
    def signing(role: str) -> Person:
        monkeypatch.setattr(store, "person", lambda: PEOPLE[role])
        return PEOPLE[role]

    return signing


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What every download button offers, by its label."""
    offered: list[tuple[str, Any]] = []
    drawn = st.download_button

    def button(label: str, data: Any, *args: Any, **options: Any) -> bool:
        offered.append((label, data))
        return drawn(label, data, *args, **options)

    monkeypatch.setattr(st, "download_button", button)
    return offered


def show(page: str, **params: str) -> AppTest:
    labels.use("zh_CN")
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.run()
    if page:
        app.switch_page(f"dashboard/pages/{page}.py")
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    # The clerk's bare address leads on to 上报 and leaves behind what is not of that page.
    assert page in ("", "overview") or set(params) <= set(app.query_params)
    assert not app.exception, [each.value for each in app.exception]
    return app


def sent(app: AppTest) -> str:
    """Everything that went to the browser, tables too, as text."""
    found: list[bytes] = []

    def walk(node: Any) -> None:
        proto = getattr(node, "proto", None)
        if proto is not None:
            found.append(proto.SerializeToString())
        for child in getattr(node, "children", {}).values():
            walk(child)

    walk(app._tree)
    text = b"\n".join(found).decode("utf-8", "replace")
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)


def written(data: Any) -> str:
    """A download as text; the parts of a workbook or an archive one after another."""
    made = data() if callable(data) else data
    raw = made if isinstance(made, bytes) else str(made).encode()
    try:
        with ZipFile(io.BytesIO(raw)) as parts:
            return "\n".join(written(parts.read(name)) for name in parts.namelist())
    except BadZipFile:
        return raw.decode("utf-8", "replace")


def leaks(text: str) -> list[str]:
    """What of 西岭乡 stands in a text; the address that was typed is carried along by the links."""
    text = text.replace("unit=U2", "")
    found = [each for each in OF_OTHERS if each != "U2" and each in text]
    return found + (["U2"] if re.search(r"(?<![\w#])U2(?!\w)", text) else [])


def test_the_search_for_leaks_finds_them(county: Warehouse, sign_in: Callable[[str], Person]):
    sign_in("leader")
    assert {"西岭乡", "43,217"} <= set(leaks(sent(show("township", unit="U2"))))
    assert "西岭乡" in leaks(sent(show("returns", view="status", year="2026", quarter="2")))


@pytest.mark.parametrize(("role", "page"), FORBIDDEN)
def test_a_page_that_is_not_theirs_is_a_few_plain_words(
    county: Warehouse, sign_in: Callable[[str], Person], role: str, page: str
):
    sign_in(role)
    app = show(page, unit="U2", view="sql", sql="select * from figures")
    if page == "overview":  # its address is that of the first page, too
        assert role == "clerk"
        assert "上报" in sent(app)
    else:
        assert f"您的账号（{labels.t(f'office.role_{role}')}）不能看这一页" in sent(app)
    assert not app.get("plotly_chart")
    assert not (role == "clerk" and leaks(sent(app)))


@pytest.mark.parametrize("role", list(PEOPLE))
def test_the_menu_lists_the_pages_that_may_be_seen_and_who_is_signed_in(
    county: Warehouse, sign_in: Callable[[str], Person], role: str
):
    person = sign_in(role)
    app = show("returns")
    menu = next(each.proto.body for each in app.sidebar.get("html") if 'class="ud-menu"' in each.proto.body)
    linked = {urlsplit(each).path for each in re.findall(r'href="([^"]*)"', menu)}
    assert {"overview" if each == "./" else each for each in linked} == set(SEEN[role])
    told = sent(app)
    assert person.name in told
    assert "/sign-in/out" in told
    assert "/sign-in/password" in told


@pytest.mark.parametrize("page", SEEN["leader"])
def test_a_leader_sees_a_page_and_is_offered_no_act(
    county: Warehouse, sign_in: Callable[[str], Person], page: str
):
    sign_in("leader")
    keys = {str(each.key) for each in show(page).button}
    acts = re.compile(
        r"(approve|lock|unlock|send_back|withdraw|restore|correct_do|undo|nil|goals_do|scheme_do|sign_do"
        r"|deadline_do|do)_|.*_do$|returns_c"
    )
    assert not [key for key in keys if acts.match(key) and not key.startswith("saved_do")], keys


LINKS: tuple[tuple[str, dict[str, str]], ...] = (
    ("", {}),
    ("township", {}),
    ("township", {"unit": "U2"}),
    ("township", {"unit": "U2", "kinds": "town", "by": "year", "boundaries": "today"}),
    ("township", {"unit": "U2", "print": "1"}),
    ("township", {"indicator": "aid_amount", "asof": "2026-11-01"}),
    ("returns", {"unit": "U2"}),
    ("returns", {"view": "status", "year": "2026", "quarter": "2"}),
    ("returns", {"view": "history", "unit": "U2"}),
    ("returns", {"view": "history", "return": "OTHER"}),
    ("returns", {"view": "history", "return": "OWN"}),
    ("returns", {"view": "headers"}),
)


@pytest.mark.parametrize(("page", "params"), LINKS)
def test_no_link_shows_a_clerk_another_township(
    county: Warehouse,
    sign_in: Callable[[str], Person],
    downloads: list[tuple[str, Any]],
    page: str,
    params: dict[str, str],
):
    held = county.query("returns/return_by_unit", limit_rows=100).to_dict("records")
    ids = {"OTHER" if row["unit_code"] == "U2" else row["unit_code"]: row["return_id"] for row in held}
    ids["OWN"] = ids["U1"]
    sign_in("clerk")
    app = show(page, **{name: str(ids.get(value, value)) for name, value in params.items()})
    assert not leaks(sent(app))
    for label, data in downloads:
        assert not leaks(written(data)), label
    if params.get("return") == "OWN":
        assert "80" in sent(app)
        assert any("原" in label or "文件" in label for label, _ in downloads)


@pytest.mark.parametrize("key", ["template_unit", "nil_unit", "returns_unit_0"])
@pytest.mark.parametrize("forgery", ["西岭乡", "U2"])
def test_no_forged_choice_shows_a_clerk_another_township(
    county: Warehouse,
    sign_in: Callable[[str], Person],
    downloads: list[tuple[str, Any]],
    key: str,
    forgery: str,
):
    """What a browser says was chosen, though it was never offered."""
    sign_in("clerk")
    app = show("returns", view="file")
    states = app._tree.get_widget_states()
    box = app.selectbox(key=key).proto.id
    if not any(each.id == box for each in states.widgets):
        states.widgets.add().id = box
    next(each for each in states.widgets if each.id == box).string_value = forgery
    downloads.clear()
    app._run(states)
    assert not leaks(sent(app))
    for label, data in downloads:
        assert not leaks(written(data)), label


@pytest.mark.parametrize("forgery", ["西岭乡", "U2"])
def test_a_forged_choice_of_a_list_shows_a_clerk_no_other_township(
    county: Warehouse, sign_in: Callable[[str], Person], forgery: str
):
    """The list of townships tells the server a word, which a browser may have made up."""
    sign_in("clerk")
    app = show("township")
    assert chosen(app, "unit") == "U1"
    assert [each for each in offers(app) if each.startswith("set unit")] == ["set unit U1"]
    app.query_params["unit"] = forgery  # what the page makes of the word (filters.chosen)
    app.run()
    assert not leaks(sent(app))
    assert chosen(app, "unit") == "U1"


def test_a_forged_click_leads_a_clerk_to_the_own_township(
    county: Warehouse, sign_in: Callable[[str], Person]
):
    sign_in("clerk")
    app = show("returns")
    app.session_state["clicked_unit"] = "U2"
    app.run()
    assert "东河镇" in sent(app)
    assert not leaks(sent(app))


# --- Acts that were never offered -------------------------------------------------------------------------


def _id(unit_code: str) -> int:
    rows = store.own().query("returns/return_by_unit", limit_rows=100)
    return int(rows[rows["unit_code"] == unit_code]["return_id"].iloc[0])


def _file(unit_code: str) -> None:
    file_returns(store.own(), [checked(unit_code, 2026, 3, {"members": 90, "workers": 100})])


def _act(name: str, **body: Any) -> None:
    store.own().act(name, body, by="冒名")


ACTS: dict[str, Callable[[], Any]] = {
    "approve": lambda: store.filing.approve(store.own(), [_id("U1")], by="冒名"),
    "send_back": lambda: store.filing.send_back(store.own(), _id("U1"), by="冒名", note="改"),
    "correct": lambda: store.filing.correct(
        store.own(), "U1", 2026, 2, [store.filing.Correction("members", "stock", None)], by="冒名", why="改"
    ),
    "commit_own": partial(_file, "U1"),
    "commit_other": partial(_file, "U2"),
    "nil_other": lambda: store.filing.file_nil(store.own(), "U2", 2026, 3, ["aid_amount"], by="冒名"),
    "withdraw_other": lambda: store.filing.withdraw(store.own(), _id("U2"), by="冒名", note="错"),
    "explain_other": lambda: _act(
        "explain", return_id=_id("U2"), rule_code="V1", sheet="", cell="", act="explained", why="好"
    ),
    "target": lambda: store.scoring.set_targets(
        store.own(), [store.scoring.Goal("U1", 2026, "membership_rate", 0.9)], by="冒名"
    ),
    "deadline": lambda: _act("deadline", year=2026, quarter=3, due_on="2026-10-20"),
    "mapping": lambda: store.own().decide_headers({"会员人数": "members"}, by="冒名"),
    "unit": lambda: _act("unit", units=[unit("U9", "新镇")]),
    "account": lambda: accounts.set_accounts(store.own(), [Account("dong", "董小河", "admin")], by="冒名"),
    "password": lambda: upkeep.give_first_passwords(["ling"], by="冒名"),
    "end_sessions": lambda: upkeep.end_sessions(["ling"], by="冒名"),
    "backup": upkeep.backup_now,
    "restore": lambda: upkeep.commands("x", "linux", "冒名", is_service=True),
    "view": lambda: store.saved_views.save_view(store.own(), "视图", "coverage", {}, by="冒名"),
    "unheard_of": lambda: _act("unheard_of"),
    "read": lambda: _waiting.read_all([("a.xlsx", b"PK")], _waiting.Choices()),
    "sql": lambda: store.ask("select 1"),
}
COUNTY_ACTS = {"approve", "send_back", "correct", "target", "deadline", "mapping"}
MAY: dict[str, set[str]] = {
    "leader": {"view"},
    "clerk": {"commit_own", "read"},
    "statistician": set(ACTS)
    - {"unit", "account", "password", "end_sessions", "backup", "restore", "unheard_of"},
    "admin": {
        "unit",
        "account",
        "password",
        "end_sessions",
        "backup",
        "restore",
        "deadline",
        "mapping",
        "view",
        "sql",
    },
}
MAY_NOT = [(role, act) for role in PEOPLE for act in ACTS if act not in MAY[role]]


def forged(act: str) -> None:
    """A page on which an act is done that no button offers."""
    from dashboard.pages import _acts
    from tests.office.test_roles import ACTS

    _acts.attempt("已办", ACTS[act])
    _acts.show_told()


def attempted(act: str) -> AppTest:
    return AppTest.from_function(forged, kwargs={"act": act}, default_timeout=60).run()


@pytest.mark.parametrize(("role", "act"), MAY_NOT)
def test_a_forged_act_is_told_and_leaves_no_line(
    county: Warehouse,
    sign_in: Callable[[str], Person],
    monkeypatch: pytest.MonkeyPatch,
    role: str,
    act: str,
):
    def never(*args: Any) -> None:
        raise AssertionError("a file was read before it was asked who sends it")

    monkeypatch.setattr(_reading, "start", never)
    sign_in(role)
    before = county.version
    app = attempted(act)
    assert not app.exception
    assert NO.search(app.error[0].value)
    assert county.version == before


@pytest.mark.parametrize(
    ("role", "act"), [("clerk", "commit_own"), ("statistician", "approve"), ("admin", "unit")]
)
def test_an_act_of_ones_own_is_signed_with_the_account(
    county: Warehouse, sign_in: Callable[[str], Person], role: str, act: str
):
    person = sign_in(role)
    app = attempted(act)
    assert not app.exception
    assert app.success[0].value == "已办"
    last = county.query("audit/act_by_number", person=None, act=None, unit_code=None,
                        number=None, wanted=None, day_from=None, day_to=None, limit_rows=1, skip_rows=0)  # fmt: skip
    assert last["by_whom"].iloc[0] == person.name


def test_an_account_closed_meanwhile_can_do_nothing_more(county: Warehouse, sign_in: Callable[[str], Person]):
    sign_in("statistician")
    with guard.as_operator():
        accounts.set_accounts(county, [Account("tong", "佟计", "statistician", is_active=False)], by="运维")
    before = county.version
    assert "没有登录" in attempted("approve").error[0].value
    assert county.version == before


def workbook(township: str) -> bytes:
    """The blank return of the county, filled in for a township."""
    import openpyxl

    data = blank_template(list(UNITS.values()), year=2026, quarter=3, county="清河县", township=township)
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = figure_cells(core_measures())
    book.worksheets[0][cells["members", "stock"]] = 90
    book.worksheets[0][cells["workers", "stock"]] = 100
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_clerks_file_with_another_township_is_not_filed(
    county: Warehouse, sign_in: Callable[[str], Person]
):
    sign_in("clerk")
    before = county.version
    app = show("returns")
    app.file_uploader[0].set_value([("别人.xlsx", workbook("西岭乡"), "application/octet-stream")])
    app.button(key="returns_check").click().run()
    for _ in range(100):
        if app.session_state["returns_waiting"]:
            break
        app.run()
    told = sent(app)
    assert "您的账号只能上报东河镇" in told
    assert "43,217" not in told
    assert app.button(key="returns_commit").disabled
    assert county.version == before
    assert _acts.TOLD not in app.session_state


# --- The second lock --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    store.close_all()
    yield tmp_path_factory.mktemp("sample")
    store.close_all()


@pytest.fixture
def sample(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """The made-up county, looked at by a clerk of a township that was never merged nor split."""
    monkeypatch.setenv("UNION_DATA_DIR", str(sample_folder))
    monkeypatch.setenv("UNION_SAMPLE", "1")
    opened = store.sample()
    monkeypatch.setattr(store, "person", lambda: Person("x", "某人", "clerk", "990100003"))
    return opened


def asked(county: Warehouse, name: str) -> Iterator[dict[str, Any]]:
    """Parameters to run a query with: as a page would, and as somebody who wants the whole county."""
    rows = county.query("returns/return_by_unit", limit_rows=1_000_000)
    own = rows[rows["unit_code"] == "990100003"]["return_id"].tolist()[0]
    other = rows[rows["unit_code"] != "990100003"]["return_id"].tolist()[0]
    known: dict[str, Any] = {
        "year": 2026, "quarter": 2, "year_from": 2024, "year_to": 2026, "indicator": "membership_rate",
        "period_basis": "to_date", "limit_rows": 1_000_000, "boundaries": "today", "areas": None,
        "area_weights": None, "kinds": ["subdistrict"], "unit_code": None, "unit_codes": None, "measure": "members",
    }  # fmt: skip
    params = {key: known[key] for key in county.named_query(name).params if key in known}
    if "return_id" in county.named_query(name).params:
        yield params | {"return_id": own}
        yield params | {"return_id": other}
    else:
        yield params
    if "indicator" in params:
        yield params | {"indicator": "aid_amount"}
    if "boundaries" in params:
        yield params | {"boundaries": "reported", "year": 2025, "quarter": 4} if "year" in params else params


def test_the_queries_of_a_clerk_hold_nothing_of_another_township(sample: Warehouse):
    """Every query of the two lists, run for one township: no other one's code, name or figure in it."""
    units = sample.query("units/unit_by_code")
    others = units[(units["level"] == "township") & (units["unit_code"] != "990100003")]
    names = set(others["unit_code"]) | set(others["unit_name"])
    cursor = sample.cursor()
    sql = "select distinct cast(value as double) from fct_figure where value > 2000 and value % 100 <> 0 and unit_code"
    figures = {value for (value,) in cursor.execute(f"{sql} <> '990100003'").fetchall()}
    figures -= {value for (value,) in cursor.execute(f"{sql} = '990100003'").fetchall()}
    assert len(figures) > 500
    told_of = 0
    for name in sorted(access.QUERIES_OF_A_UNIT | access.QUERIES_OF_THE_COUNTY):
        for params in asked(sample, name):
            rows = store.rows(name, **params)
            told_of += bool(rows)
            named = [pair for row in rows for pair in row.items() if not NOT_A_FIGURE.search(pair[0])]
            cells = [cell for _, cell in named if cell is not None]
            text = "\n".join(map(str, cells))
            assert not [each for each in names if each in text], name
            numbers = {float(cell) for cell in cells if isinstance(cell, (int, float))}
            # A sum may be some figure by chance: what a county query adds up is the county.
            assert name in access.QUERIES_OF_THE_COUNTY or not numbers & figures, (name, numbers & figures)
    assert told_of > 25


def test_every_other_query_is_refused(sample: Warehouse):
    for name in sample.queries.keys() - access.QUERIES_OF_A_UNIT - access.QUERIES_OF_THE_COUNTY:
        with pytest.raises(ForbiddenError):
            store.rows(name)
    with pytest.raises(ForbiddenError):
        store.rows("pivot/by_unit_year", indicators=["members"])


def test_another_township_cannot_be_asked_for(sample: Warehouse):
    for name, params in (
        ("township/profile_by_unit", {"unit_code": "990100102", "year": 2026, "quarter": 2}),
        ("returns/return_by_unit", {"unit_code": "990100102", "limit_rows": 5}),
        ("origin/fact_by_figure", {"unit_codes": ["990100003", "990100102"]}),
        ("origin/total_by_figure", {"unit_codes": ["990100102"]}),
    ):
        with pytest.raises(ForbiddenError):
            store.rows(name, **params)
    with pytest.raises(ForbiddenError):
        store.ask("select 1")
    with pytest.raises(ForbiddenError):
        store.verify_now()


def test_only_files_of_the_own_township_alone_can_be_fetched(sample: Warehouse):
    """A book of many townships is not one of a clerk's, though their own return came in it."""
    held: dict[str, set[str]] = {}
    for row in sample.query("returns/return_by_unit", limit_rows=1_000_000).to_dict("records"):
        if isinstance(row["sha256"], str):
            held.setdefault(row["sha256"], set()).add(row["unit_code"])
    own = [sha256 for sha256, units in held.items() if units == {"990100003"}]
    others = [sha256 for sha256, units in held.items() if units != {"990100003"}]
    assert own
    assert store.file(own[0])()
    for sha256 in others:
        assert store.picture("x.xlsx", sha256, "季报", "E5") is None
        with pytest.raises(ForbiddenError):
            store.file(sha256)
