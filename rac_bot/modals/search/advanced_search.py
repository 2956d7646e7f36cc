"""*Recherche avancée*: several criteria, all of which must be met."""

from typing import Any

from rac_bot.blockkit import Json
from rac_bot.domain.criteria import Combined, SearchBy
from rac_bot.domain.folding import fold
from rac_bot.domain.sessions import Session
from rac_bot.i18n import _
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.sessions import parse_session, session_choices, session_option, session_select

CALLBACK = "advanced_search"
LIMITS, SESSION = "limits", "in_session"
ACTIVE, MINE = "active", "mine"
ANY = "any"  # a list cannot be emptied in Slack once something was chosen in it


def fields(combined: Combined) -> list[Json]:
    hint = _("Tous les critères remplis doivent être satisfaits. * : toute suite ; ? : un caractère.")
    texts = [
        inputs.field(
            label,
            inputs.text_input(name, initial=combined.texts.get(name, "")),
            hint=hint if name is SearchBy.FAMILY_NAME else None,
            optional=True,
        )
        for name, label in field_names().items()
    ]
    active = inputs.option(_("Actifs dans la démarche seulement"), ACTIVE)
    mine = inputs.option(_("Mes candidats seulement"), MINE)
    ticked = [*([active] if combined.active else []), *([mine] if combined.mine else [])]
    session = session_select(SESSION, session_option(combined.session) if combined.session else None)
    hint = _("A un dossier session à cette session, ex. : Hiver 2018, hiver 18 ou H-2018.")
    return [
        *texts,
        inputs.field(_("Limiter aux"), inputs.checkboxes(LIMITS, [active, mine], ticked), optional=True),
        inputs.field(_("Session"), session, hint=hint, optional=True),
    ]


def field_names() -> dict[SearchBy, str]:
    """The fields that combine, by CLARA's names; the first is where an empty form is said to be so."""
    return {
        SearchBy.FAMILY_NAME: _("Nom de famille"),
        SearchBy.GIVEN_NAME: _("Prénom"),
        SearchBy.DA: _("Numéro de l’étudiant"),
        SearchBy.CODE_PERMANENT: _("Code permanent"),
        SearchBy.PHONE: _("Numéro de téléphone"),
        SearchBy.PROGRAMME: _("Numéro du programme"),
        SearchBy.PROGRAMME_TITLE: _("Titre du programme"),
    }


def read(view: dict[str, Any]) -> Combined:
    """What the form holds; SessionMalformed where the session is none of those offered."""
    texts = {name: (forms.value(view, name) or "").strip() for name in field_names()}
    limits = forms.values(view, LIMITS)
    session = forms.value(view, SESSION)
    return Combined(
        texts={name: text for name, text in texts.items() if text},
        active=ACTIVE in limits,
        mine=MINE in limits,
        session=parse_session(session) if session and session != ANY else None,
    )


def offered_sessions(typed: str, now: Session) -> list[Json]:
    """The current session and the next one, or the one typed; and a way back from having chosen one."""
    every = inputs.option(_("Toutes les sessions"), ANY)
    return [*([every] if fold(typed) in fold(_("Toutes les sessions")) else []), *session_choices(typed, now)]
