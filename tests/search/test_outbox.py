"""Changes become tasks in the same transaction; nothing is lost while an engine is away."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from directory.models import Need
from search.actions import flush, note_changes, note_rebuild, rebuild, watch
from search.engines import SearchUnavailable, get_engine
from search.engines.embedded import EmbeddedEngine
from search.models import SearchTask
from search.query import OfferQuery


@pytest.fixture
def index(db):
    rebuild()
    return get_engine()


def find(words: str, language: str = "de") -> list[str]:
    return get_engine().search(OfferQuery(words=words, language=language)).ids


def rename(offer, name: str) -> None:
    offer.name_de = name
    offer.save_revision().publish()


@pytest.fixture
def broken(monkeypatch):
    """The index cannot be written."""

    def refuse(self, *args, **kwargs):
        raise SearchUnavailable("disk full")

    monkeypatch.setattr(EmbeddedEngine, "index", refuse)
    monkeypatch.setattr(EmbeddedEngine, "remove", refuse)
    return monkeypatch


def test_a_published_change_is_found_at_once(index, offer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        rename(offer("eok"), "Quittenkurs")
        assert SearchTask.objects.exists(), "the task is written with the change"
    assert find("Quittenkurs")[0] == str(offer("eok").pk)
    assert not SearchTask.objects.exists()


def test_what_is_taken_back_leaves_the_index(index, offer, django_capture_on_commit_callbacks):
    eok = offer("eok")
    assert str(eok.pk) in find("Erster Deutschkurs EOK")
    with django_capture_on_commit_callbacks(execute=True):
        eok.unpublish()
    assert str(eok.pk) not in find("Erster Deutschkurs EOK")


def test_a_rolled_back_change_leaves_no_task(index, offer):
    with transaction.atomic():
        rename(offer("eok"), "Quittenkurs")
        assert SearchTask.objects.exists()
        transaction.set_rollback(True)
    assert not SearchTask.objects.exists()


def test_nothing_is_lost_while_the_engine_is_away(
    index, offer, broken, django_capture_on_commit_callbacks, capsys
):
    """An hour of changes: publishing goes on, the outbox keeps them, and one flush brings all of them in."""
    for number in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            rename(offer("eok"), f"Quittenkurs {number}")
        with django_capture_on_commit_callbacks(execute=True):
            rename(offer("kita"), f"Mispelplatz {number}")
    assert SearchTask.objects.count() == 10
    task = SearchTask.objects.first()
    assert task.error == "disk full"
    assert task.attempts >= 1
    with pytest.raises(CommandError, match="disk full .10 changes are kept"):
        call_command("flush_search")
    broken.undo()
    call_command("flush_search")
    assert "10 changes done" in capsys.readouterr().out
    assert find("Quittenkurs 4")[0] == str(offer("eok").pk)
    assert find("Mispelplatz")[0] == str(offer("kita").pk)
    assert not SearchTask.objects.exists()


def test_a_change_during_the_flush_is_kept_for_the_next(index, offer, monkeypatch):
    """The offer changes again after it has been read for the index: its new task must not be swallowed."""
    pk = offer("eok").pk
    note_changes([pk])
    real = EmbeddedEngine.index
    calls = []

    def change_meanwhile(self, documents):
        written = real(self, documents)
        if not calls:
            calls.append(1)
            SearchTask.objects.create(offer=pk)
        return written

    monkeypatch.setattr(EmbeddedEngine, "index", change_meanwhile)
    assert flush() == 2, "the second task was done in a second round"


def test_the_worker_goes_on_after_a_failure(index, offer, broken):
    note_changes([offer("eok").pk])
    watch(pause=0, rounds=2)
    assert SearchTask.objects.get().attempts >= 2
    broken.undo()
    watch(pause=0, rounds=1)
    assert not SearchTask.objects.exists()


def test_a_wanted_rebuild_is_done_by_the_worker_and_asked_for_once(index):
    note_rebuild()
    note_rebuild()
    assert SearchTask.objects.count() == 1
    get_engine().rebuild([])
    assert find("") == []
    assert flush() == 1
    assert len(find("")) == 20


def test_a_renamed_need_reaches_its_offers(index, django_capture_on_commit_callbacks):
    need = Need.objects.get(code="H5")
    with django_capture_on_commit_callbacks(execute=True):
        need.name_de = "Quittenschrank"
        need.save()
    assert find("Quittenschrank")
