"""The kinds of e-mail, and what a composed message is before it becomes a row."""

from dataclasses import dataclass
from datetime import datetime

KINDS = (
    "confirm_address",
    "account_exists",
    "log_in_link",
    "reset_password",
    "password_changed",
    "change_email",
    "email_changed",
    "account_made_for_you",
    "close_account",
    "account_closed",
    "accounts_merged",
    "representative_asked",
    "new_matches_employer",
    "new_matches_assistant",
    "both_interested",
    "pair_ended",
    "freshness_need",
    "freshness_profile",
    "hidden_need",
    "hidden_profile",
    "need_filled",
    "need_open_again",
    "interview_invitation",
    "interview_booked",
    "interview_moved",
    "interview_cancelled",
    "interview_reminder",
    "interview_missed",
    "interview_summary",
    "need_proposal",
    "ad_opened",
    "ad_sent_back",
    "staff_booked",
    "staff_moved",
    "staff_cancelled",
    "staff_day_list",
    "substitute_asked",
    "substitute_closed",
    "substitute_found",
    "substitute_withdrew",
    "substitute_escalated",
    "candidacy_proposed",
    "candidacy_news",
    "candidacy_interview",
    "candidacy_interview_off",
    "candidacy_reminder",
    "candidacy_time",
    "candidacy_ended",
    "candidacy_follow_up",
    "message_waits",
    "answer_awaited",
    "no_answer_came",
    "gathering_confirm",
    "gathering_place",
    "gathering_waiting",
    "gathering_offer",
    "gathering_off",
    "gathering_reminder",
    "assisted_confirm",
    "hours_asked",
    "feedback_waits",
    "contact_asked",
    "news",
)

NEW_MATCHES, FRESHNESS, INTERVIEWS, INVITATIONS = "new_matches", "freshness", "interviews", "invitations"
NEWS, HOURS, CONTACTS = "news", "hours", "contacts"
CHOSEN_KINDS = (NEW_MATCHES, FRESHNESS, INTERVIEWS, INVITATIONS, NEWS, HOURS, CONTACTS)
"""What a person chooses to get or not; the other kinds answer a deed or keep a promise."""


@dataclass(frozen=True)
class Draft:
    """One e-mail to one receiver, composed and not yet promised.

    `dedupe_key` names the promise: the same key is kept once. After `send_before` it is not sent.
    """

    kind: str
    dedupe_key: str
    account_id: int | None
    centre_id: int | None
    to_address: str
    language: str
    subject: str
    body_text: str
    body_html: str
    send_before: datetime
    calendar: str | None = None
    calendar_method: str | None = None
    unsubscribe_url: str | None = None
    channel: str = "email"
