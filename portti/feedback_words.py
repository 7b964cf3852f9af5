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
