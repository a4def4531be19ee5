"""The real chain: a file arrives, the real child reads it, and questions are answered."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from models.blocks import Note
from models.errors import Conflict, InvalidParameters, NotEnoughData, NotFound
from models.filters import Condition, PreviewQuery, SortKey
from models.kinds import Analysis
from models.receipt import ReadingOptions
from models.tables import AnalysisResult
from models.values import Value
from services.analyses import ANALYSES
from services.results import Results
from tests.services.arrivals import arrive

TOWNS = b"town,people,founded\nUlm,128928,854\nTrier,112461,\nGera,93634,995\n"


class Params(Value):
    """What a test asks."""

    number: int = 0


class Result(Value):
    """What it gets."""

    number: float


class Large(Value):
    """What is too large to be kept."""

    text: str


class Counting:
    """An analysis that knows how often it was run."""

    def __init__(self, result=1.0):
        self.runs = 0
        self.result = result
        self.analysis = Analysis("counting", "Counting", Params, Result, None, lambda result: [Note(text="one")])

    def compute(self):
        self.runs += 1
        if isinstance(self.result, Exception):
            raise self.result
        return Result(number=self.result)

    def ask(self, services, dataset, number=0):
        return services.results.get_or_compute(dataset, self.analysis, Params(number=number), self.compute)


@pytest.fixture
def dataset(services, owner):
    """A dataset that the real child has read."""
    services.start()
    added = arrive(services, owner.id, TOWNS)
    found = services.datasets.wait(owner.id, added.id, 120)
    assert found.status == "ready", found.error
    return found


@pytest.fixture
def unread(services, owner):
    """A dataset whose content plays no role."""
    return arrive(services, owner.id, TOWNS)


def test_a_question_is_answered_and_the_second_time_looked_up(services, owner, dataset):
    first = services.explorer.analyse(owner.id, dataset.id, "statistics", {"columns": "people"})
    second = services.explorer.analyse(owner.id, dataset.id, "statistics", {"columns": ["people"]})
    assert (first.cached, second.cached) == (False, True)
    assert first.result == second.result
    assert (first.dataset_id, first.analysis_type, first.exact) == (dataset.id, "statistics", True)
    [people] = first.result["profile"]
    assert (people["count"], people["median"], people["max"]) == (3, 112461, 128928)


def test_a_filter_is_part_of_the_question(services, owner, dataset):
    conditions = [{"column": "people", "op": ">", "value": 100_000}]
    answer = services.explorer.analyse(owner.id, dataset.id, "statistics", {"filter": conditions})
    assert (answer.result["rows"], answer.params["filter"][0]["op"]) == (2, ">")


def test_rows_are_sorted_filtered_and_cut(services, owner, dataset):
    query = PreviewQuery(
        limit=1,
        offset=1,
        columns=("town",),
        sort=(SortKey(column="people", descending=True),),
        filter=(Condition(column="people", op="<", value=120_000),),
    )
    found = services.explorer.preview(owner.id, dataset.id, query)
    assert (found.rows, found.total_rows, found.positions) == ((("Gera",),), 2, (2,))


def test_nonsense_is_refused_with_a_reason(services, owner, dataset):
    with pytest.raises(NotFound) as caught:
        services.explorer.analyse(owner.id, dataset.id, "astrology", {})
    assert "statistics" in caught.value.details["known"]
    for raw in ({"columns": "moon"}, {"colour": "red"}, {"filter": [{"column": "town", "op": "like"}]}):
        with pytest.raises(InvalidParameters) as wrong:
            services.explorer.analyse(owner.id, dataset.id, "statistics", raw)
        assert wrong.value.details["fields"]


def test_a_file_read_in_another_way_answers_anew(services, owner, dataset):
    before = services.explorer.analyse(owner.id, dataset.id, "statistics", {})
    services.datasets.reparse(owner.id, dataset.id, ReadingOptions(types={"founded": "text"}))
    again = services.datasets.wait(owner.id, dataset.id, 120)
    assert (again.status, again.columns_info[2]["type"]) == ("ready", "text")
    after = services.explorer.analyse(owner.id, dataset.id, "statistics", {})
    assert (before.cached, after.cached) == (False, False)
    assert before.result["profile"][2]["type"] != after.result["profile"][2]["type"]


def test_cells_that_did_not_fit_can_be_seen(services, owner):
    services.start()
    rows = "".join(f"{number},1\n" for number in range(200))
    added = arrive(services, owner.id, f"a,b\n{rows}many,1\n".encode())
    assert services.datasets.wait(owner.id, added.id, 120).receipt["rejected_cells"] == 1
    [cell], total = services.datasets.rejected(owner.id, added.id, 10, 0)
    assert (cell.column, cell.raw, cell.line, total) == ("a", "many", 202, 1)


def test_columns_that_are_gone_are_said_to_be(services, owner, dataset):
    services.files.remove_columns(dataset.id, dataset.generation)
    with pytest.raises(Conflict, match="original file is kept"):
        services.explorer.preview(owner.id, dataset.id, PreviewQuery())


def test_the_kinds_describe_what_they_take_and_give(sqlite_services):
    kinds = {kind["kind"]: kind for kind in sqlite_services.explorer.kinds()}
    assert set(kinds) == set(ANALYSES)
    assert "columns" in kinds["statistics"]["parameters"]["properties"]
    assert "profile" in kinds["statistics"]["result"]["properties"]


def test_equal_questions_at_the_same_time_are_computed_once(services, unread):
    counting = Counting()
    together = threading.Barrier(8)

    def ask(_):
        together.wait()
        return counting.ask(services, unread)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))
    assert counting.runs == 1
    assert sorted(cached for _, _, cached in answers) == [False] + [True] * 7
    assert {answer["number"] for answer, _, _ in answers} == {1.0}


def test_equal_questions_share_an_answer_that_is_too_large_to_be_kept(services, unread):
    counting, together = Counting(), threading.Barrier(2)
    large = Analysis("large", "Large", Params, Large, None, lambda result: [])

    def compute():
        counting.runs += 1
        together.wait()
        threading.Event().wait(0.05)
        return Large(text="x" * 9_000_000)

    def ask(is_second):
        if is_second:
            together.wait()
        return services.results.get_or_compute(unread, large, Params(), compute)

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(ask, (False, True)))
    assert counting.runs == 1
    assert sorted(cached for _, _, cached in answers) == [False, True]


def test_different_questions_do_not_wait_for_each_other(services, unread):
    first, second = Counting(), Counting(2.0)
    asked = []

    def slow():
        asked.append(second.ask(services, unread, number=2))
        return first.compute()

    services.results.get_or_compute(unread, first.analysis, Params(number=1), slow)
    assert asked[0][0] == {"number": 2.0}


def test_two_servers_that_compute_the_same_keep_it_once(services, unread):
    counting, other = Counting(), Results(services.database)

    def overtaken():
        other.get_or_compute(unread, counting.analysis, Params(), counting.compute)
        return counting.compute()

    result, _, cached = services.results.get_or_compute(unread, counting.analysis, Params(), overtaken)
    assert (result, cached) == ({"number": 1.0}, False)
    with services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AnalysisResult)) == 1


def test_a_failure_is_not_kept(services, unread):
    counting = Counting(NotEnoughData("Too few."))
    for _ in range(2):
        with pytest.raises(NotEnoughData):
            counting.ask(services, unread)
    counting.result = float("nan")
    assert counting.ask(services, unread)[0] == {"number": None}
    assert counting.runs == 3


def test_a_new_version_of_an_analysis_computes_anew(services, unread):
    from dataclasses import replace

    counting = Counting()
    counting.ask(services, unread)
    counting.analysis = replace(counting.analysis, version=2)
    assert counting.ask(services, unread)[2] is False


def test_an_answer_whose_dataset_is_gone_is_still_given(services, owner, unread):
    counting = Counting()

    def deleted_meanwhile():
        services.datasets.delete(owner.id, unread.id)
        return counting.compute()

    assert services.results.get_or_compute(unread, counting.analysis, Params(), deleted_meanwhile)[0]["number"] == 1


def test_a_very_large_answer_is_given_but_not_kept(sqlite_services):
    from tests.services.conftest import stored_user

    owner = stored_user(sqlite_services.database, "owner")
    dataset = arrive(sqlite_services, owner.id, TOWNS)

    large = Analysis("large", "Large", Params, Large, None, lambda result: [])
    for _ in range(2):
        found = sqlite_services.results.get_or_compute(dataset, large, Params(), lambda: Large(text="x" * 9_000_000))
        assert found[2] is False


def test_nobody_else_can_ask(services, owner, stranger, unread):
    errors = set()
    for dataset_id in (unread.id, uuid4()):
        for ask in (
            lambda found=dataset_id: services.explorer.analyse(stranger.id, found, "statistics", {}),
            lambda found=dataset_id: services.explorer.analyse(stranger.id, found, "astrology", {}),
            lambda found=dataset_id: services.explorer.preview(stranger.id, found, PreviewQuery()),
        ):
            with pytest.raises(NotFound) as caught:
                ask()
            errors.add((caught.value.message, str(caught.value.details)))
    assert len(errors) == 1
