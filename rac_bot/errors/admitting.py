"""Refused while a new candidate is admitted."""

from rac_bot.domain.codes import format_da
from rac_bot.errors.base import Refusal
from rac_bot.i18n import _


class Malformed(Refusal):
    """What a field holds cannot be read; `problem` says what is expected there."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(field, problem)
        self.field, self.problem = field, problem

    def __str__(self) -> str:
        return f"{self.problem[:1].upper()}{self.problem[1:]}."


class GridMissing(Refusal):
    field = "admission_grid"

    def __str__(self) -> str:
        return _("Choisissez une grille de la liste.")


class DaTaken(Refusal):
    """The DA is somebody else's; `grid` is that of the admission asked for, where this person has it."""

    field = "da"

    def __init__(self, name: str, grid: str | None = None) -> None:
        super().__init__(name, grid)
        self.name, self.grid = name, grid

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


class CodePermanentTaken(Refusal):
    field = "code_permanent"

    def __init__(self, name: str, da: str) -> None:
        super().__init__(name, da)
        self.name, self.da = name, da

    def __str__(self) -> str:
        return _("Ce code permanent est celui de {name} (DA {da}).", name=self.name, da=format_da(self.da))


class HeldElsewhere(Refusal):
    """The number is that of a person whom the rights of the one who asks do not reach."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field

    def __str__(self) -> str:
        return _(
            "Ce numéro est au dossier d’une personne que votre accès ne couvre pas. Une personne qui "
            "administre rac-bot peut l’admettre, ou élargir votre accès."
        )


class NotConfirmed(Refusal):
    field = "confirmed"

    def __str__(self) -> str:
        return _("Cochez la case pour confirmer, ou corrigez ce qui est saisi.")
