"""Metric math: expressions, parsed once and evaluated over series of equal length; None is a missing data point."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from . import math_functions
from .math_functions import MetricMathError, Scalar, Series, Value

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_.]*)|(?P<text>\"[^\"]*\"|'[^']*')"
    r"|(?P<sign>==|!=|<=|>=|&&|\|\||[-+*/^<>()\[\],!]))"
)
_COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")
_WORDS = {"AND": "&&", "OR": "||"}


@dataclass(frozen=True)
class Scope:
    """What an expression may refer to: the series by id, the ids of metrics, and the period."""

    series: Mapping[str, Series]
    metrics: tuple[str, ...]
    period: int
    length: int


Node = Callable[[Scope], Value]


def parse(expression: str) -> Node:
    """Compile an expression; raise MetricMathError if it is not supported."""
    parser = _Parser(_tokens(expression))
    node = parser.expression()
    parser.end()
    return node


def evaluate(node: Node, scope: Scope) -> Series:
    """Compute the series of an expression."""
    value = node(scope)
    if isinstance(value, list) and value and isinstance(value[0], list):
        if len(value) > 1:
            raise MetricMathError("the expression returns several time series")
        return value[0]
    return math_functions.as_series(value, scope.length)


def _tokens(expression: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position = 0
    text = expression.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise MetricMathError(f"the expression can't be parsed from here on: {text[position:].strip()}")
        kind = match.lastgroup or ""
        word = match.group(kind)
        sign = _WORDS.get(word.upper()) if kind == "name" else None
        found.append(("sign", sign) if sign else (kind, word))
        position = match.end()
    return found


class _Parser:
    """Recursive descent, from the loosest operator to the tightest."""

    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._next = 0

    def end(self) -> None:
        if self._next < len(self._tokens):
            raise MetricMathError(f"{self._tokens[self._next][1]} is not expected here")

    def expression(self) -> Node:
        return self._binary(
            lambda: self._binary(lambda: self._binary(self._sum, _COMPARISONS), ("&&",)),
            ("||",),
        )

    def _sum(self) -> Node:
        return self._binary(lambda: self._binary(self._power, ("*", "/")), ("+", "-"))

    def _binary(self, operand: Callable[[], Node], signs: tuple[str, ...]) -> Node:
        left = operand()
        while (sign := self._take(*signs)) is not None:
            left = _operation(sign, left, operand())
        return left

    def _power(self) -> Node:
        base = self._unary()
        return _operation("^", base, self._power()) if self._take("^") else base

    def _unary(self) -> Node:
        if self._take("-"):
            return _operation("-", lambda _: 0.0, self._unary())
        if self._take("!"):
            operand = self._unary()
            return lambda scope: math_functions.apply(lambda value: float(value == 0), operand(scope))
        return self._primary()

    def _primary(self) -> Node:
        if self._take("("):
            inner = self.expression()
            self._expect(")")
            return inner
        if self._take("["):
            items = self._arguments("]")
            return lambda scope: math_functions.array([item(scope) for item in items], scope.length)
        kind, word = self._word()
        if kind == "number":
            number = float(word)
            return lambda _: number
        if kind == "name":
            return self._call(word) if self._take("(") else _named(word)
        raise MetricMathError(f"{word} is not expected here")

    def _call(self, name: str) -> Node:
        if name.upper() == "METRICS":
            kind, word = self._tokens[self._next] if self._next < len(self._tokens) else ("", "")
            part = word.strip("\"'") if kind == "text" else ""
            self._next += 1 if part else 0
            self._expect(")")
            return lambda scope: [list(scope.series[i]) for i in scope.metrics if part in i]
        if name.upper() == "FILL":
            return self._fill()
        function = math_functions.FUNCTIONS.get(name.upper())
        if function is None:
            raise MetricMathError(f"the function {name} is not supported")
        arguments = self._arguments(")")
        return lambda scope: function([argument(scope) for argument in arguments], scope.period, scope.length)

    def _fill(self) -> Node:
        filled = self.expression()
        self._expect(",")
        kind, word = self._tokens[self._next] if self._next < len(self._tokens) else ("", "")
        if kind == "name" and word in ("REPEAT", "LINEAR"):
            self._next += 1
            self._expect(")")
            return lambda scope: math_functions.fill(filled(scope), word)
        filler = self.expression()
        self._expect(")")
        return lambda scope: math_functions.fill(filled(scope), filler(scope))

    def _arguments(self, closing: str) -> list[Node]:
        if self._take(closing):
            return []
        items = [self.expression()]
        while self._take(","):
            items.append(self.expression())
        self._expect(closing)
        return items

    def _word(self) -> tuple[str, str]:
        if self._next >= len(self._tokens):
            raise MetricMathError("the expression ends too early")
        self._next += 1
        return self._tokens[self._next - 1]

    def _take(self, *signs: str) -> str | None:
        if self._next < len(self._tokens):
            kind, word = self._tokens[self._next]
            if kind == "sign" and word in signs:
                self._next += 1
                return word
        return None

    def _expect(self, sign: str) -> None:
        if self._take(sign) is None:
            raise MetricMathError(f"{sign} is missing")


def _named(name: str) -> Node:
    def look_up(scope: Scope) -> Value:
        if name not in scope.series:
            raise MetricMathError(f"no metric or expression has the id {name}")
        return list(scope.series[name])

    return look_up


def _operation(sign: str, left: Node, right: Node) -> Node:
    function = math_functions.OPERATORS[sign]
    return lambda scope: math_functions.combine(function, left(scope), right(scope))


__all__ = ["MetricMathError", "Node", "Scalar", "Scope", "Series", "evaluate", "parse"]
