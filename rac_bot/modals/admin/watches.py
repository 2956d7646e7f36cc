"""`/rac veilles`: what is watched over, whom it tells; the form of each, and what it would say today."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rac_bot.blockkit import Json, actions, button, context, escape, form, joined, modal, paragraphs, section
from rac_bot.domain.folding import fold
from rac_bot.domain.rights import is_slack_id
from rac_bot.domain.watches import FIGURES, Figure, Rule, Rules, Watch
from rac_bot.i18n import _, _n
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.place import Place
from rac_bot.store.watches.trying import Trial
from rac_bot.words.watches import (
    audience_told,
    figure_label,
    figure_told,
    found_told,
    watch_about,
    watch_name,
)

CALLBACK, FORM, TRIAL = "watches", "watch_rule", "watch_trial"
MOST = 50  # people of an audience; people whom a trial tells of


class RulePlace(Place):
    """Of the form of that watch."""

    watch: Watch


def watches_view(rules: Rules, shown: Iterable[Watch], names: Mapping[str, str], notice: str | None) -> Json:
    """`names`: of the team, by Slack id; `notice` is fit for mrkdwn."""
    blocks = [_row(rules[one], names) for one in shown]
    return modal(CALLBACK, _("Veilles"), blocks, notice=notice)


def _row(rule: Rule, names: Mapping[str, str]) -> Json:
    state = _("🟢 active") if rule.on else _("⚪ inactive")
    told = joined(f"*{watch_name(rule.watch)}*", state, figure_told(rule), escape(audience_told(rule, names)))
    set_up = button(
        _("Régler"), "set_watch", rule.watch, spoken=_("Régler : {watch}", watch=watch_name(rule.watch))
    )
    return section(f"{told}\n{watch_about(rule.watch)}", block_id=f"rule-{rule.watch}", accessory=set_up)


# --- the form ---------------------------------------------------------------------------------------


def rule_view(rule: Rule, people: Mapping[str, str], *, tried: bool) -> Json:
    """`people`: the names of who may be told; `tried`: what it would say today can be asked."""
    on = inputs.option(_("Active"), "on")
    fields = [
        section(watch_about(rule.watch)),
        inputs.field(_("État"), inputs.checkboxes("on", [on], [on] if rule.on else []), optional=True),
    ]
    if figure := FIGURES.get(rule.watch):
        fields.append(_figure(figure, rule))
    if rule.watch is not Watch.WEEKLY:
        held = choices({one: people.get(one, one) for one in rule.audience})
        chosen = inputs.multi_external_select(
            "audience", initial=held, most=max(MOST, len(held)), placeholder=_("Toute l’équipe")
        )
        hint = _("Rien de choisi : chaque personne qui inscrit.")
        fields.append(inputs.field(_("Pour qui"), chosen, optional=True, hint=hint))
    if tried:
        ask = button(_("Voir ce qui serait dit aujourd’hui"), "try_watch")
        more = [button(_("Totaux"), "declaration_totals")] if rule.watch is Watch.DECLARATION else []
        fields.append(actions(ask, *more, block_id="try"))
    blocks = [section(f"*{watch_name(rule.watch)}*"), *fields]
    return form(FORM, _("Régler une veille"), blocks, RulePlace(watch=rule.watch), _("Enregistrer"))


def _figure(figure: Figure, rule: Rule) -> Json:
    element = inputs.number_input("figure", initial=rule.figure, least=figure.least, most=figure.most)
    return inputs.field(figure_label(rule.watch), element)


def read_rule(view: dict[str, Any], watch: Watch, otherwise: int | None = None) -> Rule:
    """Malformed where the form offers no such thing; `otherwise`: the figure where none was typed."""
    figure = None
    if watch in FIGURES:
        typed = forms.value(view, "figure")
        figure = otherwise if otherwise and not typed else forms.number(typed, "figure")
    audience = forms.values(view, "audience")
    if not all(map(is_slack_id, audience)):
        raise forms.unreadable("audience")
    return Rule(watch, "on" in forms.values(view, "on"), figure, audience)


def choices(people: Mapping[str, str], typed: str = "") -> list[Json]:
    """What the type-ahead offers."""
    wanted = fold(typed)
    found = [inputs.option(name, one) for one, name in people.items() if wanted in fold(name)]
    return found[: inputs.OPTIONS]


# --- what it would say ------------------------------------------------------------------------------


def trial_view(rule: Rule, trials: Sequence[Trial], names: Mapping[str, str]) -> Json:
    """Figures alone: who they are about stands in each one's own window."""
    blocks = [section(joined(f"*{watch_name(rule.watch)}*", _("aujourd’hui")))]
    if not trials:
        blocks.append(section(_("Rien à dire à personne.")))
    blocks += [section(_trial(rule, one, names)) for one in trials[:MOST]]
    left = len(trials) - MOST
    if left > 0:
        blocks.append(context(_n("Et {n} personne encore.", "Et {n} personnes encore.", left)))
    blocks.append(context(_("Rien n’a été envoyé.")))
    return modal(TRIAL, _("À blanc"), blocks)


def week_view(text: str) -> Json:
    """What the message to the team says, without its bars."""
    told = [section(part) for part in paragraphs(escape(text).splitlines()) if part]
    blocks = told or [section(_("Rien à dire : la semaine est vide."))]
    return modal(TRIAL, _("À blanc"), [*blocks, context(_("Rien n’a été envoyé."))])


def _trial(rule: Rule, one: Trial, names: Mapping[str, str]) -> str:
    who, what = escape(names.get(one.person, one.person)), found_told(rule.watch, one.n, rule.figure)
    refuses = _("ne veut pas de cette veille") if one.refuses else ""
    return joined(_("{who} : {what}", who=who, what=what), refuses)


def kept_notice(rule: Rule, names: Mapping[str, str], *, changed: bool) -> str:
    name = watch_name(rule.watch)
    if not changed:
        return _("{watch} : rien n’a changé.", watch=name)
    if not rule.on:
        return _("✅ {watch} : inactive, rien n’est plus dit.", watch=name)
    told = joined(figure_told(rule), escape(audience_told(rule, names)))
    if not told:
        return _("✅ {watch} : active.", watch=name)
    return _("✅ {watch} : active ({how}).", watch=name, how=told)
