"""Messages about inscriptions: the advisor's confirmation, the team's notification, a deletion."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby

from rac_bot.blockkit import Json, actions, button, context, escape, joined, section
from rac_bot.domain.masks import masked
from rac_bot.i18n import _, _n, hour, moment
from rac_bot.store.file.lines import RESTORABLE, is_pending
from rac_bot.store.models import (
    Audience,
    Candidate,
    ClaraState,
    Inscription,
    InscriptionState,
    MessageKind,
    StoredMessage,
)

Drawn = tuple[str, list[Json]]

IN_BLOCK = 25  # lines in one block: they fit even if they are long
MOST = 100  # lines that one button marks as entered in CLARA: its value has no room for more


def draw_message(message: StoredMessage, advisor: str) -> Drawn:
    """Text and blocks of a stored message, from its lines as they are now.

    `advisor` is the name of the person who acted, in plain text: a mention would notify them.
    """
    return _KINDS[message.kind](message, advisor)


def _enrolled(message: StoredMessage, advisor: str) -> Drawn:
    lines = sorted(message.inscriptions, key=lambda line: (line.dossier.candidate_id, line.id))
    by = _("par {name}", name=escape(advisor)) if message.audience is Audience.TEAM else None
    written = max(line.created_at for line in lines)
    own = message.audience is Audience.ADVISOR
    left = [line for line in lines if own and _is_to_enter(line)]
    return _message(lines, _title(message.audience, len(lines)), by, written, left)


def _title(audience: Audience, count: int) -> str:
    if audience is Audience.TEAM:
        return _("Nouvelle inscription") if count == 1 else _("Nouvelles inscriptions")
    return _("Inscription enregistrée") if count == 1 else _("Inscriptions enregistrées")


def _message(
    lines: Sequence[Inscription],
    title: str,
    by: str | None,
    written: datetime,
    left: Sequence[Inscription],
) -> Drawn:
    """The facts, under the name of the person, or each with its person where there are several.

    `left` are the lines that a button marks as entered in CLARA.
    """
    people = _by_person(lines)
    facts = [_fact(line) for line in lines]
    if len(people) == 1:
        person, _own = people[0]
        first = _("{title} : {who}", title=title, who=_who(person))
        bold = _("{title} : {who}", title=f"*{title}*", who=_who(person))
        buttons = [_open(person, lines[0].dossier_id)]
    else:
        first, bold, buttons = title, f"*{title}*", []
        facts = [f"{_who(person)} · {_fact(line)}" for person, own in people for line in own]
    told = [bold, *facts]
    blocks = [section("\n".join(told[at : at + IN_BLOCK])) for at in range(0, len(told), IN_BLOCK)]
    blocks.append(context(joined(by, moment(written))))
    buttons += [_entered(_("Saisie dans CLARA"), left)] if left else []
    blocks += [actions(*buttons, block_id="file")] if buttons else []
    return "\n".join([first, *facts, *([by] if by else [])]), blocks


SUMMARY_LINES = 15


def _summary(message: StoredMessage, _advisor: str) -> Drawn:
    """Many inscriptions: how many, and the first of them."""
    lines = message.inscriptions
    title = _n("{n} autre inscription", "{n} autres inscriptions", len(lines))
    facts = [f"{_who(line.dossier.candidate)} · {_fact(line)}" for line in lines[:SUMMARY_LINES]]
    more = len(lines) - len(facts)
    facts += [_n("… et {n} autre.", "… et {n} autres.", more)] if more else []
    written = moment(max(line.created_at for line in lines))
    return "\n".join([title, *facts]), [section("\n".join([f"*{title}*", *facts])), context(written)]


def _deletion(message: StoredMessage, _advisor: str) -> Drawn:
    """For the person who deleted the line: what it was, and for ten minutes a button to restore it."""
    line = message.inscriptions[0]
    person = line.dossier.candidate
    deleted = line.state is InscriptionState.DELETED and line.deleted_at
    title = _("Inscription supprimée") if deleted else _("Inscription rétablie")
    fact = _fact(line)
    body = _("{title} : {who}", title=f"*{title}*", who=_who(person)) + f"\n{fact}"
    text = _("{title} : {who}", title=title, who=_who(person)) + f"\n{fact}"
    blocks = [section(body)]
    buttons = [_open(person, line.dossier_id)]
    if deleted:
        until = hour(deleted + RESTORABLE)
        blocks.append(context(_("Peut être rétablie jusqu’à {hour}.", hour=until)))
        buttons.insert(0, button(_("Rétablir"), "restore_line", line.id))
    if deleted and is_pending(line):
        buttons.append(_entered(_("Retirée de CLARA"), [line]))
    return text, [*blocks, actions(*buttons, block_id="file")]


_KINDS: dict[MessageKind, Callable[[StoredMessage, str], Drawn]] = {
    MessageKind.ENROLLED: _enrolled,
    MessageKind.SUMMARY: _summary,
    MessageKind.DELETED: _deletion,
}


def _by_person(lines: Iterable[Inscription]) -> list[tuple[Candidate, list[Inscription]]]:
    grouped = groupby(lines, key=lambda line: line.dossier.candidate_id)
    return [(own[0].dossier.candidate, own) for own in (list(group) for _id, group in grouped)]


def _who(person: Candidate) -> str:
    return masked(person.given_name, person.family_name, person.da)


def _open(person: Candidate, dossier_id: int) -> Json:
    return button(_("Ouvrir le dossier"), "open_file", f"{person.id}:{dossier_id}")


def _entered(label: str, lines: Sequence[Inscription]) -> Json:
    """With versions: a line that changed since the message was drawn is not marked as entered."""
    return button(label, "enter_told", ",".join(f"{line.id}:{line.version}" for line in lines[:MOST]))


def _is_to_enter(line: Inscription) -> bool:
    return line.state is not InscriptionState.DELETED and is_pending(line)


def _fact(line: Inscription) -> str:
    if (line.deleted_from or line.state) is InscriptionState.NOT_FOLLOWED:
        how = [_("non suivi")]
    else:
        how = [line.mode or "—", _("groupe {number}", number=line.group_number or "—")]
    end = _("supprimée") if line.state is InscriptionState.DELETED else ""
    return joined(line.course.number, line.dossier.session.label, *how, end, _clara(line))


def _clara(line: Inscription) -> str:
    """The state in CLARA; of a deleted line, only if it must be removed there."""
    if line.state is InscriptionState.DELETED:
        return _("à retirer de CLARA") if line.clara is ClaraState.TO_REMOVE else ""
    return {
        ClaraState.TO_ENTER: _("à saisir dans CLARA"),
        ClaraState.ENTERED: _("saisie dans CLARA"),
        ClaraState.TO_CORRECT: _("à corriger dans CLARA"),
        ClaraState.TO_REMOVE: _("à retirer de CLARA"),
    }[line.clara]
