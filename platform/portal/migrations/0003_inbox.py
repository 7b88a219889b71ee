"""Each notice has a topic, stands in the inbox, and is tried again by mail until it is given up."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

TOPICS = [
    ("case", "course of applications"),
    ("duty", "reminders of duties"),
    ("result", "results of applications"),
    ("account", "confirmation of the address"),
]
OLD = {
    "accounts/confirm_email": "account",
    "copyright_registry/entered": "result",
    "copyright_registry/refused": "result",
}


def name_topics(apps, _schema):
    """Notices written before topics were: all others told the course of an application."""
    for template, topic in OLD.items():
        apps.get_model("portal", "Notice").objects.filter(template=template).update(topic=topic)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0002_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="notice",
            options={
                "verbose_name": "undeliverable notice",
                "verbose_name_plural": "undeliverable notices",
            },
        ),
        migrations.RemoveIndex(model_name="notice", name="notices_owed"),
        migrations.AddField(
            model_name="notice",
            name="topic",
            field=models.CharField(choices=TOPICS, default="case", max_length=10, verbose_name="topic"),
            preserve_default=False,
        ),
        migrations.RunPython(name_topics, migrations.RunPython.noop),
        migrations.AddField(model_name="notice", name="read_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="notice", name="by_mail", field=models.BooleanField(default=True)),
        migrations.AddField(
            model_name="notice",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="tries"),
        ),
        migrations.AddField(model_name="notice", name="next_try_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="notice",
            name="fault",
            field=models.CharField(blank=True, max_length=80, verbose_name="what the post answered"),
        ),
        migrations.AddField(
            model_name="notice",
            name="given_up_at",
            field=models.DateTimeField(null=True, verbose_name="undeliverable since"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="template",
            field=models.CharField(max_length=80, verbose_name="notice"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="written"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="tried_at",
            field=models.DateTimeField(null=True, verbose_name="last tried"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=Q(by_mail=True, sent_at__isnull=True, given_up_at__isnull=True),
                fields=["created_at"],
                name="notices_owed",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=~Q(given_up_at=None), fields=["given_up_at"], name="notices_given_up"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=~Q(topic="account"), fields=["person", "-id"], name="notices_inbox"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=~Q(topic="account") & Q(read_at=None), fields=["person"], name="notices_unread"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=Q(topic__in=["case", "duty", "result", "account"]), name="notice_has_a_topic"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=Q(by_mail=True) | Q(sent_at=None, given_up_at=None), name="notice_mailed_only_where_it_may"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None), name="notice_sent_or_given_up"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=Q(by_mail=True) | Q(topic__in=["case", "duty"]), name="notice_by_law_goes_by_mail"
            ),
        ),
    ]
