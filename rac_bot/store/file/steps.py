"""*Saisie guidée*: what one types in CLARA for each thing, and what one leaves as it proposes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rac_bot.domain.fields import Part
from rac_bot.store.catalogue import LINE, of_part
from rac_bot.store.college import codes
from rac_bot.store.file import effective
from rac_bot.store.models import Inscription, SessionDossier
from rac_bot.store.work.work import Work

_FORM = (Part.INHERITED, Part.ENROLMENT)
_TYPED = tuple(name for part in (*_FORM, Part.RESULTS, Part.PARTNERSHIP) for name in of_part(part))


@dataclass(frozen=True, slots=True)
class Values:
    """Of CLARA's form: what differs from what it proposes, and what stays as it proposes it."""

    typed: Mapping[str, Any]
    left: Mapping[str, Any]


def of_line(work: Work, line: Inscription) -> Values:
    """CLARA proposes the admission's unit, the person's language, and the defaults of the college's lists."""
    admission, person = line.dossier.admission, line.dossier.candidate
    proposed = effective.inherited(
        admission.unit if admission else None, person.language, work.known(codes.defaults)
    )
    values = {name: getattr(line, name) for name in _TYPED}
    typed = {
        name: value for name, value in values.items() if value is not None and value != proposed.get(name)
    }
    left = {
        name: value
        for name, value in proposed.items()
        if value is not None and name not in typed and LINE[name].part in _FORM
    }
    return Values(typed, left)


def of_dossier(work: Work, dossier: SessionDossier) -> Values:
    admission = dossier.admission
    proposed = {
        "unit": admission.unit if admission else None,
        "full_time": work.known(codes.defaults).get("repute_temps_plein"),
    }
    values = {name: getattr(dossier, name) for name in proposed}
    typed = {name: value for name, value in values.items() if value is not None and value != proposed[name]}
    return Values(typed, {name: value for name, value in proposed.items() if value and name not in typed})
