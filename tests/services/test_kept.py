"""What is kept: worked out once however many threads ask, bounded, and never an error."""

import threading

import pytest

from coverage.services.kept import Kept


def ask_at_once(ask, count=8):
    """The answers of threads that all ask at the same moment; an error is an answer."""
    start, answers = threading.Barrier(count), []

    def one():
        start.wait()
        try:
            answers.append(ask())
        except ValueError as error:
            answers.append(error)

    threads = [threading.Thread(target=one) for _ in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return answers


def test_threads_that_ask_at_once_share_one_computation():
    kept, made, others_wait = Kept(4), [], threading.Event()

    def make():
        made.append(threading.get_ident())
        others_wait.wait(0.2)  # whoever asks meanwhile must not begin too
        return object()

    answers = ask_at_once(lambda: kept.get("a", make))
    assert len(made) == 1
    assert len(set(map(id, answers))) == 1


def test_an_error_goes_to_all_who_wait_and_is_not_kept():
    kept, tries = Kept(4), []

    def fail():
        tries.append(1)
        raise ValueError("no")

    assert all(isinstance(each, ValueError) for each in ask_at_once(lambda: kept.get("a", fail)))
    with pytest.raises(ValueError, match="no"):
        kept.get("a", fail)
    assert kept.get("a", lambda: 7) == 7
    assert len(kept) == 1


def test_no_more_is_kept_than_the_bound_and_what_was_asked_for_last_stays():
    kept, made = Kept(2), []

    def get(key):
        return kept.get(key, lambda: made.append(key) or key)

    for key in ("a", "b", "a", "c", "a", "b"):
        get(key)
    assert len(kept) == 2
    assert made == ["a", "b", "c", "b"]


def test_a_value_may_be_made_of_others():
    kept = Kept(1)
    assert kept.get(3, lambda: kept.get(2, lambda: kept.get(1, lambda: 1) + 1) + 1) == 3
