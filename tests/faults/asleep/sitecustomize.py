"""For `make night`: Debian's faketime answers Python's sleep, which is until a moment, with an error."""

import select
import time
from typing import SupportsIndex


def sleep(seconds: float | SupportsIndex) -> None:
    select.select([], [], [], float(seconds))


time.sleep = sleep
