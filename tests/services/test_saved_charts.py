"""Charts that are kept: whose they are, that nobody overwrites what they have not seen, and that they last."""

from uuid import uuid4

import pytest

from models.charts import SPEC_VERSION, SavedChartQuery, Spec
from models.errors import Conflict, InvalidParameters, NotEnoughData, NotFound, NotReady
from models.receipt import ReadingOptions
from models.tables import SavedChart
from services.container import build_services
from services.saved_charts import public, spec_of
from tests.services.arrivals import arrive

BAR = Spec(chart="bar", x="town", y="people", agg="sum")


@pytest.fixture
def towns(services, owner):
    """A dataset that is ready."""
    services.start()
    dataset = arrive(services, owner.id)
    return services.datasets.wait(owner.id, dataset.id, 120)


@pytest.fixture
def chart(services, owner, towns):
    """A chart of it that is kept."""
    return services.saved_charts.create(owner.id, towns.id, BAR, " People by town ")


def names(services, owner, **query):
    return [chart.name for chart in services.saved_charts.page(owner.id, SavedChartQuery(**query))[0]]


def test_a_chart_is_kept_as_plain_data_over_a_restart(services, settings, owner, chart):
    services.close()
    again = build_services(settings)
    found = again.saved_charts.get(owner.id, chart.id)
    assert spec_of(found) == BAR
    assert (found.name, found.spec_version, found.revision) == ("People by town", SPEC_VERSION, 1)
    assert found.spec == {"chart": "bar", "x": "town", "y": "people", "agg": "sum"}
    assert set(public(found)) == {
        "id", "dataset_id", "name", "spec", "spec_version", "revision", "created_at", "updated_at",
    }  # fmt: skip
    again.close()


def test_without_a_name_it_has_the_title_of_the_chart(services, owner, towns):
    assert services.saved_charts.create(owner.id, towns.id, BAR).name == "Sum of people by town"
    titled = BAR.model_copy(update={"title": "My towns"})
    assert services.saved_charts.create(owner.id, towns.id, titled).name == "My towns"


def test_charts_are_listed_by_dataset_and_by_words(services, owner, towns, chart):
    other = services.datasets.wait(owner.id, arrive(services, owner.id).id, 120)
    services.saved_charts.create(owner.id, other.id, BAR, "Another 100%")
    assert names(services, owner) == ["Another 100%", "People by town"]
    assert names(services, owner, dataset_id=towns.id) == ["People by town"]
    assert names(services, owner, q="ANOTHER") == ["Another 100%"]
    assert names(services, owner, q="_") == []
    assert [item.id for item in services.saved_charts.of_dataset(owner.id, towns.id)] == [chart.id]
    found, total = services.saved_charts.page(owner.id, SavedChartQuery(per_page=1, page=2))
    assert ([item.name for item in found], total) == (["People by town"], 2)


def test_a_change_is_made_only_to_what_was_seen(services, owner, chart):
    changed = services.saved_charts.update(owner.id, chart.id, 1, name="Towns")
    assert (changed.name, changed.revision, spec_of(changed)) == ("Towns", 2, BAR)
    changed = services.saved_charts.update(owner.id, chart.id, 2, spec=Spec(chart="histogram", x="people"))
    assert (changed.revision, changed.spec) == (3, {"chart": "histogram", "x": "people"})
    with pytest.raises(Conflict, match="in the meantime") as error:
        services.saved_charts.update(owner.id, chart.id, 2, name="Too late")
    assert error.value.details == {"revision": 3}
    assert services.saved_charts.get(owner.id, chart.id).name == "Towns"


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        (Spec(chart="surely-not", x="town"), "chart"),
        (Spec(chart="bar", x="nothing"), "x"),
        (Spec(chart="scatter", x="town", y="people"), "x"),
        (Spec(chart="bar", x="town", filter=({"column": "gone", "op": "is_missing"},)), "filter"),
    ],
)
def test_a_chart_that_could_not_be_drawn_is_not_kept(services, owner, towns, chart, spec, field):
    for act in (
        lambda: services.saved_charts.create(owner.id, towns.id, spec, "Wrong"),
        lambda: services.saved_charts.update(owner.id, chart.id, 1, spec=spec),
    ):
        with pytest.raises(InvalidParameters) as error:
            act()
        assert list(error.value.details["fields"]) == [field]
    assert names(services, owner) == ["People by town"]


