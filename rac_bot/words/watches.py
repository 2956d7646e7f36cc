"""The watches in words: their names, what they found, what was done of it."""

from collections.abc import Mapping

from rac_bot.domain.watches import FIGURES, Rule, Unit, Watch
from rac_bot.i18n import _, _n
from rac_bot.store.models import Settling


def watch_name(watch: Watch) -> str:
    return {
        Watch.DIGEST: _("Résumé du matin"),
        Watch.DROPPING: _("Dates de retrait"),
        Watch.SILENCE: _("Veille du silence"),
        Watch.SANCTION: _("Dossiers à vérifier pour la sanction"),
        Watch.DECLARATION: _("Vérification avant la déclaration"),
        Watch.GRID: _("Grille modifiée"),
        Watch.WEEKLY: _("Résumé de la semaine"),
    }[watch]


def watch_about(watch: Watch) -> str:
    """What it tells, in a sentence."""
    return {
        Watch.DIGEST: _("Le matin, à chacun : ce qui l’attend, s’il y a lieu."),
        Watch.DROPPING: _("Les cours dont la date limite de retrait approche."),
        Watch.SILENCE: _("Les candidats dont on est sans nouvelles depuis longtemps."),
        Watch.SANCTION: _("Les candidats dont tous les cours et compétences sont réussis ou reconnus."),
        Watch.DECLARATION: _("Ce qui manque aux dossiers avant une date de déclaration."),
        Watch.GRID: _("Les inscriptions dont le groupe ne concorde plus avec la grille."),
        Watch.WEEKLY: _("À l’équipe, à la fin de la semaine : les inscriptions et les saisies, en chiffres."),
    }[watch]


def found_told(watch: Watch, n: int, figure: int | None) -> str:
    """What waits for somebody, as a row of the digest and of the Home; `figure`: of the watch's rule."""
    match watch:
        case Watch.DROPPING:
            return _n(
                "*{n}* cours : date limite de retrait d’ici {delay}",
                "*{n}* cours : dates limites de retrait d’ici {delay}",
                n,
                delay=figure_told(Rule(watch, figure=figure)),
            )
        case Watch.SILENCE:
            return _n(
                "*{n}* dossier sans activité depuis {delay}",
                "*{n}* dossiers sans activité depuis {delay}",
                n,
                delay=figure_told(Rule(watch, figure=figure)),
            )
        case Watch.SANCTION:
            return _n(
                "*{n}* dossier à vérifier pour la sanction", "*{n}* dossiers à vérifier pour la sanction", n
            )
        case Watch.DECLARATION:
            return _n(
                "*{n}* dossier à compléter avant la déclaration",
                "*{n}* dossiers à compléter avant la déclaration",
                n,
            )
        case Watch.GRID:
            return _n(
                "*{n}* inscription ne concorde plus avec la grille",
                "*{n}* inscriptions ne concordent plus avec la grille",
                n,
            )
    raise ValueError(watch)  # of what is told to each


def settling_name(how: Settling) -> str:
    return {
        Settling.FOLLOWED_UP: _("relance faite"),
        Settling.LATER: _("rappel dans un mois"),
        Settling.PASSED_ON: _("transmis à la personne responsable"),
        Settling.KEPT: _("laissé tel quel"),
    }[how]


def figure_label(watch: Watch) -> str:
    """Of the field, and of a column."""
    return {
        Watch.DROPPING: _("Jours avant la date limite"),
        Watch.SILENCE: _("Mois sans activité"),
        Watch.DECLARATION: _("Jours avant la date de déclaration"),
    }[watch]


def figure_told(rule: Rule) -> str:
    """`10 mois`; blank of one that counts nothing."""
    if rule.figure is None:
        return ""
    if FIGURES[rule.watch].unit is Unit.MONTHS:
        return _n("1 mois", "{n} mois", rule.figure)
    return _n("{n} jour", "{n} jours", rule.figure)


def audience_told(rule: Rule, names: Mapping[str, str]) -> str:
    """`names`: of the team, by Slack id; blank of what is told to the team."""
    if rule.watch is Watch.WEEKLY:
        return ""
    if not rule.audience:
        return _("pour toute l’équipe")
    return _("pour {people}", people=", ".join(names.get(one, one) for one in rule.audience))
