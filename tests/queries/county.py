"""A county in memory for the tests of queries/: units, returns and events in, figures and query rows out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb

from dashboard import settings
from dashboard.catalogue import catalogue
from dashboard.warehouse.apply import FACTS_PER_RETURN
from dashboard.warehouse.database import view_order
from dashboard.warehouse.derived import derivations, derive_all, derive_touched
from dashboard.warehouse.mirror import catalogue_statements, mirror_catalogue
from dashboard.warehouse.queries import FAR_FUTURE, NamedQuery, load_queries
from dashboard.warehouse.rules import create_checks

QUERIES: Mapping[str, NamedQuery] = load_queries(settings.QUERIES)
OF_FIGURES = ("fct_figure", "fct_unit_ratio", "fct_kind_total")
"""The figures, and what is kept of them."""
ALL_KINDS = ["town", "township", "subdistrict", "park", "other"]

Figures = Mapping[str, int | str | None]
Row = dict[str, Any]


def no_county() -> duckdb.DuckDBPyConnection:
    """A database in memory with the tables and views of a store, and the catalogue."""
    database = duckdb.connect()
    database.execute("set timezone = 'UTC'")
    for file in sorted((settings.QUERIES / "schema").glob("*.sql")):
        database.execute(file.read_text(encoding="utf-8"))
    mirror_catalogue(database, catalogue(), "")
    for name, sql in view_order(settings.QUERIES / "views"):
        database.execute(f"create view {name} as {sql}")
    create_checks(database, catalogue().rules, catalogue())
    for sql in catalogue_statements():
        database.execute(sql)
    return database


def _rounded(rows: list[Row]) -> list[Row]:
    return [
        {key: float(f"{value:.10g}") if isinstance(value, float) else value for key, value in row.items()}
        for row in rows
    ]


class CountyInMemory:
    """The tables and views of a store, filled by hand. Times are text such as "2026-04-10"."""

    def __init__(self, database: duckdb.DuckDBPyConnection | None = None) -> None:
        """Of its own, or in a database without a county."""
        self.database = database or no_county()
        self.returns = 0
        self.facts = 0
        self.acts = 0
        self._touched = True
        self._is_summed = False
        """Whether what is kept of the figures follows them."""
        self.add("county", county_code="C", name="清河县", is_sample=True, today="2026-11-20")
        self.unit("C", kind="county", level="county")

    def add(self, table: str, **values: Any) -> None:
        marks = ", ".join("?" for _ in values)
        self._touched = True
        self.database.execute(
            f"insert into {table} ({', '.join(values)}) values ({marks})", list(values.values())
        )

    def change(self, sql: str) -> None:
        """Change rows that are there."""
        self._touched = True
        self.database.execute(sql)

    def unit(self, code: str, *, kind: str = "town", level: str = "township", **more: Any) -> None:
        values = {
            "name": f"{code}镇",
            "short_name": code,
            "valid_from": "2000-01-01",
            "valid_to": None,
            **more,
        }
        self.add("unit", unit_code=code, kind=kind, level=level, **values)

    def file(
        self,
        unit: str,
        year: int,
        quarter: int,
        figures: Figures,
        *,
        at: str = "",
        kind: str = "filed",
        note: str = "",
    ) -> int:
        """File a return: "measure" or "measure/basis" to a value, None for not applicable, "约12" for about 12."""
        self.returns += 1
        at = at or f"{year + quarter // 4}-{quarter % 4 * 3 + 1:02}-10"
        revision = self.database.execute(
            "select count(*) + 1 from return where unit_code = ? and year = ? and quarter = ?",
            [unit, year, quarter],
        ).fetchall()[0][0]
        sha256 = f"sha-{self.returns}"
        self.add("return_file", sha256=sha256, name=f"{unit}-{year}Q{quarter}.xlsx", bytes=1, uploaded_at=at)
        self.add(
            "return", return_id=self.returns, unit_code=unit, year=year, quarter=quarter, revision=revision,
            source_kind=kind, sha256=sha256, filed_at=at, filed_by="填报员",
        )  # fmt: skip
        self.event(self.returns, "submitted", at, by="填报员", note=note)
        for key, value in figures.items():
            self._fact(key, value)
        return self.returns

    def _fact(self, key: str, value: int | str | None) -> None:
        code, _, basis = key.partition("/")
        native = "stock" if catalogue().measures[code].measure_type == "stock" else "ytd"
        text = "/" if value is None else str(value)
        self.facts += 1
        self.add(
            "fact", fact_id=FACTS_PER_RETURN * self.returns + self.facts, return_id=self.returns,
            measure_code=code, basis=basis or native, value=None if value is None else Decimal(text.removeprefix("约")),
            state="value" if value is not None else "not_applicable", raw_text=text, sheet="季报",
            cell=f"E{self.facts}", approximate=text.startswith("约"), unit_factor=1,
        )  # fmt: skip

    def succession(
        self, kind: str, happened_on: str, *links: tuple[str, str, float], at: str = "", **more: Any
    ) -> None:
        """Record a merger or split: links are (from, to, share). The units' own dates are the caller's."""
        self.acts += 1
        for from_code, to_code, share in links:
            self.add(
                "unit_succession", kind=kind, from_code=from_code, to_code=to_code, share=share,
                happened_on=happened_on, act_number=self.acts, done_at=at or happened_on, by_whom="统计员",
                **more,
            )  # fmt: skip

    def event(self, return_id: int, act: str, at: str, *, by: str = "审核员", note: str = "") -> None:
        self.acts += 1
        self.add(
            "return_event", return_id=return_id, act_number=self.acts, act=act, done_at=at, by_whom=by,
            note=note,
        )  # fmt: skip

    def target(self, unit: str, year: int, indicator: str, value: float, *, at: str = "2026-01-01") -> None:
        self.acts += 1
        self.add(
            "target", unit_code=unit, year=year, indicator_code=indicator, value=value, set_at=at,
            act_number=self.acts,
        )  # fmt: skip

    def derive(self, return_ids: list[int] | None = None) -> None:
        """Bring fct_figure up to date, whole or for the unit-years of some returns only; all else is kept whole."""
        self.keep()
        self._is_summed = False
        sql = derivations()["fct_figure"]
        if return_ids is None:
            derive_all(self.database, "fct_figure", sql)
            return
        found = "select distinct unit_code, year from return where return_id in (select unnest($ids))"
        derive_touched(self.database, "fct_figure", sql, [(found, {"ids": return_ids})])

    def keep(self) -> None:
        """Bring the other derived tables up to date, where rows were added since."""
        if self._touched:
            for sql in catalogue_statements():
                self.database.execute(sql)
            for name, sql in derivations().items():
                if name not in OF_FIGURES:
                    derive_all(self.database, name, sql)
            self._is_summed = False
        self._touched = False

    def query(self, name: str, **params: Any) -> list[Row]:
        """Rows of a named query, as dictionaries. ``as_of`` may be text.

        Whatever is kept for now is compared with what the figures add up to.
        """
        if isinstance(params.get("as_of"), str):
            params["as_of"] = datetime.fromisoformat(params["as_of"])
        self.keep()
        query = QUERIES[name]
        defaults = {"as_of": FAR_FUTURE, "kinds": ALL_KINDS, "boundaries": "reported"}
        bound = query.bind(params, defaults)
        rows = self._rows(query.sql, bound)
        kept = query.asked_with(bound).sql
        if kept != query.sql:
            if not self._is_summed:
                for table in OF_FIGURES[1:]:
                    derive_all(self.database, table, derivations()[table])
                self._is_summed = True
            assert _rounded(self._rows(kept, bound)) == _rounded(rows), name
        return rows

    def _rows(self, sql: str, bound: dict[str, Any]) -> list[Row]:
        cursor = self.database.execute(sql, bound)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def figure(self, unit: str, year: int, quarter: int, code: str, basis: str, *, as_of: str = "") -> Any:
        """The value of one figure: a number, "not_applicable", or None where there is no such figure."""
        moment = datetime.fromisoformat(as_of) if as_of else FAR_FUTURE
        rows = self.database.execute(
            "select value, state from fct_figure where unit_code = ? and year = ? and quarter = ?"
            " and measure_code = ? and basis = ? and known_from <= ? and known_until > ?",
            [unit, year, quarter, code, basis, moment, moment],
        ).fetchall()
        assert len(rows) <= 1
        if not rows:
            return None
        value, state = rows[0]
        return state if value is None else float(value)

    def all_figures(self) -> list[tuple[Any, ...]]:
        return self.database.execute("select * from fct_figure order by all").fetchall()


def column(rows: list[Row], name: str) -> list[Any]:
    return [row[name] for row in rows]


def pick(rows: list[Row], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]
