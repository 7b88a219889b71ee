"""The sweep, which once a minute hands out what is owed."""

import logging
from datetime import timedelta

import pytest
from django.conf import settings

from portal import tasks
from portal.celery import app


def test_the_sweep_asks_everybody_who_owes_work(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(tasks, "OWED_WORK", [lambda: asked.append("notices"), lambda: asked.append("payments")])

    tasks.sweep()

    assert asked == ["notices", "payments"]


def test_one_who_fails_does_not_hold_up_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[str] = []

    def broken() -> None:
        raise OSError("the bank does not answer")

    monkeypatch.setattr(tasks, "OWED_WORK", [broken, lambda: asked.append("certificates")])
    with caplog.at_level(logging.ERROR, logger="portal.tasks"):
        tasks.sweep()

    assert asked == ["certificates"]
    assert "the bank does not answer" in caplog.text


def test_notices_payments_and_certificates_are_swept_once_a_minute() -> None:
    app.loader.import_default_modules()
    names = {f"{function.__module__}.{function.__name__}" for function in tasks.OWED_WORK}

    assert names >= {"portal.tasks.send_owed_notices", "copyright_registry.tasks.make_owed_certificates"}
    assert any(name.startswith("portal.payments.") for name in names)
    (entry,) = settings.CELERY_BEAT_SCHEDULE.values()
    assert (entry["task"], entry["schedule"]) == (tasks.sweep.name, timedelta(minutes=1))
    assert entry["task"] in app.tasks


def test_a_task_that_lost_its_worker_is_given_to_another() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.broker_transport_options["visibility_timeout"] <= 180


def test_messages_are_json_only() -> None:
    assert (app.conf.task_serializer, app.conf.accept_content) == ("json", ["json"])


def test_a_task_ends_before_its_message_is_given_to_another_worker() -> None:
    limits = (settings.CELERY_TASK_SOFT_TIME_LIMIT, settings.CELERY_TASK_TIME_LIMIT)

    assert limits < (settings.CELERY_TASK_TIME_LIMIT, settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"])
