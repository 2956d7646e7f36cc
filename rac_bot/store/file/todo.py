"""What is to do in CLARA, whichever it is: an admission, a session dossier, a line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rac_bot.errors import ChangedMeanwhile, Vanished
from rac_bot.store.file import clara, lines, things
from rac_bot.store.file.things import Held, Todo
from rac_bot.store.models import Admission, Candidate, ClaraState, Inscription, SessionDossier, Thing
from rac_bot.store.work.instances import Pool
from rac_bot.store.work.work import Work

_KINDS: Mapping[Thing, type[Todo]] = {
    Thing.ADMISSION: Admission,
    Thing.DOSSIER: SessionDossier,
    Thing.LINE: Inscription,
}


class Key(NamedTuple):
    """Which one: `l12` is the line of that id."""

    kind: Thing
    id: int

    def __str__(self) -> str:
        return f"{self.kind}{self.id}"


Seen = Mapping[Key, int]  # each with the version that was on the screen


@dataclass(slots=True)
class Marked:
    """What came of marking some: those marked, those that changed since, how many were done already."""

    done: list[Todo] = field(default_factory=list)
    changed: list[Todo] = field(default_factory=list)
    gone: int = 0


def key(thing: Todo) -> Key:
    if isinstance(thing, Inscription):
        return Key(Thing.LINE, thing.id)
    return Key(Thing.DOSSIER if isinstance(thing, SessionDossier) else Thing.ADMISSION, thing.id)


def of_whom(thing: Todo) -> Candidate:
    return thing.dossier.candidate if isinstance(thing, Inscription) else thing.candidate


def marked_with(found: Iterable[Todo]) -> list[Held]:
    """The sessions and the admissions that the marks of those lines say to be in CLARA too."""
    return [held for one in found if isinstance(one, Inscription) for held in clara.marked_with(one)]


def was(thing: Todo) -> ClaraState:
    """What was to do, before the mark that stands."""
    before = lines.before_mark(thing) if isinstance(thing, Inscription) else clara.before_mark(thing)
    return ClaraState((before or {}).get("clara", ClaraState.TO_ENTER))


def versions(found: Iterable[Todo]) -> str:
    """As a button carries them."""
    return ",".join(f"{key(one)}:{one.version}" for one in found)


def is_pending(thing: Todo) -> bool:
    return lines.is_pending(thing) if isinstance(thing, Inscription) else clara.is_pending(thing)


def found(work: Work, keys: Iterable[Key]) -> dict[Key, Todo]:
    """Those whose file still stands, each with its person, in CLARA's order: admissions, sessions, lines."""
    keys, pool = list(keys), Pool()
    return {
        Key(kind, thing.id): thing
        for kind, shape in _KINDS.items()
        for thing in things.of_ids(work, shape, [one.id for one in keys if one.kind is kind], pool)
        if of_whom(thing).erased_at is None
    }


def mark(work: Work, thing: Todo, seen: int) -> bool:
    """Say that it is done in CLARA; False: it was said.

    Raises:
        ChangedMeanwhile, LineDeleted: what was done there is not what stands here.
    """
    if isinstance(thing, Inscription):
        return lines.say_entered(work, thing, seen=seen)
    return clara.mark(work, thing, seen=seen)


def mark_all(work: Work, seen: Seen) -> Marked:
    """Mark those; what changed since it was on the screen is left as it is."""
    held, marked = found(work, seen), Marked()
    marked.gone = len(seen) - len(held)
    for which, thing in held.items():
        try:
            done = mark(work, thing, seen[which])
        except (ChangedMeanwhile, Vanished):
            marked.changed.append(thing)
            continue
        marked.gone += not done
        marked.done += [thing] if done else []
    return marked
