"""What fills the store: files of the college, gestures of its people, good and bad days of Slack."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from rac_bot.domain import routing
from rac_bot.domain.calendar import usual
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.domain.watches import Rule, Watch
from rac_bot.rounds.channels import ChannelDigests
from rac_bot.rounds.clock import Clock, Round
from rac_bot.rounds.digests import Digests
from rac_bot.rounds.grid_changes import GridChanges
from rac_bot.rounds.handovers import Handovers
from rac_bot.rounds.keeping import Keeping
from rac_bot.rounds.weekly import Weekly
from rac_bot.store.file import candidates, followed
from rac_bot.store.models import (
    Candidate,
    Handover,
    HandoverState,
    Inscription,
    SessionDates,
    Settling,
    TaskKind,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import handing, handover
from rac_bot.store.people.handover import Days
from rac_bot.store.privacy.retention import Keep
from rac_bot.store.routing import rules as channels
from rac_bot.store.trace import journal
from rac_bot.store.watches import findings, rules
from rac_bot.store.watches.findings import Finding
from rac_bot.store.work.work import COMMAND_LINE, By, Work
from tests.builders import TERMS
from tests.conftest import SAMPLES
from tests.databases import raw
from tests.upgrade.walk import (
    Walk,
    choose_course,
    choose_first,
    enrol,
    finish,
    leave,
    open_line,
    option,
    require,
    screen,
)

LISE, MAELLE, JEAN, SIOBHAN, EVE = "1234567", "2345678", "2345679", "2345680", "2345681"
CEDRIC, FATIMA, LINH, ZOE = "2345682", "2345683", "2345684", "2345685"
PAUL, ANNE, BOB = "3000001", "3000002", "3000003"
ERASING = ("--authorised-by", "Ada Min", "--rule", "12-3")
HARDER = "322-813-RL"  # the course of the rush; its groups are 00993 to 00995

MORE_PEOPLE = """da,nom,prenom,telephone,langue,actif,spe,grille,unite_org
3000001,Beauséjour,Paul,514-555-0111,FR,oui,1,JEE0K-17R-RA,RA
3000002,Untel,Anne,514-555-0112,FR,oui,1,JEE0K-17R-RA,RA
3000003,Untel,Bob,514-555-0113,FR,oui,1,JEE0K-17R-RA,RA
3000004,Untel,Carl,514-555-0114,FR,non,1,JEE0K-17R-RA,RA
"""
FIELDS = """sujet,nom,type,valeurs,obligatoire
dossier,Cohorte,liste,A ; B ; C,non
dossier,Site,texte,,non
dossier,Visites,nombre,,non
dossier,Rencontre,date,,non
dossier,Boursier,oui/non,,non
inscription,Évaluateur,texte,,non
inscription,Heures,nombre,,non
inscription,Entrevue,date,,non
inscription,Volet,liste,Un ; Deux,non
inscription,Stage,oui/non,,non
"""
REQUIRED = "sujet,nom,type,valeurs,obligatoire\ninscription,Milieu,texte,,oui\n"
UNASSIGNED = """da,session,grille,cours,etat,groupe
2345678,H-2018,JEE0K-17R-RA,322-70F-RL,non assignée,
"""
OTHER_SESSIONS = """da,session,grille,unite_org
2345682,A-2017,322A0-10A-RA,RA
2345682,H-2017,JEE0K-17R-RA,RA
2345678,A-2018,JEE0K-17R-RA,RA
"""
LISE_ID = 1  # of the first row of the samples
WHOLE, OTHER_GRID = "3100001", "322A0-10A-RA"  # by whom all of that grid is passed
TWELVE_AT = "Hiver 2018"
TWELVE = (
    *("322-703", "322-713", "412-724", "322-714", "350-704", "322-773"),
    *("322-793", "350-714", "322-734", "322-724", "322-823", "322-744"),
)


def fill(walk: Walk) -> None:
    """Nothing stays open; every message has gone out, or cannot."""
    steps = (
        *(_files, _rights, _rules, _guide, _twelve, _in_clara, _rush, _bad_days, _erased, _college, _met),
        *(_marked, _handed_over, _watched, _written, _in_the_morning, _as_the_week_ended, _grid_changed),
    )
    for step in steps:
        step(walk)
        for person in (walk.julie, walk.luc, walk.admin):
            leave(person)
        walk.wait()


def leave_undone(walk: Walk) -> None:
    """Last of all: what is deleted and not beyond recall, what is said and not sent."""
    julie, sandbox = walk.julie, walk.office.sandbox
    enrol(julie, EVE, "322-724-RL")
    enrol(julie, EVE, "322-823-RL")
    walk.deliver()
    _delete(walk, EVE, "322-724-RL")
    walk.keep("line-just-deleted")
    leave(julie)
    _delete(walk, EVE, "322-823-RL")
    julie.press("Rétablir")
    leave(julie)
    julie.command(f"/candidat {EVE}")
    walk.keep("file-with-a-line-to-restore")
    leave(julie)
    walk.deliver()
    sandbox.fail("chat.postMessage", drop=True, effected=True)  # Slack has it, and its answer is lost
    enrol(julie, PAUL, "322-773-RL")
    walk.office.deliver()
    told = [one for one in walk.told("322-823") if "Marquer saisie" in one.buttons][-1]
    julie.press("Marquer saisie", message=told)  # the message itself still says otherwise
    leave(julie)
    enrol(julie, ANNE, "322-773-RL")
    walk.keep("saved")
    leave(julie)
    julie.command(f"/inscrire {ANNE} 322-744-RL 322-754-RL EE")
    require(julie)
    julie.submit()
    walk.keep("several-outcome")
    walk.run("privacy", "erase", FATIMA, *ERASING, "--yes")


def _files(walk: Walk) -> None:
    walk.run("import", "all", str(SAMPLES))
    walk.bring("candidates", MORE_PEOPLE)
    walk.bring("dossiers", OTHER_SESSIONS)
    walk.bring("fields", FIELDS)


def _rights(walk: Walk) -> None:
    """More people have rights than a page of the list holds; Luc keeps to a programme and a unit."""
    for number in range(20):
        role = "administration" if number == 0 else "lecture"
        walk.run("access", "give", f"UCONSEIL{number:02}", "--role", role)
    walk.run("access", "withdraw", "UCONSEIL19")
    walk.run("access", "withdraw", walk.luc.id)
    walk.run("access", "give", walk.luc.id, "--role", "conseil")
    walk.deliver()
    admin = walk.admin
    admin.command("/rac acces")
    admin.press("Modifier", near="Luc Gagnon")
    choose_first(admin, "Limiter à des programmes", "jee")
    choose_first(admin, "Limiter à des unités organisationnelles", "RA")
    admin.submit()


def _rules(walk: Walk) -> None:
    """More rules of channels than a page of the list holds."""
    office = walk.office
    readers = [office.admin, office.luc]
    channel = office.sandbox.channel("rac-direction", id="CDIR", private=True, members=readers, bot=True)
    scopes = [routing.Scope(), *(routing.Scope(unit=f"U{number}") for number in range(20))]
    digests = [routing.Rule(channel.id, routing.Told.INSCRIPTIONS, one, 9 * 60) for one in scopes]
    with office.store.writing(COMMAND_LINE) as work:
        channels.replace(work, [routing.Rule(channel.id, routing.Told.WEEK, routing.Scope()), *digests])
    walk.deliver()


def _written(walk: Walk) -> None:
    """Homes are opened, access is asked for, somebody writes to the bot."""
    office = walk.office
    for person in (walk.julie, walk.luc, walk.admin, office.stranger):
        person.home()
    walk.wait(11)
    office.publish()
    walk.luc.choose("Confirmations", "Confirmer dans le canal", home=True)
    office.stranger.press("Demander l’accès", home=True)
    walk.julie.say("leblanc")
    walk.deliver()


def _handed_over(walk: Walk) -> None:
    """Of Julie's candidates some go to Luc, in each way that it may come out; somebody left a list behind."""
    office, julie, luc = walk.office, walk.julie.id, walk.luc.id
    ways: dict[HandoverState, tuple[int, int | None, Callable[[Work, Handover], object]]] = {
        HandoverState.REFUSED: (0, 5, handing.refuse),
        HandoverState.WITHDRAWN: (0, 5, handing.end),
        HandoverState.LAPSED: (0, 5, lambda work, one: handing.close(work, one, HandoverState.LAPSED)),
        HandoverState.UNBEGUN: (0, 5, lambda work, one: handing.close(work, one, HandoverState.UNBEGUN)),
        HandoverState.SETTLED: (0, 5, lambda work, one: handing.close(work, one, HandoverState.SETTLED)),
        HandoverState.CUT: (0, 5, lambda work, one: handing.close(work, one, HandoverState.CUT)),
        HandoverState.ENDED: (0, 5, _accepted_and(HandoverState.ENDED)),
        HandoverState.OVER: (0, 5, _accepted_and(HandoverState.OVER)),
        HandoverState.RUNNING: (0, 5, _accepted_and(None)),
        HandoverState.MOVED: (0, None, _accepted_and(None)),
        HandoverState.ACCEPTED: (1, 5, _accepted_and(None)),
        HandoverState.OFFERED: (0, 5, lambda _work, _one: None),
    }
    with office.store.writing(By(luc, Rights(Role.ADVISING))) as work:
        people = raw(work).scalars(select(Candidate.id).where(Candidate.erased_at.is_(None))).all()
        for whose in people[1:7]:  # not Lise, of whom Julie is told
            followed.follow(work, julie, whose)
        followed.follow(work, "UCONSEIL19", people[0])
        today = handing.today_of(work)
        for state, (first, last, act) in ways.items():
            begins = today + timedelta(days=first)
            days = Days(begins, None if last is None else today + timedelta(days=last))
            hers = work.on_behalf_of(julie)
            one = handing.offer(hers, julie, luc, [_free(hers, julie)], days)
            act(work, one)
            assert handover.one(work, one.id).state is state
    walk.deliver()


