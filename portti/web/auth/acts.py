"""What others did for a person, or read of theirs: each act with its day and its doer."""

from flask import render_template, request
from flask_security import current_user

from portti.database import reading
from portti.moments import short_moment
from portti.queries import accounts as account_queries
from portti.queries import audit as audit_queries
from portti.web.auth.act_words import act_in_words
from portti.web.auth.blueprint import account_blueprint
from portti.web.kit.languages import current_language

_PAGE_SIZE = 50
_FURTHEST_PAGE = 1_000


@account_blueprint.get("/account/acts")
def acts() -> str:
    """List the acts of others, newest first."""
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    number = min(max(number, 1), _FURTHEST_PAGE)
    with reading() as database_session:
        employer = account_queries.employer_of_account(database_session, current_user.id)
        profile = account_queries.profile_of_account(database_session, current_user.id)
        rows, total = audit_queries.acts_of_others(
            database_session,
            current_user.id,
            employer_id=employer.id if employer else None,
            profile_id=profile.id if profile else None,
            limit=_PAGE_SIZE,
            offset=(number - 1) * _PAGE_SIZE,
        )
        database_session.expunge_all()
    language = current_language()
    lines = [
        {
            "when": short_moment(row.event.happened_at, language),
            "what": act_in_words(row.event.deed),
            "who": f"{row.account.given_name} {row.account.family_name}" if row.account else "",
        }
        for row in rows
    ]
    return render_template(
        "account/acts.html", lines=lines, number=number, pages=max(1, -(-total // _PAGE_SIZE))
    )
