"""The lines of the benchmarks' table: ratios to the yardstick, goals reached or not."""

from tests.benchmarks.table import Line, late_of, printed, times

TAKEN = [100.0, 120.0, 140.0]


def test_the_goal_is_in_the_yardstick_for_the_median_and_the_late_ones():
    line = Line("click", TAKEN, "ms", "P", of=40.0, goal=3.0, late_goal=4.0)
    assert (line.median, line.ratio) == (120.0, 3.0)
    assert round(late_of(TAKEN), 6) == 138.0  # 120 + 0.9 of the way to 140
    assert line.reached is True
    assert Line("click", TAKEN, "ms", "P", of=40.0, goal=3.0, late_goal=3.4).reached is False
    assert Line("click", TAKEN, "ms", "P", of=40.0, goal=2.9).reached is False


def test_without_a_yardstick_the_goal_is_in_the_unit():
    assert Line("start", [2.4], "s", goal=2.5).reached is True
    assert Line("memory", [301.0], "MiB", goal=300).reached is False


def test_a_goal_to_be_at_or_above():
    assert Line("faster", [6.1], "x", goal=6, at_least=True).reached is True
    assert Line("faster", [5.9], "x", goal=6, at_least=True).reached is False
    assert Line("as it is", [5.9], "x").reached is None


def test_a_peer_tells_how_many_times_ours_it_took():
    ours, peer = Line("ours", [50.0], "ms", "P", 25.0), Line("peer", [400.0], "ms", "P", 25.0)
    assert times(peer, ours).note == "8.0 x ours"


def test_the_table_says_reached_or_not_and_keeps_other_words():
    lines = printed([Line("短 name", TAKEN, "ms", "P", 40.0, 2.0), "a word on it"]).splitlines()
    assert lines[-1] == "a word on it"
    assert " ".join(lines[-2].split()) == "短 name 120 ms 138 ms 3.0 P 3.5 P <= 2 P NO"