def _free(work: Work, giver: str) -> int:
    return next(one.id for one in handover.free(work, giver) if one.id != LISE_ID)


def _accepted_and(then: HandoverState | None) -> Callable[[Work, Handover], object]:
    def act(work: Work, one: Handover) -> None:
        handing.accept(work, one, Rights(Role.ADVISING), Rights(Role.ADVISING))
        if then:
            handing.close(work, handover.one(work, one.id), then)

    return act


def _in_the_morning(walk: Walk) -> None:
    """What the clock starts: it was laid four hours ago, and is due."""
    for ago in (4, 0):
        _clock(walk, ago)
    walk.deliver()


def _clock(walk: Walk, ago: int = 0) -> None:
    store = walk.office.store
    rounds: dict[TaskKind, Round] = {
        TaskKind.CONFIDING: Handovers(store, (), lambda: None),
        TaskKind.KEEPING: Keeping(store, Keep(0, 0, 0), lambda: None),
        TaskKind.DIGEST: Digests(store, (), TERMS, lambda: None),
        TaskKind.GRID: GridChanges(store, (), TERMS, lambda: None),
        TaskKind.CHANNEL: ChannelDigests(store, walk.office.team.id, lambda: None),
    }
    Clock(store, rounds, lambda: utc_now() - timedelta(hours=ago)).run_due()


