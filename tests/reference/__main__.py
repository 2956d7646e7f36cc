"""Writes the reference into `docs/reference`; the picture too, where Graphviz is."""

import shutil
import sys

from tests.reference import schema
from tests.reference.pages import FOLDER, PAGES

for name, page in PAGES.items():
    (FOLDER / name).write_text(page(), encoding="utf-8")
if shutil.which("dot"):
    (FOLDER / schema.PICTURE).write_text(schema.picture(), encoding="utf-8")
else:
    sys.exit(f"{schema.PICTURE} stays as it was: Debian's graphviz, which draws it, is not installed.")
