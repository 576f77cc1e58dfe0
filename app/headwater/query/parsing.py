"""From the text of a query to a tree: the language of ActivityWatch's `query2`, read strictly.

    statement  = name "=" value  |  "return" value          statements end in ";", the last one need not
    value      = string | number | name | name "(" [value {"," value}] ")" | list | dictionary

A comma may stand behind the last item. Comments run from # to the end of the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from headwater.query.errors import QuerySyntax, QueryTooLarge, shown
from headwater.query.limits import Limits
from headwater.query.tokens import Token, joined, tokens

RETURN = "RETURN"


@dataclass(frozen=True, slots=True)
class Literal:
    """A string or a number."""

    value: str | int | float


@dataclass(frozen=True, slots=True)
class Name:
    """A variable."""

    name: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[a, b]`."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class DictOf:
    """`{"a": b}`."""

    items: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """`name(a, b)`."""

    name: str
    arguments: tuple[Expression, ...]


Expression = Literal | Name | ListOf | DictOf | Call


@dataclass(frozen=True, slots=True)
class Assignment:
    """`name = value;`"""

    name: str
    value: Expression


def parse(query: Sequence[str] | str, limits: Limits) -> tuple[Assignment, ...]:
    """The statements of a query, in order; one of them gives `RETURN` its value.

    Raises:
        QuerySyntax: the query cannot be read.
        QueryTooLarge: it is too long or too deeply nested.
    """
    return _Parser(tokens(joined(query, limits)), limits.depth).program()


class _Parser:
    def __init__(self, words: list[Token], deepest: int) -> None:
        self._words = words
        self._place = 0
        self._deepest = deepest
        self._depth = 0

    def program(self) -> tuple[Assignment, ...]:
        found: list[Assignment] = []
        while self._next.kind != "end":
            if not self._took(";"):
                found.append(self._statement())
        if all(statement.name != RETURN for statement in found):
            raise QuerySyntax("The query gives RETURN no value: end it with RETURN = …;")
        return tuple(found)

    @property
    def _next(self) -> Token:
        return self._words[self._place]

    def _took(self, symbol: str) -> bool:
        if self._next.kind != "symbol" or self._next.text != symbol:
            return False
        self._place += 1
        return True

    def _need(self, symbol: str, where: str) -> None:
        if not self._took(symbol):
            self._wrong(f'a "{symbol}" is missing {where}')

    def _wrong(self, why: str) -> NoReturn:
        raise QuerySyntax(f"Line {self._next.line} of the query cannot be read: {why}.")

    def _statement(self) -> Assignment:
        name = self._next
        if name.kind != "name":
            self._wrong("a statement does not begin with the name of a variable")
        self._place += 1
        is_return = name.text == "return" and not (self._next.kind == "symbol" and self._next.text == "=")
        if not is_return:
            self._need("=", f"behind {shown(name.text)}")
        statement = Assignment(RETURN if is_return else name.text, self._value())
        if self._next.kind != "end":
            self._need(";", "behind a value")
        if is_return and self._next.kind != "end":
            self._wrong("something stands behind the return")
        return statement

    def _value(self) -> Expression:
        word = self._next
        if word.kind in ("text", "number"):
            self._place += 1
            return Literal(word.value)
        if word.kind == "name":
            self._place += 1
            return self._call(word.text) if self._took("(") else Name(word.text)
        if self._took("["):
            return ListOf(self._many("]", "in a list"))
        if self._took("{"):
            return self._dictionary()
        self._wrong("a value is missing")

    def _call(self, name: str) -> Call:
        return Call(name, self._many(")", f"in the call of {shown(name)}"))

    def _many(self, close: str, where: str) -> tuple[Expression, ...]:
        items: list[Expression] = []
        self._enter()
        while not self._took(close):
            if items:
                self._need(",", where)
                if self._took(close):
                    break
            items.append(self._value())
        self._depth -= 1
        return tuple(items)

    def _dictionary(self) -> DictOf:
        items: list[tuple[str, Expression]] = []
        self._enter()
        while not self._took("}"):
            if items:
                self._need(",", "in a dictionary")
                if self._took("}"):
                    break
            items.append(self._entry())
        self._depth -= 1
        return DictOf(tuple(items))

    def _entry(self) -> tuple[str, Expression]:
        key = self._next
        if key.kind != "text":
            self._wrong("a key of a dictionary is not a string")
        self._place += 1
        self._need(":", "behind a key of a dictionary")
        return key.text, self._value()

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > self._deepest:
            raise QueryTooLarge(f"The query is nested more than {self._deepest} deep: put parts of it into variables.")
