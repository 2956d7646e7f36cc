"""What windows carry, and what those drawn before each kind had its own place carried: the same keys."""

import json

import pytest

from rac_bot.domain.modes import Mode
from rac_bot.errors import Malformed
from rac_bot.handlers.several.former import CandidatesPlace
from rac_bot.modals.admin.access import AccessFormPlace, AccessPlace
from rac_bot.modals.admin.journal import JournalPlace
from rac_bot.modals.admission import AdmissionPlace
from rac_bot.modals.dossier.remaining import RemainingPlace
from rac_bot.modals.grid.grid import GridPlace
from rac_bot.modals.grid.grid_import import CheckedPlace, UploadPlace
from rac_bot.modals.parts.place import (
    DossierChangePlace,
    DossierPlace,
    EditPlace,
    FilePlace,
    InscriptionPlace,
    LinePlace,
    LookUpPlace,
    Place,
    SearchPlace,
)
from rac_bot.modals.pending import PendingPlace
from rac_bot.modals.several.courses import CoursesPlace

# The file of candidate 1, opened from the third page of a search, as every window over it kept it.
OLD_FILE = '"candidate":1,"dossier":2,"search":3,"page":2,"sort":"da","lines":1,"rank":24,"shown":"current"'
FILE = FilePlace(candidate=1, dossier=2, search=3, page=2, sort="da", rank=24)
OLD_LINE = OLD_FILE + ',"from_file":true,"line":4,"version":5'
LINE = FILE.to(LinePlace, line=4, version=5)
OLD_FORM = '"candidate":1,"admission":6,"more":true,"redefined":["unit","rac"],"turn":1'
FORM = InscriptionPlace(candidate=1, admission=6, more=True, redefined=("unit", "rac"), turn=1)
SEARCH = SearchPlace(search=3, page=1, sort="da")
OLD_COURSES = OLD_FILE + ',"admission":6,"where":"6:H-2018","courses":[7,8],"mode":"EE SR"'
COURSES = FILE.to(CoursesPlace, admission=6, where="6:H-2018", courses=(7, 8), mode=Mode.EE_SR)
OLD_PEOPLE = '"search":3,"grid":9,"where":"H-2018","courses":[7],"people":[1,2],"mode":"FM"'
PEOPLE = CandidatesPlace(search=3, grid=9, where="H-2018", courses=(7,), people=(1, 2), mode=Mode.FM)

