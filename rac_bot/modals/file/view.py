"""The window of the file: who it is, what can be done, its sessions and lines, the way to the other files."""

from collections.abc import Sequence

from rac_bot.blockkit import Json, actions, button, context, divider, escape, joined, modal, section
from rac_bot.domain.codes import format_da
from rac_bot.errors import NotActive
from rac_bot.i18n import _, number
from rac_bot.modals.file.dossiers import File, chosen_dossier, session_dossiers
from rac_bot.modals.file.lines import deleted_lines, inscriptions
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.file.candidates import COUNTED
from rac_bot.store.models import Candidate, SessionDossier

CALLBACK = "file"


def file_view(
    file: File, ref: Reference, place: FilePlace, notice: str | None = None, offered: Sequence[Json] = ()
) -> Json:
    """The file as CLARA's *Dossiers sessions / Inscriptions* shows it; `notice` is fit for mrkdwn.

    `place` may be that of a window over it. `offered` stands under the notice.
    """
    blocks = [*offered, section(_banner(file.candidate, file.dossiers))]
    blocks += _gestures(file.candidate, file.followed, ref)
    blocks += session_dossiers(file, ref, place)
    if file.chosen:
        blocks += chosen_dossier(file.candidate, file.chosen, ref)
        blocks += inscriptions(file.chosen, ref, place)
        blocks += deleted_lines(file.deleted, ref)
    blocks += navigator(place, file.results)
    return modal(CALLBACK, _("Dossier du candidat"), blocks, place.to(FilePlace), notice=notice)


def _banner(candidate: Candidate, dossiers: Sequence[SessionDossier]) -> str:
    """CLARA's banner; where there are several admissions, a line for each."""
    name, da = f"*{escape(candidate.name)}*", _("DA {da}", da=format_da(candidate.da))
    lines = [joined(name, da, candidate.code_permanent)]
    newest = next((d for d in dossiers if not d.foreign), None)
    for admission in candidate.admissions:
        own = newest and newest.admission_id == admission.id
        tokens = (
            _("Session {code}", code=newest.session.short) if newest and own else None,
            _("Grille {code}", code=admission.grid.code),
            _("Unité org. {code}", code=admission.unit),
            _("Lang. {code}", code=candidate.language) if candidate.language else None,
            _("SPE {code}", code=admission.spe) if admission.spe else None,
        )
        lines.append(escape(joined(*tokens)))
    if not candidate.admissions:
        lines.append("_" + _("Aucune admission au dossier.") + "_")
    if candidate.sanctioned:
        lines.append(_("SANCTIONNÉ {programme}", programme=escape(candidate.sanctioned)))
    return "\n".join(lines)


def _gestures(candidate: Candidate, followed: bool, ref: Reference) -> list[Json]:
    """What can be done for the person, whatever the session."""
    blocks = [] if candidate.active else [section(str(NotActive()))]
    blocks += [] if ref.may_change else [context(_("Accès en lecture : rien ne se change d’ici."))]
    buttons = []
    if candidate.active and candidate.admissions and ref.may_change:
        buttons += [
            button(_("Inscrire à un cours"), "enrol", primary=True),
            button(_("Plusieurs cours"), "enrol_many"),
            button(_("Ajouter non suivi"), "add_not_followed"),
        ]
    if candidate.admissions:
        buttons.append(button(_("Reste à inscrire"), "remaining"))
    if ref.admin:
        buttons.append(button(_("Corriger le DA"), "renumber"))
    follow = (
        button(_("★ Retirer de mes candidats"), "unfollow_candidate", candidate.id)
        if followed
        else button(_("☆ Ajouter à mes candidats"), "follow_candidate", candidate.id)
    )
    return [*blocks, actions(*buttons, button(_("Actualiser"), "refresh_file"), follow, block_id="actions")]


def navigator(place: FilePlace, results: int | None) -> list[Json]:
    """CLARA's `1 / 12`: the way back to the results, and to the files beside this one."""
    if not place.search:
        return []
    buttons = [button(_("‹ Résultats"), "back_to_results")]
    rank = place.rank
    # Fewer people may meet the search than when the file was opened from it.
    if rank is None or results is None or rank >= results:
        return [divider(), actions(*buttons, block_id="back")]
    buttons += [button(_("‹ Préc."), "previous_file", spoken=_("Dossier précédent"))] if rank else []
    if rank + 1 < results:
        buttons.append(button(_("Suiv. ›"), "next_file", spoken=_("Dossier suivant")))
    total = _("plus de {n}, non triés", n=number(COUNTED)) if results > COUNTED else number(results)
    return [divider(), actions(*buttons, block_id="back"), context(f"{number(rank + 1)} / {total}")]
