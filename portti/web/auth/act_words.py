"""Deeds of the audit trail as the person they concern reads them."""

from flask_babel import gettext

from portti.vocabulary import N_

_ACTS = {
    "edit_need": N_("Changed your need"),
    "create_need": N_("Began a need for you"),
    "copy_need": N_("Copied your need"),
    "edit_profile": N_("Changed your profile"),
    "create_profile": N_("Began your profile"),
    "confirm_need": N_("Confirmed that your need still stands"),
    "confirm_profile": N_("Confirmed that your profile still stands"),
    "start_acting": N_("Began to act for you"),
    "stop_acting": N_("Stopped acting for you"),
    "accepted_representing": N_("Said yes to representing you"),
    "declined_representing": N_("Said no to representing you"),
    "ask_representative": N_("Asked a person to represent you"),
    "withdraw_request": N_("Took back a wish to represent you"),
    "end_representation": N_("Ended representing you"),
    "create_account": N_("Made your account"),
    "ask_email_change": N_("Asked to change your e-mail address"),
    "reset_codes": N_("Let you set up one-time codes again"),
    "close_account": N_("Deleted your account as you asked"),
    "merge_people": N_("Made your two accounts one"),
    "merge_profile": N_("Made your two profiles one"),
    "merge_employer": N_("Put the needs of your two accounts together"),
    "keep_people_apart": N_("Noted that you and somebody else are two people"),
    "reopen_account": N_("Took your account back"),
    "read_account": N_("Opened your details"),
    "list_account": N_("Saw your name in a list"),
    "read_need": N_("Opened your need"),
    "read_profile": N_("Opened your profile"),
    "read_message": N_("Opened a message to you"),
    "read_conversation": N_("Read messages of yours in the portal"),
    "withdraw_substitute": N_("Gave a shift back for you"),
    "choose_asking": N_("Chose for you when you are asked for single shifts"),
    "write_message": N_("Wrote a message for you in the portal"),
    "publish_need": N_("Published your need"),
    "ask_check_need": N_("Sent your need to the centre to be read"),
    "overrule_hours": N_("Let your planned hours go over the granted ones"),
    "open_need": N_("Read your need and opened it"),
    "send_back_need": N_("Read your need and sent it back"),
    "pause_need": N_("Paused your need"),
    "fill_need": N_("Marked your need as filled"),
    "withdraw_need": N_("Withdrew your need"),
    "restore_need": N_("Took your need back"),
    "publish_profile": N_("Published your profile"),
    "pause_profile": N_("Paused your profile"),
    "answer_match": N_("Answered a match for you"),
    "block": N_("Blocked a person for you"),
    "lift_block": N_("Lifted a block for you"),
    "report": N_("Told the centre about a person for you"),
    "tie_profile": N_("Tied an imported profile to you"),
    "tie_employer": N_("Tied imported needs to you"),
    "invite_to_interview": N_("Invited you to an interview"),
    "cancel_invitation": N_("Withdrew your invitation"),
    "book_interview": N_("Booked your interview"),
    "move_interview": N_("Moved your interview"),
    "cancel_interview": N_("Cancelled your interview"),
    "read_record": N_("Opened the record of your interview"),
    "begin_record": N_("Began the record of your interview"),
    "write_record": N_("Wrote the record of your interview"),
    "share_record": N_("Let you read the record of your interview"),
    "finish_record": N_("Made the record of your interview final"),
    "note_interviewed": N_("Noted that your interview was held"),
    "import_need": N_("Brought your need from another system"),
    "import_profile": N_("Brought your profile from another system"),
}

_READ = N_("Read your information")
_CHANGED = N_("Changed your information")


def act_in_words(deed: str) -> str:
    """Return what was done to a person's own matters."""
    unknown = _READ if deed.startswith(("read_", "list_")) else _CHANGED
    words: str = gettext(_ACTS.get(deed, unknown))
    return words
