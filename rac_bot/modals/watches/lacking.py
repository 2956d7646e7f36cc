"""What the declaration would lack of a session: of the person, of each line, with the form that mends it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rac_bot.blockkit import Json, actions, button, context, escape, joined, modal, section
from rac_bot.domain.declaring import Check, Missing
from rac_bot.i18n import _, _n, day, told_of
from rac_bot.modals.parts.labels import (
    candidate_line,
    candidate_title,
    differences,
    grid_code,
    group_and_mode,
    since_entered,
)
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.file.lines import is_locked
from rac_bot.store.models import Candidate, Inscription, SessionDossier
from rac_bot.store.watches.declaration import Lacking
from rac_bot.words.declaration import check_name, missing_told

CALLBACK = "lacking"
MARK = "enter_in_clara"
LINES = 40  # two blocks each, at most


class Shown(NamedTuple):
    """`dossier`: with its lines; None where it is gone. `found`: what lacks of it."""

    candidate: Candidate
    dossier: SessionDossier | None
    found: Sequence[Lacking]


def lacking_view(
    shown: Shown,
    ref: Reference,
    place: FilePlace,
    notice: str | None = None,
    offered: Sequence[Json] = (),
) -> Json:
    """`notice` is fit for mrkdwn, with what is `offered` under it."""
    blocks = [*offered, _whose(shown)]
    if not shown.dossier or not shown.found:
        blocks.append(section(_("✅ Rien ne manque avant la déclaration.")))
        return modal(CALLBACK, _("À compléter"), blocks, place, notice=notice)
    pivot = min(one.pivot for one in shown.found)
    blocks.append(context(_("À compléter d’ici le *{day}*, date pivot.", day=day(pivot))))
    lines = {line.id: line for line in shown.dossier.inscriptions}
    of_file = [missing for one in shown.found if not one.line_id for missing in one.missing]
    of_lines = [(lines[one.line_id], one) for one in shown.found if one.line_id in lines]
    if of_file:
        blocks.append(section("\n".join(_by_check(of_file))))
    for line, one in of_lines[:LINES]:
        blocks += _of_line(line, one.missing, ref)
    if more := len(of_lines[LINES:]):
        blocks.append(context(_n("… et {n} autre inscription.", "… et {n} autres inscriptions.", more)))
    return modal(CALLBACK, _("À compléter"), blocks, place, notice=notice)


def summary(found: Sequence[Lacking]) -> str:
    """`d’ici le 19 sept. 2026 · identité, présence (3)`."""
    counts: dict[Check, int] = {}
    for one in found:
        for check in dict.fromkeys(missing.check for missing in one.missing):
            counts[check] = counts.get(check, 0) + 1
    ordered = [check for check in Check if check in counts]
    told = ", ".join(check_name(one) + (f" ({counts[one]})" if counts[one] > 1 else "") for one in ordered)
    pivot = min(one.pivot for one in found)
    return joined(found[0].session.code, _("d’ici le {day}", day=day(pivot)), told)


def complete(candidate: Candidate, dossier_id: int) -> Json:
    spoken = told_of(_("Compléter"), candidate_line(candidate))
    return button(_("Compléter"), "show_lacking", f"{candidate.id}:{dossier_id}", spoken=spoken)


def _whose(shown: Shown) -> Json:
    dossier, title = shown.dossier, candidate_title(shown.candidate)
    if not dossier:
        return section(title)
    opened = button(_("Ouvrir le dossier"), "open_file", f"{shown.candidate.id}:{dossier.id}")
    return section(f"{title}\n{joined(dossier.session.label, escape(grid_code(dossier)))}", accessory=opened)


def _by_check(missing: Sequence[Missing]) -> Iterator[str]:
    by_check: Mapping[Check, list[Missing]] = {
        check: [one for one in missing if one.check is check] for check in Check
    }
    for check, some in by_check.items():
        if some:
            told = _("*{check}* : {missing}", check=check_name(check), missing=missing_told(some))
            from_file = check is Check.IDENTITY and _("vient du fichier des candidats")
            yield joined(told, from_file or None)


def _of_line(line: Inscription, missing: Sequence[Missing], ref: Reference) -> list[Json]:
    number, version = line.course.number, f"{line.id}:{line.version}"
    told = [joined(f"*{number}*", escape(group_and_mode(line))), missing_told(missing)]
    if Missing.TO_CORRECT in missing:
        told.append(_("À corriger : {changes}", changes=differences(since_entered(line), ref)))
    text = "\n".join(told)
    ways = [
        button(label, action, version if action == MARK else line.id, spoken=told_of(label, number))
        for action, label in dict(_way(one, line) for one in missing).items()
    ]
    block_id = f"lacks-{line.id}"
    if len(ways) == 1:
        return [section(text, block_id=block_id, accessory=ways[0])]
    return [section(text, block_id=block_id), actions(*ways, block_id=f"mend-{line.id}")]


def _way(missing: Missing, line: Inscription) -> tuple[str, str]:
    """The action that mends it, or opens the form which does, and its label."""
    if missing is Missing.RESULT:
        return "results_of_line", _("Résultats")
    if missing is Missing.CENSUS:
        return "census_of_line", _("Recensement")
    if missing in (Missing.TO_ENTER, Missing.TO_CORRECT):
        return MARK, _("Marquer saisie")
    return ("line_detail", _("Détail")) if is_locked(line) else ("edit_line", _("Modifier"))
