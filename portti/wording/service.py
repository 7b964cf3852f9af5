"""The words of a centre's service record: groups, functions, topics, channels, results, kinds of sessions."""

from portti.vocabulary import N_

GROUPS = {
    "employer": N_("Disabled employer"),
    "assistant": N_("Working assistant"),
    "jobseeker": N_("Jobseeker"),
    "authority": N_("Authority"),
    "relative": N_("Relative or close person"),
    "other": N_("Another client"),
}
FUNCTIONS = {
    "guidance": N_("Guidance and advice"),
    "recruitment": N_("Recruitment help"),
    "written_tasks": N_("Help with written tasks"),
    "support_services": N_("Support services"),
    "pre_interview": N_("Pre-interview"),
    "needs_mapping": N_("Needs mapping"),
    "portal_use": N_("Use of the portal"),
}
TOPICS = {
    "contract": N_("Work contract"),
    "pay": N_("Pay and supplements"),
    "working_time": N_("Working time and shift lists"),
    "leave": N_("Holidays and leave"),
    "sickness": N_("Sickness and accidents"),
    "ending": N_("Ending a job"),
    "conflict": N_("Conflict"),
    "decision": N_("Decision and granted hours"),
    "forms": N_("Forms"),
    "training": N_("Training"),
    "other": N_("Another topic"),
}
CHANNELS = {
    "phone": N_("Phone call"),
    "email": N_("E-mail"),
    "visit": N_("Visit to the centre"),
    "home_visit": N_("Home visit"),
    "meeting": N_("Another meeting"),
    "video": N_("Video"),
    "portal_message": N_("Message in the portal"),
    "letter": N_("Letter"),
    "pop_up": N_("Pop-up"),
}
BEGUN_BY = {
    "client": N_("The client"),
    "centre": N_("The centre"),
    "partner": N_("A partner"),
}
RESULTS = {
    "solved": N_("Solved"),
    "continues": N_("Continues"),
    "referred": N_("Referred elsewhere"),
    "not_reached": N_("Not reached"),
    "outside_power": N_("Outside our power"),
}
REFERRED_TO = {
    "county": N_("Wellbeing services county"),
    "kela": N_("Kela"),
    "employment_services": N_("Employment services"),
    "health_care": N_("Health care"),
    "payroll": N_("Payroll service"),
    "organisation": N_("An organisation"),
    "legal_advice": N_("Legal advice"),
    "other": N_("Somewhere else"),
}
UNMET_NEEDS = {
    "no_assistant": N_("No assistant was found"),
    "short_notice": N_("Nobody at short notice"),
    "evening_night": N_("Nobody in the evening or at night"),
    "weekend": N_("Nobody at the weekend"),
    "too_few_hours": N_("Too few granted hours"),
    "no_decision": N_("No decision on assistance"),
    "language": N_("Nobody who speaks the language"),
    "travel": N_("The journey is too long"),
    "other": N_("Another need"),
}
SATISFACTIONS = {
    "very_satisfied": N_("Very satisfied"),
    "satisfied": N_("Satisfied"),
    "neither": N_("Neither satisfied nor dissatisfied"),
    "dissatisfied": N_("Dissatisfied"),
}
SOURCES = {
    "staff": N_("Logged by staff"),
    "import": N_("From an old register"),
    "portal": N_("Counted by Portti"),
}
VOID_REASONS = {
    "duplicate": N_("Logged twice"),
    "mistake": N_("It did not happen so"),
    "wrong_person": N_("Logged for the wrong person"),
    "asked": N_("The client asked for it"),
}
SESSION_KINDS = {
    "drop_in": N_("Drop-in hours"),
    "phone_hours": N_("Phone hours"),
    "pop_up": N_("Pop-up"),
    "group": N_("Group"),
    "training": N_("Training"),
}
FIELDS = {
    "happened_on": N_("Day"),
    "client_group": N_("Client group"),
    "functions": N_("What was done"),
    "channel": N_("Channel"),
    "topic": N_("Topic of the guidance"),
    "municipality": N_("Municipality"),
    "minutes": N_("Minutes"),
    "begun_by": N_("Who began it"),
    "result": N_("Result"),
    "referred_to": N_("Referred where"),
    "unmet_need": N_("Need that was not met"),
    "satisfaction": N_("Satisfaction"),
    "client": N_("Client"),
    "note": N_("Note"),
}
"""The columns of an event, as forms, lists and imported registers name them."""
WORDS = {
    "client_group": GROUPS,
    "functions": FUNCTIONS,
    "channel": CHANNELS,
    "topic": TOPICS,
    "begun_by": BEGUN_BY,
    "result": RESULTS,
    "referred_to": REFERRED_TO,
    "unmet_need": UNMET_NEEDS,
    "satisfaction": SATISFACTIONS,
}
"""The words for the codes of each column that holds a code."""
REGISTER_NUMBER = N_("Number of the event")
"""The column in which an old register numbers its own rows."""
IMPORT_COLUMNS = {**FIELDS, "register_number": REGISTER_NUMBER}
"""The columns of an old register, which has a number of its own for each row perhaps."""
FILE_FAULTS = {
    "register_missing": N_("Choose a file, or copy the rows into the box."),
    "register_unreadable": N_("This cannot be read. Save the register as .xlsx or .csv and try again."),
    "register_empty": N_("There are no rows under the headings."),
    "register_too_long": N_("This is too long. Bring the register in year by year."),
    "register_columns_unknown": N_(
        "Portti does not know these columns: %(names)s. Rename them, or take them away."
    ),
    "register_several_sheets": N_(
        "Rows of the register stand in several sheets: %(names)s. Save each as a file of its own, or put all rows "
        "into one sheet."
    ),
    "register_columns_lack": N_("These columns are missing, or there twice: %(names)s."),
}
"""What can be wrong with an old register as a whole."""
IMPORT_FAULTS = {
    "event_day_missing": N_("The day is missing."),
    "event_day_ahead": N_("The day is still ahead."),
    "event_day_too_early": N_("This day is too long ago. Check the year."),
    "day_not_understood": N_("This is no day. Write it like 9.12.2026."),
    "group_missing": N_("The client group is missing."),
    "function_missing": N_("It is missing what was done."),
    "channel_missing": N_("The channel is missing."),
    "unknown_word": N_("Portti does not know this word in this column."),
    "nameless_cell": N_("This cell has no heading."),
    "topic_without_guidance": N_("There is a topic, but no guidance."),
    "referred_without_result": N_("It says where somebody was referred, but not that they were."),
    "municipality_unknown": N_("No municipality has this name or number."),
    "minutes_below_zero": N_("Minutes cannot be below zero."),
    "minutes_too_many": N_("There are more minutes than in a day."),
    "minutes_not_understood": N_("This is no whole number of minutes."),
    "client_number_form": N_("This is no number of a client. A name must not stand here."),
    "client_identity_code": N_("A personal identity code must not stand here."),
    "note_too_long": N_("The note is too long."),
    "notes_are_off": N_("Your centre writes no notes about events."),
    "number_too_long": N_("The number of the event is too long."),
    "duplicate": N_("The same row stands in the file twice."),
}
"""What can be wrong with one row of an old register."""
