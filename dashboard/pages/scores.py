"""目标考核 Scores: targets, traffic lights, the weighted score explained, what-if, signing off."""

import streamlit as st

from dashboard import filters, labels, origin, store, townpick, widgets
from dashboard.labels import t
from dashboard.pages import _acts, _points, _scheme, _scores, _signoff, _targets, _tryout

VIEWS = ("score", "lights", "targets", "scheme", "try")

period, view = filters.filter_bar(
    "scores",
    lambda: filters.pick(
        "view", VIEWS, VIEWS[0], label=t("scores.view"), write=lambda name: t(f"scores.view_{name}"),
        style="pills",
    ),
    townpick.finder(),
)  # fmt: skip
_acts.show_told()

if view in ("score", "lights"):
    page = townpick.page(period.units_expected)
    rows = store.rows(_scores.SCORES, **_scores.rows_at(period, page))
    shown = [row for row in rows if page.has(row["row_place"])]
    points = store.rows(_scores.POINTS, **_scores.points_at(period, page, rows))
    lights = store.rows(_scores.LIGHTS, **_scores.lights_params(period))
    source = _scores.source(period, unit=st.query_params.get("unit"), page=page, rows=rows)
    _scores.show_title(rows, lights, period, source)

if view == "score":
    left, right = st.columns([6, 5], gap="small")
    with left, st.container(border=True), widgets.sourced(source, "bars"):
        plain = t("scores.bars_plain", period=period.name)
        _scores.bars(shown, key="scores", title=t("scores.bars_title"), plain=plain)
        st.html(widgets.note(t("common.drill_chart_hint")))
        origin.button("scores", source)
    with left, widgets.panel(origin=source):
        widgets.heading(t("scores.table"), t("scores.table_plain"))
        _scores.table(shown, "score_table")
        page.steps()
        origin.button("score_table", source)
    with right, widgets.panel(origin=source):
        code = _points.pick_unit(rows)
        _points.show(next(row for row in rows if row["unit_code"] == code), points)
        origin.button("points", source)
    _signoff.show(rows, period)
elif view == "lights":
    with widgets.panel(origin=source):
        widgets.heading(t("scores.lights_title"), t("scores.lights_plain", period=period.name))
        _scores.matrix(points, shown, lights)
        page.steps()
        near = labels.rate(store.rows(_scores.SCHEME, year=period.year)[0]["near_share"], 0)
        st.html(widgets.note(t("scores.lights_note", near=near)))
        origin.button("lights", source)
elif view == "targets":
    _targets.show(period)
elif view == "scheme":
    _scheme.show(period)
else:
    _tryout.show(period)
