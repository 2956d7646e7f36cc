"""Functions by which indexes are made, and those that SQLite and PostgreSQL have under different names."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class Backwards(FunctionElement[str]):
    """A short text from its last character to its first, as an index is made on it and looked up."""

    inherit_cache = True
    type = String()


@compiles(Backwards)
def _reverse(element: Backwards, compiler: Any, **options: Any) -> str:
    return f"reverse({compiler.process(element.clauses, **options)})"


@compiles(Backwards, "sqlite")
def _one_by_one(element: Backwards, compiler: Any, **options: Any) -> str:
    """SQLite has no function for it."""
    text = compiler.process(element.clauses, **options)
    return " || ".join(f"substr({text}, {at}, 1)" for at in range(12, 0, -1))


class PastLetters(FunctionElement[str]):
    """The digits of a code permanent, which come after four letters."""

    inherit_cache = True
    type = String()


@compiles(PastLetters)
def _substr(element: PastLetters, compiler: Any, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 5)"


class Each(FunctionElement[str]):
    """The elements of a JSON list, as text: a table of one column, `value`."""

    inherit_cache = True
    type = String()


@compiles(Each)
def _elements(element: Each, compiler: Any, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS JSON))"


@compiles(Each, "sqlite")
def _each(element: Each, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"
