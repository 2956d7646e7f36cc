"""The survivors that are known, with their reasons: by what was changed, since mutmut's numbers move."""

import json
import tomllib
from typing import NamedTuple

from tests.mutants.subjects import HERE


class Change(NamedTuple):
    function: str  # `rac_bot.domain.masks.initials`
    was: str
    becomes: str

    def __str__(self) -> str:
        """As the list has it, without its reason."""
        lines = (f"{name} = {json.dumps(told, ensure_ascii=False)}" for name, told in self._asdict().items())
        return "\n".join(("[[survivor]]", *lines))


def known() -> dict[Change, str]:
    """The reason of each."""
    told = tomllib.loads((HERE / "survivors.toml").read_text(encoding="utf-8"))
    return {Change(one["function"], one["was"], one["becomes"]): one["reason"] for one in told["survivor"]}


def change(mutant: str, diff: str) -> Change:
    """What mutmut changed, from its name for it and from the diff that it shows."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++", "#"))]
    was, becomes = (
        " ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in ("-", "+")
    )
    return Change(function(mutant), was, becomes)


def function(mutant: str) -> str:
    """`rac_bot.domain.masks.x_initials__mutmut_3` -> `rac_bot.domain.masks.initials`."""
    module, _, name = mutant.rpartition(".")
    name = name.rpartition("__mutmut_")[0]
    held = name.removeprefix("xǁ").replace("ǁ", ".") if "ǁ" in name else name.removeprefix("x_")
    return f"{module}.{held}"
