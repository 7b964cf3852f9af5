"""What must hold of every page that a person can reach, measured in a real browser."""

from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import axe_playwright_python
from babel import localedata
from playwright.sync_api import Browser, Page

from tests.support.browser import context_of
from tests.support.looked_at import LookedAt
from tests.support.visitor import Answer, Visitor

_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
# The first two are asked for beyond what axe runs by itself. Contrast is looked at apart (below).
_EVERY_RULE_BUT_CONTRAST: dict[str, Any] = {
    "rules": {
        "target-size": {"enabled": True},
        "label-content-name-mismatch": {"enabled": True},
        "color-contrast": {"enabled": False},
    },
    "resultTypes": ["violations"],
}
# Both, for what is below the plain contrast (4.5:1, large text 3:1) the enhanced one (7:1 and 4.5:1) passes over.
_CONTRAST_RULES: dict[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "color-contrast-enhanced"]},
    "resultTypes": ["violations"],
}
_WITHOUT_COLOURS: dict[str, Any] = {
    **_EVERY_RULE_BUT_CONTRAST,
    "rules": {**_EVERY_RULE_BUT_CONTRAST["rules"], "link-in-text-block": {"enabled": False}},
}
_OF_COLOURS = {
    "runOnly": {"type": "rule", "values": [*_CONTRAST_RULES["runOnly"]["values"], "link-in-text-block"]},
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
_LARGE_AND_SPACED = (
    "<style>html { font-size: 200% !important; } "
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } "
    "p { margin-bottom: 2em !important; }</style></head>"
)
# Where the texts of a page stand: tags with what colours can hang on, up the tree. Of each place the first is kept.
_PLACES = """() => {
    const told = new Set(["class", "type", "role", "fill", "stroke", "aria-current", "aria-invalid"]);
    const paths = new Map();
    const path = element => {
        if (!element) return "";
        if (!paths.has(element)) {
            const said = [...element.attributes].map(({name, value}) => told.has(name) ? `${name}=${value}` : name);
            paths.set(element, `${path(element.parentElement)}>${element.tagName} ${said.sort().join(" ")}`);
        }
        return paths.get(element);
    };
    const places = window.porttiPlaces = new Map();
    const keep = element => {
        if (element.checkVisibility() && !places.has(path(element))) places.set(path(element), element);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) if (texts.currentNode.data.trim()) keep(texts.currentNode.parentElement);
    document.body.querySelectorAll("input, select, textarea").forEach(keep);
    return [...places.keys()];
}"""
_RUN = "options => axe.run(document, options)"
_RUN_AT = "([options, at]) => axe.run({include: at.map(place => window.porttiPlaces.get(place))}, options)"


def looking_glass(browser: Browser, visitor: Visitor, start: str) -> Page:
    """Return a window that has opened the page `start` as the visitor, with the tools to look at pages in it."""
    page = context_of(browser, visitor).new_page()
    page.goto(start)
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    return page


def show(page: Page, answer: Answer) -> None:
    """Show what was answered before, not asked for a second time; style and script come from the portal."""
    _show(page, answer.text, _WIDE)


def _show(page: Page, text: str, size: dict[str, int]) -> None:
    page.evaluate("() => document.documentElement.replaceChildren()")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.set_content(text)


def faults_as_sent(answer: Answer, language: str) -> list[str]:
    """Return what is wrong with a page before it is drawn: what its own rows and words can spoil."""
    tree, main = answer.tree, answer.tree.find(".//main")
    assert main is not None, answer.address
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    led_to = [link.get("href", "") for link in tree.iter("a")]
    buttons = Counter(" ".join("".join(button.itertext()).split()) for button in main.iter("button"))
    headings = sum(1 for _heading in tree.iter("h1"))
    languages = {element.get("lang") or "" for element in tree.iter() if element.get("lang") is not None}
    return [
        *([f"{headings} h1"] if headings != 1 else []),
        *(f"id twice: {name}" for name, count in ids.items() if count > 1),
        *(f"link to nothing: {link}" for link in led_to if link[:1] == "#" and link[1:] not in ids),
        *(f"two buttons called {name!r}" for name, count in buttons.items() if count > 1),
        *(
            [f"lang {tree.get('lang')}"]
            if tree.get("lang") != {"selko": "fi"}.get(language, language)
            else []
        ),
        *(f"no language: {name!r}" for name in languages if not localedata.exists(name)),
        *(["no title"] if not answer.title.strip() else []),
        *(fault for named in tree.iter() if named.tag in {"a", "button"} for fault in _faults_of_name(named)),
    ]


