"""The settings, from `rac_bot/settings.py`."""

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from rac_bot.settings import College, Database, HttpSettings, Settings, SocketSettings
from tests.reference import markdown
from tests.reference.markdown import code, section, table

_INTRO = """\
Tous viennent de l’environnement. Chacun peut aussi venir d’un fichier, que nomme le même réglage suivi de
`_FILE` (`SLACK_BOT_TOKEN_FILE=/run/secrets/slack_bot_token`). `rac-bot check` nomme ceux qui manquent ou
qui sont faux, et les noms mal écrits.

Derrière un mandataire, ou avec des certificats du collège, les variables usuelles sont suivies :
`HTTPS_PROXY` (sinon `HTTP_PROXY`), `NO_PROXY`, `SSL_CERT_FILE`, `SSL_CERT_DIR` ; voir [le
réseau](../exploitation.md#le-réseau)."""
# Each kind of settings adds its own to those of the one before.
_KINDS: tuple[tuple[type[BaseModel], str], ...] = (
    (Database, "De toutes les commandes qui ouvrent la base"),
    (College, "Ce par quoi les dossiers sont jugés"),
    (Settings, "De `serve` et de `check`"),
    (SocketSettings, "De plus, en Socket Mode"),
    (HttpSettings, "De plus, par HTTP"),
)


def page() -> str:
    return markdown.page("Les réglages", _INTRO, *(section(title, _table(kind)) for kind, title in _KINDS))


def _table(kind: type[BaseModel]) -> str:
    own = kind.model_fields.keys() - {
        name for base in kind.__bases__ for name in getattr(base, "model_fields", ())
    }
    rows = [
        (code(name.upper()), _told(field), default(field))
        for name, field in kind.model_fields.items()
        if name in own
    ]
    return table(("réglage", "ce que c’est", "par défaut"), rows)


def _told(field: FieldInfo) -> str:
    assert field.description
    bounds = {
        name: getattr(one, name) for one in field.metadata for name in ("ge", "le") if hasattr(one, name)
    }
    return field.description + (" De {ge} à {le}.".format(**bounds) if len(bounds) == 2 else "")


def default(field: FieldInfo) -> str:
    """As the environment would give it."""
    match field.get_default():
        case _ if field.is_required():
            return "obligatoire"
        case None | []:
            return "aucun"
        case bool() as value:
            return code(str(value).lower())
        case (month, day):
            return code(f"{month:02}-{day:02}")
        case value:
            return code(value)
