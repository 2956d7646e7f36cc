"""The journal in words: who did what, runs of the same thing joined, what was told of people."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from rac_bot import errors
from rac_bot.domain.codes import format_da
from rac_bot.domain.folding import fold
from rac_bot.domain.watches import Watch
from rac_bot.i18n import N_, _, _n, local_day, parted
from rac_bot.store.catalogue import EVERY
from rac_bot.store.college.codes import Codes
from rac_bot.store.models import Action, Candidate, ClaraState, JournalEntry, Settling
from rac_bot.words.fields import field_label, field_value
from rac_bot.words.handover import days_told
from rac_bot.words.people import actor
from rac_bot.words.watches import settling_name, watch_name

Values = Mapping[str, Sequence[Any]]  # field -> before, after


@dataclass(frozen=True, slots=True)
class Run:
    """The same thing, done by one person so many times on end."""

    first: datetime
    last: datetime
    who: str
    what: str
    origin: str
    times: int = 1

    @property
    def told(self) -> str:
        return self.what if self.times == 1 else _("{what} {n} fois", what=self.what, n=self.times)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells entries: by name those of `people`, and what changed where `values` has it."""

    names: Mapping[str, str] = field(default_factory=dict)  # of the team, by Slack id
    people: Mapping[int, Candidate] = field(default_factory=dict)
    values: Mapping[int, Values] = field(default_factory=dict)  # of each entry
    codes: Codes | None = None

    def runs(self, entries: Iterable[JournalEntry]) -> list[Run]:
        """The latest first, as they come; what follows on itself within a day is joined."""
        each = (Run(one.at, one.at, self.who(one), self.what(one), one.origin or "") for one in entries)
        joined = []
        for _same, some in groupby(each, lambda run: (local_day(run.first), run.who, run.what)):
            run = list(some)
            joined.append(replace(run[-1], last=run[0].last, times=len(run)))
        return joined

    def who(self, entry: JournalEntry) -> str:
        """A colleague; of a command, whoever ran it on the machine."""
        if entry.actor == "cli" and entry.origin:
            return _("{account} (ligne de commande)", account=entry.origin)
        return actor(self.names, entry.actor)

    def what(self, entry: JournalEntry) -> str:
        """`a inscrit Lise Leblanc à 350-714-RL, H-2027, groupe 00991 (EE SR)`, for plain text."""
        person = self.people.get(entry.candidate_id or 0)
        name = f"{person.given_name} {person.family_name}".strip() if person else ""
        told = self._sentence(entry).format(
            whom=name,
            of=_of(name) if name else "",
            line=_line(entry, entry.group_number),
            course=_line(entry),
            session=entry.session.code if entry.session else "",
            detail=_file(entry.told) if entry.action is Action.IMPORT else entry.told,
            people=_n("({n} personne)", "({n} personnes)", entry.people) if entry.people is not None else "",
        )
        changed = self._changed(entry)
        told = " ".join(part for part in told.split(" ") if part)  # where nobody is named, a blank is left
        return _("{what} : {changes}", what=told, changes=changed) if changed else told

    def _sentence(self, entry: JournalEntry) -> str:
        match entry.action:
            case Action.IMPORT | Action.EXPORT | Action.READ_JOURNAL | Action.SEARCH | Action.HAND_BACK:
                return _of_many(entry)
            case Action.CONSULT if entry.course:
                return _("a ouvert l’inscription {of} à {line}")
            case Action.ENTER if ClaraState.TO_REMOVE in self.values.get(entry.id, {}).get("clara", ()):
                if not entry.course:
                    return _("a noté supprimé dans CLARA le dossier session {session} {of}")
                return _("a noté supprimée dans CLARA l’inscription {of} à {line}")
            case Action.ENTER | Action.PUT_BACK if entry.session and not entry.course:
                return _(_OF_SESSION[entry.action])
            case Action.ENTER | Action.PUT_BACK if entry.detail and not entry.course:
                return _(_OF_ADMISSION[entry.action])
        return _(_SENTENCES[entry.action])

    def _changed(self, entry: JournalEntry) -> str:
        """What the entry says beyond its sentence."""
        values = self.values.get(entry.id, {})
        match entry.action:
            case Action.CHANGE | Action.CHANGE_DOSSIER:
                told = (self._difference(name, *values[name]) for name in values if name in EVERY)
                return parted(told) or ", ".join(_labels(entry.told, EVERY))
            case Action.RENUMBER if values:
                return " → ".join(map(format_da, values["da"]))
            case Action.UNLOCK if values.get("unlock_reason"):
                return _("« {reason} »", reason=values["unlock_reason"][1])
            case Action.IMPORT if entry.candidate_id is not None and not entry.session:
                return ", ".join(_(_PERSON[name]) for name in entry.told.split(", ") if name in _PERSON)
            case Action.GIVE_ACCESS | Action.WITHDRAW_ACCESS | Action.DECLINE_ACCESS if entry.told:
                return self._access(entry.told)
            case Action.SETTLE | Action.UNSETTLE | Action.CHANGE_RULE:
                return _watch(entry.told)
            case Action.ERASE:
                return entry.told  # by which rule, and who authorised it
            case Action.OFFER | Action.HAND_OVER | Action.HAND_BACK if entry.told:
                return self._handover(entry, *entry.told.split())
            case Action.REFUSE:
                sentence = getattr(getattr(errors, entry.told, None), "sentence", "")
                return _(sentence) if sentence and "{" not in sentence else entry.told
        return ""

    def _handover(self, entry: JournalEntry, who: str, first: str = "", last: str | None = None) -> str:
        """`UJULIE 2026-11-30 2026-12-11`, as `store.people.handing` keeps it; of its end, whose they are."""
        name = self.names.get(who, who)
        if not first:
            return _("de nouveau à {name}", name=name) if entry.candidate_id is not None else ""
        days = days_told(date.fromisoformat(first), date.fromisoformat(last) if last else None)
        if entry.action is Action.OFFER:
            return _("à {name}, {days}", name=name, days=days)
        return _("confié par {name}, {days}", name=name, days=days)

    def _difference(self, name: str, before: Any, after: Any) -> str:
        if isinstance(before, Mapping) or self.codes is None:  # *champs usager*
            return field_label(name)
        was, now = (field_value(name, value, self.codes) for value in (before, after))
        return f"{field_label(name)} {was} → {now}"

    def _access(self, detail: str) -> str:
        """`UJULIE: - -> conseil JEE.0K RA`, as `store.people.access` keeps it."""
        who, _colon, rights = detail.partition(": ")
        before, arrow, after = rights.partition(" -> ")
        name = self.names.get(who, who)
        if not arrow:
            return f"{name}, {before}" if before else name
        if before == "-":
            return f"{name}, {after}"
        return _("{name}, {rights} (avant : {before})", name=name, rights=after, before=before)


