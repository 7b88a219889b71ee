"""A broker that fell silent at the wrong moment costs nothing but a repetition."""

import os
import signal
from collections.abc import Iterator
from socket import timeout
from typing import Any

import pytest
from kombu import Connection, Queue
from redis.exceptions import TimeoutError as Silent

from portal import services
from portal.celery import app

QUEUE = Queue("work")


@pytest.fixture
def valkey(tmp_path: Any) -> Iterator[services.Services]:
    """A broker of this test's own, to be disturbed."""
    with services.running(tmp_path, throwaway=True) as running:
        yield running


def taken(connection: Connection, seconds: float = 5) -> Any:
    """The next message, not acknowledged; TimeoutError where none comes."""
    found: list[Any] = []
    channel, keep = connection.default_channel, [lambda _body, message: found.append(message)]
    with connection.Consumer([QUEUE], channel=channel, callbacks=keep, accept=["json"]):
        while not found:
            connection.drain_events(timeout=seconds)
    return found[0]


def test_a_worker_whose_word_did_not_reach_the_broker_takes_the_next_message(valkey: services.Services) -> None:
    pid = valkey.processes["valkey"].popen.pid
    options = {**app.conf.broker_transport_options, "socket_timeout": 0.2}
    with Connection(valkey.redis_url, transport=app.conf.broker_transport, transport_options=options) as connection:
        producer = connection.Producer(serializer="json")
        for each in ("first", "second"):
            producer.publish(each, routing_key=QUEUE.name, declare=[QUEUE])
        connection.default_channel.basic_qos(0, 1, False)
        first = taken(connection)
        with pytest.raises(timeout):
            taken(connection, 0.2)  # one at a time

        os.kill(pid, signal.SIGSTOP)
        try:
            with pytest.raises(Silent):
                first.ack()
        finally:
            os.kill(pid, signal.SIGCONT)

        assert taken(connection).payload == "second"
