"""Why a message does not go out, and what to do: for each word of Slack's, and for ours."""

from collections.abc import Callable

from rac_bot.domain.readership import PUBLIC, SHARED
from rac_bot.i18n import _
from rac_bot.slack.words import Kind, kinds

UNDRAWABLE = "undrawable"  # ours: a message that fails as it is drawn


def reason_told(reason: str) -> str:
    """Slack's word for it; where Slack did not answer, an exception is kept, whose name tells nobody."""
    return _("Slack ne répond pas") if reason[:1].isupper() else reason


def remedy(reason: str, recipient: str = "") -> str:
    """Whoever it is for is said where that changes it: `recipient` is a person's id or a channel's."""
    if reason[:1].isupper():  # an exception
        return _("Slack ne répond pas bien ; rac-bot réessaie de lui-même.")
    if not reason:
        return _("son heure n’est pas venue ; « rac-bot messages retry » l’envoie tout de suite.")
    return _known(reason, recipient) or _by_kind(reason)


def _known(reason: str, recipient: str) -> str | None:
    """The sentence of that word, where it has its own."""
    if reason.startswith("restricted_action"):
        reason = "restricted_action"
    apart = _OF_PERSON if recipient[:1] in ("U", "W") else _OF_CHANNEL
    sentence = apart.get(reason) or _OF_BOTH.get(reason)
    return sentence() if sentence else None


def _by_kind(reason: str) -> str:
    """What goes for every word of a kind."""
    meant = kinds(reason)
    if Kind.TOKEN in meant:
        return _("le jeton SLACK_BOT_TOKEN n’est pas accepté. Remplacez-le.")
    if Kind.WAIT in meant:
        return _("Slack demande d’attendre ; rac-bot réessaie de lui-même.")
    if Kind.UNSURE in meant or reason == "unreadable_answer":
        return _("Slack ne répond pas bien ; rac-bot réessaie de lui-même.")
    if Kind.BLOCKED in meant:
        return _(
            "Slack l’interdit (« {reason} ») tant que rien n’y change. Voyez avec les administrateurs de "
            "l’espace de travail.",
            reason=reason,
        )
    if Kind.OURS in meant:
        return _(
            "Slack ne le prend pas tel que rac-bot l’écrit (« {reason} »). Mettez rac-bot à jour, ou "
            "signalez-le.",
            reason=reason,
        )
    return _(
        "Slack répond « {reason} », que rac-bot ne connaît pas. Il réessaie de lui-même ; si cela dure, "
        "mettez rac-bot à jour, ou renoncez au message (« rac-bot messages abandon »).",
        reason=reason,
    )


def _no_account() -> str:
    return _(
        "ce compte Slack est désactivé ou n’existe plus : rien ne peut lui parvenir. Renoncez-y par "
        "« rac-bot messages abandon »."
    )


def _no_rights() -> str:
    return _(
        "l’application n’en a pas le droit dans cet espace de travail. Voyez avec ses administrateurs, ou "
        "réinstallez-la."
    )


def _upgrade() -> str:
    return _(
        "Slack ne comprend pas la demande : cette version de rac-bot est trop ancienne, ou un mandataire "
        "(proxy) la change. Mettez rac-bot à jour, et voyez le mandataire."
    )


def _archived() -> str:
    return _(
        "ce canal est archivé. Désarchivez-le ; ou changez RAC_TEAM_CHANNEL, puis « rac-bot messages "
        "redirect »."
    )


def _no_deletion() -> str:
    return _("Slack ne laisse pas le bot le supprimer.")


_Sentence = Callable[[], str]