def _grid_changed(walk: Walk) -> None:
    """A dozen lines of Lise's have a group that the grid does not give; it was another one meanwhile."""
    julie, file = walk.julie, (SAMPLES / "grille-JEE0K-17R-RA.csv").read_text(encoding="utf-8")
    walk.bring("dossiers", f"da,session,grille\n{LISE},A-2018,JEE0K-17R-RA\n")
    courses = [line.split(",")[4] for line in file.splitlines()[2:14]]
    lines = "".join(f"{LISE},A-2018,{course},00777,EE,à saisir\n" for course in courses)
    walk.bring("inscriptions", f"da,session,cours,groupe,mode,clara\n{lines}")
    _another_grid_and_back(walk, file)
    _clock(walk)
    walk.deliver()
    [told] = [one for one in julie.direct_messages() if "Revoir les 12" in one.buttons]
    julie.press("Revoir les 12", message=told)
    walk.keep("grid-changed")
    julie.press("Suivants ›")
    walk.keep("grid-changed-second-page")
    julie.press("Tout réparer (2)")
    walk.keep("grid-changed-repaired")
    julie.press("Défaire la réparation")
    leave(julie)
    _another_grid_and_back(walk, file)  # which is yet to be told
    julie.press("Garder les anciens groupes", message=told)
    walk.keep("grid-changed-kept")
    walk.deliver()


def _another_grid_and_back(walk: Walk, file: str) -> None:
    for groups in ("00970", "00990"):
        walk.bring("grid", file.replace("00990", groups))


