"""Parts of the page 对比: what is compared (kept in the address), its queries, its finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard import filters, findings, labels, origin, store, townpick, widgets
from dashboard.catalogue import catalogue
from dashboard.filters import Period
from dashboard.labels import t
from dashboard.pages import _boundaries, _explore, _township

Row = Mapping[str, Any]
FORMS = ("table", "lines", "slope", "scatter")
BASES = ("to_date", "quarter", "year")
DEFAULT = ("membership_rate", "unionisation_rate")
MOST_UNITS, MOST_INDICATORS = 8, 4
FIGURES, FINDING = "compare/figure_by_unit_quarter", "compare/finding_by_indicator"
CHANGE, POINTS = "compare/change_by_unit", "compare/point_by_unit"
SUGGESTION = "compare/suggestion_by_unit"
At = tuple[int, int]
"""A year and a quarter."""


@dataclass(frozen=True)
class Comparison:
    """What is compared: which units and indicators, since when, on which basis, in which form."""

    units: tuple[str, ...]
    names: Mapping[str, str]
    """unit_code -> name, of all units there are; of many those that the address names."""
    indicators: tuple[str, ...]
    left_out: tuple[str, ...]
    """Indicators that were chosen but have no figure of a quarter alone."""
    year_from: int
    period: Period
    basis: str
    form: str
    boundaries: str
    start: At | None = None
    """The earlier of the two periods of a slope; None where there is none."""
    remarks: tuple[str, ...] = ()
    """Keys of what has to be said about the address: unknown names left out, too many of them."""

    @property
    def period_basis(self) -> str:
        """As the queries have it: a year is what it came to by its last quarter."""
        return "quarter" if self.basis == "quarter" else "to_date"

    @property
    def shared(self) -> dict[str, Any]:
        """The parameters that all the queries have."""
        return {
            "unit_codes": self.units, "period_basis": self.period_basis, "kinds": self.period.kinds,
            "boundaries": self.boundaries,
        }  # fmt: skip

    @property
    def at(self) -> dict[str, Any]:
        """These with the indicators and the quarter."""
        quarter = {"year": self.period.year, "quarter": self.period.quarter}
        return {**self.shared, "indicators": self.indicators, **quarter}

    @property
    def over_time(self) -> dict[str, Any]:
        """These with the indicators and the years."""
        return {
            **self.shared, "indicators": self.indicators, "year_from": self.year_from,
            "year_to": self.period.year, "quarter_to": self.period.quarter,
        }  # fmt: skip

    def source(self, *queries: tuple[str, Mapping[str, Any]]) -> origin.Source:
        """Where figures come from that these queries gave."""
        about = {**self.period.queries, **_boundaries.queries(self.period)}
        return origin.Source({**dict(queries), **about}, unit=st.query_params.get("unit"))


# --- Choices in the address -------------------------------------------------------------------------------


def controls() -> tuple[Comparison, Any]:
    """Everything that can be chosen, in two rows; what is compared, and the place beside it for saving it."""
    with st.container(key="compare_what"):
        widths = [6, 5, 1.7]
        unit_place, indicator_place, save_place = st.columns(widths, gap="small", vertical_alignment="bottom")
    with indicator_place:
        indicators, remarks = _pick_indicators()
    picked: dict[str, Any] = {}

    def first() -> None:
        picked["form"] = _switch("form", FORMS)
        if picked["form"] == "lines" and store.rows("units/period_by_quarter"):
            picked["from"] = _explore.pick_year_from()

    def last() -> None:
        picked["basis"] = _switch("basis", BASES)
        if picked["form"] == "slope":
            picked["start"] = _pick_start(picked["basis"])
        _boundaries.switch()

    period, _ = filters.filter_bar("compare", first, last)
    start: At | None = picked.get("start")
    year_from = start[0] if start else picked.get("from", period.year)
    on_basis = "quarter" if picked["basis"] == "quarter" else "to_date"
    codes, left_out = _explore.with_quarters(indicators, on_basis)
    asked = Comparison(
        units=(), names=_names(_boundaries.chosen()), indicators=codes, left_out=left_out,
        year_from=year_from, start=start, period=period, basis=picked["basis"], form=picked["form"],
        boundaries=_boundaries.chosen(), remarks=remarks,
    )  # fmt: skip
    with unit_place:
        return _pick_units(asked), save_place


def _switch(name: str, options: Sequence[str]) -> str:
    """A choice of a few, kept in the address; the first is the default and leaves no trace there."""
    value = st.query_params.get(name, options[0])
    value = value if value in options else options[0]
    key = f"compare_{name}"
    st.session_state[key] = value

    def changed() -> None:
        chosen = st.session_state[key]
        if chosen == options[0]:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = chosen

    st.segmented_control(
        t(f"compare.{name}"), options, key=key, on_change=changed, required=True,
        label_visibility="collapsed", format_func=lambda each: t(f"compare.{name}_{each}"),
    )  # fmt: skip
    return value


def _pick_indicators() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The indicators in the order chosen, group by group to choose from; and what is to be said of them."""
    known = catalogue()
    order = {group: place for place, group in enumerate(known.groups)}
    options = sorted(known.indicators, key=lambda code: order[known.indicators[code].group])
    return _several("indicators", options, DEFAULT, MOST_INDICATORS, _option)


