"""Redis as the broker, with one fault of kombu 5 mended: https://github.com/celery/kombu, kombu/transport/redis.py.

When an acknowledgement fails because the broker is silent for longer than `socket_timeout`, kombu keeps the message's
place among those that the worker may hold at once. With one place, the worker takes no message ever again.
"""

from kombu.transport import redis, virtual


class QoS(redis.QoS):
    """Frees the place whatever the broker says: it hands the message out again, and each task is safe to repeat."""

    def ack(self, delivery_tag: str) -> None:
        try:
            super().ack(delivery_tag)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise


class Channel(redis.Channel):
    QoS = QoS


class Transport(redis.Transport):
    Channel = Channel
