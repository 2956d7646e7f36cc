"""How what is to do in CLARA is named: in the list, in what was marked, step by step."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rac_bot.blockkit import escape, joined, unescaped
from rac_bot.i18n import _, _n, day_of, parted, told_of
from rac_bot.modals.parts.labels import (
    candidate_line,
    differences,
    grid_code,
    group_and_mode,
    since_entered,
)
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.file.things import Held, Todo
from rac_bot.store.file.todo import Key, Marked, is_pending, key, marked_with, of_whom, was
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


def they(held: Sequence[Held]) -> str:
    """`l’admission à 322.0A et le dossier session A-2026`, or how many of each, for plain text."""
    admissions = [one for one in held if isinstance(one, Admission)]
    sessions = [one for one in held if isinstance(one, SessionDossier)]
    told = []
    if admissions:
        one, many = _("l’admission à {grid}", grid=admissions[0].grid.code), len(admissions)
        told.append(one if many == 1 else _n("{n} admission", "{n} admissions", many))
    if sessions:
        one, many = _("le dossier session {session}", session=sessions[0].session.code), len(sessions)
        told.append(one if many == 1 else _n("{n} dossier session", "{n} dossiers session", many))
    return parted(told)


def counted(counts: Sequence[str], along: Sequence[Held]) -> str:
    """How many of each kind, the first with what went `along`, for mrkdwn."""
    beside = [_("avec {what}", what=escape(they(along)))] if along else []
    return ", ".join([*counts[:1], *beside, *counts[1:]])


def marked_told(marked: Marked, at: str) -> str:
    """How many were marked, by what there was to do, and when, for mrkdwn."""
    kinds = Counter(map(was, marked.done))
    entered, corrected, removed = (
        kinds[state] for state in (ClaraState.TO_ENTER, ClaraState.TO_CORRECT, ClaraState.TO_REMOVE)
    )
    counts = (
        entered and _n("*{n} ligne marquée saisie*", "*{n} lignes marquées saisies*", entered),
        corrected and _n("*{n} correction notée*", "*{n} corrections notées*", corrected),
        removed and _n("*{n} suppression notée*", "*{n} suppressions notées*", removed),
    )
    what = counted([one for one in counts if one], marked_with(marked.done))
    return _("✅ {what} à {at}", what=what, at=at)


def marked_notice(marked: Marked, at: str) -> str:
    """What came of it, for mrkdwn: how many were marked and of whom, which changed since they were shown."""
    told = []
    if marked.done:
        people = dict.fromkeys(of_whom(one).name for one in marked.done)
        told.append(told_of(marked_told(marked, at), escape(_some(list(people)))))
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


def put_back_told(thing: Todo, along: Sequence[Held], kept: Sequence[Held]) -> str:
    """What is to do in CLARA again, for mrkdwn; nothing is, where it became meanwhile what CLARA held.

    `along` is put back with it, `kept` is not.
    """
    if not is_pending(thing):
        return _("{what} : CLARA a ce qui est ici, il n’y a rien à corriger.", what=named(thing))
    told = _("↩️ {what} : à faire de nouveau dans CLARA.", what=named(thing))
    if along:
        told = _(
            "↩️ {what} : à faire de nouveau dans CLARA, avec {those}.", what=named(thing), those=they(along)
        )
    return f"{told} {kept_told(kept)}" if kept else told


def kept_told(held: Sequence[Held]) -> str:
    """Of what stays said to be in CLARA though the line that said so is not."""
    return _("Reste noté dans CLARA : {what}, où est une autre inscription.", what=they(held))


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
