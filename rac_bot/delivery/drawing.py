"""What a stored message says, drawn from its lines as they are now."""

from collections.abc import Collection

from rac_bot.delivery import charts
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.watches import Watch
from rac_bot.errors import HandoverAnswered
from rac_bot.i18n import language, speaking
from rac_bot.messages.access import draw_request, draw_welcome
from rac_bot.messages.channel import draw_routed
from rac_bot.messages.grid_changed import draw_grid_changed
from rac_bot.messages.handover import draw_event, draw_offer
from rac_bot.messages.inscription import Drawn, draw_message
from rac_bot.store.file.regrouping import groups
from rac_bot.store.models import Audience, HandoverState, MessageKind, StoredMessage
from rac_bot.store.people import access, handing, handover, people, requests
from rac_bot.store.people.identity import one_id
from rac_bot.store.telling import telling
from rac_bot.store.watches import grid_changed
from rac_bot.store.watches.findings import Finding, mine, unsettled
from rac_bot.store.watches.trying import advisers
from rac_bot.store.work.work import COMMAND_LINE, Work
from rac_bot.words.people import actor


def drawn(
    work: Work,
    message_id: int,
    *,
    modes: bool = True,
    within: Collection[Rights] = (),
    admins: Collection[str] = (),
) -> tuple[Drawn, Drawn]:
    """Text and blocks as they are to be sent, and as its row has them: as they were posted last.

    In the language of the person whom it is for; a team's channel has the one that is spoken here, and the
    modes and groups where it may have them: where each of these rights reaches all of its lines. `admins`:
    those of the settings, whom nothing limits.
    """
    message = telling.message(work, message_id)
    assert message is not None  # noqa: S101  rows go with their people alone, who are erased first
    held = message.text, message.blocks
    if message.kind in _OF_THEIR_OWN and not message.erase:
        with speaking(_language(work, message)):
            return _OF_THEIR_OWN[message.kind](work, message), held
    if message.kind is MessageKind.GRID and not message.erase:
        with speaking(_language(work, message)):
            return _grid_changed(work, message, admins), held
    if message.kind in _DRAWN or message.erase or (message.text and not message.inscriptions):
        return (message.text, charts.shown(message.blocks)), held
    reached = (
        rights.reach(line.dossier.programme.number, line.dossier.unit)
        for rights in within
        for line in message.inscriptions
    )
    modes = modes and all(reached)
    with speaking(_language(work, message)):
        return draw_message(message, _name(work, message.actor), work.now, modes=modes), held


def speaks(work: Work, slack_id: str) -> str:
    """The language of that person; the one spoken here, where neither they nor Slack say it."""
    return access.caller(work, slack_id).speaks(language.get())


def _language(work: Work, message: StoredMessage) -> str:
    return language.get() if message.audience is Audience.TEAM else speaks(work, message.recipient)


def _name(work: Work, slack_id: str) -> str:
    return people.name_of(work, slack_id) or slack_id


def _rights(work: Work, slack_id: str) -> Rights | None:
    held = access.of(work, slack_id)
    return held.rights if held else None


def _welcome(work: Work, message: StoredMessage) -> Drawn:
    return draw_welcome(_rights(work, message.recipient), actor(people.names(work), message.actor))


def _request(work: Work, message: StoredMessage) -> Drawn:
    who = one_id(work, message.actor)
    request = requests.of(work, who)
    answered = request.answered_by if request else None
    return draw_request(
        who, _name(work, who), _rights(work, who), _name(work, answered) if answered else None
    )


def _handover(work: Work, message: StoredMessage) -> Drawn:
    id_, event, count = handing.told(message.key)
    try:
        one = handover.one(work, id_)
    except HandoverAnswered:  # too long ago to be kept
        return str(HandoverAnswered()), []
    names = people.names(work)
    if event == HandoverState.OFFERED:
        return draw_offer(one, names)
    return draw_event(event, one, names, count)


def _grid_changed(work: Work, message: StoredMessage, admins: Collection[str]) -> Drawn:
    """Those of its lines that are still to look at, as the grid is now, and still for that person."""
    rights = advisers(work, admins).get(message.recipient)
    theirs = work.seen_by(message.recipient, rights or Rights(Role.READING))
    people = set(mine(theirs, message.recipient)) if rights else set[int]()
    every = [Finding(line.dossier.candidate_id, line.id) for line in message.inscriptions]
    told = [one for one in every if one.candidate_id in people]
    left = grid_changed.lines(theirs, unsettled(theirs, Watch.GRID, told))
    by = None if message.actor == COMMAND_LINE.actor else _name(work, message.actor)
    lines = [(one, groups(work, one)) for one in left]
    return draw_grid_changed(lines, len(told) - len(left), by, theirs.by.rights)


def _routed(_work: Work, _message: StoredMessage) -> Drawn:
    return draw_routed()


_DRAWN = (MessageKind.NOTICE, MessageKind.ANSWER, MessageKind.DIGEST, MessageKind.WEEKLY)
_OF_THEIR_OWN = {
    MessageKind.WELCOME: _welcome,
    MessageKind.ASKED: _request,
    MessageKind.HANDOVER: _handover,
    MessageKind.ROUTED: _routed,
}
