"""Margins worked out from labels, so that plotly does not draw a chart twice to find them."""

from __future__ import annotations

import pytest

from dashboard import charts, framing

AXIS = {"automargin": True, "tickfont": {"size": 12}}
MARGIN = {"l": 8, "r": 16, "t": 20, "b": 8, "pad": 4}


def test_names_at_the_left_get_the_room_of_the_longest():
    layout = {"margin": MARGIN, "yaxis": {**AXIS, "ticktext": ["东关", "安澜工业园区"]}}
    made = framing.framed(layout)
    # six letters of 12 pixels, pad 4, spare 3, a fifth of a letter
    assert made["margin"] == {**MARGIN, "l": pytest.approx(72 + 4 + 3 + 2.4)}
    assert made["yaxis"]["automargin"] is False
    assert layout["margin"] == MARGIN, "the figure that was given stays as it is"


def test_two_lines_on_top_make_two_lines_of_room():
    head = {**AXIS, "ticktext": ["2025年", "2026年<br>截至三季度"], "side": "top"}
    assert framing.framed({"margin": MARGIN, "xaxis": head})["margin"]["t"] == pytest.approx(
        4 + 3 + 2 * 15.6 + 2.4
    )


def test_a_margin_that_was_asked_for_is_never_made_smaller():
    axis = {**AXIS, "ticktext": ["乙"]}
    assert framing.framed({"margin": {**MARGIN, "l": 90}, "yaxis": axis})["margin"]["l"] == 90


@pytest.mark.parametrize("more", [{"tickformat": "~s"}, {"ticktext": ["a"], "title": {"text": "万元"}}])
def test_what_is_not_known_beforehand_is_left_to_plotly(more: dict[str, object]):
    made = framing.framed({"margin": MARGIN, "yaxis": {**AXIS, **more}})
    assert made["yaxis"]["automargin"] is True
    assert made["margin"] == MARGIN


def test_what_streamlit_would_set_later_is_set_at_once():
    figure = {"data": [], "layout": {"margin": MARGIN, "dragmode": False}}
    shown = charts.drawn(figure, clicks=True).to_dict()["layout"]
    assert (shown["dragmode"], shown["clickmode"], shown["datarevision"]) == ("pan", "event+select", 1)
    assert "template" not in shown
    assert charts.drawn(figure).to_dict()["layout"]["dragmode"] is False


def test_bold_and_tags():
    assert framing.width("<b>东关</b>", 10) == pytest.approx(21.2)
    assert framing.width("1.5%", 10) == pytest.approx(6 + 4 + 6 + 4)
