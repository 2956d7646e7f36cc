"""The candidate's file: banner, session dossiers, inscriptions of the chosen session."""

from rac_bot.modals.file.dossiers import CURRENT, listed_dossiers, session_options
from rac_bot.modals.file.view import File, file_view

__all__ = ["CURRENT", "File", "file_view", "listed_dossiers", "session_options"]
