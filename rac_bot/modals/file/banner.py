"""Top and bottom of the file: who it is, what can be done, and the way through the results."""

from collections.abc import Sequence

from rac_bot.blockkit import Json, actions, button, context, divider, escape, section
from rac_bot.domain.codes import format_da
from rac_bot.errors import NotActive
from rac_bot.i18n import _, number
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.file.candidates import COUNTED
from rac_bot.store.models import Candidate, SessionDossier


def banner(candidate: Candidate, dossiers: Sequence[SessionDossier]) -> str:
    """CLARA's banner; where there are several admissions, a line for each."""
    name, da = f"*{escape(candidate.name)}*", _("DA {da}", da=format_da(candidate.da))
    lines = [" · ".join(filter(None, (name, da, candidate.code_permanent)))]
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
        lines.append(escape(" · ".join(token for token in tokens if token)))
    if not candidate.admissions:
        lines.append("_" + _("Aucune admission au dossier.") + "_")
    if candidate.sanctioned:
        lines.append(_("SANCTIONNÉ {programme}", programme=escape(candidate.sanctioned)))
    return "\n".join(lines)


def gestures(candidate: Candidate, followed: bool, ref: Reference) -> list[Json]:
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
    total = _("plus de {n}", n=number(COUNTED)) if results > COUNTED else number(results)
    return [divider(), actions(*buttons, block_id="back"), context(f"{number(rank + 1)} / {total}")]