_OF_PERSON: dict[str, _Sentence] = {
    **dict.fromkeys(
        ("channel_not_found", "is_archived", "is_inactive", "not_in_channel"),
        lambda: _(
            "Slack n’ouvre pas de conversation avec cette personne. Voyez si elle est encore dans l’espace "
            "de travail ; sinon, renoncez-y par « rac-bot messages abandon »."
        ),
    ),
    "restricted_action": lambda: _(
        "Slack ne laisse pas le bot écrire à cette personne. Voyez avec les administrateurs de l’espace de "
        "travail."
    ),
}
_OF_CHANNEL: dict[str, _Sentence] = {
    "not_in_channel": lambda: _("le bot n’est pas dans ce canal. Invitez-le : /invite @rac"),
    "channel_not_found": lambda: _(
        "ce canal n’existe pas, ou le bot n’y est pas. Invitez-le (/invite @rac) ; ou corrigez "
        "RAC_TEAM_CHANNEL, puis « rac-bot messages redirect »."
    ),
    "is_archived": _archived,
    "is_inactive": _archived,
    "restricted_action": lambda: _(
        "ce canal n’accepte pas les messages du bot. Changez ses permissions ; ou changez RAC_TEAM_CHANNEL, "
        "puis « rac-bot messages redirect »."
    ),
    PUBLIC: lambda: _(
        "ce canal est public. Rendez-le privé, ou réglez RAC_TEAM_CHANNEL_READ_BY=workspace : tout "
        "l’espace de travail y lira alors les initiales, le DA abrégé, le cours et la session de chacun."
    ),
    SHARED: lambda: _(
        "ce canal est partagé hors de l’espace de travail, ou va l’être. Mettez fin au partage, ou "
        "réglez RAC_TEAM_CHANNEL_READ_BY=outside : des personnes d’autres organisations y liront alors "
        "les initiales, le DA abrégé, le cours et la session de chacun."
    ),
}
_OF_BOTH: dict[str, _Sentence] = {
    "messages_tab_disabled": lambda: _(
        "l’onglet Messages de l’application est fermé. Réinstallez le manifeste."
    ),
    "missing_scope": lambda: _(
        "une permission manque. Reprenez le manifeste de cette version et réinstallez l’application ; "
        "« rac-bot check » dit laquelle."
    ),
    "ekm_access_denied": lambda: _(
        "les administrateurs de Slack y ont suspendu l’envoi de messages. Voyez avec eux."
    ),
    **dict.fromkeys(
        ("access_denied", "enterprise_is_restricted", "no_permission", "team_access_not_granted"), _no_rights
    ),
    "accesslimited": lambda: _(
        "Slack n’accepte pas les demandes de ce réseau. Faites-y permettre l’adresse de cette machine."
    ),
    **dict.fromkeys(("user_disabled", "user_not_found"), _no_account),
    "user_not_visible": lambda: _(
        "le bot ne peut pas voir cette personne. Voyez avec les administrateurs de l’espace de travail, ou "
        "renoncez-y par « rac-bot messages abandon »."
    ),
    **dict.fromkeys(
        ("cannot_dm_bot", "invalid_user_combination"),
        lambda: _(
            "Slack ne laisse pas écrire à ce compte : une application, ou quelqu’un d’une autre "
            "organisation. Renoncez-y par « rac-bot messages abandon »."
        ),
    ),
    "message_limit_exceeded": lambda: _(
        "l’espace de travail a atteint le nombre de messages que son forfait permet ; rac-bot réessaie de "
        "lui-même."
    ),
    **dict.fromkeys(
        ("org_login_required", "team_added_to_org", "external_channel_migrating"),
        lambda: _("Slack déplace l’espace de travail ou le canal ; rac-bot réessaie de lui-même."),
    ),
    **dict.fromkeys(("cant_delete_message", "compliance_exports_prevent_deletion"), _no_deletion),
    **dict.fromkeys(
        (
            *("deprecated_endpoint", "method_deprecated", "invalid_arg_name", "invalid_array_arg"),
            *("invalid_charset", "invalid_form_data", "invalid_post_type", "missing_post_type"),
        ),
        _upgrade,
    ),
    "invalid_auth": lambda: _("le jeton SLACK_BOT_TOKEN est refusé. Remplacez-le."),
    "token_revoked": lambda: _("le jeton SLACK_BOT_TOKEN a été révoqué. Remplacez-le."),
    "account_inactive": lambda: _("le compte du bot est désactivé. Réinstallez l’application."),
    UNDRAWABLE: lambda: _("rac-bot n’a pas pu le composer : son journal technique dit pourquoi."),
}
