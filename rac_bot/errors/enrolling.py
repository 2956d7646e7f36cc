"""Refused while a session is created or a course is enrolled in."""

from rac_bot.domain.sessions import Session
from rac_bot.errors.base import Refusal
from rac_bot.i18n import _


class CandidateNotShown(Refusal):
    """The form was sent before the file of the chosen candidate was on the screen."""

    field = "candidate"

    def __str__(self) -> str:
        return _("Le formulaire n’était pas encore prêt. Choisissez de nouveau la personne.")


class AdmissionMissing(Refusal):
    field = "admission"

    def __str__(self) -> str:
        return _("Choisissez l’admission.")


class NoAdmission(Refusal):
    def __str__(self) -> str:
        return _("Inscription impossible : cette personne n’a aucune admission au dossier.")


class NotAdmitted(Refusal):
    def __init__(self, grid: str) -> None:
        super().__init__(grid)
        self.grid = grid

    def __str__(self) -> str:
        return _("Cette personne n’est pas admise à la grille {grid}.", grid=self.grid)


class CourseMissing(Refusal):
    field = "course"

    def __str__(self) -> str:
        return _("Choisissez un cours de la grille.")


class CourseNotInGrid(Refusal):
    field = "course"

    def __init__(self, grid: str) -> None:
        super().__init__(grid)
        self.grid = grid

    def __str__(self) -> str:
        return _("Ce cours n’est pas (ou n’est plus) dans la grille {grid}.", grid=self.grid)


class CourseWithoutGroup(Refusal):
    field = "course"

    def __str__(self) -> str:
        return _(
            "La grille ne donne aucun groupe pour ce cours. Choisissez un autre cours ou faites compléter "
            "la grille."
        )


class GroupMissing(Refusal):
    field = "group"

    def __str__(self) -> str:
        return _("Choisissez le groupe.")


class GroupsNotShown(Refusal):
    """The form was sent before the groups of the chosen course were on the screen."""

    field = "course"

    def __str__(self) -> str:
        return _(
            "Les groupes de ce cours n’étaient pas encore affichés : les voici. Choisissez, puis sauvegardez."
        )


class GroupNotInGrid(Refusal):
    field = "group"

    def __init__(self, course: str) -> None:
        super().__init__(course)
        self.course = course

    def __str__(self) -> str:
        return _(
            "Ce groupe n’est plus dans la grille pour {course}. Choisissez-en un autre.", course=self.course
        )


class GroupIsReal(Refusal):
    """A number typed as a fictive group is one of the grid's."""

    field = "fictive_group"

    def __init__(self, number: str, mode: str) -> None:
        super().__init__(number, mode)
        self.number, self.mode = number, mode

    def __str__(self) -> str:
        return _(
            "{number} est un groupe de la grille ({mode}) : choisissez-le dans la liste des groupes.",
            number=self.number,
            mode=self.mode,
        )


class SessionMalformed(Refusal):
    field = "session"

    def __str__(self) -> str:
        return _("Choisissez une session de la liste.")


class DossierExists(Refusal):
    field = "session"

    def __init__(self, session: Session, grid: str) -> None:
        super().__init__(session, grid)
        self.session, self.grid = session, grid

    def __str__(self) -> str:
        return _("{session} existe déjà pour {grid}.", session=self.session.code, grid=self.grid)


class ForeignDossier(Refusal):
    field = "session"

    def __str__(self) -> str:
        return _("Cette session appartient à un autre établissement : elle peut seulement être consultée.")


class AlreadyEnrolled(Refusal):
    field = "course"

    def __init__(self, course: str, session: Session, group: str) -> None:
        super().__init__(course, session, group)
        self.course, self.session, self.group = course, session, group

    def __str__(self) -> str:
        return _(
            "{course} est déjà au dossier à la session {session} (groupe {group}).",
            course=self.course,
            session=self.session.code,
            group=self.group or "—",
        )
