"""A clock of the bot's processes that can be set wrong, as by a machine that corrects its own."""

from pathlib import Path

LIBRARY = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")  # Debian's package `faketime`


class Clock:
    """What time the processes believe it is: this machine's, but for `off` seconds.

    Waits are measured by another clock, which is left alone.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self.set()

    @property
    def movable(self) -> bool:
        return LIBRARY.exists()

    @property
    def env(self) -> dict[str, str]:
        """For the processes; empty where the library is missing."""
        if not self.movable:
            return {}
        return {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",  # they look at the file each second
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, off: int = 0) -> None:
        self._file.write_text(f"{off:+d}")
