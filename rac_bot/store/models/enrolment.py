"""Session dossiers and their inscriptions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rac_bot.domain.fields import Part
from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.domain.units import Weighting
from rac_bot.i18n import N_
from rac_bot.store.models.base import (
    NO_REUSE,
    Base,
    ClaraState,
    Moment,
    SessionCode,
    of_some,
    utc_now,
    word,
)
from rac_bot.store.models.college import Course, Programme
from rac_bot.store.models.fields import code, count, day, mark, own, words
from rac_bot.store.models.people import Admission, Candidate
from rac_bot.store.models.personal import COUNTED, EMPTIED, OURS, STAFF, about_people, replaced

Code = str | None  # of a list of the college; None: inherited, or the list's default


_OURS = "admission_id IS NOT NULL AND deleted_at IS NULL"
_FOREIGN = ("candidate_id", "programme_id", "unit", "session")  # what another college's is known by


class SessionDossier(Base):
    """A *dossier session*. One without an admission is another college's: read-only, totals as written."""

    __tablename__ = "session_dossier"
    __table_args__ = (
        ForeignKeyConstraint(
            ["admission_id", "candidate_id"], ["admission.id", "admission.candidate_id"], ondelete="CASCADE"
        ),
        UniqueConstraint("admission_id", "session"),
        of_some("ix_session_dossier_ours", "session", "candidate_id", where=_OURS, unique=False),
        of_some("uq_session_dossier_foreign", *_FOREIGN, where="admission_id IS NULL"),
        of_some("ix_session_dossier_pending", "candidate_id", where="clara != 'entered'", unique=False),
        NO_REUSE | about_people(),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=OURS)
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), index=True, info=OURS
    )
    admission_id: Mapped[int | None] = mapped_column(info=OURS)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), info=COUNTED)
    session: Mapped[Session] = own(N_("Session"), COUNTED, SessionCode)
    unit: Mapped[str] = own(N_("Unité org."), COUNTED, String(20), list="unite_org", copied=True)
    # Foreign units are in no list of ours.
    unit_label: Mapped[str | None] = mapped_column(String(200), info=EMPTIED)
    # None: the list's default.
    full_time: Mapped[Code] = own(
        N_("Réputé temps plein"), COUNTED, String(20), list="repute_temps_plein", defaulted=True, copied=True
    )
    created_at: Mapped[datetime] = mapped_column(Moment, default=utc_now, info=OURS)
    # None: of before that was kept, or of the college's files.
    created_by: Mapped[str | None] = mapped_column(String(20), info=STAFF)
    # As written by the other college; units in hundredths. None on our own dossiers, whose totals derive.
    written_courses: Mapped[int | None] = mapped_column(info=COUNTED)
    written_hours: Mapped[int | None] = mapped_column(info=COUNTED)
    written_in_progress: Mapped[int | None] = mapped_column(info=COUNTED)
    written_passed: Mapped[int | None] = mapped_column(info=COUNTED)
    written_failed: Mapped[int | None] = mapped_column(info=COUNTED)
    user_values: Mapped[dict[str, str]] = own(
        N_("Champs usager"), replaced({}), JSON, default=dict, server_default="{}", copied=True
    )
    version: Mapped[int] = mapped_column(default=1, server_default="1", info=OURS)  # one more at each change
    # One that came from the college's files is in CLARA already.
    clara: Mapped[ClaraState] = mapped_column(
        word(ClaraState), default=ClaraState.ENTERED, server_default=ClaraState.ENTERED, info=OURS
    )
    # Of before this was kept, none of its lines entered: whether CLARA holds it is for somebody to say.
    to_confirm: Mapped[bool] = mapped_column(default=False, server_default="0", info=OURS)
    # What CLARA holds still.
    in_clara: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), info=EMPTIED)
    clara_entered_at: Mapped[datetime | None] = mapped_column(Moment, info=OURS)
    clara_entered_by: Mapped[str | None] = mapped_column(String(20), info=STAFF)
    # What the last mark put an end to: see `store/file/clara.py`.
    before_mark: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), info=EMPTIED)
    # A deleted dossier keeps its row: messages and deleted lines speak of it. Created again, it comes back.
    deleted_at: Mapped[datetime | None] = mapped_column(Moment, info=OURS)

    # Written through the ids: the two share a column, and only together they name an admission.
    candidate: Mapped[Candidate] = relationship(viewonly=True)
    admission: Mapped[Admission | None] = relationship(viewonly=True)
    programme: Mapped[Programme] = relationship(lazy="joined", innerjoin=True)
    inscriptions: Mapped[list["Inscription"]] = relationship(
        back_populates="dossier", cascade="all, delete-orphan", order_by="Inscription.id"
    )

    @property
    def foreign(self) -> bool:
        return self.admission_id is None


