"""Refused while a line or a session of the file is changed, deleted or brought back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rac_bot.domain.sessions import Session
from rac_bot.errors.base import Refusal, Vanished, first_of
from rac_bot.i18n import N_, _, _n, moment


@dataclass(eq=False)
class Locked(Refusal):
    """A line that is entered in CLARA, or transmitted."""

    course: str
    sentence = N_(
        "{course} est verrouillée : elle est déjà dans CLARA ou transmise. Déverrouillez-la d’abord, "
        "avec une raison."
    )


@dataclass(eq=False)
class NoResults(Refusal):
    """A line in a mode *sans résultat*, in a grid that keeps to it."""

    course: str
    sentence = N_("{course} est inscrit en EE SR (sans résultat) : la grille n’y admet pas de résultat.")


class ReasonMissing(Refusal):
    field = "reason"
    sentence = N_("Dites pourquoi : la raison est gardée au journal.")


@dataclass(eq=False)
class ChangedMeanwhile(Refusal):
    """Somebody changed it after the form was drawn: `changes` holds (who, when, {field: [before, after]})."""

    changes: Sequence[tuple[str, datetime, Mapping[str, Sequence[Any]]]]

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


@dataclass(eq=False)
class DossierHolds(Refusal):
    """A session that is not empty: `courses` are the numbers of its lines."""

    session: Session
    courses: Sequence[str]

    def __str__(self) -> str:
        return _n(
            "{session} ne peut être supprimé : {n} inscription y est ({courses}). Supprimez-la d’abord.",
            "{session} ne peut être supprimé : {n} inscriptions y sont ({courses}). Supprimez-les d’abord.",
            len(self.courses),
            session=self.session.code,
            courses=first_of(self.courses),
        )


@dataclass(eq=False)
class DossierInClara(Refusal):
    """A session that cannot become another one: CLARA holds lines of it."""

    field = "session"
    session: Session
    courses: Sequence[str]

    def __str__(self) -> str:
        return _(
            "{session} ne peut changer de session : dans CLARA ou transmises ({courses}). Copiez plutôt le "
            "dossier.",
            session=self.session.code,
            courses=first_of(self.courses),
        )


@dataclass(eq=False)
class DossierDeleted(Refusal):
    """A session of the same admission that was deleted: its row, of which messages speak, is still there."""

    field = "session"
    session: Session
    sentence = N_(
        "{session} a été supprimé du dossier : créez-le de nouveau, puis copiez-y les inscriptions."
    )


@dataclass(eq=False)
class LineDeleted(Vanished):
    """A line that somebody deleted after the screen was drawn."""

    course: str
    sentence = N_("{course} : cette inscription a été supprimée entre-temps.")


class SessionGone(Vanished):
    """A session dossier that left the file after the screen was drawn: its person is still there."""

    sentence = N_("Ce dossier session n’existe plus. Actualisez le dossier pour voir ce qui a changé.")


class NotDeleted(Refusal):
    sentence = N_("Cette inscription n’est pas supprimée : il n’y a rien à rétablir.")


class TooLateToRestore(Refusal):
    sentence = N_("Le délai de 10 minutes pour rétablir est passé. Inscrivez de nouveau au cours.")


class TooLateToUndo(Refusal):
    sentence = N_("Le délai de 10 minutes pour défaire est passé.")


class NotTheirsToUndo(Refusal):
    """Somebody else's act."""

    sentence = N_("Seule la personne qui l’a fait, ou une personne qui administre rac-bot, peut le défaire.")


@dataclass(eq=False)
class EnteredMeanwhile(Refusal):
    """A line that somebody entered in CLARA since it was saved."""

    course: str
    sentence = N_(
        "{course} est notée saisie dans CLARA. Si elle n’y est pas, dites-le d’abord par « Pas encore "
        "saisie »."
    )


@dataclass(eq=False)
class NotEntered(Refusal):
    """A line that CLARA is not said to hold."""

    course: str
    sentence = N_("{course} est déjà à saisir.")


@dataclass(eq=False)
class CourseBack(Refusal):
    """A deleted line whose course was enrolled in again meanwhile."""

    course: str
    group: str

    def __str__(self) -> str:
        return _(
            "{course} a été inscrit de nouveau à cette session (groupe {group}) : l’inscription supprimée ne "
            "peut plus être rétablie.",
            course=self.course,
            group=self.group or "—",
        )


class Confided(Refusal):
    """The candidate cannot leave the list of who follows them while a colleague looks after them."""

    sentence = N_(
        "Ce dossier est confié à quelqu’un d’autre : mettez-y fin d’abord, à l’onglet Accueil, sous Mes "
        "candidats."
    )
