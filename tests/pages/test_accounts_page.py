"""The page 账号: the list edited in place, new accounts, lists imported, first passwords told once, sessions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, sessions, store, upkeep
from dashboard.access import Person
from dashboard.intake import sample
from dashboard.intake.people import read_people
from dashboard.intake.read import read_sheets
from dashboard.intake.records import Book
from dashboard.pages import _accounts, _accounts_file, _accounts_words
from dashboard.warehouse import Warehouse, accounts, guard
from dashboard.warehouse.accounts import Account
from tests import stores
from tests.builders import begin
from tests.pages.test_begin import begin_sample
from tests.pages.test_unit_changes import plain_words, show

HELD = [
    Account("boss", "王主任", "admin"),
    Account("dong", "董小河", "clerk", "U1"),
    Account("zhu", "林主席", "leader"),
]
BOSS = Person("boss", "王主任", "admin")
HEAD = "账号,姓名,角色,单位,状态\n"


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


@pytest.fixture
def county() -> Warehouse:
    return stores.own(begin)


def with_accounts(opened: Warehouse) -> None:
    begin(opened)
    accounts.set_accounts(opened, HELD, by="运维")


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """The county with three accounts, where people sign in; the administrator looks at the page."""
    monkeypatch.setenv("UNION_SIGN_IN", "local")
    monkeypatch.setattr(store, "person", lambda: BOSS)
    return stores.own(with_accounts)


def held() -> dict[str, Account]:
    return accounts.accounts(store.own().cursor())


def edit(app: AppTest, **changes: dict[str, Any]) -> AppTest:
    """Change cells of the table, by login, and save."""
    key = f"accounts_{store.own().version}"
    logins = list(app.data_editor[0].value["login"])
    rows = {str(logins.index(login)): cells for login, cells in changes.items()}
    edited = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    app.session_state[key] = edited
    app.run()
    app.session_state[key] = edited
    return app.button(key="accounts_do").click().run()


def open_one(app: AppTest, login: str, name: str, role: str, unit: str = "", round_: int = 0) -> AppTest:
    for field, value in (("login", login), ("name", name)):
        app.text_input(key=f"new_{field}_{round_}").set_value(value)
    for field, value in (("role", role), ("unit", unit)):
        app.selectbox(key=f"new_{field}_{round_}").set_value(value)
    return app.button(key="accounts_add").click().run()


def acts() -> list[tuple[str, str]]:
    sql = "select act, by_whom from journal_act order by number"
    return store.own().cursor().execute(sql).fetchall()


# --- Alone ------------------------------------------------------------------------------------------------


def test_where_nobody_signs_in_it_says_what_accounts_are_for_and_how_to_switch_them_on(county: Warehouse):
    """And the first account has to be an administrator's."""
    app = show("accounts", "en")
    assert labels.t("accounts.mode_none", "en") in [each.value for each in app.info]
    assert "UNION_SIGN_IN=local" in app.code[0].value
    assert "dashboard serve" in app.code[0].value
    open_one(app, "zhu", "林主席", "leader")
    assert labels.t("common.not_allowed_account_last_admin", "en") in plain_words(app)
    assert held() == {}
    app = open_one(app, "Boss", "王主任", "admin")
    assert held() == {"boss": Account("boss", "王主任", "admin")}
    assert upkeep.password_state("boss") == "first"


def test_the_sample_has_no_accounts(monkeypatch: pytest.MonkeyPatch, county: Warehouse):
    monkeypatch.setenv("UNION_SAMPLE", "1")
    monkeypatch.setattr(sample, "load", begin_sample)
    app = show("accounts", sample="1")
    assert labels.t("accounts.sample_title") in plain_words(app)
    assert not app.data_editor


# --- Signed in --------------------------------------------------------------------------------------------


