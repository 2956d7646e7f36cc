"""The form that corrects somebody's DA, and what is said once it is done."""

from typing import Any

from rac_bot.blockkit import Json, actions, button, context, escape, form, modal, section
from rac_bot.domain.codes import format_da, parse_da
from rac_bot.errors import Malformed
from rac_bot.i18n import _
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import candidate_title
from rac_bot.modals.parts.place import FilePlace
from rac_bot.store.file.renumbering import Renumbered
from rac_bot.store.models import Candidate

CALLBACK = "renumber"
DONE = "renumbered"


def renumber_view(candidate: Candidate, place: FilePlace) -> Json:
    blocks = [
        section(candidate_title(candidate)),
        inputs.field(
            _("Nouveau numéro DA"),
            inputs.text_input("da", longest=20),
            hint=_("7 chiffres, par ex. 123-4567"),
        ),
        context(_("Le dossier reste le même. Les messages déjà envoyés montreront le nouveau DA.")),
    ]
    return form(CALLBACK, _("Corriger le DA"), blocks, place, _("Corriger"))


def read_da(view: dict[str, Any]) -> str:
    """The DA typed; Malformed, beside the field, where it is none."""
    try:
        return parse_da((forms.value(view, "da") or "").strip())
    except ValueError as error:
        raise Malformed("da", str(error)) from error


def renumbered_view(done: Renumbered, place: FilePlace) -> Json:
    """What was done, and the button that takes it back."""
    person = done.candidate
    said = _(
        "✅ {name} : DA {before} → *{after}*.",
        name=escape(person.name),
        before=format_da(done.before),
        after=format_da(person.da),
    )
    undo = button(_("Remettre l’ancien DA"), "undo_renumber", f"{person.id}:{done.entry}")
    return modal(DONE, _("DA corrigé"), [section(said), actions(undo, block_id="undo")], place.to(FilePlace))
