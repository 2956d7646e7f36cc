"""Messages about who may use the bot: the welcome, and somebody's request, which administrators answer."""

from rac_bot.blockkit import Json, actions, button, context, escape, section
from rac_bot.domain.rights import Rights, Role
from rac_bot.i18n import _
from rac_bot.messages.starting import enrol, find, help_button
from rac_bot.words.rights import answers, rights_told

Drawn = tuple[str, list[Json]]


def draw_welcome(rights: Rights | None, giver: str) -> Drawn:
    """To whoever was given access; `rights` are those of now, `giver` a name in plain text."""
    if rights is None:
        gone = _("Votre accès à rac-bot a été retiré.")
        return gone, [section(gone)]
    title = _("Vous avez accès à rac-bot : {rights}.", rights=escape(rights_told(rights)))
    if rights.role.includes(Role.ADVISING):
        told = _(
            "Trouvez un candidat, inscrivez-le ; ce qui reste à entrer dans CLARA vous attend à l’onglet "
            "*Accueil*. rac-bot n’écrit pas dans CLARA."
        )
        buttons = [find(), enrol(), help_button()]
    else:
        told = _("Trouvez un candidat, ouvrez son dossier. rac-bot n’écrit pas dans CLARA.")
        buttons = [find(), help_button()]
    careful = _(
        "Donné par {giver}. N’écrivez ni nom ni DA dans un message : Slack les garde. Les boutons n’en "
        "laissent pas de trace.",
        giver=escape(giver),
    )
    text = f"👋 *{title}*\n{told}"
    return f"{title} {told}", [section(text), actions(*buttons, block_id="start"), context(careful)]


def draw_request(slack_id: str, who: str, given: Rights | None, answered_by: str | None) -> Drawn:
    """To an administrator: `who` asks, by their name in plain text; what came of it, once it is known."""
    asks = _("{who} demande l’accès à rac-bot.", who=escape(who))
    if given:
        told = _("✅ Accès : {rights}.", rights=escape(rights_told(given)))
        return f"{asks} {told}", [section(f"{asks}\n{told}")]
    if answered_by:
        told = _("Laissée sans suite par {name}.", name=escape(answered_by))
        return f"{asks} {told}", [section(f"{asks}\n{told}")]
    buttons = [button(label, action, slack_id) for action, label in answers().items()]
    limited = _("Pour limiter l’accès à un programme ou à une unité : la fenêtre des accès, à l’*Accueil*.")
    return asks, [section(asks), actions(*buttons, block_id="answer"), context(limited)]
