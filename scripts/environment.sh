#!/bin/sh
# Make a virtual environment that holds exactly the pinned requirements; do nothing when it already does.
#   scripts/environment.sh FOLDER REQUIREMENTS.txt
set -u
cd "$(dirname "$0")/.." || exit 1
folder=$1
requirements=$2
stamp=$folder/requirements.stamp

fail() {
    echo "datalens: $1" >&2
    exit 1
}

usable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 /usr/bin/python3}; do
        if usable "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    found=$("${PYTHON:-python3}" --version 2>&1) || found="no Python"
    fail "Python 3.11 or newer is needed, but here is $found. Install python3.11, or name one: PYTHON=/path/to/python make run."
}

python=$(find_python) || exit 1
wanted=$("$python" -c 'import sys; print(sys.version)'; cat requirements.txt "$requirements") || fail "$requirements cannot be read."

if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && [ -x "$folder/bin/python" ]; then
    exit 0
fi

"$python" -c 'import venv, ensurepip' 2>/dev/null || scripts/system.sh venv || exit 1
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
    fail "this Python has no venv module. On Debian: apt-get install python3-venv. Then try again."
problem=$(mkdir -p "$folder" 2>&1 && touch "$folder/.writable" 2>&1 && rm "$folder/.writable" 2>&1) ||
    fail "$PWD/$folder cannot be written to (${problem##*: }). Use a folder that you own."

echo "datalens: installing $requirements into $folder (only needed when it changes) ..." >&2
log=$folder/install.log
rm -f "$stamp"
"$python" -m venv --clear "$folder" >/dev/null 2>&1 ||
    fail "the virtual environment $folder cannot be made. Is the disk full, or is python3-venv only half installed?"
if ! "$folder/bin/python" -m pip install --disable-pip-version-check --no-input -r "$requirements" >"$log" 2>&1; then
    reason=$(grep -iE 'error|no space|failed' "$log" | tail -n 1)
    rm -f "$stamp"
    fail "the requirements could not be installed: ${reason:-see $log}. Is there a network, or PIP_INDEX_URL for a mirror? (all of it: $log)"
fi
printf '%s\n' "$wanted" >"$stamp"
