"""Messages about inscriptions: the advisor's confirmation, the team's notification, a deletion."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial

from rac_bot.blockkit import TEXT, Json, actions, button, context, escape, joined, section
from rac_bot.domain.cutting import clip
from rac_bot.domain.masks import masked
from rac_bot.i18n import _, _n, hour, moment
from rac_bot.messages.team import team_blocks
from rac_bot.store.file.lines import RESTORABLE, is_pending
from rac_bot.store.file.undoing import SAVED, UNDOABLE, in_time, is_fresh, is_marked, versions
from rac_bot.store.models import (
    Audience,
    ClaraState,
    Inscription,
    InscriptionState,
    MessageKind,
    StoredMessage,
)

Drawn = tuple[str, list[Json]]

SHOWN = 50  # lines that a message names: as many as a copied session has, and what its blocks have room for
IN_BLOCK = 25  # lines in one block: they fit even if they are long
MOST = 100  # lines that one button is about: its value has no room for more


def draw_message(
    message: StoredMessage, advisor: str, now: datetime | None = None, *, modes: bool = True
) -> Drawn:
    """Text and blocks of a stored message, from its lines as they are now.

    `advisor` is the name of the person who acted, in plain text: a mention would notify them. What can be
    undone until a time after `now` is offered. `modes`: the team is told the mode and the group too.
    """
    text, blocks = _KINDS[message.kind](message, advisor, now, modes)
    return clip(text, TEXT), blocks


def _enrolled(message: StoredMessage, advisor: str, now: datetime | None, modes: bool) -> Drawn:
    """The facts, under the name of the person, or each with its person where there are several."""
    team = message.audience is Audience.TEAM
    of_line = partial(_fact, modes=modes or not team)
    of_person = partial(_of_person, modes=modes or not team)
    lines = sorted(message.inscriptions, key=lambda line: (line.dossier.candidate_id, line.id))
    title = _title(message.audience, len(lines))
    if len({line.dossier.candidate_id for line in lines}) == 1:
        first, bold = _headed(title, lines[0])
        facts, buttons = _named(lines, SHOWN, of_line), [_open(lines[0])]
    else:
        first, bold = title, f"*{title}*"
        facts, buttons = _named(lines, SHOWN, of_person), []
    by = _("par {name}", name=escape(advisor)) if team else None
    if team:
        blocks = team_blocks(lines, SHOWN, advisor, modes=modes)
    else:
        told = [bold, *facts]
        blocks = [section("\n".join(told[at : at + IN_BLOCK])) for at in range(0, len(told), IN_BLOCK)]
        until, offered = _offered(message, lines, now)
        blocks.append(context(joined(_written(lines), until)))
        buttons += offered
    blocks += [actions(*buttons, block_id="file")] if buttons else []
    return "\n".join([first, *facts, *([by] if by else [])]), blocks


def _title(audience: Audience, count: int) -> str:
    if audience is Audience.TEAM:
        return _("Nouvelle inscription") if count == 1 else _("Nouvelles inscriptions")
    return _("Inscription enregistrée") if count == 1 else _("Inscriptions enregistrées")


SUMMARY_LINES = 15


def _summary(message: StoredMessage, _advisor: str, now: datetime | None, modes: bool) -> Drawn:
    """Many inscriptions: how many, and the first of them."""
    team = message.audience is Audience.TEAM
    lines = sorted(message.inscriptions, key=lambda line: (line.dossier.candidate_id, line.id))
    title = _n("{n} autre inscription", "{n} autres inscriptions", len(lines))
    facts = _named(lines, SUMMARY_LINES, partial(_of_person, modes=modes or not team))
    if team:
        title_block = section(f"*{title}*")
        blocks = [title_block, *team_blocks(lines, SUMMARY_LINES, None, modes=modes)]
        return "\n".join([title, *facts]), blocks
    told = section("\n".join([f"*{title}*", *facts]))
    until, offered = _offered(message, lines, now)
    buttons = [actions(*offered, block_id="file")] if offered else []
    return "\n".join([title, *facts]), [told, context(joined(_written(lines), until)), *buttons]


def _deletion(message: StoredMessage, _advisor: str, _now: datetime | None, _modes: bool) -> Drawn:
    """For the person who deleted the line: what it was, and for ten minutes a button to restore it."""
    line = message.inscriptions[0]
    deleted = line.state is InscriptionState.DELETED and line.deleted_at
    title = _("Inscription supprimée") if deleted else _("Inscription rétablie")
    text, body = (f"{head}\n{_fact(line)}" for head in _headed(title, line))
    blocks, buttons = [section(body)], [_open(line)]
    if deleted:
        until = hour(deleted + RESTORABLE)
        blocks.append(context(_("Peut être rétablie jusqu’à {hour}.", hour=until)))
        buttons.insert(0, button(_("Rétablir"), "restore_line", line.id))
    if deleted and is_pending(line):
        buttons.append(_several(_("Marquer supprimée"), "enter_told", [line]))
    return text, [*blocks, actions(*buttons, block_id="file")]


_KINDS: dict[MessageKind, Callable[[StoredMessage, str, datetime | None, bool], Drawn]] = {
    MessageKind.ENROLLED: _enrolled,
    MessageKind.SUMMARY: _summary,
    MessageKind.DELETED: _deletion,
}


def _offered(
    message: StoredMessage, lines: Sequence[Inscription], now: datetime | None
) -> tuple[str | None, list[Json]]:
    """To the advisor: until when the enrolment can be undone, and what can be done about the lines."""
    if message.audience is not Audience.ADVISOR:
        return None, []

    def lately(actor: str | None, moment: datetime | None) -> bool:
        return now is not None and actor == message.actor and in_time(moment, now)

    standing = [line for line in lines if line.state is not InscriptionState.DELETED]
    left = [line for line in standing if is_pending(line)]
    fresh = [one for one in left if now and is_fresh(one, now) and one.created_by == message.actor]
    marked = [one for one in lines if is_marked(one) and lately(one.clara_entered_by, one.clara_entered_at)]
    undone = [one for one in lines if one.version == SAVED + 1 and lately(one.deleted_by, one.deleted_at)]
    until = None
    if fresh:
        last = hour(min(line.created_at for line in fresh) + UNDOABLE)
        until = _("peut être défaite ici jusqu’à {hour}", hour=last)
    offered = (
        left
        and _several(_("Marquer saisie") if len(left) == 1 else _("Marquer saisies"), "enter_told", left),
        fresh and _several(_("Défaire l’enregistrement"), "undo_enrolment", fresh),
        marked and _several(_("Remettre à saisir"), "unmark", marked),
        undone and _several(_("Rétablir"), "restore_lines", undone),
    )
    return until, [one for one in offered if one]


def _headed(title: str, line: Inscription) -> tuple[str, str]:
    """Whose line it is after the title, for the text; the title in bold, for the blocks."""
    plain, bold = (_("{title} : {who}", title=one, who=_who(line)) for one in (title, f"*{title}*"))
    return plain, bold


def _named(lines: Sequence[Inscription], most: int, told: Callable[[Inscription], str]) -> list[str]:
    """The first of them in a line each, and how many more there are."""
    more = len(lines[most:])
    return [*map(told, lines[:most]), *([_n("… et {n} autre.", "… et {n} autres.", more)] if more else [])]


def _who(line: Inscription) -> str:
    person = line.dossier.candidate
    return masked(person.given_name, person.family_name, person.da)


def _of_person(line: Inscription, *, modes: bool) -> str:
    return f"{_who(line)} · {_fact(line, modes=modes)}"


def _written(lines: Iterable[Inscription]) -> str:
    return moment(max(line.created_at for line in lines))


def _open(line: Inscription) -> Json:
    value = f"{line.dossier.candidate_id}:{line.dossier_id}"
    return button(_("Ouvrir le dossier"), "open_file", value)


def _several(label: str, action: str, lines: Sequence[Inscription]) -> Json:
    """With versions: a line that changed since the message was drawn is left as it is, and named."""
    return button(label, action, versions(lines[:MOST]))


def _fact(line: Inscription, *, modes: bool = True) -> str:
    if not modes:
        how = []
    elif (line.deleted_from or line.state) is InscriptionState.NOT_FOLLOWED:
        how = [_("non suivi")]
    else:
        how = [line.mode or "—", _("groupe {number}", number=line.group_number or "—")]
    end = _("supprimée") if line.state is InscriptionState.DELETED else ""
    return joined(line.course.number, line.dossier.session.label, *how, end, _clara(line))


def _clara(line: Inscription) -> str:
    """The state in CLARA; of a deleted line, only if it must be removed there."""
    if line.state is InscriptionState.DELETED:
        return _("à supprimer dans CLARA") if line.clara is ClaraState.TO_REMOVE else ""
    return {
        ClaraState.TO_ENTER: _("à saisir dans CLARA"),
        ClaraState.ENTERED: _("saisie dans CLARA"),
        ClaraState.TO_CORRECT: _("à corriger dans CLARA"),
        ClaraState.TO_REMOVE: _("à supprimer dans CLARA"),
    }[line.clara]
