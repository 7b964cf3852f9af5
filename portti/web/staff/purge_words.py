"""What the job that purges counts, in words."""

from portti.vocabulary import N_

PURGED = {
    "ability_notes": N_("Old notes of Kykyviisari deleted"),
    "answer_links": N_("Old links to answer deleted"),
    "candidacies_emptied": N_("Ended candidacies whose words were deleted"),
    "goals_emptied": N_("Ended goals whose words were deleted"),
    "hours_unnamed": N_("Told hours that no longer say whose they are"),
    "log_rows": N_("Old rows of the log deleted"),
    "pair_feedback": N_("Old feedback of pairs deleted"),
    "ranking_inputs": N_("Inputs of old rankings deleted"),
    "unconfirmed_accounts": N_("Registrations deleted, as nobody confirmed them"),
}
