"""The documentation as a site: `make site` builds it from these pages, and any warning fails it."""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

ROOT = Path(__file__).parents[1]

project, author, language = "rac-bot", "the rac-bot contributors", "fr"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "rac-bot"
html_static_path = ["site"]
html_css_files, html_js_files = ["site.css"], ["site.js"]
html_copy_source = html_show_sphinx = False
html_show_sourcelink = False
myst_heading_anchors = 4
smartquotes_action = "qe"  # not the dashes: `--force` is an option
exclude_patterns = ["build"]

# Pages of the repository's root, and where the site has them.
BESIDE = {"SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}
# The last part of the table of contents, and the guide for advisors.
INDEX = Path(__file__).with_name("index.md").read_text(encoding="utf-8")
IN_ENGLISH = {"advisor", *INDEX.partition(":caption: Development")[2].split()}


def setup(app: Sphinx) -> None:
    app.connect("source-read", _links)
    app.connect("html-page-context", _language)


def _links(_app: Sphinx, _page: str, source: list[str]) -> None:
    """A page of the root is one of the site; another file of the repository is named, not linked to."""
    for name, page in BESIDE.items():
        source[0] = source[0].replace(f"](../{name}", f"]({page}").replace(f"]({name}", f"]({page}")
    source[0] = source[0].replace("](docs/", "](")


def _language(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """What a screen reader reads it in."""
    context["language"] = "en" if page.partition("/")[0] in IN_ENGLISH else language
