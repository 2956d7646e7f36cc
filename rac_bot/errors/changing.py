"""Refused while a line or a session of the file is changed, deleted or brought back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rac_bot.domain.sessions import Session
from rac_bot.errors.base import Refusal, Vanished
from rac_bot.i18n import _, _n, moment

_TOLD = 10  # courses named in a sentence


class Locked(Refusal):
    """A line that is entered in CLARA, or transmitted."""

    def __init__(self, course: str) -> None:
        super().__init__(course)
        self.course = course

    def __str__(self) -> str:
        return _(
            "{course} est verrouillée : elle est déjà dans CLARA ou transmise. Déverrouillez-la d’abord, "
            "avec une raison.",
            course=self.course,
        )


class NoResults(Refusal):
    """A line in a mode *sans résultat*, in a grid that keeps to it."""

    def __init__(self, course: str) -> None:
        super().__init__(course)
        self.course = course

    def __str__(self) -> str:
        return _(
            "{course} est inscrit en EE SR (sans résultat) : la grille n’y admet pas de résultat.",
            course=self.course,
        )


class ReasonMissing(Refusal):
    field = "reason"

    def __str__(self) -> str:
        return _("Dites pourquoi : la raison est gardée au journal.")


class ChangedMeanwhile(Refusal):
    """Somebody changed it after the form was drawn: `changes` holds (who, when, {field: [before, after]})."""

    def __init__(self, changes: Sequence[tuple[str, datetime, Mapping[str, Sequence[Any]]]]) -> None:
        super().__init__(changes)
        self.changes = changes

    def __str__(self) -> str:
        if not self.changes:
            return _("Quelqu’un d’autre vient de modifier ceci. Actualisez, puis recommencez.")
        who, when, _values = self.changes[-1]
        return _(
            "{who} a modifié ceci le {when}, après l’ouverture de votre fenêtre. Actualisez, puis "
            "recommencez.",
            who=who,
            when=moment(when),
        )


class DossierHolds(Refusal):
    """A session that is not empty: `courses` are the numbers of its lines."""

    def __init__(self, session: Session, courses: Sequence[str]) -> None:
        super().__init__(session, courses)
        self.session, self.courses = session, courses

    def __str__(self) -> str:
        return _n(
            "{session} ne peut être supprimé : {n} inscription y est ({courses}). Supprimez-la d’abord.",
            "{session} ne peut être supprimé : {n} inscriptions y sont ({courses}). Supprimez-les d’abord.",
            len(self.courses),
            session=self.session.code,
            courses=_first(self.courses),
        )


class DossierInClara(Refusal):
    """A session that cannot become another one: CLARA holds lines of it."""

    field = "session"

    def __init__(self, session: Session, courses: Sequence[str]) -> None:
        super().__init__(session, courses)
        self.session, self.courses = session, courses

    def __str__(self) -> str:
        return _(
            "{session} ne peut changer de session : dans CLARA ou transmises ({courses}). Copiez plutôt le "
            "dossier.",
            session=self.session.code,
            courses=_first(self.courses),
        )


class DossierDeleted(Refusal):
    """A session of the same admission that was deleted: its row, of which messages speak, is still there."""

    field = "session"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session

    def __str__(self) -> str:
        return _(
            "{session} a été supprimé du dossier : créez-le de nouveau, puis copiez-y les inscriptions.",
            session=self.session.code,
        )


def _first(courses: Sequence[str]) -> str:
    told = ", ".join(courses[:_TOLD])
    return told if len(courses) <= _TOLD else f"{told}, …"


class LineDeleted(Vanished):
    """A line that somebody deleted after the screen was drawn."""

    def __init__(self, course: str) -> None:
        super().__init__(course)
        self.course = course

    def __str__(self) -> str:
        return _("{course} : cette inscription a été supprimée entre-temps.", course=self.course)


class NotDeleted(Refusal):
    def __str__(self) -> str:
        return _("Cette inscription n’est pas supprimée : il n’y a rien à rétablir.")


class TooLateToRestore(Refusal):
    def __str__(self) -> str:
        return _("Le délai de 10 minutes pour rétablir est passé. Inscrivez de nouveau au cours.")


class CourseBack(Refusal):
    """A deleted line whose course was enrolled in again meanwhile."""

    def __init__(self, course: str, group: str) -> None:
        super().__init__(course, group)
        self.course, self.group = course, group

    def __str__(self) -> str:
        return _(
            "{course} a été inscrit de nouveau à cette session (groupe {group}) : l’inscription supprimée ne "
            "peut plus être rétablie.",
            course=self.course,
            group=self.group or "—",
        )
