"""One picture of a run's figures: each kind of request as a share of the second floor, case by case."""

import json
from html import escape
from pathlib import Path

WIDTH, BAR, GAP, LEFT = 460, 14, 4, 250
COLOURS = {1: "#2b6cb0", 8: "#90cdf4"}


def draw(figures: Path, picture: Path) -> None:
    told = json.loads(figures.read_text(encoding="utf-8"))
    rows = [
        (f"{kind['kind']} · {case['name']}", kind["concurrency"], kind["ratios"]["floor2"])
        for case in told["cases"]
        for kind in case["kinds"]
    ]
    height = len(rows) * (BAR + GAP) + 40
    bars = []
    for rank, (name, concurrency, ratio) in enumerate(rows):
        top = 30 + rank * (BAR + GAP)
        label = escape(f"{name}, {concurrency}")
        bars.append(
            f'<text x="{LEFT - 8}" y="{top + 11}" text-anchor="end">{label}</text>'
            f'<rect x="{LEFT}" y="{top}" width="{min(ratio, 1.2) * WIDTH / 1.2:.1f}" height="{BAR}"'
            f' fill="{COLOURS[concurrency]}"/>'
            f'<text x="{LEFT + ratio * WIDTH / 1.2 + 5:.1f}" y="{top + 11}">{ratio:.2f}</text>'
        )
    title = "Ours ÷ floor 2, one and eight at a time"
    picture.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 60}" height="{height}"'
        f' font-family="sans-serif" font-size="11" role="img" aria-label="{title}">'
        f'<rect width="100%" height="100%" fill="white"/>'
        f'<text x="{LEFT}" y="18" font-size="13">{title}</text>{"".join(bars)}</svg>\n',
        encoding="utf-8",
    )
