"""Figures drawn as HTML: bars of the right length, links, texts that stay texts, round ticks."""

from __future__ import annotations

import re

from dashboard import charts, drawings, framing, maps

ROWS = [
    {"unit_code": "U1", "unit_name": "东<河>镇", "rate": 0.8, "last": 0.6, "state": "reported"},
    {"unit_code": "U2", "unit_name": "西岭乡", "rate": 0.4, "last": None, "state": "reported"},
    {"unit_code": "U3", "unit_name": "北苑街道", "rate": None, "last": None, "state": "missing"},
]
QUARTERS = [
    {"year": 2025, "quarter": quarter, "rate": rate} for quarter, rate in enumerate((0.5, None, 0.7), 1)
]


def percent(value: object) -> str:
    return f"{value:.0%}" if isinstance(value, float) else ""


def hover(row: charts.Row) -> str:
    return f"<b>{row['unit_name']}</b><br>说明"


def ranking(href: drawings.Href | None = None) -> str:
    figure = charts.ranking(
        ROWS, value="rate", write=percent, hover=hover, target=0.7, county=0.6, last_year="last"
    )
    return drawings.drawn(figure, alt="排名", name="ranking", href=href)


def lengths(text: str) -> list[float]:
    return [float(each) for each in re.findall(r'class="ud-fill" style="left:0.00%;width:([\d.]+)%', text)]


def test_bars_start_at_zero_and_are_as_long_as_their_values():
    first, second, missing = lengths(ranking())
    assert abs(first - 2 * second) < 0.02
    assert missing < 2, "only a stub for its word"
    assert "未报" in ranking()


def test_marks_are_links_only_where_they_lead_somewhere():
    linked = ranking(lambda code: f"township?unit={code}")
    assert re.findall(r'href="([^"]*)"', linked) == [f"township?unit=U{number}" for number in (1, 2, 3)]
    assert 'role="group"' in linked
    assert "<a " not in ranking()
    assert 'role="img"' in ranking()


def test_names_are_text_and_a_mark_says_its_lines():
    text = ranking()
    assert "<河>" not in text
    assert "东&lt;河&gt;镇" in text
    assert 'data-tip="东&lt;河&gt;镇\n说明"' in text


def test_a_line_breaks_where_a_quarter_is_missing_and_each_point_says_its_text():
    figure = charts.trend(
        QUARTERS, value="rate", write=percent, hover=lambda row: f"{row['quarter']}", target=0.6
    )
    text = drawings.drawn(figure, alt="走势", name="trend")
    assert re.findall(r'class="ud-strip"[^>]*data-tip="(\d)"', text) == ["1", "2", "3"]
    assert text.count('<i class="ud-dotted"') == 2
    assert "目标 60%" in text


def test_ticks_of_percentages_are_round_and_few():
    assert drawings._round_ticks(0.79, 0.91, 5) == [(0.8, "80%"), (0.85, "85%"), (0.9, "90%")]
    assert [text for _, text in drawings._round_ticks(0.0, 1.06, 6)] == [
        "0%",
        "20%",
        "40%",
        "60%",
        "80%",
        "100%",
    ]
    assert [text for _, text in drawings._round_ticks(0.801, 0.803, 5)] == []


def test_columns_stand_on_zero_also_below_it():
    rows = [{"value": 10.0}, {"value": -5.0}]
    figure = charts.columns(
        rows, value="value", name=lambda row: "年", write=lambda value: f"{value:.0f}", hover=lambda row: ""
    )
    text = drawings.drawn(figure, alt="", name="years")
    (top, tall), (below, deep) = (
        map(float, each) for each in re.findall(r"ud-pillar\" style=\"top:([\d.]+)px;height:([\d.]+)px", text)
    )
    assert abs(top + tall - below) < 0.2, "both meet at zero"
    assert abs(tall - 2 * deep) < 0.2


def test_the_map_has_a_link_and_a_hexagon_for_each_unit():
    places = [
        {
            "unit_code": row["unit_code"],
            "map_x": float(place),
            "map_y": 0.0,
            "outline": None,
            "short_name": "东",
        }
        for place, row in enumerate(ROWS)
    ]
    figure = maps.drawn(places, ROWS, value="rate", write=percent, hover=hover)
    text = drawings.drawn(figure, alt="", name="map", href=lambda code: f"?{code}")
    assert text.count('class="ud-go ud-place"') == 3
    assert text.count("--hatch:") == 1, "the one that has not reported"


def test_the_figure_itself_stays_as_plotly_takes_it():
    figure = charts.ranking(ROWS, value="rate", write=percent, hover=hover)
    before = framing.framed(figure["layout"])
    drawings.drawn(figure, alt="", name="ranking")
    assert framing.framed(figure["layout"]) == before
