"""People, as Slack describes them, stored in the background."""

import queue
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from rac_bot.errors import Refusal
from rac_bot.logs import logger
from rac_bot.settings import Settings
from rac_bot.slack.errors import failure, word
from rac_bot.slack.profiles import profile
from rac_bot.store.database.engine import Store
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access, people
from rac_bot.store.work.work import THE_BOT

log = logger()

REFRESH_S = 300.0  # how often the user group is read, and the people whose profile is old
STALE = timedelta(hours=6)  # Slack sends an event for each change: this is only for an event that was lost
JUST_NOW = timedelta(minutes=1)
RETRY_S = 5.0  # after a failure
_MALFORMED = (ValueError, KeyError, TypeError, AttributeError)  # the answer does not have the expected shape
TROUBLES = (SlackApiError, OSError, HTTPException, *_MALFORMED, Refusal, SQLAlchemyError)


class Directory:
    """One thread that asks Slack who people are: at the start, regularly, and when somebody unknown comes."""

    def __init__(self, store: Store, client: WebClient, settings: Settings) -> None:
        self._store, self._client, self._settings = store, client, settings
        self._asked: queue.SimpleQueue[str | None] = queue.SimpleQueue()  # None: stop
        self._stopping = threading.Event()
        self._read = threading.Event()
        # A daemon: a slow answer of Slack's must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="directory", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, seconds: float) -> None:
        self._stopping.set()
        self._asked.put(None)
        self._thread.join(timeout=seconds)

    def ask(self, slack_id: str) -> None:
        """Ask Slack now about somebody unknown."""
        self._asked.put(slack_id)

    @property
    def known(self) -> bool:
        """Whether the workspace and all people who have rights were read once."""
        return self._read.is_set()

    def refresh(self) -> bool:
        """Read the user group, the workspace, and the people who have rights and an old profile.

        True if people can be served. A group that cannot be read does not prevent it: rights stay.
        """
        self._well("group", self._mirror)
        workspace, served = self._well("workspace", self._workspace), self._well("people", self._served)
        return workspace and served

    def _run(self) -> None:
        while not self._stopping.is_set():
            wait = RETRY_S
            if self.refresh():
                self._read.set()
                wait = REFRESH_S
            self._answer(until=time.monotonic() + wait)

    def _answer(self, until: float) -> None:
        """Ask Slack about people who come, until it is time to refresh: many of them do not delay that."""
        while not self._stopping.is_set() and (left := until - time.monotonic()) > 0:
            try:
                slack_id = self._asked.get(timeout=left)
            except queue.Empty:
                return
            if slack_id:
                self._well(slack_id, partial(self._newcomer, slack_id))

    def _well(self, what: str, step: Callable[[], None]) -> bool:
        """Do a step; whether it succeeded. If not, what was known stays, and the other steps are done."""
        try:
            step()
        except TROUBLES as error:
            why = word(error) if isinstance(error, SlackApiError) else failure(error)
            log.warning("directory_unread", what=what, error=why)
            return False
        return True

    def _workspace(self) -> None:
        answer = self._client.auth_test()
        with self._store.writing(THE_BOT) as work:
            people.keep_workspace(work, answer["team_id"], answer["team"])

    def _mirror(self) -> None:
        group = self._settings.rac_advisors_group
        if not group:
            return
        members = self._client.usergroups_users_list(usergroup=group)["users"]
        with self._store.writing(THE_BOT) as work:
            new, left = access.mirror(work, members)
        if new or left:
            log.info("group_mirrored", given=new, withdrawn=left)

    def _served(self) -> None:
        """A person about whom Slack does not answer stays as they were known."""
        with self._store.reading(THE_BOT) as work:
            given = [one.slack_id for one in access.listed(work)]
            served = dict.fromkeys([*self._settings.rac_admins, *given])
            stale = people.not_read_since(work, served, utc_now() - STALE)
        for slack_id in stale:
            if self._stopping.is_set():
                return
            self._well(slack_id, partial(self._person, slack_id))

    def _newcomer(self, slack_id: str) -> None:
        """Slack is asked once about somebody who presses ten buttons meanwhile."""
        with self._store.reading(THE_BOT) as work:
            unknown = people.not_read_since(work, [slack_id], utc_now() - JUST_NOW)
        if unknown:
            self._person(slack_id)

    def _person(self, slack_id: str) -> None:
        user = self._client.users_info(user=slack_id, include_locale=True)["user"]
        with self._store.writing(THE_BOT) as work:
            people.keep(work, profile(user))
