"""What the pages of candidacies say: stages, what happens next, reasons, and why something cannot be done."""

from datetime import date, datetime

from flask_babel import gettext

from portti.domain.candidacies import ASSISTANT, EMPLOYER, SERVICE, WORKING
from portti.domain.candidacy_forms import LONGEST_ADDRESS, LONGEST_NOTE
from portti.domain.errors import PorttiError, RuleViolation
from portti.models import Candidacy
from portti.moments import short_date, short_day
from portti.services.meeting_times import offered_times
from portti.web.kit import meeting_words
from portti.web.kit.languages import current_language
from portti.web.kit.meeting_words import clash_words, offered_in_words, when_of

__all__ = ["clash_words", "offered_in_words", "offered_times", "when_of"]


def stage_names() -> dict[str, str]:
    """Return each stage by its name, in order."""
    return {
        "shortlisted": gettext("On the centre's own list"),
        "proposed": gettext("Proposed"),
        "applied": gettext("Applied"),
        "both_interested": gettext("Both are interested"),
        "employer_interview": gettext("Meeting"),
        "trial_shift": gettext("Trial shift"),
        "chosen": gettext("Chosen"),
        "checks": gettext("Checks"),
        "contract": gettext("Contract"),
        "started": gettext("Work has started"),
        "follow_up_2_weeks": gettext("Follow-up after two weeks"),
        "follow_up_3_months": gettext("Follow-up after three months"),
        "ended": gettext("Ended"),
    }


def stage_name(stage: str) -> str:
    """Return the name of a stage."""
    return stage_names()[stage]


def waits_names() -> dict[str, str]:
    """Return who can be waited for."""
    return {
        "employer": gettext("the employer"),
        "assistant": gettext("the assistant"),
        "both": gettext("both sides"),
        "centre": gettext("the centre"),
        "service": gettext("the day of the follow-up"),
        "nobody": "–",
    }


def reason_name(reason: str) -> str:
    """Return why a candidacy ended, or may end."""
    words: dict[str, str] = {
        "employer_declined": gettext("Not suitable for the employer"),
        "assistant_declined": gettext("Not suitable for the assistant"),
        "chose_another": gettext("Somebody else was chosen"),
        "times_do_not_fit": gettext("The times do not fit"),
        "need_changed": gettext("The need has changed"),
        "found_other_work": gettext("The assistant has found other work"),
        "too_far": gettext("The journey is too long"),
        "work_ended": gettext("The work has ended"),
        "mediation_done": gettext("The work goes well, and the centre is no longer needed"),
        "answer_taken_back": gettext("An answer was taken back"),
        "no_answer": gettext("No answer came in time"),
        "need_closed": gettext("The need was closed"),
        "kept_apart": gettext("One side does not want to meet the other"),
        "left": gettext("One side has left Portti"),
        "merged": gettext("The person had been entered twice: the other candidacy goes on"),
        "other": gettext("Another reason"),
    }
    return words[reason]


def own_reason_name(reason: str, side: str) -> str:
    """Return a reason as the one who may give it reads it: the plain no in the first person."""
    if reason in (f"{EMPLOYER}_declined", f"{ASSISTANT}_declined") and reason.startswith(side):
        return str(gettext("Not for me"))
    return reason_name(reason)


def day_words(day: date | None) -> str:
    """Return a day without a clock, or nothing."""
    return short_day(day, current_language()) if day else ""


def deadline_words(moment: datetime | None) -> str:
    """Return the day of a deadline, or nothing."""
    return short_date(moment, current_language()) if moment else ""


def next_for_employer(row: Candidacy) -> str:
    """Return what happens next, and what the employer can do."""
    by = deadline_words(row.deadline_at)
    if row.arranging:
        return meeting_words.arranging_words(row, EMPLOYER)
    if row.stage == "proposed" and row.waits_for == ASSISTANT:
        return str(gettext("The assistant has been asked to answer by %(day)s.", day=by))
    words: dict[str, str] = {
        "proposed": gettext("The assistant is proposed to you. Say yes or no by %(day)s.", day=by),
        "applied": gettext("The assistant is interested in your need. Say yes or no by %(day)s.", day=by),
        "both_interested": gettext(
            "Call the assistant and agree when you meet, or offer times to choose from. Note the meeting here, and "
            "both of you get it by e-mail for your calendars. Do this by %(day)s.",
            day=by,
        ),
        "employer_interview": gettext(
            "You meet %(when)s. Afterwards agree on a trial shift, choose the assistant, or end it kindly.",
            when=when_of(row),
        ),
        "trial_shift": gettext(
            "The trial shift is on %(day)s. It is paid work. Afterwards write a short note, then choose the "
            "assistant or end it kindly.",
            day=day_words(row.trial_on),
        ),
        "chosen": gettext(
            "You have chosen the assistant, and they know it. Next come the checks: an extract from the criminal "
            "records if you want to see one, the power of attorney and the insurance."
        ),
        "checks": gettext(
            "When the checks are done, write down what you have agreed: from when, which shifts, and where."
        ),
        "contract": gettext(
            "Sign the contract outside Portti. On the first day of work mark here that the work has started. "
            "The power of attorney and the insurance must be in place then."
        ),
        "started": gettext("The work goes on. The centre asks how it goes on %(day)s.", day=by),
        "follow_up_2_weeks": gettext("The centre asks you how the work goes. You can also call it yourself."),
        "follow_up_3_months": gettext(
            "The centre asks you how the work goes. You can also call it yourself."
        ),
        "ended": gettext("This has come to its end."),
    }
    return words["started" if row.stage in WORKING and row.waits_for == SERVICE else row.stage]