class InscriptionState(StrEnum):
    """What a line is; only an active one is unique for its dossier and course, and counts in the totals."""

    ACTIVE = "active"
    UNASSIGNED = "unassigned"
    NOT_FOLLOWED = "not_followed"
    DELETED = "deleted"


_ACTIVE = f"state = '{InscriptionState.ACTIVE}'"
_PENDING = "state != 'deleted' AND clara != 'entered' OR state = 'deleted' AND clara = 'to_remove'"
_NOT_FOLLOWED = f"state = '{InscriptionState.NOT_FOLLOWED}'"


class Inscription(Base):
    """A course of a session dossier: the fields of CLARA's *Création d'une inscription-cours* (image 1.4).

    A code left None is inherited: the admission's or the list's default; once the line is entered in CLARA,
    what that was then, which `effective` keeps.
    """

    __tablename__ = "inscription"
    __table_args__ = (
        of_some("uq_inscription_active_course", "dossier_id", "course_id", where=_ACTIVE),
        of_some("uq_inscription_not_followed_course", "dossier_id", "course_id", where=_NOT_FOLLOWED),
        of_some("ix_inscription_pending", "dossier_id", "id", where=_PENDING, unique=False),
        NO_REUSE | about_people(),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=OURS)
    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("session_dossier.id", ondelete="CASCADE"), index=True, info=OURS
    )
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), info=COUNTED)
    state: Mapped[InscriptionState] = own(
        N_("État"), COUNTED, word(InscriptionState), default=InscriptionState.ACTIVE
    )
    # Empty where the line has no group (yet).
    group_number: Mapped[str] = own(N_("Groupe"), COUNTED, String(5), part=Part.GROUP)
    # As chosen; None where no grid told it.
    mode: Mapped[Mode | None] = own(N_("Type RAC"), COUNTED, word(Mode), part=Part.GROUP)
    fictive_group: Mapped[bool] = own(N_("Groupe fictif"), COUNTED, default=False, part=Part.GROUP)

    unit: Mapped[Code] = code(
        "unite_org", N_("Unité org."), Part.INHERITED, COUNTED, "Unité organisationnelle"
    )
    language: Mapped[Code] = code("langue", N_("Langue"), Part.INHERITED, COUNTED, "Lang.")
    category: Mapped[Code] = code("categorie", N_("Catégorie"), Part.INHERITED, COUNTED, "Cat.")
    funding: Mapped[Code] = code(
        "source_financement",
        N_("Source financement"),
        Part.INHERITED,
        COUNTED,
        "Financ.",
        heading="financement",
    )
    # CLARA's; never the mode of the group.
    rac: Mapped[Code] = code("rac", N_("RAC"), Part.INHERITED, COUNTED)
    distance: Mapped[Code] = code(
        "mode_ens_distance",
        N_("Mode ens. distance"),
        Part.INHERITED,
        COUNTED,
        "E.Dist.",
        "Enseignement à distance",
        heading="ens_distance",
    )

    prerequisites: Mapped[Code] = code("prealables", N_("Préalables"), Part.ENROLMENT, COUNTED)
    assignment_state: Mapped[Code] = code(
        "etat_assignation", N_("État d’assignation"), Part.ENROLMENT, COUNTED
    )
    assignment_priority: Mapped[int | None] = count(
        N_("Priorité d’assignation"),
        Part.ENROLMENT,
        COUNTED,
        "priorite",
        hint=N_("Vide : la valeur par défaut de CLARA."),
    )
    substitution: Mapped[Code] = code(
        "intention_substitution",
        N_("Intention substitution"),
        Part.ENROLMENT,
        COUNTED,
        heading="substitution",
    )
    alternate_number: Mapped[str | None] = words(
        N_("Numéro alternatif"), Part.ENROLMENT, EMPTIED, "numero_alternatif"
    )
    parent_course: Mapped[str | None] = words(
        N_("Cours parent"), Part.ENROLMENT, COUNTED, "cours_parent", hint=N_("Ex. : 350-714-RL")
    )

    note: Mapped[int | None] = mark(N_("Note"), Part.RESULTS, COUNTED, "note", "Résultat")
    weighted_note: Mapped[int | None] = mark(
        N_("Pondérée"), Part.RESULTS, COUNTED, "ponderee", "Note pondérée"
    )
    average: Mapped[int | None] = mark(N_("Moy."), Part.RESULTS, COUNTED, "moyenne")
    remark: Mapped[Code] = code("remarque", N_("Remarque"), Part.RESULTS, EMPTIED, "Rem.", defaulted=False)
    absences: Mapped[int | None] = count(N_("Absences"), Part.RESULTS, COUNTED, "absences", "Abs.", most=999)
    r_score: Mapped[str | None] = words(N_("Cote R"), Part.RESULTS, EMPTIED, "cote_r")
    retake_right: Mapped[Code] = code(
        "droit_reprise", N_("Droit à la reprise"), Part.RESULTS, COUNTED, asked=True, copied=True
    )

    state_transmission: Mapped[str | None] = words(
        N_("État, dernière transmission"), Part.TRANSMISSION, COUNTED, "etat_transmission"
    )
    state_transmitted_on: Mapped[date | None] = day(
        N_("État, transmis le"), Part.TRANSMISSION, COUNTED, "etat_transmis_le"
    )
    funding_transmission: Mapped[str | None] = words(
        N_("Financement, dernière transmission"), Part.TRANSMISSION, COUNTED, "financement_transmission"
    )
    funding_transmitted_on: Mapped[date | None] = day(
        N_("Financement, transmis le"), Part.TRANSMISSION, COUNTED, "financement_transmis_le"
    )
    result_transmission: Mapped[str | None] = words(
        N_("Résultat, dernière transmission"), Part.TRANSMISSION, COUNTED, "resultat_transmission"
    )
    result_transmitted_on: Mapped[date | None] = day(
        N_("Résultat, transmis le"), Part.TRANSMISSION, COUNTED, "resultat_transmis_le"
    )

    study_situation: Mapped[Code] = code(
        "situation_etudes", N_("Situation d’études"), Part.PARTNERSHIP, COUNTED, defaulted=False
    )
    partner: Mapped[str | None] = words(
        N_("Organisme partenaire"), Part.PARTNERSHIP, EMPTIED, "organisme", longest=120
    )
    partner_course: Mapped[str | None] = words(
        N_("Cours dans organisme partenaire"), Part.PARTNERSHIP, EMPTIED, "cours_organisme"
    )

    census: Mapped[Code] = code(
        "recensement", N_("Recensement"), Part.CENSUS, COUNTED, "Statut de recensement", defaulted=False
    )
    census_by: Mapped[str | None] = words(
        N_("Recensé par"), Part.CENSUS, STAFF, "recense_par", "Recensement par", longest=120
    )
    census_on: Mapped[date | None] = day(
        N_("Recensé le"), Part.CENSUS, COUNTED, "recense_le", "Date de recensement"
    )

    # Where the course keeps another calendar than the session's.
    starts_on: Mapped[date | None] = day(
        N_("Début du cours"),
        Part.CALENDAR,
        COUNTED,
        "debut",
        hint=N_("Où le cours a un autre calendrier que la session."),
        asked=True,
    )
    ends_on: Mapped[date | None] = day(N_("Fin du cours"), Part.CALENDAR, COUNTED, "fin", asked=True)

    created_at: Mapped[datetime] = mapped_column(Moment, default=utc_now, info=OURS)
    created_by: Mapped[str] = mapped_column(String(20), info=STAFF)
    updated_at: Mapped[datetime] = mapped_column(Moment, default=utc_now, onupdate=utc_now, info=OURS)
    version: Mapped[int] = mapped_column(default=1, server_default="1", info=OURS)  # one more at each change
    user_values: Mapped[dict[str, str]] = own(
        N_("Champs usager"), replaced({}), JSON, default=dict, server_default="{}", copied=True
    )

    # A line that came from the college's files is in CLARA already.
    clara: Mapped[ClaraState] = own(
        N_("CLARA"), OURS, word(ClaraState), default=ClaraState.TO_ENTER, server_default=ClaraState.TO_ENTER
    )
    # What CLARA holds still.
    in_clara: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), info=EMPTIED)
    # What each code without a value stands for, since the line was entered in CLARA.
    effective: Mapped[dict[str, str | None] | None] = mapped_column(JSON(none_as_null=True), info=EMPTIED)
    # Until it is entered in CLARA anew.
    unlock_reason: Mapped[str | None] = own(N_("Raison du déverrouillage"), EMPTIED, String(300))
    clara_entered_at: Mapped[datetime | None] = mapped_column(Moment, info=OURS)
    clara_entered_by: Mapped[str | None] = mapped_column(String(20), info=STAFF)
    # What the last mark put an end to, so that it can be taken back: see `lines.enter_in_clara`.
    before_mark: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), info=EMPTIED)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment, info=OURS)
    deleted_by: Mapped[str | None] = mapped_column(String(20), info=STAFF)
    # What it was.
    deleted_from: Mapped[InscriptionState | None] = mapped_column(word(InscriptionState), info=OURS)

    dossier: Mapped[SessionDossier] = relationship(back_populates="inscriptions")
    course: Mapped[Course] = relationship(lazy="joined", innerjoin=True)

    @property
    def weighting(self) -> Weighting:
        return self.course.weighting
