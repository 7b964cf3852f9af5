"""Each route that takes a POST, and where its form stands in a made-up portal that holds one row of everything."""

from portti.web.assistant.profile_forms import PAGES as PROFILE_STEPS
from portti.web.employer.need_steps import _PAGES as NEED_STEPS
from tests.support.form_place import PASSWORD, TODAY, Place, Typed, button, place
from tests.support.service_forms import SERVICE_PLACES

_PAIR = "employer/needs/{need}/matches/{profile}"
_PROFILE_TYPED: dict[str, Typed] = {
    "place": {"place": "Turku"},
    "travel": {"car": "30"},
    "dates": {"availability": "now"},
    "hours": {"least": "5", "most": "10"},
    "languages": {"level_sv": "B1"},
    "conditions": {"conditions": ["c_pets"]},
    "about": {"shown_name": "Venla", "text": "Toinen teksti"},
    "visibility": {"visibility": "matched"},
}
_NEED_TYPED: dict[str, Typed] = {
    "place": {"place": "Turku"},
    "times": {"kinds": ["weekly", "single"]},
    "week": {"do": "add", "days": ["3"], "start": "9", "end": "13"},
    "windows": {"do": "add", "days": ["3"], "earliest": "9", "latest": "13", "hours": "2"},
    "singles": {"do": "add", "day-day": "3", "day-month": "3", "day-year": "2027", "start": "9", "end": "13"},
    "open": {"parts": ["evening"], "hours_max": "12"},
    "roster": {"begins_on": "2026-12-07"},
    "dates": {"hours_cap": "30"},
    "tasks": {"groups": ["household"]},
    "task_list": {"skills": ["hh_cook"]},
    "communication": {"skills": ["co_aac"]},
    "languages": {"level_sv": "B1"},
    "home": {"conditions": ["c_pets"]},
    "known": {},
    "text": {"title": "Illat", "text": "Apua iltaisin."},
    "strengths": {},
    "living_in": {"days_min": "7", "own_room": "y"},
    "terms": {"break_minutes": "30", "pay_text": "Sopimuksen mukaan"},
    "more": {"do": "add", "parts": ["morning"]},
    "wish": {"gender": "woman", "ground": "overnight"},
    "before": {"part_timers": "nobody"},
}
_RECORD_TYPED: dict[str, Typed] = {
    "work": {"tasks_done": "Kolme vuotta"},
    "everyday": {"travel": "Autolla"},
    "wishes": {"wishes": "Aamuja"},
    "facts": {"right_to_work": "yes"},
    "outcome": {"outcome": "suitable", "reason": "experience", "summary": "Sovimme aamuista."},
}
_NEED_PAGES = {"task_list": "{need}/task_list?groups=household", "roster": "{rostered}/roster"}
_PERSON = {"given_name": "Uuno", "family_name": "Uusi", "language": "fi", "email": "uuno@example.org"}

_MEETING: Typed = {"on-day": "7", "on-month": "12", "on-year": "2026", "start": "8", "how": "phone"}
_OFFER: Typed = {"on_1-day": "8", "on_1-month": "12", "on_1-year": "2026", "start_1": "8", "how": "phone"}
_CONTRACT: Typed = {"from_on-day": "7", "from_on-month": "12", "from_on-year": "2026", "hours": "10"}
_ISSUED: Typed = {"seen": "y", "issued_on-day": "1", "issued_on-month": "11", "issued_on-year": "2026"}
# Each deed: on whose page (or by a lone button on the page of the candidacy) and what makes its form whole.
_EMPLOYER_DEEDS: tuple[tuple[str, str, bool, Typed], ...] = (
    ("both", "interview", False, _MEETING),
    ("both", "offer", False, _OFFER),
    ("moving", "keep", True, {}),
    ("both", "trial", False, TODAY),
    ("both", "choose", True, {}),
    ("both", "end", False, {"reason": "times_do_not_fit"}),
    ("trial", "note", False, {"text": "Sujui hyvin"}),
    ("chosen", "extract", False, _ISSUED),
    ("chosen", "papers", False, {"authority": "y"}),
    ("chosen", "checks", True, {}),
    ("chosen", "contract", False, _CONTRACT),
    ("agreed", "start", False, TODAY),
)
_ASSISTANT_DEEDS: tuple[tuple[str, str, Typed], ...] = (
    ("own", "note", {"text": "Sujui hyvin"}),
    ("own", "end", {"reason": "too_far"}),
    ("moving", "move", {"when": "Tiistaina kello 10"}),
    ("choosing", "time", {"time": "2026-12-09T08:00:00Z"}),
)
_STAFF_DEEDS: tuple[tuple[str, str, bool, Typed], ...] = (
    ("both", "plan", False, {"next_action": "Soita", **TODAY}),
    ("both", "papers", False, {"authority": "y"}),
    ("both", "end", False, {"reason": "times_do_not_fit"}),
    ("shortlisted", "release", True, {}),
)


