"""What people type and what maps say becomes one spelling."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.names.folding import compact, folded, readings

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)
marks = st.sampled_from("\u0300\u0301\u0308\u0327\u030a")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Weimarstraat", "weimarstraat"),
        ("  Laan van  Meerdervoort ", "laan van meerdervoort"),
        ("Zeeëgel-Plein", "zeeegel plein"),
        ("St. John's Road", "st johns road"),
        ("Straße", "strasse"),
        ("Ørsted/Łódź", "orsted lodz"),
        ("ĲSSELKADE", "ijsselkade"),
        ("!!!", ""),
    ],
)
def test_case_accents_and_hyphens_are_left_out(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(words)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(words)
def test_composed_and_decomposed_letters_are_the_same(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert folded(composed) == folded(decomposed)


@given(st.text("abcdefghijklmnopqrstuvwxyz ", max_size=30), marks)
def test_capitals_and_accents_change_nothing(text: str, mark: str) -> None:
    accented = "".join(one + mark if one != " " else one for one in text)
    assert folded(accented.upper()) == folded(text)


@given(words)
def test_no_blank_stands_at_an_end_or_beside_another(text: str) -> None:
    assert folded(text) == " ".join(folded(text).split())


@given(words)
def test_the_first_reading_is_the_text_as_it_stands(text: str) -> None:
    assert readings(text)[0] == folded(text)
    assert len(set(readings(text))) == len(readings(text)) <= 3


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Weimarstr.", "weimarstraat"),
        ("Loosduinsekd.", "loosduinsekade"),
        ("Sportln.", "sportlaan"),
        ("Ln. v. Meerdervoort", "laan van meerdervoort"),
        ("St. Jacobstraat", "sint jacobstraat"),
        ("St John's Rd", "saint johns road"),
        ("High St.", "high street"),
        ("Primrose Ln", "primrose lane"),
    ],
)
def test_what_is_short_is_read_in_full(short: str, full: str) -> None:
    assert full in readings(short)


def test_a_single_word_stays_as_it_may_be_a_beginning() -> None:
    assert readings("st") == ("st",)


@given(words)
def test_a_compact_text_has_no_blank(text: str) -> None:
    assert " " not in compact(text)
