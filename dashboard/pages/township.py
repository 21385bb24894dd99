"""Township: what a visitor should know of one, against its peers and the county; on two sheets of paper."""

import streamlit as st

from dashboard import (
    charts,
    fills,
    filters,
    labels,
    links,
    origin,
    paper,
    sheets,
    sources,
    store,
    townpick,
    widgets,
)
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import (
    _boundaries,
    _township,
    _township_about,
    _township_peers,
    _township_print,
    _township_table,
)

units = _township.townships(_boundaries.chosen())
with sheets.gathering() as pieces:
    period, unit = filters.filter_bar(
        "township",
        lambda: _township.pick(units),
        _boundaries.switch,
        is_plain=not townpick.are_many(),
    )  # fmt: skip
if unit is None:
    filters.empty("township")
boundaries = _boundaries.chosen()
at = {"unit_code": unit, **period.at, "boundaries": boundaries}
own_at = {key: at[key] for key in ("unit_code", "year", "quarter", "boundaries")}
indicator = st.query_params.get("indicator", "membership_rate")
indicator = indicator if indicator in catalogue().indicators else "membership_rate"
each = labels.indicator(indicator)
group = st.query_params.get("group", "")
group = group if group in catalogue().groups else each.group
series_at = {"unit_code": unit, "indicator": indicator, "kinds": period.kinds, "boundaries": boundaries}
targets_at = {key: at[key] for key in ("unit_code", "year", "quarter")}
by_year = st.query_params.get("by", "quarter") == "year"
newest = {"unit_code": unit, "limit_rows": _township.SHOWN_RETURNS}
if townpick.are_many() and not paper.is_paper():
    at["ranks_of"] = [*_township.codes_of(group), indicator]
recent_at = {**own_at, **({} if paper.is_paper() else {"drawn": _township.codes_of(group)})}
ranks_at = {**series_at, **({} if by_year else _township_peers.years_shown(unit, period))}
store.ahead(
    ("township/indicator_by_unit", at),
    ("township/profile_by_unit", own_at),
    ("township/peer_by_indicator", own_at),
    ("township/rank_by_unit_quarter", ranks_at),
    ("township/target_by_indicator", targets_at),
    ("township/aid_by_programme", own_at),
    ("township/series_by_unit_year" if by_year else "township/series_by_unit_quarter", series_at),
    ("township/recent_by_indicator", recent_at),
    ("returns/return_by_unit", newest),
)
rows = store.rows("township/indicator_by_unit", **at)
profile = store.rows("township/profile_by_unit", **own_at)[0]
peers = store.rows("township/peer_by_indicator", **own_at)
changes = _boundaries.of_unit(unit)
is_expected = profile["is_expected"]
when = (period.year, period.quarter)

row = next((each for each in rows if each["indicator_code"] == indicator), None)
places = store.rows("township/rank_by_unit_quarter", **ranks_at)
targets = {row["indicator_code"]: row for row in store.rows("township/target_by_indicator", **targets_at)}
if boundaries == "today" and changes:
    targets = {}  # a target is of the unit as it reported
aid = store.rows("township/aid_by_programme", **own_at)

about_source = origin.Source(
    {
        "township/peer_by_indicator": own_at,
        "township/profile_by_unit": own_at,
        **_boundaries.queries(period),
        **({"units/succession_by_unit": {}} if changes else {}),
        **period.queries,
    }
)
quarters_source = origin.Source(
    {"township/series_by_unit_quarter": series_at, "township/indicator_by_unit": at}
)
years_source = origin.Source({"township/series_by_unit_year": series_at})
rank_source = origin.Source({"township/rank_by_unit_quarter": ranks_at})
table_source = origin.Source(
    {
        "township/indicator_by_unit": at,
        "township/target_by_indicator": targets_at,
        "township/recent_by_indicator": recent_at,
        **_boundaries.queries(period),
    }
)
aid_source = origin.Source({"township/aid_by_programme": own_at})
score_source = _township_about.score_source(period, unit)
targets_source = origin.Source(
    {"township/target_by_indicator": targets_at, **score_source.queries}, unit=unit
)
problems_source = _township_about.problems_source()
returns_source = origin.Source({"returns/return_by_unit": newest})
score = _township_about.score(score_source, unit)

with sheets.stack():
    sheets.put("".join(pieces))
    widgets.title(
        _township_peers.title(
            profile["unit_name"], peers, period.name, has_any=any(row["value"] is not None for row in rows)
        )
        if is_expected
        else units[unit],
        t("township.plain", county=store.county_name(), period=period.name),
        origin=about_source,
    )
    widgets.facts(
        [
            *_township.facts(profile),
            *[(t("boundary.fact"), _boundaries.one_change(each)) for each in changes],
        ],
        origin=about_source,
    )
# The checks look at the whole store: of many townships the page of checks tells.
sees_checks = store.may_see("checks") and not townpick.are_many()
if paper.is_paper():
    _township_print.show(
        _township_print.Sheet(
            name=profile["unit_name"], kind=profile["kind"], unit=unit, period=period, indicator=indicator,
            is_expected=is_expected, rows=rows, peers=peers, places=places, targets=targets, aid=aid,
            score=score,
            quarters=store.rows("township/series_by_unit_quarter", **series_at),
            recent=store.rows("township/recent_by_indicator", **recent_at),
            returns=store.rows("returns/return_by_unit", **newest),
            problems=_township_about.open_items(unit) if sees_checks else [],
            open_count=_township_about.open_count(unit) if sees_checks else None,
        ),
        _township_print.Sources(
            about=about_source, quarters=quarters_source, ranks=rank_source, table=table_source,
            aid=aid_source, targets=targets_source, problems=problems_source, returns=returns_source,
        ),
    )  # fmt: skip
    st.stop()

