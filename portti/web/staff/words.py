"""The words of the staff's pages for codes: roles, states, kinds of messages, jobs and deeds."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from flask_babel import gettext

from portti.models.need import NEED_STATES
from portti.moments import short_day
from portti.queries.invitations import InvitationRow
from portti.vocabulary import N_, need_state_name, profile_state_name, weekday_short
from portti.web.kit.choice_fields import named
from portti.web.kit.languages import current_language
from portti.web.staff.purge_words import PURGED
from portti.wording.interview import OUTCOMES
from portti.wording.service import SOURCES

ROLES = {
    "employer": N_("Employer"),
    "representative": N_("Representative"),
    "assistant": N_("Assistant"),
    "staff": N_("Staff member"),
    "manager": N_("Manager"),
}

STAFF_ROLES = {role: ROLES[role] for role in ("staff", "manager")}

LANGUAGES = {
    "fi": N_("Finnish"),
    "sv": N_("Swedish"),
    "en": N_("English"),
    "selko": N_("Plain Finnish"),
}

MATTERS = {
    "mutual_pairs": N_("Pairs where both sides are interested"),
    "uninvited": N_("Profiles that wait for an invitation to an interview"),
    "to_phone": N_("Assistants without e-mail to phone about an interview"),
    "past_interviews": N_("Interviews that are over: note whether they were held"),
    "substitutes": N_("Shifts without anybody: nobody has said yes"),
    "hanging_messages": N_("Messages that did not leave or may not have arrived"),
    "needs_near_expiry": N_("Needs that soon hide because nobody has confirmed them"),
    "untied_rows": N_("Imported rows that are nobody's yet"),
    "failed_jobs": N_("Scheduled jobs that failed"),
    "reports": N_("Reports about people that nobody has handled"),
    "conversations": N_("People who have written to the centre"),
    "feedback": N_("Feedback that waits for an answer"),
    "ads": N_("Ads to read before others see them"),
}

INTERVIEW_OUTCOMES = OUTCOMES
EVENT_SOURCES = SOURCES

TASK_KINDS = {
    "missed_interviews": N_("Did not come to two interviews: call them"),
    "unused_invitation": N_("Has no interview time, and the invitation has run out: call them"),
    "finish_interview": N_("A record of an interview lies unfinished: the person has nothing to read yet"),
    "correct_interview": N_("Asks for a correction of the interview's summary"),
    "check_ad": N_("Check a need before others see it"),
    "no_candidates": N_("An employer is left without anybody to choose from"),
    "answer_message": N_("A person waits for the centre's answer to a message"),
    "silent_candidacy": N_("Nobody has answered in time: call them"),
    "follow_up": N_("Ask how the work has begun"),
    "urgent_shift": N_("A shift still has nobody and begins soon"),
    "hand_over": N_("A colleague has left: see what is open with this person"),
    "goal_follow_up": N_("Ask how it goes with a goal"),
    "ability_repeat": N_("It is time to do Kykyviisari again"),
    "event_follow_up": N_("Go on with what was left open"),
    "outcome_call": N_("Ask how the work goes after a year"),
    "reported_feedback": N_("Somebody finds the feedback they got wrong: look at it"),
}

NOT_SHOWN = {
    "not_published": N_("not published, or hidden"),
    "not_looking": N_("not looking for work now"),
    "staff_only": N_("shown to the staff only"),
    "no_place": N_("without a place or a way to travel"),
    "waits_for_interview": N_("waiting for the centre's interview"),
}

AVAILABILITIES = {
    "now": N_("now"),
    "from_date": N_("on a later day"),
    "not_now": N_("not looking for work now"),
}

VISIBILITIES = {
    "staff": N_("only the staff of the centre"),
    "matched": N_("also employers whose need fits"),
}

SLOT_STATES = {
    "free": N_("Free"),
    "booked": N_("Booked"),
    "withdrawn": N_("Withdrawn"),
}

SLOT_KINDS = {
    "phone": N_("Phone call"),
    "video": N_("Video call"),
    "centre": N_("At the centre"),
    "home": N_("Home visit"),
}

SLOT_PURPOSES = {
    "pre_interview": N_("Pre-interviews"),
    "appointment": N_("Appointments"),
    "home_visit": N_("Home visits"),
}

SLOT_PURPOSE = {
    "pre_interview": N_("Pre-interview"),
    "appointment": N_("Appointment"),
    "home_visit": N_("Home visit"),
}

INVITATION_STATES = {
    "open": N_("No time booked yet"),
    "booked": N_("Booked"),
    "expired": N_("Expired"),
    "cancelled": N_("Cancelled"),
}

MESSAGE_STATES = {
    "waiting": N_("Waiting to be sent"),
    "claimed": N_("Being sent"),
    "sent": N_("Sent"),
    "failed": N_("Could not be sent"),
    "uncertain": N_("May not have arrived"),
    "cancelled": N_("Cancelled"),
    "outdated": N_("Too old to send"),
    "practice": N_("Practice: stays here, never sent"),
}

CHANNELS = {
    "email": N_("E-mail"),
    "sms": N_("Text message"),
}

MESSAGE_KINDS = {
    "confirm_address": N_("Confirm the e-mail address"),
    "account_exists": N_("The address has an account already"),
    "log_in_link": N_("Log-in link"),
    "reset_password": N_("New password"),
    "password_changed": N_("Password changed"),
    "change_email": N_("Confirm the new e-mail address"),
    "email_changed": N_("E-mail address changed"),
    "accounts_merged": N_("Two accounts were made one"),
    "account_made_for_you": N_("Account made by staff"),
    "close_account": N_("Confirm the deletion of an account"),
    "account_closed": N_("Account deleted"),
    "representative_asked": N_("Asked to represent an employer"),
    "new_matches_employer": N_("New assistants for an employer"),
    "new_matches_assistant": N_("New needs for an assistant"),
    "both_interested": N_("Both are interested"),
    "pair_ended": N_("The other side has left"),
    "freshness_need": N_("Is the need still open?"),
    "freshness_profile": N_("Is the profile still right?"),
    "hidden_need": N_("The need is hidden now"),
    "hidden_profile": N_("The profile is hidden now"),
    "need_filled": N_("The need has filled by itself"),
    "need_open_again": N_("The need is open again by itself"),
    "interview_invitation": N_("Invitation to book a time"),
    "interview_booked": N_("Time booked"),
    "interview_moved": N_("Booked time moved"),
    "interview_cancelled": N_("Booked time cancelled"),
    "interview_reminder": N_("Reminder of a booked time"),
    "interview_missed": N_("Invitation after a missed interview"),
    "interview_summary": N_("The summary of an interview can be read"),
    "need_proposal": N_("A change is proposed"),
    "message_waits": N_("A message waits in the portal"),
    "answer_awaited": N_("Reminder: somebody waits for an answer"),
    "no_answer_came": N_("No answer came in time"),
    "ad_opened": N_("The ad is open"),
    "ad_sent_back": N_("The ad was sent back"),
    "staff_booked": N_("To staff: a time was booked"),
    "staff_moved": N_("To staff: a booked time was moved"),
    "staff_cancelled": N_("To staff: a booked time was cancelled"),
    "staff_day_list": N_("To staff: booked times of two days"),
    "substitute_asked": N_("Asked to do one shift"),
    "substitute_closed": N_("The shift needs nobody any more"),
    "substitute_found": N_("Somebody comes to the shift"),
    "substitute_withdrew": N_("A substitute cannot come after all"),
    "substitute_escalated": N_("A shift that must not fail has gone to the centre"),
    "candidacy_proposed": N_("Asked to answer a proposal"),
    "candidacy_news": N_("News of a candidacy"),
    "candidacy_interview": N_("Employer and assistant meet"),
    "candidacy_interview_off": N_("A meeting is cancelled"),
    "candidacy_reminder": N_("Reminder of a meeting"),
    "candidacy_time": N_("Another time for a meeting"),
    "candidacy_ended": N_("A candidacy has ended"),
    "news": N_("News of a centre"),
    "candidacy_follow_up": N_("Asked how the work goes"),
    "gathering_confirm": N_("Confirm a sign-up to a training or group"),
    "gathering_place": N_("A place in a training or group"),
    "gathering_waiting": N_("On the waiting list of a training or group"),
    "gathering_offer": N_("A free place is offered"),
    "gathering_off": N_("A place is cancelled, or a training called off"),
    "gathering_reminder": N_("Reminder of a training or group"),
    "assisted_confirm": N_("Asked to confirm what staff wrote with the client"),
    "hours_asked": N_("Reminder: the hours of a month"),
    "feedback_waits": N_("Feedback of the other side waits in the portal"),
    "contact_asked": N_("A client is asked how it went"),
}

NEWS = {
    "new_matches": N_("News of matches"),
    "freshness": N_("Questions whether it still holds"),
    "interviews": N_("News of bookings"),
    "invitations": N_("Invitations that Portti sends by itself"),
    "news": N_("News of the centre"),
    "hours": N_("Reminders to tell the hours of a month"),
    "contacts": N_("Questions how a contact with the centre went"),
}

JOBS = {
    "refresh_matches": N_("Find new matches"),
    "measure_journeys": N_("Measure journeys"),
    "send_match_digests": N_("Tell about new matches"),
    "send_invitations": N_("Invite to interviews"),
    "ask_next_substitutes": N_("Ask the next substitutes"),
    "follow_goals": N_("Ask how it goes with goals"),
    "follow_candidacies": N_("Follow candidacies up"),
    "send_news": N_("Send news of centres"),
    "watch_ads": N_("Look for ads that have waited too long"),
    "pack_statistics": N_("Bring the statistics up to date"),
    "keep_unmet_hours": N_("Keep the unmet hours of a year that is over"),
    "tell_of_messages": N_("Tell of new messages and feedback in the portal"),
    "remind_of_hours": N_("Remind employers of the hours of last month"),
    "tend_gatherings": N_("Offer free places in trainings and groups, and remind"),
    "chase_candidacies": N_("Remind of answers, and end waiting"),
    "deliver_outbox": N_("Send e-mails"),
    "send_interview_lists": N_("Send staff their booked times of the day"),
    "remind_interviews": N_("Remind people of booked times and make records of interviews final"),
    "ask_freshness": N_("Ask whether needs and profiles still stand"),
    "expire_needs": N_("Hide needs and profiles that nobody confirms, or whose days are over"),
    "purge_personal_data": N_("Delete old data"),
}

JOB_STATES = {
    "running": N_("Running"),
    "broken_off": N_("Broken off"),
    "done": N_("Done"),
    "failed": N_("Failed"),
}

JOB_COUNTS = {
    "due": N_("Due"),
    "left_for_later": N_("Left for later"),
    "candidacies_ended": N_("Candidacies ended"),
    "follow_ups_asked": N_("Asked how the work goes"),
    "reminded": N_("Reminders sent"),
    "closed": N_("Waiting that ended without an answer"),
    "tasks": N_("Tasks for the staff"),
    "needs": N_("Employers' needs"),
    "needs_unchanged": N_("Needs without change"),
    "needs_filled": N_("Needs filled, as every date is promised"),
    "needs_open_again": N_("Needs open again, as a date was given back"),
    "needs_hidden": N_("Needs hidden, as their days have passed"),
    "profiles": N_("Profiles"),
    "profiles_unchanged": N_("Profiles without change"),
    "measured": N_("Journeys measured"),
    "unanswered": N_("Journeys without an answer"),
    "journeys_forgotten": N_("Old journeys deleted"),
    "told": N_("People told"),
    "news_finished": N_("News that everybody has been told"),
    "news_tellings": N_("Old rows of who was told news deleted"),
    "year_calls_asked": N_("Calls after a year to make"),
    "messages": N_("People told of new messages"),
    "feedback_told": N_("Pairs told that feedback waits"),
    "lists_told": N_("Lists of shifts whose change was told"),
    "months_packed": N_("Months brought up to date"),
    "years_hidden": N_("Years whose small figures were hidden"),
    "years_kept": N_("Years whose unmet hours were kept"),
    "still_to_be_asked": N_("Goals with a task that waits already"),
    "follow_ups_opened": N_("Goals to ask about"),
    "repeats_opened": N_("Kykyviisari to be done again"),
    "told_both": N_("Meetings of which both sides were reminded"),
    "invited": N_("People invited"),
    "made_final": N_("Records of interviews made final"),
    "asked_to_finish": N_("Records of interviews that staff were asked to finish"),
    "escalated": N_("Shifts that must not fail, told to the centre"),
    "asked_on": N_("Shifts for which the next ones were asked"),
    "sent": N_("Sent"),
    "failed": N_("Could not be sent"),
    "later": N_("To be tried later"),
    "uncertain": N_("May not have arrived"),
    "outdated": N_("Too old to send"),
    "taken_over": N_("Taken by another"),
    "messages_emptied": N_("Texts of old messages deleted"),
    "runs": N_("Old runs deleted"),
    "held_forms": N_("Kept forms deleted"),
    "log_in_failures": N_("Failed log-ins deleted"),
    "expired_links": N_("Expired links deleted"),
    "event_notes": N_("Old notes about client events deleted"),
    "rankings": N_("Old rankings deleted"),
    "feedback": N_("Old feedback deleted"),
    "reports": N_("Old messages about people deleted"),
    "old_conversations": N_("Old messages between people deleted"),
    "interview_records": N_("Old records of interviews deleted"),
    "lifted_blocks": N_("Lifted blocks deleted"),
    "proposals": N_("Old proposals and suggestions deleted"),
    "shifts": N_("Old shifts of substitutes deleted"),
    "papers_deleted": N_("Old papers deleted"),
    "accounts_erased": N_("Deleted accounts erased"),
    "offered": N_("Gatherings in which a free place was offered"),
    "lapsed": N_("Offers of a place that nobody answered"),
    "unconfirmed_sign_ups": N_("Sign-ups deleted, as nobody confirmed them"),
    "sign_ups": N_("Old sign-ups deleted"),
    "access_needs": N_("Access needs deleted"),
    "remains_deleted": N_("Needs and profiles of deleted accounts removed"),
    **PURGED,
}

SIDES = {
    "employer": N_("as an employer"),
    "assistant": N_("as an assistant"),
}

ANSWERS = {
    "interested": N_("Interested"),
    "not_for_me": N_("Not for me"),
}

RULES_ACCEPTED = {
    "spoken": N_("In speech, after I read the rules to them"),
    "written": N_("In writing"),
}

ACTING_REASONS = {
    "phone_request": N_("The person asked on the phone"),
    "visit": N_("The person is here or I visit them"),
    "no_email": N_("The person has no e-mail"),
    "fills_in_together": N_("We fill in the form together"),
    "corrects_fault": N_("I correct a fault that the person told about"),
}

ACTING_CONSENTS = {
    "spoken": N_("They said yes"),
    "written": N_("They agreed in writing"),
    "representative": N_("Their legal representative agreed"),
}


def word(words: dict[str, str], code: str | None) -> str:
    """Return the word for a code in the page's language; a code without a word is shown as it is."""
    if not code:
        return ""
    return gettext(words[code]) if code in words else code.replace("_", " ")


