"""`make catalogs`: brings the English catalog in step with the sentences of the source, and compiles it.

`pybabel` alone cannot: of `-k _n:1 -k _n:2` it keeps the last, and both sentences of `_n` are looked up.
"""

from datetime import UTC, datetime
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from rac_bot import i18n
from rac_bot.i18n import manifest

ENGLISH = i18n.LOCALE / "en" / "LC_MESSAGES" / "rac_bot.po"
MANIFEST = i18n.LOCALE.parent.parent.parent / "manifest.yml"


def extracted() -> Catalog:
    """Every sentence that `_` and `_n` are given in the package, and those of the manifest."""
    catalog = Catalog()
    for keywords in ({"_": None, "N_": None, "_n": (1,)}, {"_n": (2,)}):
        for _file, _line, found, *_ in extract_from_dir(i18n.LOCALE.parent.parent, keywords=keywords):
            catalog.add(found)
    for sentence in manifest.sentences(yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))):
        catalog.add(sentence)
    return catalog


def read(path: Path = ENGLISH) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parts[-3])


def update(path: Path = ENGLISH) -> None:
    """New sentences come in empty, those that are gone go; nothing else changes, nor any date."""
    catalog = read(path)
    catalog.update(extracted(), no_fuzzy_matching=True)
    with path.open("wb") as target:
        write_po(target, catalog, width=0, omit_header=True, sort_output=True, ignore_obsolete=True)
    catalog.creation_date = catalog.revision_date = datetime.fromtimestamp(0, UTC)  # same source, same file
    with path.with_suffix(".mo").open("wb") as target:
        write_mo(target, catalog)


if __name__ == "__main__":
    update()
