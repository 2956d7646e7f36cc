"""What the largest window weighs with the college's lists and fields: Slack refuses it over 250 KB."""

from collections.abc import Iterable, Mapping

from rac_bot.blockkit import IN_VIEW, VIEW, plain, weight
from rac_bot.domain.fields import Field
from rac_bot.exchange.entering.importing import Import
from rac_bot.exchange.reading.rows import CodeRow, FieldRow, Row
from rac_bot.i18n import _
from rac_bot.store.catalogue import ASKED, DOSSIER, LINE
from rac_bot.store.college import user_fields
from rac_bot.store.college.codes import Codes
from rac_bot.store.models import FieldSubject, UserField
from rac_bot.store.work.work import Work

FRAME = 20_000  # bytes of the rest of a form, more than any has
AROUND = 800  # of a field, with its label, around its options
OPTION = 75

_FORMS = {
    FieldSubject.INSCRIPTION: [LINE[name] for name in ASKED if LINE[name].list],
    FieldSubject.DOSSIER: [one for one in DOSSIER.values() if one.list],
}


def largest(work: Work) -> int:
    """Bytes of the larger of the two forms that have them: an inscription's, a session dossier's."""
    codes = work.known(Codes)
    return max(_form(codes, lists, user_fields.of(work, subject)) for subject, lists in _FORMS.items())


def hold_to_the_window(importing: Import, last: Row[CodeRow] | Row[FieldRow] | None, column: str) -> None:
    """Refuse, at the last row of the file, what would make a window heavier than Slack takes."""
    importing.work.flush()
    if last and (found := largest(importing.work)) > VIEW:
        expected = _(
            "moins de valeurs, ou plus courtes : la plus grande fenêtre pèserait {weight} Ko, et Slack en "
            "accepte {most}",
            weight=-(-found // 1000),
            most=VIEW // 1000,
        )
        importing.refuse(last, column, expected)


def _form(codes: Codes, lists: Iterable[Field], fields: Iterable[UserField]) -> int:
    listed = [
        {one.code: codes.label(one.list, one.code) or "" for one in codes.values(known.list)}
        for known in lists
    ]
    own = [{choice: choice for choice in one.choices} for one in fields]
    return FRAME + sum(AROUND + _options(one) for one in (*listed, *own))


def _options(texts: Mapping[str, str]) -> int:
    """Those that stand in the view, by their values, and the one that is chosen."""
    weights = [weight({"text": plain(text, OPTION), "value": value}) for value, text in texts.items()]
    return max(weights, default=0) + (sum(weights) if len(weights) <= IN_VIEW else 0)
