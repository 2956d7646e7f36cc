"""`/inscrire`: as much of the form as the words after it tell; `lot`, or several courses, for many."""

from rac_bot.blockkit import escape
from rac_bot.domain import enrolling
from rac_bot.domain.criteria import SearchBy
from rac_bot.domain.folding import fold
from rac_bot.domain.rights import Role
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription.form import first_form
from rac_bot.handlers.inscription.series import first_of_series
from rac_bot.handlers.several.paste import open_by_command, preview_typed
from rac_bot.i18n import _
from rac_bot.modals.inscription import whom
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.place import InscriptionPlace
from rac_bot.modals.search.search_form import SearchForm
from rac_bot.store.college import grids
from rac_bot.store.file import candidates
from rac_bot.store.file.candidates import Results
from rac_bot.store.models import Candidate
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work

SEVERAL = ("lot", "batch")


def register(routes: Routes) -> None:
    routes.command(routes.settings.rac_command_enrol, enrol_by_command, Role.ADVISING)
    routes.shortcut("enrol_candidate", enrol_by_command, Role.ADVISING)
    routes.view(whom.CALLBACK, enrol_chosen, Role.ADVISING)


def enrol_by_command(visit: Visit) -> Answer:
    """`/inscrire [DA ou nom] [numéro de cours] [mode]`: as much of the form as the command tells."""
    word, _space, rest = visit.asked.text.partition(" ")
    if fold(word) in SEVERAL:
        return open_by_command(visit, rest)
    asked = enrolling.asked(visit.asked.text)
    if not asked.who:
        with visit.reading() as work:
            return visit.show(first_of_series(work, visit))
    search = SearchForm.typed(asked.who, SearchBy.DA if asked.by_da else None)
    with visit.reading() as work:  # a long search must not hold the writers up
        found = _found(work, search, asked)
    with visit.noting() as work:
        if found.total == 1:
            return _form(work, visit, found.rows[0], asked)
        journal.keep_search(work, search.to_keep(visit.by.actor), people=len(found.rows))
        if not found.total:
            return visit.show(first_of_series(work, visit, warning=_nobody(asked)))
        known = {one.number: one.id for one in grids.every_course(work) if one.number in asked.courses}
        place = whom.WhomPlace(courses=tuple(known[n] for n in asked.courses if n in known), mode=asked.mode)
        return visit.show(whom.whom_view(asked.who, found, [n for n in asked.courses if n in known], place))


def enrol_chosen(visit: Visit) -> Answer:
    """Of the people that the name may be."""
    place = visit.place(whom.WhomPlace)
    with visit.noting() as work:
        candidate = candidates.candidate(work, forms.number(forms.value(visit.asked.view, "whom")))
        found = (grids.course(work, one) for one in place.courses)
        numbers = tuple(course.number for course in found if course)
        return _form(work, visit, candidate, enrolling.Asked(courses=numbers, mode=place.mode))


def _found(work: Work, search: SearchForm, asked: enrolling.Asked) -> Results:
    if not asked.by_da:
        return candidates.search(work, search.criteria, size=whom.MOST)
    candidate = candidates.of_typed_da(work, asked.who)
    return Results(1, [candidate]) if candidate else Results(0, [])


def _form(work: Work, visit: Visit, candidate: Candidate, asked: enrolling.Asked) -> Answer:
    if len(asked.courses) > 1:
        return preview_typed(work, visit, candidate, asked.courses, asked.mode)
    place = InscriptionPlace(candidate=candidate.id, mode=asked.mode)
    return visit.show(first_form(work, visit, candidate, place, " ".join(asked.courses) or asked.named))


def _nobody(asked: enrolling.Asked) -> str:
    if asked.by_da:
        return _("Aucun dossier ne porte le DA « {da} ».", da=escape(asked.who))
    told = _("Aucun dossier pour « {text} ».", text=escape(asked.who))
    if " " not in asked.who or asked.courses:
        return told
    course = _("Après un nom, un cours se donne par son numéro, par ex. 350-714-RL.")
    return f"{told} {course}"
