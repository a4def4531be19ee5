import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from models.errors import (
    BadRequest,
    Conflict,
    FileTooLarge,
    InvalidParameters,
    NotFound,
    StorageFull,
    UnsupportedFileType,
)
from models.receipt import ReadingOptions
from models.tables import Upload, now
from services.uploads import CHECKPOINT
from tests.services.arrivals import TABLE, files_in
from tests.services.test_files import full_disk

BIG = os.urandom(CHECKPOINT + 3_000_000)


@pytest.fixture
def begin(services, owner):
    def create(length=None, **more):
        return services.uploads.create(owner.id, "towns.csv", len(TABLE) if length is None else length, **more)

    return create


def cut_after(content):
    """Bytes over a connection that then breaks."""
    yield content
    raise ConnectionResetError


def set_row(services, upload, **values):
    with services.database.session() as session:
        session.execute(update(Upload).where(Upload.id == upload.id).values(values))


def content_of(services, owner, upload):
    return services.files.path_of(services.datasets.get(owner.id, upload.dataset_id)).read_bytes()


def test_an_upload_in_one_piece_becomes_a_dataset(services, owner, begin):
    upload = begin(options=ReadingOptions(delimiter=";"), name="Towns")
    done = services.uploads.append(owner.id, upload.id, 0, [TABLE[:5], b"", TABLE[5:]])
    dataset = services.datasets.get(owner.id, done.dataset_id)
    assert (done.received, dataset.status, dataset.name) == (len(TABLE), "uploaded", "Towns")
    assert dataset.sha256 == hashlib.sha256(TABLE).hexdigest()
    assert dataset.options == {"delimiter": ";"}
    assert files_in(services) == {dataset.file_path}
    assert content_of(services, owner, done) == TABLE


def test_an_upload_goes_on_where_it_stopped(services, owner, begin):
    upload = begin()
    assert services.uploads.append(owner.id, upload.id, 0, [TABLE[:7]]).received == 7
    assert services.uploads.get(owner.id, upload.id).received == 7
    done = services.uploads.append(owner.id, upload.id, 7, [TABLE[7:]])
    assert content_of(services, owner, done) == TABLE


def test_an_empty_upload_is_complete_at_once(services, owner, begin):
    assert services.datasets.get(owner.id, begin(0).dataset_id).file_size == 0


def test_a_cut_connection_keeps_what_arrived(services, owner, begin):
    upload = begin()
    with pytest.raises(ConnectionResetError):
        services.uploads.append(owner.id, upload.id, 0, cut_after(TABLE[:9]))
    assert services.uploads.get(owner.id, upload.id).received == 9
    done = services.uploads.append(owner.id, upload.id, 9, [TABLE[9:]])
    assert content_of(services, owner, done) == TABLE


@pytest.mark.parametrize("offset", [0, 6, 8, 10_000, -1])
def test_a_wrong_place_is_refused_with_the_right_one(services, owner, begin, offset):
    upload = begin()
    services.uploads.append(owner.id, upload.id, 0, [TABLE[:7]])
    with pytest.raises(Conflict) as caught:
        services.uploads.append(owner.id, upload.id, offset, [b"x"])
    assert caught.value.details == {"offset": 7}
    assert services.uploads.get(owner.id, upload.id).received == 7


def test_the_last_piece_sent_twice_gives_the_same_dataset(services, owner, begin):
    upload = begin()
    services.uploads.append(owner.id, upload.id, 0, [TABLE[:7]])
    done = services.uploads.append(owner.id, upload.id, 7, [TABLE[7:]])
    again = services.uploads.append(owner.id, upload.id, 7, [TABLE[7:]])
    assert again.dataset_id == done.dataset_id == services.uploads.get(owner.id, upload.id).dataset_id
    assert content_of(services, owner, done) == TABLE
    assert len(files_in(services)) == 1


