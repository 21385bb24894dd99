"""An expression of data/rules.csv in, the clauses it is made of as SQL out; nothing is ever evaluated.

The grammar is a small part of Python's: comparisons, ``and or not``, ``+ - * /``, numbers, measure codes,
``floor(x)``, ``abs(x)`` and the earlier figures ``prev(x)`` (last quarter, across years), ``ytd_prev(x)``
(last quarter of the same year) and ``prev_year(x)`` (same quarter last year). ``each(set, condition)`` runs
the condition for every measure of a set, as ``value``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from string import Formatter

from dashboard.catalogue import Catalogue, Rule

SETS = {
    "measure": "true",
    "count": "unit <> 'yuan'",
    "yuan": "unit = 'yuan'",
    "stock": "measure_type = 'stock'",
    "flow_ytd": "measure_type = 'flow_ytd'",
}
"""The sets of ``each`` and which measures are in them, as SQL."""

SHIFTS = ("prev", "ytd_prev", "prev_year")

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.LtE: "<=",
    ast.Lt: "<",
    ast.GtE: ">=",
    ast.Gt: ">",
    ast.Eq: "=",
    ast.NotEq: "<>",
}
_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_LONGEST_EXPRESSION = 2000


class RuleError(ValueError):
    """A rule of data/rules.csv that cannot be used, with its line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"data/rules.csv, line {line}: {message}")
        self.line, self.message = line, message


@dataclass(frozen=True)
class Operand:
    """A figure that a clause reads: ``measure`` is "value" inside each(), ``shift`` "" for this quarter."""

    measure: str
    shift: str = ""

    @property
    def column(self) -> str:
        """Its column in the statement that the rules become."""
        return f'"{self._name}"'

    @property
    def draft_column(self) -> str:
        """The column that tells whether the figure comes from a draft."""
        return f'"{self._name}__draft"'

    @property
    def arg_name(self) -> str:
        """Its name among what a message is filled in with."""
        if not self.shift:
            return self.measure
        return "prev" if self.measure == "value" else f"{self.shift}_{self.measure}"

    @property
    def _name(self) -> str:
        if self.measure == "value":
            return self.shift or "value"
        return f"{self.measure}__{self.shift}" if self.shift else self.measure


@dataclass(frozen=True)
class Clause:
    """One condition that must hold by itself. ``set_name`` is "" unless it runs over a set of measures."""

    rule: Rule
    number: int
    set_name: str
    operands: tuple[Operand, ...]
    condition: str
    ratio: str
    """SQL of the clause's first division, "" without one."""

    @property
    def has_shift(self) -> bool:
        """Whether it reads an earlier quarter."""
        return any(operand.shift for operand in self.operands)


def parse_rule(rule: Rule, catalogue: Catalogue) -> list[Clause]:
    """The clauses of one rule, in order. Raises RuleError with the rule's line."""
    node = _parse(rule)
    set_name = ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "each":
        set_name, node = _each(node, rule)
    clauses = []
    for number, part in enumerate(_split(node), start=1):
        reader = _Reader(rule, {"value"} if set_name else catalogue.measures.keys())
        condition = reader.condition(part)
        if not reader.operands:
            raise RuleError(rule.line, f"{rule.code} compares no figure")
        clause = Clause(rule, number, set_name, tuple(reader.operands), condition, reader.ratio)
        _check_operands(clause)
        _check_message(clause)
        clauses.append(clause)
    return clauses


