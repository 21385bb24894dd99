"""The work report of a small county: what is said, what is left out, and that it is the same every time."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from dashboard.report.document import Chart, Heading, OriginTable, Paragraph, Report
from dashboard.report.facts import Facts
from dashboard.report.figures import Ask
from dashboard.report.plan import SECTIONS, Period, Plan, Unit, plan
from dashboard.report.sentences import paragraphs, read_section
from dashboard.report.word import to_docx
from dashboard.report.write import write
from tests.queries.county import CountyInMemory
from tests.report.parsed import differences, remembering

COUNTY = Unit(None, "清河县总工会", "county", "清河县总工会")
FILED = [(2025, 1), (2025, 2), (2026, 1), (2026, 2)]
HALF = Period(2026, 1, 2026, 2)


@pytest.fixture(scope="module")
def county() -> CountyInMemory:
    """A, B and E; E has not filed the second quarter. Members 150 -> 190 over A and B, funds 80 % -> 70 %."""
    made = CountyInMemory()
    for code in ("A", "B", "E"):
        made.unit(code)
    for code, members in (("A", 100), ("B", 50)):
        figures = {
            "union_orgs": 4, "members": members, "workers": 200, "units_should": 10, "units_covered": 8,
            "funds_due": 1000, "funds_received": 800, "new_members": 10,
        }  # fmt: skip
        made.file(code, 2025, 2, figures, at="2025-07-05")
        more = {"union_orgs": 5, "members": members + 20, "funds_received": 700, "new_members": 12}
        made.file(code, 2026, 2, {**figures, **more}, at="2026-07-05")
    made.file("E", 2026, 1, {"members": 30, "workers": 60}, at="2026-04-05")
    made.target("C", 2026, "membership_rate", 0.6)
    made.derive()
    made.database.execute("set threads = 1")
    return made


@pytest.fixture(scope="module")
def ask(county: CountyInMemory) -> Ask:
    """The county's queries, each asked once."""
    return remembering(county.query)


def report(ask: Ask, **more: object) -> Report:
    return write(plan(COUNTY, HALF, FILED, **more), ask)  # type: ignore[arg-type]


def test_the_text_says_figures_changes_and_who_is_missing(ask: Ask):
    text = report(ask).text
    assert text.startswith("清河县总工会2026年上半年工作总结")
    assert "工会会员190人，会员较上年同期增加40人、增长26.7%" in text
    assert "已报2个，E镇尚未报送，全县合计数不含未报单位" in text
    assert "职工入会率47.5%，较上年同期提高10.0个百分点" in text
    assert "与全年60%的入会率目标相比还差12.5个百分点，相当于再发展会员50人" in text
    assert "工会经费收缴率为70%，比上年同期下降10.0个百分点" in text


def test_a_sentence_without_data_is_not_written(ask: Ask):
    text = report(ask).text
    for word in ("集体合同", "劳动争议", "金秋助学资助", "职工书屋", "None", "{", "未报%"):
        assert word not in text
    headings = [block.area for block in report(ask).blocks if isinstance(block, Heading) and block.level == 2]
    assert headings == ["organisation", "finance"]


def test_headings_are_numbered_in_their_order(ask: Ask):
    texts = [block.text for block in report(ask).blocks if isinstance(block, Heading)]
    assert [text[:3] for text in texts] == ["一、总", "二、主", "（一）", "（二）", "三、存", "四、下"]


def test_the_same_data_gives_the_same_text_and_the_same_document(county: CountyInMemory, ask: Ask):
    one, two = report(county.query), report(ask)
    assert one == two
    assert _text_parts(to_docx(one)) == _text_parts(to_docx(two))


def _text_parts(docx: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(".xml")}


@pytest.mark.parametrize("tone", ["summary", "speech", "brief"])
@pytest.mark.parametrize("code", [None, "A"])
def test_every_number_of_the_document_is_that_of_its_query(ask: Ask, tone: str, code: str | None):
    unit = COUNTY if code is None else Unit(code, f"{code}镇", "town", COUNTY.name)
    made = write(plan(unit, HALF, FILED, tone=tone), ask)  # type: ignore[arg-type]
    assert [*differences(to_docx(made), made, ask)] == []
    assert len([*made.figures()]) > 8


def test_a_wrong_number_would_be_found(ask: Ask):
    made = report(ask)
    place, paragraph = next(
        (n, block)
        for n, block in enumerate(made.blocks)
        if isinstance(block, Paragraph) and "190人" in block.text
    )
    runs = tuple(
        replace(run, words="191人") if getattr(run, "words", "") == "190人" else run for run in paragraph.runs
    )
    blocks = (*made.blocks[:place], replace(paragraph, runs=runs), *made.blocks[place + 1 :])
    wrong = replace(made, blocks=blocks)
    assert [*differences(to_docx(wrong), wrong, ask)]
    typed = replace(paragraph, runs=("全县有会员190人。",))
    wrong = replace(made, blocks=(*made.blocks[:place], typed, *made.blocks[place + 1 :]))
    assert any("without an origin" in each for each in differences(to_docx(wrong), wrong, ask))


