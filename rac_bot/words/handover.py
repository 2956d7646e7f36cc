"""Handovers in words: of how many, from when to when, what became of them."""

from collections.abc import Mapping
from datetime import date

from rac_bot.i18n import _, _n, day, day_and_month
from rac_bot.store.models import Handover, HandoverState
from rac_bot.store.people.handing import PART
from rac_bot.store.people.handover import Running
from rac_bot.words.people import actor


def people_told(count: int) -> str:
    return _n("{n} candidat", "{n} candidats", count)


def days_told(first: date, last: date | None) -> str:
    if last is None:
        return _("à partir du {first}, pour de bon", first=day(first))
    if first == last:
        return _("le {day}", day=day(first))
    return _("du {first} au {last}", first=day(first), last=day(last))


def confided_told(running: Mapping[int, Running], me: str, names: Mapping[str, str]) -> dict[int, str]:
    """By candidate on the list of whoever looks: from whom or to whom, until when; plain text."""
    return {whose: _confided(one, me, names) for whose, one in running.items()}


def _confided(one: Running, me: str, names: Mapping[str, str]) -> str:
    until = day_and_month(one.last) if one.last else ""
    if one.taker == me:
        return _("dossier confié par {name} jusqu’au {day}", name=actor(names, one.giver), day=until)
    return _("dossier confié à {name} jusqu’au {day}", name=actor(names, one.taker), day=until)


def offered_told(one: Handover, names: Mapping[str, str], count: int) -> str:
    """What is offered, to the taker; plain text."""
    people = {"by": actor(names, one.offered_by), "people": people_told(count)}
    days = days_told(one.first_day, one.last_day)
    if one.offered_by == one.giver:
        return _("{by} propose de vous confier {people}, {days}.", **people, days=days)
    giver = actor(names, one.giver)
    told = _("{by} propose de vous confier {people} de la liste de {giver}, {days}.")
    return told.format(**people, giver=giver, days=days)


def event_told(event: str, one: Handover, names: Mapping[str, str], count: int) -> str:
    """What became of it, to both; plain text."""
    told = {
        "giver": actor(names, one.giver),
        "taker": actor(names, one.taker),
        "people": people_told(count),
        "days": days_told(one.first_day, one.last_day),
        "last": day(one.last_day or one.first_day),
    }
    moved = _("✅ {people} : de la liste de {giver} à celle de {taker}, pour de bon.")
    return {
        HandoverState.OFFERED: _(
            "Proposition à {taker}, sans réponse encore : {people} de la liste de {giver}, {days}."
        ),
        HandoverState.ACCEPTED: _("✅ {taker} a accepté {people} de la liste de {giver}, {days}."),
        HandoverState.RUNNING: _("✅ {taker} suit maintenant {people} de la liste de {giver}, {days}."),
        HandoverState.MOVED: moved,
        HandoverState.SETTLED: moved,
        HandoverState.REFUSED: _(
            "{taker} n’a pas accepté {people} de la liste de {giver} : rien n’a changé."
        ),
        HandoverState.WITHDRAWN: _(
            "La proposition à {taker} est retirée : {giver} suit toujours {people}. Rien n’a changé."
        ),
        HandoverState.LAPSED: _(
            "{taker} n’a pas répondu à temps : {giver} suit toujours {people}. Rien n’a changé."
        ),
        HandoverState.UNBEGUN: _(
            "Cela n’a pas commencé : {taker} n’a pas suivi {people} de la liste de {giver}, {days}."
        ),
        HandoverState.OVER: _(
            "↩️ Le {last} est passé : {giver} suit de nouveau {people}, que {taker} suivait."
        ),
        HandoverState.ENDED: _("↩️ C’est terminé : {giver} suit de nouveau {people}, que {taker} suivait."),
        HandoverState.CUT: _("↩️ L’accès a changé : {taker} ne suit plus {people} de la liste de {giver}."),
        PART: _("↩️ {taker} ne suit plus {people} de la liste de {giver}."),
    }[event].format(**told)


def what_it_does() -> str:
    return _(
        "Rien ne change avant que ce soit accepté. Ensuite, ces candidats sont sur votre liste, et ce qui "
        "les attend vous est dit : onglet *Accueil*, résumé du matin, rappels."
    )
