"""The advisor's confirmation and the team's notification of inscriptions saved."""

from collections.abc import Sequence

from rac_bot.blockkit import Json, actions, button, context, escape, section
from rac_bot.domain.masks import initials, masked_da
from rac_bot.i18n import _, moment
from rac_bot.store.models import Inscription


def confirmation(lines: Sequence[Inscription]) -> tuple[str, list[Json]]:
    """Text and blocks for the advisor who enrolled; the lines are of one session dossier."""
    return _message(
        lines, _("Inscription enregistrée") if len(lines) == 1 else _("Inscriptions enregistrées")
    )


def notification(lines: Sequence[Inscription], advisor: str) -> tuple[str, list[Json]]:
    """Text and blocks for the team; `advisor` is a name in plain text: a mention would ping."""
    title = _("Nouvelle inscription") if len(lines) == 1 else _("Nouvelles inscriptions")
    return _message(lines, title, _("par {name}", name=escape(advisor)))


def _message(lines: Sequence[Inscription], title: str, by: str | None = None) -> tuple[str, list[Json]]:
    dossier = lines[0].dossier
    person = dossier.candidate
    who = f"{initials(person.given_name, person.family_name)} · DA {masked_da(person.da)}"
    facts = [_fact(line) for line in lines]
    signature = " · ".join(part for part in (by, moment(lines[-1].created_at)) if part)
    body = "\n".join([_("{title} : {who}", title=f"*{title}*", who=who), *facts])
    blocks = [
        section(body),
        context(signature),
        actions(button(_("Ouvrir le dossier"), "open_file", f"{person.id}:{dossier.id}"), block_id="file"),
    ]
    first = _("{title} : {who}", title=title, who=who)
    return "\n".join([first, *facts, *([by] if by else [])]), blocks


def _fact(line: Inscription) -> str:
    return _(
        "{course} · {session} · {mode} · groupe {group} · {clara}",
        course=line.course.number,
        session=line.dossier.session.label,
        mode=line.mode or "—",
        group=line.group_number,
        clara=_("saisie dans CLARA") if line.clara_entered_at else _("à saisir dans CLARA"),
    )
