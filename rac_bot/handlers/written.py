"""What a person writes to the bot, alone or in a channel: answered without a word of it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from slack_bolt import BoltResponse
from slack_bolt.kwargs_injection.args import Args
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from rac_bot.blockkit import actions
from rac_bot.domain.mentioned import plain_words
from rac_bot.domain.rights import Role
from rac_bot.errors import AccessRefused, NotAnAdvisor, Refusal
from rac_bot.handlers.gate import payload
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.handlers.gate.rights import served
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Desk, Visit
from rac_bot.handlers.search.search import found
from rac_bot.i18n import _, language, local_day
from rac_bot.logs import logger
from rac_bot.messages.answers import Drawn, draw_found, draw_mentioned, draw_refused
from rac_bot.messages.starting import find
from rac_bot.modals.parts.notices import notice_view
from rac_bot.modals.search.search_form import SearchForm
from rac_bot.slack.client import slack_client
from rac_bot.slack.errors import failure, word
from rac_bot.store.file import candidates, finding, pending
from rac_bot.store.models import Action, Audience, ClaraState, MessageKind
from rac_bot.store.telling import said
from rac_bot.store.telling.telling import To, notify
from rac_bot.store.trace import journal
from rac_bot.store.work.work import THE_BOT, By, Work

log = logger()

BY_PEOPLE = (None, "file_share")  # subtypes; the others are of edits, deletions, and what apps post
WHISPER_S = 1.5  # of the 3 s that Slack waits


class Wrote(NamedTuple):
    """Who wrote what, where and when."""

    writer: str
    words: str
    channel: str
    ts: str
    thread: str | None


def register(routes: Routes) -> None:
    routes.action("open_said", open_said)


def answer(desk: Desk) -> Callable[[Args], BoltResponse]:
    """`message.im`: each message of a person's is answered in a direct message."""
    return _listener(desk, _tell, direct=True)


def mentioned(desk: Desk) -> Callable[[Args], BoltResponse]:
    """`app_mention`: answered where it was asked, to who asked alone, and nothing stays there."""
    return _listener(desk, _whisper, direct=False)


def open_said(visit: Visit) -> Answer:
    """What the words find, for whoever said them; they wait for ten minutes."""
    with visit.reading() as work:
        words = said.words(work.at(visit.now), visit.asked.number, visit.by.actor)
    if words is None:
        gone = _("Ces mots ne sont plus gardés : cherchez de nouveau.")
        return visit.show(notice_view(_("Recherche"), gone, [actions(find(), block_id="again")]))
    return found(visit, SearchForm.typed(words))


def _listener(
    desk: Desk, tell: Callable[[Desk, Wrote, Interaction], None], *, direct: bool
) -> Callable[[Args], BoltResponse]:
    """Slack sends the event again where the database is not there."""

    def listen(args: Args) -> BoltResponse:
        language.set(desk.settings.rac_language)
        try:
            body = payload.storable(args.body)
            if wrote := _read(body.get("event"), direct=direct):
                where = {"user": {"id": wrote.writer}, "channel": {"id": wrote.channel}}
                tell(desk, wrote, Interaction(where | {"team_id": body.get("team_id")}))
        except (Refusal, SQLAlchemyError) as error:
            log.warning("writer_not_answered", error=type(error).__name__)
            return BoltResponse(status=503)
        return args.ack()

    return listen


def _read(event: Any, *, direct: bool) -> Wrote | None:
    """None for what an app posted, ours above all: an answer to it would never end."""
    match event:
        case {"user": str(user), "channel": str(channel), "ts": str(ts)} if "bot_id" not in event:
            fits = len(user) <= 20 and len(channel) <= 20 and len(ts) <= 20
            here = not direct or event.get("channel_type") == "im"
            if fits and here and event.get("subtype") in BY_PEOPLE:
                thread = event.get("thread_ts")
                words = plain_words(str(event.get("text") or ""))
                return Wrote(user, words, channel, ts, thread if thread else None)
    return None


def _tell(desk: Desk, wrote: Wrote, asked_by: Interaction) -> None:
    """A refusal is told once a day; else how many files there are, by the rights of who asks."""
    try:
        by = served(desk, asked_by)
    except AccessRefused as refusal:
        with desk.store.writing(THE_BOT) as work:
            day = local_day(work.now)
            _keep(work, wrote.writer, f"refused:{wrote.writer}:{day}", _refused(refusal))
    else:
        with desk.store.reading(by) as work:
            criteria = SearchForm.typed(wrote.words).criteria
            total = candidates.listed(work, finding.any_of(criteria), limit=0).total if wrote.words else 0
            advises = by.rights.role.includes(Role.ADVISING)
            to_enter = pending.mine(work).states[ClaraState.TO_ENTER] if advises else None
        with desk.store.writing(THE_BOT) as work:
            kept = said.keep(work, by.actor, wrote.words)
            journal.record(work.on_behalf_of(by.actor), Action.SEARCH, people=0, detail="said")
            _keep(work, by.actor, f"said:{wrote.ts}:{by.actor}", draw_found(kept, total, to_enter=to_enter))
    desk.wake_delivery()


def _keep(work: Work, writer: str, key: str, drawn: Drawn) -> None:
    notify(work, To(Audience.ADVISOR, writer, THE_BOT.actor), key, *drawn, MessageKind.ANSWER)


def _refused(refusal: AccessRefused) -> Drawn:
    return draw_refused(str(refusal), may_ask=type(refusal) is NotAnAdvisor)


def _whisper(desk: Desk, wrote: Wrote, asked_by: Interaction) -> None:
    """The same to everybody; only of who is served are the words kept."""
    try:
        by: By | None = served(desk, asked_by)
    except AccessRefused:
        by = None
    kept = 0
    if by:
        with desk.store.writing(THE_BOT) as work:
            kept = said.keep(work, by.actor, wrote.words)
    text, blocks = draw_mentioned(kept)
    try:
        slack_client(desk.settings, WHISPER_S).chat_postEphemeral(
            channel=wrote.channel, user=wrote.writer, text=text, blocks=blocks, thread_ts=wrote.thread
        )
    except SlackApiError as error:
        log.warning("mention_not_answered", reason=word(error))
    except Exception as error:  # noqa: BLE001  a slow or broken network: they may ask again
        log.warning("mention_not_answered", reason=failure(error))