_SENTENCES = {
    Action.SEARCH: N_("a cherché un dossier {people}"),
    Action.CONSULT: N_("a ouvert le dossier {of}"),
    Action.CHANGE_RULE: N_("a réglé une veille"),
    Action.SETTLE: N_("a traité un dossier d’une veille {of}"),
    Action.UNSETTLE: N_("a remis à traiter un dossier d’une veille {of}"),
    Action.STOP: N_("a noté non actif dans la démarche le dossier {of}"),
    Action.RESUME: N_("a remis dans la démarche le dossier {of}"),
    Action.SHOW_IDENTITY: N_("a vu, dans une liste, la date de naissance et le code permanent {of}"),
    Action.CREATE_DOSSIER: N_("a créé le dossier session {session} {of}"),
    Action.CHANGE_DOSSIER: N_("a changé le dossier session {session} {of}"),
    Action.DELETE_DOSSIER: N_("a supprimé le dossier session {session} {of}"),
    Action.ENROL: N_("a inscrit {whom} à {line}"),
    Action.CHANGE: N_("a changé l’inscription {of} à {course}"),
    Action.UNLOCK: N_("a déverrouillé l’inscription {of} à {course}"),
    Action.DELETE: N_("a supprimé l’inscription {of} à {line}"),
    Action.RESTORE: N_("a rétabli l’inscription {of} à {line}"),
    Action.ENTER: N_("a noté saisie dans CLARA l’inscription {of} à {line}"),
    Action.PUT_BACK: N_("a remis à saisir dans CLARA l’inscription {of} à {line}"),
    Action.UNDO: N_("a défait l’enregistrement de l’inscription {of} à {line}"),
    Action.ADMIT: N_("a admis {whom} à {detail}"),
    Action.RENUMBER: N_("a corrigé le DA {of}"),
    Action.CHANGE_GRID: N_("a changé une grille : {detail}"),
    Action.ROUTE: N_("a changé les règles des canaux : {detail}"),
    Action.GIVE_ACCESS: N_("a donné un accès"),
    Action.WITHDRAW_ACCESS: N_("a retiré un accès"),
    Action.DECLINE_ACCESS: N_("a laissé sans suite une demande d’accès"),
    Action.RESEND: N_("a renvoyé un message"),
    Action.REDIRECT: N_("a changé de canal ce qui n’était pas parti"),
    Action.ABANDON: N_("a renoncé à envoyer un message"),
    Action.EXPORT: N_("a exporté des données : {detail} {people}"),
    Action.READ_JOURNAL: N_("a lu le journal"),
    Action.ERASE: N_("a effacé la personne"),
    Action.RETAIN: N_("a effacé ce qui était gardé depuis assez longtemps : {detail}"),
    Action.IMPORT: N_("a importé un fichier : {detail}"),
    Action.REFUSE: N_("s’est vu refuser une action {of}"),
    Action.OFFER: N_("a proposé de confier des candidats {people}"),
    Action.HAND_OVER: N_("suit maintenant le dossier {of}"),
    Action.HAND_BACK: N_("a laissé sans suite une proposition de confier des candidats {people}"),
}
_OF_SESSION = {
    Action.ENTER: N_("a noté dans CLARA le dossier session {session} {of}"),
    Action.PUT_BACK: N_("a remis à créer dans CLARA le dossier session {session} {of}"),
}
_OF_ADMISSION = {
    Action.ENTER: N_("a noté dans CLARA l’admission {of} à {detail}"),
    Action.PUT_BACK: N_("a remis à créer dans CLARA l’admission {of} à {detail}"),
}
_OF_ONE = {
    Action.EXPORT: N_("a exporté le dossier {of}"),
    Action.READ_JOURNAL: N_("a lu le journal du dossier {of}"),
    Action.IMPORT: N_("a importé le dossier {of}"),
    Action.SEARCH: N_("a cherché un dossier {people}"),
    Action.HAND_BACK: N_("a mis fin à ce que le dossier {of} soit confié"),
}
_FILES = {
    "codes": N_("listes de codes"),
    "fields": N_("champs usager"),
    "grid": N_("lignes d’une grille"),
    "candidates": N_("personnes"),
    "dossiers": N_("sessions"),
    "inscriptions": N_("inscriptions"),
}
_EXPORTS = {
    "backup": N_("a sauvegardé la base {people}"),
    "copy": N_("a copié la base {people}"),
    "declaration": N_("a exporté ce qui manque avant la déclaration {people}"),
    "journal": N_("a exporté le journal du dossier {of}"),
    "reconcile": N_("a comparé une liste de CLARA {people}"),
    "register": N_("a exporté le registre des accès"),
    "stats": N_("a lu les statistiques exactes"),
}
_PERSON = {  # the fields of a person that a file brings
    "family_name": N_("nom de famille"),
    "given_name": N_("prénom"),
    "code_permanent": N_("code permanent"),
    "birth_date": N_("date de naissance"),
    "phone": N_("téléphone"),
    "language": N_("langue"),
    "active": N_("actif dans la démarche"),
    "sanctioned": N_("sanction"),
    "admission": N_("admission"),
}


