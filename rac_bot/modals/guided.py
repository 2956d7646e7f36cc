"""*Saisie guidée*: one thing at a time, in the order of CLARA's work; values to be read on another screen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from rac_bot.blockkit import (
    Json,
    actions,
    button,
    context,
    escape,
    header,
    joined,
    modal,
    section,
    unescaped,
)
from rac_bot.domain.fields import Part
from rac_bot.i18n import _, _n, told_of
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.labels import candidate_line, candidate_title, grid_code, mode_of
from rac_bot.modals.parts.place import Number, Word
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.todo import changed_fields, corrected, more, subject, what
from rac_bot.modals.pending import PendingPlace
from rac_bot.store.catalogue import EVERY, LINE
from rac_bot.store.file.steps import Values
from rac_bot.store.file.things import Todo
from rac_bot.store.file.todo import Key, key, of_whom
from rac_bot.store.models import (
    Admission,
    Candidate,
    ClaraState,
    Inscription,
    InscriptionState,
    SessionDossier,
    Thing,
)
from rac_bot.store.trace.changes import Past
from rac_bot.words.fields import field_label, field_value

CALLBACK = "guided"
MOST = 150  # steps at once: their ids stand in the window
PASSED_TOLD = 20
LEFT, DONE, PASSED = "-", "s", "p"  # of each step
_VALUES = 5  # that stand as headers


class GuidedPlace(PendingPlace):
    """In the place of the list, of whose scope it takes the steps."""

    steps: Annotated[str, Field(max_length=2000, pattern="^[adl0-9,]*$")] = ""
    outcomes: Annotated[str, Field(max_length=MOST, pattern="^[-sp]*$")] = ""
    at: Number = 0  # which step is shown
    version: Number = 0  # of what it is about, as it is shown
    drawn: Annotated[int, Field(ge=0)] = 0  # when, in milliseconds
    last: Word = ""  # the one marked last, with the version that the mark made

    @property
    def keys(self) -> list[Key]:
        """Malformed where one is none of ours."""
        texts = [text for text in self.steps.split(",") if text]
        if len(texts) != len(self.outcomes) or any(text[:1] not in list(Thing) for text in texts):
            raise forms.unreadable()
        return [Key(Thing(text[0]), forms.number(text[1:])) for text in texts]

    def having(self, at: int, outcome: str, **more: Any) -> "GuidedPlace":
        """The same, once that step has come out so."""
        return self.but(outcomes=self.outcomes[:at] + outcome + self.outcomes[at + 1 :], **more)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to type in CLARA; `same`: its person is the one of the step before."""

    thing: Todo
    values: Values | None
    latest: Mapping[Key, Past]
    same: bool


def starting(keys: Iterable[Key], place: PendingPlace) -> GuidedPlace:
    steps = list(keys)[:MOST]
    return place.to(GuidedPlace, steps=",".join(map(str, steps)), outcomes=LEFT * len(steps))


def step_view(
    step: Step, ref: Reference, place: GuidedPlace, now: datetime, *, notice: str | None = None
) -> Json:
    """`notice` is fit for mrkdwn."""
    thing = step.thing
    place = place.but(version=thing.version, drawn=int(now.timestamp() * 1000))
    done = place.outcomes[place.at] == DONE
    person = of_whom(thing)
    blocks = [
        context(_progress(person, place, same=step.same)),
        header(candidate_line(person)),
        *_typed(step, ref),
        actions(*_buttons(thing, place, done=done), block_id="ways"),
    ]
    submit = _("Suivante ›") if done else _submit(thing)
    title, close = _("Saisie guidée"), _("Arrêter")
    return modal(CALLBACK, title, blocks, place, notice=notice, submit=submit, close=close)


def end_view(passed: Sequence[tuple[int, Todo]], place: GuidedPlace, *, notice: str | None = None) -> Json:
    """`passed`: what was and is still to do, with the step that it is."""
    count, skipped = place.outcomes.count(DONE), len(passed)
    told = [_n("✅ *{n} saisie*", "✅ *{n} saisies*", count)]
    if skipped:
        told.append(_n("{n} passée", "{n} passées", skipped))
    back = [button(_("Remettre la dernière"), "unmark", place.last)] if place.last else []
    blocks = [
        section(", ".join(told) + "."),
        *(
            section(
                _("Passée : {who} · {what}", who=candidate_title(of_whom(one)), what=escape(what(one))),
                accessory=button(
                    _("Y revenir"), "guided_again", at, spoken=_("Revenir à {what}", what=what(one))
                ),
            )
            for at, one in passed[:PASSED_TOLD]
        ),
        actions(*back, button(_("Voir la liste"), "guided_list"), block_id="ways"),
    ]
    return modal(CALLBACK, _("Saisie guidée"), blocks, place, notice=notice)


def _progress(person: Candidate, place: GuidedPlace, *, same: bool) -> str:
    count = place.outcomes.count(DONE)
    where = _("*même personne*") if same else _("Rechercher › Numéro de l’étudiant : *{da}*", da=person.da)
    place_in = f"{place.at + 1} / {len(place.outcomes)}"
    return joined(place_in, _n("{n} saisie", "{n} saisies", count), where)


def _buttons(thing: Todo, place: GuidedPlace, *, done: bool) -> list[Json]:
    dossier = thing.dossier_id if isinstance(thing, Inscription) else ""
    whose = f"{of_whom(thing).id}:{dossier}" if dossier else f"{of_whom(thing).id}"
    back = button(_("Remettre à saisir"), "unmark", f"{key(thing)}:{thing.version}")
    return [
        *([button(_("‹ Précédente"), "guided_before")] if place.at else []),
        back if done else button(_("Passer ›"), "guided_pass"),
        button(_("Dossier"), "open_file", whose),
        button(_("‹ Liste"), "guided_list"),
    ]


