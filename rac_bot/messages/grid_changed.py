"""A grid was imported: to whom it touches, which of their lines no longer agree, old → new."""

from collections.abc import Sequence

from rac_bot.blockkit import Json, actions, button, context, escape, joined, section
from rac_bot.domain.masks import masked
from rac_bot.domain.rights import Rights
from rac_bot.i18n import _, _n, told_of
from rac_bot.store.file.undoing import versions
from rac_bot.store.models import GridGroup, Inscription
from rac_bot.words.grids import old_to_new

Drawn = tuple[str, list[Json]]
Groups = Sequence[GridGroup] | None  # that a line may have now; None: its course left the grid

SHOWN = 20  # lines that the message names
AT_ONCE = 100  # lines that one button is about


def draw_grid_changed(
    lines: Sequence[tuple[Inscription, Groups]], settled: int, by: str | None, rights: Rights
) -> Drawn:
    """`settled`: how many of those that it told of agree again, or stay as they are.

    `by`: who imported the grid, in plain text; None where it was at the command line. `rights`: of whoever
    is told, who may keep no other lines than those that they reach.
    """
    if not lines and not settled:
        told = _("Grille modifiée : rien de plus pour vous.")
        return told, [section(told)]
    if not lines:
        told = _n(
            "Grille modifiée : l’inscription touchée est réglée.",
            "Grille modifiée : les {n} inscriptions touchées sont réglées.",
            settled,
        )
        return told, [section(f"✅ {told}")]
    every = [line for line, _groups in lines]
    grids = sorted({one.dossier.admission.grid.code for one in every if one.dossier.admission})
    codes = ", ".join(grids)
    title = _("Grille {codes} mise à jour", codes=codes)
    if len(grids) > 1:  # `by` imported the first
        title = _("Grilles {codes} mises à jour", codes=codes)
    elif by:
        title = _("Grille {codes} mise à jour par {name}", codes=codes, name=escape(by))
    count = _n(
        "*{n}* de vos inscriptions ne concorde plus :",
        "*{n}* de vos inscriptions ne concordent plus :",
        len(lines),
    )
    facts = [_fact(line, groups) for line, groups in lines[:SHOWN]]
    if more := len(lines[SHOWN:]):
        facts.append(_n("… et {n} autre.", "… et {n} autres.", more))
    nothing = _("Rien n’a été changé aux inscriptions.")
    done = _n("{n} autre est réglée.", "{n} autres sont réglées.", settled)
    blocks = [
        section(f"*{title}*\n{count}"),
        section("\n".join(facts)),
        actions(*_buttons(every, rights), block_id="grid_changed"),
        context(done if settled else nothing),
    ]
    return "\n".join([title, count, *facts]).replace("*", ""), blocks


def _buttons(lines: Sequence[Inscription], rights: Rights) -> list[Json]:
    look = _n("Revoir", "Revoir les {n}", len(lines))
    found = [button(look, "show_watch", "grid", primary=True, spoken=told_of(_("Grille modifiée"), look))]
    theirs = [one for one in lines if rights.reach(one.dossier.programme.number, one.dossier.unit)]
    if theirs and len(theirs) <= AT_ONCE:
        keep = _n("Garder l’ancien groupe", "Garder les anciens groupes", len(theirs))
        found.append(button(keep, "keep_groups", versions(theirs)))
    return found


def _fact(line: Inscription, groups: Groups) -> str:
    person = line.dossier.candidate
    who = masked(person.given_name, person.family_name, person.da)
    return joined(who, f"*{line.course.number}*", line.dossier.session.code, old_to_new(line, groups))
