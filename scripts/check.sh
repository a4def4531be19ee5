#!/bin/sh
# Style, types and generated pages, without running anything.
set -eu
cd "$(dirname "$0")/.."
scripts/environment.sh .venv-dev requirements-dev.txt
bin=.venv-dev/bin
echo "== style" && $bin/ruff check . && $bin/ruff format --check .
echo "== types" && $bin/mypy
echo "== generated pages" && $bin/python -m scripts.settings_page --check
