"""How hard a text is to read, in one figure for every language (LIX, Björnsson 1968): words a sentence, plus how many
of a hundred words are longer than six letters. It counts letters and not syllables, so it needs no dictionary. Pure."""

import re
from dataclasses import dataclass

GOALS = {"de": 50, "pl": 50}
"""Languages of long words; everywhere else 40, as easy as a newspaper that everybody reads."""
GOAL = 40
LONG_WORD, LONG_SENTENCE = 6, 20
FEWEST = 15
"""Words below which the figure says nothing."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Reading:
    """`figure` is None where there are too few words. `long` are sentences to cut in two."""

    figure: int | None
    goal: int
    words: int
    sentences: int
    long: tuple[str, ...]

    @property
    def good(self) -> bool:
        return self.figure is None or self.figure <= self.goal


def reading(texts: list[str], language: str) -> Reading:
    """The figure of several texts, read one after another."""
    parts = [part for text in texts for part in _SENTENCE.split(text.strip())]
    sentences = [(part, words) for part in parts if (words := _WORD.findall(part))]
    count = sum(len(words) for _, words in sentences)
    long = sum(len(word) > LONG_WORD for _, words in sentences for word in words)
    figure = round(count / len(sentences) + 100 * long / count) if count >= FEWEST else None
    drawn_out = tuple(part for part, words in sentences if len(words) > LONG_SENTENCE)
    return Reading(figure, GOALS.get(language, GOAL), count, len(sentences), drawn_out)
