"""The words of trainings and peer groups: kinds, for whom, languages, what a place offers and a person needs."""

from portti.vocabulary import N_
from portti.words import translate

KINDS = {
    "training": N_("Training"),
    "peer_group": N_("Peer group"),
    "other": N_("Another gathering"),
}
FOR_WHOM = {
    "employers": N_("Employers"),
    "assistants": N_("Assistants"),
    "jobseekers": N_("People who look for work as an assistant"),
    "relatives": N_("Relatives and close people"),
    "everybody": N_("Everybody"),
}
LANGUAGES = {
    "fi": N_("Finnish"),
    "sv": N_("Swedish"),
    "en": N_("English"),
    "selko": N_("Plain Finnish"),
    "sign": N_("Finnish sign language"),
}
PLACE_ACCESS = {
    "step_free": N_("No steps on the way in"),
    "hearing_loop": N_("Hearing loop"),
    "sign_interpreter": N_("Sign language interpreter"),
    "print_interpreter": N_("Speech-to-text interpreter"),
    "toilet": N_("Accessible toilet"),
    "breaks": N_("Breaks at agreed times"),
}
NEEDS = {
    "step_free": N_("A way in without steps"),
    "hearing_loop": N_("Hearing loop"),
    "sign_interpreter": N_("Sign language interpreter"),
    "print_interpreter": N_("Speech-to-text interpreter"),
    "own_assistant": N_("My assistant comes with me and needs a chair"),
    "breaks": N_("Breaks at agreed times"),
    "other": N_("Something else"),
}
STATES = {
    "unconfirmed": N_("E-mail not confirmed"),
    "placed": N_("Has a place"),
    "offered": N_("A free place is offered"),
    "waiting": N_("On the waiting list"),
    "lapsed": N_("Did not answer in time"),
    "cancelled": N_("Does not come"),
}


def heading(kind: str, language: str) -> str:
    """Return a kind as the heading of one gathering."""
    return translate(language, N_("Gathering") if kind == "other" else KINDS[kind])
