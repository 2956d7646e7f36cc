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
from rac_bot.modals.parts.place import InscriptionPlace
from rac_bot.modals.search.search_form import SearchForm
from rac_bot.store.file import candidates
from rac_bot.store.trace import journal

SEVERAL = ("lot", "batch")


def register(routes: Routes) -> None:
    routes.command(routes.settings.rac_command_enrol, enrol_by_command, Role.ADVISING)
    routes.shortcut("enrol_candidate", enrol_by_command, Role.ADVISING)


def enrol_by_command(visit: Visit) -> Answer:
    """`/inscrire [DA] [cours] [mode]`: as much of the form as the command tells."""
    word, _space, rest = visit.asked.text.partition(" ")
    if fold(word) in SEVERAL:
        return open_by_command(visit, rest)
    asked = enrolling.asked(visit.asked.text)
    with visit.noting() as work:
        if not asked.who:
            return visit.show(first_of_series(work, visit))
        candidate = candidates.of_typed_da(work, asked.who)
        if candidate is None:
            search = SearchForm.typed(asked.who, SearchBy.DA)
            journal.keep_search(work, search.to_keep(visit.by.actor), people=0)
            warning = _("Aucun dossier ne porte le DA « {da} ».", da=escape(asked.who))
            return visit.show(first_of_series(work, visit, warning=warning))
        if len(asked.courses) > 1:
            return preview_typed(work, visit, candidate, asked.courses, asked.mode)
        place, course = InscriptionPlace(candidate=candidate.id, mode=asked.mode), asked.named
        return visit.show(first_form(work, visit, candidate, place, " ".join(asked.courses) or course))
