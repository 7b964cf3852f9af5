"""The words of answers, outcome calls, private feedback and hours: one list for forms, pages and tables."""

from portti.vocabulary import N_

FACES = {
    "good": N_("It went well"),
    "so_so": N_("It was all right"),
    "bad": N_("It did not go well"),
}
SCORES = {
    "5": N_("5, works very well"),
    "4": N_("4, works well"),
    "3": N_("3, works fairly well"),
    "2": N_("2, works badly"),
    "1": N_("1, does not work"),
}
MOMENTS = {
    "2_weeks": N_("After two weeks"),
    "3_months": N_("After three months"),
    "12_months": N_("After a year"),
}
SPOKE_WITH = {
    "both": N_("With both"),
    "employer": N_("With the employer"),
    "assistant": N_("With the assistant"),
    "nobody": N_("I reached nobody and try no more"),
}
WORK = {
    "goes_on": N_("The work goes on"),
    "ended": N_("The work has ended"),
    "unknown": N_("I do not know"),
}
WORKED_HOURS = {
    "as_agreed": N_("As many hours as agreed"),
    "fewer": N_("Fewer hours than agreed"),
    "more": N_("More hours than agreed"),
}
END_REASONS = {
    "fixed_term": N_("It was agreed for that time"),
    "employer_ended": N_("The employer ended it"),
    "assistant_ended": N_("The assistant ended it"),
    "needs_changed": N_("The need has changed"),
    "other_work": N_("The assistant has found other work"),
    "other": N_("Another reason"),
}
HELP = {
    "none": N_("Nobody wants help"),
    "guidance": N_("Guidance and advice"),
    "conflict": N_("Help with a conflict"),
    "new_assistant": N_("A new assistant"),
}
LACK_REASONS = {
    "no_assistant": N_("No assistant was found"),
    "assistant_away": N_("The assistant was away, and nobody came instead"),
    "own_plans": N_("I did not need all the hours"),
    "late_decision": N_("The decision came late"),
    "other": N_("Another reason"),
}
WENT_WELL = {
    "employer": {
        "on_time": N_("You came on time."),
        "listened": N_("You listened to how I want things done."),
        "agreed": N_("You did what we had agreed."),
        "respect": N_("You respected my home and my privacy."),
        "told_early": N_("You told me early when something changed."),
    },
    "assistant": {
        "clear": N_("Your instructions were clear."),
        "respect": N_("You treated me with respect."),
        "agreed": N_("The shifts were as we had agreed."),
        "pay": N_("Pay and payslip came on time."),
        "tools": N_("I had what the work needs."),
    },
}
"""What each side can say that went well, to the other side."""
WISHES = {
    "employer": {
        "on_time": N_("I wish that you come on time."),
        "listened": N_("I wish that you ask me first how I want things done."),
        "agreed": N_("I wish that you keep to what we have agreed."),
        "respect": N_("I wish for more respect for my home and my privacy."),
        "told_early": N_("I wish that you tell me early when something changes."),
    },
    "assistant": {
        "clear": N_("I wish for clearer instructions."),
        "respect": N_("I wish for a kinder tone."),
        "agreed": N_("I wish that the shifts stay as agreed."),
        "pay": N_("I wish that pay and payslip come on time."),
        "tools": N_("I wish for better tools for the work."),
    },
}
