"""Each route that takes a POST, and where its form stands in a made-up portal that holds one row of everything."""

from dataclasses import dataclass, field

from portti.web.assistant.profile_forms import PAGES as PROFILE_STEPS
from portti.web.employer.need_steps import _PAGES as NEED_STEPS

PASSWORD = "kolme pientä sanaa"
Typed = dict[str, str | list[str]]


@dataclass(frozen=True)
class Place:
    """Where one form stands, who sends it, and what makes it whole; `button` is one that no page shows just now."""

    endpoint: str
    who: str
    page: str
    typed: Typed = field(default_factory=dict)
    button: bool = False
    ending: str = ""

    def __str__(self) -> str:
        return f"{self.endpoint} of {self.who} on {self.page}"


def _place(endpoint: str, who: str, page: str, **typed: str | list[str]) -> Place:
    return Place(endpoint, who, page, typed)


def _button(endpoint: str, who: str, page: str, **typed: str | list[str]) -> Place:
    return Place(endpoint, who, page, typed, button=True)


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
_NEED_PAGES = {"task_list": "task_list?groups=household"}
_PERSON = {"given_name": "Uuno", "family_name": "Uusi", "language": "fi", "email": "uuno@example.org"}

_MEETING: Typed = {"on-day": "7", "on-month": "12", "on-year": "2026", "start": "8", "how": "phone"}
_OFFER: Typed = {"on_1-day": "8", "on_1-month": "12", "on_1-year": "2026", "start_1": "8", "how": "phone"}
_CONTRACT: Typed = {"from_on-day": "7", "from_on-month": "12", "from_on-year": "2026", "hours": "10"}
_TODAY: Typed = {"on-day": "1", "on-month": "12", "on-year": "2026"}
_ISSUED: Typed = {"seen": "y", "issued_on-day": "1", "issued_on-month": "11", "issued_on-year": "2026"}
_TRIP: Typed = {**_TODAY, "origin": "Koti", "destination": "Uimahalli", "kilometres": "12,5"}
# Each deed: on whose page (or by a lone button on the page of the candidacy) and what makes its form whole.
_EMPLOYER_DEEDS: tuple[tuple[str, str, bool, Typed], ...] = (
    ("both", "interview", False, _MEETING),
    ("both", "offer", False, _OFFER),
    ("moving", "keep", True, {}),
    ("both", "trial", False, _TODAY),
    ("both", "choose", True, {}),
    ("both", "end", False, {"reason": "times_do_not_fit"}),
    ("trial", "note", False, {"text": "Sujui hyvin"}),
    ("chosen", "extract", False, _ISSUED),
    ("chosen", "papers", False, {"authority": "y"}),
    ("chosen", "checks", True, {}),
    ("chosen", "contract", False, _CONTRACT),
    ("agreed", "start", False, _TODAY),
)
_ASSISTANT_DEEDS: tuple[tuple[str, str, Typed], ...] = (
    ("own", "note", {"text": "Sujui hyvin"}),
    ("own", "end", {"reason": "too_far"}),
    ("moving", "move", {"when": "Tiistaina kello 10"}),
    ("choosing", "time", {"time": "2026-12-09T08:00:00Z"}),
)
_STAFF_DEEDS: tuple[tuple[str, str, bool, Typed], ...] = (
    ("both", "plan", False, {"next_action": "Soita", **_TODAY}),
    ("both", "papers", False, {"authority": "y"}),
    ("both", "end", False, {"reason": "times_do_not_fit"}),
    ("shortlisted", "release", True, {}),
)

_MADE: Typed = {"made_on-day": "1", "made_on-month": "11", "made_on-year": "2026"}
_DONE: Typed = {"done_on-day": "1", "done_on-month": "11", "done_on-year": "2026"}

