"""The catalogue in, its mirror in the warehouse out, so that queries can join to names and definitions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

import duckdb

from dashboard import settings
from dashboard.catalogue import Catalogue


def derivation(known: Catalogue, table: str, derive_sql: str, views: Mapping[str, str]) -> str:
    """The hash of all that a derived table follows from, beside what acts say: its statement, the views that
    it reads, by way of others too, which measures add up, and what is added up for totals.
    """
    read, waiting = dict[str, str](), [derive_sql]
    while waiting:
        words = set(re.findall(r"\w+", re.sub("--.*", "", waiting.pop())))
        found = {name: views[name] for name in sorted(words & views.keys() - read.keys())}
        read |= found
        waiting += found.values()
    follows_from: list[object] = [
        table,
        derive_sql,
        sorted(read.items()),
        sorted(code for code, measure in known.measures.items() if measure.additive),
    ]
    if "dim_total_side" in derive_sql:
        follows_from += [
            [(code, measure.measure_type) for code, measure in known.measures.items()],
            [(code, r.numerator, r.denominator, r.has_quarter_basis) for code, r in known.ratios.items()],
            [(each.code, each.amount, each.count, each.in_total) for each in known.programmes],
        ]
    return hashlib.sha256(repr(tuple(follows_from)).encode()).hexdigest()


def mirror_catalogue(connection: duckdb.DuckDBPyConnection, known: Catalogue, definitions: str) -> bool:
    """Replace the mirror if the files (or the SQL of derived figures) changed since; whether they did."""
    digest = hashlib.sha256((known.sha256 + definitions).encode()).hexdigest()
    if (digest,) in connection.execute("select sha256 from catalogue_state").fetchall():
        return False
    for table in ("measure", "ratio", "programme", "catalogue_state"):
        connection.execute(f"delete from {table}")
    connection.executemany(
        "insert into measure values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (m.code, m.group, m.name_zh, m.name_en, m.unit, m.measure_type, m.decimals, m.better, m.additive,
             m.tier, sort)
            for sort, m in enumerate(known.measures.values())
        ],
    )  # fmt: skip
    connection.executemany(
        "insert into ratio values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (r.code, r.group, r.name_zh, r.name_en, r.unit, r.measure_type, r.decimals, r.better, r.numerator,
             r.denominator, r.bounds, r.has_quarter_basis, r.tier, sort)
            for sort, r in enumerate(known.ratios.values())
        ],
    )  # fmt: skip
    connection.executemany(
        "insert into programme values (?, ?, ?, ?, ?, ?, ?)",
        [
            (p.code, p.name_zh, p.name_en, p.amount, p.count, p.in_total, sort)
            for sort, p in enumerate(known.programmes)
        ],
    )
    connection.execute("insert into catalogue_state values (?)", [digest])
    return True


def catalogue_statements() -> list[str]:
    """What makes the tables that follow from the mirror alone."""
    made = []
    for name in ("dim_indicator", "dim_indicator_side", "dim_total_side"):
        sql = (settings.QUERIES / "derived" / f"{name}.sql").read_text(encoding="utf-8")
        made += [f"delete from {name}", f"insert into {name} by name {sql}"]
    return made
