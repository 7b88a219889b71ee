"""The copy of a work: sent, checked by a worker, accepted, refused, replaced; heard by few."""

import io
import wave
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from accounts.looks import all_of
from accounts.models import User
from accounts.roles import Role
from accounts.subjects import Subject
from portal import audit, law
from portal import tasks as ground
from portal.flow import StepRefused
from portal.models import Notice, Trail
from portal.uploads import finishing, receiving
from portal.uploads.models import Upload
from registers import recordings, tasks, works
from registers.disputes import steps
from registers.entering import hearing
from registers.models import Recording, RecordingRule, RecordingState, Work
from registers.said import HolderSaid
from tests.browser import client_of, errors, said, soup
from tests.people import someone, staff
from tests.real_samples import SAMPLES
from tests.registers import acts
from tests.registers.acts import HALF, draft, entered, line, song
from tests.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def author() -> User:
    return someone("author", language="en")


@pytest.fixture
def work(author: User) -> Work:
    return draft(Subject(author), song(line(author)))


def recorded(seconds: float = 3, rate: int = 44100, channels: int = 2, level: int = 9000, width: int = 2) -> bytes:
    """A WAV of a square wave."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        loud = level.to_bytes(width, "little") * channels + bytes(width * channels)
        file.writeframes(loud * int(seconds * rate / 2))
    return kept.getvalue()


def sent(person: User, work: Work, content: bytes, name: str = "an.wav") -> Recording:
    """A file, uploaded and sent as the copy; no worker has seen it yet."""
    key = receiving.keep(person, recordings.PURPOSE, SimpleUploadedFile(name, content))
    return recordings.send(person, work, key)


def checked(person: User, work: Work, content: bytes) -> Recording:
    recording = sent(person, work, content)
    recordings.check(recording.pk)
    recording.refresh_from_db()
    return recording


@pytest.mark.clause(law.O100_17_2)
def test_a_good_copy_is_accepted_and_makes_the_work_complete(author: User, work: Work) -> None:
    recording = checked(author, work, recorded())

    work.refresh_from_db()
    assert (recording.state, recording.because, work.is_complete) == (RecordingState.ACCEPTED, "", True)
    assert recording.report["sound"]["frames"] == 132300
    assert recording.checked_at is not None
    assert work.versions.count() == 0


@pytest.mark.clause(law.O100_17_2)
def test_the_copy_of_an_entry_makes_a_version_with_its_hash(author: User) -> None:
    work = entered(Subject(author), song(line(author)))

    recording = checked(author, work, recorded())

    version = work.versions.get(version=2)
    work.refresh_from_db()
    assert (work.version, work.is_complete, version.person) == (2, True, author)
    assert recording.sha256.encode() in bytes(version.body)


@pytest.mark.clause(law.O100_17_2)
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (recorded(rate=22050), "The sampling rate is 22\xa0050 Hz; at least 44\xa0100 Hz"),
        (recorded(width=1, level=90), "A sample has 8 bits; at least 16"),
        (recorded(channels=9), "has 9 channels; at most 8"),
        (recorded(seconds=1), "lasts 1 s; at least 2 s"),
        (recorded(level=0), "100 % of the recording is silence; at most 95 %"),
        (recorded()[:300_000], "The data chunk promises 529\xa0200 bytes, the file ends after 299\xa0956"),
        (b"RIFF\x10\x00\x00\x00WAVEjunk", "there is no sound in it"),
    ],
    ids=["rate", "bits", "channels", "short", "silent", "cut", "no sound"],
)
def test_a_copy_is_refused_with_its_figures_and_its_file_goes(
    author: User, work: Work, content: bytes, why: str, django_capture_on_commit_callbacks: Any
) -> None:
    recording = sent(author, work, content)
    name = recording.file
    with django_capture_on_commit_callbacks(execute=False) as due:
        recordings.check(recording.pk)
    for act in due[:1]:  # the file; then the notice, which needs a broker
        act()

    recording.refresh_from_db()
    work.refresh_from_db()
    assert recording.state == RecordingState.REFUSED
    assert why in recording.because
    assert (recording.file, work.is_complete) == ("", False)
    assert not default_storage.exists(name)
    assert recording.sha256
    assert Notice.objects.get().template == "registers/copy_refused"


def test_a_long_or_large_copy_is_refused_by_the_rule_of_its_day(author: User, work: Work) -> None:
    today = timezone.localdate()
    RecordingRule.objects.update(max_seconds=2, max_bytes=1000)
    later = RecordingRule.objects.get()
    later.pk, later.since, later.max_seconds, later.max_bytes = None, today + timedelta(days=1), 9, 10**9
    later.save()

    recording = checked(author, work, recorded())

    assert recording.because.splitlines() == [
        "The recording lasts 3 s; at most 2 s are taken. Enter its parts as works.",
        "The file has 517\xa0KB; at most 1000 bytes are taken.",
    ]


def test_all_reasons_are_told_at_once_in_the_language_of_who_sent_it(author: User, work: Work) -> None:
    recording = checked(author, work, recorded(seconds=1, rate=8000))

    assert len(recording.because.splitlines()) == 2


def test_another_copy_replaces_the_accepted_one_only_once_it_is_accepted(author: User, work: Work) -> None:
    first = checked(author, work, recorded())
    refused = checked(author, work, recorded(rate=8000))
    first.refresh_from_db()
    assert (first.state, refused.state) == (RecordingState.ACCEPTED, RecordingState.REFUSED)

    second = checked(author, work, recorded(seconds=4))

    first.refresh_from_db()
    assert (first.state, first.file, second.state) == (RecordingState.REPLACED, "", RecordingState.ACCEPTED)
    assert first.sha256
    assert first.report


def test_one_that_waits_gives_way_to_another(author: User, work: Work) -> None:
    first, second = sent(author, work, recorded()), sent(author, work, recorded(seconds=4))

    recordings.check(first.pk)
    recordings.check(second.pk)

    states = dict(work.recordings.values_list("pk", "state"))
    assert states == {first.pk: RecordingState.REPLACED, second.pk: RecordingState.ACCEPTED}


def test_a_copy_checked_twice_is_settled_once(author: User) -> None:
    work = entered(Subject(author), song(line(author)))
    recording = checked(author, work, recorded())

    recordings.check(recording.pk)

    assert work.versions.count() == 2


def test_the_same_file_may_be_the_copy_of_two_works(author: User, work: Work) -> None:
    other = draft(Subject(author), song(line(author), title_kk="Басқа"))

    assert checked(author, work, recorded()).sha256 == checked(author, other, recorded()).sha256


def test_a_copy_whose_worker_died_is_swept_and_after_three_deaths_refused(
    author: User, work: Work, monkeypatch: pytest.MonkeyPatch, broker: str
) -> None:
    recording = sent(author, work, recorded())
    asked: list[int] = []
    monkeypatch.setattr(tasks.check_recording, "apply_async", lambda arguments, **_options: asked.append(*arguments))
    tasks.check_owed_recordings()
    assert asked == []  # its first worker may be at it still

    Recording.objects.update(check_at=timezone.now(), tries=3)
    tasks.check_owed_recordings()
    tasks.check_owed_recordings()
    assert asked == [recording.pk]
    assert tasks.check_owed_recordings in ground.OWED_WORK
    recordings.check(recording.pk)

    recording.refresh_from_db()
    assert recording.state == RecordingState.REFUSED
    assert "broke off" in recording.because


def test_a_copy_that_is_gone_from_the_storage_is_told(author: User, work: Work) -> None:
    recording = sent(author, work, recorded())
    default_storage.delete(recording.file)

    recordings.check(recording.pk)

    recording.refresh_from_db()
    assert recording.because == "The file is not in the storage. Send it again."


def test_a_copy_changed_on_the_disk_is_not_taken_for_the_one_sent(author: User, work: Work) -> None:
    recording = sent(author, work, recorded())
    Path(default_storage.path(recording.file)).write_bytes(recorded(seconds=4))

    recordings.check(recording.pk)

    recording.refresh_from_db()
    assert "not the one that you sent" in recording.because


def test_a_draft_that_is_removed_takes_its_file_with_it(
    author: User, work: Work, django_capture_on_commit_callbacks: Any
) -> None:
    recording = checked(author, work, recorded())

    with django_capture_on_commit_callbacks(execute=True):
        works.discard(author, work)

    assert not default_storage.exists(recording.file)


def test_no_copy_is_asked_for_of_a_text(author: User) -> None:
    work = draft(Subject(author), song(line(author), kind="literary"))

    with pytest.raises(StepRefused, match="no audio recording is asked for"):
        sent(author, work, recorded())


def test_only_who_keeps_the_work_sends_its_copy(author: User, work: Work) -> None:
    with pytest.raises(StepRefused, match="kept by somebody else"):
        sent(someone("author2"), work, recorded())


def test_nobody_accepts_or_refuses_a_copy_by_hand(author: User, work: Work) -> None:
    recording = sent(author, work, recorded())

    for step in (recordings.ACCEPT, recordings.REFUSE):
        assert step.refusal(author, recording) is not None
        assert step.refusal(None, recording) is None
    recording.state = RecordingState.ACCEPTED
    assert recordings.REFUSE.refusal(None, recording) is not None


# Pages


def heard_by(person: User | None, address: str) -> int:
    """The status of the answer, which is read to its end, so that its file is closed."""
    answer = client_of(person).get(address)
    if answer.streaming:
        answer.getvalue()
    return int(answer.status_code)


def page_of(work: Work) -> str:
    return f"/en/account/works/{work.pk}/copy/"


def test_a_copy_is_sent_waited_for_and_shown_on_its_page(author: User, work: Work) -> None:
    browser = client_of(author)
    browser.post(page_of(work), {"recording": SimpleUploadedFile("an.wav", recorded())})
    waiting = browser.get(page_of(work))
    assert soup(waiting).select_one("meta[http-equiv=refresh]") is not None
    recording = Recording.objects.get()
    assert recording.sha256[:8] in said(waiting)
    assert soup(waiting).select_one("input[type=file]") is None  # the next look would empty it
    again = soup(browser.get(f"{page_of(work)}?again=1"))
    assert again.select_one("meta[http-equiv=refresh]") is None
    assert again.select_one("input[type=file]") is not None

    recordings.check(recording.pk)

    page = browser.get(page_of(work))
    told = said(page)
    assert soup(page).select_one("meta[http-equiv=refresh]") is None
    assert soup(page).select_one("svg.waveform path") is not None
    for words in ("RIFF, PCM_16", "44\xa0100".replace("\xa0", " "), "0:03.0", "132 300", "−11.2 dBFS", "sha256sum"):
        assert words in told, words
    assert "Samples at full scale" in told


@pytest.mark.parametrize("content", [b"ID3\x03" + bytes(100), b"RIFF", b"fLaC" + bytes(40)])
def test_what_is_no_wav_is_told_at_once_at_its_field(author: User, work: Work, content: bytes) -> None:
    page = client_of(author).post(page_of(work), {"recording": SimpleUploadedFile("an.wav", content)})

    assert errors(page) == {
        "#id_recording": "This file is no WAV. Save the recording as WAV (not MP3, FLAC or M4A) and choose it again."
    }
    assert not Recording.objects.exists()


def test_an_upload_that_broke_off_is_not_taken_and_goes_on(author: User, work: Work) -> None:
    content = recorded()
    begun = receiving.create(author, recordings.PURPOSE, "an.wav", len(content))
    receiving.append(author, begun.pk, 0, content[:100_000])
    browser = client_of(author)

    page = browser.post(page_of(work), {"recording": str(begun.pk)})
    assert "has not come to its end yet" in errors(page)["#id_recording"]
    receiving.append(author, begun.pk, 100_000, content[100_000:])
    finishing.finish(begun.pk)
    browser.post(page_of(work), {"recording": str(begun.pk)})

    assert Recording.objects.get().size == len(content)


def test_the_upload_of_another_is_not_taken(author: User, work: Work) -> None:
    theirs = receiving.keep(someone("author2"), recordings.PURPOSE, SimpleUploadedFile("an.wav", recorded()))

    page = client_of(author).post(page_of(work), {"recording": str(theirs)})

    assert "#id_recording" in errors(page)
    assert Upload.objects.get().state == "ready"


def test_the_reasons_of_a_refusal_stand_on_the_page(author: User, work: Work) -> None:
    checked(author, work, recorded(rate=22050))

    assert "The sampling rate is 22 050 Hz" in said(client_of(author).get(page_of(work)))


@pytest.mark.clause(law.O100_2_8)
def test_a_copy_is_heard_by_keeper_holders_and_staff_and_by_nobody_else(author: User) -> None:
    other, officer = someone("author2"), staff("examiner", Role.REGISTERS_OFFICER)
    work = entered(Subject(author), song(line(author, shares=HALF), line(other, shares=HALF, role="lyricist")))
    address = f"{page_of(work)}{checked(author, work, recorded()).pk}.wav"

    answers = {
        "keeper": heard_by(author, address),
        "holder": heard_by(other, address),
        "officer": heard_by(officer, address),
        "stranger": heard_by(someone("stranger"), address),
        "examiner": heard_by(staff("examiner2", Role.EXAMINER), address),
        "nobody": heard_by(None, address),
    }

    assert answers == {
        "keeper": 200, "holder": 200, "officer": 200, "stranger": 404, "examiner": 404, "nobody": 302
    }  # fmt: skip
    assert [look.who for look in all_of(author)] == [officer.full_name]


@pytest.mark.clause(law.O100_2_8)
def test_staff_find_the_copy_on_the_pages_of_the_work_and_of_its_case_and_each_look_is_recorded(author: User) -> None:
    work = entered(Subject(author), song(line(author)))
    recording = checked(author, work, recorded())
    claim = HolderSaid(role="lyricist", category="text_author", shares={"performance": Decimal(30)})
    dispute = steps.claim(Subject(someone("author2")), work, claim, "I wrote the text.")
    officer, sound = staff("registrar", Role.REGISTERS_OFFICER), f"{page_of(work)}{recording.pk}.wav"

    pages = [
        work.get_absolute_url(),
        reverse("admin:registers_dispute_change", args=[dispute.pk]),
        reverse("admin:registers_merge") + f"?work={work.pk}",
    ]
    for page in pages:
        assert soup(client_of(officer).get(page)).select(f'a[href$="{sound.removeprefix("/en")}"]'), page
    assert not Trail.objects.filter(act="heard the copy").exists()
    assert heard_by(officer, sound) == 200
    assert Trail.objects.filter(act="heard the copy", subject=audit.key(work)).count() == 1


def test_who_may_not_hear_a_copy_has_no_link_to_it(author: User) -> None:
    work = entered(Subject(author), song(line(author)))
    checked(author, work, recorded())

    def sees_it(person: User | None) -> bool:
        return bool(soup(client_of(person).get(work.get_absolute_url())).select('a[href$=".wav"]'))

    assert [sees_it(person) for person in (author, someone("author2"), None)] == [True, False, False]


def test_the_copy_of_a_draft_is_its_keepers_alone(author: User) -> None:
    other, officer = someone("author2"), staff("examiner", Role.REGISTERS_OFFICER)
    work = draft(Subject(author), song(line(author, shares=HALF), line(other, shares=HALF, role="lyricist")))
    address = f"{page_of(work)}{checked(author, work, recorded()).pk}.wav"

    assert [heard_by(person, address) for person in (author, other, officer)] == [200, 404, 404]


def test_the_okup_that_manages_the_work_hears_it(author: User) -> None:
    okup = acts.okup()
    clerk = acts.keeper(someone("author2"), okup).person
    work = entered(Subject(author), song(line(author)))
    address = f"{page_of(work)}{checked(author, work, recorded()).pk}.wav"
    assert heard_by(clerk, address) == 404

    acts.mandate(author, okup)

    assert heard_by(clerk, address) == 200


def test_a_player_gets_the_part_that_it_asks_for(author: User, work: Work) -> None:
    content = recorded()
    address = f"{page_of(work)}{checked(author, work, content).pk}.wav"
    browser = client_of(author)

    answer = browser.get(address, headers={"range": "bytes=1000-1999"})

    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes 1000-1999/{len(content)}")
    assert b"".join(answer.streaming_content) == content[1000:2000]
    whole = browser.get(address)
    assert b"".join(whole.streaming_content) == content
    assert (whole["Content-Type"], whole["Cache-Control"]) == ("audio/wav", "private, no-store")


def test_a_refused_or_replaced_copy_is_heard_by_nobody(author: User, work: Work) -> None:
    refused = checked(author, work, recorded(rate=8000))

    assert client_of(author).get(f"{page_of(work)}{refused.pk}.wav").status_code == 404


# Bad input, through the real path


def sample_files() -> list[Path]:
    return sorted(path for path in (SAMPLES / "wav").rglob("*") if path.is_file() and path.suffix != ".tsv")


@pytest.mark.skipif(not sample_files(), reason="the samples of the field do not lie beside the project")
def test_every_sample_of_the_field_is_accepted_or_refused_in_words(author: User, work: Work) -> None:
    for path in sample_files():
        try:
            recording = checked(author, work, path.read_bytes())
        except StepRefused:
            continue  # no WAV by its first bytes, or empty
        assert recording.state != RecordingState.CHECKING, path.name
        assert (recording.state == RecordingState.ACCEPTED) == (not recording.because), path.name
        assert client_of(author).get(page_of(work)).status_code == 200, path.name


def test_a_sparse_rf64_of_five_gigabytes_is_checked_in_words(author: User, work: Work) -> None:
    frames = 5 * 1024**3 // 4
    size = 80 + 4 * frames
    ds64 = b"ds64" + (28).to_bytes(4, "little") + (size - 8).to_bytes(8, "little")
    ds64 += (4 * frames).to_bytes(8, "little") + frames.to_bytes(8, "little") + bytes(4)
    form = (1).to_bytes(2, "little") + (2).to_bytes(2, "little") + (44100).to_bytes(4, "little")
    form += (176400).to_bytes(4, "little") + (4).to_bytes(2, "little") + (16).to_bytes(2, "little")
    head = b"RF64" + b"\xff" * 4 + b"WAVE" + ds64 + b"fmt " + (16).to_bytes(4, "little") + form + b"data" + b"\xff" * 4
    upload = receiving.create(author, recordings.PURPOSE, "large.wav", size)
    upload.path.write_bytes(head)
    with upload.path.open("r+b") as file:
        file.truncate(size)
    receiving.find(author, upload.pk)
    Upload.objects.filter(pk=upload.pk).update(state="received", offset=size, check_at=timezone.now())
    finishing.finish(upload.pk)
    recording = recordings.send(author, work, upload.pk)

    recordings.check(recording.pk)

    recording.refresh_from_db()
    assert recording.report["sound"]["frames"] == frames
    assert recording.because.splitlines() == [
        "The recording lasts 30\xa0435 s; at most 14\xa0400 s are taken. Enter its parts as works.",
        "100 % of the recording is silence; at most 95 % may be. Cut the silence off.",
    ]


# Two at once


@pytest.mark.django_db(transaction=True)
def test_of_two_copies_sent_at_once_one_stands_and_of_two_checks_one_settles(author: User, work: Work) -> None:
    keys = [receiving.keep(author, recordings.PURPOSE, SimpleUploadedFile("a.wav", recorded())) for _each in range(2)]

    at_once(*(lambda key=key: recordings.send(author, Work.objects.get(), key) for key in keys))

    assert sorted(work.recordings.values_list("state", flat=True)) == [RecordingState.CHECKING, RecordingState.REPLACED]
    works.enter(author, work)
    (waiting,) = work.recordings.filter(state=RecordingState.CHECKING)
    at_once(lambda: recordings.check(waiting.pk), lambda: recordings.check(waiting.pk))
    assert work.versions.count() == 2


@pytest.mark.parametrize(("language", "words"), [("en", ("−11.2", "3:04.5")), ("ru", ("−11,2", "3:04,5"))])
def test_figures_of_a_copy_are_told_in_the_language_of_the_reader(language: str, words: tuple[str, str]) -> None:
    with translation.override(language):
        assert (hearing.figure(-11.24, 1), hearing.length(184.5)) == words
