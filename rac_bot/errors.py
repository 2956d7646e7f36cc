"""Everything raised on purpose, each with its sentence for the person it meets.

    RacError
    ├── SettingsError       a setting is missing or wrong; named
    ├── IntakeError         a file of the college cannot be read at all
    └── Refusal             what the person asked for is not done, and why
        ├── NotAnAdvisor
        ├── Busy            too many are writing at once
        ├── Vanished        what it was about is no longer there
        ├── NotActive, NoAdmission
        ├── CandidateNotShown, AdmissionMissing, SessionMalformed, DossierExists, ForeignDossier
        ├── CourseMissing, CourseNotInGrid, CourseWithoutGroup
        ├── GroupMissing, GroupsNotShown, GroupNotInGrid
        └── AlreadyEnrolled

An exception carries data; its class writes the sentence.
"""

from typing import ClassVar

from rac_bot.domain.sessions import Session
from rac_bot.i18n import _


class RacError(Exception):
    """Base of what rac-bot raises on purpose; `str()` is a sentence in the current language."""


class SettingsError(RacError):
    """One or more settings are missing or wrong: `problems` holds (name, what is wrong)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(f"{name}\u00a0: {problem}" for name, problem in self.problems)


class IntakeError(RacError):
    """A file that cannot be read as what it is said to be; `problem` is the sentence."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return self.problem


class Refusal(RacError):
    """Something asked for and not done. `field` names the form's field it concerns, if there is one."""

    field: ClassVar[str | None] = None


class NotAnAdvisor(Refusal):
    """The person has no right to the files; `admins` are the Slack ids of those who give it."""

    def __init__(self, admins: list[str]) -> None:
        super().__init__(admins)
        self.admins = admins

    def __str__(self) -> str:
        if not self.admins:
            return _("Vous n’avez pas accès aux dossiers RAC. Adressez-vous à la personne qui gère rac-bot.")
        people = ", ".join(f"<@{admin}>" for admin in self.admins)
        return _("Vous n’avez pas accès aux dossiers RAC. Adressez-vous à {people}.", people=people)


class Busy(Refusal):
    """The database could not be written to in the time that Slack leaves."""

    def __str__(self) -> str:
        return _("La base est très sollicitée et rien n’a été enregistré. Réessayez dans un instant.")


class Vanished(Refusal):
    """A row was removed since the screen was drawn."""

    def __str__(self) -> str:
        return _("Ce dossier n’existe plus. Refaites la recherche pour voir ce qui a changé.")


class NotActive(Refusal):
    def __str__(self) -> str:
        return _("Inscription impossible : cette personne n’est pas active dans la démarche.")


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
            group=self.group,
        )
