"""Acting for an employer: saying yes or no to the wish, choosing for whom one acts, and stopping."""

from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_security import current_user
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.models import Account
from portti.queries import accounts as account_queries
from portti.services import representatives, staff_people
from portti.web.auth.blueprint import account_blueprint
from portti.web.auth.targets import safe_target
from portti.web.kit.access import current_actor

_EMPLOYER, _PROFILE = "acting_for_employer_id", "acting_for_profile_id"


@dataclass(frozen=True)
class Represented:
    """An employer whom the person may act for."""

    tie_id: int
    employer_id: int
    name: str
    now: bool


@dataclass(frozen=True)
class Wish:
    """An employer's wish that waits for the person's answer."""

    id: int
    name: str
    ground: str


@dataclass(frozen=True)
class ActingMatters:
    """All that a person has to do with acting for others."""

    represented: list[Represented]
    wishes: list[Wish]

    @property
    def any(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.represented or self.wishes)


def acting_matters(account: Account) -> ActingMatters:
    """Return for whom a person acts or is asked to act."""
    with reading() as database_session:
        ties = account_queries.ties_of_representative(database_session, account.id)
        confirmed_address = account.email if account.confirmed_at is not None else None
        wishes = (
            account_queries.open_requests_to(database_session, confirmed_address) if confirmed_address else []
        )
        names = account_queries.employer_names(
            database_session, [*(tie.employer_id for tie in ties), *(wish.employer_id for wish in wishes)]
        )
        database_session.expunge_all()
    at_hand = current_actor().employer_id
    return ActingMatters(
        represented=[
            Represented(tie.id, tie.employer_id, names.get(tie.employer_id, ""), tie.employer_id == at_hand)
            for tie in ties
        ],
        wishes=[Wish(wish.id, names.get(wish.employer_id, ""), wish.ground) for wish in wishes],
    )


@account_blueprint.get("/account/acting")
def acting() -> str:
    """Show for whom the person acts, whom they may act for, and who asks them to."""
    return render_template("account/acting.html", acting=acting_matters(current_user))


@account_blueprint.post("/account/acting/wishes/<int:wish_id>/<any(accept,decline):answer>")
def answer_wish(wish_id: int, answer: str) -> Response:
    """Say yes or no to an employer's wish; a yes leads to the employer's pages."""
    accepts = answer == "accept"
    with transaction() as database_session:
        employer_id = representatives.answer_request(
            database_session, current_actor(), wish_id, accepts=accepts, now=now()
        )
    if accepts and employer_id is not None:
        flash(gettext("You may now act for this employer."), "success")
    elif accepts:
        flash(gettext("The wish had been answered or taken back already. Nothing was changed."))
    else:
        flash(gettext("You said no. The wish no longer waits for your answer."), "success")
    return redirect(url_for("account.acting"), 303)


@account_blueprint.post("/account/acting/<int:employer_id>/start")
def start_acting(employer_id: int) -> Response:
    """Begin to act for one of the employers whom the person represents; pressed twice it begins once."""
    target = safe_target(request.form.get("next")) or url_for("employer.home")
    if session.get(_EMPLOYER) == current_actor().employer_id == employer_id:
        return redirect(target, 303)
    with transaction() as database_session:
        representatives.start_acting_for(database_session, current_actor(), employer_id, now=now())
    _forget()
    session[_EMPLOYER] = employer_id
    return redirect(target, 303)


@account_blueprint.post("/account/acting/stop")
def stop_acting() -> Response:
    """Stop acting for another person; pressed twice it stops once."""
    actor = current_actor()
    chosen = staff_people.ActingFor(session.get(_EMPLOYER), session.get(_PROFILE))
    if chosen != staff_people.ActingFor():
        with transaction() as database_session:
            if actor.is_staff:
                staff_people.stop_acting(database_session, actor, chosen, now=now())
            elif chosen.employer_id is not None:
                representatives.stop_acting_for(database_session, actor, chosen.employer_id, now=now())
        _forget()
        flash(gettext("You no longer act for another person."), "success")
    return redirect(url_for("staff.home" if actor.is_staff else "account.acting"), 303)


@account_blueprint.route("/account/acting/ties/<int:tie_id>/end", methods=["GET", "POST"])
def end_tie(tie_id: int) -> str | Response:
    """Ask, then give up representing an employer, or, as the employer, end the other's right."""
    actor = current_actor()
    if request.method == "GET":
        with reading() as database_session:
            own, name = representatives.tie_to_end(database_session, actor, tie_id)
        return render_template("account/end_tie.html", own=own, name=name, tie_id=tie_id)
    with transaction() as database_session:
        own = representatives.end_representation(database_session, actor, tie_id, now=now())
    if not own:
        flash(gettext("The person no longer acts for you."), "success")
        return redirect(url_for("account.representatives"), 303)
    _forget()
    flash(gettext("You no longer represent this employer."), "success")
    return redirect(url_for("account.acting"), 303)


def _forget() -> None:
    session.pop(_EMPLOYER, None)
    session.pop(_PROFILE, None)
    g.pop("actor", None)