def choices(words: Mapping[str, str], *, any_word: str | None = None) -> list[tuple[str, str]]:
    """Return all codes with their words for a choice; `any_word` stands first for no choice."""
    all_words = list(named(words).items())
    return [("", any_word), *all_words] if any_word is not None else all_words


def listed(words: dict[str, str], codes: Iterable[str]) -> str:
    """Return the words of several codes with commas between."""
    return ", ".join(word(words, code) for code in codes)


def need_states() -> dict[str, str]:
    """Return where a need can stand, by code."""
    return {state: need_state(state) for state in NEED_STATES}


def need_state(state: str) -> str:
    """Return where a need stands."""
    return need_state_name(state, current_language())


def profile_state(state: str) -> str:
    """Return where a profile stands."""
    return profile_state_name(state, current_language())


def short_weekdays() -> list[str]:
    """Return the short names of the seven days, Monday first."""
    return [weekday_short(weekday, current_language()) for weekday in range(7)]


def day(on: date) -> str:
    """Return a date for a table."""
    return short_day(on, current_language())


def invitation_state(row: InvitationRow, now: datetime) -> str:
    """Return the word for where an invitation stands."""
    if row.invitation.cancelled_at is not None:
        return word(INVITATION_STATES, "cancelled")
    if row.booking is not None and row.booking.missed_at is not None:
        return str(gettext("Did not come"))
    if row.booking is not None:
        return word(INVITATION_STATES, "booked")
    return word(INVITATION_STATES, "expired" if row.invitation.expires_at <= now else "open")
