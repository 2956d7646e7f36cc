"""The journal as administrators read it: who saw a file, what a person did."""

from collections.abc import Mapping, Sequence

from rac_bot.blockkit import Json, actions, button, context, divider, escape, modal, section
from rac_bot.i18n import _, moment
from rac_bot.modals.parts.labels import candidate_line
from rac_bot.modals.parts.place import Place
from rac_bot.modals.parts.reference import Reference, actor
from rac_bot.store.models import Action, Candidate, JournalEntry

CALLBACK = "journal"
PAGE = 20


def journal_view(
    title: str,
    entries: Sequence[JournalEntry],
    people: Mapping[int, Candidate],
    ref: Reference,
    place: Place,
    *,
    more: bool,
) -> Json:
    """A page of entries, the latest first; `title` says whose, in mrkdwn."""
    blocks = [section(title), divider()]
    if entries:
        blocks += [section("\n".join(_line(entry, people, ref) for entry in entries))]
    else:
        blocks += [section(_("Rien au journal."))]
    pager = [button(_("‹ Plus récents"), "journal_before", place.page - 1)] if place.page else []
    pager += [button(_("Plus anciens ›"), "journal_after", place.page + 1)] if more else []
    blocks += [actions(*pager, block_id="pager")] if pager else []
    blocks.append(context(_("Cette consultation est elle-même au journal.")))
    return modal(CALLBACK, _("Journal"), blocks, metadata=str(place))


def _line(entry: JournalEntry, people: Mapping[int, Candidate], ref: Reference) -> str:
    person = people.get(entry.candidate_id or 0)
    parts = (
        moment(entry.at),
        f"*{escape(actor(ref.names, entry.actor))}*",
        action_name(entry.action),
        escape(candidate_line(person)) if person else None,
        f"_{escape(entry.detail)}_" if entry.detail else None,
        f"`{escape(entry.origin)}`" if entry.origin else None,
    )
    return " · ".join(part for part in parts if part)


def action_name(action: Action) -> str:
    """What was done, in words."""
    return {
        Action.SEARCH: _("recherche"),
        Action.CONSULT: _("consultation"),
        Action.CREATE_DOSSIER: _("session créée"),
        Action.CHANGE_DOSSIER: _("session modifiée"),
        Action.DELETE_DOSSIER: _("session supprimée"),
        Action.ENROL: _("inscription"),
        Action.CHANGE: _("inscription modifiée"),
        Action.UNLOCK: _("inscription déverrouillée"),
        Action.DELETE: _("inscription supprimée"),
        Action.RESTORE: _("inscription rétablie"),
        Action.ENTER: _("saisie dans CLARA"),
        Action.ADMIT: _("admission"),
        Action.CHANGE_GRID: _("grille modifiée"),
        Action.GIVE_ACCESS: _("accès donné"),
        Action.WITHDRAW_ACCESS: _("accès retiré"),
        Action.RESEND: _("message renvoyé"),
        Action.EXPORT: _("exportation"),
        Action.READ_JOURNAL: _("lecture du journal"),
        Action.ERASE: _("effacement"),
        Action.RETAIN: _("fin de conservation"),
        Action.IMPORT: _("importation"),
        Action.REFUSE: _("refus"),
    }[action]