def kind_names() -> dict[str, str]:
    """The kinds of entries that can be asked for."""
    return {
        "changes": _("Les changements"),
        "looks": _("Les consultations"),
        "accesses": _("Les accès donnés et retirés"),
        "exports": _("Les exportations et les sauvegardes"),
        "refusals": _("Les refus"),
    }


# --- for a register: of nobody by name ----------------------------------------------------------------

_WHO, _COURSES = N_("identité"), N_("parcours et inscriptions")
_CODE, _RESULTS, _PHONE = N_("code permanent"), N_("résultats"), N_("coordonnées")
_BIRTH = N_("date de naissance")
_FILE = (_WHO, _CODE, _COURSES, _RESULTS)
_ALL = (_WHO, _CODE, _BIRTH, _PHONE, _COURSES, _RESULTS)
_LINE_ACTS = (
    *(Action.ENROL, Action.CHANGE, Action.UNLOCK, Action.DELETE, Action.RESTORE, Action.ENTER),
    *(Action.PUT_BACK, Action.UNDO),
)
_DOSSIER_ACTS = (Action.CREATE_DOSSIER, Action.CHANGE_DOSSIER, Action.DELETE_DOSSIER)
_TOLD: Mapping[Action, tuple[str, ...]] = {
    Action.SEARCH: (_WHO,),
    Action.CONSULT: _FILE,
    Action.SHOW_IDENTITY: (_WHO, _CODE, _BIRTH),
    **dict.fromkeys((*_LINE_ACTS, *_DOSSIER_ACTS), (_WHO, _COURSES, _RESULTS)),
    Action.ADMIT: (*_ALL[:4], _COURSES),
    Action.IMPORT: _ALL,
    Action.EXPORT: _ALL,
    Action.ERASE: _ALL,
    Action.RENUMBER: (_WHO,),
    Action.READ_JOURNAL: (_WHO, _COURSES),
    **dict.fromkeys((Action.SETTLE, Action.UNSETTLE, Action.STOP, Action.RESUME), (_WHO, _COURSES)),
    **dict.fromkeys((Action.HAND_OVER, Action.HAND_BACK), (_WHO,)),
}


