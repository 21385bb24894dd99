"""A list of accounts (CSV or workbook, one person a row) in, the accounts asked for and what is wrong out.

All or nothing: with one trouble nothing is taken, so that a list can be mended and sent again as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.intake.lists import PlainList, find_list, plain
from dashboard.intake.records import Book, KnownUnits, address
from dashboard.intake.townships import resolve

MOST = 1_000
HEADS: Mapping[str, tuple[str, ...]] = {
    "login": ("账号", "登录名", "用户名", "工号", "login", "account", "user", "username"),
    "name": ("姓名", "名字", "name", "fullname"),
    "role": ("角色", "身份", "权限", "role"),
    "unit": ("单位", "乡镇", "所属单位", "乡镇街道", "所属乡镇", "unit", "township"),
    "state": ("状态", "启用", "state", "status"),
}
"""The columns of a list and the heads each answers to; the first two must be there, and the third."""
NEEDED = ("login", "name", "role")
ROLES: Mapping[str, str] = {
    "领导": "leader", "主席": "leader", "leader": "leader",
    "填报员": "clerk", "经办人": "clerk", "clerk": "clerk",
    "统计员": "statistician", "statistician": "statistician",
    "管理员": "admin", "admin": "admin", "administrator": "admin",
}  # fmt: skip
STATES: Mapping[str, bool] = {
    "": True, "启用": True, "open": True, "是": True, "停用": False, "closed": False, "否": False,
}  # fmt: skip


@dataclass(frozen=True)
class Trouble:
    """What was not understood: the key of its words ``accounts.trouble_<code>`` and what they need."""

    code: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """One account as a row asks for it, and the cells in which its login and its name stand."""

    login: str
    name: str
    role: str
    unit_code: str | None
    is_active: bool
    cell: str
    name_cell: str


@dataclass(frozen=True)
class People:
    """What a list says."""

    wanted: tuple[Wanted, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def read_people(book: Book, units: Mapping[str, str]) -> People:
    """The accounts of the first visible sheet with such heads; ``units`` are names -> codes."""
    listed = find_list(book, HEADS, ("login", "name"))
    return _read(listed, KnownUnits(units)) if listed else People(troubles=(Trouble("no_heads"),))


def _read(listed: PlainList, units: KnownUnits) -> People:
    columns, rows = listed.columns, listed.rows
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        return People(troubles=tuple(Trouble(f"no_{name}_column") for name in missing))
    if len(rows) > MOST:
        return People(troubles=(Trouble("too_many", {"count": len(rows), "most": MOST}),))
    wanted: list[Wanted] = []
    troubles: list[Trouble] = []
    seen: dict[str, str] = {}
    for number in rows:
        texts = {cell.column: cell.text.strip() for cell in rows[number]}
        row = {name: texts.get(column, "") for name, column in columns.items()}
        if any(row.values()):
            cells = {name: address(number, column) for name, column in columns.items()}
            found = _person(row, cells, units, troubles)
            if found and found.login in seen:
                troubles.append(
                    Trouble("twice", {"cell": found.cell, "text": found.login, "other": seen[found.login]})
                )
            elif found:
                seen[found.login] = found.cell
                wanted.append(found)
    if not wanted and not troubles:
        troubles.append(Trouble("no_rows"))
    return People(tuple(wanted), tuple(troubles))


def _person(
    row: Mapping[str, str], cells: Mapping[str, str], units: KnownUnits, troubles: list[Trouble]
) -> Wanted | None:
    """The account of a row; None, its troubles told, where a cell is not understood."""
    before = len(troubles)
    for name in ("login", "name"):
        if not row[name]:
            troubles.append(Trouble(f"no_{name}", {"cell": cells[name]}))
    role = ROLES.get(plain(row["role"]))
    if role is None:
        troubles.append(Trouble("role", {"cell": cells["role"], "text": row["role"]}))
    state = STATES.get(plain(row.get("state", "")))
    if state is None:
        troubles.append(Trouble("state", {"cell": cells["state"], "text": row["state"]}))
    unit = row.get("unit", "")
    unit_code = resolve(unit, units) if unit else None
    if unit and unit_code is None and role == "clerk":
        troubles.append(Trouble("unit", {"cell": cells["unit"], "text": unit}))
    elif role == "clerk" and not unit:
        troubles.append(Trouble("no_unit", {"cell": cells.get("unit", cells["login"])}))
    elif role not in (None, "clerk") and unit:
        troubles.append(Trouble("unit_of_all", {"cell": cells["unit"], "text": unit}))
    if len(troubles) > before or role is None or state is None:
        return None
    login = row["login"].strip().casefold()
    return Wanted(login, row["name"], role, unit_code, state, cells["login"], cells["name"])
