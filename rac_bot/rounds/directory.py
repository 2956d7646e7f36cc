"""People, as Slack describes them, stored in the background."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from sqlalchemy.exc import SQLAlchemyError

from rac_bot.domain.membership import Home
from rac_bot.domain.rights import Barred
from rac_bot.errors import Refusal
from rac_bot.logs import logger
from rac_bot.settings import Settings
from rac_bot.slack.errors import failure, word
from rac_bot.slack.pace import Pace
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

    def __init__(
        self, store: Store, client: WebClient, settings: Settings, came: Callable[[], None] = lambda: None
    ) -> None:
        """`came` is called once Slack has said who somebody unknown is."""
        self._store, self._client, self._settings, self._came = store, client, settings, came
        self._asked: queue.SimpleQueue[str | None] = queue.SimpleQueue()  # None: stop
        self._stopping = threading.Event()
        self._read = threading.Event()
        self._pace = Pace()
        self._done, self._of = 0, 0  # of the people whose profile is old
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

    @property
    def progress(self) -> bool | str:
        """How far it is, of the people to read; False where it does not know them yet."""
        return bool(self._of) and f"{self._done}/{self._of}"

    def refresh(self) -> bool:
        """Read the workspace, the user group, and the people who have rights and an old profile.

        True if people can be served. A group that cannot be read does not prevent it: rights stay.
        """
        workspace = self._well("workspace", self._workspace)
        self._well("group", self._mirror)
        return self._well("people", self._served) and workspace

    def _run(self) -> None:
        while not self._stopping.is_set():
            wait = RETRY_S
            if self.refresh():
                self._read.set()
                wait = REFRESH_S
            self._answer(until=time.monotonic() + max(wait, self._pace.held_s()))

    def _answer(self, until: float) -> None:
        """Ask Slack about people who come, until it is time to refresh: many of them do not delay that."""
        while not self._stopping.is_set() and (left := until - time.monotonic()) > 0:
            try:
                slack_id = self._asked.get(timeout=left)
            except queue.Empty:
                return
            self._come(slack_id)

    def _come(self, slack_id: str | None) -> None:
        if slack_id:
            self._well(slack_id, partial(self._newcomer, slack_id))

    def _well(self, what: str, step: Callable[[], None]) -> bool:
        """Do a step; whether it succeeded. If not, what was known stays, and the other steps are done."""
        try:
            step()
        except TROUBLES as error:
            if isinstance(error, SlackApiError):
                self._pace.holds(error)
            why = word(error) if isinstance(error, SlackApiError) else failure(error)
            log.warning("directory_unread", what=what, error=why)
            return False
        return True

    def _workspace(self) -> None:
        told = self._client.auth_test()
        enterprise_id, org_wide = told.get("enterprise_id"), bool(told.get("is_enterprise_install"))
        home = Home(told.get("team_id") or told["enterprise_id"], enterprise_id, org_wide)
        with self._store.writing(THE_BOT) as work:
            people.keep_workspace(work, home, told.get("team") or home.team_id)

    def _mirror(self) -> None:
        group = self._settings.rac_advisors_group
        if not group:
            return
        members = self._listed(group)["users"]
        with self._store.writing(THE_BOT) as work:
            new, left = access.mirror(work, members, self._settings.rac_admins)
        if new or left:
            log.info("group_mirrored", given=new, withdrawn=left)

    def _listed(self, group: str) -> SlackResponse:
        """A token of a whole organisation has to say in which workspace the group is."""
        with self._store.reading(THE_BOT) as work:
            home = people.home(work)
        if home is None or not home.org_wide:
            return self._client.usergroups_users_list(usergroup=group)
        absent: Exception = ValueError("it may act in no workspace yet")
        for team in self._client.auth_teams_list(limit=1000)["teams"]:
            try:
                return self._client.usergroups_users_list(usergroup=group, team_id=team["id"])
            except SlackApiError as error:
                if error.response["error"] != "no_such_subteam":
                    raise
                absent = error
        raise absent

    def _served(self) -> None:
        """A person about whom Slack does not answer stays as they were known."""
        with self._store.reading(THE_BOT) as work:
            given = [one.slack_id for one in access.listed(work)]
            served = dict.fromkeys([*self._settings.rac_admins, *given])
            home, known = people.home(work), people.of_ids(work, served)
            # They have rights, and are of elsewhere: they may have joined since.
            outside = {id_ for id_, one in known.items() if access.barred(one, home) is Barred.OUTSIDE}
            stale = people.not_read_since(work, served, utc_now() - STALE)
        asked = [one for one in served if one in outside or one in stale]
        self._done, self._of = 0, len(asked)
        for slack_id in asked:
            for _ in range(self._asked.qsize()):  # who came meanwhile goes first
                self._come(self._asked.get())
            if self._stopping.is_set():
                return
            self._well(slack_id, partial(self._person, slack_id))
            self._done += 1

    def _newcomer(self, slack_id: str) -> None:
        """Slack is asked once about somebody who presses ten buttons meanwhile."""
        with self._store.reading(THE_BOT) as work:
            unknown = people.not_read_since(work, [slack_id], utc_now() - JUST_NOW)
        if unknown:
            self._person(slack_id)
            self._came()

    def _person(self, slack_id: str) -> None:
        """Ask about one person, once Slack lets it."""
        while not self._stopping.wait(self._pace.wait_s()):
            self._pace.asked()
            try:
                told = profile(self._client.users_info(user=slack_id, include_locale=True)["user"])
            except SlackApiError as error:
                if self._pace.holds(error):
                    log.info("directory_waits", seconds=round(self._pace.held_s()))
                    continue
                raise
            if told.slack_id != slack_id and told.other_id is None:
                told = replace(told, other_id=slack_id)
            with self._store.writing(THE_BOT) as work:
                people.keep(work, told)
            return