def categories(action: Action) -> str:
    """The categories of personal information that such an act shows, changes or takes out."""
    return ", ".join(map(_, _TOLD.get(action, ())))


def action_name(action: Action) -> str:
    """What was done, of whomever."""
    return {
        Action.SEARCH: _("recherche"),
        Action.CONSULT: _("consultation"),
        Action.CHANGE_RULE: _("veille réglée"),
        Action.SETTLE: _("dossier d’une veille traité"),
        Action.UNSETTLE: _("dossier d’une veille remis à traiter"),
        Action.STOP: _("dossier noté non actif dans la démarche"),
        Action.RESUME: _("dossier remis dans la démarche"),
        Action.SHOW_IDENTITY: _("date de naissance et code permanent montrés dans une liste"),
        Action.CREATE_DOSSIER: _("session créée"),
        Action.CHANGE_DOSSIER: _("session modifiée"),
        Action.DELETE_DOSSIER: _("session supprimée"),
        Action.ENROL: _("inscription"),
        Action.CHANGE: _("inscription modifiée"),
        Action.UNLOCK: _("inscription déverrouillée"),
        Action.DELETE: _("inscription supprimée"),
        Action.RESTORE: _("inscription rétablie"),
        Action.ENTER: _("saisie dans CLARA"),
        Action.PUT_BACK: _("remise à saisir dans CLARA"),
        Action.UNDO: _("enregistrement défait"),
        Action.ADMIT: _("admission"),
        Action.RENUMBER: _("DA corrigé"),
        Action.CHANGE_GRID: _("grille modifiée"),
        Action.ROUTE: _("règles des canaux"),
        Action.GIVE_ACCESS: _("accès donné"),
        Action.WITHDRAW_ACCESS: _("accès retiré"),
        Action.DECLINE_ACCESS: _("demande d’accès laissée sans suite"),
        Action.RESEND: _("message renvoyé"),
        Action.REDIRECT: _("messages changés de canal"),
        Action.ABANDON: _("message abandonné"),
        Action.EXPORT: _("exportation"),
        Action.READ_JOURNAL: _("lecture du journal"),
        Action.ERASE: _("effacement"),
        Action.RETAIN: _("fin de conservation"),
        Action.IMPORT: _("importation"),
        Action.REFUSE: _("refus"),
        Action.OFFER: _("proposition de confier des candidats"),
        Action.HAND_OVER: _("dossier confié"),
        Action.HAND_BACK: _("fin de ce qui était confié"),
    }[action]


