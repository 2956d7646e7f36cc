"""The journal as people read it: what was done to a file or by a person, by day, in words."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from rac_bot.blockkit import (
    SECTION,
    Json,
    actions,
    button,
    context,
    divider,
    escape,
    joined,
    modal,
    section,
)
from rac_bot.domain.cutting import clip
from rac_bot.i18n import _, hour, local_day, weekday
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import candidate_line, candidate_title
from rac_bot.modals.parts.paging import row, turns
from rac_bot.modals.parts.place import Number, Place, Word
from rac_bot.store.models import Candidate
from rac_bot.words.journal import Run, kind_names

CALLBACK = "journal"
PAGE = 40  # entries; runs of the same thing are one line
ALL = "all"
_LINE = 700  # characters: four long ones are a block


class JournalPlace(Place):
    """Of a candidate's file, of a person's doings, of a day."""

    candidate: Number | None = None
    person: Word | None = None  # Slack id
    day: Word = ""  # ISO
    kind: Word = ""  # of entries; blank for all
    until: Number | None = None  # the newest entry at the first page: the others keep to what there was
    page: Number = 0
    drawn: Number = 0  # counts what was asked: see `inputs.field`

    @property
    def on(self) -> date | None:
        """The day; Malformed where it is none that the journal can have."""
        day = forms.day(self.day, "")
        if day and not 2000 <= day.year < 2100:
            raise forms.unreadable()
        return day


def journal_view(
    runs: Sequence[Run],
    place: JournalPlace,
    *,
    candidate: Candidate | None,
    person: str | None,
    all_kinds: bool,
    more: bool,
) -> Json:
    """A page, the latest first. `all_kinds`: what was looked at is told too, not only what was changed."""
    whose = (
        candidate and candidate_title(candidate),
        person and f"*{escape(person)}*",
        place.on and f"*{weekday(place.on)}*",
    )
    words = (_("‹ Plus récents"), _("Plus anciens ›"))
    blocks = [
        section(joined(*(one or None for one in whose)), accessory=_kinds(place) if all_kinds else None),
        *_filters(place, candidate),
        divider(),
        *(_days(runs) if runs else [section(_("Rien au journal."))]),
        *row(turns("journal", place.page, more, words), "pager"),
        *(
            []
            if all_kinds
            else [context(_("Les consultations sont lues par les personnes qui administrent."))]
        ),
        context(_("Cette consultation est elle-même au journal.")),
    ]
    return modal(CALLBACK, _("Journal du dossier") if candidate else _("Journal"), blocks, place)


def _kinds(place: JournalPlace) -> Json:
    options = {ALL: _("Tout, consultations comprises"), **kind_names()}
    listed = [inputs.option(label, value) for value, label in options.items()]
    name = f"journal_kind@{place.drawn}"
    return inputs.static_select(name, listed, place.kind or ALL, placeholder=_("Genre"))


def _filters(place: JournalPlace, candidate: Candidate | None) -> list[Json]:
    """A choice that cannot be emptied in Slack is taken back by the button."""
    chosen = inputs.option(candidate_line(candidate), candidate.id) if candidate else None
    name = "journal_{}@" + str(place.drawn)
    elements = [
        inputs.external_select(name.format("candidate"), initial=chosen, placeholder=_("Un dossier")),
        inputs.users_select(name.format("person"), initial=place.person, placeholder=_("Une personne")),
        inputs.date_picker(name.format("day"), place.on, _("Un jour")),
        button(_("Aujourd’hui, sans filtre"), "journal_clear"),
    ]
    return [actions(*elements, block_id="journal_filters")]


def _days(runs: Sequence[Run]) -> Iterator[Json]:
    """A block a day; several, where it holds more than one does."""
    for day, some in groupby(runs, lambda run: local_day(run.last)):
        told = f"*{weekday(day)}*"
        for line in map(_line, some):
            if len(told) + len(line) >= SECTION:
                yield section(told)
                told = line
            else:
                told += f"\n{line}"
        yield section(told)


def _line(run: Run) -> str:
    first, last = hour(run.first), hour(run.last)
    when = first if first == last else _("{first} à {last}", first=first, last=last)
    return joined(when, clip(f"*{escape(run.who)}* {escape(run.told)}", _LINE))
