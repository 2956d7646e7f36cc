"""Reading the cells of a file of watches: their names, and Slack ids."""

import re
from collections.abc import Mapping

from rac_bot.domain.folding import fold
from rac_bot.domain.rights import is_slack_id
from rac_bot.domain.watches import Watch
from rac_bot.i18n import _

NAMES: Mapping[str, Watch] = {
    "matin": Watch.DIGEST,
    "retrait": Watch.DROPPING,
    "silence": Watch.SILENCE,
    "sanction": Watch.SANCTION,
    "declaration": Watch.DECLARATION,
    "grille": Watch.GRID,
    "semaine": Watch.WEEKLY,
}


def watch(text: str) -> Watch:
    if (folded := fold(text)) in NAMES:
        return NAMES[folded]
    raise ValueError(_("une de ces veilles : {names}", names=", ".join(NAMES)))


def people(text: str) -> tuple[str, ...]:
    """`U0123; U0456`."""
    found = tuple(dict.fromkeys(part for part in re.split(r"[,;\s]+", text.strip()) if part))
    if not all(map(is_slack_id, found)):
        raise ValueError(_("des identifiants Slack de personnes (U…), séparés par des virgules"))
    return found
