"""*Champs usager*: the fields that the college adds to its dossiers and inscriptions."""

from sqlalchemy import select

from rac_bot.store.models import FieldSubject, UserField
from rac_bot.store.work.work import Work

MOST = 20  # of one subject in use together: what a form has room for


def of(work: Work, subject: FieldSubject) -> list[UserField]:
    """Those in use, in the order in which the college defined them."""
    wanted = select(UserField).where(UserField.subject == subject, UserField.active)
    return list(work.db.scalars(wanted.order_by(UserField.id)))


def names(work: Work) -> dict[str, str]:
    """Of every field, by its id as `user_values` writes it: values of an abandoned field still show."""
    return {str(field.id): field.name for field in work.db.scalars(select(UserField))}