def _option(code: str) -> str:
    return t(
        "compare.indicator_option",
        group=labels.group_name(labels.indicator(code).group),
        name=labels.indicator_name(code),
    )


def _pick_units(asked: Comparison) -> Comparison:
    """The same with its units: those of the address, else the ones a query suggests."""
    default = suggested(asked)
    if townpick.are_many():
        more = _township.names_of(default, asked.boundaries)
        default = tuple(code for code in default if code in more)
        asked = replace(asked, names={**asked.names, **more})
    names = asked.names
    units, remarks = _several("units", list(names), default, MOST_UNITS, lambda code: names[code])
    if townpick.are_many():

        def add(code: str) -> None:
            if code and code not in units:
                st.query_params["units"] = ",".join([*units, code][:MOST_UNITS])

        townpick.find("more", take=add, day=store.today())
    return replace(asked, units=units, remarks=(*asked.remarks, *remarks))


def _names(boundaries: str) -> dict[str, str]:
    if not townpick.are_many():
        return _township.townships(boundaries)
    return _township.names_of(st.query_params.get("units", "").split(",")[: 2 * MOST_UNITS], boundaries)


def suggested(asked: Comparison) -> tuple[str, ...]:
    """The best, the middle and the last; of the unit that is looked at, it and these of its kind."""
    period = asked.period
    rows = store.rows(
        SUGGESTION, unit_code=st.query_params.get("unit"), year=period.year, quarter=period.quarter,
        indicator=(asked.indicators or DEFAULT)[0], period_basis=asked.period_basis, kinds=period.kinds,
        boundaries=asked.boundaries,
    )  # fmt: skip
    is_known = townpick.are_many()
    return tuple(row["unit_code"] for row in rows if is_known or row["unit_code"] in asked.names)


def _pick_start(basis: str) -> At | None:
    """The earlier of the two periods of a slope, kept in the address as 2024-3; None where there is none."""
    # both were picked right before this
    now: At = (int(st.session_state["pick_year"]), int(st.session_state["pick_quarter"]))
    every = sorted({(int(row["year"]), int(row["quarter"])) for row in store.rows("units/period_by_quarter")})
    known = [at for at in every if at < now]
    if basis == "year":
        ends = dict(every)  # the last of each year
        known = [at for at in known if at[0] < now[0] and ends[at[0]] == at[1]]
    if not known:
        return None
    same = [at for at in known if at[1] == now[1] and at[0] >= now[0] - 2]
    default = (same or known)[0]
    options = {f"{year}-{quarter}": (year, quarter) for year, quarter in reversed(known)}
    chosen = filters.pick(
        "start", list(options), f"{default[0]}-{default[1]}", label=t("compare.start"), width=190,
        write=lambda text: t("compare.since", period=_moment(basis, *options[text])),
    )  # fmt: skip
    return options[chosen]


