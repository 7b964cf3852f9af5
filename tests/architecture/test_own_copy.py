"""Every table that hangs on a person is in the copy of their own data, or stands here with why it is not."""

from portti.models import Base

PEOPLE = {"accounts", "employers", "profiles", "needs", "candidacies"}
LISTS = "profile_ need_"
TOLD = """
    accounts account_roles employers profiles needs notification_choices calendar_feeds outbox_messages audit_events
    representations representation_requests matches candidacies invitations interview_records client_events goals
    service_profiles service_profile_changes ability_notes progress_forms assisted_sheets conversations
    conversation_messages news_tellings step_ticks blocks reports ad_checks hours_overrules proposals papers
    instruction_cards substitute_requests substitute_asks substitute_choices hours_reports outcome_calls pair_feedback
    gathering_places
"""
NOT_TOLD = {
    "names who of the staff did it, not about whom": """feedback gatherings guide_versions interview_slots
        interview_templates news_items service_sessions service_session_staff answer_links client_event_changes""",
    "the log tells each of them": "account_merges candidacy_steps goal_changes distinct_people",
    "a secret of the log-in": "account_links",
    "what others wrote about the person: the page says to ask the centre": "suggestions staff_tasks",
    "which of the others a need knows": "need_known",
    "made again from what is told": "ranking_snapshots packed_profiles packed_needs",
    "what has been told or read already": "match_tellings conversation_readings",
}


def test_every_table_that_hangs_on_a_person_is_told_or_named() -> None:
    hanging = {
        table.name
        for table in Base.metadata.sorted_tables
        if {key.column.table.name for key in table.foreign_keys} & PEOPLE
    }
    lists = {name for name in hanging if name.startswith(tuple(LISTS.split()))}
    named = {name for names in NOT_TOLD.values() for name in names.split()}
    told = set(TOLD.split())
    assert hanging - lists == (told | named) - lists
    assert not told & named
