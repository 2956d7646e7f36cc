"""The desk every interaction passes: rights checked, refusals said and journaled, always acknowledged."""

import time
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import structlog
from slack_bolt.kwargs_injection.args import Args
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient
from sqlalchemy.orm import Session as OrmSession

from rac_bot.blockkit import escape
from rac_bot.domain.dropping import DropRule
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.errors import (
    AccessRefused,
    Busy,
    CannotWrite,
    ChangedMeanwhile,
    ConnectionLost,
    Malformed,
    NeverServed,
    NotAnAdministrator,
    NotAnAdvisor,
    NotKnownYet,
    ReadingOnly,
    Refusal,
)
from rac_bot.handlers.gate.interaction import Answer, Interaction, beside, offered, shown, told
from rac_bot.i18n import TORONTO, _, language
from rac_bot.modals import inscription
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.modals.parts.reference import Reference, person
from rac_bot.settings import Settings
from rac_bot.slack import downloading
from rac_bot.slack.client import slack_client
from rac_bot.store.college import user_fields
from rac_bot.store.college.codes import Codes
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action
from rac_bot.store.people import access, people
from rac_bot.store.trace import journal

log = structlog.get_logger()

BUDGET_S = 2.6  # of the 3 s that Slack waits for an answer, with its own journey
LEAST_S = 0.3  # what a `views.*` call gets even so

