"""The words of labels, by which a text that was kept is shown again without its page.

A name that means another thing on some form is said for that form; all others mean the same everywhere.
"""

from collections.abc import Callable, Mapping

from flask import current_app
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from portti.vocabulary import travel_modes
from portti.web.kit.choice_fields import named
from portti.web.kit.languages import current_language
from portti.wording.interview import QUESTIONS
from portti.wording.paper import LABELS
from portti.words import LANGUAGE_NAMES

Words = Mapping[str, str]


def endpoint_of(path: str) -> str:
    """Return the name of the page that a form was sent to; '' where there is none any more."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(path.partition("?")[0], method="POST")
    except HTTPException:
        return ""
    return str(endpoint)


def label_words(endpoint: str) -> Words:
    """Return the words of the labels of one page's form by the names of its fields."""
    own = _OF_ONE_FORM.get(endpoint)
    return {**_of_people(), **_of_times(), **_of_staff(), **(own() if own else {})}


def _of_people() -> Words:
    return {
        "given_name": gettext("First name"),
        "family_name": gettext("Last name"),
        "email": gettext("E-mail address"),
        "phone": gettext("Phone"),
        "language": gettext("Language"),
        "text": gettext("Your text"),
        "reply_to": gettext("Your e-mail address or phone number"),
        "place": gettext("Municipality or postal code"),
        "postal_code": gettext("Postal code"),
        "shown_name": gettext("The name that employers see"),
        "title": gettext("Title"),
        "hours_cap": gettext("Most hours a week that you may use in all"),
        "months_min": gettext("Months, at least"),
        "months_max": gettext("Months, at most"),
        "pay_text": gettext("The pay in your own words"),
    }


def _of_times() -> Words:
    return {
        "hours_min": gettext("Hours a week, at least"),
        "hours_max": gettext("Hours a week, at most"),
        "visit_min": gettext("Hours at a time, at least"),
        "visit_max": gettext("Hours at a time, at most"),
        "times_a_week": gettext("How many times a week?"),
        "least": gettext("At least in a week"),
        "most": gettext("At most in a week"),
        "from_on": gettext("First day"),
        "to_on": gettext("Last day"),
        "day": gettext("Day of the shift"),
        "last_day": gettext("Day on which it ends"),
        "start": gettext("Starts at"),
        "end": gettext("Ends at"),
        "earliest": gettext("Not before"),
        "latest": gettext("Over by"),
        "hours": gettext("How many hours without a break?"),
        "times": gettext("On how many of these days each week?"),
        "assistants": gettext("How many assistants at the same time?"),
        "days_min": gettext("Days at a time, at least"),
        "days_max": gettext("Days at a time, at most"),
        "every_days": gettext("Of how many days in all, with the days off?"),
        "break_minutes": gettext("Break in each shift"),
    }


def _of_staff() -> Words:
    return {
        "words": gettext("Name, e-mail or phone"),
        "on": gettext("Day, or the first of several days"),
        "until": gettext("Last day"),
        "minutes": gettext("How long does one meeting last?"),
        "count": gettext("How many in a row on each day?"),
    }


def _need_step() -> Words:
    return {
        "place": gettext("Postal code or municipality"),
        "text": gettext("What is the work like?"),
        "granted_hours": gettext("How many hours of assistance have you been granted?"),
        "ground_text": gettext("The ground in your own words"),
        "from_on": gettext("First day of work"),
        "to_on": gettext("Last day of work"),
    }


def _profile_step() -> Words:
    modes = travel_modes(current_language())
    return {
        **{mode: words[:1].upper() + words[1:] for mode, words in modes.items()},
        "text": gettext("About you, in your own words"),
    }


def _free_time() -> Words:
    return {"start": gettext("From"), "end": gettext("Until")}


def _report() -> Words:
    return {"text": gettext("What has happened?")}


def _needs_told() -> Words:
    return {"access_text": gettext("What else do you need?")}


