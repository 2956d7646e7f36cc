"""How the rules that say which channel is told of what are named, for screens and the command line."""

from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.routing import Rule, Scope, Way
from rac_bot.i18n import _, time_of_day
from rac_bot.words.rights import limits


def scope_told(scope: Scope) -> str:
    """`programme JEE.0K · unité RA`."""
    named = ((one,) if one else () for one in (scope.programme, scope.unit))
    return limits(Rights(Role.READING, *named)) or _("tout le collège")


def rule_told(rule: Rule) -> str:
    if rule.at is not None:
        return _("résumé à {hour}, les jours ouvrables", hour=time_of_day(rule.at))
    return _("résumé de la semaine") if rule.way is Way.WEEK else _("chaque inscription")


# As a file names what a channel takes: see `exchange`.
WAYS = {Way.EACH: "inscriptions", Way.DIGEST: "résumé", Way.WEEK: "semaine"}
