"""College files in: CSV, XLSX, ODS -> validated rows -> store."""

from rac_bot.exchange.entering.runs import run, run_all
from rac_bot.exchange.reading.kinds import Kind
from rac_bot.exchange.reading.report import Rejection, Report, render

__all__ = ["Kind", "Rejection", "Report", "render", "run", "run_all"]
