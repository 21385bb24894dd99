"""Accounts and what the writer lets them do: it asks by itself, whatever the page before it allowed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dashboard.access import ForbiddenError
from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse, accounts, filing
from dashboard.warehouse.accounts import Account
from tests.builders import begin, checked

BOSS = Account("boss", "管理员", "admin")
CLERK = Account("dong", "东河填报员", "clerk", "U1")
CHECKER = Account("tong", "统计员", "statistician")
LEADER = Account("zhu", "主席", "leader")
FIGURES = {"members": 80, "workers": 100}


@pytest.fixture
def office(warehouse: Warehouse) -> Warehouse:
    """A county of two townships with one account of each role; nobody is signed in yet."""
    begin(warehouse)
    accounts.set_accounts(warehouse, [BOSS, CLERK, CHECKER, LEADER], by="命令行")
    warehouse.who = lambda: ""
    return warehouse


def sign_in(warehouse: Warehouse, login: str) -> None:
    warehouse.who = lambda: login


def file_for(warehouse: Warehouse, unit_code: str, members: int = 80) -> str:
    figures = {**FIGURES, "members": members}
    return file_returns(warehouse, [checked(unit_code, 2026, 1, figures, by="随便写的名字")])[0].status


def last_act(warehouse: Warehouse) -> tuple[str, str]:
    cursor = warehouse.cursor()
    return cursor.execute("select act, by_whom from journal_act order by number desc").fetchall()[0]


def test_nobody_signed_in_writes_nothing(office: Warehouse):
    before = office.version
    with pytest.raises(ForbiddenError, match="signed_in"):
        file_for(office, "U1")
    assert office.version == before


def test_a_clerk_files_for_the_own_township_only_and_under_the_own_name(office: Warehouse):
    sign_in(office, "dong")
    assert file_for(office, "U1") == "filed"
    assert last_act(office) == ("commit", "东河填报员")
    before = office.version
    with pytest.raises(ForbiddenError, match="file"):
        file_for(office, "U2")
    with pytest.raises(ForbiddenError, match="file"):
        file_returns(office, [checked("U1", 2026, 2, FIGURES), checked("U2", 2026, 2, FIGURES)])
    assert office.version == before, "not even the part that is the clerk's own"


def test_a_clerk_takes_back_the_own_return_but_approves_nothing(office: Warehouse):
    sign_in(office, "tong")
    file_for(office, "U2")
    sign_in(office, "dong")
    file_for(office, "U1")
    mine, other = (number * 10_000 for number in (office.version, office.version - 1))
    with pytest.raises(ForbiddenError, match="withdraw"):
        filing.withdraw(office, other, by="", note="不是我的")
    with pytest.raises(ForbiddenError, match="review"):
        filing.approve(office, [mine], by="")
    figure = filing.Correction("members", "stock", Decimal(81), raw_text="81")
    with pytest.raises(ForbiddenError, match="correct"):
        filing.correct(office, "U1", 2026, 1, [figure], by="", why="改")
    filing.withdraw(office, mine, by="", note="填错")
    assert last_act(office) == ("withdraw", "东河填报员")


@pytest.mark.parametrize("login", ["zhu", "boss"])
def test_leaders_and_administrators_file_and_approve_nothing(office: Warehouse, login: str):
    sign_in(office, "tong")
    file_for(office, "U1")
    number = office.version * 10_000
    sign_in(office, login)
    with pytest.raises(ForbiddenError):
        file_for(office, "U1", members=81)
    with pytest.raises(ForbiddenError):
        filing.approve(office, [number], by="")


def test_an_account_closed_a_moment_ago_does_nothing_more(office: Warehouse):
    sign_in(office, "boss")
    accounts.set_accounts(office, [Account("dong", "东河填报员", "clerk", "U1", is_active=False)], by="")
    sign_in(office, "dong")
    with pytest.raises(ForbiddenError, match="signed_in"):
        file_for(office, "U1")


def test_a_clerk_moved_to_another_township_files_for_that_one(office: Warehouse):
    sign_in(office, "boss")
    accounts.set_accounts(office, [Account("dong", "西岭填报员", "clerk", "U2")], by="")
    sign_in(office, "dong")
    assert file_for(office, "U2") == "filed"
    with pytest.raises(ForbiddenError):
        file_for(office, "U1")


def test_only_an_administrator_opens_accounts(office: Warehouse):
    for login in ("dong", "tong", "zhu"):
        sign_in(office, login)
        with pytest.raises(ForbiddenError, match="accounts"):
            accounts.set_accounts(office, [Account(login, "升级", "admin")], by="")
    sign_in(office, "boss")
    assert accounts.set_accounts(office, [Account("neu", "新人", "leader"), LEADER], by="") == ["neu"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (Account("", "甲", "leader"), "account_login"),
        (Account("a b", "甲", "leader"), "account_login"),
        (Account("甲<script>", "甲", "leader"), "account_login"),
        (Account("jia", "  ", "leader"), "account_name"),
        (Account("jia", "甲\u202e", "leader"), "account_name"),
        (Account("jia", "甲", "owner"), "account_role"),  # type: ignore[arg-type]
        (Account("jia", "甲", "clerk"), "account_unit"),
        (Account("jia", "甲", "clerk", "U9"), "account_unit"),
        (Account("jia", "甲", "leader", "U1"), "account_unit"),
        (Account("boss", "管理员", "leader"), "account_last_admin"),
        (Account("boss", "管理员", "admin", is_active=False), "account_last_admin"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_the_reason(office: Warehouse, wrong: Account, code: str):
    office.who = None
    before = office.version
    with pytest.raises(filing.NotAllowedError, match=code):
        accounts.set_accounts(office, [Account("gut", "好", "leader"), wrong], by="命令行")
    assert office.version == before


def test_accounts_outlive_the_database(office: Warehouse):
    office.rebuild()
    assert accounts.accounts(office.cursor()) == {each.login: each for each in (BOSS, CLERK, CHECKER, LEADER)}
