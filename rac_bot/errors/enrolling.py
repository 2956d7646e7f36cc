"""Refused while a session is created or a course is enrolled in: each beside its field of the form."""

from dataclasses import dataclass

from rac_bot.domain.sessions import Session
from rac_bot.errors.base import OfField, Refusal, first_of
from rac_bot.i18n import N_, _

COMPLETE = "Si la grille devrait l’avoir : `rac-bot import grid`, ou `/rac grille`."  # what is then done


class CandidateNotShown(Refusal):
    """The form was sent before the file of the chosen candidate was on the screen."""

    field = "candidate"
    sentence = N_("Le formulaire n’était pas encore prêt. Choisissez de nouveau la personne.")


class AdmissionMissing(Refusal):
    field = "admission"
    sentence = N_("Choisissez l’admission.")


class NoAdmission(Refusal):
    sentence = N_("Inscription impossible : cette personne n’a aucune admission au dossier.")
    remedy = "L’admettre : `/rac nouveau`, avec son DA, ou `rac-bot import candidates`."


@dataclass(eq=False)
class NotAdmitted(Refusal):
    grid: str
    sentence = N_("Cette personne n’est pas admise à la grille {grid}.")


class CourseMissing(Refusal):
    field = "course"
    sentence = N_("Choisissez un cours de la grille.")


@dataclass(eq=False)
class CourseNotInGrid(Refusal):
    field = "course"
    grid: str
    sentence = N_("Ce cours n’est pas (ou n’est plus) dans la grille {grid}.")
    remedy = COMPLETE


@dataclass(eq=False)
class CourseAbsent(Refusal):
    """None of these grids holds it; `nearest` is the number that may have been meant."""

    course: str
    grids: list[str]
    nearest: str | None = None
    remedy = COMPLETE

    def __str__(self) -> str:
        absent = _("{course} : absent de {grids}.", course=self.course, grids=", ".join(self.grids))
        return absent + (" " + _("Vouliez-vous dire {course} ?", course=self.nearest) if self.nearest else "")


class CourseWithoutGroup(Refusal):
    field = "course"
    sentence = N_(
        "La grille ne donne aucun groupe pour ce cours. Choisissez un autre cours ou faites compléter "
        "la grille."
    )
    remedy = COMPLETE


@dataclass(eq=False)
class CoursesLeftOut(Refusal):
    """Pasted lines that say no course, and none is chosen for them."""

    field = "paste_course"
    lines: list[int]

    def __str__(self) -> str:
        return _(
            "Choisissez un cours pour les lignes qui n’en ont pas : {lines}.", lines=first_of(self.lines)
        )


@dataclass(eq=False)
class LinesRefused(Refusal):
    """What is pasted holds something else, told by its line and column alone."""

    field = "lines"
    places: list[tuple[int, int]]

    def __str__(self) -> str:
        told = [_("ligne {line}, colonne {column}", line=line, column=column) for line, column in self.places]
        return _(
            "Seulement un DA, un cours et un mode (EE, EE SR ou FM) ; rien n’est gardé. À corriger : "
            "{places}.",
            places=first_of(told, _(" ; ")),
        )


@dataclass(eq=False)
class TooManyLines(Refusal):
    field = "lines"
    most: int
    count: int
    sentence = N_("{most} lignes au plus à la fois : il y en a {count}.")


class NothingPasted(Refusal):
    field = "lines"
    sentence = N_("Une ligne au moins : un DA, un cours et un mode.")


class NobodyHasThatDa(Refusal):
    sentence = N_("aucun dossier ne porte ce DA.")


@dataclass(eq=False)
class SameLine(Refusal):
    line: int
    sentence = N_("la même inscription que la ligne {line}.")


class GroupMissing(Refusal):
    field = "group"
    sentence = N_("Choisissez le groupe.")


class GroupsNotShown(Refusal):
    """The form was sent before the groups of the chosen course were on the screen."""

    field = "course"
    sentence = N_(
        "Les groupes de ce cours n’étaient pas encore affichés : les voici. Choisissez, puis sauvegardez."
    )


@dataclass(eq=False)
class GroupNotInGrid(Refusal):
    field = "group"
    course: str
    sentence = N_("Ce groupe n’est plus dans la grille pour {course}. Choisissez-en un autre.")


@dataclass(eq=False)
class GroupIsReal(Refusal):
    """A number typed as a fictive group is one of the grid's."""

    field = "fictive_group"
    number: str
    mode: str
    sentence = N_("{number} est un groupe de la grille ({mode}) : choisissez-le dans la liste des groupes.")


class SessionMalformed(Refusal):
    field = "session"
    sentence = N_("Choisissez une session de la liste.")


@dataclass(eq=False)
class DossierExists(Refusal):
    field = "session"
    session: Session
    grid: str
    sentence = N_("{session} existe déjà pour {grid}.")


class ForeignDossier(Refusal):
    field = "session"
    sentence = N_("Cette session appartient à un autre établissement : elle peut seulement être consultée.")


@dataclass(eq=False)
class AlreadyEnrolled(Refusal):
    field = "course"
    course: str
    session: Session
    group: str

    def __str__(self) -> str:
        return _(
            "{course} est déjà au dossier à la session {session} (groupe {group}).",
            course=self.course,
            session=self.session.code,
            group=self.group or "—",
        )


class GroupMalformed(Refusal):
    field = "fictive_group"
    sentence = N_("Un numéro de groupe a 5 caractères, par ex. 00990.")


class CodeNotListed(OfField):
    """A code that the college's list does not offer (any more)."""

    sentence = N_("Cette valeur n’est pas (ou n’est plus) dans la liste du collège. Choisissez-en une autre.")
    remedy = "Si elle devrait y être : `rac-bot import codes`."


class ParentCourseMalformed(Refusal):
    field = "parent_course"
    sentence = N_("Un numéro de cours s’écrit comme 350-714-RL.")


class DatesIncomplete(OfField):
    """The course's beginning without its end, or the reverse; `field` is the one missing."""

    sentence = N_("Le début et la fin du cours vont ensemble : donnez les deux, ou aucun.")


class DatesReversed(Refusal):
    field = "ends_on"
    sentence = N_("La fin du cours doit venir après son début.")


class PartnerIncomplete(OfField):
    """A *commandite* with a part missing: `field`."""

    sentence = N_(
        "Commandite : la situation d’études, l’organisme partenaire et son cours vont ensemble. "
        "Donnez les trois, ou aucun."
    )
