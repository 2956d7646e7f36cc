"""What a watch found for somebody, a page of it; each with its ways on."""

from collections.abc import Sequence
from dataclasses import dataclass

from rac_bot.blockkit import Json, actions, button, context, modal, section
from rac_bot.domain.watches import Watch
from rac_bot.i18n import _, told_of
from rac_bot.modals.parts.labels import candidate_line, candidate_title
from rac_bot.modals.parts.paging import row, turns
from rac_bot.modals.parts.place import Number, Place
from rac_bot.modals.parts.undoing import ROW
from rac_bot.store.models import Candidate, Settling
from rac_bot.store.watches.findings import Finding
from rac_bot.words.watches import watch_about, watch_name

CALLBACK = "watch"
PAGE = 15


class WatchPlace(Place):
    """Of what that watch found."""

    watch: Watch
    page: Number = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, with what is told of it, fit for mrkdwn; `hows`: what can be done of it, with its words;
    `ways`: buttons that lead on before that; `own`: the watch's own, after it; `beside`: the one beside it,
    where that is not the file's."""

    finding: Finding
    candidate: Candidate
    told: str
    hows: Sequence[tuple[str, Settling]] = ()
    ways: Sequence[Json] = ()
    own: Sequence[Json] = ()
    beside: Json | None = None


def watch_view(
    found: Sequence[Found],
    place: WatchPlace,
    total: int,
    *,
    notice: str | None = None,
    settled: Finding | None = None,
    offered: Sequence[Json] = (),
) -> Json:
    """`notice` is fit for mrkdwn; `settled`: what was just dealt with, which can be taken back.

    `offered`: what can be done about the notice, under it.
    """
    blocks = [*offered, *row([_take_back(place.watch, settled)] if settled else [], ROW)]
    blocks += [context(watch_about(place.watch))] if found else [section(_("Rien de plus pour vous."))]
    blocks += [block for one in found for block in _blocks(place.watch, one)]
    more = (place.page + 1) * PAGE < total
    blocks += row(turns("turn_watch", place.page, more), "pager")
    return modal(CALLBACK, short_name(place.watch), blocks, place, notice=notice)


def short_name(watch: Watch) -> str:
    """A title of at most 24 characters."""
    return {
        Watch.SANCTION: _("Dossiers à vérifier"),
        Watch.DECLARATION: _("Avant la déclaration"),
    }.get(watch) or watch_name(watch)


def _blocks(watch: Watch, one: Found) -> list[Json]:
    who, value = candidate_line(one.candidate), ":".join(map(str, (watch, *one.finding)))
    opened = button(_("Ouvrir"), "open_file", one.candidate.id, spoken=_("Ouvrir {who}", who=who))
    key = "-".join(map(str, one.finding))
    text = "\n".join(filter(None, (candidate_title(one.candidate), one.told)))
    blocks = [section(text, block_id=f"found-{key}", accessory=one.beside or opened)]
    if one.hows or one.ways or one.own:
        offered = [
            button(label, f"settle@{how}", f"{value}:{how}", spoken=told_of(label, who))
            for label, how in one.hows
        ]
        blocks.append(actions(*one.ways, *offered, *one.own, block_id=f"hows-{key}"))
    return blocks


def _take_back(watch: Watch, finding: Finding) -> Json:
    return button(_("Remettre à traiter"), "unsettle", ":".join(map(str, (watch, *finding))))
