"""What numbers a message names."""

import pytest

from rac_bot.domain.mentioned import Mentioned, mentioned, plain_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Voir 123-4567 et 2345678, pas 1234567.", (("1234567", "2345678"), (), ())),
        ("261234567 2345678 123 4567", (("1234567", "2345678"), (), ())),
        ("514 555-0101, 514-555-0102, (514) 5550103", ((), (), ())),
        ("514-555-0101LEBL12345678", ((), ("LEBL12345678",), ())),
        ("lebl 12345678 ou LEBL12345678", ((), ("LEBL12345678",), ())),
        ("350-714-RL, 322-70f-rl et 350-714-RLX", ((), (), ("350-714-RL", "322-70F-RL"))),
        ("<@U1234567> <tel:1234567|123-4567> &amp; rien", (("1234567",), (), ())),
        ("<tel:5145550101|514 555-0101> <https://a.b/1234567|2345678>", ((), (), ())),
        ("", ((), (), ())),
    ],
)
def test_the_numbers_of_a_message(text: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert mentioned(text) == Mentioned(*expected)


def test_what_slack_marks_up_is_no_word() -> None:
    assert plain_words("<@U1>  Lise\n&amp; Zoé <https://a.b|a.b>") == "Lise & Zoé"
    assert plain_words("<tel:5145550101|514 555-0101>, <mailto:a@b.ca|a@b.ca>") == "514 555-0101, a@b.ca"
