"""Sentences of the work report: how they are read, what is wrong with them, what they write."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.report import figures, sentences, templates
from dashboard.report.figures import written
from dashboard.report.sentences import FILES, Fault, check
from dashboard.report.templates import TemplateError


@pytest.mark.parametrize(
    ("value", "kind", "unit", "words"),
    [
        (8432, "count", "人", "8432人"), (118_456, "count", "人", "11.85万人"), (99_999, "count", "户", "99999户"),
        (9800, "yuan", "", "9800元"), (123_456, "yuan", "", "12.35万元"), (1_200_000, "yuan", "", "120万元"),
        (250_000_000, "yuan", "", "2.5亿元"), (0.866, "rate", "", "86.6%"), (1.0, "rate", "", "100%"),
        (-0.0123, "points", "", "1.2个百分点"), (0.04, "points", "", "4.0个百分点"), (3, "rank", "", "第3位"),
        (2247.6, "average", "", "2248元"), (-0.053, "share", "", "5.3%"), (128.125, "decimal", "", "128.13"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_people_say_them(value: float, kind: figures.Kind, unit: str, words: str):
    assert written(value, kind, unit) == words


@given(
    st.floats(0, 1e9, allow_nan=False),
    st.sampled_from(["count", "yuan", "average", "rate", "points", "share", "decimal"]),
)
def test_what_is_written_is_read_back_to_its_last_digit(value: float, kind: figures.Kind):
    value = round(value) if kind == "count" else value / 1e6 if kind in ("rate", "points", "share") else value
    number, half = figures.parse(written(value, kind, "人" if kind == "count" else ""), kind)
    assert abs(number - value) <= half * (1 + 1e-9) + 1e-9 * value


@pytest.mark.parametrize("code", FILES)
def test_our_own_sentences_have_no_fault(code: str):
    assert check(sentences.file_of(code).read_text(encoding="utf-8")) == []
    assert sentences.own_section(code).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("会员{members", "slot"), ("会员{members.值}", "slot"), ("会员[{members}", "open"), ("会员]", "bracket"),
        ("甲|乙", "bracket"), ("会员\u0001", "signs"), ("会员\n", "signs"), ("共有12家", "digits"), ("共有１２家", "digits"),
    ],
)  # fmt: skip
def test_a_sentence_that_cannot_be_read_is_told(text: str, code: str):
    with pytest.raises(TemplateError) as error:
        templates.read(text)
    assert error.value.code == code


def test_numbers_in_quotes_and_titles_may_stand():
    assert templates.read("落实“十五五”和《12条措施》，办好“12351”热线").pieces


def test_a_part_in_brackets_has_alternatives():
    [before, choice, after] = templates.read("甲[{members}|{workers|名}]乙").pieces
    assert (before, after) == ("甲", "乙")
    assert [next(iter(part.slots())) for part in choice.parts] == [
        templates.Slot("members"), templates.Slot("workers", "", "名"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("members.change > 0", 3, True), ("members.change > 0", None, False), ("it < 70%", 0.69, True),
        ("x.standing == reached", "reached", True), ("x.standing != reached", "behind", True),
        ("members", 0, True), ("year_end", False, False), ("members >= -2.5", -2.5, True),
    ],
)  # fmt: skip
def test_conditions(text: str, value: object, holds: bool):
    assert templates.condition(text).holds(value) is holds


def test_every_fault_has_its_line():
    text = """section = "aid"
other = 1

[[heading]]
text = "帮扶{memmbers}"

[[sentence]]
id = "a"
para = 0
text = "投入3万元"
when = ["members >"]

[[sentence]]
tones = ["公报"]
for = "city"
wheen = []
text = "会员{members.chnge}"
sort = "members"
"""
    assert [(each.line, each.code) for each in check(text)] == [
        (2, "key"), (5, "name"), (9, "whole"), (10, "digits"), (11, "condition"),
        (14, "tone"), (15, "for"), (16, "key"), (17, "name"), (18, "sort"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('section = "aid"\n[[sentence]]\ntext = "没有引号\n', Fault(3, "toml", {})),
        ('section = "nothing"\n', Fault(1, "section", {"known": "、".join(FILES)})),
        ("", Fault(1, "section", {"known": "、".join(FILES)})),
        ("x" * 200_001, Fault(1, "large", {})),
        ('section = "aid"\nsentence = 3\n', Fault(2, "kind", {"field": "sentence"})),
    ],
)
def test_a_file_that_is_none(text: str, fault: Fault):
    assert check(text) == [fault]


def test_brackets_without_end_are_a_fault_and_no_crash():
    assert [each.code for each in check("section = " + "[" * 50_000)] == ["toml"]


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str):
    check('section = "aid"\n[[sentence]]\ntext = ' + repr(text))
    with suppress(TemplateError):
        templates.read(text)
