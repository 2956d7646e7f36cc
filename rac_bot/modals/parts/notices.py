"""Windows that only tell: a refusal, a failure, what was saved."""

from collections.abc import Sequence

from rac_bot.blockkit import Json, actions, button, escape, joined, modal, section
from rac_bot.i18n import _, hour
from rac_bot.modals.parts.labels import candidate_title, group_of, line_named, mode_and_group
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.todo import deleted_meanwhile, kept_told, they
from rac_bot.modals.parts.undoing import ROW, enrolment_button, left_empty, unmark, until
from rac_bot.store.catalogue import RESULTS
from rac_bot.store.file.dossiers import is_last
from rac_bot.store.file.things import Held
from rac_bot.store.file.todo import marked_with
from rac_bot.store.models import ClaraState, Inscription, InscriptionState
from rac_bot.store.trace.changes import BeforeAfter

NOTICE, SAVED = "notice", "saved"


def notice_view(title: str, sentence: str, offered: Sequence[Json] = (), place: object = "") -> Json:
    """One sentence, already fit for mrkdwn; `offered` is what can be done about it."""
    return modal(NOTICE, title, [section(sentence), *offered], place)


def saved_view(line: Inscription, place: FilePlace) -> Json:
    """What replaces the form when it was not opened from the file: the facts, and where to go from there."""
    dossier = line.dossier
    created = dossier.created_at == line.created_at
    session = _("{session} (dossier créé)", session=dossier.session.name) if created else dossier.session.name
    facts = (
        candidate_title(dossier.candidate),
        joined(f"*{line.course.number}*", escape(mode_and_group(line))),
        joined(session, "🟠 " + _("à saisir dans CLARA")),
    )
    buttons = (
        button(_("Autre candidat"), "another_candidate", line.id, primary=True),
        button(_("Autre cours"), "another_course", dossier.id),
        button(_("Dossier"), "open_file", dossier.candidate_id),
    )
    undo = actions(enrolment_button([line]), block_id=ROW)
    blocks = [section("✅ " + "\n".join(facts)), actions(*buttons, block_id="next"), undo, until([line])]
    return modal(SAVED, _("Inscription enregistrée"), blocks, place.to(FilePlace))


def after_saving(line: Inscription) -> list[Json]:
    """Under the notice in the file: the ways on."""
    another = button(_("Autre candidat"), "another_candidate", line.id)
    return [actions(another, enrolment_button([line]), block_id=ROW), until([line])]


def saved_notice(line: Inscription) -> str:
    """The same in one line, shown above the lines of the file; mrkdwn."""
    dossier = line.dossier
    told = {
        "course": f"*{line.course.number}*",
        "hour": hour(line.created_at),
        "session": dossier.session.code,
    }
    if dossier.created_at == line.created_at:
        return _("✅ {course} : inscription enregistrée à {hour} ; dossier {session} créé.", **told)
    return _("✅ {course} : inscription enregistrée à {hour}.", **told)


def changed_notice(line: Inscription, changed: BeforeAfter, ref: Reference) -> str:
    """After the results or the census: what came of it, in plain text."""
    if not changed:
        return _("{course} : rien n’a changé.", **facts(line))
    if not changed.keys() & set(RESULTS):
        return _("✅ {course} : recensement enregistré.", **facts(line))
    if line.note is None:
        return _("✅ {course} : résultats enregistrés, sans note.", **facts(line))
    if line.note >= ref.pass_mark:
        return _("✅ {course} : note {note}, réussite.", **facts(line))
    return _("✅ {course} : note {note}, échec.", **facts(line))


def entered_notice(line: Inscription, *, now: bool) -> str:
    """`now` tells whether it was this press that said so."""
    if not now:
        return _("{course} : c’était déjà noté.", **facts(line))
    if line.state is InscriptionState.DELETED:
        return _("✅ {course} : notée comme supprimée dans CLARA.", **facts(line))
    if along := marked_with([line]):
        told = _("✅ {course} : notée comme saisie dans CLARA, avec {what}.")
        return told.format(**facts(line), what=they(along))
    return _("✅ {course} : notée comme saisie dans CLARA.", **facts(line))


def put_back_notice(line: Inscription, along: Sequence[Held], kept: Sequence[Held]) -> str:
    """What is to do in CLARA again; nothing is, where the line became meanwhile what CLARA held before.

    `along` is put back with it, `kept` is not.
    """
    sentence = {
        ClaraState.TO_ENTER: _("↩️ {course} : remise à saisir dans CLARA."),
        ClaraState.TO_CORRECT: _("↩️ {course} : remise à corriger dans CLARA."),
        ClaraState.TO_REMOVE: _("↩️ {course} : remise à supprimer dans CLARA."),
        ClaraState.ENTERED: _("{course} : CLARA a ce qui est ici, il n’y a rien à corriger."),
    }[line.clara]
    told = sentence.format(**facts(line))
    if along:
        told = _("↩️ {course} : remise à saisir dans CLARA, avec {what}.").format(
            **facts(line), what=they(along)
        )
    return f"{told} {kept_told(kept)}" if kept else told


def deleted_notice(line: Inscription) -> str:
    told = _("🗑️ {course}, {group} : inscription supprimée.", **facts(line))
    return f"{told} {left_empty(line.dossier)}" if is_last(line) else told


def restored_notice(line: Inscription, along: Sequence[Held]) -> str:
    """`along`: its session, where that came back with it."""
    if along:
        told = _("✅ {course}, {group} : inscription rétablie, avec {what}.")
        return told.format(**facts(line), what=they(along))
    return _("✅ {course}, {group} : inscription rétablie.", **facts(line))


def facts(line: Inscription) -> dict[str, object]:
    """What sentences say of it, in plain text."""
    course, session = line.course.number, line.dossier.session.label
    return {"course": course, "group": group_of(line), "session": session, "note": line.note}


def told_notice(entered: Sequence[Inscription], changed: Sequence[Inscription]) -> Json:
    """After *Marquer saisie* on a message: the lines that it said so of, and those that had changed."""
    deleted = [line for line in changed if line.state is InscriptionState.DELETED]
    left = [line for line in changed if line not in deleted]
    blocks = []
    if entered:
        head = _("✅ Noté comme fait dans CLARA :")
        if along := marked_with(entered):
            head = _("✅ Noté comme fait dans CLARA, avec {what} :", what=escape(they(along)))
        blocks += [section(head + _named(entered)), *unmark(entered)]
    if left:
        why = _("⚠️ Modifiées depuis ce message, donc laissées à saisir. Relisez-les :")
        blocks.append(section(why + _named(left)))
    if deleted:
        blocks.append(section(deleted_meanwhile() + _named(deleted)))
    removed = entered and all(line.state is InscriptionState.DELETED for line in entered)
    title = _("Supprimée dans CLARA") if removed else _("Saisie dans CLARA")
    return modal(NOTICE, title, blocks or [section(_("C’était déjà noté."))])


def _named(lines: Sequence[Inscription]) -> str:
    told = (
        f"{candidate_title(one.dossier.candidate)} · {one.course.number} · {line_named(one)}" for one in lines
    )
    return "".join(f"\n• {one}" for one in told)
