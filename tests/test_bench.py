"""What `make bench` plays is what the screens offer."""

from pathlib import Path

from bench import gestures
from bench.cases import Case


def test_each_gesture_that_is_measured_can_be_made(tmp_path: Path) -> None:
    with gestures.stage(Case("tiny", candidates=200, lines=400), tmp_path) as stage:
        gestures.walk(stage, stage.held.people[gestures.FIRST])
        assert stage.walked.cut == []
        assert min(len(spent) for spent in stage.walked.spent.values()) == 1