PLACES: tuple[Place, ...] = (
    place("auth.log_in", "visitor", "login", email="employer@example.org", password=PASSWORD),
    place("auth.register", "visitor", "register", **_PERSON, role="employer", centre="{centre}", rules="y"),
    place("auth.reset", "visitor", "reset", email="assistant@example.org"),
    place("auth.display", "visitor", "display", contrast="dark"),
    place("auth.confirm", "visitor", "confirm/{confirm}"),
    place("auth.confirm_email", "visitor", "confirm-email/{change_email}"),
    place("auth.log_in_link", "visitor", "login/link/{log_in}"),
    place("auth.new_password", "visitor", "password/{reset_password}", password="aivan uusi lause"),
    place("auth.code", "pending", "login/code", code="123456"),
    place("auth.set_up_codes", "newcomer", "login/codes", code="123456"),
    place("auth.drop_kept_form", "kept", "login/kept"),
    place("auth.leave_by_link", "visitor", "delete-account/{close_account}"),
    place("auth.keep_account", "visitor", "keep-account/{keep_account}"),
    place("account.leave", "employer", "account/delete", present_password=PASSWORD),
    place("auth.log_out", "employer", "account"),
    place("public.send", "visitor", "feedback", about="other", text="Hyvä palvelu", reply_to="a@example.org"),
    place("public.interview_times", "visitor", "interview/{invited}/times", slot="{slot}"),
    place("public.interview_check", "visitor", "interview/{invited}/check?slot={slot}"),
    place("public.interview_cancel", "visitor", "interview/{booked}/cancel"),
    place("public.still_valid_now", "visitor", "still-valid/{still_valid}"),
    place("public.stop_mail_now", "visitor", "stop-mail/{stop_mail}"),
    place("account.details", "employer", "account/details", given_name="Eino", phone="040 123 4567"),
    place("account.email", "employer", "account/email", email="uusi@example.org", present_password=PASSWORD),
    place(
        "account.password",
        "employer",
        "account/password",
        present_password=PASSWORD,
        password="aivan uusi lause",
    ),
    place("account.codes", "employer", "account/codes", code="123456"),
    place("account.notifications", "employer", "notifications", frequency="weekly", weekday="3", hour="7"),
    place(
        "account.representatives",
        "employer",
        "account/representatives",
        email="sisko@example.org",
        ground="guardian",
    ),
    place("account.withdraw_wish", "employer", "account/representatives"),
    place("account.end_tie", "employer", "account/acting/ties/{tie}/end"),
    place("account.lift_block", "employer", "account/blocks"),
    place("account.log_out_everywhere", "employer", "account"),
    place("account.recovery_codes_kept", "codes", "account/recovery-codes"),
    place("account.answer_wish", "representative", "account/acting"),
    place("account.start_acting", "representative", "account/acting"),
    place("account.stop_acting", "acting", "account"),
    place("assistant.begin_profile", "starter", "assistant/"),
    place("assistant.publish_profile", "drafter", "assistant/profile"),
    button("assistant.confirm_profile", "assistant", "assistant/profile/confirm"),
    place("assistant.pause_profile", "assistant", "assistant/profile"),
    place("assistant.take_profile_away", "assistant", "assistant/profile/take-away"),
    *(
        place("assistant.profile_step", "assistant", f"assistant/profile/{step}", **_PROFILE_TYPED[step])
        for step in PROFILE_STEPS
    ),
    place("assistant.profile_skills", "assistant", "assistant/profile/skills", groups=["household"]),
    place(
        "assistant.profile_skill_tasks",
        "assistant",
        "assistant/profile/skills/tasks?groups=household",
        skills=["hh_cook", "hh_clean"],
    ),
    place("assistant.profile_skill_levels", "assistant", "assistant/profile/skills/levels"),
    place("assistant.add_times", "assistant", "assistant/profile/times", weekdays=["2"], start="8", end="12"),
    place("assistant.fill_times", "assistant", "assistant/profile/times", preset="weekday_mornings"),
    place("assistant.remove_time", "assistant", "assistant/profile/times"),
    place("assistant.put_time_back", "assistant", "assistant/profile/times?removed=2.480.720"),
    place("assistant.change_time", "assistant", "assistant/profile/times/{time}", start="9", end="11"),
    place("assistant.copy_time", "assistant", "assistant/profile/times/{time}", copy_to=["5"]),
    place("assistant.answer_match", "assistant", "assistant/matches/{need}", answer="interested"),
    button("assistant.rank_profile_now", "assistant", "assistant/matches/rank"),
    place("assistant.block_employer", "assistant", "assistant/matches/{need}/block", reason="rude"),
    place(
        "assistant.report_employer",
        "assistant",
        "assistant/matches/{need}/report",
        reason="rude",
        text="Huusi minulle",
    ),
    place("employer.new_card", "employer", "employer/cards/new/meal"),
    place("employer.card_title", "employer", "employer/cards/{card}/title", title="Iltani"),
    place(
        "employer.add_card_step",
        "employer",
        "employer/cards/{card}/steps/new",
        text="Avaa ikkuna.",
        pictogram="home",
    ),
    place("employer.card_step", "employer", "employer/cards/{card}/steps/{card_step}", text="Avaa verhot."),
    place("employer.move_card_step", "employer", "employer/cards/{card}/steps"),
    place("employer.remove_card_step", "employer", "employer/cards/{card}/steps/{card_step}"),
    place("employer.delete_card", "employer", "employer/cards/{card}/delete"),
    place("employer.new_need", "employer", "employer/"),
    place("employer.copy_need", "employer", "employer/needs/{need}"),
    Place("employer.need_deed", "employer", "employer/needs/{draft}/summary", ending="/publish"),
    *(
        Place("employer.need_deed", "employer", "employer/needs/{need}", ending=f"/{deed}")
        for deed in ("pause", "fill", "withdraw")
    ),
    button("employer.need_deed", "employer", "employer/needs/{need}/deed/confirm"),
    button("employer.need_deed", "employer", "employer/needs/{withdrawn}/deed/restore"),
    *(
        place(
            "employer.need_step",
            "employer",
            f"employer/needs/{_NEED_PAGES.get(step, '{need}/' + step)}",
            **_NEED_TYPED[step],
        )
        for step in NEED_STEPS
    ),
    place("employer.clear_open_times", "employer", "employer/needs/{open}/open"),
    place("employer.put_open_times_back", "employer", "employer/needs/{need}/times?emptied={emptied}"),
    button("employer.rank_need_now", "employer", "employer/needs/{need}/matches/rank"),
    place("employer.answer_match", "employer", _PAIR, answer="interested"),
    place("employer.block_assistant", "employer", f"{_PAIR}/block", reason="rude"),
    place("employer.report_assistant", "employer", f"{_PAIR}/report", reason="rude", text="Ei tullut"),
    place(
        "employer.substitute",
        "employer",
        "employer/needs/{need}/substitute",
        **{"day-day": "7", "day-month": "12", "day-year": "2026", "start": "8", "end": "12"},
    ),
    place(
        "employer.ask_substitutes",
        "employer",
        "employer/needs/{need}/substitute/people?shift=2026-12-14T08:00_2026-12-14T12:00",
        people="{profile}",
    ),
    place("employer.cancel_substitutes", "employer", "employer/substitutes/{request}"),
    button("assistant.withdraw_from_shift", "assistant", "assistant/shifts/{ask}/withdraw"),
    place("assistant.asking", "assistant", "assistant/shifts/asking", most_in_week="3"),
    *(
        Place(
            "employer.candidacy_deed",
            "employer",
            f"employer/candidacies/{{{stage}}}{'' if lone else '/' + deed}",
            typed,
            ending=f"/{deed}",
        )
        for stage, deed, lone, typed in _EMPLOYER_DEEDS
    ),
    *(
        Place(
            "assistant.candidacy_deed",
            "assistant",
            f"assistant/candidacies/{{{stage}}}/{deed}",
            typed,
            ending=f"/{deed}",
        )
        for stage, deed, typed in _ASSISTANT_DEEDS
    ),
    *(
        Place(
            "staff.candidacy_deed",
            "staff",
            f"staff/candidacies/{{{stage}}}{'' if lone else '/' + deed}",
            typed,
            ending=f"/{deed}",
        )
        for stage, deed, lone, typed in _STAFF_DEEDS
    ),
    place(
        "staff.outcome",
        "staff",
        "staff/candidacies/{followed}/outcome/2_weeks",
        spoke_with="both",
        work="goes_on",
        hours="as_agreed",
    ),
    place("employer.tell_hours", "employer", "employer/hours", promised="60", happened="55", reason="other"),
    Place(
        "employer.give_feedback",
        "employer",
        "employer/candidacies/{worked}/feedback",
        {"went_well": ["on_time"]},
        ending="/start",
    ),
    place("employer.tell_of_feedback", "employer", "employer/candidacies/{worked}/feedback"),
    Place(
        "assistant.give_feedback",
        "assistant",
        "assistant/candidacies/{worked}/feedback",
        {"wishes": ["clear"]},
        ending="/start",
    ),
    place("assistant.tell_of_feedback", "assistant", "assistant/candidacies/{worked}/feedback"),
    button("staff.propose_person_for", "staff", "staff/needs/{need}/propose", person="{proposable}"),
    place("public.answer_proposal", "visitor", "proposal/{proposal}", answer="yes"),
    place("staff.note_promise", "staff", "staff/substitutes/{request}"),
    place("assistant.answer_shift", "assistant", "assistant/shifts", answer="no"),
    place("public.answer_substitute", "visitor", "substitute/{substitute}", answer="no"),
    place("employer.pair_thread", "employer", "employer/messages/{need}/{partner}", do="send", text="Hei"),
    place("employer.centre_thread", "employer", "employer/messages/centre", do="send", text="Hei"),
    place("assistant.pair_thread", "partner", "assistant/messages/{need}", do="send", text="Hei"),
    place("assistant.centre_thread", "assistant", "assistant/messages/centre", do="send", text="Hei"),
    place(
        "staff.employer_thread", "staff", "staff/conversations/employer/{own_employer}", do="send", text="Hei"
    ),
    place(
        "staff.assistant_thread", "staff", "staff/conversations/assistant/{profile}", do="send", text="Hei"
    ),
    place("staff.close_account", "staff", "staff/people/{person}/delete", consent="spoken"),
    place("staff.reopen_account", "staff", "staff/people/{leaver}/delete"),
    place("staff.keep_apart", "staff", "staff/people/{person}/same-as/{twin}"),
    place(
        "staff.merge_people", "staff", "staff/people/{person}/merge/{twin}", reason="person_said", sure="y"
    ),
    place("employer.accept_proposal", "employer", "employer/needs/{need}/proposal"),
    place("employer.decline_proposal", "employer", "employer/needs/{need}/proposal", text="En halua"),
    button("staff.take_proposal_back", "staff", "staff/needs/{need}/proposal/take-back"),
    button("staff.propose", "staff", "staff/needs/{asking}/widen", change="{change}", note="Näin löytyisi"),
    place(
        "staff.put_forward",
        "staff",
        "staff/needs/{need}/suggestions",
        person="{profile}",
        reason="met",
        text="Tapasin hänet",
    ),
    button("staff.move_suggestion_up", "staff", "staff/needs/{need}/suggestions/{suggestion}/up"),
    button("staff.take_suggestion_back", "staff", "staff/needs/{need}/suggestions/{suggestion}/take-back"),
    place("staff.open_ad", "staff", "staff/ads/{checking}"),
    place("staff.send_ad_back", "staff", "staff/ads/{checking}", reason="Poista puhelinnumero"),
    place("staff.overrule_hours", "staff", "staff/needs/{over}/hours", reason="Päätös uusitaan"),
    place("staff.choose_ad_rule", "manager", "staff/ads", rule="always"),
    place("staff.choose_urgent_phone", "manager", "staff/substitutes", phone="040 123 4567"),
    place("staff.search_people", "staff", "staff/people", words="Venla"),
    place("staff.search_needs", "staff", "staff/needs", words="Aamu"),
    place("staff.search_imported", "staff", "staff/imported", words="p1"),
    place("staff.start_acting", "staff", "staff/people/{person}/act", reason="visit", consent="spoken"),
    place(
        "staff.new_person",
        "staff",
        "staff/people/new",
        **{**_PERSON, "email": "vieno@example.org"},
        role="employer",
    ),
    place("staff.tie_email", "staff", "staff/people/{person}/email", email="muu@example.org"),
    place("staff.tie_employer", "staff", "staff/imported/employers/{loose_employer}", words="Venla"),
    place("staff.tie_profile", "staff", "staff/imported/profiles/{loose_profile}", words="Venla"),
    place("staff.book_for_person", "staff", "staff/profiles/{draft_profile}/interview", slot="{slot}"),
    place("staff.cancel_booking", "staff", "staff/interviews/bookings/{booking}/cancel"),
    button("staff.note_held", "staff", "staff/interviews/bookings/{held}/held"),
    button("staff.note_missed", "staff", "staff/interviews/bookings/{held}/missed"),
    place("account.make_calendar", "starter", "account/calendar"),
    place("account.end_calendar", "drafter", "account/calendar"),
    place("staff.put_first", "staff", "staff/invitations"),
    place("staff.invite_first", "staff", "staff/invitations"),
    button("staff.begin_record", "staff", "staff/profiles/{waiting}/record"),
    *(
        place("staff.record_step", "staff", f"staff/interviews/records/{{record}}/{step}", **typed)
        for step, typed in _RECORD_TYPED.items()
    ),
    place("staff.share_record", "staff", "staff/interviews/records/{record}"),
    place("staff.agree_for_person", "staff", "staff/interviews/records/{shared_record}"),
    place("staff.interview_questions", "manager", "staff/interviews/questions", questions=["times"]),
    place("assistant.agree_to_interview", "assistant", "assistant/interview"),
    place("assistant.correct_interview", "assistant", "assistant/interview", text="Voin tehdä myös iltoja."),
    place("staff.cancel_invitation", "staff", "staff/invitations/{invitation}/cancel"),
    button("staff.invite", "staff", "staff/invitations/invite", profile="{waiting}"),
    place(
        "staff.publish_slots",
        "staff",
        "staff/interviews/publish",
        on="9.12.2026",
        start="9.30",
        kind="phone",
        count="2",
    ),
    place("staff.withdraw_slots", "staff", "staff/interviews", slot="{slot}"),
    place("staff.cancel_message", "staff", "staff/messages/{message}"),
    button("staff.resend_message", "staff", "staff/messages/{failed}/resend"),
    place("staff.feedback_answered", "staff", "staff/feedback"),
    button("staff.feedback_waiting", "staff", "staff/feedback/{answered}/waiting"),
    place("staff.report_handled", "staff", "staff/reports"),
    button("staff.report_waiting", "staff", "staff/reports/{handled}/waiting"),
    place("staff.new_member", "manager", "staff/members/new", **_PERSON, role="staff"),
    button("staff.open_practice", "manager", "staff/practice/open"),
    place("staff.invite_to_practice", "manager", "staff/practice", member="{colleague}"),
    place("staff.end_practice", "manager", "staff/practice"),
    place("staff.refill_practice", "manager", "staff/practice"),
    place("staff.end_practice_centre", "manager", "staff/practice/end", sure="y"),
    place("staff.member", "manager", "staff/members/{colleague}", role="manager"),
    button("staff.reset_codes", "manager", "staff/people/{colleague}/codes"),
    *SERVICE_PLACES,
)

SEARCHES = {
    place.endpoint
    for place in PLACES
    if place.endpoint.startswith("staff.search_") or "tie_" in place.endpoint
} - {"staff.tie_email"}
"""Forms that look for something: any words are fine, and what is not known narrows nothing."""
