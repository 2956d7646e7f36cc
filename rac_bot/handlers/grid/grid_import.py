"""A grid imported from Slack: the file is checked, its differences are shown, then applied."""

import hashlib
from typing import TYPE_CHECKING, Any

from rac_bot.domain.rights import Role
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.grid.grid import grid_of
from rac_bot.i18n import _, _n
from rac_bot.modals.grid import grid_import as modal
from rac_bot.modals.grid.grid import GridPlace
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.slack.granted import is_declined
from rac_bot.store.college import grid_care
from rac_bot.words.scopes import FILES

if TYPE_CHECKING:
    from rac_bot.exchange.reading.report import Report


def register(routes: Routes) -> None:
    routes.action("import_grid", open_import, Role.ADMINISTERING)
    routes.view(modal.UPLOAD, check, Role.ADMINISTERING)
    routes.view(modal.CHECKED, apply, Role.ADMINISTERING)


def open_import(visit: Visit) -> Answer:
    """The choice of a file; where Slack gives the bot none, how else a grid comes in."""
    declined = is_declined(visit.settings, FILES)
    view = modal.no_file_view() if declined else modal.upload_view(modal.UploadPlace())
    return visit.push(view) if visit.asked.view else visit.show(view)


def check(visit: Visit) -> Answer:
    file_id = forms.value(visit.asked.view, modal.FILE) or ""
    content = visit.download(file_id)
    return _checked(visit, file_id, content, _imported(visit, content, dry_run=True))


def apply(visit: Visit) -> Answer:
    """Only what was shown is applied: the same bytes, that change the same."""
    shown = visit.place(modal.CheckedPlace)
    content = visit.download(shown.file)

    def same(report: "Report") -> bool:
        return (_sha256(content), modal.digest(report.differences)) == (shown.sha256, shown.changes)

    report = _imported(visit, content, only_if=same)
    if not report.saved:
        return _checked(visit, shown.file, content, report, again=True)
    count = sum(one["what"] != "absent" for ones in report.differences.values() for one in ones)
    notice = _n("✅ Grille importée : {n} changement.", "✅ Grille importée : {n} changements.", count)
    with visit.reading() as work:
        grid = grid_care.by_code(work, next(iter(report.differences)))
    view = grid_of(visit, GridPlace(grid=grid.id), notice)
    if visit.asked.view.get("previous_view_id") is None:  # it was opened from the Home
        return visit.show(view)
    return visit.close_onto(view, lambda: notice_view(_("Grille importée"), notice))


def _imported(visit: Visit, content: bytes, **how: Any) -> "Report":
    from rac_bot.exchange.entering.grid_file import import_grid  # a file is seldom read here

    return import_grid(visit.desk.store, content, visit.by, **how)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _checked(visit: Visit, file_id: str, content: bytes, report: "Report", *, again: bool = False) -> Answer:
    place = visit.place(modal.UploadPlace)
    if report.refused:
        refused = [(one.line, one.column, one.found, one.expected) for one in report.rejections]
        return visit.show(modal.upload_view(place.but(turn=place.turn + 1), refused))
    changes = modal.digest(report.differences)
    checked = place.to(modal.CheckedPlace, file=file_id, sha256=_sha256(content), changes=changes)
    view = modal.checked_view(report.differences, checked, disagreeing=len(report.disagreeing), again=again)
    return visit.show(view)
