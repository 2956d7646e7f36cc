"""The masks worn by whatever Slack keeps: initials and the last four digits of the DA, no more."""

import re

_PARTS = re.compile(r"[\s\-]+")


def masked(given_name: str, family_name: str, da: str) -> str:
    """All that Slack keeps of who a person is: `L. L. · DA •••-4567`."""
    return f"{initials(given_name, family_name)} · DA {masked_da(da)}"


def initials(given_name: str, family_name: str) -> str:
    """`Lise`, `Leblanc` -> `L. L.`; one initial for each part of a compound name."""
    parts = [p for name in (given_name, family_name) for p in _PARTS.split(name.strip())]
    letters = [next((c for c in part if c.isalpha()), "") for part in parts]
    return " ".join(f"{letter.upper()}." for letter in letters if letter)


def masked_da(da: str) -> str:
    """`1234567` -> `•••-4567`."""
    return f"•••-{last_four(da)}"


def last_four(da: str) -> str:
    return da[-4:]
