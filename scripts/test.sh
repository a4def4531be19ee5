#!/bin/sh
# Everything: what the machine needs, checks, all tests with coverage, and the floor under it.
set -eu
cd "$(dirname "$0")/.."
scripts/system.sh venv chromium postgresql fonts
scripts/check.sh
bin=$PWD/.venv-dev/bin
rm -rf build/coverage
mkdir -p build/coverage
echo "== tests"
$bin/coverage run -m pytest --doctest-modules models services components pages callbacks api tests "$@"
$bin/coverage combine --quiet
$bin/coverage html --quiet -d build/coverage/html
$bin/coverage report --sort=cover
echo "== coverage of services, models and api (at least 90 %)"
$bin/coverage report --include='services/*,models/*,api/*' --fail-under=90 --format=total
