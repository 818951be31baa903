"""A job is spared most searches for garbage, and the process has its own ways back afterwards."""

import gc

from registry.jobs.sparing import SELDOM, seldom_searched


def test_searches_are_seldom_until_the_last_job_is_over() -> None:
    before = gc.get_threshold()
    with seldom_searched():
        with seldom_searched():
            assert gc.get_threshold() == SELDOM
        assert gc.get_threshold() == SELDOM
    assert gc.get_threshold() == before
