"""Words and figures as people read them."""

import string
from datetime import date, datetime

import pytest

from dashboard import labels
from dashboard.catalogue import catalogue
from dashboard.intake.records import Problem
from dashboard.labels import t

AREAS = sorted(file.stem for file in (labels.FOLDER / "zh_CN").glob("*.toml"))


def arguments(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_areas_and_keys():
    assert sorted(file.stem for file in (labels.FOLDER / "en").glob("*.toml")) == AREAS
    assert labels.texts("zh_CN").keys() == labels.texts("en").keys()


def test_a_text_takes_the_same_arguments_in_both_languages():
    # A language may leave out what it does not say, but never asks for more than the other knows.
    for key, text in labels.texts("en").items():
        known = arguments(labels.texts("zh_CN")[key]) | {"count", "more", "names"}
        assert arguments(text) <= known or arguments(labels.texts("zh_CN")[key]) <= arguments(text), key


def test_no_chinese_text_is_left_in_the_english_files():
    # An example list of townships is Chinese in any language.
    texts = {key: text for key, text in labels.texts("en").items() if key != "begin.paste_placeholder"}
    for key, text in texts.items():
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in text), key


def test_an_unknown_key_or_a_missing_argument_is_an_error():
    with pytest.raises(KeyError):
        t("common.no_such_text")
    with pytest.raises(KeyError):
        t("common.year")


@pytest.mark.parametrize(
    ("value", "unit", "card", "table"),
    [
        (8432, "person", "8,432 人", "8,432"),
        (123_456, "person", "12.3 万 人", "123,456"),
        (0, "household", "0 户", "0"),
        (9_999, "yuan", "9,999 元", "9,999 元"),
        (123_456, "yuan", "12.3 万元", "123,456 元"),
        (12_345.5, "yuan", "1.23 万元", "12,345.50 元"),
        (125_000_000, "yuan", "1.25 亿元", "125,000,000 元"),
        (0.866, "percent", "86.6%", "86.6%"),
        (1.8, "percent", "180.0%", "180.0%"),
        (None, "yuan", "未报", "未报"),
        (float("nan"), "person", "未报", "未报"),
    ],
)
def test_figures_are_written_as_people_say_them(value: float | None, unit: str, card: str, table: str):
    assert labels.figure(value, unit) == card
    assert labels.figure(value, unit, style="table") == table


@pytest.mark.parametrize(
    ("value", "unit", "card"),
    [
        (8432, "person", "8,432 people"),
        (1_250_000, "yuan", "¥1.25m"),
        (61_200, "yuan", "¥61.2k"),
        (980, "yuan", "¥980"),
    ],
)
def test_english_figures(value: float, unit: str, card: str):
    labels.use("en")
    assert labels.figure(value, unit) == card


def test_half_is_rounded_up_and_zero_has_no_sign():
    assert labels.number(0.5) == "1"
    assert labels.number(2.5) == "3"
    assert labels.number(-0.2) == "0"
    assert labels.points(-0.0001) == "0.0 个百分点"


def test_changes_carry_their_sign_and_a_missing_one_a_word():
    assert labels.points(0.012) == "+1.2 个百分点"
    assert labels.points(-0.067) == "-6.7 个百分点"
    assert labels.points(None) == "无可比数"
    assert labels.share(0.053) == "+5.3%"
    assert labels.gap(-0.061) == "6.1 个百分点"


def test_time_is_written_for_china():
    assert labels.period(2026, 3) == "2026年三季度"
    assert labels.period(2026, 3) != labels.period(2026, 4)
    assert labels.when(datetime(2026, 10, 12, 1, 30)) == "2026-10-12 09:30"
    assert labels.day(datetime(2026, 10, 11, 18, 0)) == "2026-10-12"
    assert labels.day(date(2026, 10, 12)) == "2026-10-12"
    assert labels.when(None) == ""
    labels.use("en")
    assert labels.period(2026, 3) == "2026 Q3"


def test_names_in_a_list_are_cut_with_their_number():
    assert labels.listing(["甲", "乙"]) == "甲、乙"
    assert labels.listing(["甲", "乙", "丙"], 2) == "甲、乙等 3 个"


@pytest.mark.parametrize("language", labels.LANGUAGES)
def test_everything_in_the_catalogue_has_a_name(language: str):
    labels.use(language)
    for code, each in catalogue().indicators.items():
        assert labels.indicator_name(code)
        assert labels.unit_word(each.unit)
        assert labels.group_name(each.group)
    for programme in catalogue().programmes:
        assert labels.programme_name(programme.code) == labels.programme_name(programme)
    for kind in ("town", "township", "subdistrict", "park", "other", "county"):
        assert labels.kind_name(kind)


@pytest.mark.parametrize("language", labels.LANGUAGES)
def test_every_rule_has_a_sentence_without_code(language: str):
    labels.use(language)
    for rule in catalogue().rules:
        text = labels.problem_message(Problem("error", rule.code, measure="members", args={"value": 12345}))
        assert "{" not in text
        assert text


def test_a_rule_sentence_names_the_measure_and_the_numbers():
    problem = Problem("error", "V03", args={"members": 12000, "workers": 9000})
    assert labels.problem_message(problem) == "会员人数(12,000)大于职工人数(9,000)"
    negative = Problem("error", "V01", measure="members", args={"value": -3})
    assert labels.problem_message(negative) == "会员人数不能为负数：-3"


def test_the_figures_of_a_sentence_of_intake_are_written_like_those_of_a_rule():
    args = {"header": "困难帮扶户次", "quarter": "10", "ytd": "12040", "expected": "12029.00"}
    text = labels.problem_message(Problem("error", "quarter_ytd_mismatch", args=args))
    assert "本季填 10，累计填 12,040，" in text
    assert "累计应为 12,029。" in text
    text = labels.problem_message(
        Problem("error", "quarter_ytd_mismatch", args={**args, "ytd": "约3万", "expected": "39501.96"})
    )
    assert "累计填 约3万，" in text
    assert "累计应为 39,501.96。" in text


def test_a_rule_over_many_measures_names_the_one_and_its_basis():
    args = {"name_code": "aid_amount", "value": 80, "basis": "quarter"}
    assert (
        labels.problem_message(Problem("warning", "V33", args=args)) == "本季困难帮扶金额仅80元，疑以万元录入"
    )
