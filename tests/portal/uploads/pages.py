"""A page with a file that may be large, and the portal around it."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from portal import urls
from portal.access import Audience, audience
from portal.uploads import finishing
from portal.uploads.forms import UploadField
from tests.portal.uploads.sending import SONGS

PAGE = """{% extends "base.html" %}{% block title %}Song{% endblock %}{% block content %}
<div class="wrap page-head stack"><h1>Song</h1>{% error_summary form %}
<form class="form" method="post" enctype="multipart/form-data">{% csrf_token %}{{ form }}
<div class="row"><button class="btn">Hand in</button></div></form></div>{% endblock %}"""


class SongForm(forms.Form):
    song = UploadField(SONGS, label="Your song", help_text="As WAV.")
    title = forms.CharField(label="Title")

    def __init__(self, person: Any, *data: Any) -> None:
        super().__init__(*data)
        self.fields["song"].person = person


@audience(Audience.SIGNED_IN)
def hand_in(request: HttpRequest) -> HttpResponse:
    form = SongForm(request.user, *([request.POST, request.FILES] if request.method == "POST" else []))
    if form.is_valid():
        with transaction.atomic():
            taken = finishing.take(request.user, form.cleaned_data["song"], SONGS)
        return HttpResponse(f"{taken.name}, {taken.size}, {taken.sha256}")
    page = engines["django"].from_string(PAGE).render({"form": form}, request)
    return HttpResponse(page, status=422 if form.is_bound else 200)


urlpatterns = [path("en/hand-in/", hand_in), path("ru/hand-in/", hand_in), *urls.urlpatterns]
