"""The documentation as a site: `make site` builds it from these pages, and any warning fails it."""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.logging import getLogger

ROOT = Path(__file__).parents[1]

project, author, language = "rac-bot", "the rac-bot contributors", "fr"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "rac-bot"
html_static_path = ["site"]
html_css_files, html_js_files = ["site.css"], ["site.js"]
html_copy_source = html_show_sphinx = html_show_copyright = False
html_show_sourcelink = False
myst_heading_anchors = 4
smartquotes_action = "qe"  # not the dashes: `--force` is an option
exclude_patterns = ["build"]

# Pages of the repository's root, and where the site has them.
BESIDE = {"SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}
# The last part of the table of contents, and the guide for advisors.
INDEX = Path(__file__).with_name("index.md").read_text(encoding="utf-8")
IN_ENGLISH = {"advisor", *INDEX.partition(":caption: Development")[2].split()}

# What the theme says around a page: its own words are English everywhere, Sphinx's in the site's language.
AROUND = {
    'aria-label="Toggle Light / Dark / Auto color theme"': 'aria-label="Couleurs"',
    'aria-label="Toggle table of contents sidebar"': 'aria-label="Sommaire de la page"',
    'aria-label="Toggle site navigation sidebar"': 'aria-label="Menu du site"',
    'aria-label="Toggle navigation of ': 'aria-label="Déplier : ',
    ">Skip to content<": ">Aller au contenu<",
    "<span>Back to top<": "<span>Haut de la page<",
    "<span>Next<": "<span>Page suivante<",
    "<span>Previous<": "<span>Page précédente<",
    '<div class="title">Home<': '<div class="title">Accueil<',
    "            On this page": "            Sur cette page",
    "            Made with ": "            Fait avec ",
    "<title>Contents<": "<title>Sommaire<",
    "<title>Expand<": "<title>Déplier<",
    "<title>Light mode<": "<title>Couleurs claires<",
    "<title>Dark mode<": "<title>Couleurs sombres<",
    "<title>Auto light/dark, in light mode<": "<title>Couleurs du système, claires<",
    "<title>Auto light/dark, in dark mode<": "<title>Couleurs du système, sombres<",
    'placeholder="Search"': 'placeholder="Recherche"',
    'aria-label="Search"': 'aria-label="Recherche"',
    'title="Link to this heading"': 'title="Lien vers cette rubrique"',
}


def setup(app: Sphinx) -> None:
    app.connect("source-read", _links)
    app.connect("html-page-context", _language)
    app.connect("build-finished", _around)


def _links(_app: Sphinx, _page: str, source: list[str]) -> None:
    """A page of the root is one of the site; another file of the repository is named, not linked to."""
    for name, page in BESIDE.items():
        source[0] = source[0].replace(f"](../{name}", f"]({page}").replace(f"]({name}", f"]({page}")
    source[0] = source[0].replace("](docs/", "](")


def _language(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """What a screen reader reads it in."""
    context["language"] = "en" if page.partition("/")[0] in IN_ENGLISH else language


def _around(app: Sphinx, error: Exception | None) -> None:
    """What stands around a page, in its language; a warning for words that the theme has no more."""
    if error or app.builder.name != "html":
        return
    unmet = set(AROUND.items())
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        english = '<html class="no-js" lang="en"' in text
        for pair in AROUND.items():
            was, becomes = reversed(pair) if english else pair
            unmet -= {pair} if was in text or becomes in text else set()
            text = text.replace(was, becomes)
        page.write_text(text, encoding="utf-8")
    for theirs, _ours in sorted(unmet):
        getLogger(__name__).warning("the theme no longer says %s", theirs)
