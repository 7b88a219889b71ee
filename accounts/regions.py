"""Regions of Kazakhstan by the first two digits of KATO: seventeen oblasts and three cities."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    """The twenty regions, in the order of KATO (since the reform of 2022)."""

    ABAI = "10", _("Abai region")
    AKMOLA = "11", _("Akmola region")
    AKTOBE = "15", _("Aktobe region")
    ALMATY_REGION = "19", _("Almaty region")
    ATYRAU = "23", _("Atyrau region")
    WEST_KAZAKHSTAN = "27", _("West Kazakhstan region")
    ZHAMBYL = "31", _("Zhambyl region")
    ZHETISU = "33", _("Zhetisu region")
    KARAGANDA = "35", _("Karaganda region")
    KOSTANAY = "39", _("Kostanay region")
    KYZYLORDA = "43", _("Kyzylorda region")
    MANGYSTAU = "47", _("Mangystau region")
    PAVLODAR = "55", _("Pavlodar region")
    NORTH_KAZAKHSTAN = "59", _("North Kazakhstan region")
    TURKISTAN = "61", _("Turkistan region")
    ULYTAU = "62", _("Ulytau region")
    EAST_KAZAKHSTAN = "63", _("East Kazakhstan region")
    ASTANA = "71", _("Astana city")
    ALMATY = "75", _("Almaty city")
    SHYMKENT = "79", _("Shymkent city")
