"""What keeps a backup or a copy of the database from being made."""

from rac_bot.errors.base import RacError


class UpkeepError(RacError):
    """A file or a database that does not do; `problem` is the sentence."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return self.problem
