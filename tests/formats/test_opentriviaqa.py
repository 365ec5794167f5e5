"""OpenTriviaQA: the three corpus files, each variant of an entry, and the account of every line."""

import pytest
from accounting import assert_survives, corpus, drafts, garbage, in_proportion, monotonous, read
from hypothesis import given
from hypothesis import strategies as st

from formats.base import FormatError
from formats.opentriviaqa import FORMAT

# Counted in the files with grep -c '^#Q'.
COUNTS = {"brain-teasers": 207, "geography": 842, "video-games": 599}

# Written down from reading the files: the stem's beginning and end, the options, the key.
READ = {
    "brain-teasers": [
        ("Which of these is true about", "the sleep of zebras?", 4, "They sleep standing up."),
        ("A farmer had 12 sheep and 3 cows.", "have left in his farm?", 4, "9 sheep"),
        ("I dont speak, I cannot hear,", "always tell the truth.", 4, "The Mirror"),
        ("Can a Roman Catholic man", "who is from Texas?", 2, "No"),
        ("How does this proverb continue:", "squeaking wheel gets ...", 4, "The grease"),
        ("Which letter comes next in this series:\nW-L", "\nW-L-C-N-I-T-?", 4, "S"),
        ("A total of 15 delegates", "Which continent has sent 4 delegates?", 4, "Asia"),
        ("Yesterday I heard an interesting", "product they were talking about?", 2, "Yes"),
        ("Two children were on their way", "were the children heading to school?", 4, "Sunday"),
        ("We know very little about the life", "\nHow long did Diophantus live?", 4, "84 years"),
        ("Three goddesses were sitting", "what order are goddesses sitting?", 4, "1. Wisdom 2. Lie 3. Truth"),
        ("There are two kinds of people", "Was the bartender a Honestant?", 2, "No"),
        ("You are on your way to visit", "at Grandmas with exactly 2 cakes?", 4, "2"),
        ("A woman has 7 children, half", "\nCan this statement be true?", 2, "Yes"),
        ("What on earth could dance,", "legs, or lungs, or being alive?", 4, "Fire"),
        ("Each morning I appear\nTo lie", "In the midday sun.\nWhat am I?", 4, "Your shadow"),
        ("Im one of five, and Im not alive.", "\nWhat am I?", 4, "A stone"),
        ("I am related to the water but", "show what is real. What am I?", 4, "a mirror"),
        ("I have eight to spare,", "Im not a number.\nWhat am I?", 4, "a cat"),
        ("A shepherd from a village tended", "Can all this be true?", 2, "No"),
        ("A lion can eat a sheep in 2 hours", "if they eat together?", 4, "1 hour"),
        ("This is what you can see once", "never in a thousand years.", 4, "The letter M"),
        ("Matt and Julie asked their son", "means habitual, constant, the same.", 2, "False"),
        ("Two doctors and two mothers", "Is this possible?", 2, "Yes"),
        (
            "There are these two country farmers",
            "friend replies...___________________.",
            4,
            "in one ear and out the udder",
        ),
    ],
    "geography": [
        ("What is the capital of Afghanistan?", "Afghanistan?", 4, "Kabul"),
        ("What is the capital of Australia?", "Australia?", 4, "Canberra"),
        ("What is the capital of Belgium?", "Belgium?", 4, "Brussels"),
        ("What is the capital of Greece?", "Greece?", 4, "Athens"),
        ("What is the capital of Germany?", "Germany?", 4, "Berlin"),
        ("This is the twelfth-longest river", "the name of this river?", 4, "Mekong"),
        ("The longest river in Europe is Volga.", "Romania and Ukraine.", 4, "Danube"),
        ("The Ganges river is considered", "Where does this river empty?", 4, "The Bay of Bengal"),
        ("Victoria Falls is one of the most", "situated on this river.", 4, "Zambezi"),
        ("Which two countries border the Dead Sea?", "Dead Sea?", 4, "Jordan and Israel"),
        ("Which of the following maxims,", "state motto of Arkansas?", 4, "Regnat populus"),
        ("Which one of the following national costumes", "is not Chinese?", 4, "Kente cloth"),
        ("The name of this US state means flat water", "flows through the state.", 4, "Nebraska"),
        ("What is the location of the worlds largest", "established in 1954?", 4, "In neither of them"),
        ("What is the average salinity", "Dead Sea?", 4, "30 %"),
        ("The island of Sebatik,", "Indonesia and what other nation?", 4, "Malaysia"),
        ("Which US state has been nicknamed", "The Diamond State?", 4, "Delaware"),
        ("Which of the following paths is", "Mount Everest?", 4, "The southeast ridge from Nepal"),
        ("What Filipino word means money", "in English?", 4, "pera"),
        ("Complete the lyrics of this 1999", "Were Gonna Have A Party", 4, "Ibiza"),
        ("This countrys national holidays include:", "- Rebellion Day 26 July (1953)", 4, "Cuba"),
        ("None of these  could be found", "cotton silks .", 2, "False"),
        ("Arrange the following oceans", "5)The Southern Ocean", 4, "2, 1, 3, 5, 4"),
        ("Leonardo of Pisa or", "what the next number is?", 4, "8"),
        ("Pittsburgh is home to many", "ranked among the best in the nation.", 4, "Carnegie Mellon University"),
        ("The self-governed region of", "passed in what year?", 4, "1913"),
    ],
    "video-games": [
        ("What species is the Didact", "in the Halo series?", 4, "Forerunner"),
        ("In the Halo series, Zealots", "use Energy Swords.", 2, "True"),
        ("What does UNSC stand for", "in the Halo series?", 4, "United Nations Space Command"),
        ("What is the largest UNSC ship", "in the Halo series?", 4, "UNSC Infinity"),
        ("In what fictional city is", "Futurama set?", 4, "New New York"),
        ("What is the lowest ranking species", "in the Halo series?", 4, "Grunt"),
        ("Who controls the Flood", "Halo series?", 4, "Gravemind"),
        ("What is a SPARTAN", "in the Halo series?", 4, "All of these"),
        ("Which movie is this Warcraft 3 quote", "is a failure to communicate.", 4, "Cool Hand Luke"),
        ("Which video game is the following quote", "never even heard of.", 4, "Escape from Monkey Island"),
        ("Which video game are the following quotes", "Berlin is ours!", 4, "Call of Duty"),
        ("What unit says that in the game?", "in the game?", 3, "Dark Templar"),
        ("What hero do these words belong to:", "our\nstrength is eternal", 4, "Fenix"),
        ("Ash Ketchum, the main protagonist", "loosely based on what other character?", 4, "Red"),
        ("Which of the following does the UNSC use", "in the halo series?", 4, "Pelicans"),
        ("What effect does the Super Mushroom have", "series of video games?", 4, "It makes him bigger."),
        ("This class must choose 2 weapon fighting", "style at 2nd level.", 4, "Ranger"),
        ("In the Zelda series of games,", "Gannondorf comes from?", 4, "Gerudo"),
        ("What is the default number of points", "Star Wars: Battlefront  2?", 4, "180"),
        ("How many golden skulltulas", "Ocarina of Time?", 4, "35"),
        ("In Legend of Zelda Ocarina of Time,", "you will become older.", 2, "True"),
        ("In the last fight of the role-playing", "who does Ultimecia summon?", 4, "Griever"),
        ("Do you need to talk to somebody", "computer game Diablo II?", 2, "No"),
        ("What special abilities are unique", "series Metroid?", 4, "They can suck out your life energy."),
        ("To start the Demon Slayer Quest", "one of these?", 4, "The Gypsy"),
    ],
}


