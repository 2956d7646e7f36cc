"""The people of the guide and of the sample files, as rows: what a search has to find them among."""

from rac_bot.store.models import Grid
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_grid

# DA, code permanent, family name, given name, phone; `data/candidats.csv` of the project, without its dates.
PEOPLE = (
    ("1234567", "LEBL12345678", "Leblanc", "Lise", None),
    ("2345678", "TREM15628401", "Tremblay", "Maëlle", "5145550101"),
    ("2345679", "TREJ03057902", "Tremblay", "Jean-Philippe", "4385550102"),
    ("2345680", "OBRS21548803", "O'Brien", "Siobhán", "5145550103"),
    ("2345681", "LOEE09619004", "Lœwen", "Ève", "4505550104"),
    ("2345682", "STPC30088505", "St-Pierre", "Cédric", "5145550105"),
    ("2345683", "DAMF17529106", "D’Amours", "Fatima", "5145550106"),
    ("2345684", "NGUL66520307", "Nguyễn", "Linh", "5145550107"),
    ("2345685", None, "De La Durantaye", "Zoé", "5145550108"),
    ("2345686", "COTR11037209", "Côté", "René", "5145550109"),
    ("2345687", "BELM02567010", "Bélanger-Lévesque", "Marie-Ève", "5145550110"),
)
EDUCATION, CHILDHOOD = "JEE0K-17R-RA", "322A0-10A-RA"
ONLY_CHILDHOOD, BOTH = {"2345687"}, {"2345682"}


def the_people_of_the_guide(work: Work) -> None:
    """Eleven people: nine in JEE.0K, one in 322.A0, one in both."""
    education = a_grid(work, EDUCATION, courses=0, title="Techniques d’éducation à l’enfance")
    childhood = a_grid(work, CHILDHOOD, courses=0, title="Petite enfance (ancien programme)")
    for da, code_permanent, family, given, phone in PEOPLE:
        grids: list[Grid] = [] if da in ONLY_CHILDHOOD else [education]
        grids += [childhood] if da in ONLY_CHILDHOOD | BOTH else []
        person = a_candidate(work, *grids, da=da, family=family, given=given, phone=phone)
        person.code_permanent = code_permanent
