"""*Champs usager*: the fields that the college adds to its dossiers and inscriptions."""

from sqlalchemy import bindparam, select

from rac_bot.store.models import FieldSubject, UserField
from rac_bot.store.work.instances import Instances
from rac_bot.store.work.statements import Open
from rac_bot.store.work.work import Work

MOST = 20  # of one subject in use together: what a form has room for

_FIELD = Instances(UserField)
IN_USE = Open(
    _FIELD.selected.where(UserField.subject == bindparam("subject"), UserField.active).order_by(UserField.id)
)
NAMES = Open(select(UserField.id, UserField.name))


def of(work: Work, subject: FieldSubject) -> list[UserField]:
    """Those in use, in the order in which the college defined them."""
    return work.known(_in_use, subject)


def names(work: Work) -> dict[str, str]:
    """Of every field, by its id as `user_values` writes it: values of an abandoned field still show."""
    return work.known(_names)


def _in_use(work: Work, subject: FieldSubject) -> list[UserField]:
    return _FIELD.each(work.rows(IN_USE, subject=subject))


def _names(work: Work) -> dict[str, str]:
    return {str(key): name for key, name in work.rows(NAMES)}