def next_for_assistant(row: Candidacy) -> str:
    """Return what happens next, and what the assistant can do."""
    by = deadline_words(row.deadline_at)
    if row.arranging:
        return meeting_words.arranging_words(row, ASSISTANT)
    if row.stage == "applied" or (row.stage == "proposed" and row.waits_for == EMPLOYER):
        return str(gettext("The employer has been asked to answer by %(day)s.", day=by))
    words: dict[str, str] = {
        "proposed": gettext("This work is proposed to you. Say yes or no by %(day)s.", day=by),
        "both_interested": gettext(
            "You have both said yes. The employer calls you or offers you times, or you call the employer. Agree "
            "when you meet."
        ),
        "employer_interview": gettext(
            "You meet %(when)s. If the time does not suit you, ask for another.", when=when_of(row)
        ),
        "trial_shift": gettext(
            "Your trial shift is on %(day)s. It is paid work. Agree on the time with the employer. Afterwards you "
            "can write a short note.",
            day=day_words(row.trial_on),
        ),
        "chosen": gettext(
            "You have been chosen. Next come the checks and the contract. The employer may ask to see an extract "
            "from the criminal records. You show it, and nobody keeps a copy."
        ),
        "checks": gettext("The employer goes through the checks. Then you make the contract."),
        "contract": gettext("Read below what you have agreed. You sign the contract outside Portti."),
        "started": gettext("The work goes on. The centre asks how it goes on %(day)s.", day=by),
        "follow_up_2_weeks": gettext("The centre asks you how the work goes. You can also call it yourself."),
        "follow_up_3_months": gettext(
            "The centre asks you how the work goes. You can also call it yourself."
        ),
        "ended": gettext("This has come to its end."),
    }
    return words["started" if row.stage in WORKING and row.waits_for == SERVICE else row.stage]


def sentence(violation: RuleViolation) -> str | None:
    """Return what is wrong with a form, and what to do."""
    return (
        {
            "how_missing": gettext("Choose how you meet."),
            "length_missing": gettext("Choose how long the meeting takes."),
            "meeting_past": gettext("Choose a time that lies ahead."),
            "time_left_out": gettext("The clocks skip this hour that night. Choose another time."),
            "day_missing": gettext("Write the day."),
            "day_ahead": gettext("This day lies ahead. Note it when it has come."),
            "day_too_far": gettext("This day is more than a year away. Check the year."),
            "days_swapped": gettext("The last day is before the first."),
            "extract_too_old": gettext("The extract may be six months old at most. Ask for a newer one."),
            "note_missing": gettext("Write the note."),
            "note_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_NOTE),
            "address_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_ADDRESS),
            "shift_taken_meanwhile": gettext(
                "A shift has been given to somebody else meanwhile. Choose again."
            ),
            "hours_missing": gettext("Choose the shifts, or write how many hours a week."),
            "dates_missing": gettext(
                "Choose the shifts that you agreed on. One that is not here you first write into the need."
            ),
            "dates_outside": gettext("A shift that you chose is before the first day or after the last day."),
            "hours_out_of_range": gettext("Write how many hours a week, between 1 and 168."),
            "end_reason_missing": gettext("Choose a reason. Only the centre reads it."),
        }.get(violation.code)
        or meeting_words.sentence(violation)
        or refusal(violation)
    )


def extract_not_announced() -> str:
    """Return why no extract can be noted for a need whose ad did not say that one is asked."""
    return str(
        gettext(
            "The ad did not say that you ask for an extract from the criminal records. That is why you may not ask "
            "for one."
        )
    )


def refusal(fault: PorttiError) -> str | None:
    """Return why a deed is not possible as things stand, and what to do."""
    code = getattr(fault, "code", "")
    if code.startswith("candidacy_cannot_"):
        return str(gettext("This cannot be done in the stage where things stand now. See below what can."))
    return {
        "candidacy_ended": gettext("This has come to its end meanwhile. Nothing was changed."),
        "not_yours_to_do": gettext("Only the other side can do this."),
        "papers_missing": gettext(
            "The work cannot start yet: the power of attorney and the insurance must both be in place first."
        ),
        "extract_only_of_chosen": gettext(
            "You may ask for an extract only of somebody whom you have chosen."
        ),
        "extract_not_announced": extract_not_announced(),
        "no_trial_agreed": gettext("No trial shift has been agreed on."),
        "no_follow_up_now": gettext("There is nothing to ask about now."),
    }.get(code) or meeting_words.refusal(code)
