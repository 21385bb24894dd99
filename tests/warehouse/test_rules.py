"""data/rules.csv as SQL: each rule with figures that keep it and figures that break it, and how they are found."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dashboard import settings
from dashboard.catalogue import Rule, catalogue, load_catalogue
from dashboard.warehouse import open_warehouse
from dashboard.warehouse.expressions import parse_rule
from dashboard.warehouse.rule_sql import STORE_ARGS, operand_sql, store_sql
from dashboard.warehouse.rules import Draft, RuleError, Violation, check, compile_rules

Quarter = tuple[int, int]
Figures = Mapping[str, int | str | None]

NOW = (2026, 2)
LAST_QUARTER = (2026, 1)
LAST_YEAR = (2025, 2)


def drafts(figures: Figures, quarter: Quarter = NOW, unit: str = "U1") -> list[Draft]:
    """Figures of one unit and quarter: "measure" or "measure/basis" to value (None: not applicable)."""
    made = []
    for key, value in figures.items():
        code, _, basis = key.partition("/")
        native = "stock" if catalogue().measures[code].measure_type == "stock" else "ytd"
        state = "value" if value is not None else "not_applicable"
        number = None if value is None else Decimal(str(value))
        made.append(Draft(unit, *quarter, code, basis or native, number, state))
    return made


def broken(found: list[Violation]) -> list[tuple[str, Quarter, tuple[str, ...]]]:
    return [(each.rule_code, (each.year, each.quarter), each.measures) for each in found]


def rule(expression: str, *, message: str = "", line: int = 7) -> Rule:
    return Rule("X01", "error", expression, message, message, "", line)


# rule, figures of this quarter that keep it, figures that break it, the measures a break names
CASES: list[tuple[str, Figures, Figures, tuple[str, ...]]] = [
    ("V01", {"members": 0}, {"members": -1}, ("members",)),
    ("V02", {"members": 12}, {"members": "1.2"}, ("members",)),
    ("V03", {"members": 90, "workers": 90}, {"members": 91, "workers": 90}, ("members", "workers")),
    ("V04", {"workers_female": 5, "workers": 5}, {"workers_female": 6, "workers": 5}, ("workers_female", "workers")),
    ("V05", {"members_female": 5, "members": 5}, {"members_female": 6, "members": 5}, ("members_female", "members")),
    (
        "V06",
        {"members_female": 5, "workers_female": 5},
        {"members_female": 6, "workers_female": 5},
        ("members_female", "workers_female"),
    ),
    (
        "V07",
        {"members": 9, "members_migrant": 9, "members_new_forms": 9, "members_realname": 9},
        {"members": 9, "members_migrant": 9, "members_new_forms": 10, "members_realname": 9},
        ("members_new_forms", "members"),
    ),
    ("V08", {"units_covered": 4, "units_should": 4}, {"units_covered": 5, "units_should": 4}, ("units_covered", "units_should")),
    (
        "V09",
        {"enterprises_covered": 4, "enterprises_total": 4},
        {"enterprises_covered": 5, "enterprises_total": 4},
        ("enterprises_covered", "enterprises_total"),
    ),
    ("V10", {"union_orgs": 4, "units_covered": 4}, {"union_orgs": 5, "units_covered": 4}, ("union_orgs", "units_covered")),
    (
        "V11",
        {"union_orgs": 4, "union_orgs_enterprise": 4, "audit_committees": 4, "legal_person_unions": 4},
        {"union_orgs": 4, "union_orgs_enterprise": 4, "audit_committees": 5, "legal_person_unions": 4},
        ("audit_committees", "union_orgs"),
    ),
    (
        "V12",
        {"wage_contracts": 4, "wage_contract_enterprises": 4},
        {"wage_contracts": 5, "wage_contract_enterprises": 4},
        ("wage_contracts", "wage_contract_enterprises"),
    ),
    (
        "V13",
        {"safety_contract_enterprises": 4, "enterprises_covered": 4},
        {"safety_contract_enterprises": 5, "enterprises_covered": 4},
        ("safety_contract_enterprises", "enterprises_covered"),
    ),
    (
        "V14",
        {"collective_contract_workers": 4, "workers": 4},
        {"collective_contract_workers": 5, "workers": 4},
        ("collective_contract_workers", "workers"),
    ),
    (
        "V15",
        {"female_contract_workers": 4, "workers_female": 4},
        {"female_contract_workers": 5, "workers_female": 4},
        ("female_contract_workers", "workers_female"),
    ),
    (
        "V16",
        {"openness_units": 4, "units_covered": 4},
        {"openness_units": 5, "units_covered": 4},
        ("openness_units", "units_covered"),
    ),
    (
        "V17",
        {"disputes_resolved": 4, "disputes_accepted": 4},
        {"disputes_resolved": 5, "disputes_accepted": 4},
        ("disputes_resolved", "disputes_accepted"),
    ),
    (
        "V18",
        {"group_petitions": 4, "petitions_received": 4},
        {"group_petitions": 5, "petitions_received": 4},
        ("group_petitions", "petitions_received"),
    ),
    (
        "V19",
        {"harmony_passed": 4, "harmony_enterprises": 4},
        {"harmony_passed": 5, "harmony_enterprises": 4},
        ("harmony_passed", "harmony_enterprises"),
    ),
    (
        "V20",
        {"hardship_deep": 1, "hardship_relative": 2, "hardship_accident": 3, "hardship_households": 6},
        {"hardship_deep": 1, "hardship_relative": 2, "hardship_accident": 4, "hardship_households": 6},
        ("hardship_deep", "hardship_relative", "hardship_accident", "hardship_households"),
    ),
    (
        "V21",
        {"hardship_deep": 1, "hardship_relative": 2, "hardship_accident": 3, "hardship_households": 6},
        {"hardship_deep": 1, "hardship_relative": 2, "hardship_accident": 2, "hardship_households": 6},
        ("hardship_deep", "hardship_relative", "hardship_accident", "hardship_households"),
    ),
    ("V22", {"hazards_fixed": 4, "hazards_found": 4}, {"hazards_fixed": 5, "hazards_found": 4}, ("hazards_fixed", "hazards_found")),
    ("V23", {"proposals_adopted": 4, "proposals": 4}, {"proposals_adopted": 5, "proposals": 4}, ("proposals_adopted", "proposals")),
    (
        "V24",
        {"mutual_participants": 4, "mutual_eligible": 4},
        {"mutual_participants": 5, "mutual_eligible": 4},
        ("mutual_participants", "mutual_eligible"),
    ),
    ("V25", {"funds_received": 400, "funds_due": 400}, {"funds_received": 401, "funds_due": 400}, ("funds_received", "funds_due")),
    (
        "V26",
        {"funds_remitted": 400, "funds_received": 400},
        {"funds_remitted": 401, "funds_received": 400},
        ("funds_remitted", "funds_received"),
    ),
    (
        "V27",
        {"home_model": 3, "home_qualified": 4, "union_orgs": 4},
        {"home_model": 3, "home_qualified": 5, "union_orgs": 4},
        ("home_qualified", "union_orgs"),
    ),
    ("V28", {"new_members": 4, "members": 4}, {"new_members": 5, "members": 4}, ("new_members", "members")),
    ("V33", {"aid_amount": 100}, {"aid_amount": "99.99"}, ("aid_amount",)),
    ("V34", {"aid_amount": 50_000_000}, {"aid_amount": 50_000_001}, ("aid_amount",)),
    (
        "V35",
        {"aid_amount": 1000, "aid_households": 10},
        {"aid_amount": 999, "aid_households": 10},
        ("aid_households", "aid_amount"),
    ),
    (
        "V36",
        {"warmth_amount": 200_000, "warmth_households": 10},
        {"warmth_amount": 200_001, "warmth_households": 10},
        ("warmth_households", "warmth_amount"),
    ),
    (
        "V37",
        {"education_aid_amount": 2000, "students_aided": 10},
        {"education_aid_amount": 1999, "students_aided": 10},
        ("students_aided", "education_aid_amount"),
    ),
    (
        "V38",
        {"cool_amount": 5000, "cool_person_times": 10},
        {"cool_amount": 5001, "cool_person_times": 10},
        ("cool_person_times", "cool_amount"),
    ),
    (
        "V39",
        {"mutual_claim_amount": 500, "mutual_claims": 10},
        {"mutual_claim_amount": 499, "mutual_claims": 10},
        ("mutual_claims", "mutual_claim_amount"),
    ),
    (
        "V40",
        {"education_aid_amount": 0, "students_aided": 0},
        {"education_aid_amount": 3000, "students_aided": 0},
        ("education_aid_amount", "students_aided"),
    ),
]  # fmt: skip


# rule, other quarter, its figures, this quarter's figures that keep the rule, and that break it, measure
CASES_OVER_TIME: list[tuple[str, Quarter, Figures, Figures, Figures, tuple[str, ...]]] = [
    (
        "V29",
        LAST_QUARTER,
        {"members": 100, "new_members": 10},
        {"members": 105, "new_members": 15},
        {"members": 106, "new_members": 15},
        ("members", "new_members"),
    ),
    ("V30", LAST_QUARTER, {"new_members": 10}, {"new_members": 10}, {"new_members": 9}, ("new_members",)),
    ("V31", LAST_QUARTER, {"members": 100}, {"members": 130}, {"members": 131}, ("members",)),
    (
        "V32",
        LAST_YEAR,
        {"aid_amount": 1000},
        {"aid_amount": 1_999_999},
        {"aid_amount": 2_000_000},
        ("aid_amount",),
    ),
]


@pytest.mark.parametrize(("code", "kept", "violated", "measures"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_of_one_quarter(code: str, kept: Figures, violated: Figures, measures: tuple[str, ...]):
    assert code not in {each.rule_code for each in check(drafts(kept), None)}
    assert (code, NOW, measures) in broken(check(drafts(violated), None))


@pytest.mark.parametrize(
    ("code", "other", "then", "kept", "violated", "measures"),
    CASES_OVER_TIME,
    ids=[case[0] for case in CASES_OVER_TIME],
)
def test_a_rule_over_time(
    code: str, other: Quarter, then: Figures, kept: Figures, violated: Figures, measures: tuple[str, ...]
):
    assert code not in {each.rule_code for each in check(drafts(then, other) + drafts(kept), None)}
    assert (code, NOW, measures) in broken(check(drafts(then, other) + drafts(violated), None))


def test_every_rule_has_a_case():
    assert {case[0] for case in CASES} | {case[0] for case in CASES_OVER_TIME} == {
        each.code for each in catalogue().rules
    }


def test_a_violation_carries_what_its_message_needs():
    """Each message, in both languages, can be filled from the arguments of each break above."""
    broken_cases = [drafts(violated) for _, _, violated, _ in CASES]
    broken_cases += [
        drafts(then, other) + drafts(violated) for _, other, then, _, violated, _ in CASES_OVER_TIME
    ]
    rules = {each.code: each for each in catalogue().rules}
    for case in broken_cases:
        for found in check(case, None):
            name = found.args.get("name_code", "")
            for message in (rules[found.rule_code].message_zh, rules[found.rule_code].message_en):
                assert "{" not in message.format(name=name, **found.args)
            assert found.severity == rules[found.rule_code].severity


def test_arguments_of_a_rule_over_each_measure_and_of_a_ratio():
    fall = next(
        e for e in check(drafts({"new_members": 10}, LAST_QUARTER) + drafts({"new_members": 9}), None)
    )
    assert fall.args == {"name_code": "new_members", "value": 9, "prev": 10}
    [thin] = check(drafts({"aid_amount": 1000, "aid_households": 30}), None)
    assert thin.args == {"aid_amount": 1000, "aid_households": 30, "ratio": 33.33}


def test_each_clause_of_a_rule_is_a_violation_of_its_own():
    found = check(drafts({"members": 9, "members_migrant": 10, "members_realname": 11}), None)
    assert broken(found) == [
        ("V07", NOW, ("members_migrant", "members")),
        ("V07", NOW, ("members_realname", "members")),
    ]


def test_a_clause_with_a_missing_or_not_applicable_figure_is_skipped():
    assert check(drafts({"members": 91}), None) == []
    assert check(drafts({"members": 91, "workers": None}), None) == []
    # aid is told with nobody reached; that nothing is known of students does not hide it
    found = check(drafts({"aid_amount": 5000, "aid_households": 0}), None)
    assert broken(found) == [("V40", NOW, ("aid_amount", "aid_households"))]


def test_the_first_quarter_has_no_year_to_date_before_it():
    fourth, first = (2025, 4), (2026, 1)
    before = drafts({"new_members": 40, "members": 100}, fourth)
    # fewer than at last year's end is no fall; what was recruited by last year's end does not count here
    assert check(before + drafts({"new_members": 5, "members": 105}, first), None) == []
    found = check(before + drafts({"new_members": 5, "members": 106}, first), None)
    assert broken(found) == [("V29", first, ("members", "new_members"))]
    assert found[0].args["ytd_prev_new_members"] == 0


def test_quarters_alone_are_added_up_to_the_year_so_far():
    first = drafts({"disputes_accepted/quarter": 4, "disputes_resolved/quarter": 3}, (2026, 1))
    second = drafts({"disputes_accepted/quarter": 2, "disputes_resolved/quarter": 3}, (2026, 2))
    assert check(first + second, None) == []  # 6 of 6 by the second quarter
    third = drafts({"disputes_accepted/quarter": 1, "disputes_resolved/quarter": 2}, (2026, 3))
    found = check(first + second + third, None)
    assert broken(found) == [("V17", (2026, 3), ("disputes_resolved", "disputes_accepted"))]
    assert found[0].args == {"disputes_resolved": 8, "disputes_accepted": 7}
    # with the second quarter missing the year so far is unknown in the third
    assert check(first + third, None) == []


def test_a_negative_figure_of_the_quarter_alone_is_found_though_the_year_so_far_is_unknown():
    found = check(drafts({"new_members/quarter": -3}, (2026, 3)), None)
    assert broken(found) == [("V01", (2026, 3), ("new_members",))]
    assert found[0].args == {"name_code": "new_members", "value": -3, "basis": "quarter"}


def test_a_first_quarter_is_told_once_though_it_is_also_the_year_so_far():
    assert broken(check(drafts({"new_members/quarter": -3}, (2026, 1)), None)) == [
        ("V01", (2026, 1), ("new_members",))
    ]


def test_a_change_of_exactly_thirty_per_cent_is_allowed_at_any_size():
    """0.3 is not a binary fraction: the comparison is decimal."""
    figures = []
    for before in range(20, 2000, 10):
        unit = f"U{before}"
        figures += drafts({"members": before}, LAST_QUARTER, unit)
        figures += drafts({"members": before * 13 // 10}, unit=unit)
    assert check(figures, None) == []


def test_of_two_drafts_of_one_figure_the_later_counts():
    assert check(drafts({"members": 91, "workers": 90}) + drafts({"members": 90}), None) == []


def test_units_and_an_absurd_number_are_kept_apart():
    found = check(drafts({"members": 5, "workers": 4}) + drafts({"workers": 9}, unit="U2"), None)
    assert [each.unit_key for each in found] == ["U1"]
    [huge] = check(drafts({"aid_amount": "9" * 30}), None)
    assert huge.rule_code == "V34"
    assert check(drafts({"aid_amount": "NaN"}), None) == []
    assert check([], None) == []


class Standing:
    """A warehouse with given figures that stand, as far as the rules look at one."""

    def __init__(self, *figures: tuple[Quarter, str, str, int | None]) -> None:
        self.database = duckdb.connect()
        self.database.execute(
            "create table fct_figure (unit_code text, year integer, quarter integer, measure_code text,"
            " basis text, value decimal(18, 2), state text, derived boolean, known_until timestamp)"
        )
        for (year, quarter), code, basis, value in figures:
            state = "value" if value is not None else "not_applicable"
            row = ["U1", year, quarter, code, basis, value, state, False, datetime(9999, 12, 31, 23, 59, 59)]
            self.database.execute("insert into fct_figure values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        return self.database.cursor()


def test_a_draft_is_checked_against_what_stands_in_the_same_quarter():
    standing = Standing((NOW, "workers", "stock", 90), (NOW, "members", "stock", 80))
    assert broken(check(drafts({"members": 91}), standing)) == [("V03", NOW, ("members", "workers"))]
    assert check(drafts({"members": 90}), standing) == []
    assert check(drafts({"members": 91, "workers": 95}), standing) == []


def test_what_stood_before_and_is_not_touched_is_left_alone():
    standing = Standing((NOW, "workers", "stock", 90), (NOW, "members", "stock", 95))
    assert check(drafts({"union_orgs": 3}), standing) == []


def test_restating_a_quarter_checks_the_next_one_again():
    standing = Standing((LAST_QUARTER, "new_members", "ytd", 10), (NOW, "new_members", "ytd", 12))
    found = check(drafts({"new_members": 13}, LAST_QUARTER), standing)
    assert broken(found) == [("V30", NOW, ("new_members",))]
    assert found[0].args == {"name_code": "new_members", "value": 12, "prev": 13}


def test_restating_a_year_checks_the_same_quarter_of_the_next_year_again():
    standing = Standing((NOW, "aid_amount", "ytd", 3_000_000))
    assert broken(check(drafts({"aid_amount": 1000}, LAST_YEAR), standing)) == [("V32", NOW, ("aid_amount",))]


def test_a_not_applicable_draft_takes_the_standing_figure_out_of_the_comparison():
    standing = Standing((NOW, "workers", "stock", 90))
    assert check(drafts({"members": 91, "workers": None}), standing) == []


def test_quarters_of_a_draft_join_those_that_stand():
    standing = Standing((LAST_QUARTER, "new_members", "quarter", 10), (NOW, "members", "stock", 100))
    found = check(drafts({"new_members/quarter": 95}), standing)
    assert broken(found) == [("V28", NOW, ("new_members", "members"))]
    assert found[0].args == {"new_members": 105, "members": 100}


def test_an_older_version_does_not_count():
    standing = Standing((NOW, "workers", "stock", 90))
    standing.database.execute("update fct_figure set known_until = timestamp '2026-08-01 00:00:00'")
    assert check(drafts({"members": 91}), standing) == []


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("members <=", "cannot be read"),
        ("members <= wrokers", "wrokers is no measure"),
        ("__import__('os').system('true') == 0", "is no function of the rules"),
        ("members.__class__ == 0", "is not part of the rules' grammar"),
        ("members == 'x'", "is no plain number"),
        ("members == True", "is no plain number"),
        ("members ** 2 >= 0", "is not part of the rules' grammar"),
        ("members", "is no comparison"),
        ("1 < 2", "compares no figure"),
        ("0 <= members <= workers", "is no comparison"),
        ("prev(members + 1) >= 0", "is no figure"),
        ("floor(members, 1) >= 0", "takes one figure"),
        ("members <= prev(workers)", "without workers"),
        ("each(everything, value >= 0)", "everything is no set"),
        ("each(count)", "each needs a set and a condition"),
        ("each(count, members >= 0)", "members is not value"),
        ("(" * 300 + "members" + ")" * 300 + " >= 0", "cannot be read"),
        ("members >= " + "0" * 3000, "is longer than"),
    ],
)
def test_a_rule_that_cannot_be_parsed_is_refused_with_its_line(expression: str, words: str):
    with pytest.raises(RuleError, match="line 7") as refused:
        compile_rules([rule(expression)], catalogue())
    assert refused.value.line == 7
    assert words in refused.value.message


@pytest.mark.parametrize("message", ["{workers}", "{ratio}", "{name}", "{prev}", "{"])
def test_a_message_that_asks_for_what_the_rule_does_not_know_is_refused(message: str):
    with pytest.raises(RuleError, match="message"):
        compile_rules([rule("members >= 0", message=message)], catalogue())


# --- Over the whole store ---------------------------------------------------------------------------------


class Whole(Standing):
    """Given figures that stand, looked at by all rules at once."""

    def add(self, filed: Sequence[Draft]) -> None:
        for each in filed:
            row = [
                each.unit_key,
                each.year,
                each.quarter,
                each.measure_code,
                each.basis,
                each.value,
                each.state,
            ]
            self.database.execute(
                "insert into fct_figure values (?, ?, ?, ?, ?, ?, ?, false, timestamp '9999-12-31 23:59:59')",
                row,
            )

    def breaks(
        self, rules: Sequence[Rule] = (), asked: Sequence[int | None] = (0, 9999, 1, 4, None, None)
    ) -> list[tuple[str, str, Quarter, str | None, list[float]]]:
        self.database.execute("alter table fct_figure add column if not exists known_from timestamp")
        self.database.execute("update fct_figure set known_from = timestamp '2026-01-01 00:00:00'")
        self.database.execute(f"create or replace macro rule_break({STORE_ARGS}) as table {self.sql(rules)}")
        found = self.database.execute(
            "select unit_code, rule_code, year, quarter, measure_code, operands"
            " from rule_break(timestamp '9999-12-31 00:00:00', ?, ?, ?, ?, ?, ?) order by all",
            list(asked),
        ).fetchall()
        return [
            (unit, code, (year, quarter), measure, [each for each in operands if each is not None])
            for unit, code, year, quarter, measure, operands in found
        ]

    def sql(self, rules: Sequence[Rule]) -> str:
        known = catalogue()
        return store_sql(
            [clause for each in rules or known.rules for clause in parse_rule(each, known)], known
        )


def test_what_stands_is_judged_as_what_is_about_to_be_filed():
    """Every case above, each in a unit of its own, in one store."""
    filed = []
    for code, kept, violated, _ in CASES:
        filed += drafts(kept, unit=f"{code} kept") + drafts(violated, unit=f"{code} broken")
    for code, other, then, kept, violated, _ in CASES_OVER_TIME:
        for name, figures in (("kept", kept), ("broken", violated)):
            filed += drafts(then, other, f"{code} {name}") + drafts(figures, unit=f"{code} {name}")
    whole = Whole()
    whole.add(filed)
    expected = [(each.unit_key, each.rule_code, (each.year, each.quarter)) for each in check(filed, None)]
    assert sorted(row[:3] for row in whole.breaks()) == sorted(expected)
    assert {f"{each.code} broken" for each in catalogue().rules} <= {row[0] for row in whole.breaks()}


def test_a_quarter_a_unit_or_a_measure_breaks_what_it_breaks_in_the_whole():
    """The cases above, and quarters added up over a year end: asked one by one they come to the same."""
    filed = []
    for code, other, then, kept, violated, _ in CASES_OVER_TIME:
        filed += drafts(kept, other, f"{code} kept") + drafts(then, other, f"{code} broken")
        filed += drafts(violated, unit=f"{code} broken")
    for code, kept, violated, _ in CASES:
        filed += drafts(violated, LAST_QUARTER, f"{code} early") + drafts(kept, NOW, f"{code} early")
    whole = Whole(
        (LAST_QUARTER, "new_members", "quarter", 20),
        (NOW, "new_members", "quarter", 30),
        (NOW, "new_members", "ytd", 45),
        (NOW, "members", "stock", 500),
        (LAST_QUARTER, "members", "stock", 400),
    )
    whole.add(filed)
    everything = whole.breaks()
    assert {LAST_QUARTER, NOW} == {quarter for _, _, quarter, _, _ in everything}
    quarters = sorted({(each.year, each.quarter) for each in filed} | {NOW, LAST_QUARTER})
    by_quarter = [
        each
        for year, quarter in quarters
        for each in whole.breaks((), (year, year, quarter, quarter, None, None))
    ]
    assert sorted(by_quarter, key=str) == sorted(everything, key=str)
    units = sorted({each.unit_key for each in filed} | {"U1"})
    by_unit = [each for unit in units for each in whole.breaks((), (0, 9999, 1, 4, unit, None))]
    assert sorted(by_unit, key=str) == sorted(everything, key=str)

    def is_of(code: str, measure: str) -> bool:
        """Whether every clause of a rule compares the measure."""
        [rule_] = [each for each in catalogue().rules if each.code == code]
        return all(measure in {each.measure for each in c.operands} for c in parse_rule(rule_, catalogue()))

    for measure in ("new_members", "members", "aid_amount"):
        of_measure = whole.breaks((), (0, 9999, 1, 4, None, measure))
        wanted = [each for each in everything if each[3] == measure or is_of(each[1], measure)]
        assert [each for each in of_measure if each in wanted] == wanted
        assert all(each in everything for each in of_measure)


def test_a_restated_first_quarter_makes_the_second_one_fall():
    """What the clerk sees before the restated quarter is filed, and what the whole store says afterwards."""
    before = Standing((LAST_QUARTER, "new_members", "ytd", 20), (NOW, "new_members", "ytd", 30))
    [seen] = check(drafts({"new_members": 40}, LAST_QUARTER), before)
    assert (seen.rule_code, (seen.year, seen.quarter)) == ("V30", NOW)
    assert seen.args == {"name_code": "new_members", "value": 30, "prev": 40}
    after = Whole((LAST_QUARTER, "new_members", "ytd", 40), (NOW, "new_members", "ytd", 30))
    assert after.breaks() == [("U1", "V30", NOW, "new_members", [30, 40])]


def test_adding_a_rule_is_a_line_in_the_file(tmp_path: Path):
    for name in ("indicators.csv", "rules.csv", "programmes.csv"):
        shutil.copy(settings.DATA / name, tmp_path / name)
    with (tmp_path / "rules.csv").open("a", encoding="utf-8") as file:
        file.write("X01,warning,proposals_adopted <= 0.5 * proposals,采纳过半,More than half,核对\n")
    known = load_catalogue(tmp_path)
    standing = ((NOW, "proposals", "ytd", 10), (NOW, "proposals_adopted", "ytd", 6))
    assert Whole(*standing).breaks(known.rules) == [("U1", "X01", NOW, None, [6, 10])]
    database = duckdb.connect()
    database.execute(f"create view dim_rule_operand as {operand_sql(parse_rule(known.rules[-1], known))}")
    assert database.execute("select * from dim_rule_operand order by place").fetchall() == [
        ("X01", "warning", 1, 1, "proposals_adopted", "", "proposals_adopted"),
        ("X01", "warning", 1, 2, "proposals", "", "proposals"),
    ]


def test_a_rule_that_cannot_be_parsed_stops_the_start_with_its_line(
    own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    broken = replace(catalogue(), rules=(*catalogue().rules, rule("members <= wrokers", line=42)))
    monkeypatch.setattr("dashboard.warehouse.database.catalogue", lambda: broken)
    with pytest.raises(RuleError, match=r"rules\.csv, line 42: X01: wrokers is no measure"):
        open_warehouse(own_data_folder)
    assert not own_data_folder.exists(), "nothing was made"


def test_all_rules_become_one_statement():
    sql = compile_rules(catalogue().rules, catalogue())
    assert len(duckdb.extract_statements(sql)) == 1
    for each in catalogue().rules:
        assert f"'{each.code}'" in sql


def test_no_rule_is_a_statement_too_and_a_quote_stays_text():
    database = duckdb.connect()
    database.execute(
        "create table rule_draft as select 1 as ordinal, 'U' as unit_key, 2026 as year, 1 as quarter,"
        " 'members' as measure_code, 'stock' as basis, -1.0000::decimal(20, 4) as value, 'value' as state"
    )
    database.execute(
        "create table fct_figure (unit_code text, year integer, quarter integer, measure_code text,"
        " basis text, value decimal(18, 2), state text, derived boolean, known_until timestamp)"
    )
    assert database.execute(compile_rules([], catalogue())).fetchall() == []
    odd = replace(rule("members >= 0"), code="it's")
    assert database.execute(compile_rules([odd], catalogue())).fetchall()[0][3] == "it's"
