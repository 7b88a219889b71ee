"""Every address of the portal, knocked at by everybody: who comes in, who signs in first, who finds nothing there."""

import re
from collections.abc import Iterator
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from accounts import exporting
from accounts.models import Right, SubjectKind
from accounts.roles import Role
from accounts.subjects import Subject
from contracts import making
from contracts.models import Conflict, PaperAgreement
from copyright_registry.changes.models import Ask
from copyright_registry.copies import by_law
from copyright_registry.models import Attachment, Certificate, Entry, Original, Preview, State
from portal import law, previews
from portal.access import declared
from portal.flow import sure
from portal.models import Notice, Trail
from portal.payments import differences, reconciling, refunds
from portal.payments.models import Difference, Payee, Price, Transfer
from portal.uploads.models import Upload
from portal.worktime import calendar
from registers import licensees
from registers.disputes import mistakes
from registers.models import AgreementKind, Bulk, Evidence, Owner, Stand
from tests import people as acts
from tests.accounts import acts as account_acts
from tests.browser import client_of
from tests.contracts import acts as contract_acts
from tests.contracts.exclusion import acts as exclusion_acts
from tests.copyright_registry.changes import acts as changes
from tests.copyright_registry.complaints.acts import registered
from tests.copyright_registry.copies import acts as copy_acts
from tests.people import People
from tests.portal.payments.paper_bank import PaperBank
from tests.registers import acts as work_acts
from tests.registers import rows
from tests.registers.disputes import acts as dispute_acts
from tests.registers.own import rows as own_rows

# Whose knock is which letter: the author of everything here, a stranger, the examiner to whom the case was given,
# another examiner, and the three heads.
ROLES = ("nobody", "author", "stranger", "examiner", "other_examiner", "head_of_department", "deputy", "head")

