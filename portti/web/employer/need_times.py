"""The lists of times: weekly shifts, work inside limits, single days, further times to be agreed.

One form adds a time, or changes one; under it stands the list, where each row's buttons name their row. All
buttons send the whole form, so that what was typed stays whichever is pressed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, request
from flask_babel import gettext
from werkzeug.utils import redirect

from matching.types import Shift, Window
from portti.clock import now
from portti.database import transaction
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.open_blocks import OpenBlock, block_of_key
from portti.domain.weekly_hours import (
    Entry,
    hours_a_week,
    is_too_long_for_one,
    key_of,
    shift_of_key,
    single_of_key,
    window_of_key,
)
from portti.services import need_drafts, need_ending, need_open_times, needs
from portti.vocabulary import weekday_short
from portti.web.employer import open_times_form, time_forms
from portti.web.employer.need_form import Options
from portti.web.employer.need_stage import Page, Stage, stage_of, tell
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language
from portti.wording.job import block_in_words
from portti.wording.week import hours_in_words, times_in_words, week_blocks

Values = dict[str, Any]
_WEEKLY = ("weekly", "window")
"""The kinds of times that a picture of the week shows."""


@dataclass(frozen=True)
class Row:
    """One time in the list."""

    key: str
    words: str
    has_passed: bool = False
    """Whether it comes no more, and so is not counted any more."""


def entry_words(entry: Entry) -> str:
    """Return one time in words."""
    if isinstance(entry, OpenBlock):
        return block_in_words(need_open_times.block_row(0, entry), current_language())
    return times_in_words(need_drafts.times_data([entry]), current_language())[0]


def _without_days(values: Values) -> Values:
    """Return what a copy leaves out: the days, of a single shift its one day."""
    if "weekdays" in values:
        return {"weekdays": [], "best_weekday": ""}
    return {"days": []} if "days" in values else dict.fromkeys(("day", "last_day"))


@dataclass(frozen=True)
class TimePage:
    """The page of one kind of times."""

    kind: str
    make: Callable[[Values | None], tuple[Form, Options]]
    entries: Callable[[Form], list[Entry]]
    values: Callable[[Any], Values]
    read_key: Callable[[str], Entry | None]

    def __call__(self, stage: Stage) -> Page:
        """Show the list, or do what the pressed button says."""
        if request.method != "POST":
            return self._show(stage, *self.make(None))
        deed, _colon, key = request.form.get("do", "add").partition(":")
        if deed in ("add", "on"):
            return self._add(stage, goes_on=deed == "on")
        entry = self.read_key(key)
        if deed == "remove" and entry is not None:
            return self._remove(stage, entry)
        if deed == "back" and entry is not None:
            return self._put_back(stage, entry)
        if deed in ("change", "copy") and entry is not None:
            return self._take_up(stage, entry, deed)
        raise RuleViolation("unknown_button")

    def _add(self, stage: Stage, *, goes_on: bool) -> Page:
        form, options = self.make(None)
        if goes_on and time_forms.is_blank(form):
            self._change(stage, [], [])
            return stage_of(stage.need.id, stage.step).go_on()
        replaced = self.read_key(request.form.get("replaces", ""))
        if not form.validate():
            return self._show(stage, form, options), 422
        try:
            added = self.entries(form)
            self._change(stage, added, [replaced] if replaced else [])
        except (RuleViolation, Conflict) as fault:
            tell(stage, form, fault)
            return self._show(stage, form, options), 422
        if goes_on:
            return stage_of(stage.need.id, stage.step).go_on()
        fixed = times_in_words(need_drafts.times_data(added), current_language())
        words = "; ".join(fixed or map(entry_words, added))
        flash(gettext("Saved: %(time)s.", time=words), "success")
        return redirect(stage.address(stage.step), 303)

    def _remove(self, stage: Stage, entry: Entry) -> Page:
        form, options = self.make(None)
        try:
            self._change(stage, [], [entry])
        except RuleViolation as fault:
            tell(stage, form, fault)
            return self._show(stage, form, options), 422
        flash(gettext("The time is removed from the list. You can put it back there."), "success")
        if time_forms.is_blank(form):
            return redirect(stage.address(stage.step, removed=key_of(entry)), 303)
        # Half a time is typed: it stays, and the list under it is the new one.
        return self._show(stage_of(stage.need.id, stage.step), form, options, removed=entry)

    def _put_back(self, stage: Stage, entry: Entry) -> Page:
        form, options = self.make(None)
        try:
            self._change(stage, [entry], [])
        except RuleViolation as fault:
            tell(stage, form, fault)
            return self._show(stage, form, options), 422
        flash(gettext("Saved: %(time)s.", time=entry_words(entry)), "success")
        if time_forms.is_blank(form):
            return redirect(stage.address(stage.step), 303)
        return self._show(stage_of(stage.need.id, stage.step), form, options)

    def _take_up(self, stage: Stage, entry: Entry, deed: str) -> Page:
        """Put a time of the list into the form, to change it or to copy it to other days."""
        form, options = self.make(None)
        if not time_forms.is_blank(form):
            words = gettext(
                "You have written a time that is not saved yet. Save it, or empty the form first."
            )
            form.form_errors = [*form.form_errors, words]
            return self._show(stage, form, options), 422
        values = self.values(entry)
        if deed == "copy":
            values.update(_without_days(values))
        form, options = self.make(values)
        return self._show(stage, form, options, taken_up=entry, deed=deed)

    def _change(self, stage: Stage, add: list[Entry], remove: list[Entry]) -> None:
        with transaction() as session:
            needs.change_times(
                session, current_actor(), stage.need.id, self.kind, add=add, remove=remove, now=now()
            )

    def _show(
        self,
        stage: Stage,
        form: Form,
        options: Options,
        *,
        removed: Entry | None = None,
        taken_up: Entry | None = None,
        deed: str = "",
    ) -> str:
        language = current_language()
        stored = need_drafts.entries_of(stage.need, self.kind)
        removed = removed or self.read_key(request.args.get("removed", ""))
        if removed in stored:
            removed = None
        replaced = request.form.get("replaces", "")
        if deed != "copy" and taken_up is not None:
            replaced = key_of(taken_up)
        changing = self.read_key(replaced) if deed != "copy" else None
        passed = need_ending.passed_among(stage.need, stored, now())
        coming = [one for one in stored if one not in passed]
        shifts = [one for one in coming if isinstance(one, Shift)]
        windows = [one for one in coming if isinstance(one, Window)]
        hours = hours_a_week(shifts, windows)
        return stage.page(
            "times",
            form,
            kind=self.kind,
            options=options,
            rows=[Row(key_of(entry), entry_words(entry), entry in passed) for entry in stored],
            removed=Row(key_of(removed), entry_words(removed)) if removed else None,
            changing=Row(key_of(changing), entry_words(changing)) if changing else None,
            copying=entry_words(taken_up) if taken_up and deed == "copy" else None,
            hours=hours_in_words(hours, hours, language) if hours else "",
            too_long=[entry_words(one) for one in stored if is_too_long_for_one(one)],
            blocks=week_blocks(need_drafts.times_data(stored), language) if self.kind in _WEEKLY else [],
            weekdays=[weekday_short(day, language) for day in range(7)],
        )


TIME_PAGES: dict[str, Callable[[Stage], Page]] = {
    "week": TimePage(
        "weekly",
        time_forms.shift_form,
        time_forms.shift_entries,
        time_forms.shift_values,
        shift_of_key,
    ),
    "windows": TimePage(
        "window", time_forms.window_form, time_forms.window_entries, time_forms.window_values, window_of_key
    ),
    "singles": TimePage(
        "single", time_forms.single_form, time_forms.single_entries, time_forms.single_values, single_of_key
    ),
    "more": TimePage(
        "more",
        open_times_form.more_form,
        open_times_form.more_entries,
        open_times_form.more_values,
        block_of_key,
    ),
}
