"""Saved views in a store: what is kept of an address, what is refused, what becomes of a name."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import links, widgets
from dashboard.warehouse import Warehouse, filing, saved_views
from dashboard.warehouse.journal import utc_now
from dashboard.warehouse.verify import verify_open
from tests import stores
from tests.builders import begin

CHOICES = {"units": "U1,U2", "indicators": "membership_rate"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Warehouse]:
    opened = stores.opened(tmp_path / "store", begin)
    yield opened
    opened.close()


def save(store: Warehouse, name: str = "三个街道", **more: Any) -> str:
    return saved_views.save_view(
        store, name, **{"page": "compare", "parameters": CHOICES, "by": "主席", **more}
    )


def standing(store: Warehouse, **more: Any) -> dict[str, tuple[str, dict[str, str]]]:
    rows = store.query("saved/view_by_name", **more).to_dict("records")
    return {row["view_name"]: (row["page"], json.loads(row["parameters"])) for row in rows}


def refused(code: str) -> Any:
    return pytest.raises(filing.NotAllowedError, match=f"^{code}$")


def test_a_view_is_saved_replaced_renamed_deleted_and_rebuilt(store: Warehouse):
    save(store)
    assert standing(store) == {"三个街道": ("compare", CHOICES)}
    with refused("no_change"):
        save(store)
    with refused("view_taken"):
        save(store, page="coverage", parameters={"ratio": "membership_rate"})
    save(store, page="coverage", parameters={"ratio": "membership_rate"}, replace=True)
    assert standing(store) == {"三个街道": ("coverage", {"ratio": "membership_rate"})}
    saved_views.rename_view(store, "三个街道", " 入会率  排名 ", by="主席")
    assert standing(store) == {"入会率 排名": ("coverage", {"ratio": "membership_rate"})}
    save(store)  # the old name is free again
    saved_views.delete_view(store, "入会率 排名", by="主席")
    assert standing(store) == {"三个街道": ("compare", CHOICES)}
    store.rebuild()
    assert standing(store) == {"三个街道": ("compare", CHOICES)}
    assert verify_open(store).findings == ()
    assert standing(store, as_of=utc_now() - timedelta(days=1)) == {}


def test_the_audit_tells_before_and_after(store: Warehouse):
    save(store)
    saved_views.rename_view(store, "三个街道", "街道", by="主席")
    saved_views.delete_view(store, "街道", by="主席")
    rows = store.query("audit/view_by_act", numbers=[2, 3, 4])
    names = rows[rows["field"] == "view_name"][["value_before", "value_after"]].astype(object)
    assert names.where(names.notna(), None).values.tolist() == [
        [None, "三个街道"], ["三个街道", "街道"], ["街道", None],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "view_name"),
        ("   ", "view_name"),
        ("很" * 31, "view_long"),
        ("东关\u202e街道", "view_signs"),
        ("东关\u200b街道", "view_signs"),
        ("东关\x07街道", "view_signs"),
        ("东关\n街道", "view_signs"),
        ("\ue000", "view_signs"),
    ],
)
def test_names_that_are_none_too_long_or_not_what_they_seem_are_refused(
    store: Warehouse, name: str, code: str
):
    with refused(code):
        save(store, name)
    save(store, "好名字")
    with refused(code):
        saved_views.rename_view(store, "好名字", name, by="主席")
    assert list(standing(store)) == ["好名字"]


def test_only_known_pages_and_parameters_of_a_decent_length_are_kept(store: Warehouse):
    given = {
        **CHOICES,
        "lang": "en",
        "sample": "1",
        "asof": "2026-01-01",
        "next": "https://example.org",
        "year": "",
    }
    save(store, parameters=given)
    assert standing(store)["三个街道"] == ("compare", CHOICES)
    for page in ("begin", "https://example.org", "../x", "", "//example.org"):
        with refused("view_page"):
            save(store, "别处", page=page)
    for value in ("x" * 301, "U1\x00", "U1\u202eU2"):
        with refused("view_choices"):
            save(store, "太长", parameters={"units": value})
    save(store, "语句", page="explore", parameters={"view": "sql", "sql": "select 1\nfrom unit"})
    with refused("view_choices"):
        save(store, "长语句", page="explore", parameters={"view": "sql", "sql": "x" * 4_001})


def test_a_view_that_is_gone_cannot_be_changed_and_there_is_an_end_of_views(
    store: Warehouse, monkeypatch: Any
):
    with refused("view_missing"):
        saved_views.rename_view(store, "没有", "有", by="主席")
    with refused("view_missing"):
        saved_views.delete_view(store, "没有", by="主席")
    save(store, "一")
    save(store, "二", parameters={})
    with refused("view_taken"):
        saved_views.rename_view(store, "一", "二", by="主席")
    monkeypatch.setattr(saved_views, "MOST_VIEWS", 2)
    with refused("view_many"):
        save(store, "三")
    save(store, "一", parameters={}, replace=True)


def test_the_pages_are_those_there_are():
    assert set(links.PAGES) - {"begin", "accounts", "service"} == saved_views.PAGES


PICKS = ("pick", "_pick", "_several", "_switch")
"""Functions whose first argument is the name of a parameter."""


def named(node: ast.AST) -> str:
    """The parameter of the address that a piece of code names, "" for none."""
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = ast.unparse(node.func)
        if called.split(".")[-1] in PICKS or called in ("st.query_params.get", "st.query_params.pop"):
            return str(node.args[0].value)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value) if ast.unparse(node.value) == "st.query_params" else ""
    return ""


def test_every_parameter_of_a_page_is_kept_or_left_out_on_purpose():
    folder = Path(widgets.__file__).parent
    found = {
        named(node)
        for file in (*folder.glob("*.py"), *folder.glob("pages/*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    } - {""}
    known = saved_views.PARAMETERS | saved_views.LEFT_OUT
    assert found <= known, "say in warehouse/saved_views.py whether a saved view keeps it"
    assert not saved_views.PARAMETERS & saved_views.LEFT_OUT
