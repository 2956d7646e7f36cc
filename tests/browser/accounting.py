"""A grid of sixty courses, three of them without an FM group, and two people with two admissions each."""

from pathlib import Path

from rac_bot.domain.codes import parse_course
from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.store.college import grids
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates
from rac_bot.store.file.inscriptions import ChosenGroup, Enrolment, SessionToCreate, enrol
from tests.databases import BY_JULIE, by

SOPHIE = "3456789"
GRID = "410B0-20A-RA"
FM_LESS = (607, 621, 645)
_PROGRAMME = f"{GRID},410.B0,Techniques de comptabilité et de gestion,RA"
_COURSES = (
    "grille,programme,titre_programme,unite_org,cours,titre_cours,discipline,titre_discipline,cours_officiel,"
    "cours_sobec,ponderation,heures,unites,competences,EE,EE SR,FM"
)
_PEOPLE = (
    "da,code_permanent,nom,prenom,date_naissance,telephone,langue,actif,sanctionne,spe,grille,programme,"
    "titre_programme,unite_org"
)
_SOPHIE = f"{SOPHIE},GAGS15588501,Gagnon,Sophie,1985-08-15,514-555-0199,FR,oui,,1"
_MARC = "345-6790,ROYM03019002,Roy,Marc,1990-01-03,514-555-0198,FR,oui,,1"
_CHILDHOOD = "JEE0K-17R-RA,JEE.0K,Techniques d'éducation à l'enfance,RA"


def grid_file(*, first_ee: str = "00970") -> str:
    """410-600-RL to 410-659-RL; `first_ee` is the EE group of the first one."""
    return "\n".join([_COURSES, *(_course(n, first_ee if n == 600 else "00970") for n in range(600, 660))])


def _course(n: int, ee: str) -> str:
    numbers = f"410-{n}-RL,Cours de gestion {n - 599},410,Gestion,410-{n}-MQ,410-{n + 200}-SO"
    weighting, units = (("2-1-2", "1,66"), ("1-2-1", "1,33"), ("3-1-2", "2,00"))[n % 3]
    competencies = f"{n - 430:04d} {n % 7:03d}F"
    groups = f"{ee},00971,{'' if n in FM_LESS else '00972'}"
    return f'{_PROGRAMME},{numbers},{weighting},45,"{units}",{competencies},{groups}'


def import_all(store: Store, folder: Path) -> None:
    people = [f"{who},{where}" for who in (_SOPHIE, _MARC) for where in (_PROGRAMME, _CHILDHOOD)]
    for kind, text in ((FileKind.GRID, grid_file()), (FileKind.CANDIDATES, "\n".join([_PEOPLE, *people]))):
        path = folder / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        assert not run(store, kind, path).refused


def enrolled(store: Store, *courses: int) -> None:
    """Sophie in 410-600-RL and the like at H-2028, in mode EE, by Luc."""
    with store.writing(BY_JULIE) as work:
        sophie = candidates.by_da(work, SOPHIE)
        assert sophie
        admission = next(one for one in sophie.admissions if one.grid.code == GRID)
        where = SessionToCreate(admission.id, Session.parse("H-2028"))
        for n in courses:
            course = grids.course_by_number(work, admission.grid_id, parse_course(f"410-{n}-RL"))
            assert course
            group = next(one for one in course.groups if one.mode is Mode.EE)
            enrol(
                by(work, "ULUC"), Enrolment(sophie.id, where, course.id, ChosenGroup(group.id, group.number))
            )
