"""Refused while a new candidate is admitted."""

from dataclasses import dataclass

from rac_bot.domain.codes import format_da
from rac_bot.errors.access import WIDEN
from rac_bot.errors.base import OfField, Refusal
from rac_bot.i18n import N_, _


class Malformed(OfField):
    """What a field holds cannot be read; `problem` says what is expected there."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(field)
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.problem[:1].upper()}{self.problem[1:]}."


class GridMissing(Refusal):
    field = "admission_grid"
    sentence = N_("Choisissez une grille de la liste.")


@dataclass(eq=False)
class DaTaken(Refusal):
    """The DA is somebody else's; `grid` is that of the admission asked for, where this person has it."""

    field = "da"
    name: str
    grid: str | None = None

    def __str__(self) -> str:
        if self.grid is None:
            return _(
                "Ce DA est celui de {name}. Si c’est bien cette personne, enregistrez de nouveau : "
                "l’admission ira à son dossier. Sinon, corrigez le DA.",
                name=self.name,
            )
        return _(
            "Ce DA est celui de {name}, dont l’admission à {grid} est déjà au dossier. Corrigez le DA, ou "
            "fermez et ouvrez ce dossier.",
            name=self.name,
            grid=self.grid,
        )


@dataclass(eq=False)
class DaHeld(Refusal):
    """The DA that somebody's is corrected to is another person's."""

    field = "da"
    name: str
    sentence = N_("Ce DA est celui de {name} : rien n’est changé. Un DA n’est que d’un dossier.")


class SameDa(Refusal):
    field = "da"
    sentence = N_("C’est déjà le DA de ce dossier.")


@dataclass(eq=False)
class CodePermanentTaken(Refusal):
    field = "code_permanent"
    name: str
    da: str

    def __str__(self) -> str:
        return _("Ce code permanent est celui de {name} (DA {da}).", name=self.name, da=format_da(self.da))


class HeldElsewhere(OfField):
    """The number is that of a person whom the rights of the one who asks do not reach."""

    sentence = N_(
        "Ce numéro est au dossier d’une personne que votre accès ne couvre pas. Une personne qui "
        "administre rac-bot peut l’admettre, ou élargir votre accès."
    )
    remedy = WIDEN


class NotConfirmed(Refusal):
    field = "confirmed"
    sentence = N_("Cochez la case pour confirmer, ou corrigez ce qui est saisi.")
