"""How what is to do in CLARA is named: in the list, in what was marked, step by step."""

from collections.abc import Iterable, Mapping

from rac_bot.blockkit import escape, joined, unescaped
from rac_bot.i18n import _, _n, day_of, parted
from rac_bot.modals.parts.labels import (
    candidate_line,
    differences,
    grid_code,
    group_and_mode,
    since_entered,
)
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.file.todo import Key, Marked, Todo, is_pending, key, of_whom
from rac_bot.store.file.undoing import is_marked
from rac_bot.store.models import Admission, ClaraState, Inscription, SessionDossier
from rac_bot.store.trace.changes import Past

Latest = Mapping[Key, Past]  # of what is to correct, its last change


def session_of(thing: Todo) -> str:
    """`A-2026`; an admission is of none."""
    if isinstance(thing, Inscription):
        return thing.dossier.session.code
    return thing.session.code if isinstance(thing, SessionDossier) else ""


def subject(thing: Todo) -> str:
    """What it is, for plain text: `322-703-RL · 00990 EE`, `dossier session A-2026`, `admission à …`."""
    if isinstance(thing, Inscription):
        return joined(thing.course.number, group_and_mode(thing))
    if isinstance(thing, SessionDossier):
        return _("dossier session {session}", session=thing.session.code)
    return _("admission à {grid}", grid=thing.grid.code)


def what(thing: Todo, *, session: bool = False) -> str:
    """What is to do, for plain text; `session` where the person has several."""
    if thing.clara is ClaraState.TO_CORRECT:
        said = _("À corriger : {what}", what=subject(thing))
    elif thing.clara is ClaraState.TO_REMOVE:
        said = _("À supprimer : {what}", what=subject(thing))
    elif isinstance(thing, Admission):
        return _("Admettre à {grid}", grid=thing.grid.code)
    elif isinstance(thing, SessionDossier):
        return _("Créer le dossier session {session}", session=thing.session.code)
    else:
        said = subject(thing)
    return joined(said, session_of(thing) if session and isinstance(thing, Inscription) else None)


def more(thing: Todo, latest: Latest, ref: Reference) -> str:
    """Under it, whole, for plain text: a course's title, what changed, since when."""
    if thing.clara is ClaraState.TO_CORRECT:
        return unescaped(corrected(thing, latest, ref))
    if thing.clara is ClaraState.TO_REMOVE and isinstance(thing, Inscription | SessionDossier):
        when = thing.deleted_at
        return _("Supprimé ici le {day}, encore dans CLARA", day=day_of(when) if when else "—")
    if isinstance(thing, Inscription):
        return thing.course.title
    if isinstance(thing, SessionDossier):
        unsure = _("S’il n’y est pas déjà : il date d’avant la mise à jour.")
        return unsure if thing.to_confirm else grid_code(thing)
    return thing.grid.programme.title


def corrected(thing: Todo, latest: Latest, ref: Reference) -> str:
    """`Groupe 00990 → 00991, changé le 28 nov. 2026 par Luc Gagnon`, for mrkdwn."""
    changes = _changes(thing, ref) or _("à revoir")
    past = latest.get(key(thing))
    if past is None:
        return changes
    who = escape(ref.name(past.actor))
    return _("{changes}, changé le {day} par {who}", changes=changes, day=day_of(past.at), who=who)


def changed_fields(thing: Todo, ref: Reference) -> list[str]:
    """What stands in CLARA and what stands here, field by field, for mrkdwn."""
    return [differences({name: pair}, ref) for name, pair in _since(thing).items()]


def _changes(thing: Todo, ref: Reference) -> str:
    return differences(_since(thing), ref)


def _since(thing: Todo) -> Mapping[str, tuple[object, object]]:
    if isinstance(thing, Inscription):
        return since_entered(thing)
    if isinstance(thing, SessionDossier):
        there = thing.in_clara or {}
        here = {name: thing.session.code if name == "session" else getattr(thing, name) for name in there}
        return {name: (there[name], here[name]) for name in there}
    return {}


def named(thing: Todo) -> str:
    """With its person, for mrkdwn."""
    short = thing.course.number if isinstance(thing, Inscription) else subject(thing)
    return escape(joined(short, candidate_line(of_whom(thing))))


def marked_notice(marked: Marked, at: str) -> str:
    """What came of it, for mrkdwn: how many were marked and of whom, which changed since they were shown."""
    told = []
    if marked.done:
        people = dict.fromkeys(of_whom(one).name for one in marked.done)
        told.append(
            _n(
                "✅ *{n} ligne marquée saisie* à {at} : {who}",
                "✅ *{n} lignes marquées saisies* à {at} : {who}",
                len(marked.done),
                at=at,
                who=escape(_some(list(people))),
            )
        )
    left = [one for one in marked.changed if is_pending(one) and not _deleted(one)]
    if left:
        told.append(
            _n(
                "⚠️ {n} a changé entre-temps et n’est pas marquée ; relisez-la :",
                "⚠️ {n} ont changé entre-temps et ne sont pas marquées ; relisez-les :",
                len(left),
            )
            + _listed(left)
        )
    if deleted := [one for one in marked.changed if _deleted(one)]:
        told.append(deleted_meanwhile() + _listed(deleted))
    if marked.gone:
        told.append(_n("{n} était déjà faite.", "{n} étaient déjà faites.", marked.gone))
    return "\n".join(told)


def put_back_told(thing: Todo) -> str:
    """What is to do in CLARA again, for mrkdwn; nothing is, where it became meanwhile what CLARA held."""
    if not is_pending(thing):
        return _("{what} : CLARA a ce qui est ici, il n’y a rien à corriger.", what=named(thing))
    return _("↩️ {what} : à faire de nouveau dans CLARA.", what=named(thing))


def deleted_meanwhile() -> str:
    """Over lines that somebody deleted while another entered them in CLARA."""
    return _(
        "⚠️ Supprimées entre-temps du dossier : si vous les avez saisies dans CLARA, supprimez-les aussi "
        "dans CLARA."
    )


def done_meanwhile(thing: Todo) -> str:
    """Of what is not to do any more, for mrkdwn: somebody deleted it, or did it, in between."""
    if _deleted(thing) and not is_marked(thing):
        return deleted_meanwhile() + _listed([thing])
    return _("{what} : c’était déjà fait.", what=named(thing))


_TOLD = 5  # people, or things, in a sentence


def _some(names: list[str]) -> str:
    told = parted(names[:_TOLD])
    return told if len(names) <= _TOLD else _("{some} et {n} autres", some=told, n=len(names) - _TOLD)


def _listed(things: Iterable[Todo]) -> str:
    return "".join(f"\n• {named(one)}" for one in things)


def _deleted(thing: Todo) -> bool:
    return not isinstance(thing, Admission) and thing.deleted_at is not None