def _gathering() -> Words:
    return {
        "title": gettext("Title"),
        "text": gettext("What happens there?"),
        "days": gettext("First day"),
        "until": gettext("Last day"),
        "place": gettext("Place"),
        "municipality": gettext("Municipality"),
        "video_url": gettext("Link of the video meeting"),
        "places": gettext("Places"),
        "sign_up_until": gettext("Last day to sign up"),
    }


def _slots() -> Words:
    return {
        "start": gettext("First time of the day starts at"),
        "break_minutes": gettext("Break between them"),
        "place": gettext("Place or video link"),
    }


def _record_step() -> Words:
    asked = named(QUESTIONS)
    return {
        **asked,
        "summary": gettext("Summary for the person"),
        "held_on": gettext("On which day was the interview?"),
        "right_to_work_until": gettext("Until when?"),
        "identity_seen_on": gettext("On which day did you see an identity document?"),
    }


def _email_of_person() -> Words:
    return {"email": gettext("E-mail")}


def _event() -> Words:
    return {
        "happened_on": gettext("Day"),
        "minutes": gettext("Minutes"),
        "municipality": gettext("Municipality"),
        "client": gettext("Client's number"),
        "note": gettext("Note"),
    }


def _goal() -> Words:
    return {
        "own_words": gettext("In your own words"),
        "title": gettext("The goal in your own words"),
        "text": gettext("A new step"),
        "follow_up_on": gettext("When do we ask how it goes?"),
        "done_on": gettext("On which day was it done?"),
        "repeat_on": gettext("When is it done again?"),
    }


def _panel() -> Words:
    return {
        "name": gettext("Name of the panel"),
        "about": gettext("What the panel does"),
        "municipality": gettext("Municipality"),
        "begun_on": gettext("First day"),
        "ended_on": gettext("Last day"),
    }


def _panel_part() -> Words:
    return {
        "held_on": gettext("Day of the meeting"),
        "place": gettext("Place"),
        "attended": gettext("How many came"),
        "about": gettext("What it was about"),
        "shown_on": gettext("Day on which the panel saw it"),
        "title": gettext("What the panel saw"),
        "outcome": gettext("What the panel said and what came of it"),
        "made_on": gettext("Day of the proposal"),
        "text": gettext("What the panel proposed"),
        "answer": gettext("What was done, or why not"),
        "answered_on": gettext("Day of the answer"),
    }


def _session() -> Words:
    return {
        "held_on": gettext("Day"),
        "place": gettext("Place"),
        "municipality": gettext("Municipality"),
        "open_minutes": gettext("Open, in minutes"),
        "visitors": gettext("Visitors in all"),
        "anonymous_visitors": gettext("Of them anonymous"),
    }


def _candidacy() -> Words:
    return {
        "on": gettext("On which day?"),
        "start": gettext("At what time?"),
        "text": gettext("How did it go?"),
        "when": gettext("When can you meet?"),
        "on_1": gettext("First time: on which day?"),
        "start_1": gettext("First time: at what time?"),
        "on_2": gettext("Second time: on which day?"),
        "start_2": gettext("Second time: at what time?"),
        "on_3": gettext("Third time: on which day?"),
        "start_3": gettext("Third time: at what time?"),
        "issued_on": gettext("Day of issue"),
        "from_on": gettext("First day of work"),
        "to_on": gettext("Last day of work"),
        "hours": gettext("How many hours a week?"),
        "address": gettext("Where is the work done?"),
    }


def _written() -> Words:
    """A title and a text in each language, as staff write guides."""
    found = {"valid_from": gettext("Valid from")}
    for code, name in LANGUAGE_NAMES.items():
        found[f"title_{code}"] = gettext("Title, %(language)s", language=name)
        found[f"text_{code}"] = gettext("Text, %(language)s", language=name)
    return found


def _paper_fields() -> Words:
    return named(LABELS)


def _paper_line() -> Words:
    return {
        "origin": gettext("Where from?"),
        "destination": gettext("Where to?"),
        "kilometres": gettext("How many kilometres?"),
        "on": gettext("On which day?"),
    }