def _watched(walk: Walk) -> None:
    """Each watch is on, Luc refuses one, and something was dealt with in each way; a file is whole,
    and a pivot date comes."""
    rows = (SAMPLES / f"grille-{OTHER_GRID}.csv").read_text(encoding="utf-8").splitlines()[2:]
    lines = "".join(f"{WHOLE},A-2017,{row.split(',')[4]},00980,88\n" for row in rows)
    person = f"{WHOLE},Zyx,Dora,oui,{OTHER_GRID},RA"
    walk.bring("candidates", f"da,nom,prenom,actif,grille,unite_org\n{person}\n")
    walk.bring("dossiers", f"da,session,grille\n{WHOLE},A-2017,{OTHER_GRID}\n")
    walk.bring("inscriptions", f"da,session,cours,groupe,note\n{lines}")
    with walk.office.store.writing(COMMAND_LINE) as work:
        for session in (Session(2018, "H"), Session(2018, "E")):
            dates = usual(session)
            days = {"first_day": dates.first, "last_day": dates.last, "pivot_day": date(2018, 6, 10)}
            raw(work).add(SessionDates(session=session, **days))
        for watch in Watch:
            rules.change(work, replace(Rule.usual(watch), on=True, audience=(walk.julie.id, walk.luc.id)))
        rules.refuse(work, walk.luc.id, [Watch.SILENCE])
        if whole := candidates.by_da(work, WHOLE):
            followed.follow(work, walk.julie.id, whole.id)
        for about, how in enumerate(Settling):
            findings.settle(work, Watch.SANCTION, Finding(LISE_ID, about), how)


def _as_the_week_ended(walk: Walk) -> None:
    """An inscription had been saved in the week before."""
    store, now = walk.office.store, utc_now()
    before = now - timedelta(days=8)
    with store.writing(COMMAND_LINE) as work:
        line = raw(work).scalars(select(Inscription)).first()
        assert line
        journal.enrolled(work.at(before), [line])
    weekly = Weekly(store, walk.office.team.id, lambda: None)
    for moment in (before, now):
        Clock(store, {TaskKind.WEEKLY: weekly}, lambda: moment).run_due()  # noqa: B023
    walk.deliver()


def _guide(walk: Walk) -> None:
    """Lise's course of the guide, its results, a course she does not follow; a session made by mistake."""
    julie = walk.julie
    julie.command(f"/candidat {LISE}")
    julie.pick("☆ Ajouter à mes candidats")
    for code in ("h19", "h18"):
        julie.pick("Créer une session")
        choose_first(julie, "Session du nouveau dossier", code)
        julie.submit()
        if code == "h19":
            julie.pick("Supprimer la session")
            walk.keep("delete-dossier")
            julie.submit()
            walk.keep("file-session-deleted")
    julie.press("Inscrire")
    choose_first(julie, "Session", "h18")
    choose_course(julie, "350-714")
    finish(julie, "00991 · EE SR")
    julie.press("Inscrire")
    choose_first(julie, "Session", "h18")
    choose_course(julie, "350-704")
    finish(julie, "00990 · EE")
    julie.pick("Ajouter non suivi")
    choose_first(julie, "Session", "h18")
    choose_course(julie, "322-823")
    julie.submit()
    walk.deliver()
    julie.pick("Résultats", near="350-704-RL")
    julie.type("Note", "81")
    julie.submit()
    julie.pick("Détail", near="350-704-RL")
    julie.press("Recensement")
    julie.choose("Statut", "1 - Prés. conf")
    julie.submit()
    julie.dismiss()
    julie.pick("Modifier la session")
    julie.choose("Cohorte", "A")
    julie.submit()
    walk.deliver()


def _twelve(walk: Walk) -> None:
    """Twelve courses for Maëlle at once, and one that she chose and has no group in yet."""
    julie = walk.julie
    julie.command(f"/candidat {MAELLE}")
    julie.press("Plusieurs cours")
    choose_first(julie, "Session", "h18")
    names = [option(julie, "Cours", number) for number in TWELVE]
    julie.choose("Cours", *names, typing="-")
    julie.choose("Mode par défaut", "EE")
    julie.submit()
    julie.submit()
    walk.keep("several-courses-outcome")
    walk.bring("inscriptions", UNASSIGNED)
    walk.deliver()


def _in_clara(walk: Walk) -> None:
    """Of Maëlle's lines one is in CLARA, one to correct there, one to remove; one was deleted and is back."""
    julie = walk.julie
    for number in ("322-703-RL", "322-713-RL", "412-724-RA"):
        _detail(walk, MAELLE, number)
        julie.press("Marquer saisie")
        leave(julie)
    for number in ("322-713-RL", "412-724-RA"):
        _detail(walk, MAELLE, number)
        julie.press("Déverrouiller")
        julie.type("Raison", "Groupe mal lu")
        julie.submit()
        if number == "322-713-RL":
            julie.press("Modifier", near="Résultats")
            julie.choose("Groupe", "00992 · FM")
            julie.submit()
        else:
            julie.press("Supprimer", confirm=True)
        leave(julie)
    _delete(walk, MAELLE, "322-714-RL")
    julie.press("Rétablir")
    walk.deliver()


