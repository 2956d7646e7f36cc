"""What `/metrics` tells, from its own answer; in French, with when to worry, in `metrics.csv`."""

import ast
import csv
import inspect
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from rac_bot.running import serving
from rac_bot.running.watch import Watch
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Base
from tests.reference import markdown
from tests.reference.markdown import code, section, table

_INTRO = """\
Ce que `GET /metrics` dit à Prometheus, à l’adresse de `--health` seulement : voir [les sondes et la
surveillance](../exploitation.md#les-sondes-et-la-surveillance). Ce qui est dit des messages et des tâches
est lu dans la base, et manque quand elle ne répond pas."""
_KINDS = {"counter": "compteur", "gauge": "jauge", "histogram": "histogramme"}
_UNITS = {"seconds": "secondes", "bytes": "octets"}


def page() -> str:
    told = (
        (
            code(name(one)),
            _KINDS[one.type],
            _UNITS.get(one.name.rpartition("_")[2], ""),
            *written()[one.name, ""],
        )
        for one in metrics()
    )
    of_labels = (
        (code(name(one)), code(label), ", ".join(map(code, values)), written()[one.name, label][0])
        for one in metrics()
        for label, values in labels(one).items()
    )
    return markdown.page(
        "Les mesures",
        _INTRO,
        table(("mesure", "sorte", "unité", "ce qu’elle dit", "quand s’inquiéter"), told),
        section("Les étiquettes", table(("mesure", "étiquette", "valeurs", "ce qu’elle dit"), of_labels)),
    )


@cache
def metrics() -> list[Metric]:
    """As they are told at the start, of a base that holds nothing; those of the process after the bot's."""
    probes = {condition: lambda: True for condition in conditions()}
    with TemporaryDirectory() as folder, closing(Store(f"sqlite:///{folder}/rac-bot.db")) as store:
        Base.metadata.create_all(store.engine)
        route, _lately = Watch().routes(store, probes)
        told = text_string_to_metric_families(route.endpoint(None).body.decode())
        return sorted(told, key=lambda one: (one.name.startswith("process_"), one.name))


def name(one: Metric) -> str:
    """By which it is asked for; a counter's ends in what its parser takes away."""
    return f"{one.name}_total" if one.type == "counter" else one.name


def labels(one: Metric) -> dict[str, list[str]]:
    """Each label, and the values that are told from the start."""
    found: dict[str, dict[str, None]] = {}
    for sample in one.samples:
        for label, value in sample.labels.items():
            found.setdefault(label, {})[value] = None
    return {label: list(values) for label, values in found.items()}


def conditions() -> Iterator[str]:
    """The names of the probes, wherever they are made."""
    for node in ast.walk(ast.parse(inspect.getsource(serving))):
        match node:
            case ast.Assign(targets=[ast.Name("probes")], value=ast.Dict(keys)):
                yield from (str(key.value) for key in keys if isinstance(key, ast.Constant))


@cache
def written() -> dict[tuple[str, str], tuple[str, str]]:
    """By metric and label, none for the metric itself: what it says, and when to worry."""
    lines = (Path(__file__).parent / "metrics.csv").read_text(encoding="utf-8").splitlines()
    return {
        (row["metric"], row["label"]): (row["says"], row["worry"])
        for row in csv.DictReader(lines, delimiter="|")
    }