@pytest.mark.parametrize("name", COUNTS)
def test_a_corpus_file_is_read_whole(name: str) -> None:
    data = corpus("opentriviaqa", name)
    blocks = read(FORMAT, data)
    assert len(drafts(blocks)) == len(blocks) == COUNTS[name]
    for draft in drafts(blocks):
        answers = draft.question["answers"]
        assert draft.question["stem"]
        assert draft.missing == []
        assert 2 <= len(answers) <= 4
        assert len({answer["body"] for answer in answers}) == len(answers)
        assert sum(answer["correct"] for answer in answers) == 1
        if draft.question["type"] == "true_false":
            assert {answer["body"] for answer in answers} == {"True", "False"}


@pytest.mark.parametrize("name", READ)
def test_entries_read_as_a_person_reads_them(name: str) -> None:
    found = drafts(read(FORMAT, corpus("opentriviaqa", name)))
    for beginning, end, options, key in READ[name]:
        matching = [draft for draft in found if draft.question["stem"].startswith(beginning)]
        assert matching, beginning
        draft = next(draft for draft in matching if draft.question["stem"].endswith(end))
        assert len(draft.question["answers"]) == options, beginning
        assert [a["body"] for a in draft.question["answers"] if a["correct"]] == [key]


def test_options_keep_their_order_and_the_repeated_one_is_noted() -> None:
    found = drafts(read(FORMAT, corpus("opentriviaqa", "geography")))
    seas = next(d for d in found if d.question["stem"].startswith("The Pacific Ocean is the largest"))
    assert [a["body"] for a in seas.question["answers"]] == ["The Peaceful Sea", "The Lonely Sea", "The Smooth Sea"]
    assert seas.notes == ["Options given twice were kept once: The Lonely Sea."]
    kabul = found[0].question["answers"]
    assert [a["body"] for a in kabul] == ["Tirana", "Kabul", "Dushanbe", "Tashkent"]


