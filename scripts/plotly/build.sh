#!/bin/sh
# Build the vendored bundles of plotly.js again, from the packages that package-lock.json pins.
# Needs Node; only for whoever changes which kinds of trace are in them, or takes a newer plotly.js.
set -eu
cd "$(dirname "$0")/../.." || exit 1
work=build/plotly
mkdir -p "$work"
cp scripts/plotly/*.mjs scripts/plotly/package.json scripts/plotly/package-lock.json "$work/"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund && node bundle.mjs "$OLDPWD/assets/vendor/plotly")
ls -l assets/vendor/plotly
