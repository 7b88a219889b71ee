"""Addresses of sign-in and the personal account."""

from django.urls import path

from accounts import inbox, payments, views  # noqa: F401 - payments is a section of the account

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
]
