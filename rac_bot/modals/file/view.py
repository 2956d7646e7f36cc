"""The window of the file: who it is and the session's lines first, what can be done around them."""

from collections.abc import Sequence

from rac_bot.blockkit import (
    Json,
    actions,
    button,
    context,
    escape,
    joined,
    modal,
    overflow,
    section,
)
from rac_bot.domain.codes import format_da
from rac_bot.errors import NotActive
from rac_bot.i18n import _, hour, number
from rac_bot.modals.activity import resume_label
from rac_bot.modals.file.dossiers import File, session_row, totals
from rac_bot.modals.file.lines import deleted_lines, inscriptions, opening
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.undoing import dossiers_deleted
from rac_bot.store.file.candidates import COUNTED
from rac_bot.store.models import SessionDossier

CALLBACK = "file"


def file_view(
    file: File,
    ref: Reference,
    place: FilePlace,
    notice: str | None = None,
    offered: Sequence[Json] = (),
    first: int | None = None,
) -> Json:
    """`notice` is fit for mrkdwn, and stands with what is `offered` above the lines.

    `place` may be that of a window over it. `first`: the id of the line to show on top.
    """
    said = [*([section(notice, block_id="notice")] if notice else []), *offered]
    if not offered:  # which may be the same
        said += dossiers_deleted(file.gone)
    blocks = [
        _banner(file, ref),
        *navigator(place, file.results),
        *_gestures(file, ref, place),
        *(opening(file.chosen, ref, place) if file.chosen else []),
        *(totals(file.chosen, ref) if file.chosen else []),
        *said,
        *(_lines(file, file.chosen, ref, place, first) if file.chosen else [section(_nothing(file))]),
        context(_footer(file)),
        *([] if ref.may_change else [context(_whom_to_ask(file))]),
    ]
    return modal(CALLBACK, _("Dossier du candidat"), blocks, place.to(FilePlace))


def _banner(file: File, ref: Reference) -> Json:
    """Who it is, the grid that the session is of, and what is rarely done for the person."""
    candidate, own = file.candidate, _own(file)
    grids = [own.admission.grid.code] if own and own.admission else []
    grids = grids or [admission.grid.code for admission in candidate.admissions]
    rows = [f"*{escape(candidate.name)}* · *{format_da(candidate.da)}*"]
    rows.append(escape(joined(*grids, own.session.code if own else None)) or f"_{_without_admission()}_")
    if candidate.sanctioned:
        rows.append(_("*SANCTIONNÉ {programme}*", programme=escape(candidate.sanctioned)))
    menu = overflow("person_menu", *_acts(file, ref))
    return section("\n".join(rows), block_id="person", accessory=menu)


def _own(file: File) -> SessionDossier | None:
    """The chosen session, or the newest one where that is another college's."""
    if file.chosen and not file.chosen.foreign:
        return file.chosen
    return next((dossier for dossier in file.dossiers if not dossier.foreign), None)


def _without_admission() -> str:
    return _("Aucune admission au dossier.")


def _acts(file: File, ref: Reference) -> list[tuple[str, str, object]]:
    candidate = file.candidate
    acts: list[tuple[str, str, object]] = []
    if _enrols(file, ref):
        if not ref.admin:  # whose five lines are full: *Toutes les sessions…* has it too
            acts.append((_("Créer une session"), "create_session", ""))
        acts.append((_("Ajouter non suivi"), "add_not_followed", ""))
    if file.followed:
        acts.append((_("★ Retirer de mes candidats"), "unfollow_candidate", candidate.id))
    else:
        acts.append((_("☆ Ajouter à mes candidats"), "follow_candidate", candidate.id))
    if _enrols(file, ref):
        acts.append((_("Session suivante"), "next_session", ""))
    acts.append((_("Journal du dossier"), "file_journal", candidate.id))
    if ref.admin:
        acts.append((_("Corriger le DA"), "renumber", ""))
    if ref.may_change and not candidate.active:
        acts.append((resume_label(), "resume_candidate", candidate.id))
    if ref.may_change and not _enrols(file, ref):  # else *Toutes les sessions…* has it
        acts.append((_("Nouvelle admission"), "admit_again", candidate.id))
    return acts


def _enrols(file: File, ref: Reference) -> bool:
    """Whether whoever looks may enrol that person."""
    return ref.may_change and file.candidate.active and bool(file.candidate.admissions)


def navigator(place: FilePlace, results: int | None) -> list[Json]:
    """After a search: the way back to its results, and to the files beside this one."""
    if not place.search:
        return []
    rank = place.rank
    # Fewer people may meet the search than when the file was opened from it.
    if rank is None or results is None or rank >= results:
        return [actions(button(_("‹ Résultats"), "back_to_results"), block_id="back")]
    total = _("plus de {n}", n=number(COUNTED)) if results > COUNTED else number(results)
    told = _("‹ Résultats ({rank} / {total})", rank=number(rank + 1), total=total)
    buttons = [button(told, "back_to_results")]
    buttons += [button(_("‹ Préc."), "previous_file", spoken=_("Dossier précédent"))] if rank else []
    if rank + 1 < results:
        buttons.append(button(_("Suiv. ›"), "next_file", spoken=_("Dossier suivant")))
    return [actions(*buttons, block_id="back")]


def _gestures(file: File, ref: Reference, place: FilePlace) -> list[Json]:
    """What one opens the file for, and the session."""
    left = []
    if file.left is not None:
        # Whole, its name would take a row more on a telephone.
        spoken = _("Reste à inscrire")
        left.append(button(_("Reste {n}", n=file.left), "remaining", spoken=spoken))
    warned = [] if file.candidate.active else [context(f"⚠️ {NotActive()}")]
    if not _enrols(file, ref):
        return [*warned, session_row(file, ref, place, *left)]
    buttons = [
        button(_("Inscrire"), "enrol", primary=True),
        button(_("Plusieurs cours"), "enrol_many"),
        *left,
    ]
    return [actions(*buttons, block_id="actions"), session_row(file, ref, place)]


def _lines(
    file: File, chosen: SessionDossier, ref: Reference, place: FilePlace, first: int | None
) -> list[Json]:
    return [*inscriptions(chosen, ref, place, first), *deleted_lines(file.deleted, ref)]


def _nothing(file: File) -> str:
    """Of a file without a session of ours."""
    if not file.candidate.admissions:
        return _("Une inscription se fait à partir d’une admission.")
    return _(
        "Aucune inscription à la session {session}. La première créera le dossier session.",
        session=file.now.name,
    )


def _whom_to_ask(file: File) -> str:
    names = ", ".join(map(escape, file.administrators)) or _("une personne qui administre rac-bot")
    return _("Votre accès : lecture. Pour inscrire, demandez à {names}.", names=names)


def _footer(file: File) -> str:
    """The rest of CLARA's banner."""
    candidate, own = file.candidate, _own(file)
    admission = own.admission if own else next(iter(candidate.admissions), None)
    unit = own.unit if own else admission.unit if admission else None
    return escape(
        joined(
            candidate.code_permanent,
            _("Unité org. {code}", code=unit) if unit else None,
            _("Lang. {code}", code=candidate.language) if candidate.language else None,
            _("SPE {code}", code=admission.spe) if admission and admission.spe else None,
            _("lu à {hour}", hour=hour(file.read_at)),
        )
    )
