"""The form for who is chosen in it; then *Inscription en série*: one after another, the rest kept."""

from collections.abc import Sequence

from rac_bot.blockkit import Json, context, escape, joined, modal, section
from rac_bot.i18n import _, _n
from rac_bot.modals.inscription.choosing import candidate_choices, where_option
from rac_bot.modals.inscription.form import (
    CALLBACK,
    Choices,
    course_and_group,
    modes_told,
    session_field,
    the_rest,
    warned,
)
from rac_bot.modals.parts import inputs
from rac_bot.modals.parts.place import InscriptionPlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.sessions import parse_session, session_option
from rac_bot.modals.parts.undoing import enrolment_button
from rac_bot.store.file.undoing import SAVED
from rac_bot.store.models import Candidate, Inscription, InscriptionState

MOST = 100  # lines that the window keeps: those before them are told of no more
NAMED = 8


def series_view(
    candidate: Candidate | None,
    choices: Choices,
    saved: Sequence[Inscription],
    ref: Reference,
    place: InscriptionPlace,
    warning: str | None = None,
    notice: str | None = None,
    offered: Sequence[Json] = (),
) -> Json:
    """The form, `candidate` being the one chosen next; `saved` are the lines of the series so far: before the
    first, nothing says that it is one.

    `notice` and `warning` are mrkdwn; `offered` is what can be done about the notice.
    """
    admission = choices.admission
    place = place.but(
        admission=admission.id if admission else None,
        session=choices.where.session.code if choices.where else place.session,
    )
    blocks = [*offered, *_saved(saved), _candidate(candidate, place)]
    where = where_option(choices.where, candidate.admissions) if candidate and choices.where else None
    if candidate is None and place.session:
        where = session_option(parse_session(place.session))
    # The candidate is in the id: Slack would keep another's session.
    session = f"session@{place.candidate}.{place.turn}"
    several = candidate is not None and len(candidate.admissions) > 1
    hint = _("Plusieurs admissions : choisissez la session de celle qu’il faut.") if several else None
    blocks += [session_field(session, where, hint), *warned(choices, ref)]
    if candidate is None and choices.course is None:
        blocks.append(context(modes_told()))
    else:
        blocks += course_and_group(choices, place)
    blocks += the_rest(choices, ref, place) if candidate else []
    return modal(
        CALLBACK,
        _("Inscription en série") if place.saved else _("Inscription à un cours"),
        blocks,
        place,
        notice=notice,
        warning=warning,
        submit=_("Sauvegarder, suivant ›") if place.saved else _("Sauvegarder"),
        close=_("Terminé") if place.saved else None,
    )


def standing(lines: Sequence[Inscription], place: InscriptionPlace) -> list[Inscription]:
    """Those of the series that were not undone since, in the order in which they were saved."""
    kept = (line for line in lines if line.state is not InscriptionState.DELETED)
    return sorted(kept, key=lambda line: place.saved.index(line.id))


def _saved(lines: Sequence[Inscription]) -> list[Json]:
    """How many, of whom, and the course of the last, which can be undone while it is as it was saved."""
    if not lines:
        return []
    names = [escape(line.dossier.candidate.name) for line in lines[-NAMED:]]
    names[-1] = f"*{names[-1]}*"
    more = ["…"] if len(lines) > NAMED else []
    counted = _n("✅ *{n} inscription*", "✅ *{n} inscriptions*", len(lines))
    last = lines[-1]
    undo = enrolment_button([last], _("Défaire la dernière")) if last.version == SAVED else None
    told = joined(counted, *more, *names, last.course.number, last.dossier.session.code)
    return [section(told, accessory=undo, block_id="series")]


def _candidate(candidate: Candidate | None, place: InscriptionPlace) -> Json:
    # The turn is in the id: saving empties it.
    select = inputs.external_select(
        f"candidate@{place.turn}",
        initial=candidate_choices([candidate])[0] if candidate else None,
        placeholder=_("Nom, DA ou code permanent"),
    )
    hint = _("Le suivant ; la session, le cours et le groupe sont gardés.") if place.saved else None
    asked = select if candidate else inputs.focused(select)
    return inputs.field(_("Candidat"), asked, hint=hint, dispatch=True)
