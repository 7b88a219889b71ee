"""Finds the person of a session. Nobody signs in here: see accounts.sign_in."""

from django.contrib.auth.backends import BaseBackend

from accounts.models import User


class AppointmentBackend(BaseBackend):
    """Sessions to people; rights are asked of the person, who asks their appointments."""

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id).first()
