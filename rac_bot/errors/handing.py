"""Handing candidates over: to whom that may not be done, and what was settled meanwhile."""

from dataclasses import dataclass

from rac_bot.errors.access import NotServable
from rac_bot.errors.base import Refusal
from rac_bot.i18n import N_


class TakerIsGiver(Refusal):
    field = "taker"
    sentence = N_("Choisissez une autre personne : ces candidats sont déjà sur cette liste.")


class TakerUnknown(Refusal):
    """Slack has not said yet whose account it is."""

    field = "taker"
    sentence = N_("rac-bot vérifie ce compte auprès de Slack. Réessayez dans un instant.")


@dataclass(eq=False)
class TakerBarred(NotServable):
    """An account that is never served."""

    field = "taker"


@dataclass(eq=False)
class TakerWithoutAccess(Refusal):
    field = "taker"
    name: str
    sentence = N_("{name} n’a pas accès à rac-bot. Une personne qui l’administre peut le lui donner.")


@dataclass(eq=False)
class TakerReadsOnly(Refusal):
    field = "taker"
    name: str
    sentence = N_(
        "{name} a un accès en lecture : pour suivre des candidats, il faut le rôle « conseil ». Une personne "
        "qui administre rac-bot peut le donner."
    )


class NoWorkingDay(Refusal):
    """It would never begin."""

    field = "last"
    sentence = N_("Aucun jour ouvrable du premier au dernier jour : cela ne commencerait pas.")


class HandoverAnswered(Refusal):
    sentence = N_("Cette proposition n’attend plus de réponse, ou son terme est passé : rien n’a changé.")


class HandoverEmpty(Refusal):
    """Whom it was about has left the list, or is out of the colleague's reach."""

    sentence = N_(
        "Il ne reste personne à confier : ces dossiers ont quitté la liste, ou la portée de cette personne."
    )


class NotTheirsToAnswer(Refusal):
    sentence = N_("Cette proposition est faite à une autre personne.")


class StillServed(Refusal):
    """An administrator hands over only for somebody who has no access any more."""

    sentence = N_("Cette personne a accès à rac-bot : c’est à elle de confier ses candidats.")
