"""What must hold of every page that a person can reach, measured in a real browser."""

from collections import Counter
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, Page

from tests.support.browser import context_of
from tests.support.visitor import Answer, Visitor

_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
# These three are asked for beyond what axe runs by itself. The enhanced contrast (7:1, large text 4.5:1) asks more of
# the same texts than the plain one (4.5:1 and 3:1): where it finds nothing, neither does the other.
_ASKED: dict[str, Any] = {
    "target-size": {"enabled": True},
    "label-content-name-mismatch": {"enabled": True},
    "color-contrast-enhanced": {"enabled": True},
    "color-contrast": {"enabled": False},
}
_AXE_OPTIONS: dict[str, Any] = {"rules": _ASKED, "resultTypes": ["violations"]}
_WITHOUT_COLOURS: dict[str, Any] = {
    **_AXE_OPTIONS,
    "rules": {
        **_ASKED,
        "color-contrast-enhanced": {"enabled": False},
        "link-in-text-block": {"enabled": False},
    },
}
# What a page of a shape that was found without fault can still have in another language: words that do not go together.
_OF_WORDS = {
    "runOnly": {
        "type": "rule",
        "values": [
            "label-content-name-mismatch",
            "document-title",
            "html-has-lang",
            "valid-lang",
            "link-name",
        ],
    },
    "resultTypes": ["violations"],
}
_OF_COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast-enhanced", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
_CONTRAST = "value => { document.documentElement.dataset.contrast = value; }"
_NARROW = {"width": 320, "height": 640}
_MIDDLE = {"width": 640, "height": 900}
_WIDE = {"width": 1280, "height": 900}

_FACTS = """() => {
    const seen = element => {
        const box = element.getBoundingClientRect(), style = getComputedStyle(element);
        return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && !element.closest("[hidden]");
    };
    const main = document.querySelector("main");
    const stops = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
        .filter(seen);
    const inText = element => element.closest("p, li, dd, td, .govuk-hint") !== null && element.tagName === "A";
    const small = stops.filter(element => {
        const box = (element.labels && element.labels[0] ? element.closest("div") || element : element)
            .getBoundingClientRect();
        return !inText(element) && (box.width < 24 || box.height < 24);
    });
    const wordsBefore = heading => {
        const range = document.createRange();
        range.setStart(document.body, 0);
        range.setEndBefore(heading);
        const part = range.cloneContents();
        // The demo's own strip and the summary of errors belong to no page as people use it.
        part.querySelectorAll("script, svg, .portti-demo, .govuk-error-summary").forEach(element => element.remove());
        return part.textContent.split(/\\s+/).filter(Boolean).length;
    };
    const names = {};
    for (const button of document.querySelectorAll("main button")) {
        const name = button.textContent.replace(/\\s+/g, " ").trim();
        names[name] = (names[name] || 0) + 1;
    }
    return {
        title: document.title,
        lang: document.documentElement.lang,
        headings: [...document.querySelectorAll("h1")].map(heading => heading.textContent.trim()),
        stopsBeforeMain: stops.filter(element => !element.closest(".portti-demo") &&
            main.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING).length,
        small: small.map(element => element.outerHTML.slice(0, 120)),
        sameButtons: Object.keys(names).filter(name => names[name] > 1),
        jumps: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen)
            .map(heading => heading.tagName + " " + heading.textContent.trim().slice(0, 60))
            .filter((heading, at, all) => at > 0 && heading[1] > Number(all[at - 1][1]) + 1),
        wordsBeforeHeading: wordsBefore(document.querySelector("h1")),
        lost: [...document.querySelectorAll("a[href^='#']")].map(link => link.getAttribute("href").slice(1))
            .filter(id => !document.getElementById(id)),
        moved: document.querySelectorAll("[tabindex]:not([tabindex='-1'], [tabindex='0'])").length,
        placeholders: document.querySelectorAll("[placeholder]").length,
        hiddenText: document.querySelectorAll("main details").length,
        glued: document.body.innerText.replace(/https?:\\/\\/\\S+/g, "")
            .match(/[a-zäöå)”][.!?](?=[A-ZÅÄÖ0-9“])\\S*/gu) || [],
        low: [...document.querySelectorAll(
            "main > :not(.portti-table-scroll) .govuk-button, main .govuk-radios__item, main .govuk-checkboxes__item")]
            .filter(seen).filter(element => element.getBoundingClientRect().height < 44)
            .map(element => element.outerHTML.slice(0, 120)),
        ids: [...document.querySelectorAll("[id]")].map(element => element.id)
            .filter((id, at, all) => all.indexOf(id) !== at),
    };
}"""
_WIDTH = "() => document.documentElement.scrollWidth"
_LARGE_AND_SPACED = """() => {
    const style = document.createElement("style");
    style.id = "portti-large-and-spaced";
    style.textContent = "html { font-size: 200% !important; } * { line-height: 1.5 !important; " +
        "letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } " +
        "p { margin-bottom: 2em !important; }";
    document.head.append(style);
}"""
_AS_IT_WAS = "() => document.getElementById('portti-large-and-spaced').remove()"


