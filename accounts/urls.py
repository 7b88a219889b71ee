"""Addresses of sign-in and the personal account."""

from django.urls import path

from accounts import (
    inbox,
    organisation_pages,
    payments,  # noqa: F401 - a section of the account
    privacy_pages,
    staff_pages,
    subject_pages,
    views,
)

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/confirm/", views.confirm_again, name="confirm"),
    path("sign-in/text/", views.challenge_text, name="challenge_text"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("account/", views.account, name="account"),
    path("account/inbox/", inbox.inbox, name="inbox"),
    path("account/inbox/read/", inbox.read_all, name="read_all"),
    path("account/inbox/<int:pk>/", inbox.notice, name="notice"),
    path("account/mail/", inbox.mail_choice, name="mail_choice"),
    path("account/contacts/", views.contacts, name="contacts"),
    path("account/contacts/send-link/", views.send_link_again, name="send_link"),
    path("account/contacts/confirm/<str:token>/", views.confirm_email, name="confirm_email"),
    path("account/looks/", privacy_pages.who_looked, name="looks"),
    path("account/devices/", privacy_pages.devices, name="devices"),
    path("account/export/", privacy_pages.export, name="export"),
    path("account/export/<uuid:pk>/", privacy_pages.fetch, name="export_fetch"),
    path("account/close/", privacy_pages.close, name="close"),
    path("account/profile/", subject_pages.profile, name="profile"),
    path("account/subjects/", subject_pages.subjects, name="subjects"),
    path("account/subjects/<int:pk>/leave/", subject_pages.leave, name="membership_leave"),
    path("account/invitations/<int:pk>/accept/", subject_pages.accept, name="membership_accept"),
    path("account/invitations/<int:pk>/decline/", subject_pages.decline, name="membership_decline"),
    path("account/organisations/new/", organisation_pages.new, name="organisation_new"),
    path("account/organisations/new/text/", organisation_pages.text_file, name="organisation_text"),
    path("account/organisations/<str:bin_number>/", organisation_pages.page, name="organisation"),
    path("account/organisations/<str:bin_number>/details/", organisation_pages.details, name="organisation_details"),
    path("account/organisations/<str:bin_number>/bank/", organisation_pages.bank, name="organisation_bank"),
    path("account/organisations/<str:bin_number>/bodies/", organisation_pages.bodies, name="organisation_bodies"),
    path("account/organisations/<str:bin_number>/bodies/<int:pk>/", organisation_pages.remove_body, name="body_remove"),
    path("account/organisations/<str:bin_number>/staff/", staff_pages.invite, name="staff_invite"),
    path("account/organisations/<str:bin_number>/staff/<int:pk>/", staff_pages.member, name="staff_member"),
    path("account/organisations/<str:bin_number>/staff/<int:pk>/end/", staff_pages.end, name="staff_end"),
]
