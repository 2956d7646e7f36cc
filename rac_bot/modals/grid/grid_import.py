"""A grid's file given in Slack: the choice of it, what is wrong with it, or what it would change."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from rac_bot.blockkit import Json, context, divider, escape, form, modal, section
from rac_bot.domain.cutting import clip
from rac_bot.i18n import _, _n
from rac_bot.modals.grid.grid import difference_sections
from rac_bot.modals.parts import inputs
from rac_bot.modals.parts.notices import notice_view
from rac_bot.modals.parts.place import Number, Place, Word
from rac_bot.store.college.grid_care import GridChange
from rac_bot.words.scopes import FILES

UPLOAD, CHECKED = "grid_upload", "grid_checked"
FILE = "grid_file"
TOLD = 10  # refused cells told one by one

Refused = tuple[int, str, str, str]  # line, column, found, expected


class UploadPlace(Place):
    turn: Number = 0  # counts the files refused


class CheckedPlace(UploadPlace):
    """What was checked: Slack's id of the file, and the digests of its bytes and of what it would change."""

    file: Word
    sha256: Word
    changes: Word


def upload_view(place: UploadPlace, refused: Sequence[Refused] = ()) -> Json:
    """The choice of a file; over it, what the one before was refused for."""
    only = _(
        "Une grille seulement : Slack garde les fichiers. Ceux qui portent des renseignements sur "
        "des personnes s’importent à la ligne de commande."
    )
    # Another version for another file: the one that is refused is not kept chosen.
    file = inputs.file_input(f"{FILE}@{place.turn}", ("csv", "xlsx", "ods"))
    hint = _("CSV, XLSX ou ODS ; 2 Mo et 500 lignes au plus")
    blocks = [*_refused(refused), divider()] if refused else []
    blocks += [section(only), inputs.field(_("Fichier de la grille"), file, hint=hint)]
    return form(UPLOAD, _("Importer une grille"), blocks, place, _("Vérifier"))


def no_file_view() -> Json:
    told = _(
        "L’application n’a pas la permission de lire un fichier ({scope}). La personne qui gère rac-bot "
        "importe la grille par `rac-bot import grid grille.csv`, ou réinstalle l’application avec cette "
        "permission.",
        scope=FILES,
    )
    return notice_view(_("Importer une grille"), told)


def checked_view(
    differences: Mapping[str, Sequence[GridChange]],
    checked: CheckedPlace,
    *,
    disagreeing: int = 0,
    again: bool = False,
) -> Json:
    """What the file would change, and how many lines the grid would not bear out.

    `again`: it is no longer what was shown before.
    """
    changed = _("⚠️ Le fichier ou la grille a changé depuis la vérification. Voici ce qui changerait.")
    blocks = []
    for code, ones in differences.items():
        count = _n("{n} différence", "{n} différences", len(ones))
        blocks += difference_sections(f"*{code}* · {count}", ones)
    changing = any(one["what"] != "absent" for ones in differences.values() for one in ones)
    if not changing:
        blocks.append(section(_("Rien à changer : la grille est déjà ainsi.")))
    if disagreeing:
        told = _n(
            "{n} inscription ne concorderait pas avec la grille. « Grille de cours » la nommera.",
            "{n} inscriptions ne concorderaient pas avec la grille. « Grille de cours » les nommera.",
            disagreeing,
        )
        blocks.append(context(told))
    return modal(
        CHECKED,
        _("Importer une grille"),
        blocks,
        checked,
        notice=changed if again else None,
        submit=_("Appliquer") if changing else None,
        close=_("Annuler"),
    )


def digest(differences: Mapping[str, Sequence[GridChange]]) -> str:
    return hashlib.sha256(json.dumps(differences, sort_keys=True).encode()).hexdigest()


def _refused(refused: Sequence[Refused]) -> list[Json]:
    lines = [_("*Fichier refusé* : rien n’est enregistré.")]
    for line, column, found, expected in refused[:TOLD]:
        lines.append(
            _(
                "• ligne {line}, {column} : « {found} » ; attendu : {expected}",
                line=line,
                column=escape(clip(column, 40)),
                found=escape(clip(found, 60)),
                expected=escape(clip(expected, 120)),
            )
        )
    if more := len(refused[TOLD:]):
        lines.append(_n("+ {n} autre rejet", "+ {n} autres rejets", more))
    return [section("\n".join(lines))]