def test_a_file_that_is_not_utf_8() -> None:
    found = drafts(read(FORMAT, corpus("opentriviaqa", "video-games")))
    assert any("Pokémon anime" in draft.question["stem"] for draft in found)
    assert any(answer["body"] == "Djosé" for draft in found for answer in draft.question["answers"])


def test_line_numbers_and_what_stands_above_the_first_entry() -> None:
    blocks = read(FORMAT, "Trivia\n\n#Q One?\n^ b\nA a\nB b\n\n#Q Two?\n^ True\nA true\nB False\n")
    assert [(b.first_line, b.last_line, b.dropped) for b in blocks] == [
        (1, 1, "no part of a question"),
        (3, 6, None),
        (8, 11, None),
    ]
    first, second = drafts(blocks)
    assert first.question["type"] == "single_choice"
    assert second.question["type"] == "true_false"
    assert [(a["body"], a["correct"]) for a in second.question["answers"]] == [("True", True), ("False", False)]


def test_a_key_that_is_no_option_is_not_made_one() -> None:
    (draft,) = drafts(read(FORMAT, "#Q One?\n^ c\nA a\nB b\n"))
    assert draft.missing == ["key"]
    assert draft.notes == ["The right answer is given as “c”, which is none of the options."]
    assert [(a["body"], a["correct"]) for a in draft.question["answers"]] == [("a", False), ("b", False)]


def test_a_key_that_differs_in_case_and_stop_is_found_and_noted() -> None:
    (draft,) = drafts(read(FORMAT, "#Q One?\n^ Chilly  Winds.\nA chilly winds\nB b\n"))
    assert draft.missing == []
    assert draft.question["answers"][0]["correct"] is True
    assert "the option reads" in draft.notes[0]


@pytest.mark.parametrize("entry", ["#Q One?\n^ a\nA a\n", "#Q One?\n^ a\n", "#Q One?\n", "#Q One?\n^ a\nA a\nB a\n"])
def test_fewer_than_two_options(entry: str) -> None:
    (draft,) = drafts(read(FORMAT, entry))
    assert "answers" in draft.missing


def test_a_stem_whose_lines_look_like_options() -> None:
    (draft,) = drafts(read(FORMAT, "#Q Who says this?\nA man walks in.\nB: Hello\n^ She\nA He\nB She\n"))
    assert draft.question["stem"] == "Who says this?\nA man walks in.\nB: Hello"
    assert [a["body"] for a in draft.question["answers"]] == ["He", "She"]


