"""One pair worked through with numbers, as text: what `explain` prints."""

from collections.abc import Mapping
from typing import Any

from matching.catalogues import catalogue
from matching.engine import explain_pair
from matching.phrases import decimal
from matching.reasons import gate_sentence, reasons_for
from matching.types import Need, Profile, Rules


def worked_explanation(need: Need, profile: Profile, language: str, rules: Rules) -> str:
    """Gates, points, sides, score and reasons of one pair, also of one that stops at a gate."""
    _ = catalogue(language).gettext
    explained = explain_pair(need, profile, rules)
    ids = {"need": need.id, "profile": profile.id, "version": rules.version}
    lines = [_("Need %(need)s and profile %(profile)s by the rules %(version)s") % ids, ""]
    lines.append(_("Conditions"))
    for gate in explained["gates"]:
        mark = _("yes") if gate["passed"] else _("NO")
        lines.append(
            f"  {gate_name(gate['gate'], language)}: {mark}. {gate_sentence(gate, False, language, rules)}"
        )
    lines.append("")
    for side in ("employer", "assistant"):
        lines += _side_lines(explained, side, language)
    lines += _score_lines(explained, language)
    good, bad = reasons_for(explained, need, False, language, rules)
    for title, sentences in ((_("For"), good), (_("To note"), bad)):
        if sentences:
            lines += [title, *(f"  {sentence}" for sentence in sentences), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _side_lines(explained: Mapping[str, Any], side: str, language: str) -> list[str]:
    _ = catalogue(language).gettext
    lines = [_("Points for the employer") if side == "employer" else _("Points for the assistant")]
    total = weights = 0.0
    for point in explained["points"]:
        if point["side"] == side:
            product = point["weight"] * point["value"]
            total, weights = total + product, weights + point["weight"]
            name = criterion_name(point["criterion"], language)
            shown = [decimal(number, 4, language) for number in (point["value"], point["weight"], product)]
            lines.append(f"  {name}: {shown[0]} × {shown[1]} = {shown[2]}")
    whole = [decimal(number, 4, language) for number in (total, weights)]
    lines.append(f"  {_('Together')}: {whole[0]} / {whole[1]} = {decimal(explained[side], 6, language)}")
    return [*lines, ""]


def _score_lines(explained: Mapping[str, Any], language: str) -> list[str]:
    _ = catalogue(language).gettext
    if explained["score"] is None:
        name = gate_name(explained["stopped_at"], language)
        return [_("This pair is not ranked. It stops here: %(gate)s.") % {"gate": name}, ""]
    employer, assistant = (decimal(explained[side], 6, language) for side in ("employer", "assistant"))
    formula = f"2 × {employer} × {assistant} / ({employer} + {assistant})"
    return [f"{_('Score')}: {formula} = {decimal(explained['score'], 9, language)}", ""]


def gate_name(gate: str, language: str) -> str:
    """What a gate is called."""
    _ = catalogue(language).gettext
    return {
        "travel": _("Travel"),
        "dates": _("Dates"),
        "schedule": _("Times"),
        "skills": _("Skills"),
        "languages": _("Languages"),
        "conditions": _("The home"),
    }[gate]


def criterion_name(criterion: str, language: str) -> str:
    """What a point is called."""
    _ = catalogue(language).gettext
    return {
        "cover": _("Hours covered"),
        "wish_skills": _("Tasks wished for"),
        "experience": _("Experience of the tasks"),
        "wish_languages": _("Languages wished for"),
        "known": _("Worked together before"),
        "travel": _("Length of the journey"),
        "hours": _("Enough hours"),
        "shifts": _("Long enough shifts"),
        "learning": _("Tasks known or to be learnt"),
    }[criterion]
