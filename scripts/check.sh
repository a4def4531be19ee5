#!/bin/sh
# Style, types and generated pages, without running anything. All of it is said, then the first failure counts.
set -u
cd "$(dirname "$0")/.." || exit 1
scripts/environment.sh .venv-dev requirements-dev.txt || exit 1
bin=.venv-dev/bin
status=0
echo "== style"
$bin/ruff check . || status=1
$bin/ruff format --check . || status=1
echo "== types"
$bin/mypy || status=1
echo "== generated pages"
$bin/python -m scripts.settings_page --check || status=1
exit $status
