"""The words of an interview's record: questions, outcomes, reasons and states."""

from portti.vocabulary import N_
from portti.words import translate

QUESTIONS = {
    "tasks_done": N_("Which tasks of an assistant have you done, and where?"),
    "tasks_ready": N_(
        "Which tasks are you ready to do? Is there anything that stops you from doing one of them?"
    ),
    "training": N_("Which training do you have, and what would you like to learn?"),
    "leading": N_("The employer leads the work and decides how things are done. What does that mean to you?"),
    "travel": N_("How do you come to work, and how far can you travel?"),
    "times": N_("At which times of the week can you work?"),
    "hours": N_("How many hours a week do you want, and from when?"),
    "sudden": N_("Do sudden single shifts suit you?"),
    "wishes": N_("What do you wish of the work and the employer?"),
    "limits": N_("Which tasks or homes do not suit you?"),
    "communication": N_("In which languages and ways can you communicate at work?"),
    "own_questions": N_("What did the person ask, and what was answered?"),
}
STEPS = {
    "work": N_("Tasks of the work"),
    "everyday": N_("Travel and times"),
    "wishes": N_("Wishes and limits"),
    "facts": N_("Right to work and identity"),
    "outcome": N_("Outcome and summary"),
}
OUTCOMES = {
    "suitable": N_("Suitable"),
    "suitable_limits": N_("Suitable, with limits"),
    "training_first": N_("Training first"),
    "not_now": N_("Not now"),
    "withdrew": N_("The person withdrew"),
}
REASONS = {
    "experience": N_("has experience of the tasks"),
    "ready_to_learn": N_("is ready to learn the tasks"),
    "limited_tasks": N_("some tasks do not suit"),
    "limited_times": N_("some times do not suit"),
    "limited_travel": N_("long ways do not suit"),
    "needs_basics": N_("needs to know the basics of the work first"),
    "needs_lifting": N_("needs to learn lifting and moving first"),
    "needs_language": N_("needs more of a language that the work asks for"),
    "not_free_now": N_("has no time for the work now"),
    "no_right_to_work": N_("has no right to work in Finland now"),
    "no_such_work": N_("there is no work now of the kind that the person looks for"),
    "employer_leads": N_("does not want the employer to lead the work"),
    "other_work": N_("found other work"),
    "changed_mind": N_("does not want to be an assistant after all"),
    "no_reason_given": N_("gave no reason"),
}
STATES = {
    "draft": N_("Being written"),
    "shared": N_("The person can read it"),
    "correction": N_("The person asks for a correction"),
    "final": N_("Final"),
}
RIGHTS = {"yes": N_("Yes"), "no": N_("No")}


def said(words: dict[str, str], code: str, language: str) -> str:
    """Return the word for a code; nothing for none."""
    return translate(language, words[code]) if code else ""


def outcome_in_words(outcome: str, reason: str, language: str) -> str:
    """Return outcome and reason: `Suitable: has experience of the tasks`."""
    first = said(OUTCOMES, outcome, language)
    return f"{first}: {said(REASONS, reason, language)}" if reason else first
