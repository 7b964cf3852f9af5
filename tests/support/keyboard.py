"""A person with nothing but the keyboard: tab stops in order, what each shows, and how many presses a deed takes."""

from typing import Any

from playwright.sync_api import Page

# One object for each stop: what it is, whether it can be seen whole and is not covered, whether its focus shows.
_STOP = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const label = element.labels && element.labels[0];
    const hidden = ["radio", "checkbox"].includes(element.type);
    const box = element.getBoundingClientRect();
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
    const styles = [getComputedStyle(element)];
    if (hidden && label) styles.push(getComputedStyle(label, "::before"));
    const marked = style => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
    const again = element.hasAttribute("data-met");
    element.setAttribute("data-met", "");
    return {
        again,
        html: element.outerHTML.slice(0, 110),
        inView: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
        uncovered: at !== null && (element.contains(at) || at.contains(element) || (label && label.contains(at))),
        marked: styles.some(marked),
    };
}"""
_EXPECTED = """() => {
    const groups = new Set();
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, [tabindex='0']")]
        .filter(element => element.getClientRects().length && !element.disabled)
        .filter(element => {
            if (element.type !== "radio") return true;
            const known = groups.has(element.name);
            groups.add(element.name);
            return !known;
        }).length;
}"""


def faults_of_stops(page: Page) -> list[str]:
    """Go through the page with the tabulator; return stops that do not show, are covered or are never reached."""
    expected: int = page.evaluate(_EXPECTED)
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    faults: list[str] = []
    met = 0
    for _press in range(expected + 1):
        page.keyboard.press("Tab")
        stop: dict[str, Any] | None = page.evaluate(_STOP)
        if stop is None or stop["again"]:
            break
        met += 1
        faults += [
            f"{name}: {stop['html']}"
            for name, word in (
                ("not in view", "inView"),
                ("covered", "uncovered"),
                ("focus unseen", "marked"),
            )
            if not stop[word]
        ]
    return faults if met == expected else [*faults, f"{met} stops of {expected}"]


class Keys:
    """Counts the presses of somebody who knows the way; stops that hold the words `besides` do not count."""

    def __init__(self, page: Page, besides: str | None = None) -> None:
        self.page = page
        self.presses = 0
        self._besides = besides

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)
        self.presses += 1

    def skip(self) -> None:
        """Take the skip link, the first stop of each page."""
        self.press("Tab")
        self.press("Enter")

    def reach(self, name: str) -> None:
        """Go on to the next stop of main whose words hold `name`."""
        for _press in range(60):
            self.press("Tab")
            words = self.page.evaluate(
                "() => (document.activeElement.textContent || '').replace(/\\s+/g, ' ').trim()"
            )
            if name in words:
                return
            if self._besides and self._besides in words:
                self.presses -= 1
        raise AssertionError(f"no stop says {name!r}")

    def follow(self, name: str) -> None:
        """Go to a link within the page and follow it."""
        self.reach(name)
        self.press("Enter")

    def use(self, name: str) -> None:
        """Skip to main, go to a link or button, press it and wait for the page that follows."""
        self.skip()
        self.reach(name)
        with self.page.expect_navigation():
            self.press("Enter")