Work = Callable[["Desk", Interaction], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """The work that answers, and the least role it is done for."""

    work: Work
    needs: Role


Find = Callable[[dict[str, Any]], Route]

NOBODY = Rights(Role.READING)  # until somebody is served


@dataclass(frozen=True)
class Desk:
    """What listeners need, and the one way in and out of them."""

    settings: Settings
    store: Store
    wake_delivery: Callable[[], None]
    ask_who: Callable[[str], None]  # has Slack asked about a person, meanwhile
    rights: Rights = NOBODY  # of the person served

    def listener(self, find: Find) -> Callable[[Args], None]:
        """The one Bolt listener: what `find` gives is done. Nothing escapes it: Bolt would drop the ack."""

        def listen(args: Args) -> None:
            began = time.monotonic()
            language.set(self.settings.rac_language)
            interaction = Interaction(args.body)
            answer = self._answer(interaction, find)
            until = began + BUDGET_S
            ack = self._deliver(interaction, answer, max(until - time.monotonic(), LEAST_S))
            self._draw_beneath(answer, until - time.monotonic())
            args.ack(**ack)

        return listen

    def _answer(self, interaction: Interaction, find: Find) -> Answer:
        try:
            serving = self._serving(interaction)
            route = find(interaction.body)
            serving.need(route.needs)
            return serving._persevering(interaction, route.work)
        except Refusal as refusal:
            return self._refused(interaction, refusal)
        except Exception as error:  # noqa: BLE001  the person must be answered whatever happened
            return _failed(interaction, error)

    def _serving(self, interaction: Interaction) -> "Desk":
        """The desk as this person, now, may use it: rights are read anew for every request.

        Raises:
            AccessRefused: they may not.
        """
        user = interaction.user
        with self.store.reading() as session:
            team_id, person, rights = access.standing(session, user)
        if user in self.settings.rac_admins:
            rights = Rights(Role.ADMINISTERING)
        if rights is None:
            raise NotAnAdvisor(self.administrators())
        if team_id is None or person is None or person.told_at is None:
            self.ask_who(user)
            raise NotKnownYet
        if access.barred(person, team_id) or interaction.teams - {team_id}:
            raise NeverServed
        store = self.store.asked_from(interaction.origin).within(rights)
        return replace(self, store=store, rights=rights)

    def need(self, role: Role) -> None:
        """
        Raises:
            ReadingOnly, NotAnAdministrator: the person served has a lesser one.
        """
        if not self.rights.role.includes(role):
            raise (NotAnAdministrator if role is Role.ADMINISTERING else ReadingOnly)(self.administrators())

    def administrators(self) -> list[str]:
        """The Slack ids of those who give rights."""
        with self.store.reading() as session:
            return list(dict.fromkeys([*self.settings.rac_admins, *access.administrators(session)]))

    def _persevering(self, interaction: Interaction, work: Work) -> Answer:
        """The work's answer; once more where the database went away before anything was kept."""
        try:
            return work(self, interaction)
        except ConnectionLost as lost:
            if lost.unsure:
                raise
            log.warning("connection_lost")
            return work(self, interaction)

    def _deliver(self, interaction: Interaction, answer: Answer, seconds: float) -> dict[str, Any]:
        """Make the answer's call, if it has one; the ack to give, as Bolt's `ack` takes it."""
        if answer.call is None:
            return answer.ack
        try:
            answer.call(slack_client(self.settings, seconds))
        except SlackApiError as error:
            # The person closed the window, or it changed under a later gesture: nothing to tell.
            if error.response["error"] in ("not_found", "hash_conflict"):
                return answer.otherwise
            messages = error.response.get("response_metadata")
            log.warning("view_refused", reason=error.response["error"], messages=messages)
        except Exception as error:  # noqa: BLE001  a slow or broken network must not lose the ack
            log.warning("view_failed", error=type(error).__name__)
        else:
            return answer.ack
        sentence = _("Slack n’a pas pu ouvrir la fenêtre. Réessayez.")
        if interaction.command:
            return told(sentence).ack
        if interaction.response_url:
            _whisper(interaction.response_url, sentence)
        return answer.otherwise

    def _draw_beneath(self, answer: Answer, seconds: float) -> None:
        if answer.beneath is None or seconds < LEAST_S:
            return
        try:
            answer.beneath(slack_client(self.settings, seconds))
        except Exception as error:  # noqa: BLE001  the answer was given: this only spares a press
            log.info("beneath_not_drawn", error=type(error).__name__)

    def _refused(self, interaction: Interaction, refusal: Refusal) -> Answer:
        if not isinstance(refusal, Busy | CannotWrite | ConnectionLost):  # which the journal would meet again
            self.journal_refusal(interaction, refusal)
        if interaction.looking_up:
            return offered([])
        if isinstance(refusal, ChangedMeanwhile):
            refusal = self._naming(refusal)
        if refusal.field and refusal.field in forms.input_names(interaction.view) and interaction.submission:
            return beside(refusal.field, str(refusal))
        # What was typed is in most of them; those about rights mention the people who give them.
        sentence = str(refusal) if isinstance(refusal, AccessRefused) else escape(str(refusal))
        if interaction.command:
            return told(sentence)
        return shown(interaction, notice_view(_title(interaction, refusal), sentence), hashed=False)

    def _naming(self, refusal: ChangedMeanwhile) -> ChangedMeanwhile:
        """The same, with people's names for their Slack ids."""
        with self.store.reading() as session:
            names = people.names(session)
        return ChangedMeanwhile([(person(names, who), when, what) for who, when, what in refusal.changes])

    def journal_refusal(self, interaction: Interaction, refusal: Refusal) -> None:
        try:
            with self.store.asked_from(interaction.origin).writing() as session:
                journal.record(
                    session,
                    interaction.user,
                    Action.REFUSE,
                    candidate_id=_candidate(interaction),
                    detail=type(refusal).__name__,
                )
        except Exception as error:  # noqa: BLE001  a refusal stands even where it cannot be journaled
            log.error("refusal_not_journaled", error=type(error).__name__, user=interaction.user)

    def reference(self, session: OrmSession) -> Reference:
        """What the screens of this person look up, as it is now; read once in a transaction."""
        known: Reference | None = session.info.get("reference")
        if known is None:
            known = session.info["reference"] = self._reference(session)
        return known

    def _reference(self, session: OrmSession) -> Reference:
        settings = self.settings
        return Reference(
            codes=Codes(session),
            names=people.names(session),
            user_fields=user_fields.names(session),
            pass_mark=settings.rac_pass_mark,
            drop=DropRule(
                settings.rac_drop_label,
                settings.rac_drop_autumn,
                settings.rac_drop_winter,
                settings.rac_drop_share,
            ),
            today=self.today(),
            rights=self.rights,
        )

    def download(self, file_id: str) -> bytes:
        """A file that the person gave in the window. Slack is asked: not to be called in a transaction.

        Raises:
            FileTooLarge, FileUnreachable: said beside the field.
        """
        return downloading.download(self.settings, file_id)

    def today(self) -> date:
        """The college's day."""
        return datetime.now(TORONTO).date()

    def session_now(self) -> Session:
        return Session.on(self.today())


def _candidate(interaction: Interaction) -> int | None:
    """Whom it was about, where the window can be read."""
    try:
        return interaction.place.candidate
    except Malformed:
        return None


def _whisper(response_url: str, sentence: str) -> None:
    """Tell a person who pressed a message's button, where no window could be opened."""
    try:
        WebhookClient(response_url, timeout=1).send(
            text=sentence, response_type="ephemeral", replace_original=False
        )
    except Exception as error:  # noqa: BLE001  nothing is left to tell it by
        log.warning("not_told", error=type(error).__name__)


def _title(interaction: Interaction, refusal: Refusal) -> str:
    if isinstance(refusal, AccessRefused):
        return _("Accès refusé")
    enrolling = interaction.submission and interaction.view["callback_id"] == inscription.CALLBACK
    return _("Inscription refusée") if enrolling else _("Action impossible")


def _failed(interaction: Interaction, error: Exception) -> Answer:
    reference = uuid.uuid4().hex[:8]
    # The frames without the exception's own text, which may quote a person's data.
    frames = [frame for frame in traceback.format_tb(error.__traceback__) if "rac_bot" in frame]
    log.error("interaction_failed", reference=reference, error=type(error).__name__, frames=frames)
    sentence = _(
        "Quelque chose n’a pas fonctionné et rien n’a été enregistré. Réessayez ; si cela se répète, "
        "donnez la référence {reference} à la personne qui gère rac-bot.",
        reference=reference,
    )
    if interaction.looking_up:
        return offered([])
    if interaction.command:
        return told(sentence)
    return shown(interaction, notice_view(_("Un imprévu"), sentence), hashed=False)
