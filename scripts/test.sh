#!/bin/sh
# Everything: what the machine needs, checks, all tests with coverage, and the floor under it.
#   scripts/test.sh [pytest options]
# A part that fails does not hide what the later parts would have said.
set -u
cd "$(dirname "$0")/.." || exit 1
scripts/system.sh venv chromium postgresql fonts processes || exit 1
scripts/environment.sh .venv-dev requirements-dev.txt || exit 1
bin=$PWD/.venv-dev/bin
failed=""

scripts/check.sh || failed="$failed checks"

rm -rf build/coverage
mkdir -p build/coverage
echo "== tests"
$bin/coverage run -m pytest --numprocesses=auto --dist=loadfile --durations=20 --doctest-modules models services components pages callbacks api tests "$@" ||
    failed="$failed tests"

echo "== coverage"
$bin/coverage combine --quiet
$bin/coverage html --quiet -d build/coverage/html
$bin/coverage report --sort=cover
echo "== coverage of services, models and api, in percent (at least 90)"
$bin/coverage report --include='services/*,models/*,api/*' --fail-under=90 --format=total || failed="$failed coverage"

[ -z "$failed" ] || {
    echo "datalens: failed:$failed" >&2
    exit 1
}
