"""Who may do what, said role by role."""

from __future__ import annotations

from dashboard import access
from dashboard.access import ALONE, PERMISSIONS, Person
from dashboard.warehouse.apply import _ACTS

LEADER = Person("zhu", "主席", "leader")
CLERK = Person("dong", "东河填报员", "clerk", "U1")
CHECKER = Person("tong", "统计员", "statistician")
BOSS = Person("boss", "管理员", "admin")


def allowed(person: Person, unit_code: str | None = None) -> set[str]:
    return {each for each in PERMISSIONS if access.may(person, each, unit_code)}


def test_a_leader_sees_all_and_changes_no_figure():
    assert allowed(LEADER) == {"see_county", "see_unit", "see_trail", "view"}


def test_a_clerk_files_and_sees_the_own_township_and_nothing_of_others():
    assert allowed(CLERK, "U1") == {"see_unit", "file", "nil", "explain", "withdraw"}
    assert allowed(CLERK, "U2") == set()
    assert allowed(CLERK) == set()


def test_a_clerk_without_a_township_may_nothing():
    assert not any(access.may(Person("x", "x", "clerk"), each, None) for each in PERMISSIONS)


def test_a_statistician_checks_approves_and_sets_targets_but_opens_no_account():
    assert set(PERMISSIONS) - allowed(CHECKER) == {"units", "accounts", "service"}


def test_an_administrator_keeps_units_accounts_and_backups_but_files_nothing():
    assert allowed(BOSS) == {
        "see_county", "see_unit", "see_trail", "view", "sql", "deadline", "mapping", "units", "accounts",
        "service",
    }  # fmt: skip


def test_a_person_alone_may_everything():
    assert allowed(ALONE) == set(PERMISSIONS)


def test_every_act_says_what_it_needs():
    assert set(access.PERMISSION_OF_ACT) == set(_ACTS) | {"view"}
