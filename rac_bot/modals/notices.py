"""Windows that only tell: a refusal, a failure, what was saved."""

from rac_bot.blockkit import Json, actions, button, escape, modal, section
from rac_bot.i18n import _
from rac_bot.modals.labels import candidate_title, clara, group_of
from rac_bot.modals.place import Place
from rac_bot.modals.reference import Reference
from rac_bot.store.models import Inscription

SAVED = "saved"
NOTICE = "notice"


def notice_view(title: str, sentence: str) -> Json:
    """One sentence, already fit for mrkdwn."""
    return modal(NOTICE, title, [section(sentence)])


def saved_view(line: Inscription, ref: Reference, place: Place) -> Json:
    """What replaces the form when it was not opened from the file: the facts, and where to go from there."""
    dossier = line.dossier
    facts = (
        candidate_title(dossier.candidate),
        f"*{line.course.number}* · {escape(line.course.title)}",
        f"{dossier.session.label} · {group_of(line)}",
        clara(line, ref),
    )
    return modal(
        SAVED,
        _("Inscription enregistrée"),
        [
            section("✅ " + "\n".join(facts)),
            actions(
                button(_("Autre cours"), "another_course", dossier.id),
                button(_("Ouvrir le dossier"), "open_file", dossier.candidate_id, primary=True),
                block_id="next",
            ),
        ],
        metadata=str(place),
    )


def saved_notice(line: Inscription) -> str:
    """The same in one line, shown at the top of the file."""
    return _(
        "✅ {course}, {group} : inscription enregistrée, à saisir dans CLARA.",
        course=line.course.number,
        group=group_of(line),
    )
