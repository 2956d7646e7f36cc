"""College files in: CSV, XLSX, ODS -> validated rows -> store."""

from rac_bot.intake.kinds import Kind
from rac_bot.intake.report import Rejection, Report, render
from rac_bot.intake.runs import run, run_all

__all__ = ["Kind", "Rejection", "Report", "render", "run", "run_all"]
