"""People who may have been entered twice: likely pairs, two side by side, and making them one."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.permissions import check_may
from portti.domain.same_person import EMAIL, NAME_AND_PLACE, PHONE, REASONS
from portti.services import merge_pages as pages
from portti.services import merges
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import OneOfField, YesField
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.lists import Page, note_list_reading, page_asked
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import PAGE_SIZE, offset_asked, own_centre_id


class MergeForm(Form):
    """How staff know that the two are one person, and that they are sure."""

    reason = OneOfField(
        lazy_gettext("How do you know that this is one person?"),
        missing=lazy_gettext("Choose how you know it."),
    )
    sure = YesField(lazy_gettext("I am sure that this is one person. This cannot be undone."))


def sign_names() -> dict[str, str]:
    """Return what two accounts can have in common."""
    return {
        EMAIL: gettext("the same e-mail"),
        PHONE: gettext("the same phone number"),
        NAME_AND_PLACE: gettext("the same name and postal code"),
    }


def _reasons() -> list[tuple[str, str]]:
    words = {
        "person_said": gettext("The person has said so"),
        "identity_seen": gettext("I have seen the person's identity document"),
        "centre_entered_twice": gettext("The centre entered the person twice by mistake"),
    }
    return [(code, words[code]) for code in REASONS]


def part_names() -> dict[str, str]:
    """Return the parts of a profile."""
    return {
        "travel": gettext("ways to travel"),
        "free_times": gettext("free times"),
        "skills": gettext("tasks"),
        "languages": gettext("languages"),
        "cannot": gettext("what they cannot work with"),
        "interests": gettext("interests"),
        "place": gettext("place of living"),
        "text": gettext("own words"),
    }


def row_names() -> dict[str, str]:
    """Return the kinds of rows that are counted side by side, in their order on the page."""
    return {
        "needs": gettext("Employers' needs"),
        "matches": gettext("Matches"),
        "candidacies": gettext("Candidacies"),
        "invitations": gettext("Invitations"),
        "interview_records": gettext("Records of interviews"),
        "conversations": gettext("Conversations with people"),
        "substitute_asks": gettext("Single shifts asked for"),
        "staff_tasks": gettext("Tasks"),
        "reports": gettext("Reports about people"),
        "client_events": gettext("Events at the centre"),
        "outbox_messages": gettext("E-mails from Portti"),
        "audit_events": gettext("Lines of the log"),
    }


@blueprint.get("/people/twice", endpoint="same_people")
def pair_list() -> str:
    """List the centre's people who may have been entered twice; nothing is merged by itself."""
    check_may(current_actor(), "merge_people")
    with reading() as session:
        found = pages.pairs_of_centre(session, own_centre_id())
        start = offset_asked()
        rows = pages.pair_rows(session, found[start : start + PAGE_SIZE])
    note_list_reading("account", [one.id for row in rows for one in (row.first, row.second)])
    page = Page(page_asked(), len(found), PAGE_SIZE)
    return render_template("staff/people/twice.html", rows=rows, page=page, signs=sign_names())


@blueprint.get("/people/<int:account_id>/same-as/<int:other_id>")
def compare_people(account_id: int, other_id: int) -> str | Response:
    """Show two people side by side, and ask which account is kept."""
    check_may(current_actor(), "merge_people")
    if account_id == other_id:
        return redirect(url_for("staff.person", account_id=account_id))
    with reading() as session:
        plan = pages.merge_plan(session, current_actor(), account_id, other_id, tables=row_names())
        signs = pages.signs_of(session, plan.kept.person.account, plan.left.person.account)
    note_list_reading("account", [account_id, other_id])
    return render_template(
        "staff/people/compare.html",
        sides=(plan.kept, plan.left),
        plan=plan,
        signs=[sign_names()[sign] for sign in signs],
        rows=row_names(),
    )


@blueprint.post("/people/<int:account_id>/same-as/<int:other_id>/apart")
def keep_apart(account_id: int, other_id: int) -> Response:
    """Note that the two are two people, so that they are not listed again."""
    with transaction() as session:
        merges.keep_apart(session, current_actor(), account_id, other_id, now=now())
    flash(gettext("It is noted that these are two people. They are not listed again."), "success")
    return redirect(url_for("staff.same_people"), 303)


@blueprint.route("/people/<int:account_id>/merge/<int:left_id>", methods=["GET", "POST"])
def merge_people(account_id: int, left_id: int) -> str | Response | tuple[str, int]:
    """Say what moves where and that it cannot be undone; then make the two accounts one."""
    check_may(current_actor(), "merge_people")
    form = MergeForm()
    form.reason.choices = _reasons()
    back = url_for("staff.person", account_id=account_id)
    if not form.is_submitted():
        plan = _plan(account_id, left_id)
        if not plan.may_merge:
            return redirect(back)
        note_list_reading("account", [account_id, left_id])
        return _page(form, plan)
    if not form.validate():
        return _page(form, _plan(account_id, left_id)), 422
    try:
        with transaction() as session:
            merges.merge_people(
                session,
                current_actor(),
                account_id,
                left_id,
                form.reason.data,
                sure=form.sure.data,
                settings=settings_now(),
                now=now(),
            )
    except Conflict:
        flash(gettext("One of the two accounts has been closed meanwhile. Nothing was changed."), "notice")
        return redirect(back, 303)
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(form, _plan(account_id, left_id)), 422
    flash(gettext("The two accounts are one now. The other account is closed."), "success")
    return redirect(back, 303)


def _plan(account_id: int, left_id: int) -> pages.Plan:
    with reading() as session:
        return pages.merge_plan(session, current_actor(), account_id, left_id, tables=row_names())


def _page(form: MergeForm, plan: pages.Plan) -> str:
    return render_template(
        "staff/people/merge.html",
        form=form,
        plan=plan,
        kept=plan.kept.person.account,
        left=plan.left.person.account,
        rows=row_names(),
        parts=[part_names()[name] for name in plan.filled],
    )


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "not_sure": gettext("Tick this when you have checked that the two are one person."),
        "two_open_records": gettext(
            "Both have an unfinished record of an interview. Finish one of them first."
        ),
        "staff_account": gettext("One of the two works at a centre. That account is not merged."),
        "same_account": gettext("These are the same account."),
    }.get(violation.code)
