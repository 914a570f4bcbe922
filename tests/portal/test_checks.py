"""Start-up checks notice what they are there for."""

from portal import checks
from translations.checks import every_language_has_a_catalogue, modeltranslation_knows_exactly_our_languages


def test_all_checks_pass():
    assert checks.apps_have_the_agreed_labels() == []
    assert checks.public_ids_are_uuids() == []
    assert checks.encryption_keys_are_set() == []
    assert every_language_has_a_catalogue() == []
    assert modeltranslation_knows_exactly_our_languages() == []


def test_a_wrong_label_is_noticed(monkeypatch):
    monkeypatch.setitem(checks.OWN_LABELS, "forms", "forms")
    assert [error.id for error in checks.apps_have_the_agreed_labels()] == ["portal.E001"]


def test_a_countable_id_is_noticed(monkeypatch):
    from directory.models import Theme

    monkeypatch.setattr(checks.apps, "get_model", lambda name: Theme)
    assert {error.id for error in checks.public_ids_are_uuids()} == {"portal.E002"}


def test_missing_keys_are_noticed(settings):
    settings.LOTSE_ENCRYPTION_KEYS = []
    assert [error.id for error in checks.encryption_keys_are_set()] == ["portal.E003"]


def test_a_missing_catalogue_and_a_changed_language_set_are_noticed(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    assert len(every_language_has_a_catalogue()) == 11
    settings.MODELTRANSLATION_LANGUAGES = ("de",)
    assert len(modeltranslation_knows_exactly_our_languages()) == 1