def test_two_connections_that_send_the_last_piece_make_one_dataset(services, owner, begin):
    upload = begin(len(BIG))
    together = threading.Barrier(2)

    def send(_):
        together.wait()
        try:
            return services.uploads.append(owner.id, upload.id, 0, [BIG]).dataset_id
        except Conflict:
            return None

    with ThreadPoolExecutor(2) as threads:
        found = set(threads.map(send, range(2))) - {None}
    # Both may have been refused half-way; whoever asks then can go on.
    place = services.uploads.get(owner.id, upload.id).received
    done = services.uploads.append(owner.id, upload.id, place, [BIG[place:]])
    assert found <= {done.dataset_id}
    assert content_of(services, owner, done) == BIG
    assert len(files_in(services)) == 1


def test_a_connection_that_was_given_up_cannot_write_into_the_next_one(services, owner, begin):
    upload = begin()

    def slow():
        yield TABLE[:5]
        # Meanwhile the client lost patience, asked where the upload stands, and sent everything anew.
        place = services.uploads.get(owner.id, upload.id).received
        services.uploads.append(owner.id, upload.id, place, [TABLE[place:]])
        yield b"old bytes"

    with pytest.raises(Conflict):
        services.uploads.append(owner.id, upload.id, 0, slow())
    assert content_of(services, owner, services.uploads.get(owner.id, upload.id)) == TABLE


def test_bytes_become_safe_while_a_long_piece_arrives(services, owner, begin):
    upload = begin(len(BIG) + 1)

    def watched():
        yield BIG
        # What a server that is killed now would know.
        assert services.uploads.get(owner.id, upload.id).received >= CHECKPOINT

    assert services.uploads.append(owner.id, upload.id, 0, watched()).received == len(BIG)


def test_after_a_crash_only_what_was_safe_counts(services, owner, begin):
    upload = begin()
    services.uploads.append(owner.id, upload.id, 0, [TABLE[:7]])
    path = services.files.arriving / str(upload.id)
    path.write_bytes(TABLE[:7] + b"torn")
    assert services.uploads.get(owner.id, upload.id).received == 7
    done = services.uploads.append(owner.id, upload.id, 7, [TABLE[7:]])
    assert content_of(services, owner, done) == TABLE


def test_a_file_shorter_than_the_row_says_counts_as_it_is(services, owner, begin):
    upload = begin()
    services.uploads.append(owner.id, upload.id, 0, [TABLE[:7]])
    os.truncate(services.files.arriving / str(upload.id), 3)
    assert services.uploads.get(owner.id, upload.id).received == 3
    done = services.uploads.append(owner.id, upload.id, 3, [TABLE[3:]])
    assert content_of(services, owner, done) == TABLE


@pytest.mark.parametrize("folder", ["incoming", "originals"])
def test_an_upload_that_was_complete_when_the_server_died_is_finished(services, owner, begin, folder):
    upload = begin()
    suffix = ".csv" if folder == "originals" else ""
    (services.files.folder / folder / f"{upload.id}{suffix}").write_bytes(TABLE)
    set_row(services, upload, received=len(TABLE))
    services.uploads.recover()
    assert services.datasets.get(owner.id, upload.id).file_size == len(TABLE)
    assert services.uploads.get(owner.id, upload.id).dataset_id == upload.id
    assert len(files_in(services)) == 1


def test_asking_where_a_complete_upload_stands_finishes_it(services, owner, begin):
    upload = begin()
    (services.files.arriving / str(upload.id)).write_bytes(TABLE)
    set_row(services, upload, received=len(TABLE))
    assert services.uploads.get(owner.id, upload.id).dataset_id == upload.id


@pytest.mark.parametrize("kind", ["sha1", "sha256", "md5"])
def test_a_checksum_protects_a_piece(services, owner, begin, kind):
    upload = begin()
    right = hashlib.new(kind, TABLE[:7]).digest()
    with pytest.raises(BadRequest) as caught:
        services.uploads.append(owner.id, upload.id, 0, [TABLE[:6], b"?"], checksum=(kind, right))
    assert caught.value.details == {"reason": "checksum"}
    assert services.uploads.get(owner.id, upload.id).received == 0
    assert services.uploads.append(owner.id, upload.id, 0, [TABLE[:7]], checksum=(kind, right)).received == 7


