"""What an import or a comparison did, printed for a person; `--json` gives all of it."""

import re
from collections.abc import Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from rac_bot.cli.base import table
from rac_bot.exchange.entering.aside import Aside, LineAside
from rac_bot.exchange.reading.kinds import FRENCH
from rac_bot.exchange.reading.report import Changed, Disagreeing, Rejection, Report
from rac_bot.exchange.reconciling import Compared, Reconciliation
from rac_bot.i18n import _, _n, parted

SHOWN = 50  # notices or changes printed one by one
EXAMPLES = 20  # rejections; where there are more, they are summed up first
FOUND_LENGTH = 60
_OWN = re.compile(r"«[^»]*»|\d+(?:[-.,:/]\d+)*")  # what a sentence quotes of one row
_APART = 0, 2, 0, 0  # the padding of a cell


def print_report(report: Report, to: Console, *, aside: bool = False) -> None:
    """`aside`: the lines that are not taken are set aside."""
    to.print(Text(f"{report.file} ({FRENCH[report.kind]})" if report.kind else report.file, style="bold"))
    parts: list[RenderableType] = [Text(_counts(report, aside))] if report.kind else []
    parts += [_rejections(report.rejections)] if report.rejections else []
    parts += [_changes(report.changes)] if report.changes else []
    parts += _notices(report.notices)
    parts += [_disagreeing(report.disagreeing)] if report.disagreeing else []
    if report.kind:
        parts.append(Text(_conclusion(report), style="red" if report.refused else "green"))
    for part in parts:
        to.print(Padding(part, (0, 0, 0, 2), expand=False))


def _counts(report: Report, aside: bool) -> str:
    counts = [_n("{n} ligne lue", "{n} lignes lues", report.read)]
    if report.saved or report.rejects or (report.dry_run and not report.refused):
        counts += [
            _n("{n} créée", "{n} créées", report.created),
            _n("{n} mise à jour", "{n} mises à jour", report.updated),
            _n("{n} inchangée", "{n} inchangées", report.unchanged),
        ]
    if aside:
        return " · ".join([*counts, _n("{n} mise de côté", "{n} mises de côté", report.rejected)])
    return " · ".join([*counts, _n("{n} rejetée", "{n} rejetées", report.rejected)])


def _rejections(rejections: Sequence[Rejection]) -> RenderableType:
    shown = table(
        (_("Feuille"), _("Ligne"), _("Colonne"), _("Trouvé"), _("Attendu")),
        (
            (one.sheet, str(one.line), one.column, _found(one.found), one.expected)
            for one in rejections[:EXAMPLES]
        ),
        _APART,
    )
    more = len(rejections) - EXAMPLES
    if more <= 0:
        return shown
    left = _n(
        "… et {n} autre rejet : --json ou --rejects FICHIER les donne tous.",
        "… et {n} autres rejets : --json ou --rejects FICHIER les donne tous.",
        more,
    )
    return Group(_summed(rejections), Text(_("Exemples :")), shown, Text(left))


def _summed(rejections: Sequence[Rejection]) -> RenderableType:
    """How many of each kind in each column, the most frequent first."""
    kinds: dict[tuple[str, str], list[Rejection]] = {}
    for one in rejections:
        kinds.setdefault((one.column, _OWN.sub("…", one.expected)), []).append(one)
    rows = (
        (column, str(len(some)), _kind(some), str(some[0].line))
        for (column, _told), some in sorted(kinds.items(), key=lambda kind: -len(kind[1]))
    )
    headings = (_("Colonne"), _("Rejets"), _("Attendu"), _("Première ligne"))
    return table(headings, rows, _APART)


def _kind(some: Sequence[Rejection]) -> str:
    """What is expected, without what is one row's own."""
    told = {one.expected for one in some}
    return told.pop() if len(told) == 1 else _OWN.sub("…", some[0].expected)


def _changes(changes: Sequence[Changed]) -> RenderableType:
    """What was stored already and changes, before and after."""
    title = _n(
        "{n} changement à ce qui était enregistré, avant → après :",
        "{n} changements à ce qui était enregistré, avant → après :",
        len(changes),
    )
    headings = ("DA", _("Nom"), _("Session"), _("Cours"), _("Avant → après"))
    shown = table(headings, map(_changed, changes[:SHOWN]), _APART)
    if (more := len(changes) - SHOWN) <= 0:
        return Group(Text(title), shown)
    left = _n(
        "… et {n} autre : --json FICHIER.json les donne tous.",
        "… et {n} autres : --json FICHIER.json les donne tous.",
        more,
    )
    return Group(Text(title), shown, Text(left))


def _changed(one: Changed) -> tuple[str, ...]:
    told = parted(f"{each.field} {each.before} → {each.after}" for each in one.differences)
    return one.da, one.name or "", one.session or "", one.course or "", told


def _disagreeing(lines: Sequence[Disagreeing]) -> RenderableType:
    """The lines that the grids do not bear out, with who may change them."""
    title = _n(
        "{n} inscription ne concorde pas avec sa grille :",
        "{n} inscriptions ne concordent pas avec leur grille :",
        len(lines),
    )
    headings = ("DA", _("Session"), _("Cours"), _("Groupe"), _("Dans la grille"), _("Conseil"))
    cells = (
        (
            one.da,
            one.session,
            one.course,
            " ".join(filter(None, (one.group, one.mode))),
            one.expected,
            ", ".join(one.advisors) or "—",
        )
        for one in lines[:SHOWN]
    )
    parts: list[RenderableType] = [Text(title), table(headings, cells, _APART)]
    if more := len(lines[SHOWN:]):
        parts.append(
            Text(_n("… et {n} autre (--json la montre).", "… et {n} autres (--json les montre).", more))
        )
    return Group(*parts)


