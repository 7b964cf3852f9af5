"""The browsers of a made-up portal's people, and their forms as they stand there."""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from portti.models import (
    Account,
)
from portti.services import log_ins
from portti.settings import Settings
from tests.conftest import NOW
from tests.support.client_visitor import ClientVisitor
from tests.support.form_place import Place
from tests.support.visitor import Form
from tests.support.web import log_in


class PortalVisitors:
    """People who are in the middle of something, each with a browser of their own."""

    app: Flask
    session: Session
    settings: Settings
    ids: dict[str, Any]
    people: dict[str, Account]

    def visitor(self, who: str, language: str = "fi") -> ClientVisitor:
        """Return a browser in which the person stands where their form can be reached."""
        visitor = ClientVisitor(self.app.test_client(), language)
        client = visitor.client
        account = self.people.get(
            {"acting": "representative", "kept": "employer", "codes": "employer"}.get(who, who)
        )
        if who in ("pending", "newcomer") and account is not None:
            with client.session_transaction() as cookies:
                cookies["pending"] = {
                    "person": account.fs_uniquifier,
                    "at": int(NOW.timestamp()),
                    "target": None,
                    "via": "password",
                }
            return visitor
        if account is not None:
            log_in(client, account)
        if who == "acting":
            visitor.press(visitor.open("account/acting").form_to("/start"))
        if who in ("kept", "codes"):
            assert account is not None
            held = {
                "kept": ("/fi/account/details", [("given_name", "Helmi")]),
                "codes": (f"recovery codes of {account.id}", [("recovery_code", "abc")]),
            }[who]
            token = log_ins.hold_form(self.session, *held, settings=self.settings, now=NOW)
            self.session.commit()
            with client.session_transaction() as cookies:
                if who == "kept":
                    cookies["held_form"] = {"token": token, "person": account.id}
                else:
                    cookies["recovery_codes"] = token
        return visitor

    def form(self, visitor: ClientVisitor, place: Place) -> Form:
        """Return the form as it stands on its page; of a lone button a form with the token."""
        page = place.page.format(**self.ids)
        if place.button:
            token = next(form for form in visitor.open("display").forms if "/display" in form.action)
            hidden = tuple(field for field in token.fields if field.name == "csrf_token")
            return Form(f"/{page}", f"{visitor.base_url}/{visitor.language}/{page}", hidden, ())
        answer = visitor.open(page)
        assert answer.status == 200, f"{place}: {answer.status} {answer.address}"
        adapter = self.app.url_map.bind("localhost")
        for form in answer.every_form:
            path = form.action.removeprefix(visitor.base_url).partition("?")[0]
            if adapter.match(path, method="POST")[0] == place.endpoint and path.endswith(place.ending):
                return form
        raise AssertionError(f"{place}: no such form on {answer.address}")

    def whole(self, form: Form, place: Place) -> list[tuple[str, str]]:
        """Return what a person sends who has filled the form in."""
        typed = {
            name: [one.format(**self.ids) for one in ([value] if isinstance(value, str) else value)]
            for name, value in place.typed.items()
        }
        kept = [(name, value) for name, value in form.as_it_stands() if name not in typed]
        return [*kept, *((name, one) for name, values in typed.items() for one in values)]
