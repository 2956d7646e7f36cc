"""*Mes candidats*: following a candidate from the file, and opening the file of one who is followed."""

from collections.abc import Callable

from rac_bot.errors import Vanished
from rac_bot.handlers.file import file_of, open_file
from rac_bot.handlers.gate.answer import Answer, offer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.search.search import confided
from rac_bot.i18n import _
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.search.search import followed_choices
from rac_bot.store.file import followed
from rac_bot.store.people import homes
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.options("open_followed", look_up_followed)
    routes.action("open_followed", open_file)
    routes.action("follow_candidate", follow)
    routes.action("unfollow_candidate", unfollow)


def follow(visit: Visit) -> Answer:
    notice = _("✅ Sur votre liste « Mes candidats », que la fenêtre de recherche propose.")
    return _change(visit, followed.follow, notice)


def unfollow(visit: Visit) -> Answer:
    notice = _("✅ Ce dossier n’est plus sur votre liste « Mes candidats ».")
    return _change(visit, followed.unfollow, notice)


def look_up_followed(visit: Visit) -> Answer:
    with visit.reading() as work:
        found = followed.of_advisor(work, visit.by.actor)
        return offer(followed_choices(found, visit.asked.typed, confided(work)))


def _change(visit: Visit, change: Callable[[Work, str, int], None], notice: str) -> Answer:
    """Their Home shows it too."""
    with visit.writing() as work:
        change(work, visit.by.actor, _shown(visit))
        homes.stale(work, [visit.by.actor])
        return visit.show(file_of(work, visit, visit.place(FilePlace), notice=notice))


def _shown(visit: Visit) -> int:
    """The candidate whom the button names; Vanished where it is not that of the file it stands in."""
    candidate = visit.asked.number
    if candidate != visit.place(FilePlace).candidate:
        raise Vanished
    return candidate
