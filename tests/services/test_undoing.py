import pytest

from services.undoing import undone_by


@pytest.mark.parametrize("end", [ValueError, SystemExit, KeyboardInterrupt])
def test_what_does_not_end_well_is_taken_back(end):
    undone = []
    with pytest.raises(end), undone_by(lambda: undone.append(1)):
        raise end
    assert undone == [1]


def test_what_ends_by_itself_stays():
    undone = []

    def early():
        with undone_by(lambda: undone.append(1)):
            return "kept"

    assert early() == "kept"
    assert undone == []