def test_a_clerk_is_opened_and_the_first_password_told_once(office: Warehouse):
    app = open_one(show("accounts"), "西岭", "陈西", "clerk", "U2")
    assert not app.exception
    assert held()["西岭"] == Account("西岭", "陈西", "clerk", "U2")
    told = plain_words(app)
    assert labels.t("accounts.passwords") in told
    word = app.session_state["accounts_fresh"]["西岭"]
    assert word in told
    assert store.passwords().fits("西岭", word)
    assert store.passwords().must_change("西岭")
    assert acts()[-2:] == [("account", "王主任"), ("password", "王主任")]
    journal = b"".join(file.read_bytes() for file in (office.folder / "journal").glob("*.jsonl"))
    assert word.encode() not in journal
    assert "给账号 西岭 发首次密码" in plain_words(show("audit", number=str(office.version)))
    app = open_one(app, "DONG", "别人", "leader", round_=1)
    assert labels.t("common.not_allowed_account_taken", login="dong") in plain_words(app)
    assert held()["dong"].name == "董小河", "one that is taken is not written over"
    app.button(key="passwords_done").click().run()
    assert word not in plain_words(app)
    assert "accounts_fresh" not in app.session_state
    assert word not in plain_words(show("accounts")), "another session is not told"


def test_the_slips_tell_each_person_their_own(office: Warehouse, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("UNION_PUBLIC_URL", "https://gonghui.example.cn")
    line = {"login": "dong", "name": "董<b>", "role": "填报员", "unit": "东河镇", "password": "abcd-efgh"}
    text = _accounts_words.slips([line, {**line, "login": "zhu"}], "清河县", "zh_CN").decode()
    assert text.count('class="slip"') == 2
    assert "董&lt;b&gt;" in text
    assert "https://gonghui.example.cn" in text
    assert text.count("abcd-efgh") == 2


def test_a_row_is_edited_in_place_and_an_account_closed(office: Warehouse):
    app = edit(show("accounts"), dong={"name": "董大河", "unit": "U2"}, zhu={"is_active": False})
    assert not app.exception
    assert held()["dong"] == Account("dong", "董大河", "clerk", "U2")
    assert _accounts.account("dong", "董大河", "leader", "U2").unit_code is None, "no leader has a township"
    assert not held()["zhu"].is_active
    assert [act for act, _ in acts()[-3:]] == ["account", "account", "password"], "dong had none yet"
    assert store.account("zhu") is None


def test_nobody_locks_out_the_own_account(office: Warehouse):
    """Not even beside a second administrator, who may never have signed in."""
    with guard.as_operator():
        accounts.set_accounts(office, [Account("zwei", "第二人", "admin")], by="运维")
    before = store.own().version
    with pytest.raises(store.filing.NotAllowedError, match="account_self"):
        accounts.set_accounts(office, [Account("boss", "王主任", "leader")], by="")
    app = edit(show("accounts"), boss={"is_active": False})
    assert labels.t("common.not_allowed_account_self") in plain_words(app)
    assert store.own().version == before
    accounts.set_accounts(office, [Account("zwei", "第二人", "admin", is_active=False)], by="")
    assert not held()["zwei"].is_active


def test_a_forgotten_password_is_made_anew_and_its_sessions_are_over(office: Warehouse):
    kept = store.passwords()
    old = kept.give_first("dong")
    first = sessions.OPEN.open("dong", kept.version("dong"))
    assert store.is_valid(first)
    app = show("accounts")
    assert labels.t("accounts.signed_in") in app.data_editor[0].value.set_index("login").loc["dong", "state"]
    assert "boss" not in str(app.multiselect(key="accounts_chosen").options), "one's own is changed elsewhere"
    app.multiselect(key="accounts_chosen").set_value(["dong"])
    app.button(key="accounts_reset").click().run()
    word = app.session_state["accounts_fresh"]["dong"]
    assert kept.fits("dong", word)
    assert not kept.fits("dong", old)
    assert not store.is_valid(first)
    assert acts()[-1] == ("password", "王主任")
    # Sessions are ended, the password stays.
    second = sessions.OPEN.open("dong", kept.version("dong"))
    app.multiselect(key="accounts_chosen").set_value(["dong"])
    app.button(key="accounts_end").click().run()
    assert sessions.OPEN.of_token(first.token) is None
    assert sessions.OPEN.of_token(second.token) is None
    assert kept.fits("dong", word)
    assert acts()[-1] == ("end_sessions", "王主任")
    with pytest.raises(store.filing.NotAllowedError, match="account_own"):
        upkeep.give_first_passwords(["boss"], by="王主任")


def test_where_a_provider_signs_people_in_no_password_is_made(
    office: Warehouse, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("UNION_SIGN_IN", "oidc")
    app = open_one(show("accounts"), "neu@example.cn", "新人", "leader")
    assert held()["neu@example.cn"].role == "leader"
    assert "accounts_fresh" not in app.session_state
    assert not [each for each in app.button if each.key == "accounts_reset"]
    assert upkeep.password_state("neu@example.cn") == "none"


# --- A list -----------------------------------------------------------------------------------------------


def upload(app: AppTest, text: str) -> AppTest:
    app.file_uploader(key="accounts_file_0").set_value([("名单.csv", text.encode("gb18030"), "text/csv")])
    return app.run()


def test_a_list_is_looked_at_and_imported_once_every_cell_is_understood(office: Warehouse):
    wrong = "西岭,陈西,会计,西岭乡,\nx y,丁,领导,,\nneu,,填报员,没有镇,也许\nzhu,林,领导,东河镇,\n"
    app = upload(show("accounts"), HEAD + wrong)
    told = app.error[0].value.replace("\\", "")
    for said in (
        "C2：角色“会计”不认识", "A3：账号“x y”不行", "B4：没有填姓名", "E4：状态“也许”不认识",
        "D4：没有单位“没有镇”", "D5：只有填报员写单位",
    ):  # fmt: skip
        assert said in told, said
    assert app.button(key="accounts_import").disabled
    right = "dong,董小河,填报员,东河镇,启用\n西岭,陈西,填报员,西岭乡,\nzhu,林主席,领导,,停用\n"
    app = upload(app, HEAD + right)
    shown = next(each.value for each in app.dataframe if "what" in each.value)
    assert list(zip(shown["what"], shown["login"], shown["cell"], strict=True)) == [
        ("开通", "西岭", "A3"), ("改动", "zhu", "A4"),
    ]  # fmt: skip
    app.button(key="accounts_import").click().run()
    assert not app.exception
    assert held()["西岭"] == Account("西岭", "陈西", "clerk", "U2")
    assert not held()["zhu"].is_active
    assert set(app.session_state["accounts_fresh"]) == {"西岭"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("甲,乙\n1,2\n", "no_heads"),
        ("账号,姓名\nx,丁\n", "no_role_column"),
        (HEAD, "no_rows"),
        (HEAD + "neu,丁,领导,,\nNEU,戊,领导,,\n", "twice"),
        (HEAD + "neu,丁,填报员,,\n", "no_unit"),
        (HEAD + "neu,丁\u200b,领导,,\n", "account_name"),
    ],
)
def test_what_a_list_lacks_is_told(text: str, code: str):
    book = read_sheets("名单.csv", text.encode())
    assert isinstance(book, Book)
    found = _accounts_file.with_faults(read_people(book, {"东河镇": "U1"}))
    assert [each.code for each in found.troubles] == [code]


def test_the_list_to_fill_in_has_a_clerk_for_each_unit_without_one(county: Warehouse):
    rows: list[dict[str, Any]] = [{"unit_code": "U1", "is_active": True}]
    text = _accounts_file._template(rows).decode("utf-8-sig")
    assert text.splitlines() == ["账号,姓名,角色,单位,启用", "西岭,,填报员,西岭乡,启用"]
