"""Refused while a line or a session of the file is changed, deleted or brought back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rac_bot.errors.base import Refusal
from rac_bot.i18n import _, moment


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
