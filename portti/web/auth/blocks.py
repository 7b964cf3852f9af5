"""Whom a person has blocked, and lifting a block."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.places import municipality_name
from portti.moments import short_date
from portti.queries import blocks as queries
from portti.queries.blocks import BlockRow
from portti.services.blocks import lift_block as lift
from portti.web.auth.blueprint import account_blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading


@account_blueprint.get("/account/blocks")
def blocks() -> str:
    """List those whom the person, or the employer they act for, has blocked."""
    language = current_language()
    with reading() as session:
        rows = queries.own_blocks(session, current_actor())
    note_list_reading("block", [row.block.id for row in rows])
    cards = [
        {
            "id": row.block.id,
            "name": _name(row),
            "area": municipality_name(row.municipality_code, language),
            "day": short_date(row.block.blocked_at, language),
        }
        for row in rows
    ]
    return render_template("account/blocks.html", cards=cards)


def _name(row: BlockRow) -> str:
    if row.block.side == "employer":
        return row.shown_name
    if not row.title:
        return str(gettext("An employer whose need is deleted"))
    return str(gettext("The employer of “%(title)s”", title=row.title))


@account_blueprint.post("/account/blocks/<int:block_id>/lift")
def lift_block(block_id: int) -> Response:
    """Lift one block; pressed twice it is lifted once."""
    with transaction() as session:
        lift(session, current_actor(), block_id, now=now())
    flash(gettext("The block is lifted. You see each other again if the work suits you both."), "success")
    return redirect(url_for("account.blocks"), 303)