def test_an_unknown_checksum_is_refused(services, owner, begin):
    with pytest.raises(BadRequest):
        services.uploads.append(owner.id, begin().id, 0, [TABLE], checksum=("crc1", b""))


def test_a_cut_piece_with_a_checksum_keeps_nothing(services, owner, begin):
    upload = begin()
    with pytest.raises(ConnectionResetError):
        services.uploads.append(owner.id, upload.id, 0, cut_after(TABLE[:9]), checksum=("sha1", b""))
    assert services.uploads.get(owner.id, upload.id).received == 0


def test_more_bytes_than_announced_are_refused(services, owner, begin):
    upload = begin()
    with pytest.raises(FileTooLarge):
        services.uploads.append(owner.id, upload.id, 0, [TABLE, b"x"])
    assert services.datasets.page(owner.id, query())[1] == 0


def query():
    from models.lists import DatasetQuery

    return DatasetQuery()


@pytest.mark.parametrize(
    ("filename", "length", "more", "error"),
    [
        ("a.exe", 1, {}, UnsupportedFileType),
        ("a.csv", 52_428_801, {}, FileTooLarge),
        ("a.csv", 1, {"name": ""}, InvalidParameters),
    ],
)
def test_what_would_be_refused_at_the_end_is_refused_at_the_beginning(services, owner, filename, length, more, error):
    with pytest.raises(error):
        services.uploads.create(owner.id, filename, length, **more)
    assert files_in(services) == set()


def test_a_full_disk_keeps_what_was_safe(sqlite_services):
    from tests.services.conftest import stored_user

    owner = stored_user(sqlite_services.database, "owner")
    uploads = sqlite_services.uploads
    upload = uploads.create(owner.id, "towns.csv", 5_000_000)
    uploads.append(owner.id, upload.id, 0, [b"x" * 2_000_000])
    with full_disk(2_500_000), pytest.raises(StorageFull):
        uploads.append(owner.id, upload.id, 2_000_000, [b"y" * 3_000_000])
    assert uploads.get(owner.id, upload.id).received == 2_000_000
    assert uploads.append(owner.id, upload.id, 2_000_000, [b"y" * 3_000_000]).dataset_id


def test_another_persons_upload_and_none_at_all_are_the_same(services, owner, stranger, begin):
    upload = begin()
    errors = set()
    for upload_id in (upload.id, uuid4()):
        for act in (
            lambda found=upload_id: services.uploads.get(stranger.id, found),
            lambda found=upload_id: services.uploads.append(stranger.id, found, 0, [TABLE]),
            lambda found=upload_id: services.uploads.terminate(stranger.id, found),
        ):
            with pytest.raises(NotFound) as caught:
                act()
            errors.add(caught.value.message)
    assert len(errors) == 1
    assert services.uploads.get(owner.id, upload.id).received == 0


def test_a_dropped_upload_is_gone_with_its_bytes(services, owner, begin):
    upload = begin()
    services.uploads.append(owner.id, upload.id, 0, [TABLE[:7]])
    services.uploads.terminate(owner.id, upload.id)
    assert files_in(services) == set()
    with pytest.raises(NotFound):
        services.uploads.get(owner.id, upload.id)


def test_dropping_a_finished_upload_keeps_its_dataset(services, owner, begin):
    done = services.uploads.append(owner.id, begin().id, 0, [TABLE])
    services.uploads.terminate(owner.id, done.id)
    assert content_of(services, owner, done) == TABLE


def test_an_upload_that_nobody_goes_on_with_expires(services, owner, begin):
    upload = begin()
    services.uploads.append(owner.id, upload.id, 0, [TABLE[:7]])
    set_row(services, upload, expires_at=now() - timedelta(seconds=1))
    with pytest.raises(NotFound):
        services.uploads.get(owner.id, upload.id)
    services.jobs.keeper.look_after()
    assert files_in(services) == set()


def test_deleting_a_dataset_forgets_its_upload(services, owner, begin):
    done = services.uploads.append(owner.id, begin().id, 0, [TABLE])
    services.datasets.delete(owner.id, done.dataset_id)
    with pytest.raises(NotFound):
        services.uploads.get(owner.id, done.id)
    assert files_in(services) == set()
