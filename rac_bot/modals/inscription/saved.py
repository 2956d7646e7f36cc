"""What replaces the form, once the inscription is saved."""

from rac_bot.blockkit import Json, actions, button, escape, modal, section
from rac_bot.i18n import _
from rac_bot.modals.parts.labels import candidate_title, clara, line_named
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.models import Inscription

SAVED = "saved"


def saved_view(line: Inscription, ref: Reference, place: FilePlace) -> Json:
    """What replaces the form when it was not opened from the file: the facts, and where to go from there."""
    dossier = line.dossier
    facts = (
        candidate_title(dossier.candidate),
        f"*{line.course.number}* · {escape(line.course.title)}",
        line_named(line),
        clara(line, ref),
    )
    buttons = (
        button(_("Autre cours"), "another_course", dossier.id),
        button(_("Ouvrir le dossier"), "open_file", dossier.candidate_id, primary=True),
    )
    blocks = [section("✅ " + "\n".join(facts)), actions(*buttons, block_id="next")]
    return modal(SAVED, _("Inscription enregistrée"), blocks, place.to(FilePlace))
