"""What is kept about people, who sees it at which step, for how long, and their rights."""

from flask import render_template
from flask_babel import gettext, ngettext

from portti.services.matchmaking import rules_of
from portti.web.kit.forms import settings_now
from portti.web.public.blueprint import blueprint


@blueprint.get("/privacy")
def privacy() -> str:
    """Show it in plain words."""
    is_measured = rules_of(settings_now()).measured is not None
    return render_template("public/privacy.html", steps=_steps(), times=_times(), is_measured=is_measured)


def _steps() -> list[tuple[str, str, str]]:
    """Return each step with who sees then, and what."""
    return [
        (
            gettext("You write a need or a profile"),
            gettext("You, who acts for you, and the staff of your centre"),
            gettext("Everything that you wrote"),
        ),
        (
            gettext("A need is published"),
            gettext("Assistants whom it fits; visitors too if the employer allows it"),
            gettext(
                "Municipality, times, tasks, languages, the home's conditions and your text. No name, no address"
            ),
        ),
        (
            gettext("A profile is published"),
            gettext("Employers whose need it fits; only staff if you choose so"),
            gettext("First name, municipality, what fits and what does not, and the fields that you chose"),
        ),
        (
            gettext("One side says “interested”"),
            gettext("The other side"),
            gettext("That somebody is interested. Still no employer's name"),
        ),
        (
            gettext("Both sides say “interested”"),
            gettext("The employer and the assistant"),
            gettext("Each other's first names and phone numbers"),
        ),
        (
            gettext("They agree on a contract"),
            gettext("The employer and the assistant"),
            gettext("Each other's full names, the address of the work, and what was agreed on"),
        ),
        (
            gettext("At any time"),
            gettext("The staff of your centre"),
            gettext("What they need in order to help you. Every reading is recorded"),
        ),
    ]


def _times() -> list[tuple[str, str]]:
    """Return what is kept for how long, by the settings of this installation."""
    settings = settings_now()
    retention, invitations = settings.retention, settings.invitations
    return [
        (gettext("Account, need and profile"), gettext("Until you delete them")),
        (gettext("A registration that nobody confirmed"), _days(retention.unconfirmed_days)),
        (gettext("A deleted account, so that you can take it back"), _days(retention.undo_days)),
        (
            gettext("Rankings and answers of a deleted account, without a name"),
            _days(retention.snapshot_days),
        ),
        (
            gettext("A need or profile that nobody confirms"),
            gettext("Hidden after %(days)s days, not deleted", days=settings.freshness.hide_after_days),
        ),
        (gettext("Texts of e-mails that we sent"), _days(retention.message_days)),
        (gettext("Messages that you wrote and got in Portti"), _days(retention.feedback_days)),
        (gettext("A personal link to interview times"), _days(invitations.link_days)),
        (
            gettext("What was written down of your interview, from when it was final"),
            _days(retention.interview_record_days),
        ),
        (gettext("Failed log-ins, and forms kept while you log in"), _days(1)),
        (
            gettext("Notes of the centre about one contact, where the centre writes them"),
            _days(retention.event_note_days),
        ),
        (
            gettext("What the centre has counted of its contacts with you"),
            gettext("Stays in the statistics; without your name once you have deleted your account"),
        ),
        (
            gettext("Words of your goals, from when the goal ended; how it ended stays without a name"),
            _days(retention.goal_words_days),
        ),
        (gettext("Instruction cards that you made"), gettext("Until you delete them")),
        (gettext("Papers that you filled in, from when you last changed them"), _days(retention.paper_days)),
        (gettext("Address and notes of work, from when it ended"), _days(retention.paper_days)),
        (gettext("Feedback, from when it was answered"), _days(retention.feedback_days)),
        (
            gettext("What you tell the centre about a person, from when it was handled"),
            _days(retention.feedback_days),
        ),
        (gettext("Whom you have blocked, from when you lift the block"), _days(retention.feedback_days)),
        (gettext("What the centre proposed, from when it was answered"), _days(retention.feedback_days)),
        (gettext("Single shifts for which you asked or were asked"), _days(retention.feedback_days)),
        (
            gettext("What you need to take part in a training or group, from its last day"),
            _days(retention.gathering_need_days),
        ),
        (
            gettext("That you signed up for a training or group, from its last day"),
            _days(retention.gathering_person_days),
        ),
        (gettext("Which news was sent to you by e-mail"), _days(retention.news_telling_days)),
        (gettext("Steps that you have ticked"), gettext("Until you delete them")),
        (gettext("The log of who did and read what"), _days(retention.log_days)),
    ]


def _days(number: int) -> str:
    return str(ngettext("%(num)s day", "%(num)s days", number))
