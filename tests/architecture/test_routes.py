"""Every page says whose it is, and no page is left open by mistake."""

from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from portti.web.kit.access import ANYONE, audiences

# Blueprints that guard themselves, and pages without one.
OWN_GUARD = {"security", "auth", None}


def some_value(rule: Rule, argument: str) -> object:
    """Return a value that the rule's address takes for one of its arguments."""
    converter = rule._converters[argument]
    return sorted(converter.items)[0] if isinstance(converter, AnyConverter) else 1


def test_every_blueprint_has_an_audience(app: Flask) -> None:
    for name in app.blueprints:
        assert name in audiences() or name in OWN_GUARD, name


def test_pages_without_blueprint_are_few_and_known(app: Flask) -> None:
    loose = {rule.endpoint for rule in app.url_map.iter_rules() if "." not in rule.endpoint}
    assert loose == {"static", "start"}


def test_a_visitor_is_sent_to_log_in_from_every_guarded_page(app: Flask, connection: object) -> None:
    client = app.test_client()
    guarded = 0
    for rule in app.url_map.iter_rules():
        name = rule.endpoint.split(".")[0]
        if name not in audiences() or ANYONE in audiences()[name] or "GET" not in (rule.methods or ()):
            continue
        address = app.url_map.bind("localhost").build(
            rule.endpoint, {argument: some_value(rule, argument) for argument in rule.arguments}
        )
        answer = client.get(address)
        assert answer.status_code == 302, rule.endpoint
        assert "/login" in answer.headers["Location"], rule.endpoint
        guarded += 1
    assert guarded > 3


def test_a_number_that_no_row_can_have_is_no_page_and_no_fault_of_ours(
    app: Flask, connection: object
) -> None:
    client, tried = app.test_client(), 0
    for rule in app.url_map.iter_rules():
        numbers = [name for name, one in rule._converters.items() if isinstance(one, IntegerConverter)]
        if not numbers or "GET" not in (rule.methods or ()):
            continue
        values = {argument: some_value(rule, argument) for argument in rule.arguments}
        for number in numbers:
            address = app.url_map.bind("localhost").build(rule.endpoint, {**values, number: 2**31})
            assert client.get(address).status_code == 404, address
            tried += 1
    assert tried > 100