_OF_ONE_FORM: Mapping[str, Callable[[], Words]] = {
    "account.email": lambda: {"email": gettext("New e-mail address")},
    "account.representatives": lambda: {"email": gettext("E-mail address of the person")},
    "assistant.profile_step": _profile_step,
    "assistant.add_times": _free_time,
    "assistant.change_time": _free_time,
    "assistant.report_employer": _report,
    "employer.report_assistant": _report,
    "employer.candidacy_deed": _candidacy,
    "assistant.candidacy_deed": _candidacy,
    "staff.candidacy_deed": lambda: {
        "next_action": gettext("What does the centre do next?"),
        "on": gettext("By which day?"),
    },
    "employer.need_step": _need_step,
    "employer.decline_proposal": lambda: {"text": gettext("Your words to the centre")},
    "assistant.correct_interview": lambda: {"text": gettext("What should be corrected?")},
    "staff.record_step": _record_step,
    "public.send": lambda: {"text": gettext("Your message")},
    "staff.new_gathering": _gathering,
    "staff.change_gathering": _gathering,
    "staff.gathering_day": lambda: {"others": gettext("How many came without signing up?")},
    "staff.sign_up_for": _needs_told,
    "public.sign_up": _needs_told,
    "staff.choose_urgent_phone": lambda: {"phone": gettext("Phone for shifts that must not fail")},
    "public.interview_check": lambda: {"phone": gettext("Which number do we call?")},
    **dict.fromkeys(
        ("employer.new_card", "employer.card_title"), lambda: {"title": gettext("Title of the card")}
    ),
    **dict.fromkeys(
        ("employer.add_card_step", "employer.card_step"),
        lambda: {"text": gettext("What does the assistant do?")},
    ),
    **dict.fromkeys(("employer.paper_fields", "assistant.paper_fields"), _paper_fields),
    **dict.fromkeys(
        (
            "employer.paper_lines",
            "employer.paper_line",
            "assistant.paper_lines",
            "assistant.paper_line",
        ),
        _paper_line,
    ),
    **dict.fromkeys(
        (
            "employer.pair_thread",
            "employer.centre_thread",
            "assistant.pair_thread",
            "assistant.centre_thread",
            "staff.employer_thread",
            "staff.assistant_thread",
        ),
        lambda: {"text": gettext("Your message")},
    ),
    **dict.fromkeys(
        (
            "account.service_wishes",
            "staff.person_wishes",
            "account.new_goal",
            "staff.new_goal",
            "account.goal_deed",
            "staff.goal_deed",
            "staff.new_ability",
            "staff.ability",
        ),
        _goal,
    ),
    "staff.new_panel": _panel,
    "staff.panel": _panel,
    "staff.new_part": _panel_part,
    "staff.panel_part": _panel_part,
    "staff.log_event": _event,
    "staff.change_event": _event,
    "staff.import_old_events": lambda: {"rows": gettext("Or copy the rows here, with their headings")},
    "employer.tell_hours": lambda: {
        "promised": gettext("Hours that were promised"),
        "happened": gettext("Hours that happened"),
    },
    "staff.plan_follow_up": lambda: {"on": gettext("Go on with this on")},
    "staff.ask_more_partners": lambda: {"names": gettext("Organisations to ask, one on a line")},
    "staff.log_session": _session,
    "staff.change_session": _session,
    "staff.make_guide": _written,
    "staff.add_version": _written,
    "staff.write_news": _written,
    "staff.change_news": _written,
    "staff.new_person": _email_of_person,
    "staff.new_member": _email_of_person,
    "staff.tie_email": _email_of_person,
    "staff.publish_slots": _slots,
    "staff.propose": lambda: {"note": gettext("Your words to the employer")},
    "staff.overrule_hours": lambda: {"reason": gettext("Why may more be planned?")},
    "staff.send_ad_back": lambda: {"reason": gettext("Your words to the employer")},
    "staff.put_forward": lambda: {"text": gettext("In your own words")},
    "staff.search_needs": lambda: {"words": gettext("Words of the title or the employer's name")},
    "staff.search_imported": lambda: {"words": gettext("Id in the file, or a part of it")},
}