def test_the_three_tones_differ_in_length_and_shape(ask: Ask):
    summary, speech, brief = (report(ask, tone=tone) for tone in ("summary", "speech", "brief"))
    assert len(summary.text) > len(speech.text) > len(brief.text)
    assert any(isinstance(block, Chart) for block in summary.blocks)
    assert not any(isinstance(block, (Chart, Heading)) for block in brief.blocks)
    assert isinstance(speech.blocks[0], Paragraph)
    assert speech.blocks[0].style == "greeting"
    assert speech.title == "关于2026年上半年工会工作情况的汇报"


def test_a_year_that_is_not_over_ends_with_the_last_quarter_filed(ask: Ask):
    made = plan(COUNTY, Period(2026, 1, 2026, 4), FILED)
    assert (made.period, made.period.name) == (HALF, "2026年上半年")
    assert "2026年尚未结束或报表未齐，本总结数据截至2026年二季度" in write(made, ask).text


def test_a_period_that_nobody_filed_for_is_refused():
    with pytest.raises(ValueError, match="nothing was filed"):
        plan(COUNTY, Period(2024, 1, 2024, 4), FILED)
    with pytest.raises(ValueError, match="ends before"):
        Period(2026, 2, 2026, 1)


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ((2026, 1, 2026, 4), "2026年"), ((2026, 1, 2026, 2), "2026年上半年"), ((2026, 3, 2026, 4), "2026年下半年"),
        ((2026, 1, 2026, 3), "2026年前三季度"), ((2026, 2, 2026, 2), "2026年二季度"),
        ((2026, 2, 2026, 3), "2026年二季度至三季度"), ((2025, 4, 2026, 2), "2025年四季度至2026年二季度"),
    ],
)  # fmt: skip
def test_periods_have_names(period: tuple[int, int, int, int], name: str):
    assert Period(*period).name == name


def test_the_last_table_says_query_coverage_and_cell(ask: Ask):
    of_county = next(block for block in report(ask).blocks if isinstance(block, OriginTable))
    members = next(row for row in of_county.rows if row.name == "会员人数")
    assert (members.query, members.coverage, members.file) == ("report/indicator_by_period", "2/3", "")
    assert members.said == "190人，同比增减40人，同比增幅26.7%"
    unit = Unit("A", "A镇", "town", COUNTY.name)
    of_unit = next(
        block for block in write(plan(unit, HALF, FILED), ask).blocks if isinstance(block, OriginTable)
    )
    members = next(row for row in of_unit.rows if row.name == "会员人数")
    assert members.file.startswith("季报!E")
    assert "A-2026Q2.xlsx" in of_unit.note


def test_sections_can_be_left_out(ask: Ask):
    made = report(ask, sections=("finance", "plans"))
    assert [block.text[:2] for block in made.blocks if isinstance(block, Heading)] == ["一、", "（一", "二、"]
    assert set(SECTIONS) >= {block.area for block in made.blocks if isinstance(block, Heading)} - {"works"}


def test_a_county_writes_its_own_sentences(ask: Ask):
    own = read_section(
        'section = "finance"\n[[heading]]\ntext = "管好钱"\n'
        '[[sentence]]\ntext = "收经费{funds_received}[，书屋{worker_bookstores|家}|，还没有书屋]。"\n'
        '[[sentence]]\nid = "x"\nwhen = ["members > 1000"]\ntext = "大县。"\n'
        '[[sentence]]\nid = "x"\ntext = "小县。"\n'
    )
    text = write(plan(COUNTY, HALF, FILED), ask, {"finance": own}).text
    assert "（二）管好钱" in text
    assert "收经费1400元，还没有书屋。小县。" in text


def items(ask: Ask, text: str, period: Period = HALF) -> str:
    made: Plan = plan(COUNTY, period, FILED)
    found = paragraphs(read_section(f'section = "problems"\n[[sentence]]\n{text}'), Facts(made, ask))
    return "".join(run if isinstance(run, str) else run.words for _, runs in found for run in runs)


def test_a_sentence_lists_the_indicators_that_a_condition_holds_for(ask: Ask):
    listed = 'text = "{each}。"\nitem = "{it.name}{it}"\nsort = "it"\nlimit = 2\nwhere = ["it < 80%"]\n'
    assert (
        items(ask, listed.replace('sort = "it"', 'sort = "it.d"')) == "职工入会率47.5%、工会经费收缴率70%。"
    )
    assert items(ask, 'text = "{each}。"\nitem = "{it.name}"\nwhere = ["it > 99%"]\n') == ""


def test_a_change_too_small_to_print_is_no_change(ask: Ask):
    assert items(ask, 'text = "建会率较上年{unionisation_rate.change}。"\n') == "建会率较上年持平。"
    assert items(ask, 'text = "建会率[，{unionisation_rate.moved}]。"\n') == "建会率。"
