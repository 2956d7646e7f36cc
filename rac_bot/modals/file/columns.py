"""CLARA's eleven columns of a line, for who compares the two screens."""

from rac_bot.blockkit import escape
from rac_bot.i18n import _
from rac_bot.modals.parts.labels import stands_for
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.catalogue import LINE
from rac_bot.store.models import Inscription


def three_rows(head: str, line: Inscription, ref: Reference) -> str:
    """In CLARA's order, always labelled, under the line's own row with its title."""
    own = {name: getattr(line, name) for name in ("note", "remark", "absences", "average")}
    codes = {
        name: getattr(line, name) or stands_for(name, line, ref.codes.default(LINE[name].list))
        for name in ("category", "funding", "rac", "distance", "census")
    }
    codes["census"] = ref.codes.label(LINE["census"].list, codes["census"])
    told = {name: "—" if value in (None, "") else escape(str(value)) for name, value in (own | codes).items()}
    second = _("Note *{note}* · Rem. {remark} · Abs. {absences} · Moy. {average}", **told)
    third = _(
        "Cat. {category} · Financ. {funding} · RAC {rac} · É. dist. {distance} · Recens. {census}", **told
    )
    return f"{head} · {escape(line.course.title)}\n{second}\n{third}"