def looking_glass(browser: Browser, visitor: Visitor, start: str) -> Page:
    """Return a window that has opened the page `start` as the visitor, with the tools to look at pages in it."""
    page = context_of(browser, visitor).new_page()
    page.goto(start)
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    return page


def show(page: Page, answer: Answer) -> None:
    """Show what was answered before, not asked for a second time; style and script come from the portal."""
    page.evaluate("() => document.documentElement.replaceChildren()")
    page.set_viewport_size(_MIDDLE)  # type: ignore[arg-type]
    page.set_content(answer.text)


def faults_as_sent(answer: Answer) -> list[str]:
    """Return what is wrong with a page before it is drawn: what depends on its rows, so that no other page tells it."""
    tree, main = answer.tree, answer.tree.find(".//main")
    assert main is not None, answer.address
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    led_to = [link.get("href", "") for link in tree.iter("a")]
    buttons = Counter(" ".join("".join(button.itertext()).split()) for button in main.iter("button"))
    headings = sum(1 for _heading in tree.iter("h1"))
    return [
        *([f"{headings} h1"] if headings != 1 else []),
        *(f"id twice: {name}" for name, count in ids.items() if count > 1),
        *(f"link to nothing: {link}" for link in led_to if link[:1] == "#" and link[1:] not in ids),
        *(f"two buttons called {name!r}" for name, count in buttons.items() if count > 1),
    ]


def faults_of(page: Page, language: str, *, every_rule: bool = True) -> list[str]:
    """Return what is wrong with the page that the browser shows, as sentences.

    Each width is laid out once; with spacing nothing is narrower than without.
    """
    faults = []
    page.evaluate(_LARGE_AND_SPACED)
    width = page.evaluate(_WIDTH)
    if width > _MIDDLE["width"]:
        faults.append(f"{width} px wide at 640 px with text at 200 % and spacing")
    page.evaluate(_AS_IT_WAS)
    page.set_viewport_size(_NARROW)  # type: ignore[arg-type]
    width = page.evaluate(_WIDTH)
    if width > _NARROW["width"]:
        faults.append(f"{width} px wide at 320 px")
    page.set_viewport_size(_WIDE)  # type: ignore[arg-type]
    facts: dict[str, Any] = page.evaluate(_FACTS)
    if len(facts["headings"]) != 1:
        faults.append(f"h1: {facts['headings']}")
    if facts["lang"] != {"selko": "fi"}.get(language, language):
        faults.append(f"lang {facts['lang']}")
    if facts["stopsBeforeMain"] > 12:
        faults.append(f"{facts['stopsBeforeMain']} tab stops before main")
    if facts["wordsBeforeHeading"] > 40:
        faults.append(f"{facts['wordsBeforeHeading']} words before the h1")
    faults += [f"heading jumps: {heading}" for heading in facts["jumps"]]
    faults += [f"link to nothing: #{name}" for name in facts["lost"]]
    faults += [f"{facts[name]} {name}" for name in ("moved", "placeholders", "hiddenText") if facts[name]]
    faults += [f"lower than 44 px: {element}" for element in facts["low"]]
    faults += [f"sentences without a space: {words}" for words in facts["glued"]]
    faults += [f"smaller than 24 px: {element}" for element in facts["small"]]
    faults += [f"two buttons called {name!r}" for name in facts["sameButtons"]]
    faults += [f"id twice: {name}" for name in facts["ids"]]
    faults += _axe_faults(page, _AXE_OPTIONS if every_rule else _OF_WORDS)
    return faults


def faults_in_other_displays(page: Page) -> list[str]:
    """Return what is wrong in the dark, in forced colours, in the strongest contrast and the largest text."""
    faults = []
    page.set_viewport_size(_WIDE)  # type: ignore[arg-type]
    for colours, contrast in (("light", ""), ("dark", ""), ("dark", "light"), ("light", "dark")):
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        page.evaluate(_CONTRAST, contrast)
        faults += [f"{colours} {contrast}: {fault}" for fault in _axe_faults(page, _OF_COLOURS)]
    page.emulate_media(color_scheme="light", forced_colors="active")
    # The colours are the person's own there: what is asked is that everything else still stands.
    faults += [f"forced colours: {fault}" for fault in _axe_faults(page, _WITHOUT_COLOURS)]
    page.emulate_media(forced_colors="none")
    page.set_viewport_size(_NARROW)  # type: ignore[arg-type]
    page.evaluate("() => { document.documentElement.dataset.textSize = 'largest'; }")
    width = page.evaluate(_WIDTH)
    return [*faults, f"{width} px wide at 320 px in the largest text"] if width > _NARROW["width"] else faults


def _axe_faults(page: Page, options: dict[str, Any]) -> list[str]:
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"axe {violation['id']}: {node['html'][:120]}"
        for violation in result["violations"]
        for node in violation["nodes"][:3]
    ]
