"""Invented candidates, the same ones every time: common parts of names put together at random."""

import random
import string
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from rac_bot.domain.folding import fold

FAMILY_NAMES = """
Tremblay Gagnon Roy Côté Bouchard Gauthier Morin Lavoie Fortin Gagné Ouellet Pelletier Bélanger Lévesque
Bergeron Leblanc Paquette Girard Simard Boucher Caron Beaulieu Cloutier Dubé Poirier Fournier Lapointe
Leclerc Lefebvre Poulin Thibault St-Pierre Nadeau Martin Landry Martel Bédard Grenier Lessard Bernier
Richard Michaud Hébert Desjardins Couture Turcotte Lachance Parent Blais Gosselin Savard Proulx Beaudoin
Demers Perreault Boudreau Lemieux Cyr Perron Dufour Dion Mercier Bolduc Bérubé Boisvert Langlois Ménard
Therrien Plante Bilodeau Nguyen Tran Diallo Traoré Haddad Cohen García Patel O’Brien D’Amours L’Heureux
St-Onge Lœwen
"""
GIVEN_NAMES = """
Marie Jean Pierre Louise Michel Sylvie Mathieu Émilie Gabriel Léa Félix Zoé William Florence Olivier
Alice Samuel Rosalie Alexandre Juliette Nathan Charlotte Thomas Béatrice Antoine Camille Jérémy Océane
Xavier Noémie Raphaël Mégane Étienne Laurence Loïc Chloé Maxime Ariane Vincent Coralie Nicolas Audrey
Simon Jade Fatima Guillaume Élodie François Annabelle Benoît Maude Hugo Sarah Ahmed Wei Linh Aïcha Lise
Jacinthe
"""
FAMILY, GIVEN = FAMILY_NAMES.split(), GIVEN_NAMES.split()
ADVISORS = [f"UBENCH{rank:02d}" for rank in range(20)]  # each has a journal of their own, as in a team
SYLLABLES = [
    consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in ("a", "e", "i", "o", "u", "ai", "ou")
]
AREAS = ("514", "438", "450", "418", "581", "819", "873")
SPREAD = 7_919  # prime to the ten million DA there are: every index has its own, far from its neighbours'


@dataclass(frozen=True, slots=True)
class Person:
    """The `index`-th candidate, from 0."""

    index: int
    da: str
    code_permanent: str
    family: str
    given: str
    phone: str


def people(count: int) -> Iterator[Person]:
    """The first `count` candidates; a larger count begins with the same people."""
    chance = random.Random(2026)  # noqa: S311  the same people every time is the point
    family_weights = list(accumulate(1 / (rank + 6) for rank in range(len(FAMILY))))
    given_weights = list(accumulate(1 / (rank + 10) for rank in range(len(GIVEN))))

    def common() -> str:
        return chance.choices(FAMILY, cum_weights=family_weights)[0]

    for index in range(count):
        draw = chance.random()
        if draw < 0.8:
            family = common()
        elif draw < 0.9:
            family = f"{common()}-{common()}"
        else:  # the long tail of names that few people bear
            family = "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4)))).capitalize()
        given = chance.choices(GIVEN, cum_weights=given_weights)[0]
        number = f"{chance.randrange(10**7):07d}"
        yield Person(
            index=index,
            da=f"{(index * SPREAD + 1_234_567) % 10**7:07d}",
            code_permanent=_code_permanent(family, given, index),
            family=family,
            given=given,
            phone=chance.choice(AREAS) + number,
        )


def _code_permanent(family: str, given: str, index: int) -> str:
    """Four letters and eight digits, of which no two people have the same; the digits tell no birth date."""
    kept = "".join(c for c in fold(family).upper() if c in string.ascii_uppercase)
    return f"{kept.ljust(3, 'X')[:3]}{fold(given)[0].upper()}{index:08d}"