def _watch(detail: str) -> str:
    """`silence followed_up`, in words."""
    if not detail:
        return ""
    watch, *how = detail.split()
    return ", ".join((watch_name(Watch(watch)), *(settling_name(Settling(one)) for one in how)))


def _of(name: str) -> str:
    return _("d’{name}", name=name) if fold(name)[:1] in tuple("aeiouh") else _("de {name}", name=name)


def _line(entry: JournalEntry, group: str | None = None) -> str:
    """`350-714-RL, H-2027, groupe 00991 (EE SR)`, as far as the entry says it."""
    if not entry.course:
        return _("un cours")
    if group and entry.mode:
        group = _("groupe {number} ({mode})", number=group, mode=entry.mode)
    elif group:
        group = _("groupe {number}", number=group)
    session = entry.session.code if entry.session else None
    return ", ".join(filter(None, (entry.course, session, group)))


def _of_many(entry: JournalEntry) -> str:
    """The sentence of what may be about one file, or about many."""
    detail, whose = entry.detail or "", entry.candidate_id is not None
    match entry.action:
        case Action.IMPORT if entry.course:
            return _("a importé l’inscription {of} à {line}")
        case Action.IMPORT if entry.session:
            return _("a importé le dossier session {session} {of}")
        case Action.IMPORT if whose and detail != "created":
            return _("a mis à jour le dossier {of} par un fichier")
        case Action.EXPORT if detail in _EXPORTS:
            return _(_EXPORTS[detail])
        case Action.SEARCH if detail == "pending" and whose:
            return _("a vu {whom} dans la liste à saisir")
        case Action.SEARCH if detail == "handover" and whose:
            return _("a vu {whom} parmi des candidats à confier ou confiés")
        case Action.SEARCH if detail == "next_session" and whose:
            return _("a vu ce que peut suivre {whom} à la session suivante")
        case Action.SEARCH if detail.startswith(("grid", "watch")) and whose:
            return _("a vu {whom} dans une liste")
        case Action.SEARCH if detail.startswith("pending"):
            return _("a lu la liste à saisir {people}")
    return _((_OF_ONE if whose else _SENTENCES)[entry.action])


def _file(detail: str) -> str:
    """`candidates +3 ~1`, as an import keeps what a file brought, in words."""
    found = re.fullmatch(r"(\w+) \+(\d+) ~(\d+)", detail)
    if not found or found[1] not in _FILES:
        return detail
    changed = _n("{n} mise à jour", "{n} mises à jour", int(found[3]))
    return _("{kind} ({n} de plus, {changed})", kind=_(_FILES[found[1]]), n=found[2], changed=changed)


def _labels(detail: str, known: Mapping[str, Any]) -> list[str]:
    return [field_label(name) for name in detail.split(", ") if name in known]