PLACES: tuple[Place, ...] = (
    _place("auth.log_in", "visitor", "login", email="employer@example.org", password=PASSWORD),
    _place("auth.register", "visitor", "register", **_PERSON, role="employer", centre="{centre}", rules="y"),
    _place("auth.reset", "visitor", "reset", email="assistant@example.org"),
    _place("auth.display", "visitor", "display", contrast="dark"),
    _place("auth.confirm", "visitor", "confirm/{confirm}"),
    _place("auth.confirm_email", "visitor", "confirm-email/{change_email}"),
    _place("auth.log_in_link", "visitor", "login/link/{log_in}"),
    _place("auth.new_password", "visitor", "password/{reset_password}", password="aivan uusi lause"),
    _place("auth.code", "pending", "login/code", code="123456"),
    _place("auth.set_up_codes", "newcomer", "login/codes", code="123456"),
    _place("auth.drop_kept_form", "kept", "login/kept"),
    _place("auth.leave_by_link", "visitor", "delete-account/{close_account}"),
    _place("auth.keep_account", "visitor", "keep-account/{keep_account}"),
    _place("account.leave", "employer", "account/delete", present_password=PASSWORD),
    _place("auth.log_out", "employer", "account"),
    _place(
        "public.send", "visitor", "feedback", about="other", text="Hyvä palvelu", reply_to="a@example.org"
    ),
    _place("public.interview_times", "visitor", "interview/{invited}/times", slot="{slot}"),
    _place("public.interview_check", "visitor", "interview/{invited}/check?slot={slot}"),
    _place("public.interview_cancel", "visitor", "interview/{booked}/cancel"),
    _place("public.still_valid_now", "visitor", "still-valid/{still_valid}"),
    _place("public.stop_mail_now", "visitor", "stop-mail/{stop_mail}"),
    _place("account.details", "employer", "account/details", given_name="Eino", phone="040 123 4567"),
    _place("account.email", "employer", "account/email", email="uusi@example.org", present_password=PASSWORD),
    _place(
        "account.password",
        "employer",
        "account/password",
        present_password=PASSWORD,
        password="aivan uusi lause",
    ),
    _place("account.codes", "employer", "account/codes", code="123456"),
    _place("account.notifications", "employer", "notifications", frequency="weekly", weekday="3", hour="7"),
    _place(
        "account.representatives",
        "employer",
        "account/representatives",
        email="sisko@example.org",
        ground="guardian",
    ),
    _place("account.withdraw_wish", "employer", "account/representatives"),
    _place("account.end_tie", "employer", "account/acting/ties/{tie}/end"),
    _place("account.lift_block", "employer", "account/blocks"),
    _place("account.log_out_everywhere", "employer", "account"),
    _place("account.recovery_codes_kept", "codes", "account/recovery-codes"),
    _place("account.answer_wish", "representative", "account/acting"),
    _place("account.start_acting", "representative", "account/acting"),
    _place("account.stop_acting", "acting", "account"),
    _place("assistant.begin_profile", "starter", "assistant/"),
    _place("assistant.publish_profile", "drafter", "assistant/profile"),
    _button("assistant.confirm_profile", "assistant", "assistant/profile/confirm"),
    _place("assistant.pause_profile", "assistant", "assistant/profile"),
    _place("assistant.take_profile_away", "assistant", "assistant/profile/take-away"),
    *(
        _place("assistant.profile_step", "assistant", f"assistant/profile/{step}", **_PROFILE_TYPED[step])
        for step in PROFILE_STEPS
    ),
    _place("assistant.profile_skills", "assistant", "assistant/profile/skills", groups=["household"]),
    _place(
        "assistant.profile_skill_tasks",
        "assistant",
        "assistant/profile/skills/tasks?groups=household",
        skills=["hh_cook", "hh_clean"],
    ),
    _place("assistant.profile_skill_levels", "assistant", "assistant/profile/skills/levels"),
    _place(
        "assistant.add_times", "assistant", "assistant/profile/times", weekdays=["2"], start="8", end="12"
    ),
    _place("assistant.fill_times", "assistant", "assistant/profile/times", preset="weekday_mornings"),
    _place("assistant.remove_time", "assistant", "assistant/profile/times"),
    _place("assistant.put_time_back", "assistant", "assistant/profile/times?removed=2.480.720"),
    _place("assistant.change_time", "assistant", "assistant/profile/times/{time}", start="9", end="11"),
    _place("assistant.copy_time", "assistant", "assistant/profile/times/{time}", copy_to=["5"]),
    _place("assistant.answer_match", "assistant", "assistant/matches/{need}", answer="interested"),
    _button("assistant.rank_profile_now", "assistant", "assistant/matches/rank"),
    _place("assistant.block_employer", "assistant", "assistant/matches/{need}/block", reason="rude"),
    _place(
        "assistant.report_employer",
        "assistant",
        "assistant/matches/{need}/report",
        reason="rude",
        text="Huusi minulle",
    ),
    _place("employer.new_card", "employer", "employer/cards/new/meal"),
    _place("employer.card_title", "employer", "employer/cards/{card}/title", title="Iltani"),
    _place(
        "employer.add_card_step",
        "employer",
        "employer/cards/{card}/steps/new",
        text="Avaa ikkuna.",
        pictogram="home",
    ),
    _place("employer.card_step", "employer", "employer/cards/{card}/steps/{card_step}", text="Avaa verhot."),
    _place("employer.move_card_step", "employer", "employer/cards/{card}/steps"),
    _place("employer.remove_card_step", "employer", "employer/cards/{card}/steps/{card_step}"),
    _place("employer.delete_card", "employer", "employer/cards/{card}/delete"),
    *(
        _place(f"{side}.{page}", side, f"{side}/{address}", **typed)
        for side, kind, agreed in (("employer", "claim", "agreed"), ("assistant", "own_claim", "own_agreed"))
        for page, address, typed in (
            ("new_paper", "papers/new/mileage", {"candidacy": f"{{{agreed}}}"}),
            ("paper_fields", f"papers/{{{kind}}}/fields", {"vehicle": "Oma auto"}),
            ("paper_lines", f"papers/{{{kind}}}/lines", _TRIP),
            ("paper_line", f"papers/{{{kind}}}/lines/{{{kind}_line}}", _TRIP),
            ("remove_paper_line", f"papers/{{{kind}}}/lines/{{{kind}_line}}", {}),
            ("delete_paper", f"papers/{{{kind}}}/delete", {}),
        )
    ),
    _place("employer.new_need", "employer", "employer/"),
    _place("employer.copy_need", "employer", "employer/needs/{need}"),
    Place("employer.need_deed", "employer", "employer/needs/{draft}/summary", ending="/publish"),
    *(
        Place("employer.need_deed", "employer", "employer/needs/{need}", ending=f"/{deed}")
        for deed in ("pause", "fill", "withdraw")
    ),
    _button("employer.need_deed", "employer", "employer/needs/{need}/deed/confirm"),
    _button("employer.need_deed", "employer", "employer/needs/{withdrawn}/deed/restore"),
    *(
        _place(
            "employer.need_step",
            "employer",
            f"employer/needs/{{need}}/{_NEED_PAGES.get(step, step)}",
            **_NEED_TYPED[step],
        )
        for step in NEED_STEPS
    ),
    _place("employer.clear_open_times", "employer", "employer/needs/{open}/open"),
    _place("employer.put_open_times_back", "employer", "employer/needs/{need}/times?emptied={emptied}"),
    _button("employer.rank_need_now", "employer", "employer/needs/{need}/matches/rank"),
    _place("employer.answer_match", "employer", _PAIR, answer="interested"),
    _place("employer.block_assistant", "employer", f"{_PAIR}/block", reason="rude"),
    _place("employer.report_assistant", "employer", f"{_PAIR}/report", reason="rude", text="Ei tullut"),
    _place(
        "employer.substitute",
        "employer",
        "employer/needs/{need}/substitute",
        **{"day-day": "7", "day-month": "12", "day-year": "2026", "start": "8", "end": "12"},
    ),
    _place(
        "employer.ask_substitutes",
        "employer",
        "employer/needs/{need}/substitute/people?shift=2026-12-14T08:00_2026-12-14T12:00",
        people="{profile}",
    ),
    _place("employer.cancel_substitutes", "employer", "employer/substitutes/{request}"),
    _button("assistant.withdraw_from_shift", "assistant", "assistant/shifts/{ask}/withdraw"),
    _place("assistant.asking", "assistant", "assistant/shifts/asking", most_in_week="3"),
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
    _place(
        "staff.outcome",
        "staff",
        "staff/candidacies/{followed}/outcome/2_weeks",
        spoke_with="both",
        work="goes_on",
        hours="as_agreed",
    ),
    _place("employer.tell_hours", "employer", "employer/hours", promised="60", happened="55", reason="other"),
    Place(
        "employer.give_feedback",
        "employer",
        "employer/candidacies/{worked}/feedback",
        {"went_well": ["on_time"]},
        ending="/start",
    ),
    _place("employer.tell_of_feedback", "employer", "employer/candidacies/{worked}/feedback"),
    Place(
        "assistant.give_feedback",
        "assistant",
        "assistant/candidacies/{worked}/feedback",
        {"wishes": ["clear"]},
        ending="/start",
    ),
    _place("assistant.tell_of_feedback", "assistant", "assistant/candidacies/{worked}/feedback"),
    _button("staff.propose_person_for", "staff", "staff/needs/{need}/propose", person="{proposable}"),
    _place("public.answer_proposal", "visitor", "proposal/{proposal}", answer="yes"),
    _place("staff.note_promise", "staff", "staff/substitutes/{request}"),
    _place("assistant.answer_shift", "assistant", "assistant/shifts", answer="no"),
    _place("public.answer_substitute", "visitor", "substitute/{substitute}", answer="no"),
    _place("employer.pair_thread", "employer", "employer/messages/{need}/{partner}", do="send", text="Hei"),
    _place("employer.centre_thread", "employer", "employer/messages/centre", do="send", text="Hei"),
    _place("assistant.pair_thread", "partner", "assistant/messages/{need}", do="send", text="Hei"),
    _place("assistant.centre_thread", "assistant", "assistant/messages/centre", do="send", text="Hei"),
    _place(
        "staff.employer_thread", "staff", "staff/conversations/employer/{own_employer}", do="send", text="Hei"
    ),
    _place(
        "staff.assistant_thread", "staff", "staff/conversations/assistant/{profile}", do="send", text="Hei"
    ),
    _place("staff.close_account", "staff", "staff/people/{person}/delete", consent="spoken"),
    _place("staff.reopen_account", "staff", "staff/people/{leaver}/delete"),
    _place("staff.keep_apart", "staff", "staff/people/{person}/same-as/{twin}"),
    _place(
        "staff.merge_people", "staff", "staff/people/{person}/merge/{twin}", reason="person_said", sure="y"
    ),
    _place("employer.accept_proposal", "employer", "employer/needs/{need}/proposal"),
    _place("employer.decline_proposal", "employer", "employer/needs/{need}/proposal", text="En halua"),
    _button("staff.take_proposal_back", "staff", "staff/needs/{need}/proposal/take-back"),
    _button("staff.propose", "staff", "staff/needs/{asking}/widen", change="{change}", note="Näin löytyisi"),
    _place(
        "staff.put_forward",
        "staff",
        "staff/needs/{need}/suggestions",
        person="{profile}",
        reason="met",
        text="Tapasin hänet",
    ),
    _button("staff.move_suggestion_up", "staff", "staff/needs/{need}/suggestions/{suggestion}/up"),
    _button("staff.take_suggestion_back", "staff", "staff/needs/{need}/suggestions/{suggestion}/take-back"),
    _place("staff.open_ad", "staff", "staff/ads/{checking}"),
    _place("staff.send_ad_back", "staff", "staff/ads/{checking}", reason="Poista puhelinnumero"),
    _place("staff.overrule_hours", "staff", "staff/needs/{over}/hours", reason="Päätös uusitaan"),
    _place("staff.choose_ad_rule", "manager", "staff/ads", rule="always"),
    _place("staff.search_people", "staff", "staff/people", words="Venla"),
    _place("staff.search_needs", "staff", "staff/needs", words="Aamu"),
    _place("staff.search_imported", "staff", "staff/imported", words="p1"),
    _place("staff.start_acting", "staff", "staff/people/{person}/act", reason="visit", consent="spoken"),
    _place(
        "staff.new_person",
        "staff",
        "staff/people/new",
        **{**_PERSON, "email": "vieno@example.org"},
        role="employer",
    ),
    _place("staff.tie_email", "staff", "staff/people/{person}/email", email="muu@example.org"),
    _place("staff.tie_employer", "staff", "staff/imported/employers/{loose_employer}", words="Venla"),
    _place("staff.tie_profile", "staff", "staff/imported/profiles/{loose_profile}", words="Venla"),
    _place("staff.book_for_person", "staff", "staff/profiles/{draft_profile}/interview", slot="{slot}"),
    _place("staff.cancel_booking", "staff", "staff/interviews/bookings/{booking}/cancel"),
    _button("staff.note_held", "staff", "staff/interviews/bookings/{held}/held"),
    _button("staff.note_missed", "staff", "staff/interviews/bookings/{held}/missed"),
    _place("account.make_calendar", "starter", "account/calendar"),
    _place("account.end_calendar", "drafter", "account/calendar"),
    _place("staff.put_first", "staff", "staff/invitations"),
    _place("staff.invite_first", "staff", "staff/invitations"),
    _button("staff.begin_record", "staff", "staff/profiles/{waiting}/record"),
    *(
        _place("staff.record_step", "staff", f"staff/interviews/records/{{record}}/{step}", **typed)
        for step, typed in _RECORD_TYPED.items()
    ),
    _place("staff.share_record", "staff", "staff/interviews/records/{record}"),
    _place("staff.agree_for_person", "staff", "staff/interviews/records/{shared_record}"),
    _place("staff.interview_questions", "manager", "staff/interviews/questions", questions=["times"]),
    _place("assistant.agree_to_interview", "assistant", "assistant/interview"),
    _place("assistant.correct_interview", "assistant", "assistant/interview", text="Voin tehdä myös iltoja."),
    _place("staff.cancel_invitation", "staff", "staff/invitations/{invitation}/cancel"),
    _button("staff.invite", "staff", "staff/invitations/invite", profile="{waiting}"),
    _place(
        "staff.publish_slots",
        "staff",
        "staff/interviews/publish",
        on="9.12.2026",
        start="9.30",
        kind="phone",
        count="2",
    ),
    _place("staff.withdraw_slots", "staff", "staff/interviews", slot="{slot}"),
    _place("staff.cancel_message", "staff", "staff/messages/{message}"),
    _button("staff.resend_message", "staff", "staff/messages/{failed}/resend"),
    _place("staff.feedback_answered", "staff", "staff/feedback"),
    _button("staff.feedback_waiting", "staff", "staff/feedback/{answered}/waiting"),
    _place("staff.report_handled", "staff", "staff/reports"),
    _button("staff.report_waiting", "staff", "staff/reports/{handled}/waiting"),
    _place(
        "staff.log_event",
        "staff",
        "staff/events",
        happened_on="1.12.2026",
        client_group="employer",
        functions=["guidance"],
        channel="phone",
    ),
    _place(
        "staff.import_old_events",
        "manager",
        "staff/events/import",
        rows="Päivä;Asiakasryhmä;Mitä tehtiin;Yhteydenottotapa\n1.10.2010;Viranomainen;Rekrytointiapu;Kirje",
    ),
    _place("staff.change_event", "staff", "staff/events/{event}", minutes="15"),
    _button("staff.rate_event", "staff", "staff/events/{event}/satisfaction", satisfaction="satisfied"),
    _place("staff.plan_follow_up", "staff", "staff/events/{event}/follow-up", on="7.12.2026"),
    _place("staff.ask_client", "staff", "staff/events/{event}/answer"),
    _place("staff.ask_more_partners", "staff", "staff/surveys", names="Näkövammaiset"),
    _place("public.give_answer", "visitor", "answer/{answer}", answer="good"),
    _place("staff.strike_out_event", "staff", "staff/events/{event}", reason="mistake"),
    _place("staff.choose_event_notes", "manager", "staff/events", notes="y"),
    _place(
        "staff.log_session",
        "staff",
        "staff/sessions",
        held_on="1.12.2026",
        kind="pop_up",
        place="Kirjasto",
        open_minutes="120",
        visitors="6",
    ),
    _place("staff.change_session", "staff", "staff/sessions/{open_session}", visitors="7"),
    _place("staff.close_session", "staff", "staff/sessions/{open_session}"),
    _place("staff.strike_out_session", "staff", "staff/sessions/{open_session}", reason="mistake"),
    _place(
        "staff.make_guide",
        "staff",
        "staff/guides/new",
        kind="guide",
        audience="everyone",
        title_fi="Opas",
        text_fi="Näin",
    ),
    _place("staff.add_version", "staff", "staff/guides/{guide}/new-version", text_fi="Toisin"),
    _place("employer.tick_steps", "employer", "employer/steps", e_duties="y"),
    _place("assistant.tick_steps", "assistant", "assistant/steps", a_papers="y"),
    _place(
        "staff.write_news",
        "staff",
        "staff/news/new",
        audience="employers",
        by_mail="y",
        title_fi="A",
        text_fi="B",
    ),
    _place("staff.change_news", "staff", "staff/news/{news}/change", text_fi="Toisin"),
    _place("staff.publish_news", "staff", "staff/news/{news}", sure="y"),
    _place("staff.withdraw_news", "staff", "staff/news/{news}"),
    _place("staff.withdraw_guide", "staff", "staff/guides/{guide}"),
    _place("staff.take_version_back", "staff", "staff/guides/{guide}"),
    _place("staff.bring_guide_back", "staff", "staff/guides/{old_guide}"),
    *(
        place
        for who, own, home in (
            ("employer", "account", "account"),
            ("staff", "staff", "staff/people/{person}"),
        )
        for place in (
            _place(
                "account.service_wishes" if own == "account" else "staff.person_wishes",
                who,
                f"{home}/service/wishes",
                wishes=["papers", "peers"],
                own_words="Haluan apua lomakkeisiin.",
            ),
            _place(f"{own}.new_goal", who, f"{home}/service/goals/new", title="Saan tulkin", area="service"),
            Place(
                f"{own}.goal_deed",
                who,
                f"{home}/service/goals/{{goal}}",
                {"title": "Saan tulkin pian", "area": "plan"},
                ending="/edit",
            ),
            Place(
                f"{own}.goal_deed",
                who,
                f"{home}/service/goals/{{goal}}",
                {"text": "Kysyn neuvoa"},
                ending="/step",
            ),
            Place(f"{own}.goal_deed", who, f"{home}/service/goals/{{goal}}", ending="/tick"),
            Place(f"{own}.goal_deed", who, f"{home}/service/goals/{{goal}}", ending="/remove"),
            Place(
                f"{own}.goal_deed",
                who,
                f"{home}/service/goals/{{goal}}",
                {"reason": "in_service"},
                ending="/end",
            ),
            Place(f"{own}.goal_deed", who, f"{home}/service/goals/{{ended_goal}}", ending="/reopen"),
        )
    ),
    _place(
        "account.progress_form",
        "employer",
        "account/service/form/employer/after",
        knows_duties="4",
        finds_help="3",
        help_goes_well="4",
        knows_whom_to_ask="4",
    ),
    _place(
        "staff.new_ability",
        "staff",
        "staff/people/{person}/service/abilities/new",
        **_DONE,
        language="selko",
        areas=["everyday"],
    ),
    _place("staff.ability", "staff", "staff/people/{person}/service/abilities/{ability}", language="sv"),
    _place("staff.begin_assisted", "staff", "staff/people/{person}/assisted"),
    _place("staff.confirm_assisted_here", "staff", "staff/assisted/{sheet}", sure="y"),
    _place("staff.ask_assisted", "staff", "staff/assisted/{asked_sheet}"),
    _place("public.confirm_assisted", "visitor", "assisted/{assisted_word}"),
    _place("staff.invite_client", "staff", "staff/people/{person}/appointments/appointment"),
    _place(
        "staff.book_appointment",
        "staff",
        "staff/people/{person}/appointments/appointment",
        slot="{free_appointment}",
    ),
    _place(
        "staff.new_gathering",
        "staff",
        "staff/gatherings/new",
        **{"days-day": "9", "days-month": "12", "days-year": "2026"},
        **{"sign_up_until-day": "8", "sign_up_until-month": "12", "sign_up_until-year": "2026"},
        kind="training",
        title="Uuden työnantajan ilta",
        start="17",
        end="19",
        place="Kirjasto",
        languages=["fi"],
        for_whom=["everybody"],
        places="10",
    ),
    _place("staff.change_gathering", "staff", "staff/gatherings/{gathering}/change", title="Toinen ilta"),
    _place("staff.publish_gathering", "staff", "staff/gatherings/{draft_gathering}"),
    _place("staff.call_off_gathering", "staff", "staff/gatherings/{gathering}/call-off"),
    _place("staff.sign_up_for", "staff", "staff/gatherings/{gathering}", given_name="Soittaja"),
    _place("staff.give_up_for", "staff", "staff/gatherings/{gathering}"),
    _place("staff.gathering_day", "staff", "staff/gatherings/{past_gathering}/days/{past_day}", others="3"),
    _place(
        "public.sign_up",
        "visitor",
        "gatherings/{gathering}",
        given_name="Vieno",
        email="vieno.uusi@example.org",
    ),
    _place("public.change_place", "visitor", "gatherings/place/{gathering_word}", do="confirm"),
    _place("staff.new_panel", "staff", "staff/panels/new", name="Toinen raati"),
    _place("staff.panel", "staff", "staff/panels/{panel}", about="Kokoontuu kuukausittain."),
    _place(
        "staff.new_part",
        "staff",
        "staff/panels/{panel}/proposal/new",
        **_MADE,
        text="Puhelinaika illalla",
    ),
    _place("staff.panel_part", "staff", "staff/panels/{panel}/meeting/{meeting}", about="Uusi opas"),
    _place("staff.finish_task", "staff", "staff/tasks"),
    _place("staff.take_task", "staff", "staff/tasks"),
    _button("staff.leave_task", "staff", "staff/tasks/{task}/leave"),
    _button("staff.reopen_task", "staff", "staff/tasks/{done_task}/waiting"),
    _place("staff.new_member", "manager", "staff/members/new", **_PERSON, role="staff"),
    _place("staff.member", "manager", "staff/members/{colleague}", role="manager"),
    _button("staff.reset_codes", "manager", "staff/people/{colleague}/codes"),
)

SEARCHES = {
    place.endpoint
    for place in PLACES
    if place.endpoint.startswith("staff.search_") or "tie_" in place.endpoint
} - {"staff.tie_email"}
"""Forms that look for something: any words are fine, and what is not known narrows nothing."""
