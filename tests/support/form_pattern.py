"""The one pattern of errors: what must hold of the page that answers a form with faults."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from tests.support.visitor import Answer, Field, Form

ERROR_WORDS = {"fi": "Virhe:", "sv": "Fel:", "en": "Error:", "selko": "Virhe:"}
_SECRET = {"password", "hidden"}
_NONSENSE = {
    "textarea": "roskaa <b>& " * 900,
    "number": "kaksitoista ja puoli",
    "email": "ei osoite lainkaan",
    # Any text is a good password, but not one of so many letters.
    "password": "x<i>ö" * 3000,
}


def empty(form: Form) -> list[tuple[str, str]]:
    """What is sent when nothing is filled in and nothing chosen."""
    typed = [(field.name, "") for field in form.asks if field.is_typed or field.kind == "select"]
    return [*form.hidden(), *typed, *_pressed(form)]


def nonsense(form: Form) -> list[tuple[str, str]]:
    """What is sent by a person or program that means no good: long, odd, never offered."""
    sent = []
    for name in dict.fromkeys(field.name for field in form.asks):
        field = next(field for field in form.asks if field.name == name)
        sent.append((name, _NONSENSE.get(field.kind, "x<i>ö" * 30) if field.is_typed else "ei-tarjolla"))
    return [*form.hidden(), *sent, *_pressed(form)]


def faults_of_answer(form: Form, sent: Iterable[tuple[str, str]], answer: Answer, language: str) -> list[str]:
    """Return what is wrong with the page that refuses what was sent."""
    tree = answer.tree
    faults = []
    if not answer.title.startswith(ERROR_WORDS[language]):
        faults.append(f"title {answer.title!r}")
    summary = _first(tree, "govuk-error-summary")
    if summary is None:
        return [*faults, "no summary"]
    if "autofocus" not in summary.attrib or summary.get("tabindex") != "-1":
        faults.append("the summary does not take focus")
    if not _words(summary.find(".//ul")):
        faults.append("the summary says nothing")
    for link in summary.iter("a"):
        faults += _faults_of_link(tree, link)
    return faults + _lost(form, sent, answer)


def _faults_of_link(tree: Element, link: Element) -> list[str]:
    target = link.get("href", "").removeprefix("#")
    parents = {child: parent for parent in tree.iter() for child in parent}
    field = next((item for item in tree.iter() if item.get("id") == target), None)
    if field is None or field.tag not in {"input", "select", "textarea"}:
        return [f"the summary leads to {target!r}, which is no field"]
    described = ""
    element: Element | None = field
    while element is not None and element.tag != "form":
        described += " " + element.get("aria-describedby", "")
        element = parents.get(element)
    texts = [_words(item) for item in tree.iter() if item.get("id") in described.split()]
    said = _words(link)
    return (
        [] if any(text.endswith(said) for text in texts) else [f"{target} is not tied to {said!r}: {texts}"]
    )


def _lost(form: Form, sent: Iterable[tuple[str, str]], answer: Answer) -> list[str]:
    """Return the fields whose typed text does not stand in the answer."""
    kinds = {field.name: field for field in form.asks}
    back: dict[str, set[str]] = {}
    for again in answer.forms:
        for field in again.asks:
            back.setdefault(field.name, set()).add(_line(field.value))
    return [
        f"{name} lost"
        for name, value in sent
        if value and _keeps(kinds.get(name)) and _line(value) not in back.get(name, set())
    ]


def _keeps(field: Field | None) -> bool:
    return field is not None and field.is_typed and field.kind not in _SECRET and field.name != "code"


def _line(text: str) -> str:
    return " ".join(text.split())


def _pressed(form: Form) -> list[tuple[str, str]]:
    return [button for button in form.buttons[:1] if button[0]]


def _first(tree: Element, name: str) -> Element | None:
    return next((item for item in tree.iter() if name in item.get("class", "").split()), None)


def _words(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
