"""The tables, one module per subject; import them from here, so that every mapper is known."""

from rac_bot.store.models.access import *
from rac_bot.store.models.base import *
from rac_bot.store.models.college import *
from rac_bot.store.models.desk import *
from rac_bot.store.models.due import *
from rac_bot.store.models.enrolment import *
from rac_bot.store.models.handover import *
from rac_bot.store.models.people import *
from rac_bot.store.models.routing import *
from rac_bot.store.models.traces import *
from rac_bot.store.models.watching import *
