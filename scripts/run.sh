#!/bin/sh
# Start DataLens from a fresh clone: environment, database, server, one line with the address.
set -u
cd "$(dirname "$0")/.." || exit 1
scripts/environment.sh .venv requirements.txt || exit 1
exec .venv/bin/python -m scripts.serve