def test_names_and_sizes_have_limits(services, owner, towns, chart):
    for name in ("", "  ", "n" * 256):
        with pytest.raises(InvalidParameters, match="name"):
            services.saved_charts.update(owner.id, chart.id, 1, name=name)
    long = ({"column": "town", "op": "in", "value": ["x" * 1000] * 200},)
    with pytest.raises(InvalidParameters, match="longer than"):
        services.saved_charts.create(owner.id, towns.id, Spec(chart="bar", x="town", filter=long), "Long")
    nobody = ({"column": "town", "op": "=", "value": "Paris"},)
    with pytest.raises(NotEnoughData):
        services.saved_charts.create(owner.id, towns.id, Spec(chart="bar", x="town", filter=nobody))


def test_a_deletion_can_be_undone_until_it_is_final(services, owner, chart):
    services.saved_charts.trash(owner.id, chart.id)
    assert names(services, owner) == []
    with pytest.raises(NotFound):
        services.saved_charts.get(owner.id, chart.id)
    assert services.saved_charts.restore(owner.id, chart.id).name == "People by town"
    with pytest.raises(NotFound):
        services.saved_charts.restore(owner.id, chart.id)
    services.saved_charts.delete(owner.id, chart.id)
    with pytest.raises(NotFound):
        services.saved_charts.restore(owner.id, chart.id)


def test_anothers_chart_and_no_chart_look_the_same(services, owner, chart, towns):
    saved, stranger, messages = services.saved_charts, uuid4(), set()
    for chart_id in (chart.id, uuid4()):
        for act in (
            lambda chart_id=chart_id: saved.get(stranger, chart_id),
            lambda chart_id=chart_id: saved.update(stranger, chart_id, 1, name="mine"),
            lambda chart_id=chart_id: saved.delete(stranger, chart_id),
            lambda chart_id=chart_id: saved.trash(stranger, chart_id),
            lambda chart_id=chart_id: saved.restore(stranger, chart_id),
        ):
            with pytest.raises(NotFound) as error:
                act()
            messages.add((error.value.message, str(error.value.details)))
    assert len(messages) == 1
    with pytest.raises(NotFound):
        saved.create(stranger, towns.id, BAR, "mine")
    assert list(saved.of_dataset(stranger, towns.id)) == []


def test_charts_go_and_come_with_their_dataset(services, owner, towns, chart):
    services.datasets.trash(owner.id, towns.id)
    with pytest.raises(NotFound):
        services.saved_charts.get(owner.id, chart.id)
    assert names(services, owner) == []
    services.datasets.restore(owner.id, towns.id)
    assert names(services, owner) == ["People by town"]
    services.datasets.delete(owner.id, towns.id)
    with services.database.reading() as session:
        assert session.query(SavedChart).count() == 0


def test_a_chart_stays_while_its_file_is_read_in_another_way(services, owner, towns, chart):
    services.datasets.reparse(owner.id, towns.id, ReadingOptions(header_rows=0))
    with pytest.raises(NotReady):
        services.saved_charts.update(owner.id, chart.id, 1, spec=BAR)
    services.datasets.wait(owner.id, towns.id, 120)
    with pytest.raises(InvalidParameters, match="no column “town”"):
        services.charting.chart(owner.id, towns.id, spec_of(services.saved_charts.get(owner.id, chart.id)))


def test_a_chart_of_a_newer_version_says_so(services, owner, chart):
    with services.database.session() as session:
        session.get(SavedChart, chart.id).spec_version = SPEC_VERSION + 1
    with pytest.raises(Conflict, match="newer DataLens"):
        spec_of(services.saved_charts.get(owner.id, chart.id))
