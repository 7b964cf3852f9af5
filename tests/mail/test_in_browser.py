"""Every kind of mail as Chromium draws it: it fits a narrow phone and large text, and is read in light and in dark."""

import pytest

from portti.mail.kinds import KINDS
from portti.mail.preview import previews
from portti.settings import Settings
from portti.words import LANGUAGES
from tests.conftest import NOW
from tests.support.browser import chromium

pytestmark = pytest.mark.browser

# For each text: the contrast of its colour to what is painted behind it, by WCAG's formula.
_CONTRASTS = """() => {
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (text) => numbers(text).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const paint = getComputedStyle(at).backgroundColor;
      if (numbers(paint)[3] !== 0) return paint;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  for (const element of document.querySelectorAll("h1, h2, p, li, a, .head")) {
    const pair = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
    found.push([(pair[0] + 0.05) / (pair[1] + 0.05), element.textContent.trim().slice(0, 40)]);
  }
  return found;
}"""


def test_every_kind_fits_and_is_read(settings: Settings) -> None:
    seen = 0
    with chromium() as browser:
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": 320, "height": 800}, color_scheme=scheme, java_script_enabled=True
            )
            page = context.new_page()
            for language in LANGUAGES:
                for kind, draft in previews(language, settings=settings, now=NOW).items():
                    page.set_content(draft.body_html)
                    # Colours change no width.
                    if scheme == "light":
                        width = page.evaluate("document.documentElement.scrollWidth")
                        assert width <= 320, (kind, language, width)
                        page.add_style_tag(content=".column { font-size: 34px !important }")
                        assert page.evaluate("document.documentElement.scrollWidth") <= 320, (kind, language)
                    contrasts = page.evaluate(_CONTRASTS)
                    assert len(contrasts) > 4
                    poor = [text for contrast, text in contrasts if contrast < 7]
                    assert poor == [], (kind, language, scheme)
                    seen += 1
            context.close()
    assert seen == 2 * len(LANGUAGES) * len(KINDS)
