"""Settings, read from the environment; all that are missing or wrong are named at once.

The descriptions are those of `docs/reference/reglages.md`, which `make reference` writes.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Secret,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
)

from rac_bot.domain.dropping import DropRule
from rac_bot.domain.readership import Modes, ReadBy
from rac_bot.domain.rights import is_slack_id
from rac_bot.domain.totals import PASS_MARK
from rac_bot.domain.watches import Terms
from rac_bot.errors import SettingsError
from rac_bot.i18n import _
from rac_bot.store.privacy.beside import Beside
from rac_bot.store.privacy.retention import Keep

S = TypeVar("S", bound="Database")


def _month_day(value: object) -> object:
    """`09-19` -> (9, 19)."""
    if not isinstance(value, str):
        return value
    try:
        day = date.fromisoformat(f"2000-{value.strip()}")
    except ValueError:
        raise ValueError(_("un mois et un jour, par ex. 09-19")) from None
    return day.month, day.day


MonthDay = Annotated[tuple[int, int], BeforeValidator(_month_day)]


class Database(BaseModel):
    """What every command that opens the store needs."""

    model_config = ConfigDict(extra="ignore")

    rac_database_url: str = Field(
        "sqlite:///rac-bot.db",
        description="Adresse de la base : `sqlite:///fichier` ou `postgresql+psycopg://…`.",
    )
    rac_keep_searches: int = Field(
        90,
        ge=0,
        description="Jours pendant lesquels une recherche est gardée telle que tapée ; 0 : toujours.",
    )
    rac_keep_values: int = Field(
        1095,
        ge=0,
        description="Jours pendant lesquels le journal garde les valeurs d’avant et d’après ; 0 : toujours.",
    )
    rac_keep_messages: int = Field(
        0,
        ge=0,
        description="Jours pendant lesquels les messages sont gardés, ici et dans Slack ; 0 : toujours.",
    )
    rac_erasures_list: Path | None = Field(
        None,
        description=(
            "Fichier de la liste des effacements, qui ne porte que des numéros de lignes : gardez-le avec "
            "les sauvegardes. Sans lui, `…-effacements.txt` à côté du fichier SQLite, ou là où la commande "
            "est lancée."
        ),
    )
    rac_erasures_key: Path | None = Field(
        None,
        description=(
            "Fichier de la clé par laquelle un DA effacé est reconnu : gardez-le loin de la base et de ses "
            "sauvegardes. Sans lui, `…-effacements.cle`, au même endroit que la liste."
        ),
    )
    rac_new_defaults: Literal["keep", "correct"] = Field(
        "keep",
        description=(
            "Si ce dont hérite une inscription déjà dans CLARA change à un import : `keep` n’y touche pas, "
            "`correct` la met à corriger."
        ),
    )

    @property
    def keep(self) -> Keep:
        return Keep(self.rac_keep_searches, self.rac_keep_values, self.rac_keep_messages)

    @property
    def beside(self) -> Beside:
        return Beside.of(self.rac_database_url, self.rac_erasures_list, self.rac_erasures_key)


class College(Database):
    """What the college judges files by."""

    rac_pass_mark: int = Field(
        PASS_MARK, ge=0, le=100, description="La note à partir de laquelle un cours est réussi."
    )
    rac_drop_label: str = Field(
        "sans échec",
        min_length=1,
        max_length=60,
        description="Ce qui est dit d’un cours qui peut encore être abandonné sans échec.",
    )
    rac_drop_autumn: MonthDay = Field(
        (9, 19), description="Dernier jour pour cela, à l’automne : un mois et un jour, `MM-JJ`."
    )
    rac_drop_winter: MonthDay = Field((2, 14), description="Le même, à l’hiver.")
    rac_drop_share: int = Field(
        20,
        ge=0,
        le=100,
        description="Le même, d’un cours qui a son propre calendrier : une part de sa durée, en pour cent.",
    )

    @property
    def terms(self) -> Terms:
        drop = self.rac_drop_label, self.rac_drop_autumn, self.rac_drop_winter, self.rac_drop_share
        return Terms(self.rac_pass_mark, DropRule(*drop))


class Settings(College):
    """What the bot needs in both modes."""

    slack_bot_token: Secret[Annotated[str, StringConstraints(pattern="^xoxb-")]] = Field(
        description="Le jeton du bot, `xoxb-…`."
    )
    slack_api_url: str = Field(
        "https://slack.com/api/", description="Où est l’interface Web de Slack ; finit par `/api/`."
    )
    rac_admins: list[str] = Field(
        description=(
            "Identifiants Slack des premières personnes qui administrent, séparés par des virgules (peut "
            "être vide). Elles donnent leur accès aux autres, et ce réglage seul retire le leur."
        )
    )
    rac_advisors_group: str | None = Field(
        None,
        pattern="^S[A-Z0-9]+$",
        description=(
            "Identifiant d’un groupe d’utilisateurs de Slack (`S…`) dont les membres ont le rôle *conseil* ; "
            "il faut alors la permission `usergroups:read`."
        ),
    )
    rac_team_channel: str = Field(
        pattern="^[CG][A-Z0-9]+$",
        description=(
            "Identifiant du canal qui est informé des inscriptions (`C…` ou `G…`), là où "
            "[une règle](../exploitation.md#les-canaux) n’en nomme pas un autre."
        ),
    )
    rac_team_channel_read_by: ReadBy = Field(
        "members",
        description=(
            "Qui peut lire ce que ce canal reçoit (initiales, DA abrégé, cours, session) : les membres du "
            "canal, `members` ; s’il est public, tout l’espace de travail, `workspace` ; s’il est partagé, "
            "d’autres organisations aussi, `outside`."
        ),
    )
    rac_team_modes: Modes = Field(
        "advisors",
        description=(
            "Si ce canal est informé du mode et du groupe, qui disent comment une personne est évaluée : là "
            "où seules des personnes qui ont accès lisent, `advisors` ; toujours, `always` ; jamais, `never`."
        ),
    )
    rac_show_identity: bool = Field(
        False,
        description=(
            "`true` : les résultats d’une recherche disent la date de naissance et le code permanent de "
            "chaque personne ; `false` : seulement ceux des homonymes d’une même page, ou si c’est le code "
            "permanent qui est cherché. Le journal de chaque dossier le garde."
        ),
    )
    rac_privacy_officers: list[str] = Field(
        [],
        description=(
            "Identifiants Slack, séparés par des virgules, de qui lit dans le journal ce qui a été consulté, "
            "outre l’administration : la personne que le collège nomme pour la vie privée. Il lui faut un "
            "accès, *lecture* au moins."
        ),
    )
    rac_language: str = Field("fr", pattern="^(fr|en)$", description="La langue des écrans, `fr` ou `en`.")
    rac_command_candidate: str = Field(
        "/candidat",
        pattern="^/[a-z0-9_-]{1,31}$",
        description="Le nom de la commande de recherche, comme au manifeste.",
    )
    rac_command_enrol: str = Field(
        "/inscrire",
        pattern="^/[a-z0-9_-]{1,31}$",
        description="Le nom de la commande d’inscription, comme au manifeste.",
    )
    rac_command_rac: str = Field(
        "/rac", pattern="^/[a-z0-9_-]{1,31}$", description="Le nom de la commande d’aide, comme au manifeste."
    )

    @field_validator("rac_admins", "rac_privacy_officers", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        ids = [part.strip() for part in value.split(",") if part.strip()]
        strange = [part for part in ids if not is_slack_id(part)]
        if strange:
            # Said by position, not repeated: somebody may have pasted a token here.
            ranks = ", ".join(str(rank) for rank, part in enumerate(ids, 1) if part in strange)
            raise ValueError(_("pas un identifiant Slack (U…) : n° {ranks} de la liste", ranks=ranks))
        return ids

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"


class SocketSettings(Settings):
    """Socket Mode: the bot calls Slack, so no public address is needed."""

    slack_app_token: Secret[Annotated[str, StringConstraints(pattern="^xapp-")]] = Field(
        description="Le jeton de l’application, `xapp-…`, avec la permission `connections:write`."
    )


class HttpSettings(Settings):
    """HTTP mode: Slack calls the bot, and signs its requests."""

    slack_signing_secret: SecretStr = Field(
        min_length=1, description="Le secret par lequel Slack signe ses demandes."
    )


def is_given(name: str) -> bool:
    """Whether that setting has a value, by itself or in a file."""
    return name in os.environ or bool(os.environ.get(f"{name}_FILE"))


def load(kind: type[S]) -> S:
    """Read the settings.

    Raises:
        SettingsError: names every setting that is missing or wrong; never its value, which may be secret.
    """
    try:
        return kind.model_validate(_given(kind))
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        raise SettingsError([(str(e["loc"][0]).upper(), _problem(e)) for e in found]) from None


def _given(kind: type[BaseModel]) -> dict[str, str]:
    """What the environment says; of `NAME_FILE`, what that file holds, as a container's secrets are given.

    Raises:
        SettingsError: a file cannot be read, or the setting is given both ways.
    """
    given = {name.lower(): value for name, value in os.environ.items()}
    wrong = []
    for name in kind.model_fields:
        if file := given.get(f"{name}_file"):
            named = f"{name.upper()}_FILE"
            if name in given:
                wrong.append(
                    (named, _("{name} est réglé aussi : ne gardez que l’un des deux", name=name.upper()))
                )
                continue
            try:
                given[name] = Path(file).read_text(encoding="utf-8").strip()
            except (OSError, ValueError):
                wrong.append((named, _("le fichier « {file} » ne se lit pas", file=file)))
    if wrong:
        raise SettingsError(wrong)
    return given


def unknown() -> Iterator[tuple[str, str | None]]:
    """What is set under a name like ours and is no setting; the one that may be meant."""
    names = {name.upper() for kind in (SocketSettings, HttpSettings) for name in kind.model_fields}
    ours = names | {f"{name}_FILE" for name in names}
    for name in sorted(os.environ):
        if (given := name.upper()).startswith("RAC_") and given not in ours:
            yield name, next(iter(get_close_matches(given, ours, n=1, cutoff=0.75)), None)


def _problem(error: Mapping[str, Any]) -> str:
    if error["type"] == "missing":
        return _("manque")
    if error["type"] == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    if wanted := expected(error["type"], error.get("ctx", {})):
        return _("attendu {expected}", expected=wanted)
    return _("n’a pas la forme attendue (voir docs/reference/reglages.md)")


def expected(kind: str, about: Mapping[str, Any]) -> str | None:
    """What pydantic expects where it found an error of that kind, whose sentence is English."""
    return {
        "greater_than_equal": _("au moins {n}", n=about.get("ge")),
        "less_than_equal": _("au plus {n}", n=about.get("le")),
        "int_parsing": _("un nombre entier"),
        "int_parsing_size": _("un nombre entier plus petit"),
        "int_from_float": _("un nombre entier"),
        "bool_parsing": _("true ou false"),
        "string_too_short": _("au moins {n} caractères", n=about.get("min_length")),
        "string_too_long": _("au plus {n} caractères", n=about.get("max_length")),
        "literal_error": _(
            "une de ces valeurs : {list}", list=str(about.get("expected")).replace("' or '", "', '")
        ),
    }.get(kind)