def _several(
    name: str, options: Sequence[str], default: tuple[str, ...], most: int, write: Callable[[str], str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Several of many, kept in the address in the order chosen; and what is to be said of them."""
    given = tuple(dict.fromkeys(filter(None, st.query_params.get(name, "").split(","))))
    known = tuple(each for each in given if each in options)
    remarks = [f"compare.unknown_{name}"] if len(known) < len(given) else []
    remarks += [f"compare.most_{name}"] if len(known) > most else []
    value = known[:most] or default
    key = f"compare_{name}"
    st.session_state[key] = list(value)

    def changed() -> None:
        chosen = st.session_state[key]
        if chosen:
            st.query_params[name] = ",".join(chosen)
        else:
            st.query_params.pop(name, None)

    st.multiselect(
        t(f"compare.pick_{name}", most=most), options, key=key, format_func=write, on_change=changed,
        max_selections=most, placeholder=t("compare.choose"),
    )  # fmt: skip
    return value, tuple(remarks)


def remarks(asked: Comparison) -> None:
    """What has to be said about the choices: what of the address is not known, too many, or has no figure."""
    said = [t(key, units=MOST_UNITS, indicators=MOST_INDICATORS) for key in asked.remarks]
    if asked.left_out:
        said.append(t("compare.left_out", names=_explore.names(asked.left_out)))
    if said:
        st.html(widgets.note(" ".join(said)))


def parameters(asked: Comparison) -> dict[str, str]:
    """What a saved view of this page keeps beside its address: who and what was compared, as it was seen."""
    return {"units": ",".join(asked.units), "indicators": ",".join((*asked.indicators, *asked.left_out))}


# --- Words ------------------------------------------------------------------------------------------------


def name_of(asked: Comparison, code: str) -> str:
    """An indicator, said of the quarter alone where that is meant."""
    name = labels.indicator_name(code)
    return t("explore.alone", name=name) if asked.basis == "quarter" else name


def place_name(asked: Comparison, row: Row) -> str:
    """The unit of a row; 全县 or the kinds that are included for the whole."""
    if row["unit_code"]:
        return str(row["unit_name"])
    if not asked.period.kinds:
        return t("common.county")
    return labels.listing([labels.kind_name(kind) for kind in asked.period.kinds])


def unit_name(asked: Comparison, code: str) -> str:
    """The plain name of a unit, without until when it was there."""
    return townpick.plain_name(code) or asked.names[code]


def whole_name(asked: Comparison) -> str:
    """全县, or the kinds that are included."""
    return place_name(asked, {"unit_code": None})


def moment(asked: Comparison, year: int, quarter: int) -> str:
    """The period of a figure: a quarter; of years the year, and how far one has come that is not over."""
    return _moment(asked.basis, year, quarter)


def _moment(basis: str, year: int, quarter: int) -> str:
    if basis != "year":
        return labels.period(year, quarter)
    name = labels.year_name(year)
    if quarter == 4:
        return name
    return t("common.year_through", year=name, through=labels.through(quarter))


def distance(code: str, size: float) -> str:
    """How far two figures are apart: 3.1 个百分点, 120 人."""
    if labels.indicator(code).unit == "percent":
        return labels.gap(size)
    return findings.write_value(code, abs(size))


def title(asked: Comparison, row: Row) -> str:
    """Who leads and by how much, and whether the gap has narrowed: a row of finding_by_indicator."""
    code = row["indicator_code"]
    name, period = name_of(asked, code), asked.period.name
    if row["top_value"] is None:
        return t("compare.title_nothing", name=name, period=period)
    top = {"unit": row["top_unit_name"], "name": name, "value": findings.write_value(code, row["top_value"])}
    if row["lead"] is None:
        whole = {"whole": whole_name(asked), "of_whole": findings.write_value(code, row["value"])}
        return t("compare.title_one", period=period, **top, **whole)
    who = t("compare.of_units", count=int(row["units_chosen"]))
    if row["kind"]:
        who = t("compare.of_kind", count=int(row["units_chosen"]), kind=labels.kind_name(row["kind"]))
    # the first of two is as far from the last as from the second
    said = t(f"compare.title_{_leads(code, row['lead'])}", who=who, lead=distance(code, row["lead"]), **top)
    if row["units_compared"] > 2:
        said += t("compare.title_spread", spread=distance(code, row["spread"]))
    return said + _narrowed(code, row["spread_change"])


def _leads(code: str, lead: float) -> str:
    if not findings.direction(lead, labels.indicator(code).unit == "percent"):
        return "level"
    return "highest" if labels.indicator(code).better == "none" else "leads"


def _narrowed(code: str, change: float | None) -> str:
    if change is None:
        return ""
    way = {1: "wider", -1: "closer", 0: "same"}[
        findings.direction(change, labels.indicator(code).unit == "percent")
    ]
    return t(f"compare.title_{way}", change=distance(code, change))


def plain(asked: Comparison) -> str:
    """The plain name under the finding: which indicators and units, over which time, on which basis."""
    span = asked.period.name
    first = moment(asked, *asked.start) if asked.start else labels.year_name(asked.year_from)
    if asked.start or asked.year_from < asked.period.year:
        span = t("explore.span_name", first=first, last=span)
    return t(
        "compare.plain", names=_explore.names(asked.indicators or asked.left_out), span=span,
        basis=t(f"compare.basis_{asked.basis}"), reported=filters.reported(asked.period),
    )  # fmt: skip
