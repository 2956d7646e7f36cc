"""What the declarations to come would lack, by programme: for administrators."""

from collections.abc import Collection, Sequence

from rac_bot.blockkit import Json, actions, button, context, joined, modal, paragraphs, section
from rac_bot.domain.declaring import Check
from rac_bot.i18n import _, _n, day, told_of
from rac_bot.store.watches.declaring import Coming, Total
from rac_bot.words.declaration import check_name

CALLBACK = "declaration_totals"


def totals_view(coming: Coming, found: Sequence[Total] | None, counted: Collection[Check]) -> Json:
    """`found`: None where there is too much for a window."""
    blocks = [section(_next(coming))]
    if found is None:
        blocks.append(section(_("Trop de dossiers pour une fenêtre : demandez `rac-bot declaration`.")))
    elif not found:
        blocks.append(section(_("✅ Rien ne manque.")))
    else:
        lines = [line for total in found for line in _total(total, counted)]
        blocks += [section(text) for text in paragraphs(lines)]
    left_out = [check_name(one) for one in Check if one not in counted]
    if left_out:
        blocks.append(context(_("Ne comptent pas : {checks}.", checks=", ".join(left_out))))
    blocks.append(context(_("Chaque chose qui manque : `rac-bot declaration FICHIER.xlsx`.")))
    blocks.append(actions(button(_("Actualiser"), "declaration_totals"), block_id="refresh"))
    return modal(CALLBACK, _("Avant la déclaration"), blocks)


def _next(coming: Coming) -> str:
    if not coming.next:
        return _("Aucune date pivot ne vient.")
    pivot, session = coming.next
    return _("Prochaine date pivot : *{day}* ({session})", day=day(pivot), session=session.code)


def _total(total: Total, counted: Collection[Check]) -> list[str]:
    files = _n("*{n}* dossier session à compléter", "*{n}* dossiers session à compléter", total.files)
    checks = [check for check in Check if total.by_check.get(check) and check in counted]
    told = joined(*(told_of(check_name(one), str(total.by_check[one])) for one in checks))
    return [joined(f"*{total.programme}*", files), told]
