"""Scheduled jobs: their names here, their times in config/schedule.toml."""

JOB_NAMES = (
    "refresh_matches",
    "measure_journeys",
    "send_match_digests",
    "send_invitations",
    "send_interview_lists",
    "remind_interviews",
    "ask_next_substitutes",
    "follow_candidacies",
    "follow_goals",
    "chase_candidacies",
    "tell_of_messages",
    "remind_of_hours",
    "pack_statistics",
    "send_news",
    "watch_ads",
    "tend_gatherings",
    "deliver_outbox",
    "ask_freshness",
    "expire_needs",
    "purge_personal_data",
)