# o open · s sign in first · x closed (403) · - not found (404) · m not by this method (405) · > sent on
EVERYBODY, NOWHERE, NO_POST = "oooooooo", "--------", "mmmmmmmm"
MINE = "so------"  # the author's own: not found for everybody else
MY_STEP = "s>------"
ASKED_BY = "s-o-----"  # the stranger asks for copies of what is the author's
SIGNED_IN = "sooooooo"
STAFF, STAFF_SENT_ON = "sxxooooo", "sxx>>>>>"
CASE, CASE_SENT_ON = "sxxo-ooo", "sxx>->>>"  # staff who may see the case
NO_STAFF = "sxxxxxxx"
HEAD = "sxxxxxxo"  # of the posts here the head of the provider alone sees the registers' desks
TRAIL = "sxxxxoxo"
READS = "sxxxxooo"  # the three heads
CHANGE = "sxx--ooo"  # a change of an entry: the same, and the registrar
MONEY = "sxxxxxoo"  # who sees money but the accountant: deputy head and head of the provider
COMPLAINT = "sxx---oo"  # deputy head and head of the provider; a complaints officer is none of these people
MONEY_STEPS = {
    "admin:payments_refund_step": "decide",
    "admin:payments_difference_step": "close",
    "admin:payments_fee_step": "give-back",
    "admin:payments_transfer_step": "match",
}
STEPS = {
    **MONEY_STEPS,
    "registers:bulk_act": "discard",
    "registry:copy_fetch": "work",
    "admin:legal_copy_fetch": "work",
    "admin:legal_copy_step": "end",
}
MEMBERSHIPS = [f"accounts:membership_{step}" for step in ("leave", "accept", "decline")]
MONEY_DESKS = ("fee", "refund", "difference", "transfer", "reconciliation", "price", "payee")
COPIES = ("copyrequest", "legalcopy")
DISPUTES = ("dispute", "mistake")
PAPERS = ("paperagreement", "conflict")
DOORS: dict[str, tuple[str, str]] = {  # name: (GET, POST)
    "healthz": (EVERYBODY, NO_POST),
    "readyz": (EVERYBODY, NO_POST),
    "post_link": (NO_POST, EVERYBODY),
    "uploads:uploads": ("smmmmmmm", SIGNED_IN),
    "uploads:upload": (MINE, "smmmmmmm"),
    "verify_short": (">>>>>>>>", NO_POST),
    "home": (">>>>>>>>", ">>>>>>>>"),
    "start": (EVERYBODY, NO_POST),
    "accounts:sign_in": (EVERYBODY, EVERYBODY),
    "accounts:confirm": (SIGNED_IN, SIGNED_IN),
    "accounts:sign_out": ("smmmmmmm", "s>>>>>>>"),
    "accounts:account": (SIGNED_IN, "smmmmmmm"),
    "accounts:inbox": (SIGNED_IN, "smmmmmmm"),
    "accounts:read_all": ("smmmmmmm", "s>>>>>>>"),
    "accounts:notice": (MINE, "smmmmmmm"),
    "accounts:mail_choice": (SIGNED_IN, "s>>>>>>>"),
    "accounts:contacts": (SIGNED_IN, SIGNED_IN),
    "accounts:send_link": ("smmmmmmm", "s>>>>>>>"),
    "accounts:confirm_email": (EVERYBODY, EVERYBODY),
    "accounts:challenge_text": (NOWHERE, NO_POST),  # nobody was asked to sign here
    "accounts:profile": (SIGNED_IN, "s>>>>>>>"),
    "accounts:looks": (SIGNED_IN, "smmmmmmm"),
    "accounts:devices": (SIGNED_IN, "s>>>>>>>"),
    "accounts:export": (SIGNED_IN, "s>>>>>>>"),
    "accounts:export_fetch": (MY_STEP, "smmmmmmm"),  # not made yet
    "accounts:close": (SIGNED_IN, "s>>>>>>>"),
    "accounts:subjects": (SIGNED_IN, "s>>>>>>>"),
    "accounts:membership_leave": ("smmmmmmm", MY_STEP),
    "accounts:membership_accept": ("smmmmmmm", MY_STEP),
    "accounts:membership_decline": ("smmmmmmm", MY_STEP),
    "accounts:organisation_new": (SIGNED_IN, SIGNED_IN),
    "accounts:organisation_text": ("s-------", "smmmmmmm"),  # nobody has a key of an organisation here
    "accounts:organisation": (MINE, "smmmmmmm"),
    **{f"accounts:organisation_{page}": (MINE, MINE) for page in ("details", "bodies")},
    "accounts:organisation_bank": (MINE, MY_STEP),
    "accounts:body_remove": ("smmmmmmm", MY_STEP),
    "accounts:staff_invite": (MINE, MINE),
    "accounts:staff_member": (MINE, MINE),
    "accounts:staff_end": ("smmmmmmm", MY_STEP),
    **{
        f"admin:accounts_organisation_{page}": (NO_STAFF, NO_STAFF)  # the supervisor alone
        for page in ("changelist", "add", "delete", "history", "change")
    },
    "admin:accreditation_withdraw": (NO_STAFF, NO_STAFF),
    "/admin/accounts/organisation/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON),
    **{f"registers:own_{page}": (SIGNED_IN, "smmmmmmm") for page in ("works", "agreements", "places")},
    "registers:own_members": ("s-------", "smmmmmmm"),  # none of these people acts for an OKUP
    "contracts:excluded": (EVERYBODY, NO_POST),
    "contracts:exclusions": (SIGNED_IN, "smmmmmmm"),
    "contracts:exclusion_begin": (SIGNED_IN, SIGNED_IN),
    "contracts:exclusion": (MINE, "smmmmmmm"),
    "contracts:exclusion_section": (MY_STEP, MY_STEP),  # signed: sent on to its page
    "contracts:exclusion_sign": (MY_STEP, MY_STEP),
    **{f"contracts:exclusion_{page}": (MINE, "smmmmmmm") for page in ("text", "package")},
    "contracts:exclusion_withdraw": ("smmmmmmm", MY_STEP),
    **{f"contracts:exclusion_{page}": (MY_STEP, MY_STEP) for page in ("confirm", "refuse")},  # the OKUP alone
    "registers:user_enter": ("smmmmmmm", "s>>>>>>>"),
    "registers:place_add": ("soo>>>>>", "soo>>>>>"),  # the author and the stranger stand in the register of users
    **{f"registers:{page}": (MINE, MINE) for page in ("place", "place_close")},
    "registers:place_remove": ("smmmmmmm", MY_STEP),
    "payments:history": (SIGNED_IN, "smmmmmmm"),
    "payments:invoice": (MY_STEP, "smmmmmmm"),  # paid: sent on to its confirmation
    "payments:confirmation": (MINE, "smmmmmmm"),
    "registers:bulks": (SIGNED_IN, SIGNED_IN),
    **{f"registers:bulk_template_{kind}": (SIGNED_IN, "smmmmmmm") for kind in ("csv", "xlsx")},
    "registers:bulk": (MINE, "smmmmmmm"),
    "registers:bulk_results": ("s-------", "smmmmmmm"),  # nobody has tried it yet
    "registers:bulk_act": ("smmmmmmm", MY_STEP),
    **{f"contracts:{page}": (EVERYBODY, NO_POST) for page in ("licences", "rates")},
    "contracts:own_rates": ("s-------", "smmmmmmm"),  # none of these people acts for an OKUP
    "contracts:rate_add": ("s-------", "s-------"),
    "registry:list": (EVERYBODY, NO_POST),
    **{f"registry:list_{kind}": (EVERYBODY, NO_POST) for kind in ("csv", "xlsx", "json")},
    "registry:entry": (EVERYBODY, NO_POST),
    "registers:overview": (EVERYBODY, NO_POST),
    "registers:dump": (NOWHERE, NO_POST),  # no dump was made
    **{
        f"registers:{register}{end}": (EVERYBODY, NO_POST)
        for register in ("works", "owners", "okups", "users", "agreements")
        for end in ("", "_csv", "_xlsx", "_json")
    },
    **{f"registers:{row}": (EVERYBODY, NO_POST) for row in ("work", "owner", "okup", "user", "agreement")},
    "registers:work_begin": (SIGNED_IN, "s>>>>>>>"),  # a draft is begun with nothing in it, too
    **{f"registers:work_{page}": (MINE, "smmmmmmm") for page in ("edit", "versions", "version")},
    **{f"registers:work_{page}": (MINE, MINE) for page in ("about", "codes", "shares", "copy")},
    "registers:work_withdraw": (MY_STEP, MY_STEP),  # a mandate covers it: sent back to its page
    **{f"registers:work_holder{page}": (MINE, MINE) for page in ("", "_new", "_remove")},
    "registers:work_holders": (MINE, MY_STEP),
    "registers:work_enter": (MY_STEP, MY_STEP),  # entered: sent on to its page
    "registers:work_discard": ("smmmmmmm", MY_STEP),
    "registers:work_take_over": ("smmmmmmm", MY_STEP),
    "registers:work_agree": (MINE, MY_STEP),
    "registers:work_sound": ("s-------", "smmmmmmm"),  # no copy was sent
    "contracts:contracts": (SIGNED_IN, "smmmmmmm"),
    "contracts:begin": (SIGNED_IN, SIGNED_IN),
    **{f"contracts:{page}": (MINE, "smmmmmmm") for page in ("contract", "pdf", "docx")},
    "contracts:section": (MINE, MY_STEP),
    **{f"contracts:{step}": ("smmmmmmm", MY_STEP) for step in ("ready", "send", "counter", "take_back")},
    **{f"contracts:{step}": (MY_STEP, MY_STEP) for step in ("sign", "refuse")},  # a draft: sent on to its page
    "contracts:package": ("s-------", "smmmmmmm"),  # nobody has signed
    **dict.fromkeys(("api_entries", "api_entry", "openapi"), (EVERYBODY, NO_POST)),
    "registry:version": (EVERYBODY, NO_POST),
    "registry:entry_correct": (MY_STEP, MY_STEP),  # a request is open already
    "registry:entry_cancel": (MY_STEP, MY_STEP),
    "registry:change": (MINE, "smmmmmmm"),
    "registry:change_edit": (MY_STEP, MY_STEP),
    "registry:change_sign": (MY_STEP, MY_STEP),
    "registry:change_text": (MINE, "smmmmmmm"),
    "registry:change_decline": (MY_STEP, MY_STEP),
    "registry:change_take_back": ("smmmmmmm", MY_STEP),
    "registry:change_decision": ("s-------", "smmmmmmm"),  # nothing is decided yet
    "registry:change_decision_signature": ("s-------", "smmmmmmm"),
    "registry:change_signatures": (MINE, "smmmmmmm"),
    "registry:change_signature_check": ("smmmmmmm", MY_STEP),
    "registry:change_signature_package": (MINE, "smmmmmmm"),
    "registry:verify": (EVERYBODY, EVERYBODY),
    "registry:check": (NOWHERE, NO_POST),  # of a check that nobody began
    "registry:verify_code": (EVERYBODY, NO_POST),
    "registry:prices": (EVERYBODY, NO_POST),
    "registry:start": (EVERYBODY, EVERYBODY),
    "registry:application": (MINE, "smmmmmmm"),
    "registry:authors": (MY_STEP, MY_STEP),
    "registry:authors_apart": ("smmmmmmm", MY_STEP),
    "registry:pseudonym": ("smmmmmmm", MY_STEP),
    "registry:author_myself": ("smmmmmmm", MY_STEP),
    "registry:represented": (MY_STEP, MY_STEP),
    "registry:represented_one": (MY_STEP, MY_STEP),
    "registry:remove_author": ("smmmmmmm", MY_STEP),
    "registry:move_author": ("smmmmmmm", MY_STEP),
    "registry:invite_again": ("smmmmmmm", MY_STEP),
    "registry:representation": (MY_STEP, MY_STEP),
    "registry:join": ("smmmmmmm", MY_STEP),
    "registry:decline": (MY_STEP, MY_STEP),
    "registry:cosign": (MY_STEP, MY_STEP),
    "registry:cosign_text": ("s-------", "smmmmmmm"),  # nothing is left to sign
    "registry:kind": (MY_STEP, MY_STEP),
    "registry:title": (MY_STEP, MY_STEP),
    "registry:documents": (MY_STEP, MY_STEP),
    "registry:remove_file": ("smmmmmmm", MY_STEP),
    "registry:preview": (MINE, "smmmmmmm"),
    "registry:abstract": (MY_STEP, MY_STEP),
    "registry:originals": (MY_STEP, MY_STEP),
    "registry:remove_original": ("smmmmmmm", MY_STEP),
    "registry:statements": (MY_STEP, MY_STEP),
    "registry:benefit": (MY_STEP, MY_STEP),
    "registry:benefit_document": ("s-------", "smmmmmmm"),  # no benefit was claimed
    "registry:completion": (MY_STEP, MY_STEP),
    "registry:completion_answer": ("smmmmmmm", MY_STEP),
    "registry:completion_remove": ("smmmmmmm", "s-------"),  # nothing was asked for
    "registry:completion_sign": (MY_STEP, MY_STEP),
    "registry:completion_text": ("s-------", "smmmmmmm"),
    "registry:apply_again": ("smmmmmmm", MY_STEP),
    "registry:calendar": (MINE, "smmmmmmm"),
    "registry:discard": ("smmmmmmm", MY_STEP),
    "registry:review": (MY_STEP, MY_STEP),
    "registry:take_back": ("smmmmmmm", MY_STEP),
    "registry:withdraw": (MY_STEP, MY_STEP),
    "registry:pay": (MY_STEP, MY_STEP),
    "registry:pay_invoice": ("smmmmmmm", MY_STEP),
    "registry:use_fee": ("smmmmmmm", MY_STEP),
    "registry:money_back": (MY_STEP, MY_STEP),
    "registry:back": (MY_STEP, MY_STEP),
    "registry:download_work": (MINE, "smmmmmmm"),
    "registry:statement_text": ("s-------", "smmmmmmm"),  # nothing is left to sign
    "registry:download_decision": (MINE, "smmmmmmm"),
    "registry:download_signature": (MINE, "smmmmmmm"),
    "registry:download_certificate": (MINE, "smmmmmmm"),
    "registry:signatures": (MINE, "smmmmmmm"),
    "registry:signature_check": ("smmmmmmm", MY_STEP),
    "registry:signature_package": (MINE, "smmmmmmm"),
    "registry:complaint_new": (SIGNED_IN, SIGNED_IN),
    "registry:complaint": (MINE, "smmmmmmm"),
    "registry:complaint_edit": (MY_STEP, MY_STEP),  # registered: sent on to its page
    "registry:complaint_discard": ("smmmmmmm", MY_STEP),
    "registry:complaint_review": (MY_STEP, MY_STEP),
    "registry:complaint_text": ("s-------", "smmmmmmm"),  # nothing is left to sign
    "registry:complaint_withdraw": (MINE, MY_STEP),
    "registry:complaint_answer": ("s-------", "smmmmmmm"),  # not answered yet
    "registry:complaint_answer_signature": ("s-------", "smmmmmmm"),
    "registry:complaint_signatures": (MINE, "smmmmmmm"),
    "registry:complaint_signature_check": ("smmmmmmm", MY_STEP),
    "registry:complaint_signature_package": (MINE, "smmmmmmm"),
    "admin:copyright_registry_complaint_changelist": (MONEY, MONEY),
    "admin:copyright_registry_complaint_add": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_complaint_delete": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_complaint_history": (MONEY, MONEY),
    "admin:copyright_registry_complaint_change": (COMPLAINT, COMPLAINT),
    "/admin/copyright_registry/complaint/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON),
    "admin:complaint_register": (NO_STAFF, NO_STAFF),  # the complaints officer and the registrar
    "admin:complaint_change": (COMPLAINT, COMPLAINT),
    "admin:complaint_step": ("sxx-----", COMPLAINT),
    "admin:complaint_sign": ("sxx--->>", "sxx--->>"),  # nothing is drafted yet
    "admin:complaint_answer": ("sxx-----", "sxx-----"),
    "admin:complaint_scan": ("sxx-----", "sxx-----"),  # it did not come on paper
    "admin:complaint_signatures": (COMPLAINT, "sxxmmmmm"),
    "admin:complaint_signature_check": ("sxxmmmmm", "sxx--->>"),
    "admin:complaint_signature_package": (COMPLAINT, "sxxmmmmm"),
    "registry:extract": (EVERYBODY, EVERYBODY),
    "registry:copies": (SIGNED_IN, "smmmmmmm"),
    "registry:copies_ask": (SIGNED_IN, SIGNED_IN),
    "registry:copy_request": (ASKED_BY, "smmmmmmm"),
    "registry:copy_sign": ("s->-----", "s->-----"),
    "registry:copy_text": ("s-------", "smmmmmmm"),  # nothing is left to sign
    "registry:copy_withdraw": ("smmmmmmm", "s->-----"),
    "registry:copy_fetch": (ASKED_BY, "smmmmmmm"),
    "registry:copy_answer": (MINE, MINE),
    "registry:copy_signatures": ("soo-----", "smmmmmmm"),
    "registry:copy_signature_check": ("smmmmmmm", "s->-----"),
    "registry:copy_signature_package": ("s-o-----", "smmmmmmm"),  # of who asks; an author has that of the answer
    "registry:copy_consent": (MY_STEP, MY_STEP),
    "registry:copy_consent_text": ("s-------", "smmmmmmm"),  # the consent is signed
    "registry:copy_revoke": (MINE, MY_STEP),
    "registry:copy_by_law": (MINE, "smmmmmmm"),
    "registers:claim": (SIGNED_IN, SIGNED_IN),
    "registers:report": ("smmmmmmm", SIGNED_IN),
    "registers:disputes": (SIGNED_IN, "smmmmmmm"),
    "registers:dispute": (MINE, "smmmmmmm"),
    "registers:dispute_answer": ("smmmmmmm", MINE),
    "registers:claim_withdraw": ("smmmmmmm", MY_STEP),
    "registers:evidence": (MINE, "smmmmmmm"),
    "registers:mistake": ("soo-----", "soo-----"),  # of the keeper, and of who reported it
    **{f"admin:registers_{desk}_changelist": (HEAD, HEAD) for desk in DISPUTES},
    **{f"admin:registers_{desk}_{page}": (NO_STAFF, NO_STAFF) for desk in DISPUTES for page in ("add", "delete")},
    **{f"admin:registers_{desk}_{page}": (HEAD, HEAD) for desk in DISPUTES for page in ("history", "change")},
    **{f"/admin/registers/{desk}/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON) for desk in DISPUTES},
    **{f"admin:contracts_{desk}_changelist": (HEAD, HEAD) for desk in PAPERS},
    **{f"admin:contracts_{desk}_{page}": (NO_STAFF, NO_STAFF) for desk in PAPERS for page in ("add", "delete")},
    **{f"admin:contracts_{desk}_{page}": (HEAD, HEAD) for desk in PAPERS for page in ("history", "change")},
    **{f"/admin/contracts/{desk}/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON) for desk in PAPERS},
    "admin:conflict_decide": ("sxxxxxx-", HEAD),
    "contracts:papers": ("s-------", "smmmmmmm"),  # none of these people acts for an OKUP
    "contracts:place": ("s-------", "s-------"),
    "contracts:paper": ("s-------", "s-------"),
    "contracts:conflict": (MINE, "smmmmmmm"),
    "registers:agreement_document": ("s-------", "smmmmmmm"),  # this one has none
    "admin:registers_merge": (NO_STAFF, NO_STAFF),  # the officer of the registers alone
    "admin:dispute_decide": ("sxxxxxx-", HEAD),
    "admin:dispute_leave": ("sxxxxxx-", HEAD),
    "admin:dispute_evidence": (HEAD, HEAD),
    "admin:index": (STAFF, STAFF),
    "admin:login": ("ssssssss", "ssssssss"),
    "admin:logout": ("sxxmmmmm", STAFF),
    "admin:autocomplete": (NO_STAFF, "sxxmmmmm"),
    "admin:jsi18n": (STAFF, "sxxmmmmm"),
    "admin:view_on_site": (STAFF_SENT_ON, STAFF_SENT_ON),
    "admin:app_list": (STAFF, STAFF),
    "admin:application_change": (CASE, CASE),
    "admin:application_step": ("sxx-----", CASE),
    "admin:application_decide": ("sxx>->>o", "sxx>->>o"),
    "admin:application_decide_many": ("sxx>>>>o", "sxx>>>>o"),
    "admin:application_calendar": ("sxx----o", "sxxmmmmm"),  # the head alone is to act
    "admin:application_decisions": ("sxx----o", "sxxmmmmm"),
    "admin:dashboard": (READS, "sxxxxmmm"),
    "admin:dashboard_csv": (READS, "sxxxxmmm"),
    "admin:dashboard_xlsx": (READS, "sxxxxmmm"),
    "admin:application_decision": (CASE, CASE),
    "admin:application_file": (CASE, CASE),
    "admin:application_show": ("sxx-----", "sxx-----"),  # the file is no film
    "admin:application_preview": (CASE, CASE),
    "admin:application_benefit": ("sxx-----", "sxx-----"),  # no benefit was claimed
    "admin:application_assign": ("sxx>>>>>", "sxx>>->>"),  # nobody pressed one of its buttons
    "admin:application_iin": ("sxx-----", CASE),
    "admin:application_signatures": (CASE, "sxxmmmmm"),
    "admin:application_signature_check": ("sxxmmmmm", CASE_SENT_ON),
    "admin:application_signature_package": (CASE, "sxxmmmmm"),
    "admin:copyright_registry_application_changelist": (STAFF, STAFF),
    "admin:copyright_registry_application_add": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_application_delete": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_application_history": ("sxxo>ooo", "sxxo>ooo"),
    "admin:copyright_registry_application_change": (CASE, CASE),
    "admin:copyright_registry_entry_changelist": (STAFF, STAFF),
    "admin:copyright_registry_entry_add": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_entry_delete": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_entry_history": (STAFF, STAFF),
    "admin:copyright_registry_entry_change": (STAFF, NO_STAFF),
    "admin:accounts_appointment_changelist": (READS, READS),
    "admin:accounts_appointment_add": (NO_STAFF, NO_STAFF),
    "admin:accounts_appointment_delete": (NO_STAFF, NO_STAFF),
    "admin:accounts_appointment_history": (READS, READS),
    "admin:accounts_appointment_change": (READS, NO_STAFF),
    "admin:accounts_absence_changelist": (READS, READS),
    "admin:accounts_absence_add": (NO_STAFF, NO_STAFF),
    "admin:accounts_absence_delete": (NO_STAFF, NO_STAFF),
    "admin:accounts_absence_history": (READS, READS),
    "admin:accounts_absence_change": (READS, READS),
    "admin:absence_record": (READS, READS),
    "admin:copyright_registry_rulechange_changelist": (READS, READS),
    "admin:copyright_registry_rulechange_add": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_rulechange_delete": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_rulechange_history": (READS, READS),
    "admin:copyright_registry_rulechange_change": (READS, READS),
    "admin:rule_change_record": (NO_STAFF, NO_STAFF),  # the officer for the rules alone
    "admin:rule_change_correct": (NO_STAFF, NO_STAFF),
    "admin:rule_change_send": (NO_STAFF, NO_STAFF),
    "admin:rule_change_proof": (READS, READS),
    "admin:copyright_registry_change_changelist": (READS, READS),
    "admin:copyright_registry_change_add": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_change_delete": (NO_STAFF, NO_STAFF),
    "admin:copyright_registry_change_history": ("sxx>>ooo", "sxx>>ooo"),
    "admin:copyright_registry_change_change": (CHANGE, CHANGE),
    "admin:change_court": (NO_STAFF, NO_STAFF),  # the registrar alone
    "admin:change_page": (CHANGE, CHANGE),
    "admin:change_step": ("sxx-----", CHANGE),
    "admin:change_decide": ("sxx-->>>", "sxx-->>>"),
    "admin:change_decision": ("sxx-----", "sxx-----"),  # nothing is decided yet
    "admin:change_signatures": (CHANGE, "sxxmmmmm"),
    "admin:change_signature_check": ("sxxmmmmm", "sxx-->>>"),
    "admin:change_signature_package": (CHANGE, "sxxmmmmm"),
    "admin:change_scan": ("sxx-----", "sxx-----"),  # no court has ordered it
    "admin:worktime_calendarrow_changelist": (READS, READS),
    "admin:worktime_calendarrow_add": ("sxxxxxoo", "sxxxxxoo"),
    "admin:worktime_calendarrow_delete": (NO_STAFF, NO_STAFF),
    "admin:worktime_calendarrow_history": (READS, READS),
    "admin:worktime_calendarrow_change": (READS, NO_STAFF),
    "admin:worktime_year": (READS, "sxxmmmmm"),
    "admin:copyright_registry_standingorder_changelist": (READS, READS),
    "admin:standing_order_text": ("sxx--o--", "sxxmmmmm"),
    "admin:standing_order_end": ("sxxmmmmm", "sxx-----"),  # no order was signed
    "admin:payments_attempt_changelist": (READS, READS),
    "admin:payments_attempt_add": (NO_STAFF, NO_STAFF),
    "admin:payments_attempt_delete": (NO_STAFF, NO_STAFF),
    "admin:payments_attempt_history": (READS, READS),
    "admin:payments_attempt_change": (READS, NO_STAFF),
    "admin:finance": (MONEY, "sxxmmmmm"),
    "admin:finance_totals": (MONEY, "sxxmmmmm"),
    "admin:finance_totals_csv": (MONEY, "sxxmmmmm"),
    **{f"admin:payments_{desk}_changelist": (MONEY, MONEY) for desk in MONEY_DESKS},
    **{f"admin:payments_{desk}_add": (NO_STAFF, NO_STAFF) for desk in MONEY_DESKS},
    **{f"admin:payments_{desk}_delete": (NO_STAFF, NO_STAFF) for desk in MONEY_DESKS},
    **{f"admin:payments_{desk}_history": (MONEY, MONEY) for desk in MONEY_DESKS},
    **{f"admin:payments_{desk}_change": (MONEY, MONEY) for desk in MONEY_DESKS},
    **{f"/admin/payments/{desk}/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON) for desk in MONEY_DESKS},
    "admin:payments_price_add": (MONEY, MONEY),
    "admin:payments_price_change": (MONEY, NO_STAFF),
    "admin:payments_payee_add": (MONEY, MONEY),
    "admin:payments_payee_change": (MONEY, NO_STAFF),
    "admin:payments_refund_step": ("sxxmmmmm", NO_STAFF),  # the accountant alone
    "admin:payments_difference_step": ("sxxmmmmm", NO_STAFF),
    "admin:payments_fee_step": ("sxxmmmmm", NO_STAFF),
    "admin:payments_transfer_step": ("sxxmmmmm", NO_STAFF),
    "admin:statement_upload": (NO_STAFF, NO_STAFF),
    "admin:reconcile": ("sxxmmmmm", NO_STAFF),
    **{f"admin:copyright_registry_{desk}_changelist": (READS, READS) for desk in COPIES},
    **{f"admin:copyright_registry_{desk}_add": (NO_STAFF, NO_STAFF) for desk in COPIES},
    **{f"admin:copyright_registry_{desk}_delete": (NO_STAFF, NO_STAFF) for desk in COPIES},
    **{f"admin:copyright_registry_{desk}_history": (READS, READS) for desk in COPIES},
    **{f"admin:copyright_registry_{desk}_change": (READS, READS) for desk in COPIES},
    **{f"/admin/copyright_registry/{desk}/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON) for desk in COPIES},
    "admin:copy_request_signatures": (READS, "sxxmmmmm"),
    "admin:copy_request_signature_check": ("sxxmmmmm", "sxxxx>>>"),
    "admin:copy_request_signature_package": (READS, "sxxmmmmm"),
    "admin:legal_copy_record": ("sxxxxoxx", "sxxxxoxx"),
    "admin:legal_copy_step": ("sxxxx---", "sxxxx>>>"),
    "admin:legal_copy_scan": (READS, READS),
    "admin:legal_copy_fetch": ("sxxxxo>>", "sxxxxo>>"),
    "admin:portal_notice_changelist": (TRAIL, TRAIL),
    "admin:portal_notice_add": (NO_STAFF, NO_STAFF),
    "admin:portal_notice_delete": (NO_STAFF, NO_STAFF),
    "admin:portal_notice_history": (TRAIL, TRAIL),
    "admin:portal_notice_change": (TRAIL, NO_STAFF),
    "admin:portal_trail_changelist": (TRAIL, TRAIL),
    "admin:portal_trail_add": (NO_STAFF, NO_STAFF),
    "admin:portal_trail_delete": (NO_STAFF, NO_STAFF),
    "admin:portal_trail_history": (TRAIL, TRAIL),
    "admin:portal_trail_change": (TRAIL, NO_STAFF),
    **{f"admin:auth_group_{page}": (NO_STAFF, NO_STAFF) for page in ("changelist", "add", "delete", "change")},
    "admin:auth_group_history": (STAFF_SENT_ON, STAFF_SENT_ON),  # there is no group
    "/admin/copyright_registry/application/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON),
    "/admin/copyright_registry/entry/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON),
    "/admin/portal/notice/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON),
    "/admin/accounts/appointment/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON),
    "/admin/accounts/absence/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON),
    "/admin/copyright_registry/rulechange/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON),
    "/admin/copyright_registry/change/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON),
    "/admin/worktime/calendarrow/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON),
    "/admin/portal/trail/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON),
    "/admin/payments/attempt/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON),
    "/admin/auth/group/<path:object_id>/": (STAFF_SENT_ON, STAFF_SENT_ON),
    "/admin/(?P<url>.*)$": ("sxx-----", "sxx-----"),
}


def kind(answer: HttpResponse) -> str:
    """The letter of an answer."""
    if answer.status_code in {301, 302}:
        return "s" if "/sign-in/?next=" in answer["Location"] else ">"
    return {403: "x", 404: "-", 405: "m"}.get(answer.status_code, "o")


def addresses(parts: Any = None, name: str = "", route: str = "/") -> Iterator[tuple[str, str]]:
    """Every address of the portal: its full name, or its route where it has none, and its route."""
    for part in get_resolver().url_patterns if parts is None else parts:
        here = route + str(part.pattern)
        if isinstance(part, URLPattern):
            yield (f"{name}{part.name}" if part.name else here), here
        else:
            yield from addresses(part.url_patterns, f"{name}{part.namespace}:" if part.namespace else name, here)


class Portal:
    """One of everything of the author's, and a browser for everybody."""

    def __init__(self, people: People) -> None:
        self.entered = acts.application_in(State.ENTERED, people)
        self.agreed = acts.application_in(State.AGREED, people)
        self.entry = Entry.objects.get()
        Certificate.objects.create(
            entry=self.entry, pdf=ContentFile(b"%PDF", "c.pdf"), sha256="1" * 64, made_at=timezone.now()
        )
        assert self.entered.fee is not None
        self.attempt = self.entered.fee.attempts.get()
        for case in (self.entered, self.agreed):
            self.preview(case.attachments.get())
        self.original = Original.objects.create(application=self.entered, title="Roman", author="B.", died_in=1904)
        differences.raise_difference("not_ours", "100000999")
        made = {"day": timezone.localdate(), "amount": 1, "document": "1", "added_by": people.head}
        self.money: dict[str, Any] = {
            "fee": self.entered.fee,
            "refund": refunds.ask(people.author, self.entered.fee),
            "difference": Difference.objects.get(),
            "transfer": Transfer.objects.create(**made),
            "reconciliation": reconciling.reconcile(timezone.localdate(), gateway=PaperBank()),
            "price": Price.objects.all()[0],
            "payee": Payee.objects.all()[0],
        }
        self.tried: dict[str, object] = {f"admin:payments_{name}_step": row.pk for name, row in self.money.items()}
        self.told = Notice.objects.filter(person=people.author).latest("pk")
        in_time = timezone.now() + timedelta(days=1)
        self.tried["uploads:upload"] = Upload.objects.create(owner=people.author, length=1, expires_at=in_time).pk
        self.undeliverable = Notice.objects.create(
            person=people.author,
            template=self.told.template,
            context=self.told.context,
            topic="case",
            given_up_at=timezone.now(),
        )
        self.sending = acts.sent_word(acts.staff("rules_officer", Role.RULES_OFFICER))
        self.complaint = registered(people)
        self.copies = copy_acts.given(people, self.entry)
        self.legal = copy_acts.recorded(copy_acts.registrar(), self.entry)
        by_law.approve(people.deputy, self.legal)
        self.absence = acts.away(people)
        names = {"name_kk": "Демалыс", "name_ru": "Выходной", "name_en": "Day off"}
        day = timezone.localdate() + timedelta(days=400)
        self.row = calendar.add_row(people.head, kind="off", day=day, act="Order No. 5", **names)
        self.change = changes.begin(people.author, self.entry, Ask.CANCEL)
        changes.sign(people, self.change)
        self.organisation = account_acts.registered(people)
        rights = (Right.MANAGER, Right.WORKS, Right.MONEY)
        self.membership = account_acts.member(self.organisation, people.author, *rights)
        self.tried |= dict.fromkeys(MEMBERSHIPS, self.membership.pk)
        colleague = account_acts.member(self.organisation, acts.someone("author3"))
        self.tried |= dict.fromkeys(("accounts:staff_member", "accounts:staff_end"), colleague.pk)
        self.tried |= dict.fromkeys(("accounts:body_remove", "admin:accreditation_withdraw"), 1)
        place = licensees.add_place(people.author, own_rows.user_of_works(people.author), own_rows.HALL)
        self.tried |= dict.fromkeys([f"registers:place{step}" for step in ("", "_close", "_remove")], place.pk)
        self.tried["accounts:export_fetch"] = str(exporting.ask(people.author).pk)
        owner, society = rows.owner(), rows.okup()
        made = (rows.work(owner), owner, society, rows.licensee(people.stranger))
        self.rows = {row.get_absolute_url().split("/")[3].rstrip("s"): row.pk for row in made}
        self.rows["agreement"] = rows.agreement("mandate", society, owner=owner).pk
        self.contract(people)
        self.dispute(people)
        self.work = work_acts.entered(Subject(people.author), work_acts.song(work_acts.line(people.author)))
        self.exclude(people)
        self.papers(people)
        sheet = {"person": people.author, "asked_by": people.author, "state": "failed", "because": "lost", "size": 1}
        sent = Bulk.objects.create(**sheet, name="works.csv")
        self.tried |= dict.fromkeys(("registers:bulk", "registers:bulk_results", "registers:bulk_act"), sent.pk)
        self.browsers = {role: client_of(getattr(people, role, None)) for role in ROLES}

    def contract(self, people: People) -> None:
        """The author's draft of a mandate."""
        society, _head = contract_acts.body(people, "okup_head", SubjectKind.OKUP)
        contract_acts.on_platform(society)
        author = contract_acts.as_owner(people.author)
        drafted = making.begin(Subject(author), AgreementKind.MANDATE, society, author)
        names = [name for name in DOORS if name.startswith("contracts:")]
        self.tried |= dict.fromkeys(names, drafted.pk)

    def dispute(self, people: People) -> None:
        """Of the author's entry another person claims a share, and the stranger reports a mistake in it."""
        work = dispute_acts.enter(people.author)
        found = dispute_acts.claimed(acts.someone("author2"), work)
        dispute_acts.answer(people.author, found, Stand.KEEP, files=[dispute_acts.paper()])
        mistake = mistakes.report(people.stranger, work, "The year is wrong.")
        self.disputed = {"dispute": found.pk, "mistake": mistake.pk}
        about = ("dispute", "dispute_answer", "claim_withdraw", "evidence")
        self.tried |= dict.fromkeys((f"registers:{name}" for name in about), found.pk)
        self.tried |= dict.fromkeys(("registers:claim", "registers:report"), work.pk)
        self.tried |= dict.fromkeys((f"admin:dispute_{name}" for name in ("decide", "leave", "evidence")), found.pk)
        self.tried["registers:mistake"] = mistake.pk
        self.claim = dispute_acts.claim_of(found, people.author).pk

    def exclude(self, people: People) -> None:
        """The author has asked an OKUP to exclude the work."""
        okup = work_acts.okup(2)
        found = exclusion_acts.sent(people, people.author, okup, self.work)
        pages = ("", "_section", "_sign", "_text", "_package", "_withdraw", "_confirm", "_refuse")
        self.tried |= dict.fromkeys((f"contracts:exclusion{page}" for page in pages), found.pk)

    def papers(self, people: People) -> None:
        """Two OKUPs have mandates of the author for the same days, one of them on paper."""
        owner = Owner.objects.get(person=people.author)
        standing = rows.agreement("mandate", rows.okup("220540005707"), "7", owner=owner)
        placed = rows.agreement("mandate", rows.okup("060840005701"), "8", owner=owner, is_contested=True)
        scan = {"name": "scan.pdf", "size": 4, "sha256": "1" * 64, "format": "pdf", "scan": b"%PDF"}
        at = timezone.now()
        paper = PaperAgreement.objects.create(agreement=placed, placed_by=people.stranger, placed_at=at, **scan)
        conflict = Conflict.objects.create(placed=placed, standing=standing)
        self.disputed |= {"conflict": conflict.pk, "paperagreement": paper.pk}
        self.tried |= dict.fromkeys(("contracts:conflict", "admin:conflict_decide"), conflict.pk)

    def preview(self, file: Attachment) -> None:
        """What a worker has made of a file: one page."""
        made, folder = previews.Preview(pages=(previews.Page("page-1.jpg", 1, 1),)), f"previews/{file.pk}"
        default_storage.save(f"{folder}/page-1.jpg", ContentFile(b"\xff\xd8\xff"))
        Preview.objects.create(attachment=file, made=made.as_json(), folder=folder)

    def address(self, name: str) -> str:
        """Where the door `name` is, for the author's own things."""
        route = dict(addresses())[name]
        desk = route.startswith("/admin/")
        rows = {"trail": Trail.objects.all()[0].pk, "entry": self.entry.pk, "application": self.agreed.pk}
        rows |= {name: row.pk for name, row in self.money.items()}
        rows |= {"attempt": self.attempt.pk, "notice": self.undeliverable.pk}
        rows |= {"rulechange": self.sending.change_id, "absence": self.absence.pk}
        rows["complaint"] = self.complaint.pk
        rows["calendarrow"] = self.row.pk
        rows["organisation"] = self.organisation.pk
        rows["appointment"] = self.absence.appointment_id
        rows |= {"copyrequest": self.copies.pk, "legalcopy": self.legal.pk}
        is_rule_change = name.startswith("admin:rule_change_")
        case = self.agreed.pk if desk else self.entered.pk
        is_complaint = re.match("(registry|admin):complaint_?", name) is not None
        case = self.complaint.pk if is_complaint else case
        signed = {self.agreed.pk: self.agreed, self.entered.pk: self.entered, self.complaint.pk: self.complaint}
        signed |= {self.copies.pk: self.copies, self.change.pk: self.change.signers.get()}
        if "/copies/<uuid" in route or "/copyrequest/<uuid" in route:
            case = self.copies.pk
        if "/legalcopy/" in route or "/by-law/" in route:
            case = self.legal.pk
        rows |= self.disputed
        rows["change"] = self.change.pk  # last: others have a page of this name
        if name.startswith(("registry:change", "admin:change_")):
            case = self.change.pk
        given = {
            "pk": {"accounts:notice": self.told.pk, "admin:standing_order_end": 1, **self.tried}.get(
                name, self.sending.change_id if is_rule_change else case
            ),
            "object_id": next((pk for row, pk in rows.items() if f"/{row}/" in route), self.entry.pk),
            "content_type_id": ContentType.objects.get_for_model(Entry).pk,
            "number": {
                "registers:work_version": 1,
                "contracts:section": 4,
                "contracts:exclusion_section": 1,
                "contracts:rates": self.rows["okup"],
            }.get(name, self.rows.get(name.removeprefix("registers:"), self.entry.number)),
            "key": self.work.pk,
            "place": 0,
            "version": self.entry.version,
            "code": sure(self.entered.fee).code if name.startswith("payments:") else self.entry.code,
            "attempt": self.attempt.number,
            "author": self.entered.authors.get().pk,
            "signature": signed.get(case, self.agreed if desk else self.entered).signature_id,
            "kind": "mandate",
            "slug": "assign" if is_complaint else "provider" if is_rule_change else STEPS.get(name, "agree"),
            "table": "stages",
            "bin_number": self.organisation.bin,
            "part": "copy",
            "name": "certificates" if name.startswith("api_") else "page-1.jpg",
            "attachment": (self.agreed if desk else self.entered).attachments.get().pk,
            "original": self.original.pk,
            "sending": self.sending.pk,
            "token": "no-token",
            "claim": self.claim,
            "file": Evidence.objects.get().pk,
            "side": "okup",
        }
        route = re.sub(r"\^\(\?P<app_label>.*\)/\$", "copyright_registry/", route)
        route = route.replace("(?P<url>.*)$", "nothing/")
        return re.sub(r"<\w+:(\w+)>", lambda found: str(given[found[1]]), route)

    def knock(self, role: str, method: str, address: str) -> str:
        """How the door answers; whatever the knock did is undone."""
        browser = self.browsers[role]
        cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
        with transaction.atomic():
            answer = getattr(browser, method)(address, {"sent": "1"} if method == "post" else {})
            if answer.streaming:
                answer.getvalue()
            transaction.set_rollback(True)
        browser.cookies = SimpleCookie(cookies)
        return kind(answer)


@pytest.fixture
def portal(people: People, broker: str) -> Portal:
    return Portal(people)


def test_every_address_stands_in_the_table() -> None:
    assert {name for name, _route in addresses()} == DOORS.keys()


@pytest.mark.clause(law.O100_2_8, law.O1315_11)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("desk", [True, False], ids=["desks", "pages"])
def test_every_door_opens_to_whom_the_table_says_and_to_nobody_else(portal: Portal, desk: bool, method: str) -> None:
    behind = {name: portal.address(name) for name in DOORS if portal.address(name).startswith("/admin/") == desk}

    found = {name: "".join(portal.knock(role, method, address) for role in ROLES) for name, address in behind.items()}

    assert found == {name: DOORS[name][method == "post"] for name in behind}


@pytest.mark.clause(law.O1315_11)
@pytest.mark.parametrize("state", State.values)
def test_anothers_application_is_not_found_in_any_state(people: People, state: str) -> None:
    theirs = acts.application_in(state, people)
    stranger = client_of(people.stranger)
    routes = [route for _name, route in addresses() if "/applications/<uuid:pk>/" in route]

    for route in routes:
        address = route.replace("<uuid:pk>", str(theirs.pk)).replace("<int:attempt>", "1")
        address = address.replace("<int:author>", str(theirs.authors.all()[0].pk))
        address = address.replace("<int:signature>", str(theirs.signature_id or 1))
        address = address.replace("<int:attachment>", str(theirs.attachments.get().pk))
        address = address.replace("<str:part>", "copy").replace("<str:name>", "page-1.jpg")
        address = address.replace("<int:original>", "1")
        answers = {stranger.get(address).status_code, stranger.post(address, {"sent": "1"}).status_code}
        assert answers <= {404, 405}, address
    theirs.refresh_from_db()
    assert theirs.state == state


def test_a_view_that_declares_no_audience_is_closed(db: None) -> None:
    assert declared(lambda _request: HttpResponse()) is None
