"""Apps that repeat what an account says are told when it changed, inside the same transaction."""

from collections.abc import Callable

from accounts.models import Organisation, User

Follow = Callable[[User | Organisation], None]
FOLLOWERS: list[Follow] = []


def follower(follow: Follow) -> Follow:
    """Decorator: `follow` brings what its app repeats of a person or an organisation in line with the account."""
    FOLLOWERS.append(follow)
    return follow


def changed(account: User | Organisation) -> None:
    """What the account says of itself is new, or may be: inside the transaction that keeps it."""
    for follow in FOLLOWERS:
        follow(account)
