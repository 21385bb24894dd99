"""The report as slides: 8 to 12 of them, native charts and tables, no number but those of the report."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from pptx import Presentation

from dashboard.report.document import Report
from dashboard.report.plan import Period, Unit, plan
from dashboard.report.slides import to_pptx
from dashboard.report.write import write
from tests.queries.county import CountyInMemory
from tests.report.parsed import DATES

FIGURES = {
    "union_orgs": 10, "workers": 200, "units_should": 20, "units_covered": 15, "enterprises_covered": 10,
    "collective_contracts": 4, "collective_contract_enterprises": 6, "collective_contract_workers": 90,
    "congress_units": 9, "openness_units": 8, "disputes_accepted": 4, "disputes_resolved": 3,
    "aid_amount": 1000, "warmth_amount": 2000, "competition_participants": 70, "cultural_events": 5,
    "cultural_person_times": 300, "funds_due": 5000, "funds_received": 4000,
}  # fmt: skip


@pytest.fixture(scope="module")
def report() -> Report:
    """The half-year of a county of three units, with last year's beside it."""
    county = CountyInMemory()
    county.database.execute("set threads = 1")
    for n, code in enumerate(("A", "B", "E")):
        county.unit(code)
        for year, quarter in ((2025, 2), (2025, 4), (2026, 1), (2026, 2)):
            county.file(code, year, quarter, {**FIGURES, "members": 100 + 10 * (year - 2025) + quarter + n})
    county.derive()
    unit = Unit(None, "清河县总工会", "county", "清河县总工会")
    return write(plan(unit, Period(2026, 1, 2026, 2), [(2026, 2)]), county.query)


def test_there_are_eight_to_twelve_slides_with_native_charts(report: Report):
    data = to_pptx(report)
    deck = Presentation(BytesIO(data))
    assert 8 <= len(deck.slides) <= 12
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    assert sum(shape.has_chart for shape in shapes) == 4
    assert sum(shape.has_table for shape in shapes) == 2
    with ZipFile(BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if name.startswith("ppt/media/")], "no pictures"


def test_every_number_on_them_is_one_of_the_report(report: Report):
    deck = Presentation(BytesIO(to_pptx(report)))
    known = {figure.words for figure in report.figures()}
    for slide in deck.slides:
        for shape in slide.shapes:
            if not shape.has_text_frame:
                continue
            text = shape.text_frame.text
            if re.fullmatch(r"\d{1,2}", text):  # the slide's own
                continue
            for words in sorted(known, key=len, reverse=True):
                text = text.replace(words, "")
            assert not re.search(r"\d", DATES.sub("", text)), text


def test_the_points_of_a_slide_are_whole_sentences(report: Report):
    deck = Presentation(BytesIO(to_pptx(report)))
    said = [
        paragraph.text
        for slide in list(deck.slides)[1:]
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        if len(paragraph.text) > 40
    ]
    assert len(said) > 6
    assert all(each.endswith("。") for each in said)
