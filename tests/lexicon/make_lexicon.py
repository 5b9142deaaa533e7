#!/usr/bin/python3
"""Makes aiven_plugin/policy/lexicon_words.inc from WordNet 3.0: which English words can be verbs.

usage: make_lexicon.py DICT_FOLDER >lexicon_words.inc

DICT_FOLDER holds WordNet's index.*, data.noun and cntlist.rev: /usr/share/wordnet of Debian's package
wordnet-base. The same input gives the same bytes.

Four lists of words of 3 to 16 letters a-z:

- never verbs: nouns and adjectives that are no verb. Nouns that are only written with a capital letter
  (names of persons, places and species) are left out.
- mostly nouns: both, and in WordNet's marked texts at least ten times as often a noun as a verb.
- verbs: every verb that is not mostly a noun.
- acts: nouns whose first sense WordNet files under "noun.act": what somebody does (cancellation, rotation).

A line holds up to 24 words in their order. The first is whole. Of each other, a capital letter says how
many letters it shares with the word before it (A: none, B: one …), and the rest follows.
"""
import collections
import pathlib
import re
import sys

WORD = re.compile(r"[a-z]{3,16}\Z")
WORDS_IN_A_LINE = 24
# Parts of speech in the sense keys of cntlist.rev.
NOUN, VERB = "1", "2"
# The number of the lexicographer file noun.act.
ACT = "04"
HEAD = """// Derived from WordNet 3.0 by tests/lexicon/make_lexicon.py, which says what the lines mean.
// WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.
// Licence: docs/licenses/wordnet.txt.
"""


def lines(folder, name):
    """The lines of a dictionary file without its preface."""
    text = (folder / name).read_text(encoding="latin-1")
    return (line for line in text.splitlines() if not line.startswith(" "))


def lemmas(folder, part):
    words = (line.split(" ", 1)[0] for line in lines(folder, f"index.{part}"))
    return {word for word in words if WORD.match(word)}


def spelled_small(folder):
    """Nouns that at least one sense spells without a capital letter."""
    found = set()
    for line in lines(folder, "data.noun"):
        fields = line.split(" ")
        count = int(fields[3], 16)
        found.update(word for word in fields[4 : 4 + 2 * count : 2] if WORD.match(word))
    return found


def uses(folder):
    """How often a word is seen as a part of speech in WordNet's marked texts."""
    counts = collections.Counter()
    for line in lines(folder, "cntlist.rev"):
        key, _, count = line.split()
        word, sense = key.split("%")
        counts[word, sense[0]] += int(count)
    return counts


def acts(folder):
    """Nouns that first of all mean an act."""
    file_of_offset = {}
    for line in lines(folder, "data.noun"):
        offset, file_number, _ = line.split(" ", 2)
        file_of_offset[offset] = file_number
    found = set()
    for line in lines(folder, "index.noun"):
        fields = line.split()
        # lemma, part, senses, pointers and their symbols, senses, tagged senses, offsets
        first = fields[4 + int(fields[3]) + 2]
        if WORD.match(fields[0]) and file_of_offset[first] == ACT:
            found.add(fields[0])
    return found


def coded(words):
    words = sorted(words)
    for begin in range(0, len(words), WORDS_IN_A_LINE):
        line, last = "", ""
        for word in words[begin : begin + WORDS_IN_A_LINE]:
            shared = 0
            while shared < min(len(last), len(word)) and last[shared] == word[shared]:
                shared += 1
            line += (chr(ord("A") + shared) if last else "") + word[shared:]
            last = word
        yield line


def main():
    if len(sys.argv) != 2:
        sys.exit("use: make_lexicon.py DICT_FOLDER")
    folder = pathlib.Path(sys.argv[1])
    nouns = lemmas(folder, "noun") & spelled_small(folder)
    verbs = lemmas(folder, "verb")
    counts = uses(folder)
    mostly_nouns = {
        word
        for word in nouns & verbs
        if counts[word, NOUN] >= 5 and counts[word, NOUN] >= 10 * max(1, counts[word, VERB])
    }
    print(HEAD)
    for name, words in (
        ("kNeverVerbs", (nouns | lemmas(folder, "adj")) - verbs),
        ("kMostlyNouns", mostly_nouns),
        ("kVerbs", verbs - mostly_nouns),
        ("kActs", acts(folder) & nouns),
    ):
        print(f'constexpr std::string_view {name} = R"(')
        print("\n".join(coded(words)))
        print(')";')


if __name__ == "__main__":
    main()