with st.container(horizontal=True, vertical_alignment="center", gap="small", key="township_links"):
    with sheets.gathering() as between:
        if score:
            with sources.drawing(targets_source):
                _township_about.score_link(score, unit)
        if is_expected:
            way = links.way("compare", t("compare.with_peers"), icon="", unit=unit, indicators=indicator)
            sheets.put(way)
    if any(between):
        st.html(fills.carried(f'<div class="ud-between">{"".join(between)}</div>'), width="content")
    problems_place = st.empty()
    _township_about.step(units, unit)
if not is_expected:
    _boundaries.not_there(profile, period)

with sheets.stack():
    with sheets.row([9, 11, 8]):
        with widgets.panel(origin=about_source):
            widgets.heading(
                t("township.peers_title"), _township_peers.plain(peers, profile["kind"], period.name)
            )
            _township_peers.show(peers)
            origin.button("peers", about_source)
        with widgets.panel(origin=years_source if by_year else quarters_source):
            if by_year:
                years = store.rows("township/series_by_unit_year", **series_at)
                heading = _township.year_title(indicator, years)
                plain = t("township.year_plain", name=labels.indicator_name(indicator))
                figure = _township.years_figure(indicator, years)
            else:
                quarters = store.rows("township/series_by_unit_quarter", **series_at)
                heading = _township.series_title(indicator, row, period, is_expected=is_expected)
                plain = _township.series_plain(indicator, profile["unit_name"])
                figure = _township.quarters_figure(indicator, quarters, row["target"] if row else None)
            widgets.heading(heading, plain)
            widgets.drawing(figure, key="years" if by_year else "quarters", alt=heading)
            if old := _township.old_report_note(indicator, years if by_year else quarters, by_year=by_year):
                sheets.put(widgets.note(old))
            filters.pick(
                "by", ["quarter", "year"], "quarter", label=t("township.by"), style="pills",
                write=lambda name: t(f"township.by_{name}"),
            )  # fmt: skip
            origin.button("quarters", years_source if by_year else quarters_source)
        with widgets.panel(origin=rank_source):
            heading = _township_peers.rank_title(places, when)
            widgets.heading(heading, _township_peers.rank_plain(indicator, places, profile["kind"], when))
            figure = _township_peers.rank_figure(indicator, places, profile["kind"], by_year=by_year)
            widgets.drawing(
                figure,
                key="ranks",
                alt=t("township.rank_alt", name=labels.indicator_name(indicator), finding=heading),
            )
            origin.button("ranks", rank_source)

    with sheets.row(), widgets.panel(origin=table_source):
        group = filters.pick(
            "group", list(catalogue().groups), each.group, label=t("township.group_column"), style="pills",
            write=lambda code: t(f"township.group_{code}"),
        )  # fmt: skip
        widgets.heading(
            t("township.table_title", group=labels.group_name(group)),
            t("township.table_plain", period=period.name),
        )
        members = [each for each in rows if each["group_code"] == group]
        small_lines = _township_table.lines(
            store.rows("township/recent_by_indicator", **recent_at), charts.look().secondary
        )
        _township_table.show(members, targets, small_lines, is_expected=is_expected)
        above = _township_table.above_one_note(members)
        if above:
            sheets.put(widgets.note(above))
        _boundaries.note(period, [unit])
        origin.button("indicators", table_source)

# Last, because the checks of the whole store take longest to ask for.
with sheets.stack():
    with sheets.row([1, 1, 1] if sees_checks else [1, 1]):
        with widgets.panel(origin=aid_source):
            widgets.heading(_township_about.aid_title(aid, period), t("township.aid_plain"))
            _township_about.aid(aid)
            sheets.put(links.way("aid", t("township.aid_go"), unit=unit))
            origin.button("aid", aid_source)
        with widgets.panel(origin=targets_source):
            widgets.heading(
                _township_about.targets_title(list(targets.values())), t("township.targets_plain")
            )
            _township_about.targets(list(targets.values()))
            sheets.put(links.way("scores", t("township.targets_go"), unit=unit))
            origin.button("targets", targets_source)
        if sees_checks:
            open_count = _township_about.open_count(unit)
            with widgets.panel(origin=problems_source):
                widgets.heading(_township_about.problems_words(open_count), t("township.problems_plain"))
                _township_about.problems(_township_about.open_items(unit))
                origin.button("problems", problems_source)
    with sheets.row(), widgets.panel(origin=returns_source):
        widgets.heading(t("township.returns_title"), t("township.returns_plain"))
        _township.returns_table(store.rows("returns/return_by_unit", **newest))
        sheets.put(links.way("returns", t("township.returns_history"), view="history", unit=unit))
        origin.button("returns", returns_source)
if sees_checks:
    with sources.drawing(problems_source), problems_place:
        _township_about.problems_link(open_count, unit)
