"""What does the system keep? Every table, by the noun it holds."""

from tenants.tables.audit import AuditEvent, AuditHead, IdempotencyKey
from tenants.tables.calls import Call
from tenants.tables.cases import Case, CaseStep
from tenants.tables.evaluations import Evaluated, Evaluation, EvaluationInput
from tenants.tables.files import File
from tenants.tables.listings import Listing, ListingChange
from tenants.tables.notices import Notice, NoticeEntry, Objection
from tenants.tables.organisations import ExternalListEntry, FormerName, Organisation
from tenants.tables.people import OF_AN_ORGANISATION, SIDE_OF_ROLE, Account, Membership, RefreshToken, SignIn
from tenants.tables.programmes import PolicyVersion, Programme
from tenants.tables.reports import FactChange, Record, RecordDecision, Report
from tenants.tables.scores import Score, ScoreCount
from tenants.tables.surveys import SurveyInvitation
from tenants.tables.tenants import CalendarDay, District, Tenant, TenantClosure, TenantSetting

__all__ = [
    "OF_AN_ORGANISATION",
    "SIDE_OF_ROLE",
    "Account",
    "AuditEvent",
    "AuditHead",
    "CalendarDay",
    "Call",
    "Case",
    "CaseStep",
    "District",
    "Evaluated",
    "Evaluation",
    "EvaluationInput",
    "ExternalListEntry",
    "FactChange",
    "File",
    "FormerName",
    "IdempotencyKey",
    "Listing",
    "ListingChange",
    "Membership",
    "Notice",
    "NoticeEntry",
    "Objection",
    "Organisation",
    "PolicyVersion",
    "Programme",
    "Record",
    "RecordDecision",
    "RefreshToken",
    "Report",
    "Score",
    "ScoreCount",
    "SignIn",
    "SurveyInvitation",
    "Tenant",
    "TenantClosure",
    "TenantSetting",
]