def _found(text: str) -> str:
    return text if 0 < len(text) <= FOUND_LENGTH else f"{text[:FOUND_LENGTH]}…" if text else _("(vide)")


def _notices(notices: Sequence[str]) -> list[Text]:
    more = len(notices) - SHOWN
    left = [_n("… et {n} autre remarque.", "… et {n} autres remarques.", more)] if more > 0 else []
    return [Text(f"• {line}") for line in (*notices[:SHOWN], *left)]


def _conclusion(report: Report) -> str:
    if report.rejects:
        return _rest(report)
    if report.refused:
        return _("Refusé : rien n’est enregistré.")
    if report.dry_run:
        return _("Essai : rien n’est enregistré.")
    if not report.saved:
        return _("Rien n’est enregistré : un autre fichier est refusé.")
    if not report.read:
        return _("Rien à importer : aucune ligne sous les titres de colonnes.")
    return _("Enregistré.")


def _rest(report: Report) -> str:
    """Of an import of all but the refused rows."""
    left = _n(
        "{n} ligne refusée est écrite dans « {file} » : corrigez-la, puis importez ce fichier.",
        "{n} lignes refusées sont écrites dans « {file} » : corrigez-les, puis importez ce fichier.",
        report.rejected,
        file=report.rejects,
    )
    if report.dry_run:
        return _("Essai : rien n’est enregistré. {left}", left=left)
    return _("Les autres lignes sont enregistrées. {left}", left=left)


def print_reconciliation(found: Reconciliation, to: Console) -> None:
    """The lines in their tables, those set aside, then what was done, or would be."""
    if found.report.refused:
        print_report(found.report, to)
        return
    title = _("{file} : la liste de CLARA et ce que rac-bot a enregistré", file=found.report.file)
    to.print(Text(title, style="bold"))
    to.print(Text(_("Sessions et grilles comparées : {list}", list=", ".join(found.covered) or "—")))
    aside = sum(map(len, found.aside.values()))
    counts = [_n("{n} ligne lue", "{n} lignes lues", found.report.read)]
    counts += [_n("{n} comparée", "{n} comparées", found.compared)]
    counts += [_n("{n} mise de côté", "{n} mises de côté", aside)]
    to.print(Text(" · ".join(counts)))
    for notice in _notices(found.report.notices):
        to.print(notice)
    changed = [one for one in found.same if one.outcome]
    _print_lines(_n("{n} pareille", "{n} pareilles", len(found.same)), changed, to)
    for name, lines in found.tables():
        if lines or lines is not found.unsure:
            _print_lines(f"{name}\u00a0: {len(lines)}", lines, to)
    print_aside(found.aside, to)
    done = found.applied
    to.print(Text(_("Appliqué.") if done else _undone(found), style="green" if done else "yellow"))


def _undone(found: Reconciliation) -> str:
    if not found.undecided:
        return _("Rien n’est enregistré. Relancez avec --apply pour appliquer.")
    back = _n(
        "{n} des {all} inscriptions saisies de ces sessions et grilles n’est pas dans la liste.",
        "{n} des {all} inscriptions saisies de ces sessions et grilles ne sont pas dans la liste.",
        found.back,
        all=found.entered,
    )
    say = _(
        "Pour appliquer, dites --apply --whole (la liste est entière : elles redeviennent à saisir, "
        "ou sont supprimées) ou --apply --partial (la liste ne dit pas tout : elles restent telles quelles)."
    )
    return "\n".join((_("Rien n’est enregistré."), back, say))


def _print_lines(title: str, lines: Sequence[Compared], to: Console) -> None:
    to.print(Text(title, style="bold"))
    if lines:
        headings = ("DA", _("Session"), _("Cours"), _("Groupe"), _("Différences"), _("Ce qui se fait"))
        to.print(table(headings, map(_cells, lines[:SHOWN]), _APART))
        _print_more(len(lines) - SHOWN, to)


def _cells(line: Compared) -> tuple[str, ...]:
    return line.da, line.session, line.course, line.group or "—", line.told, line.outcome


def print_aside(aside: Mapping[Aside, Sequence[LineAside]], to: Console, most: int = SHOWN) -> None:
    several = len({line.sheet for lines in aside.values() for line in lines}) > 1
    headings = (_("Feuille"), _("Ligne"), "DA", _("Session"), _("Cours"), _("Raison"))
    for group, lines in aside.items():
        if lines:
            title = _("Mises de côté. {group} : {n}", group=group.named, n=len(lines))
            to.print(Text(title, style="bold"))
            cells = (_aside_cells(one)[not several :] for one in lines[:most])
            to.print(table(headings[not several :], cells, _APART))
            _print_more(len(lines) - most, to)


def _aside_cells(one: LineAside) -> tuple[str, ...]:
    return one.sheet, str(one.line), one.da or "—", one.session or "—", one.course or "—", one.why


def _print_more(more: int, to: Console) -> None:
    if more > 0:
        to.print(
            Text(
                _n(
                    "… et {n} autre ligne. --table FICHIER.xlsx ou --json FICHIER.json les donnent toutes.",
                    "… et {n} autres lignes. --table FICHIER.xlsx ou --json FICHIER.json les donnent toutes.",
                    more,
                )
            )
        )
