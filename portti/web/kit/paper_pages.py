"""Pages of papers for both sides: the list, beginning, filling in, lines, looking through, taking along, deleting."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer
from wtforms.fields.choices import SelectChoice

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain import papers as rules
from portti.domain.actor import Actor
from portti.domain.candidacies import EMPLOYER
from portti.domain.errors import NotFound, RuleViolation
from portti.moments import short_date, short_day
from portti.queries import papers as queries
from portti.services import paper_lines
from portti.services import papers as deeds
from portti.services.paper_document import PaperDocument
from portti.services.paper_docx import paper_docx
from portti.services.paper_making import kilometres, paper_document, shift_cells
from portti.services.paper_pdf import paper_pdf
from portti.services.taken_rosters import lacks_start, needs_to_ask_of
from portti.services.wage_hints import hint_lines
from portti.web.kit import paper_forms as forms
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form, add_violation, is_right, settings_now, version_of
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading, note_reading
from portti.web.kit.own_words import marked, own_words
from portti.wording.paper import FOR_WHAT, KINDS, SECTIONS
from portti.wording.practice import said_for_practice
from portti.words import html_language, translate

View = str | Answer | tuple[str, int]
_MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def add_paper_pages(blueprint: Blueprint, side: str) -> None:
    """Put the pages of papers on one side's blueprint."""
    pages = PaperPages(side)
    both = ["GET", "POST"]
    for address, name, methods in (
        ("/papers", "papers", ["GET"]),
        ("/papers/new/<kind>", "new_paper", both),
        ("/papers/<int:paper_id>", "paper", ["GET"]),
        ("/papers/<int:paper_id>/fields", "paper_fields", both),
        ("/papers/<int:paper_id>/lines", "paper_lines", both),
        ("/papers/<int:paper_id>/lines/<int:line_id>", "paper_line", both),
        ("/papers/<int:paper_id>/lines/<int:line_id>/remove", "remove_paper_line", ["POST"]),
        ("/papers/<int:paper_id>/delete", "delete_paper", both),
        ("/papers/<int:paper_id>/portti.<any(pdf, docx):sort>", "paper_file", ["GET"]),
    ):
        view: Callable[..., Any] = getattr(pages, name)
        blueprint.add_url_rule(address, name, view, methods=methods)


def file_answer(document: PaperDocument, sort: str, moment: datetime) -> Response:
    """Hand a document out as a file of a sort; its name says nothing about anybody."""
    if current_actor().practice:
        document = replace(document, title=said_for_practice(document.title, document.language))
    answer = Response(_FILES[sort](document, moment), content_type=_MEDIA[sort])
    answer.headers["Content-Disposition"] = f'attachment; filename="portti.{sort}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


