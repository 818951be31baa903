"""The figure of reading is what its formula says, in any language."""

from registry.regimes.reading import reading

EASY = "The tank can burst. Hot fuel can hit you. Turn it off now. Do not use it. We fix it for free, at your home."
HARD = (
    "Consumers possessing potentially affected refrigeration equipment are respectfully requested to immediately "
    "discontinue operation pending authorised inspection, notwithstanding apparently satisfactory performance "
    "of doors and hinges at home."
)


def test_the_figure_is_words_a_sentence_and_long_words_of_a_hundred() -> None:
    found = reading(
        ["One two three four five. Elephants remember eight nine ten eleven twelve more things here."], "en"
    )
    assert (found.words, found.sentences) == (15, 2)
    assert found.figure == round(15 / 2 + 100 * 2 / 15)


def test_plain_orders_are_easy_and_office_words_are_not() -> None:
    easy, hard = reading([EASY], "en"), reading([HARD], "en")
    assert easy.good
    assert 0 < (easy.figure or 0) < 30
    assert not hard.good
    assert (hard.figure or 0) > 60
    assert hard.long == (HARD,)
    assert easy.long == ()


def test_languages_of_long_words_have_another_goal() -> None:
    assert (reading([EASY], "de").goal, reading([EASY], "en").goal) == (50, 40)


def test_a_few_words_have_no_figure() -> None:
    found = reading(["Unplug it.", "", "42 - 17!"], "en")
    assert found.figure is None
    assert found.good
    assert found.words == 2
