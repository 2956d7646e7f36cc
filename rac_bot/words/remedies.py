"""Why a message does not go out, and what to do: for each word of Slack's, and for ours."""

from rac_bot.domain.readership import PUBLIC, SHARED
from rac_bot.i18n import N_, _
from rac_bot.slack.words import Kind, kinds

ANYBODY = "…"  # where it is not said whom it is about
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
    return _(sentence, to=recipient or ANYBODY) if sentence else None


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


_OF_PERSON: dict[str, str] = {
    **dict.fromkeys(
        ("channel_not_found", "is_archived", "is_inactive", "not_in_channel"),
        N_(
            "Slack n’ouvre pas de conversation avec cette personne. Voyez si elle est encore dans l’espace "
            "de travail ; sinon, renoncez-y par « rac-bot messages abandon --to {to} »."
        ),
    ),
    "restricted_action": N_(
        "Slack ne laisse pas le bot écrire à cette personne. Voyez avec les administrateurs de l’espace de "
        "travail."
    ),
}
_OF_CHANNEL: dict[str, str] = {
    "not_in_channel": N_("le bot n’est pas dans ce canal. Invitez-le : /invite @rac"),
    "channel_not_found": N_(
        "ce canal n’existe pas, ou le bot n’y est pas. Invitez-le (/invite @rac) ; ou changez de "
        "canal (RAC_TEAM_CHANNEL, ou « /rac canaux »), puis « rac-bot messages redirect {to} NOUVEAU »."
    ),
    **dict.fromkeys(
        ("is_archived", "is_inactive"),
        N_(
            "ce canal est archivé. Désarchivez-le ; ou changez de canal (RAC_TEAM_CHANNEL, ou « /rac "
            "canaux »), puis « rac-bot messages redirect {to} NOUVEAU »."
        ),
    ),
    "restricted_action": N_(
        "ce canal n’accepte pas les messages du bot. Changez ses permissions ; ou changez de canal "
        "(RAC_TEAM_CHANNEL, ou « /rac canaux »), puis « rac-bot messages redirect {to} NOUVEAU »."
    ),
    PUBLIC: N_(
        "ce canal est public. Rendez-le privé, ou réglez RAC_TEAM_CHANNEL_READ_BY=workspace : tout "
        "l’espace de travail y lira alors les initiales, le DA abrégé, le cours et la session de chacun."
    ),
    SHARED: N_(
        "ce canal est partagé hors de l’espace de travail, ou va l’être. Mettez fin au partage, ou "
        "réglez RAC_TEAM_CHANNEL_READ_BY=outside : des personnes d’autres organisations y liront alors "
        "les initiales, le DA abrégé, le cours et la session de chacun."
    ),
}
_OF_BOTH: dict[str, str] = {
    "messages_tab_disabled": N_("l’onglet Messages de l’application est fermé. Réinstallez le manifeste."),
    "missing_scope": N_(
        "une permission manque. Reprenez le manifeste de cette version et réinstallez l’application ; "
        "« rac-bot check » dit laquelle."
    ),
    "ekm_access_denied": N_(
        "les administrateurs de Slack y ont suspendu l’envoi de messages. Voyez avec eux."
    ),
    **dict.fromkeys(
        ("access_denied", "enterprise_is_restricted", "no_permission", "team_access_not_granted"),
        N_(
            "l’application n’en a pas le droit dans cet espace de travail. Voyez avec ses administrateurs, "
            "ou réinstallez-la."
        ),
    ),
    "accesslimited": N_(
        "Slack n’accepte pas les demandes de ce réseau. Faites-y permettre l’adresse de cette machine."
    ),
    **dict.fromkeys(
        ("user_disabled", "user_not_found"),
        N_(
            "ce compte Slack est désactivé ou n’existe plus : rien ne peut lui parvenir. Renoncez-y par "
            "« rac-bot messages abandon --to {to} »."
        ),
    ),
    "user_not_visible": N_(
        "le bot ne peut pas voir cette personne. Voyez avec les administrateurs de l’espace de travail, ou "
        "renoncez-y par « rac-bot messages abandon --to {to} »."
    ),
    **dict.fromkeys(
        ("cannot_dm_bot", "invalid_user_combination"),
        N_(
            "Slack ne laisse pas écrire à ce compte : une application, ou quelqu’un d’une autre "
            "organisation. Renoncez-y par « rac-bot messages abandon --to {to} »."
        ),
    ),
    "message_limit_exceeded": N_(
        "l’espace de travail a atteint le nombre de messages que son forfait permet ; rac-bot réessaie de "
        "lui-même."
    ),
    **dict.fromkeys(
        ("org_login_required", "team_added_to_org", "external_channel_migrating"),
        N_("Slack déplace l’espace de travail ou le canal ; rac-bot réessaie de lui-même."),
    ),
    **dict.fromkeys(
        ("cant_delete_message", "compliance_exports_prevent_deletion"),
        N_("Slack ne laisse pas le bot le supprimer."),
    ),
    **dict.fromkeys(
        (
            *("deprecated_endpoint", "method_deprecated", "invalid_arg_name", "invalid_array_arg"),
            *("invalid_charset", "invalid_form_data", "invalid_post_type", "missing_post_type"),
        ),
        N_(
            "Slack ne comprend pas la demande : cette version de rac-bot est trop ancienne, ou un mandataire "
            "(proxy) la change. Mettez rac-bot à jour, et voyez le mandataire."
        ),
    ),
    "invalid_auth": N_("le jeton SLACK_BOT_TOKEN est refusé. Remplacez-le."),
    "token_revoked": N_("le jeton SLACK_BOT_TOKEN a été révoqué. Remplacez-le."),
    "account_inactive": N_("le compte du bot est désactivé. Réinstallez l’application."),
    UNDRAWABLE: N_("rac-bot n’a pas pu le composer : son journal technique dit pourquoi."),
}