class PaperPages:
    """The pages of one side."""

    def __init__(self, side: str) -> None:
        self.side = side

    def papers(self) -> str:
        """List the papers, and which can be begun."""
        actor = current_actor()
        deeds.check_side(actor, self.side)
        with reading() as session:
            rows = queries.own_papers(session, actor, self.side)
            with_whom = self._with_whom(session, actor)
        note_list_reading("paper", [row.id for row in rows])
        return self._render(
            "list",
            rows=rows,
            with_whom=with_whom,
            kinds=rules.OF_SIDE[self.side],
            for_what={kind: translate(current_language(), text) for kind, text in FOR_WHAT.items()},
        )

    def new_paper(self, kind: str) -> View:
        """Ask with whom and in which language, and begin the paper."""
        actor = current_actor()
        deeds.check_side(actor, self.side)
        if kind not in rules.OF_SIDE[self.side]:
            raise NotFound("paper")
        form = forms.NewPaperForm(language=current_language())
        form.language.choices = forms.language_choices()
        with reading() as session:
            rows = queries.agreed_rows(session, actor, self.side)
            pairs = [(row, need) for row, need, _who in rows if kind == rules.SHIFTS]
            asks_week = any(lacks_start(*pair) for pair in pairs)
            unplaced = needs_to_ask_of(pairs)
            form.candidacy.choices = self._choices(rows)
        if kind not in rules.OF_PAIR:
            del form.candidacy
        if kind != rules.SHIFTS:
            del form.first_on, form.last_on
        if not asks_week:
            del form.roster_week
        nobody = kind in rules.OF_PAIR and not rows
        page = {"kind": kind, "form": form, "nobody": nobody, "unplaced": unplaced}
        if request.method == "GET":
            # The choices name people.
            note_list_reading(
                "candidacy", [row.id for row, _need, _who in rows] if "candidacy" in form else []
            )
            return self._render("new", **page)
        days = (form.first_on, form.last_on) if kind == rules.SHIFTS else ()
        missing = [RuleViolation("day_missing", day.name) for day in days if day.data is None]
        if nobody or not is_right(form, missing, forms.sentence):
            return self._render("new", **page), 422
        try:
            with transaction() as session:
                paper = deeds.begin_paper(
                    session, actor, self.side, _new_paper(kind, form), settings=settings_now(), now=now()
                )
                paper_id = paper.id
        except RuleViolation as violation:
            add_violation(form, violation, forms.sentence)
            return self._render("new", **page), 422
        return redirect(url_for(f"{self.side}.paper_fields", paper_id=paper_id), 303)

    def paper(self, paper_id: int) -> str:
        """Show the whole paper as it will be on paper, with the ways to take it along."""
        settings = settings_now()
        with reading() as session:
            page = deeds.paper_page(session, current_actor(), self.side, paper_id, settings=settings)
            document = paper_document(
                session, current_actor(), self.side, paper_id, settings=settings, now=now()
            )
            can_give = deeds.is_at_work(session, page.paper)
        note_reading("paper", paper_id)
        return self._render(
            "paper",
            can_give=can_give,
            day_of=lambda moment: short_date(moment, current_language()),
            page=page,
            row=page.paper,
            document=document,
            lang=html_language(document.language),
            has_lines=page.paper.kind in rules.WITH_LINES,
        )

    def paper_fields(self, paper_id: int) -> View:
        """Let the person check and fill in what stands in the paper."""
        with reading() as session:
            page = deeds.paper_page(session, current_actor(), self.side, paper_id, settings=settings_now())
            hints = self._wage_hints(session, page)
        paper = page.paper
        form = forms.fields_form(paper.kind, dict(page.words), paper.row_version)
        shown: dict[str, Any] = {"page": page, "row": paper, "form": form, "wage_lines": hints}
        if request.method == "GET":
            note_reading("paper", paper_id)
            return self._fields_page(**shown)
        typed = {code: form[code].data or "" for code in rules.fields_of(paper.kind)}
        if not is_right(form, rules.word_faults(paper.kind, typed), forms.sentence):
            return self._fields_page(**shown), 422
        try:
            with transaction() as session:
                deeds.write_paper(
                    session,
                    current_actor(),
                    self.side,
                    paper_id,
                    typed,
                    version_of(form["version"].data),
                    settings=settings_now(),
                    now=now(),
                )
        except RuleViolation as violation:
            add_violation(form, violation, forms.sentence)
            # Who has read that it changed, and sends again, means it.
            form["version"].data = str(paper.row_version)
            return self._fields_page(**shown), 422
        flash(gettext("Saved. Look the paper through before you take it along."), "success")
        after = "paper_lines" if paper.kind == rules.MILEAGE else "paper"
        return redirect(url_for(f"{self.side}.{after}", paper_id=paper_id), 303)

    def paper_lines(self, paper_id: int) -> View:
        """List the shifts or trips, and add one."""
        row, lines = self._lines(paper_id)
        form = _line_form(row.kind)
        shown = {"row": row, "lines": lines, "form": form}
        if request.method == "GET":
            note_reading("paper", paper_id)
            return self._render("lines", **shown)
        if not is_right(form, form.faults(), forms.sentence):
            return self._render("lines", **shown), 422
        try:
            with transaction() as session:
                paper_lines.add_line(
                    session,
                    current_actor(),
                    self.side,
                    paper_id,
                    form.draft(),
                    form.key.data,
                    settings=settings_now(),
                    now=now(),
                )
        except RuleViolation as violation:
            add_violation(form, violation, forms.sentence)
            return self._render("lines", **shown), 422
        flash(gettext("Added."), "success")
        return redirect(url_for(f"{self.side}.paper_lines", paper_id=paper_id), 303)

    def paper_line(self, paper_id: int, line_id: int) -> View:
        """Change one shift or trip."""
        settings = settings_now()
        with reading() as session:
            page = deeds.paper_page(session, current_actor(), self.side, paper_id, settings=settings)
            line = queries.line_of(session, page.paper, line_id)
            form = _line_form(page.paper.kind, line, paper_lines.trip_of_line(line, settings))
        shown = {"row": page.paper, "line": line, "form": form}
        if request.method == "GET":
            note_reading("paper", paper_id)
            return self._render("line", **shown)
        if not is_right(form, form.faults(), forms.sentence):
            return self._render("line", **shown), 422
        try:
            with transaction() as session:
                paper_lines.change_line(
                    session,
                    current_actor(),
                    self.side,
                    paper_id,
                    line_id,
                    form.draft(),
                    version_of(form.row_version.data),
                    settings=settings,
                    now=now(),
                )
        except RuleViolation as violation:
            add_violation(form, violation, forms.sentence)
            # Who has read that it changed, and sends again, means it.
            form.row_version.data = str(line.row_version)
            return self._render("line", **shown), 422
        flash(gettext("Changed."), "success")
        return redirect(url_for(f"{self.side}.paper_lines", paper_id=paper_id), 303)

    def remove_paper_line(self, paper_id: int, line_id: int) -> Answer:
        """Take a shift or a trip away; one that is gone already stays gone."""
        try:
            with transaction() as session:
                paper_lines.remove_line(
                    session, current_actor(), self.side, paper_id, line_id, settings=settings_now(), now=now()
                )
            flash(gettext("Removed."), "success")
        except NotFound as fault:
            if str(fault) != "paper_line":
                raise
        return redirect(url_for(f"{self.side}.paper_lines", paper_id=paper_id), 303)

    def delete_paper(self, paper_id: int) -> View:
        """Ask, and delete the paper."""
        if request.method == "POST":
            with transaction() as session:
                deeds.delete_paper(
                    session, current_actor(), self.side, paper_id, settings=settings_now(), now=now()
                )
            flash(gettext("The paper is deleted."), "success")
            return redirect(url_for(f"{self.side}.papers"), 303)
        with reading() as session:
            page = deeds.paper_page(session, current_actor(), self.side, paper_id, settings=settings_now())
        return self._render("delete", row=page.paper, form=Form())

    def paper_file(self, paper_id: int, sort: str) -> Response:
        """Hand the paper out as a file, whose name says nothing about the person."""
        moment = now()
        with reading() as session:
            document = paper_document(
                session, current_actor(), self.side, paper_id, settings=settings_now(), now=moment
            )
        note_reading("paper", paper_id)
        return file_answer(document, sort, moment)

    def _fields_page(self, *, page: Any, row: Any, form: Any, wage_lines: list[str]) -> str:
        sections: dict[str, list[str]] = {}
        for code, field in rules.fields_of(row.kind).items():
            sections.setdefault(field.section, []).append(code)
        language = current_language()
        return self._render(
            "fields",
            page=page,
            row=row,
            form=form,
            wage_lines=wage_lines,
            hints=forms.field_hints(row.kind),
            fields=rules.fields_of(row.kind),
            sections=[(code, translate(language, SECTIONS[code]), codes) for code, codes in sections.items()],
            written_in=html_language(row.language),
        )

    def _wage_hints(self, session: Any, page: deeds.PaperPage) -> list[str]:
        if page.paper.kind != rules.CONTRACT:
            return []
        tasks = deeds.tasks_of(session, page.paper)
        return hint_lines(tasks, helsinki(now()).date(), current_language())

    def _lines(self, paper_id: int) -> tuple[Any, list[dict[str, Any]]]:
        settings, language = settings_now(), current_language()
        with reading() as session:
            page = deeds.paper_page(session, current_actor(), self.side, paper_id, settings=settings)
            found = queries.lines_of(session, paper_id)
        if page.paper.kind not in rules.WITH_LINES:
            raise NotFound("paper")
        rows = []
        for line in found:
            if page.paper.kind == rules.SHIFTS:
                cells = shift_cells(line, language)
            else:
                trip = paper_lines.trip_of_line(line, settings)
                day = short_day(line.happens_on, language)
                cells = (day, trip.start, trip.end, kilometres(trip.metres, language))
            rows.append({"id": line.id, "cells": cells})
        return page.paper, rows

    def _with_whom(self, session: Any, actor: Actor) -> dict[int, str]:
        return {
            int(choice.value): choice.label
            for choice in self._choices(queries.agreed_rows(session, actor, self.side))
        }

    def _choices(self, rows: list[Any]) -> list[SelectChoice]:
        """Name each candidacy: for an employer by the assistant's name, for an assistant by the ad's title."""
        if self.side == EMPLOYER:
            return [
                SelectChoice(
                    str(row.id), marked(f"{who.shown_name}: {need.title}", need.title, need.text_language)
                )
                for row, need, who in rows
            ]
        return [
            SelectChoice(str(row.id), own_words(need.shown_title, need.text_language))
            for row, need, _who in rows
        ]

    def _render(self, name: str, **values: Any) -> str:
        language = current_language()
        kinds = {kind: translate(language, text) for kind, text in KINDS.items()}
        return render_template(f"papers/{name}.html", side=self.side, kind_names=kinds, **values)


def _new_paper(kind: str, form: Any) -> deeds.NewPaper:
    candidacy = form.candidacy.data if "candidacy" in form else None
    return deeds.NewPaper(
        kind,
        form.language.data,
        form.key.data,
        int(candidacy) if candidacy else None,
        form.first_on.data if "first_on" in form else None,
        form.last_on.data if "last_on" in form else None,
        int(form.roster_week.data) if "roster_week" in form and form.roster_week.data else None,
    )


def _line_form(kind: str, line: Any = None, trip: rules.Trip | None = None) -> Any:
    if kind == rules.SHIFTS:
        if line is None:
            return forms.ShiftForm()
        end = (line.start_minute + line.wall_minutes) % 1440
        return forms.ShiftForm(
            on=line.happens_on, start=line.start_minute, end=end, row_version=line.row_version
        )
    if kind != rules.MILEAGE:
        raise NotFound("paper")
    if line is None or trip is None:
        return forms.TripForm()
    return forms.TripForm(
        on=trip.on,
        origin=trip.start,
        destination=trip.end,
        kilometres=trip.metres / 1000,
        row_version=line.row_version,
    )


_FILES = {"pdf": paper_pdf, "docx": paper_docx}
