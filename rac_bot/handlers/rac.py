"""`/rac` and the word that follows it; any other, or none, has it say what there is."""

from collections.abc import Iterator

from rac_bot.domain.folding import fold
from rac_bot.domain.rights import Role
from rac_bot.handlers import admission, pending
from rac_bot.handlers.admin import access, channels, journal, messages, watches
from rac_bot.handlers.gate.answer import Answer, whisper
from rac_bot.handlers.gate.listener import Route
from rac_bot.handlers.gate.rights import need
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.grid import grid
from rac_bot.handlers.watches import declaration
from rac_bot.i18n import _
from rac_bot.settings import Settings
from rac_bot.store.file.several import PASTED

_NAMED = {
    ("a saisir", "to enter"): Route(pending.show_pending, Role.READING),
    ("nouveau", "new"): Route(admission.open_admission, Role.ADVISING),
    ("grille", "grid"): Route(grid.open_grid, Role.READING),
    ("messages",): Route(messages.show_messages, Role.ADMINISTERING),
    ("declaration",): Route(declaration.show_totals, Role.ADMINISTERING),
    ("journal",): Route(journal.open_journal, Role.READING),
    ("veilles", "watches"): Route(watches.show_watches, Role.ADMINISTERING),
    ("acces", "access"): Route(access.show_access, Role.ADMINISTERING),
    ("canaux", "channels"): Route(channels.show_channels, Role.ADMINISTERING),
}
# By the word, folded: `à-saisir`, `a saisir` and `À SAISIR` are one. Any other explains what there is.
WORDS = {word: route for words, route in _NAMED.items() for word in words}
HELP = ("", "aide", "help")


def register(routes: Routes) -> None:
    routes.command(routes.settings.rac_command_rac, obey)


def obey(visit: Visit) -> Answer:
    """What the word asks for; after any other, or none: what this person may do."""
    typed = fold(visit.asked.text)
    for word, route in WORDS.items():
        if f"{typed} ".startswith(f"{word} "):
            need(visit.desk, visit.by, route.needs)
            return route.listener(visit)
    # What was typed is not said again: it may be a name.
    unknown = [] if typed in HELP else [_("Ce n’est pas une commande de rac-bot.")]
    return whisper("\n".join([*unknown, told(visit)]))


def told(visit: Visit) -> str:
    """What this person may do."""
    role = visit.by.rights.role
    return "\n".join(line for needs, line in _lines(visit.settings) if role.includes(needs))


def _lines(settings: Settings) -> Iterator[tuple[Role, str]]:
    """Each with the least role that it is of use to."""
    rac = settings.rac_command_rac
    yield Role.READING, _("*Ce que rac-bot fait*")
    finding = _(
        "• `{name} [nom, DA, code permanent, téléphone ou programme]` : trouver un candidat et ouvrir "
        "son dossier. `*` remplace une suite de caractères, `?` un seul.",
        name=settings.rac_command_candidate,
    )
    yield Role.READING, finding
    enrolling = _(
        "• `{name} [DA ou nom] [numéro de cours] [mode]` : inscrire à un cours, ou à plusieurs ; seul, il "
        "demande le candidat, puis le suivant.",
        name=settings.rac_command_enrol,
    )
    yield Role.ADVISING, enrolling
    modes = _(
        "• *Mode* : EE, EE SR (sans résultat) ou FM (formation manquante). La grille donne le numéro de "
        "groupe de chacun."
    )
    yield Role.READING, modes
    pasted = _(
        "• `{name} lot` : plusieurs inscriptions, une par ligne (DA, cours, mode), {n} à la fois.",
        name=settings.rac_command_enrol,
        n=PASTED,
    )
    yield Role.ADVISING, pasted
    pending = _(
        "• `{name} à-saisir` : ce qui reste à saisir, à corriger ou à supprimer dans CLARA.", name=rac
    )
    yield Role.READING, pending
    yield Role.ADVISING, _("• `{name} nouveau` : admettre une personne qui n’a pas de dossier.", name=rac)
    grid = _(
        "• `{name} grille [code]` : une grille, ses cours et ses groupes, et ce qui n’y concorde plus.",
        name=rac,
    )
    yield Role.READING, grid
    several = _(
        "• *Plusieurs cours*, dans un dossier, et *Inscrire ces candidats à un cours*, dans les "
        "résultats d’une recherche : plusieurs inscriptions à la fois."
    )
    yield Role.ADVISING, several
    yield Role.ADMINISTERING, _("• `{name} accès` : qui se sert de rac-bot, et jusqu’où.", name=rac)
    declared = _("• `{name} déclaration` : ce que la déclaration n’aurait pas, par programme.", name=rac)
    yield Role.ADMINISTERING, declared
    yield Role.ADMINISTERING, _("• `{name} canaux` : quel canal est informé de quoi.", name=rac)
    journal = _(
        "• `{name} journal [DA ou nom]` : ce qui a été fait d’un dossier, par qui et quand.", name=rac
    )
    yield Role.READING, journal
    yield Role.ADMINISTERING, _("• `{name} messages` : ce qui n’a pu être envoyé, et pourquoi.", name=rac)
    watches = _("• `{name} veilles` : ce que rac-bot dit de lui-même, et à qui.", name=rac)
    yield Role.ADMINISTERING, watches
    declared = _("• `{name} déclaration` : ce qui manque avant la prochaine, par programme.", name=rac)
    yield Role.ADMINISTERING, declared
    yield Role.READING, _("• `{name} aide` : cette aide.", name=rac)
    shortcuts = _(
        "Les raccourcis (bouton + ou ⚡ de Slack) font de même sans rien écrire dans un canal : *Trouver un "
        "candidat*, *Inscrire un candidat*."
    )
    yield Role.READING, shortcuts
    in_clara = _(
        "Chaque inscription enregistrée ici reste *à saisir dans CLARA* : rac-bot ne s’y connecte pas."
    )
    yield Role.READING, in_clara