def _rush(walk: Walk) -> None:
    """Seven people in one minute: the channel is told of the last of them in one message."""
    for da in (JEAN, SIOBHAN, EVE, CEDRIC, FATIMA, LINH, ZOE):
        enrol(walk.julie, da, HARDER, "00993 · EE")
    walk.deliver()


def _bad_days(walk: Walk) -> None:
    """Three messages that Slack refuses: sent again, given up, left; one in doubt; the notices."""
    sandbox, luc, admin = walk.office.sandbox, walk.luc, walk.admin
    sandbox.fail("chat.postMessage", error="msg_too_long")
    enrol(luc, PAUL, "322-703-RL")
    walk.deliver()
    admin.command("/rac messages")
    admin.press("Réessayer", near="msg_too_long")
    walk.deliver()
    sandbox.fail("chat.postMessage", error="msg_too_long")
    enrol(luc, ANNE, "322-713-RL")
    walk.deliver()
    walk.run("messages", "abandon", "--to", luc.id)
    sandbox.fail("chat.postMessage", error="msg_too_long")
    enrol(luc, BOB, "322-713-RL")
    walk.deliver()
    sandbox.fail("chat.postMessage", drop=True, effected=True)
    sandbox.fail("conversations.history", error="missing_scope")
    enrol(luc, ANNE, "322-703-RL")
    walk.deliver()


def _erased(walk: Walk) -> None:
    """Siobhán is forgotten, in Slack too."""
    walk.run("privacy", "erase", SIOBHAN, *ERASING, "--yes")
    walk.deliver()


def _college(walk: Walk) -> None:
    """A grid that changes, a new candidate, a field that is required from now on; a refusal."""
    julie, admin = walk.julie, walk.admin
    admin.command("/rac grille JEE0K-17R-RA")
    admin.press("En prendre")
    leave(admin)
    file = (SAMPLES / "grille-JEE0K-17R-RA.csv").read_text(encoding="utf-8")
    walk.bring("grid", file.replace("Saine alimentation", "Alimentation"))
    julie.command("/rac nouveau")
    for label, text in (("Nom de famille", "Neuve"), ("Prénom", "Nadia"), ("Numéro DA", "3000005")):
        julie.type(label, text)
    choose_first(julie, "Grille", "jee")
    julie.submit()
    leave(julie)
    walk.bring("fields", REQUIRED)
    julie.command(f"/inscrire {LISE} 350-714-RL")
    choose_first(julie, "Session", "h18")
    finish(julie, "00990 · EE")
    walk.keep("refused")


def _met(walk: Walk) -> None:
    """Two who change the same line: what Julie entered is put beside what Luc made of it."""
    julie, luc = walk.julie, walk.luc
    enrol(julie, BOB, "322-703-RL")
    walk.deliver()
    _detail(walk, BOB, "322-703-RL")
    julie.press("Modifier", near="Résultats")
    julie.press("Autres champs")
    luc.command(f"/candidat {BOB}")
    luc.pick("Modifier", near="322-703-RL")
    luc.press("Autres champs")
    luc.type("Numéro alternatif", "601-ABC")
    luc.choose("Groupe", "00991 · EE SR")
    luc.submit()
    julie.submit()
    walk.keep("edit-over-another-change")
    walk.deliver()


def _marked(walk: Walk) -> None:
    """From the messages: some of the twelve, and those of the rush; then what was marked lately."""
    julie = walk.julie
    [told] = [one for one in walk.told("322-773-RL") if "Marquer saisies" in one.buttons]
    julie.press("Marquer saisies", message=told)
    for number in ("322-773-RL", "322-793-RL", "322-734-RL", "322-724-RL", "322-823-RL"):
        [label] = [one for one in screen(julie).field("Inscriptions (1 à 10)").options if number in one]
        julie.tick(label)
    walk.keep("told-several")
    julie.submit()
    walk.keep("told-several-marked")
    leave(julie)
    for told in walk.told(HARDER):
        for way in {"Marquer saisie", "Marquer saisies"} & set(told.buttons):
            julie.press(way, message=told)
            leave(julie)
    julie.command("/rac à-saisir")
    julie.pick("Saisies récentes")
    walk.keep("recent-marks")
    julie.press("Plus anciennes ›")
    walk.keep("recent-marks-second-page")
    leave(julie)
    walk.deliver()


def _detail(walk: Walk, da: str, number: str) -> None:
    julie = walk.julie
    julie.command(f"/candidat {da}")
    if da == MAELLE:  # who has a later session too
        julie.choose("Session", TWELVE_AT)
    open_line(julie, number)


def _delete(walk: Walk, da: str, number: str) -> None:
    _detail(walk, da, number)
    walk.julie.press("Supprimer", confirm=True)