def _parse(rule: Rule) -> ast.expr:
    if len(rule.expression) > _LONGEST_EXPRESSION:
        raise RuleError(rule.line, f"{rule.code} is longer than {_LONGEST_EXPRESSION} characters")
    try:
        return ast.parse(rule.expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise RuleError(rule.line, f"{rule.code} cannot be read: {error}") from error


def _each(node: ast.Call, rule: Rule) -> tuple[str, ast.expr]:
    if len(node.args) != 2 or node.keywords or not isinstance(node.args[0], ast.Name):
        raise RuleError(rule.line, f"{rule.code}: each needs a set and a condition")
    name = node.args[0].id
    if name not in SETS:
        raise RuleError(rule.line, f"{rule.code}: {name} is no set; the sets are {', '.join(SETS)}")
    return name, node.args[1]


def _split(node: ast.expr) -> list[ast.expr]:
    """``a and b`` and ``not (a or b)`` are two clauses, so that a missing figure skips only its own."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        return [clause for value in node.values for clause in _split(value)]
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.Not)
        and isinstance(node.operand, ast.BoolOp)
    ):
        inner = node.operand
        if isinstance(inner.op, ast.Or):
            return [ast.UnaryOp(op=ast.Not(), operand=value) for value in inner.values]
    return [node]


def _check_operands(clause: Clause) -> None:
    """An earlier figure is looked up from this quarter's, so that one must be part of the clause too."""
    now = {operand.measure for operand in clause.operands if not operand.shift}
    for operand in clause.operands:
        if operand.measure not in now:
            raise RuleError(
                clause.rule.line,
                f"{clause.rule.code} compares {operand.shift}({operand.measure}) without {operand.measure}",
            )


def _check_message(clause: Clause) -> None:
    """Every word in braces of the two messages must be something the clause knows."""
    known = {operand.measure for operand in clause.operands}
    if clause.set_name:
        known |= {"name"} | ({"prev"} if clause.has_shift else set())
    if clause.ratio:
        known.add("ratio")
    for message in (clause.rule.message_zh, clause.rule.message_en):
        try:
            words = {word for _, word, _, _ in Formatter().parse(message) if word is not None}
        except ValueError as error:
            raise RuleError(clause.rule.line, f"{clause.rule.code}: message {message!r}: {error}") from error
        if words - known:
            raise RuleError(
                clause.rule.line,
                f"{clause.rule.code}: clause {clause.number} does not know what the message names"
                f" {{{min(words - known)}}}",
            )


@dataclass
class _Reader:
    """Turns syntax nodes into SQL and remembers the figures it met, in order."""

    rule: Rule
    names: Collection[str]
    operands: list[Operand] = field(default_factory=list)
    ratio: str = ""

    def condition(self, node: ast.expr) -> str:
        """SQL of something true or false."""
        if isinstance(node, ast.BoolOp):
            word = " and " if isinstance(node.op, ast.And) else " or "
            return f"({word.join(self.condition(value) for value in node.values)})"
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return f"(not {self.condition(node.operand)})"
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARISONS:
            sign = _COMPARISONS[type(node.ops[0])]
            return f"({self.number(node.left)} {sign} {self.number(node.comparators[0])})"
        raise self._refuse(node, "is no comparison")

    def number(self, node: ast.expr) -> str:
        """SQL of a number."""
        if isinstance(node, ast.Constant):
            if type(node.value) in (int, float) and re.fullmatch(r"\d+(\.\d+)?", repr(node.value)):
                return repr(node.value)
            raise self._refuse(node, "is no plain number")
        if isinstance(node, ast.Name):
            return self._operand(node, "")
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return f"(-{self.number(node.operand)})"
        if isinstance(node, ast.BinOp):
            return self._arithmetic(node)
        if isinstance(node, ast.Call):
            return self._call(node)
        raise self._refuse(node, "is not part of the rules' grammar")

    def _arithmetic(self, node: ast.BinOp) -> str:
        left, right = self.number(node.left), self.number(node.right)
        if isinstance(node.op, ast.Div):
            divided = f"(cast({left} as double) / nullif({right}, 0))"
            self.ratio = self.ratio or divided
            return divided
        if type(node.op) not in _ARITHMETIC:
            raise self._refuse(node, "is not part of the rules' grammar")
        if isinstance(node.op, ast.Mult) and not any(
            isinstance(n, ast.Constant) for n in (node.left, node.right)
        ):
            # the product of two decimals has more digits than a decimal can hold
            left, right = f"cast({left} as double)", f"cast({right} as double)"
        return f"({left} {_ARITHMETIC[type(node.op)]} {right})"

    def _call(self, node: ast.Call) -> str:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in ("floor", "abs", *SHIFTS):
            raise self._refuse(node, "is no function of the rules")
        if len(node.args) != 1 or node.keywords:
            raise self._refuse(node, "takes one figure")
        if name in SHIFTS:
            return self._operand(node.args[0], name)
        return f"{name}({self.number(node.args[0])})"

    def _operand(self, node: ast.expr, shift: str) -> str:
        if not isinstance(node, ast.Name):
            raise self._refuse(node, "is no figure")
        if node.id not in self.names:
            raise self._refuse(node, "is no measure" if "value" not in self.names else "is not value")
        operand = Operand(node.id, shift)
        if operand not in self.operands:
            self.operands.append(operand)
        return operand.column

    def _refuse(self, node: ast.expr, why: str) -> RuleError:
        return RuleError(self.rule.line, f"{self.rule.code}: {ast.unparse(node)} {why}")


def operands_of(clauses: Sequence[Clause]) -> list[Operand]:
    """The named figures that some clauses read, each once, in order."""
    return list(dict.fromkeys(operand for each in clauses if not each.set_name for operand in each.operands))
