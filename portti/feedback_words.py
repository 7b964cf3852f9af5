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
