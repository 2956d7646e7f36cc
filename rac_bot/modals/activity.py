"""The buttons by which somebody is said to be active in the process or not, and what is said then."""

from rac_bot.blockkit import Json, actions, button, confirm, escape
from rac_bot.i18n import _, told_of
from rac_bot.modals.parts.labels import candidate_line
from rac_bot.modals.parts.undoing import ROW
from rac_bot.store.models import Candidate


def stop_button(candidate: Candidate) -> Json:
    label = _("Non actif dans la démarche…")
    asked = confirm(
        _("Non actif dans la démarche ?"),
        _(
            "{who} : le dossier reste, mais aucune inscription n’y est possible tant qu’il n’est pas remis "
            "dans la démarche. Rien ne change dans CLARA.",
            who=candidate_line(candidate),
        ),
        _("Non actif"),
    )
    spoken = told_of(label, candidate_line(candidate))
    return button(label, "stop_candidate", candidate.id, confirm=asked, spoken=spoken)


def stop_row(candidate: Candidate) -> list[Json]:
    return [actions(stop_button(candidate), block_id=ROW)]


def resume_row(candidate: Candidate) -> list[Json]:
    return [actions(button(resume_label(), "resume_candidate", candidate.id), block_id=ROW)]


def resume_label() -> str:
    return _("Remettre dans la démarche")


def stopped(candidate: Candidate) -> str:
    return _("✅ {who} : non actif dans la démarche.", who=escape(candidate.name))


def resumed(candidate: Candidate) -> str:
    return _("↩️ {who} : de nouveau dans la démarche.", who=escape(candidate.name))
