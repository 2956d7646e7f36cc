"""What the team's channel shows of inscriptions: by person or by course, nothing twice, the time once."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from rac_bot.blockkit import Json, context, escape, joined, paragraphs, section
from rac_bot.domain.masks import initials, last_four, masked_da
from rac_bot.i18n import _, _n, hour
from rac_bot.store.models import ClaraState, Inscription, InscriptionState

Lines = Sequence[Inscription]


def team_blocks(lines: Lines, most: int, advisor: str | None, *, modes: bool) -> list[Json]:
    """The first of the lines, and how many more; `advisor` in plain text; `modes`: their groups too."""
    shown, more = lines[:most], len(lines[most:])
    if len({line.dossier.candidate_id for line in lines}) == 1:
        rows = _one_person(shown, len(lines), modes=modes)
    elif len({(line.course.number, line.dossier.session) for line in lines}) == 1:
        rows = _one_course(shown, len(lines), modes=modes)
    else:
        rows = [*_several(shown, len(lines), modes=modes)]
    if more:
        rows.append(_n("… et {n} autre.", "… et {n} autres.", more))
    told = joined(advisor and escape(advisor), _when(lines), _in_clara(lines))
    return [*map(section, paragraphs(rows)), context(told)]


def _one_person(shown: Lines, count: int, *, modes: bool) -> list[str]:
    """The person once, then a row a course."""
    sessions = {line.dossier.session for line in shown}
    person = shown[0].dossier.candidate
    who = f"*{initials(person.given_name, person.family_name)}* · {masked_da(person.da)}"
    courses = _n("*{n} cours*", "*{n} cours*", count) if count > 1 else ""
    session = shown[0].dossier.session.label if len(sessions) == 1 else ""
    rows = (
        joined(
            f"*{line.course.number}*", "" if session else line.dossier.session.label, _end(line, modes=modes)
        )
        for line in shown
    )
    return [joined(who, courses, session), *rows]


def _one_course(shown: Lines, count: int, *, modes: bool) -> list[str]:
    """The course once, then everybody."""
    first = shown[0]
    how = {_end(line, modes=modes) for line in shown}
    same = next(iter(how)) if len(how) == 1 else ""
    people = _n("*{n} personne*", "*{n} personnes*", count)
    head = joined(f"*{first.course.number}*", first.dossier.session.label, same, people)
    each = (f"{_mark(line)} {'' if same else _end(line, modes=modes)}".strip() for line in shown)
    return [head, " · ".join(each)]


def _several(shown: Lines, count: int, *, modes: bool) -> Iterable[str]:
    """A row a person."""
    yield _n("*{n} inscription*", "*{n} inscriptions*", count)
    for _person, some in groupby(shown, lambda line: (line.dossier.candidate_id, line.dossier.session)):
        theirs = list(some)
        courses = ", ".join(f"{one.course.number} {_end(one, modes=modes)}".strip() for one in theirs)
        session = theirs[0].dossier.session.label
        told = _("{session} : {courses}", session=session, courses=courses)
        yield joined(f"*{_mark(theirs[0])}*", told)


def _mark(line: Inscription) -> str:
    person = line.dossier.candidate
    return f"{initials(person.given_name, person.family_name)} {last_four(person.da)}"


def _end(line: Inscription, *, modes: bool) -> str:
    """What else there is to say: beside a mask, how somebody is evaluated only where that may be told."""
    deleted = _("supprimée") if line.state is InscriptionState.DELETED else ""
    if not modes:
        return deleted
    followed = (line.deleted_from or line.state) is not InscriptionState.NOT_FOLLOWED
    group = f"{line.mode or ''} {line.group_number or ''}".strip() if followed else _("non suivi")
    return joined(group, deleted)


def _when(lines: Lines) -> str:
    first, last = (hour(pick(line.created_at for line in lines)) for pick in (min, max))
    return first if first == last else _("{first} à {last}", first=first, last=last)


def _in_clara(lines: Lines) -> str:
    """Of one, its state; of several, how many are in each."""
    standing = [line for line in lines if line.state is not InscriptionState.DELETED]
    removing = [line for line in lines if line not in standing and line.clara is ClaraState.TO_REMOVE]
    counts = {state: sum(line.clara is state for line in standing) for state in ClaraState}
    if len(lines) == 1:
        return (
            {
                ClaraState.TO_ENTER: _("à saisir dans CLARA"),
                ClaraState.ENTERED: _("saisie dans CLARA"),
                ClaraState.TO_CORRECT: _("à corriger dans CLARA"),
                ClaraState.TO_REMOVE: _("à supprimer dans CLARA"),
            }[lines[0].clara]
            if standing or removing
            else ""
        )
    entered, left = counts[ClaraState.ENTERED], counts[ClaraState.TO_ENTER]
    told = (
        entered and _n("{n} saisie", "{n} saisies", entered),
        left and _n("{n} à saisir", "{n} à saisir", left),
        counts[ClaraState.TO_CORRECT] and _("{n} à corriger", n=counts[ClaraState.TO_CORRECT]),
        len(removing) and _("{n} à supprimer", n=len(removing)),
    )
    return ", ".join(one for one in told if one)
