"""The words of service profiles, goals, notes of Kykyviisari, forms before and after, and client panels."""

from portti.vocabulary import N_

WISHES = {
    "find_assistant": N_("Finding an assistant"),
    "substitute": N_("Help when my assistant is away"),
    "employer_advice": N_("Advice about being an employer"),
    "papers": N_("Help with papers and forms"),
    "decision": N_("Advice about my decision and my hours"),
    "conflict": N_("Help in a difficult situation at work"),
    "find_work": N_("Finding work as an assistant"),
    "interview": N_("Getting ready for an interview"),
    "training": N_("Training"),
    "peers": N_("Meeting others in the same situation"),
    "portal": N_("Help in using Portti"),
    "other": N_("Something else"),
}
AREAS = {
    "assistance": N_("Assistance that works"),
    "service": N_("The service or support that I need"),
    "plan": N_("A new plan for the future"),
    "work_study": N_("Work or studies"),
    "everyday": N_("Everyday life"),
    "people": N_("People around me"),
    "strength": N_("Strength and wellbeing"),
    "home": N_("Home"),
    "money": N_("Money"),
    "other": N_("Another goal"),
}
STATES = {
    "open": N_("Open"),
    "reached": N_("Reached"),
    "declined": N_("Given up"),
    "ended": N_("Ended without being reached"),
}
REASONS = {
    "in_service": N_("The service has begun"),
    "in_work": N_("Paid work has been found"),
    "in_studies": N_("Studies have begun"),
    "plan_made": N_("There is a new plan"),
    "client_says": N_("Reached in another way"),
    "not_wanted": N_("No longer wanted"),
    "another_way": N_("Another way was chosen"),
    "offer_refused": N_("What was offered was refused"),
    "no_right": N_("There is no right to the service"),
    "not_offered": N_("Nobody offers the service"),
    "moved": N_("Moved away"),
    "not_reached": N_("No contact any more"),
    "died": N_("Died"),
    "mistake": N_("Written down by mistake"),
}
CHANGES = {
    "open": N_("Wrote the goal down"),
    "edit": N_("Changed the goal"),
    "add_step": N_("Added a step"),
    "tick": N_("Marked a step as done"),
    "untick": N_("Marked a step as not done"),
    "remove_step": N_("Took a step away"),
    "follow_up": N_("Chose when to ask again"),
    "reached": N_("Marked the goal as reached"),
    "declined": N_("Marked the goal as given up"),
    "ended": N_("Marked the goal as ended"),
    "reopen": N_("Opened the goal again"),
}
ABILITY_LANGUAGES = {
    "fi": N_("Finnish"),
    "selko": N_("Plain Finnish"),
    "sv": N_("Swedish"),
    "ar": N_("Arabic"),
    "en": N_("English"),
    "fa": N_("Persian"),
    "nl": N_("Dutch"),
    "ja": N_("Japanese"),
    "so": N_("Somali"),
    "ckb": N_("Sorani Kurdish"),
    "ru": N_("Russian"),
    "other": N_("Another language"),
}
MOMENTS = {
    ("employer", "before"): N_("As an employer: before"),
    ("employer", "after"): N_("As an employer: after"),
    ("jobseeker", "before"): N_("As a jobseeker: before"),
    ("jobseeker", "after"): N_("As a jobseeker: after"),
}
STATEMENTS = {
    "knows_duties": N_("I know what an employer must do."),
    "finds_help": N_("I find an assistant when I need one."),
    "help_goes_well": N_("The help goes the way I want."),
    "knows_whom_to_ask": N_("I know whom to ask when something goes wrong."),
    "knows_strengths": N_("I know what I can do and what I want."),
    "tells_of_oneself": N_("I can tell an employer about myself."),
    "knows_where_to_look": N_("I know where to look for work or studies."),
    "has_support": N_("I know who helps me when I need help."),
}
PROGRESS_VALUES = {
    1: N_("Not at all"),
    2: N_("A little"),
    3: N_("Fairly well"),
    4: N_("Well"),
}
EFFECTS = {
    "client_orientation": N_("Services listen to clients better"),
    "service_structures": N_("Services are arranged better"),
}
EFFECT_ANSWERS = {
    "much": N_("Much"),
    "somewhat": N_("Somewhat"),
    "little": N_("A little"),
    "not": N_("Not at all"),
}
PROPOSAL_STATUSES = {
    "waits": N_("Waits for an answer"),
    "under_way": N_("Being done"),
    "done": N_("Done"),
    "partly": N_("Done in part"),
    "not_done": N_("Not done"),
}
