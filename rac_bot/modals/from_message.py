"""*Trouvé dans ce message*: the people and the courses whose numbers a message holds."""

from collections.abc import Mapping, Sequence, Sized

from rac_bot.blockkit import Json, actions, button, context, escape, modal, section
from rac_bot.i18n import _, _n
from rac_bot.modals.parts.labels import admission_line, candidate_title
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.models import Candidate

CALLBACK = "found_in_message"
SHOWN = 20  # people, and courses


def found_view(people: Sequence[Candidate], courses: Mapping[str, str], ref: Reference) -> Json:
    """`courses`: their titles, by number."""
    blocks = [_person(one) for one in people[:SHOWN]]
    blocks += [context(told) for told in _beyond(people)]
    if courses:
        named = [f"*{number}* {escape(title)}" for number, title in list(courses.items())[:SHOWN]]
        title = _n("Cours nommé :", "Cours nommés :", len(courses))
        blocks.append(section("\n".join([title, *named, *_beyond(courses)])))
    if not blocks:
        blocks.append(section(_("Ce message ne nomme ni dossier que vous puissiez ouvrir, ni cours.")))
    if people and ref.may_change:
        shown = len(people[:SHOWN])
        label = _n("Inscrire cette personne", "Inscrire ces {n} personnes", shown)
        course = next(iter(courses)) if len(courses) == 1 else ""  # of several, who is for which is not known
        enrolling = button(label, "enrol_candidates", course, primary=True)
        blocks.append(actions(enrolling, block_id="next_steps"))
    blocks.append(context(_("Rien n’est écrit dans le canal.")))
    return modal(CALLBACK, _("Trouvé dans ce message"), blocks)


def _beyond(found: Sized) -> list[str]:
    more = len(found) - SHOWN
    return [_n("… et {n} autre.", "… et {n} autres.", more)] if more > 0 else []


def _person(one: Candidate) -> Json:
    lines = [candidate_title(one), *map(admission_line, one.admissions)]
    spoken = _("Ouvrir le dossier de {name}", name=one.name)
    opening = button(_("Ouvrir"), "open_found", one.id, spoken=spoken)
    return section("\n".join(lines), block_id=f"candidate-{one.id}", accessory=opening)
