"""Links in our own HTML: their addresses, and that no name can break out of them. Rows that are held in memory."""

from __future__ import annotations

from dashboard import anchors
from dashboard.recent import Recent


def test_an_address_is_relative_to_any_page():
    assert anchors.address("overview", {}) == "./"
    assert anchors.address("coverage", {"year": "2025", "kinds": "town,park"}) == (
        "coverage?year=2025&kinds=town%2Cpark"
    )
    assert anchors.address("overview", {"lang": "en"}) == "./?lang=en"


def test_what_people_type_stays_text():
    link = anchors.anchor("township", anchors.bold("**<i>镇</i>** 9"), {"unit": '"><b'}, label='a"b')
    assert link == (
        '<a class="ud-go" href="township?unit=%22%3E%3Cb" target="_self" aria-label="a&quot;b">'
        "<b>&lt;i&gt;镇&lt;/i&gt;</b> 9</a>"
    )


def test_small_results_are_held_and_given_out_as_copies():
    held, asked = Recent(rows_in_all=6, rows_of_one=3), []

    def ask(key: str, count: int) -> list[dict[str, object]]:
        def answer() -> list[dict[str, object]]:
            asked.append(key)
            return [{"n": each} for each in range(count)]

        return held.rows(key, answer)

    ask("a", 2)[0]["n"] = "spoilt"
    assert ask("a", 2) == [{"n": 0}, {"n": 1}]
    assert asked == ["a"]
    ask("large", 4)
    ask("large", 4)
    assert asked == ["a", "large", "large"], "what is large is not held"
    ask("b", 2)  # 2 + 1 and 2 + 1 are all there is room for
    ask("a", 2)
    ask("c", 1)
    assert asked == ["a", "large", "large", "b", "c"]
    ask("a", 2)
    ask("b", 2)
    assert asked == ["a", "large", "large", "b", "c", "b"], "b was used least recently"
    held.clear()
    ask("a", 2)
    assert asked[-1] == "a"
