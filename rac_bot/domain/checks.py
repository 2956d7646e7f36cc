"""What a college wants looked at before a file goes to whoever sees to its diploma."""

from enum import StrEnum

LIST = "verification_sanction"  # the college's own, among its lists of codes


class Check(StrEnum):
    """Those that have words here; all of them, in this order, where the college has no list of its own."""

    GENERAL = "formation_generale"
    EQUIVALENCES = "equivalences"
    SYNTHESIS = "epreuve_synthese"
    UNIFORM = "epreuve_uniforme"
    TRANSMITTED = "resultats_transmis"
    ENTERED = "saisie"
    CENSUS = "recensement"


ANSWERED = frozenset((Check.TRANSMITTED, Check.ENTERED, Check.CENSUS))  # by what the bot holds
