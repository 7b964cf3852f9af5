"""The words of the lists of steps: what each step is, why it is there, and who helps."""

from dataclasses import dataclass

from portti.vocabulary import N_
from portti.words import translate


@dataclass(frozen=True)
class StepWords:
    """What one step says; `helper` is who helps with it."""

    title: str
    what: str
    why: str
    helper: str


HELPERS = {
    "centre": N_("Your centre helps you. Call or write."),
    "county": N_("Your wellbeing services county answers for the decision. Your centre helps you ask."),
    "payer": N_("The proxy payer helps you, and your centre."),
    "portal": N_("Portti does this with you. Your centre helps you if you want."),
    "employer": N_("Your employer tells you. Your centre helps you if you are unsure."),
}

STEPS = {
    "e_decision": StepWords(
        N_("You have a decision about assistance"),
        N_("The decision says how many hours you have and until when. Keep it at hand."),
        N_("All your assistants together can have only the hours that the decision gives."),
        "county",
    ),
    "e_duties": StepWords(
        N_("You know what an employer does"),
        N_("Read the guides for employers. Talk with your centre about what is unclear."),
        N_("You lead the work. You decide what is done, when and how, and you answer for it."),
        "centre",
    ),
    "e_attorney": StepWords(
        N_("The power of attorney has come back"),
        N_("With a power of attorney the proxy payer can pay the wages for you. Sign it and send it back."),
        N_("No work can start before it is in place."),
        "payer",
    ),
    "e_insurance": StepWords(
        N_("The insurance is in place"),
        N_("Ask the proxy payer whether your assistant is insured from the first day on."),
        N_("No work can start before it is in place."),
        "payer",
    ),
    "e_part_timers": StepWords(
        N_("You have thought of the assistants whom you have already"),
        N_("Do you have an assistant who works part-time? Offer the hours to them first."),
        N_("An employer offers more work to part-timers before hiring somebody new."),
        "centre",
    ),
    "e_need": StepWords(
        N_("Your need is published"),
        N_("Tell when you need help, where and with what. Portti keeps every step."),
        N_("Portti finds assistants who fit. Your name and address are not shown."),
        "portal",
    ),
    "e_meet": StepWords(
        N_("You have met an assistant"),
        N_("Agree on a time when both of you have said yes. Meet in a place that suits you."),
        N_("Only when you meet do you notice whether you get on."),
        "portal",
    ),
    "e_choose": StepWords(
        N_("You have chosen your assistant"),
        N_("Tell your choice in Portti. Write down for yourself why you chose this person."),
        N_("You choose by what the work asks for, and treat all who applied alike."),
        "portal",
    ),
    "e_extract": StepWords(
        N_("You have decided whether you want to see a criminal-record extract"),
        N_("You may ask to see it from the person you have chosen. Give it back at once and take no copy."),
        N_(
            "It is your right. Ask your centre when it is a duty, for example if the assisted person is a child."
        ),
        "centre",
    ),
    "e_contract": StepWords(
        N_("The work contract is signed"),
        N_("Write it on paper or by computer and sign it, both of you. Each gets a copy."),
        N_("A written contract says what you have agreed on, for a substitute too."),
        "centre",
    ),
    "e_shift_list": StepWords(
        N_("The first shift list is ready"),
        N_("Write which days and hours the assistant works. Give it at least a week before."),
        N_(
            "The assistant must know the shifts in time. Later changes need their consent or a strong reason."
        ),
        "centre",
    ),
    "e_orient": StepWords(
        N_("You have planned how to show the work"),
        N_("Think what the assistant must know on the first day. Write short instructions."),
        N_("You know your own daily life best. Good guidance makes the work safe for both."),
        "centre",
    ),
    "e_first_day": StepWords(
        N_("The first day of work"),
        N_("Tell in Portti that the work has begun. Take your time with each other."),
        N_("Your centre then asks you after two weeks how it goes."),
        "portal",
    ),
    "a_profile": StepWords(
        N_("Your profile is filled in"),
        N_("Tell when you are free, how far you travel and what you can do."),
        N_("Portti looks for work that fits you by these."),
        "portal",
    ),
    "a_publish": StepWords(
        N_("Your profile is published"),
        N_("Look at what employers see, and publish your profile."),
        N_("Only a published profile is shown to employers. They see your first name and area only."),
        "portal",
    ),
    "a_mail": StepWords(
        N_("You have chosen when Portti writes to you"),
        N_("Choose whether news comes at once, once a day or once a week."),
        N_("So you hear in time of work that fits you."),
        "portal",
    ),
    "a_interview": StepWords(
        N_("You have had a pre-interview"),
        N_("Your centre may invite you to a short talk. Choose a time that suits you."),
        N_("In the talk you can ask anything about the work. The employer decides who is hired."),
        "centre",
    ),
    "a_answer": StepWords(
        N_("You have said yes to some work"),
        N_("Read the needs that fit you and say which of them interest you."),
        N_("The employer sees that you are interested. When both say yes, you see each other's names."),
        "portal",
    ),
    "a_meet": StepWords(
        N_("You have met an employer"),
        N_("Agree on a time. Ask about the tasks, the times and the home where you would work."),
        N_("You choose too. You may say no without a reason."),
        "portal",
    ),
    "a_papers": StepWords(
        N_("Your papers are at hand"),
        N_("Have your identity document ready. If you need a permit to work in Finland, have that too."),
        N_("The employer must make sure that you may work. Some ask to see a criminal-record extract."),
        "centre",
    ),
    "a_contract": StepWords(
        N_("Your work contract is signed"),
        N_("Read it in peace before you sign. Keep your own copy."),
        N_("It says your pay, your hours, your tasks and when it ends."),
        "employer",
    ),
    "a_sick": StepWords(
        N_("You know what to do if you fall ill"),
        N_("Ask whom you call and when a certificate is needed. Save the number in your phone."),
        N_("Your employer needs you. They must get another assistant quickly if you cannot come."),
        "employer",
    ),
    "a_first_day": StepWords(
        N_("Your first day of work"),
        N_("Ask when you do not know. The employer shows how the work is done."),
        N_("Your centre then asks you after two weeks how it goes."),
        "employer",
    ),
}


def step_title(code: str, language: str) -> str:
    """Return the title of a step; an old code that is a step no more is shown as it is."""
    return translate(language, STEPS[code].title) if code in STEPS else code
