"""All tables; importing this package makes them known to the metadata."""

from portti.models.ability_note import AbilityNote, AbilityNoteArea
from portti.models.account import (
    Account,
    AccountLink,
    LogInFailure,
    NotificationChoice,
    Representation,
    RepresentationRequest,
    Role,
    account_roles,
)
from portti.models.account_merge import AccountMerge, DistinctPeople
from portti.models.ad_check import AdCheck, HoursOverrule
from portti.models.answer import AnswerLink, SurveyAnswer
from portti.models.assisted import AssistedSheet
from portti.models.audit_event import AuditEvent
from portti.models.base import Base
from portti.models.block import Block, Report
from portti.models.calendar_feed import CalendarFeed
from portti.models.candidacy import Candidacy, CandidacyStep
from portti.models.centre import Centre
from portti.models.change import ChangeCounter, Tombstone
from portti.models.client_event import (
    ClientEvent,
    ClientEventChange,
    ClientEventFunction,
    ClientEventNote,
)
from portti.models.conversation import Conversation, ConversationMessage, ConversationReading
from portti.models.employer import Employer
from portti.models.feedback import Feedback
from portti.models.gathering import Gathering, GatheringDay, GatheringPlace, GatheringPresence
from portti.models.goal import Goal, GoalChange, GoalStep
from portti.models.guide import Guide, GuideText, GuideVersion
from portti.models.held_form import HeldForm
from portti.models.hours_report import HoursReport
from portti.models.instruction_card import InstructionCard, InstructionCardStep
from portti.models.interview import InterviewRecord, InterviewTemplate
from portti.models.invitation import Booking, InterviewSlot, Invitation
from portti.models.job_run import JobLease, JobRun
from portti.models.journey import KnownJourney
from portti.models.match import Match, MatchTelling, RankingInput, RankingSnapshot
from portti.models.need import (
    Need,
    NeedCondition,
    NeedKnown,
    NeedLanguage,
    NeedOpenBlock,
    NeedShift,
    NeedSingleShift,
    NeedSkill,
    NeedWindow,
)
from portti.models.news import NewsItem, NewsTelling, NewsText
from portti.models.outbox_message import OutboxMessage
from portti.models.outcome_call import OutcomeCall
from portti.models.packed_row import PackedNeed, PackedProfile
from portti.models.pair_feedback import PairFeedback
from portti.models.panel import Panel, PanelDraft, PanelMeeting, PanelProposal, PanelSheet
from portti.models.paper import Paper, PaperLine
from portti.models.profile import (
    Profile,
    ProfileCannot,
    ProfileFreeTime,
    ProfileInterest,
    ProfileLanguage,
    ProfileSkill,
    ProfileTravel,
)
from portti.models.progress_form import ProgressAnswer, ProgressForm
from portti.models.proposal import Proposal, Suggestion
from portti.models.reference import PostalCode
from portti.models.service_profile import ServiceProfile, ServiceProfileChange, ServiceWish
from portti.models.service_session import ServiceSession, ServiceSessionStaff
from portti.models.staff_task import StaffTask
from portti.models.statistics import KeptHiding, KeptUnmetHours, PackedMonth
from portti.models.step_tick import StepTick
from portti.models.substitute import SubstituteAsk, SubstituteChoice, SubstituteRequest

__all__ = [
    "AbilityNote",
    "AbilityNoteArea",
    "Account",
    "AccountLink",
    "AccountMerge",
    "AdCheck",
    "AnswerLink",
    "AssistedSheet",
    "AuditEvent",
    "Base",
    "Block",
    "Booking",
    "CalendarFeed",
    "Candidacy",
    "CandidacyStep",
    "Centre",
    "ChangeCounter",
    "ClientEvent",
    "ClientEventChange",
    "ClientEventFunction",
    "ClientEventNote",
    "Conversation",
    "ConversationMessage",
    "ConversationReading",
    "DistinctPeople",
    "Employer",
    "Feedback",
    "Gathering",
    "GatheringDay",
    "GatheringPlace",
    "GatheringPresence",
    "Goal",
    "GoalChange",
    "GoalStep",
    "Guide",
    "GuideText",
    "GuideVersion",
    "HeldForm",
    "HoursOverrule",
    "HoursReport",
    "InstructionCard",
    "InstructionCardStep",
    "InterviewRecord",
    "InterviewSlot",
    "InterviewTemplate",
    "Invitation",
    "JobLease",
    "JobRun",
    "KeptHiding",
    "KeptUnmetHours",
    "KnownJourney",
    "LogInFailure",
    "Match",
    "MatchTelling",
    "Need",
    "NeedCondition",
    "NeedKnown",
    "NeedLanguage",
    "NeedOpenBlock",
    "NeedShift",
    "NeedSingleShift",
    "NeedSkill",
    "NeedWindow",
    "NewsItem",
    "NewsTelling",
    "NewsText",
    "NotificationChoice",
    "OutboxMessage",
    "OutcomeCall",
    "PackedMonth",
    "PackedNeed",
    "PackedProfile",
    "PairFeedback",
    "Panel",
    "PanelDraft",
    "PanelMeeting",
    "PanelProposal",
    "PanelSheet",
    "Paper",
    "PaperLine",
    "PostalCode",
    "Profile",
    "ProfileCannot",
    "ProfileFreeTime",
    "ProfileInterest",
    "ProfileLanguage",
    "ProfileSkill",
    "ProfileTravel",
    "ProgressAnswer",
    "ProgressForm",
    "Proposal",
    "RankingInput",
    "RankingSnapshot",
    "Report",
    "Representation",
    "RepresentationRequest",
    "Role",
    "ServiceProfile",
    "ServiceProfileChange",
    "ServiceSession",
    "ServiceSessionStaff",
    "ServiceWish",
    "StaffTask",
    "StepTick",
    "SubstituteAsk",
    "SubstituteChoice",
    "SubstituteRequest",
    "Suggestion",
    "SurveyAnswer",
    "Tombstone",
    "account_roles",
]
