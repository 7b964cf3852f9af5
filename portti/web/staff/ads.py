"""Ads that wait for the centre: the list, one ad with what its words raise, opening it or sending it back."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Optional

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.ad_check import Prompt
from portti.domain.ad_rule import LONGEST_REASON
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.permissions import check_may, may
from portti.models import Need
from portti.queries import ad_checks as queries
from portti.queries import worklist
from portti.queries.ad_checks import WaitingAd
from portti.services import ad_checks as services
from portti.services.ad_reading import ad_mark, has_open_wish, prompts_of_need
from portti.services.matchmaking import rank_need_if_quick
from portti.web.kit.access import current_actor
from portti.web.kit.ad_prompts import gender_words, ground_words, prompt_cards, prompt_names
from portti.web.kit.choice_fields import OneOrNoneField, PickField
from portti.web.kit.forms import AtMost, Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading, note_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.words import html_language

Answered = Response | tuple[str, int]


class OpenForm(Form):
    """What staff have read, and how they answer a wish about gender."""

    mark = HiddenField()
    wish = OneOrNoneField()


class SendBackForm(Form):
    """Why an ad goes back."""

    # The length is the rule's to judge; here it only makes the browser count.
    reason = TextAreaField(
        lazy_gettext("Your words to the employer"), validators=[Optional(), AtMost(LONGEST_REASON)]
    )


class RuleForm(Form):
    """Which ads this centre reads first."""

    rule = PickField(lazy_gettext("Which ads does your centre read first?"))


@dataclass(frozen=True)
class Row:
    """One waiting ad in the list."""

    ad: WaitingAd
    reasons: list[str]


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "reason_missing": gettext("Write why the ad comes back, so that the employer can change it."),
        "reason_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_REASON),
        "wish_unanswered": gettext("Choose whether the wish about gender is approved."),
        "choice_unknown": gettext("Choose from the list on this page."),
    }.get(violation.code)


@blueprint.get("/ads")
def ads() -> str:
    """List the ads that wait, the longest wait first."""
    return _list(_rule_form())


def _rule_form() -> RuleForm:
    form = RuleForm()
    form.rule.choices = {
        "": gettext("As the service does"),
        "when_prompted": gettext("Ads whose words raise a question, and wishes about gender"),
        "always": gettext("All ads"),
        "never": gettext("None but wishes about gender"),
    }
    return form


def _list(form: RuleForm) -> str:
    actor, centre_id = current_actor(), own_centre_id()
    check_may(actor, "check_ads")
    with reading() as session:
        found = queries.waiting_ads(session, centre_id)
        if not form.is_submitted():
            form.rule.data = queries.rule_of_centre(session, centre_id)
    note_list_reading("need", [one.need.id for one in found])
    return render_template(
        "staff/ads/list.html",
        rows=[Row(one, _reasons(one.need)) for one in found],
        form=form,
        may_choose=may(actor, "choose_ad_rule"),
    )


def _reasons(need: Need) -> list[str]:
    wish = [gettext("A wish about gender")] if has_open_wish(need) else []
    return [*wish, *prompt_names(prompts_of_need(need))]


@blueprint.post("/ads/rule")
def choose_ad_rule() -> Answered:
    """Let the centre read more ads or fewer first."""
    form = _rule_form()
    if form.validate():
        with transaction() as session:
            services.choose_rule(session, current_actor(), form.rule.data or "", now=now())
        flash(gettext("Saved. It holds for ads that are published from now on."), "success")
        return redirect(url_for("staff.ads"), 303)
    return _list(form), 422


@blueprint.get("/ads/<int:need_id>")
def ad(need_id: int) -> str:
    """Show one ad's own words and what they raise."""
    return _page(need_id, OpenForm(), SendBackForm())


@blueprint.post("/ads/<int:need_id>/open")
def open_ad(need_id: int) -> Answered:
    """Make the ad public as it was read."""
    form = OpenForm()
    form.wish.choices = _wish_choices()
    try:
        with transaction() as session:
            services.open_ad(
                session,
                current_actor(),
                need_id,
                mark=form.mark.data or "",
                wish_answer=form.wish.data or "",
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(need_id, form, SendBackForm(formdata=None)), 422
    except Conflict as fault:
        return _overtaken(fault, need_id, form, SendBackForm(formdata=None))
    with transaction() as session:
        rank_need_if_quick(session, need_id, settings=settings_now(), now=now())
    flash(gettext("The ad is open. The employer gets an e-mail."), "success")
    return redirect(url_for("staff.ads"), 303)


@blueprint.post("/ads/<int:need_id>/back")
def send_ad_back(need_id: int) -> Answered:
    """Give the ad back to its employer with a reason."""
    form = SendBackForm()
    try:
        with transaction() as session:
            services.send_ad_back(
                session,
                current_actor(),
                need_id,
                form.reason.data or "",
                language=html_language(current_language()),
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(need_id, OpenForm(formdata=None), form), 422
    except Conflict as fault:
        return _overtaken(fault, need_id, OpenForm(formdata=None), form)
    flash(
        gettext("The ad is back with its employer, who gets an e-mail. Nothing that they wrote is lost."),
        "success",
    )
    return redirect(url_for("staff.ads"), 303)


def _overtaken(fault: Conflict, need_id: int, form: OpenForm, back: SendBackForm) -> Answered:
    told = {
        "ad_changed_meanwhile": gettext("The employer has changed the ad meanwhile. Read it as it is now."),
        "ad_gone": gettext("This ad does not wait any more: a colleague or the employer came first."),
    }[fault.code]
    form.form_errors = [*form.form_errors, told]
    return _page(need_id, form, back), 409


def _wish_choices() -> dict[str, str]:
    return {
        "approved": gettext("Approved: the ad says the wish"),
        "refused": gettext("Not approved: the ad does not say it"),
    }


def _page(need_id: int, form: OpenForm, back: SendBackForm) -> str:
    check_may(current_actor(), "check_ads")
    with reading() as session:
        need, account = worklist.need_of_centre(session, own_centre_id(), need_id)
        check = queries.latest_check(session, need_id)
    note_reading("need", need_id)
    form.mark.data = ad_mark(need)
    form.wish.label.text = gettext("Is the wish about gender approved?")
    form.wish.choices = _wish_choices()
    prompts = prompts_of_need(need)
    return render_template(
        "staff/ads/ad.html",
        need=need,
        account=account,
        check=check,
        form=form,
        back=back,
        cards=prompt_cards(prompts),
        parts=[(name, list(_marked(getattr(need, name), name, prompts))) for name in ("text", "pay_text")],
        title_parts=list(_marked(need.title, "title", prompts)),
        has_open_wish=has_open_wish(need),
        wish=gender_words().get(need.wished_gender),
        ground=ground_words().get(need.gender_ground),
    )


def _marked(text: str, name: str, prompts: tuple[Prompt, ...]) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, each with whether it raised a prompt."""
    spans = sorted((one.start, one.end) for prompt in prompts for one in prompt.found if one.field == name)
    at = 0
    for start, end in spans:
        if start < at:
            continue
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False