@pytest.mark.parametrize("style", ["a {}\nb {}\n", "A. {}\nB. {}\n", "A) {}\nB) {}\n", "a) {}\nb) {}\n"])
def test_letters_in_other_styles(style: str) -> None:
    options = style.format("A star", "Gone with\nthe wind")
    (draft,) = drafts(read(FORMAT, f"#Q Which one was shown in 1939?\n^ Gone with\nthe wind\n{options}"))
    assert [answer["body"] for answer in draft.question["answers"]] == ["A star", "Gone with\nthe wind"]
    assert [answer["correct"] for answer in draft.question["answers"]] == [False, True]


def test_lines_that_begin_as_letters_of_another_style_do_continue_the_text() -> None:
    (draft,) = drafts(read(FORMAT, "#Q Which?\n^ Both\nA One and\na half\nB Both\n"))
    assert [answer["body"] for answer in draft.question["answers"]] == ["One and\na half", "Both"]


def test_options_without_a_key() -> None:
    old, saying = drafts(
        read(FORMAT, "#Q Which city is older?\nA Rome\nof Italy\nB Berlin\n\n#Q Who says this?\nA man walks in.\n")
    )
    assert (old.question["stem"], old.missing) == ("Which city is older?", ["key"])
    assert [answer["body"] for answer in old.question["answers"]] == ["Rome\nof Italy", "Berlin"]
    assert (saying.question["stem"], saying.missing) == ("Who says this?\nA man walks in.", ["answers", "key"])


def test_an_option_without_a_text_is_left_out() -> None:
    (draft,) = drafts(read(FORMAT, "#Q Which is it?\n^ yes\nA yes\nB\nC no\nD no\n"))
    assert [(answer["body"], answer["correct"]) for answer in draft.question["answers"]] == [
        ("yes", True),
        ("no", False),
    ]
    assert draft.notes == ["An option without a text was left out.", "Options given twice were kept once: no."]


def test_options_and_keys_over_several_lines() -> None:
    (draft,) = drafts(read(FORMAT, "#Q One?\n^ a long\nanswer\nA a long\nanswer\nB b\nD d\n"))
    assert [a["body"] for a in draft.question["answers"]] == ["a long\nanswer", "b", "d"]
    assert draft.question["answers"][0]["correct"] is True


def test_several_keys_make_a_multiple_choice() -> None:
    (draft,) = drafts(read(FORMAT, "#Q One?\n^ a\n^ c\nA a\nB b\nC c\n"))
    assert draft.question["type"] == "multiple_choice"
    assert [a["correct"] for a in draft.question["answers"]] == [True, False, True]


def test_without_a_stem() -> None:
    (draft,) = drafts(read(FORMAT, "#Q\n^ a\nA a\nB b\n"))
    assert draft.missing == ["stem"]


def test_what_is_no_trivia_is_refused() -> None:
    with pytest.raises(FormatError) as caught:
        read(FORMAT, "Just a letter.\n")
    assert caught.value.line == 1
    assert read(FORMAT, "\n \n") == []


def test_the_format_is_recognised() -> None:
    assert FORMAT.sniff(corpus("opentriviaqa", "geography")[:65536], "geography") > 0.9
    assert FORMAT.sniff(b"#Q Who?\r^ I\rA I\rB you\r", "a.txt") > 0.9
    assert FORMAT.sniff(b"# Questions\n\n1. What?\n", "a.md") == 0


PIECES = ["#Q ", "^ ", "A ", "B ", "C", "\n", "\r\n", "a", " ", "é", "#", "^", "\n\n", "D d\n", "True", "false"]


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_every_line_has_its_place(pieces: list[str]) -> None:
    assert_survives(FORMAT, "".join(pieces).encode())


def test_garbage_is_accounted_for_or_refused() -> None:
    for data in garbage(PIECES, seed=1):
        assert_survives(FORMAT, data)


def test_one_piece_over_and_over() -> None:
    for data in monotonous(["#Q a\n", "^ a\n", "A a\n", " ", "#Q a\n^ a\nA a\nB b\n"]):
        with in_proportion(data):
            assert_survives(FORMAT, b"#Q x\n" + data)
