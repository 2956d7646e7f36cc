"""Which functions change data, read from the source: what calls what, and what writes."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import rac_bot

ROOT = Path(*rac_bot.__path__)
WRITES = {"write", "enter", "add", "delete"}  # of a `Work`


@dataclass
class Function:
    """A function or a method, the names that it uses, and whether it writes itself."""

    uses: set[str] = field(default_factory=set)
    writes: bool = False


@dataclass
class Source:
    """Every function of the package, by its whole name."""

    functions: dict[str, Function] = field(default_factory=dict)
    kinds: dict[str, list[str]] = field(default_factory=dict)  # the methods of a class

    def reached(self, name: str) -> set[str]:
        """That function, and all that it may come to call."""
        found, left = set[str](), [name]
        while left:
            one = left.pop()
            if one in found:
                continue
            found.add(one)
            left += self.kinds.get(one, [])
            left += self.functions[one].uses if one in self.functions else []
        return found


def read() -> Source:
    source = Source()
    for file in sorted(ROOT.rglob("*.py")):
        if "migrations" not in file.parts:
            _Module(source, file).read()
    return source


class _Module:
    def __init__(self, source: Source, file: Path) -> None:
        self.source = source
        self.tree = ast.parse(file.read_text(encoding="utf-8"))
        parts = file.relative_to(ROOT.parent).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        self.names: dict[str, str] = {}  # what a name of the module stands for

    def read(self) -> None:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                for one in node.names:
                    self.names[one.asname or one.name] = f"{node.module}.{one.name}"
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.names[node.name] = f"{self.name}.{node.name}"
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef):
                self._function(f"{self.name}.{node.name}", node, {})
            elif isinstance(node, ast.ClassDef):
                self._class(f"{self.name}.{node.name}", node)

    def _class(self, name: str, node: ast.ClassDef) -> None:
        methods = {one.name: f"{name}.{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
        self.source.kinds[name] = list(methods.values())
        for one in node.body:
            if isinstance(one, ast.FunctionDef):
                self._function(methods[one.name], one, methods)

    def _function(self, name: str, node: ast.FunctionDef, methods: dict[str, str]) -> None:
        function = self.source.functions[name] = Function()
        for inner in ast.walk(node):
            function.uses |= set(self._used(inner, methods))
            function.writes |= _writes(inner)

    def _used(self, node: ast.AST, methods: dict[str, str]) -> Iterator[str]:
        match node:
            case ast.Name(id=name) if name in self.names:
                yield self.names[name]
            case ast.Attribute(value=ast.Name(id="self"), attr=attr) if attr in methods:
                yield methods[attr]
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in self.names:
                yield f"{self.names[name]}.{attr}"


def _writes(node: ast.AST) -> bool:
    """By a `Work`; or by setting what an entity holds."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="work"), attr=attr)):
            return attr in WRITES
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="_work" | "work"), attr=attr)):
            return attr in WRITES
        case ast.Call(func=ast.Name(id="setattr")):
            return True
        case ast.Assign(targets=targets):
            return any(map(_of_an_entity, targets))
        case ast.AugAssign(target=target):
            return _of_an_entity(target)
    return False


def _of_an_entity(target: ast.AST) -> bool:
    match target:
        case ast.Tuple(elts=several):
            return any(map(_of_an_entity, several))
        case ast.Attribute(value=ast.Name(id=name)):
            return name != "self"
    return False