def _submit(thing: Todo) -> str:
    session = isinstance(thing, SessionDossier)
    if thing.clara is ClaraState.TO_CORRECT:
        return _("Corrigé, suivante ›") if session else _("Corrigée, suivante ›")
    if thing.clara is ClaraState.TO_REMOVE:
        return _("Supprimé, suivante ›") if session else _("Supprimée, suivante ›")
    if session:
        return _("Créé, suivante ›")
    return _("Saisie, suivante ›") if isinstance(thing, Inscription) else _("Créée, suivante ›")


# --- what is typed ----------------------------------------------------------------------------------


def _typed(step: Step, ref: Reference) -> list[Json]:
    thing = step.thing
    if thing.clara is ClaraState.TO_CORRECT:
        return _correction(step, ref)
    if thing.clara is ClaraState.TO_REMOVE:
        return [*_removed(thing), context(escape(more(thing, step.latest, ref)))]
    if isinstance(thing, Inscription):
        return _line(thing, step.values, ref)
    return _session(thing, step.values, ref) if isinstance(thing, SessionDossier) else _admission(thing, ref)


def _line(line: Inscription, values: Values | None, ref: Reference) -> list[Json]:
    adding = _("Inscriptions › Ajouter")
    if line.state is InscriptionState.NOT_FOLLOWED:
        adding = _("Inscriptions › Ajouter non suivi")
    return [
        section(escape(joined(line.dossier.session.code, grid_code(line.dossier))) + f" · *{adding}*"),
        *_course(line),
        context(escape(joined(line.course.title, mode_of(line) if line.group_number else None))),
        *_values(values, line.user_values, ref),
    ]


def _course(line: Inscription) -> list[Json]:
    shown = [header(_("Cours {number}", number=line.course.number))]
    if line.group_number:
        shown.append(header(_("Groupe {number}", number=line.group_number)))
    if line.fictive_group:
        shown.append(section(_("Cochez *Saisie d’un numéro de groupe fictif*.")))
    return shown


def _session(dossier: SessionDossier, values: Values | None, ref: Reference) -> list[Json]:
    unsure = more(dossier, {}, ref) if dossier.to_confirm else None
    return [
        section(f"*{_('Dossiers sessions › Ajouter')}*"),
        header(f"{grid_code(dossier)} ⇥ {dossier.session.label}"),
        context(joined(_("Admission ⇥ Session du nouveau dossier"), unsure)),
        *_values(values, dossier.user_values, ref),
    ]


def _admission(admission: Admission, ref: Reference) -> list[Json]:
    person = admission.candidate
    born = person.birth_date.isoformat() if person.birth_date else None
    facts = {
        _("Nom de famille"): person.family_name,
        _("Prénom"): person.given_name,
        _("Code permanent"): person.code_permanent,
        _("Date de naissance"): born,
        _("Téléphone"): person.phone_written or person.phone,
        _("Langue"): ref.codes.label("langue", person.language),
        _("Unité org."): ref.codes.label("unite_org", admission.unit),
        _("SPE"): admission.spe,
    }
    told = [told_of(label, f"*{escape(value)}*") for label, value in facts.items() if value]
    return [
        section(_("*Admission rapide*, ou *Admission crédité détaillée*")),
        header(_("Admettre à {grid}", grid=admission.grid.code)),
        section("\n".join(told)),
    ]


def _correction(step: Step, ref: Reference) -> list[Json]:
    thing = step.thing
    where = subject(thing)
    if isinstance(thing, Inscription):
        where = joined(thing.dossier.session.code, thing.course.number)
    fields = changed_fields(thing, ref)
    return [
        section(_("*{where} › Modifier*", where=escape(where))),
        *(header(unescaped(one)) for one in fields[:_VALUES]),
        *([section("\n".join(fields[_VALUES:]))] if fields[_VALUES:] else []),
        context(joined(corrected(thing, step.latest, ref), _("le reste ne change pas"))),
    ]


def _removed(thing: Todo) -> list[Json]:
    if isinstance(thing, Inscription):
        where = _("Inscriptions › Supprimer")
        return [section(f"{thing.dossier.session.code} · *{where}*"), *_course(thing)]
    name = thing.session.label if isinstance(thing, SessionDossier) else subject(thing)
    return [section(f"*{_('Dossiers sessions › Supprimer')}*"), header(name)]


def _values(values: Values | None, user_values: Mapping[str, str], ref: Reference) -> list[Json]:
    """What to type besides, each under its label; what to leave as CLARA proposes it."""
    if values is None:
        return []
    told = []
    for name, value in values.typed.items():
        redefined = " · " + _("_Redéfinir_") if name in LINE and LINE[name].part is Part.INHERITED else ""
        told.append(told_of(field_label(name), f"*{escape(field_value(name, value, ref.codes))}*{redefined}"))
    for field, value in user_values.items():
        told.append(told_of(escape(ref.user_fields.get(field, field)), f"*{escape(value)}*"))
    left = joined(*(f"{_(EVERY[name].label)} {value}" for name, value in values.left.items()))
    return [
        *([section("\n".join(told))] if told else []),
        *([context(escape(_("Laissez tel quel : {values}", values=left)))] if left else []),
    ]
