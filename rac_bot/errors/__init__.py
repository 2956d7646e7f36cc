"""Everything raised on purpose, each with its sentence for the person it meets.

    RacError
    ├── SettingsError       a setting is missing or wrong; named
    ├── IntakeError         a file of the college cannot be read at all
    ├── UpkeepError         a backup or a copy of the database cannot be made
    └── Refusal             what the person asked for is not done, and why
        base                a database that is busy, full, gone or refuses a value; Vanished, NotActive
        access              someone not let in, or not that far; rights that cannot be given
        enrolling           the session, the course, the group and the other fields of an inscription's form
        changing            a line or a session of the file that is locked, changed meanwhile, or gone
        admitting           what a new candidate's form holds, and whom it names already
        handing             candidates that cannot be handed over, or not to that colleague
        grids               a grid that is not known, a file of one that is not taken

An exception carries data; its class writes the sentence.
"""

from rac_bot.errors.access import *
from rac_bot.errors.admitting import *
from rac_bot.errors.base import *
from rac_bot.errors.changing import *
from rac_bot.errors.enrolling import *
from rac_bot.errors.grids import *
from rac_bot.errors.handing import *
