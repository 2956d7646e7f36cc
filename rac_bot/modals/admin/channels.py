"""`/rac canaux`: which channel is told of what, and the form that adds a rule."""

from collections.abc import Mapping
from typing import Any

from rac_bot.blockkit import Json, actions, button, confirm, divider, escape, form, mention, modal, section
from rac_bot.domain.routing import Rule, Scope, Way, is_channel
from rac_bot.i18n import _, time_of_day
from rac_bot.modals.admin.access import MOST
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.paging import page_shown, row, turns
from rac_bot.modals.parts.place import Number, Place
from rac_bot.words.remedies import remedy
from rac_bot.words.routing import rule_told, scope_told

CALLBACK, FORM = "channels", "route"
PAGE = 20
HOURS = range(7 * 60, 18 * 60, 30)  # of a digest
USUAL = 16 * 60


class ChannelsPlace(Place):
    page: Number = 0


def channels_view(
    team: str,
    rules: Mapping[int, Rule],
    blocked: Mapping[str, str],
    place: ChannelsPlace,
    notice: str | None = None,
) -> Json:
    """The rules by id, over the channel of the settings; `blocked`: Slack's word, of the channels to which
    nothing goes."""
    page = page_shown(place.page, len(rules), PAGE)
    shown = list(rules.items())[page * PAGE : (page + 1) * PAGE]
    where = mention(team)
    told = (
        _("Ce qu’aucune règle n’annonce au fur et à mesure va à {where}.", where=where)
        if rules
        else _("Sans règle, chaque inscription va à {where}.", where=where)
    )
    blocks = [
        section(_trouble(told, team, blocked)),
        actions(button(_("Ajouter une règle"), "add_route", primary=True), block_id="add"),
        *([divider()] if shown else []),
        *(_rule(route, one, blocked) for route, one in shown),
        *row(turns("channels", page, (page + 1) * PAGE < len(rules)), "pager"),
    ]
    return modal(CALLBACK, _("Canaux"), blocks, ChannelsPlace(page=page), notice=notice)


def _rule(route: int, rule: Rule, blocked: Mapping[str, str]) -> Json:
    told = f"{mention(rule.channel)} · *{rule_told(rule)}*\n{escape(scope_told(rule.scope))}"
    sure = confirm(
        _("Retirer cette règle ?"), _("Ce qui est déjà annoncé dans ce canal y reste."), _("Retirer")
    )
    return section(
        _trouble(told, rule.channel, blocked),
        block_id=f"route-{route}",
        accessory=button(_("Retirer"), "remove_route", route, confirm=sure),
    )


def _trouble(told: str, channel: str, blocked: Mapping[str, str]) -> str:
    return f"{told}\n⚠️ {remedy(blocked[channel], channel)}" if channel in blocked else told


def add_view(place: ChannelsPlace) -> Json:
    options = [
        inputs.option(_("Chaque inscription"), Way.EACH, _("Au fur et à mesure, par repères")),
        inputs.option(_("Un résumé, les jours ouvrables"), Way.DIGEST, _("Des nombres, à l’heure choisie")),
        inputs.option(_("Le résumé de la semaine"), Way.WEEK, _("Des nombres, si /rac veilles l’allume")),
    ]
    hours = [inputs.option(time_of_day(one), one) for one in HOURS]
    everything = _("Rien de choisi : tout le collège.")
    blocks = [
        inputs.field(
            _("Canal"),
            inputs.channels_select("channel", placeholder=_("Choisir un canal")),
            hint=_("rac-bot doit y être : dans le canal, /invite @rac. Il y écrit tout de suite."),
        ),
        inputs.field(_("Ce que le canal reçoit"), inputs.radio("what", options, Way.EACH)),
        inputs.field(
            _("Heure du résumé"),
            inputs.static_select("hour", hours, USUAL),
            hint=_("La même pour tous les résumés d’un canal."),
        ),
        inputs.field(
            _("Limiter à des programmes"),
            inputs.multi_external_select("programmes", most=MOST, placeholder=_("Tous")),
            optional=True,
            hint=everything,
        ),
        inputs.field(
            _("Limiter à des unités organisationnelles"),
            inputs.multi_external_select("units", most=MOST, placeholder=_("Toutes")),
            optional=True,
            hint=_("Rien de choisi : tout le collège. Le résumé de la semaine se limite à des programmes."),
        ),
    ]
    return form(FORM, _("Ajouter une règle"), blocks, place, _("Enregistrer"))


def read_form(view: dict[str, Any]) -> list[Rule]:
    """A rule for each programme and unit; Malformed where the form offers no such thing."""
    channel = forms.value(view, "channel") or ""
    if not is_channel(channel):
        raise forms.unreadable("channel")
    way = forms.member(Way, forms.value(view, "what") or "")
    hour = forms.number(forms.value(view, "hour"), "hour") if way is Way.DIGEST else None
    scopes = [
        Scope(programme, unit)
        for programme in forms.values(view, "programmes") or ("",)
        for unit in forms.values(view, "units") or ("",)
    ]
    return [Rule.of(channel, way, scope, hour) for scope in scopes]


def saved_notice(rules: list[Rule]) -> str:
    """For mrkdwn."""
    told, where = rule_told(rules[0]), mention(rules[0].channel)
    scopes = escape(", ".join(scope_told(one.scope) for one in rules[:MOST]))
    return _("✅ {where} : {told}, {scopes}.", where=where, told=told, scopes=scopes)


def removed_notice(rule: Rule | None) -> str:
    if rule is None:
        return _("Cette règle était déjà retirée.")
    return _("🗑️ {where} : règle retirée.", where=mention(rule.channel))
