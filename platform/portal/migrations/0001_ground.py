"""Extensions that constraints and search need, and the everyday rights of the portal's role."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

from portal.privileges import everyday


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [BtreeGistExtension(), TrigramExtension(), everyday()]
