"""What is in CLARA is kept as it was entered; the college's dates of sessions, and what its codes end."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0010_effective"
down_revision = "0009_erasure"
branch_labels = None
depends_on = None

BATCH = 500
# The fields of a line that stand for a default, and the list of each, as they were then.
LISTS = {
    "unit": "unite_org",
    "language": "langue",
    "category": "categorie",
    "funding": "source_financement",
    "rac": "rac",
    "distance": "mode_ens_distance",
    "prerequisites": "prealables",
    "assignment_state": "etat_assignation",
    "substitution": "intention_substitution",
    "retake_right": "droit_reprise",
}
LINE = sa.table(
    "inscription",
    *(sa.column(name, sa.String()) for name in ("clara", *LISTS)),
    *(sa.column(name, sa.Integer()) for name in ("id", "dossier_id")),
    *(sa.column(name, sa.JSON(none_as_null=True)) for name in ("effective", "in_clara")),
)
DOSSIER = sa.table("session_dossier", *(sa.column(name) for name in ("id", "admission_id")))
ADMISSION = sa.table("admission", *(sa.column(name) for name in ("id", "unit", "candidate_id")))
CANDIDATE = sa.table("candidate", *(sa.column(name) for name in ("id", "language")))
CODE = sa.table(
    "code_value", sa.column("list"), sa.column("code"), sa.column("is_default", sa.Boolean()), sa.column("id")
)


def upgrade() -> None:
    for name in ("ends", "completes"):
        op.add_column("code_value", sa.Column(name, sa.Boolean(), server_default="0", nullable=False))
    op.create_table(
        "session_dates",
        sa.Column("session", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("switch_day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("session", name=op.f("pk_session_dates")),
    )
    op.add_column("inscription", sa.Column("effective", sa.JSON(none_as_null=True), nullable=True))
    _keep_what_lines_showed()


def _keep_what_lines_showed() -> None:
    db, told = op.get_bind(), context.config.attributes["progress"]
    rows = db.execute(sa.select(CODE.c.list, CODE.c.code).where(CODE.c.is_default).order_by(CODE.c.id.desc()))
    defaults = dict(map(tuple, rows))
    last = db.scalar(sa.select(sa.func.max(LINE.c.id))) or 0
    change = (
        sa.update(LINE)
        .where(LINE.c.id == sa.bindparam("of"))
        .values(effective=sa.bindparam("kept"), in_clara=sa.bindparam("there"))
    )
    for lines in _in_clara(db):
        told(lines[-1].id, last)
        changed = []
        for line in lines:
            own = {"unit": line.admitted_unit, "language": line.spoken}
            shown = {name: own.get(name) or defaults.get(list_) for name, list_ in LISTS.items()}
            kept = {name: shown[name] for name in LISTS if line._mapping[name] is None}
            there = {
                name: shown[name] if value is None and name in LISTS else value
                for name, value in (line.in_clara or {}).items()
            }
            changed.append({"of": line.id, "kept": kept, "there": there or None})
        db.execute(change, changed)


def _in_clara(db: sa.Connection) -> Iterator[list[Any]]:
    """The lines of our own that CLARA holds, by batches."""
    query = (
        sa.select(*LINE.c, ADMISSION.c.unit.label("admitted_unit"), CANDIDATE.c.language.label("spoken"))
        .join(DOSSIER, DOSSIER.c.id == LINE.c.dossier_id)
        .join(ADMISSION, ADMISSION.c.id == DOSSIER.c.admission_id)
        .join(CANDIDATE, CANDIDATE.c.id == ADMISSION.c.candidate_id)
        .where(LINE.c.clara != "to_enter", LINE.c.id > sa.bindparam("after"))
        .order_by(LINE.c.id)
        .limit(BATCH)
    )
    after = 0
    while lines := list(db.execute(query, {"after": after})):
        yield lines
        after = lines[-1].id
