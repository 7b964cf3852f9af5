"""The words of papers: kinds, sections, labels of fields, hints, and the sentences that stand in a paper."""

from portti.vocabulary import N_

KINDS = {
    "contract": N_("Work contract"),
    "shifts": N_("Shift list"),
    "mileage": N_("Mileage claim"),
    "authority": N_("Power of attorney for paying wages"),
}
FOR_WHAT = {
    "contract": N_("You and your assistant agree on the work. Portti fills in what it knows."),
    "shifts": N_("Shows each shift with its day. The assistant gets it a week before the first shift."),
    "mileage": N_("Lists trips made in the work, with kilometres."),
    "authority": N_("You let somebody else pay the wages for you."),
}
SECTIONS = {
    "giver": N_("Who gives the power"),
    "payer": N_("Who gets the power"),
    "matters": N_("What the power is for"),
    "validity": N_("How long it is in force"),
    "versions": N_("Language versions"),
    "parties": N_("Who is involved"),
    "duration": N_("How long the work lasts"),
    "work": N_("The work"),
    "hours": N_("Working time"),
    "pay": N_("Pay"),
    "terms": N_("Other terms"),
    "trips": N_("Car and rate"),
    "note": N_("Notes"),
}
LABELS = {
    "employer_name": N_("Employer"),
    "employer_phone": N_("Phone of the employer"),
    "representative_name": N_("Who signs for the employer"),
    "assistant_name": N_("Assistant"),
    "assistant_phone": N_("Phone of the assistant"),
    "payer_name": N_("Who pays the wages"),
    "payer_address": N_("Address of the payer"),
    "matters": N_("What the payer may do"),
    "limits": N_("What the payer may not do"),
    "valid_from": N_("In force from"),
    "valid_until": N_("In force until"),
    "work_from": N_("First day of work"),
    "work_until": N_("Last day of work"),
    "fixed_term_reason": N_("Why the work lasts for a fixed time"),
    "trial_period": N_("Trial period"),
    "work_place": N_("Where the work is done"),
    "tasks": N_("Main tasks"),
    "weekly_hours": N_("Hours a week"),
    "working_times": N_("Shifts"),
    "averaging": N_("Over which time the hours are evened out"),
    "hourly_pay": N_("Hourly pay"),
    "wage_group": N_("Wage group"),
    "supplements": N_("Supplements and experience"),
    "payday": N_("Payday"),
    "agreement": N_("Collective agreement"),
    "annual_leave": N_("Annual leave"),
    "notice": N_("Notice period"),
    "sickness": N_("Sick leave"),
    "other_terms": N_("What else you have agreed"),
    "counting_language": N_("Which language version counts"),
    "vehicle": N_("Car"),
    "rate": N_("Compensation for a kilometre"),
    "note": N_("Notes"),
}
HINTS = {
    "representative_name": N_("Only if somebody else signs. That person needs the right to sign."),
    "work_until": N_("Leave this empty if the work has no end day."),
    "fixed_term_reason": N_("Only if the work has an end day. The law asks for a reason."),
    "valid_until": N_("Leave this empty if there is no end day."),
    "counting_language": N_("If the contract is also in another language, one version counts."),
    "vehicle": N_("For example: own car."),
}
ASK = N_("The law or the collective agreement decides on this. Ask your centre.")
_ASK_OTHERWISE = {
    "payer_name": N_("Ask your centre who can pay the wages."),
    "matters": N_("Ask your centre what the payer needs."),
}


def hints_of(field: str, *, asks: bool) -> list[str]:
    """Return what helps with an empty field, on a page and on paper; one that `asks` leads to the centre.

    Not everything that is asked for there is for the law to decide.
    """
    own = [HINTS[field]] if field in HINTS else []
    return [*own, _ASK_OTHERWISE.get(field, ASK)] if asks else own


MATTERS = N_(
    "Pay the wages of my assistants. Withhold the tax and pay the employer's contributions. "
    "Report the wages to the Incomes Register."
)
"""A proposal for a power of attorney, which the person changes."""

OPENING = {
    "contract": (
        N_("The employer and the assistant agree on the work as follows."),
        N_("Empty boxes are filled in by hand before anybody signs."),
    ),
    "shifts": (
        N_("The assistant gets this list at least one week before the first shift."),
        N_("After that it is changed only if both agree, or for a weighty reason."),
    ),
    "mileage": (N_("Portti adds up the kilometres. The payer of the wages decides what is paid for them."),),
    "authority": (
        N_("I let the payer do the following in my name."),
        N_("Empty boxes are filled in by hand before I sign."),
    ),
}
CLOSING = {
    "contract": (
        N_(
            "Confidentiality: the assistant tells nobody about the employer's matters. "
            "This goes on when the work has ended."
        ),
        N_("Before the first day: the employer orients the assistant and sees to the insurance."),
        N_("There are three copies: for the employer, for the assistant and for the centre."),
    ),
    "shifts": (
        N_("The hours are real hours: a night on which the clocks change is longer or shorter."),
        N_("A shift that ends the next day counts for the day on which it begins."),
        N_("This is the list of coming shifts. The hours that were worked are noted separately."),
    ),
    "mileage": (N_("I have made these trips for the work."),),
    "authority": (
        N_("I can take this power back at any time. I do it in writing and tell the payer."),
        N_("I stay the employer: I choose, lead and answer for the work."),
    ),
}
COUNTS = {
    "fi": N_("The Finnish version counts."),
    "sv": N_("The Swedish version counts."),
    "en": N_("The English version counts."),
}
PLAIN_NOTE = N_(
    "This paper is in plain Finnish. It helps you to understand. In a dispute the version that is named below counts."
)
SIGNERS = {
    "contract": (N_("Employer"), N_("Assistant")),
    "shifts": (N_("Employer"),),
    "mileage": (N_("Assistant"), N_("Employer")),
    "authority": (N_("Employer"),),
}
BY_HAND = N_("Personal identity code (by hand, Portti does not keep it)")
BANK_BY_HAND = N_("Bank account for the wages (by hand, Portti does not keep it)")