def _faults_of_name(element: Element) -> list[str]:
    """Return whether a link or button is called nothing, or by a name that does not hold the words seen on it."""
    name, seen = element.get("aria-label"), " ".join(_seen_words(element).split())
    pictures = [picture.get("alt", "") for picture in element.iter("img")]
    if not any([name, element.get("aria-labelledby"), *pictures, "".join(element.itertext()).strip()]):
        return [f"called nothing: {element.get('href') or element.get('name')}"]
    if name is not None and seen.casefold() not in " ".join(name.split()).casefold():
        return [f"{seen!r} is called {name!r}"]
    return []


def _seen_words(element: Element) -> str:
    if "govuk-visually-hidden" in element.get("class", "") or element.get("aria-hidden") == "true":
        return ""
    words = [element.text or ""]
    for inner in element:
        words += [_seen_words(inner), inner.tail or ""]
    return "".join(words)


def faults_of(page: Page, answer: Answer, looked_at: LookedAt, *, every_rule: bool = True) -> list[str]:
    """Return what is wrong with a page in the browser, as sentences.

    A shape that was found without fault in one language can in another only be too wide, or hold words that do not
    go together: it is laid out once, with large text and spacing, than which nothing is wider.
    """
    large = answer.text.replace("</head>", _LARGE_AND_SPACED, 1)
    faults = []
    if every_rule:
        _show(page, answer.text, _NARROW)
        faults += _too_wide(page, _NARROW, "320 px")
        page.set_viewport_size(_WIDE)  # type: ignore[arg-type]
        faults += _faults_of_facts(page)
        faults += _axe_faults(page, _RUN, _EVERY_RULE_BUT_CONTRAST)
        places = [place for place in page.evaluate(_PLACES) if looked_at.is_new_place(place)]
        faults += _axe_faults(page, _RUN_AT, [_CONTRAST_RULES, places]) if places else []
    _show(page, large, _MIDDLE)
    faults += _too_wide(page, _MIDDLE, "640 px with text at 200 % and spacing")
    return faults if every_rule else faults + _faults_of_facts(page)


def _too_wide(page: Page, size: dict[str, int], at: str) -> list[str]:
    width = page.evaluate(_WIDTH)
    return [f"{width} px wide at {at}"] if width > size["width"] else []


def _faults_of_facts(page: Page) -> list[str]:
    facts: dict[str, Any] = page.evaluate(_FACTS)
    faults = []
    if len(facts["headings"]) != 1:
        faults.append(f"h1: {facts['headings']}")
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
    return faults


def faults_in_other_displays(page: Page, looked_at: LookedAt) -> list[str]:
    """Return what is wrong in the dark, in forced colours, in the strongest contrast and the largest text."""
    faults = []
    page.set_viewport_size(_WIDE)  # type: ignore[arg-type]
    places = page.evaluate(_PLACES)
    for colours, contrast in (("light", ""), ("dark", ""), ("dark", "light"), ("light", "dark")):
        display = f"{colours} {contrast}"
        new = [place for place in places if looked_at.is_new_place(f"{display}: {place}")]
        if not new:
            continue
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        page.evaluate(_CONTRAST, contrast)
        faults += [f"{display}: {fault}" for fault in _axe_faults(page, _RUN_AT, [_OF_COLOURS, new])]
    page.emulate_media(color_scheme="light", forced_colors="active")
    # The colours are the person's own there: what is asked is that everything else still stands.
    faults += [f"forced colours: {fault}" for fault in _axe_faults(page, _RUN, _WITHOUT_COLOURS)]
    page.emulate_media(forced_colors="none")
    page.set_viewport_size(_NARROW)  # type: ignore[arg-type]
    page.evaluate("() => { document.documentElement.dataset.textSize = 'largest'; }")
    return [*faults, *_too_wide(page, _NARROW, "320 px in the largest text")]


def _axe_faults(page: Page, run: str, told: Any) -> list[str]:
    result = page.evaluate(run, told)
    return [
        f"axe {violation['id']}: {node['html'][:120]}"
        for violation in result["violations"]
        for node in violation["nodes"][:3]
    ]
