"""The trail on the staff's desk can be read."""

from accounts.models import User
from portal import audit
from tests.browser import client_of, said
from tests.people import People


def test_a_row_tells_the_reason_of_a_refusal(people: People) -> None:
    User.objects.update(language="en")
    row = audit.record(
        people.author, "signature refused", None, law=audit.SIGNATURE_REFUSED, reason="<b>revoked", times=2
    )

    page = said(client_of(people.head).get(f"/admin/portal/trail/{row.pk}/change/"))

    assert "Signature refused" in page
    assert "reason: <b>revoked" in page
    assert "times: 2" in page


def test_a_row_without_details_is_shown_too(people: People) -> None:
    row = audit.record(None, "look", None, law=audit.SIGNATURE_REFUSED)

    answer = client_of(people.head).get(f"/admin/portal/trail/{row.pk}/change/")

    assert answer.status_code == 200