# By the id of the window: what it carried before, and what is read of it.
OLD: list[tuple[str, str, Place]] = [
    ("search", "", SearchPlace()),
    ("search", "{}", SearchPlace()),
    ("search", '{"search":3,"page":1,"sort":"da"}', SEARCH),
    ("advanced_search", '{"search":3,"page":1,"sort":"da"}', SEARCH),
    ("admission", "{}", AdmissionPlace()),
    ("admission", '{"search":3,"page":1,"sort":"da","more":true}', SEARCH.to(AdmissionPlace, more=True)),
    ("file", '{"candidate":1}', FilePlace(candidate=1)),
    ("file", f"{{{OLD_FILE}}}", FILE),
    ("file", f'{{{OLD_FILE},"unassigned":true}}', FILE),
    ("file", f'{{{OLD_FILE},"version":3,"admission":4}}', FILE),  # left there by a form once over it
    ("saved", f"{{{OLD_FILE}}}", FILE),
    ("session_dossier", f"{{{OLD_FILE}}}", FILE),
    ("edit_dossier", f'{{{OLD_FILE},"version":5}}', FILE.to(DossierChangePlace, version=5)),
    ("dossier_fields", f'{{{OLD_FILE},"version":5}}', FILE.to(DossierChangePlace, version=5)),
    ("copy_dossier", f"{{{OLD_FILE}}}", FILE.to(DossierPlace)),
    ("remaining", '{"candidate":1,"admission":6}', RemainingPlace(candidate=1, admission=6)),
    ("inscription", '{"candidate":1}', InscriptionPlace(candidate=1)),
    ("inscription", f"{{{OLD_FORM}}}", FORM),
    (
        "inscription",
        f'{{{OLD_FILE},"admission":6,"from_file":true,"not_followed":true}}',
        FILE.to(InscriptionPlace, admission=6, from_file=True, not_followed=True),
    ),
    ("edit_inscription", f'{{{OLD_LINE},"admission":6}}', LINE.to(EditPlace, admission=6, from_file=True)),
    (
        "edit_inscription",
        f'{{{OLD_LINE},"admission":6,"more":true,"redefined":["rac"],"fresh":{{"rac":5}}}}',
        LINE.to(EditPlace, admission=6, from_file=True, more=True, redefined=("rac",), fresh={"rac": 5}),
    ),
    (
        "course_look_up",
        f'{{{OLD_FORM},"where":"6:H-2018","fictive":true,"courses":2,"drawn":7}}',
        FORM.to(LookUpPlace, where="6:H-2018", fictive=True, courses=2, drawn=7),
    ),
    *((name, f"{{{OLD_LINE}}}", LINE) for name in ("line", "unlock_line", "copy_line", "results", "census")),
    ("many_courses", f'{{{OLD_FILE},"admission":6}}', FILE.to(CoursesPlace, admission=6)),
    ("many_courses", f"{{{OLD_COURSES}}}", COURSES),
    ("many_courses_preview", f"{{{OLD_COURSES}}}", COURSES),
    ("many_candidates", '{"search":3,"where":"A-2017"}', CandidatesPlace(search=3, where="A-2017")),
    ("many_candidates", f"{{{OLD_PEOPLE}}}", PEOPLE),
    ("many_candidates_preview", f"{{{OLD_PEOPLE}}}", PEOPLE),
    ("grid", "{}", GridPlace()),
    ("grid", '{"page":1,"grid":9}', GridPlace(grid=9, page=1)),
    ("grid_upload", '{"page":1,"grid":9,"turn":2}', UploadPlace(turn=2)),
    (
        "grid_checked",
        '{"grid":9,"turn":1,"file":"F0A1","sha256":"0af","changes":"b1c"}',
        CheckedPlace(turn=1, file="F0A1", sha256="0af", changes="b1c"),
    ),
    ("access", "", AccessPlace()),
    ("access", '{"page":1}', AccessPlace(page=1)),
    ("give_access", '{"page":1}', AccessFormPlace(page=1)),
    ("give_access", '{"page":1,"person":"UJULIE"}', AccessFormPlace(page=1, person="UJULIE")),
    ("journal", '{"candidate":1,"until":0}', JournalPlace(candidate=1, until=0)),
    ("journal", '{"page":1,"person":"UJULIE","until":9}', JournalPlace(person="UJULIE", until=9, page=1)),
    ("pending", "{}", PendingPlace()),
    (
        "pending",
        '{"page":1,"turn":4,"session":"H-2018","programme":2}',
        PendingPlace(session="H-2018", programme=2, page=1, turn=4),
    ),
]


def view(metadata: str) -> dict[str, str]:
    return {"private_metadata": metadata}


@pytest.mark.parametrize(("metadata", "place"), [old[1:] for old in OLD], ids=[old[0] for old in OLD])
def test_a_window_of_before_is_read(metadata: str, place: Place) -> None:
    assert type(place).of(view(metadata)) == place
    assert type(place).of(view(str(place))) == place


NEEDED = [
    (kind, name, json.loads(metadata))
    for kind, metadata in {type(place): metadata for _id, metadata, place in OLD}.items()
    for name, known in kind.model_fields.items()
    if known.is_required()
]


@pytest.mark.parametrize(
    ("kind", "name", "held"), NEEDED, ids=[f"{kind.__name__}-{name}" for kind, name, _held in NEEDED]
)
def test_what_a_window_needs_is_not_left_out(kind: type[Place], name: str, held: dict[str, object]) -> None:
    kind.of(view(json.dumps(held)))
    with pytest.raises(Malformed):
        kind.of(view(json.dumps({key: value for key, value in held.items() if key != name})))


@pytest.mark.parametrize("over", [LINE, COURSES, FILE.to(InscriptionPlace, from_file=True)])
def test_a_window_over_the_file_gives_the_file_back(over: FilePlace) -> None:
    assert over.to(FilePlace) == FILE
    kept = json.loads(f"{{{OLD_FILE}}}")
    del kept["lines"], kept["shown"]  # of files drawn in pages, and with a filter of their own
    assert json.loads(str(over.to(FilePlace))) == kept


def test_a_place_carries_what_it_must_and_nothing_else() -> None:
    assert str(LinePlace(candidate=1, line=4, version=0)) == '{"candidate":1,"line":4,"version":0}'
    assert str(SearchPlace()) == "{}"


@pytest.mark.parametrize("metadata", ["x", "[]", "7", '{"candidate":-1}', '{"candidate":1,"sort":"é"}'])
def test_what_no_window_of_ours_carries_is_refused(metadata: str) -> None:
    with pytest.raises(Malformed):
        FilePlace.of(view(metadata))


def test_a_look_up_needs_the_grid_that_it_looks_in() -> None:
    with pytest.raises(Malformed):
        InscriptionPlace(candidate=1).to(LookUpPlace)
