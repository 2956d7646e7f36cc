"""*Grille modifiée*: lines that no longer agree with their grid: each repaired in one press, or kept so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rac_bot.blockkit import Json, actions, button, confirm, context, escape, joined, modal, section
from rac_bot.domain.watches import Watch
from rac_bot.errors import OutOfReach, Refusal
from rac_bot.i18n import _, _n, told_of
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.labels import candidate_line, candidate_title
from rac_bot.modals.parts.paging import row, turns
from rac_bot.modals.parts.place import Number, Place
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.undoing import ROW, told, until_from
from rac_bot.store.file.inscriptions import ChosenGroup
from rac_bot.store.file.undoing import Undone, Versions, versions
from rac_bot.store.models import ClaraState, GridGroup, Inscription
from rac_bot.words.grids import old_to_new
from rac_bot.words.watches import watch_about, watch_name

CALLBACK = "grid_changed"
PAGE = 10
Told = tuple[str, Sequence[Json]]  # fit for mrkdwn, and what takes it back, for as long as it can be
MANY = 5  # more at once are asked about first


class GridChangedPlace(Place):
    page: Number = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A line; the groups that it may have (None: its course left the grid); why it may have none of them."""

    line: Inscription
    groups: Sequence[GridGroup] | None
    refusal: Refusal | None = None

    @property
    def offered(self) -> Sequence[GridGroup]:
        return () if self.refusal else self.groups or ()


def changed_view(
    shown: Sequence[Shown],
    place: GridChangedPlace,
    total: int,
    *,
    notice: str | None = None,
    under: Sequence[Json] = (),
) -> Json:
    """`notice` is fit for mrkdwn; `under` takes back what it tells."""
    about = [context(watch_about(Watch.GRID))] if shown else [section(_("Rien de plus pour vous."))]
    sure = [(one.line, one.offered[0]) for one in shown if len(one.offered) == 1]
    every = [actions(_repair_all(sure), block_id="repair_all")] if len(sure) > 1 else []
    blocks = [*under, *about, *every, *(block for one in shown for block in _blocks(one))]
    blocks += row(turns("turn_grid_changed", place.page, (place.page + 1) * PAGE < total), "pager")
    return modal(CALLBACK, watch_name(Watch.GRID), blocks, place, notice=notice)


def repaired(undone: Undone[Inscription], ref: Reference, at: datetime) -> Told:
    """What was given its group, what was not and why; the button that takes it back, for ten minutes."""
    done = _n("✅ {n} inscription réparée.", "✅ {n} inscriptions réparées.", len(undone.done))
    under: list[Json] = []
    if undone.done:
        undo = button(_("Défaire la réparation"), "undo_repair", versions(undone.done))
        under = [actions(undo, block_id=ROW), until_from(at)]
    return "\n".join(told(done, undone, ref)), under


def taken_back(undone: Undone[Inscription], ref: Reference, _at: datetime) -> Told:
    done = _n(
        "↩️ {n} inscription a de nouveau son ancien groupe.",
        "↩️ {n} inscriptions ont de nouveau leur ancien groupe.",
        len(undone.done),
    )
    return "\n".join(told(done, undone, ref)), ()


def kept(undone: Undone[Inscription], ref: Reference, _at: datetime) -> Told:
    done = _n(
        "✅ {n} inscription garde son groupe, jusqu’à ce que la grille change de nouveau pour ce cours.",
        "✅ {n} inscriptions gardent leur groupe, jusqu’à ce que la grille change de nouveau pour ces cours.",
        len(undone.done),
    )
    again = button(_("Remettre à traiter"), "unkeep_groups", versions(undone.done)) if undone.done else None
    return "\n".join(told(done, undone, ref)), row([again] if again else [], ROW)


def told_again(undone: Undone[Inscription], ref: Reference, _at: datetime) -> Told:
    done = _n(
        "↩️ {n} inscription remise à traiter.", "↩️ {n} inscriptions remises à traiter.", len(undone.done)
    )
    return "\n".join(told(done, undone, ref)), ()


def read_repairs(text: str) -> tuple[Mapping[int, ChosenGroup], Versions]:
    """What a button gives back; Malformed where it is none of ours."""
    chosen: dict[int, ChosenGroup] = {}
    seen: list[tuple[int, int]] = []
    for one in text.split(","):
        line, version, group, number = (*one.split(":"), "", "", "")[:4]
        chosen[forms.number(line)] = ChosenGroup(forms.number(group), number)
        seen.append((forms.number(line), forms.number(version)))
    return chosen, seen


def _value(line: Inscription, group: GridGroup) -> str:
    return f"{line.id}:{line.version}:{group.id}:{group.number}"


def _repair_all(sure: Sequence[tuple[Inscription, GridGroup]]) -> Json:
    label = _("Tout réparer ({n})", n=len(sure))
    made = button(label, "repair_groups", ",".join(_value(*one) for one in sure), primary=True)
    if len(sure) <= MANY:
        return made
    question = _(
        "{n} inscriptions auront le groupe que leur grille donne maintenant. Celles qui sont saisies dans "
        "CLARA y seront à corriger.",
        n=len(sure),
    )
    asks = confirm(_("Réparer ces inscriptions ?"), question, _("Tout réparer")) | {"style": "primary"}
    return made | {"confirm": asks}


def _blocks(one: Shown) -> list[Json]:
    line, person = one.line, one.line.dossier.candidate
    who = candidate_line(person)
    value = f"{person.id}:{line.dossier_id}"
    opened = button(_("Ouvrir"), "open_file", value, spoken=_("Ouvrir {who}", who=who))
    facts = joined(f"*{line.course.number}*", line.dossier.session.code, old_to_new(line, one.groups))
    text = "\n".join(filter(None, (candidate_title(person), facts, _beside(one))))
    buttons = [_repair(line, group, who, alone=len(one.offered) == 1) for group in one.offered]
    if not isinstance(one.refusal, OutOfReach):
        keep = _("Garder {number}", number=line.group_number) if line.group_number else _("Laisser tel quel")
        buttons.append(button(keep, "keep_groups", f"{line.id}:{line.version}", spoken=told_of(keep, who)))
    return [
        section(text, block_id=f"changed-{line.id}", accessory=opened),
        *row(buttons, f"ways-{line.id}"),
    ]


def _beside(one: Shown) -> str | None:
    """What stands in the way, or what is asked, or what comes of it."""
    if one.refusal:
        return f"🔒 {escape(str(one.refusal))}"
    if len(one.offered) > 1:
        return _("Plusieurs groupes sont possibles : choisissez celui de cette inscription.")
    in_clara = one.line.clara in (ClaraState.ENTERED, ClaraState.TO_CORRECT)
    return _("Saisie dans CLARA : elle y sera à corriger.") if in_clara and one.offered else None


def _repair(line: Inscription, group: GridGroup, who: str, *, alone: bool) -> Json:
    label = f"{line.group_number} → {group.number}" if alone else f"→ {group.number} ({group.mode})"
    spoken = told_of(label, who)
    return button(label, f"repair_groups@{group.id}", _value(line, group), spoken=spoken)
