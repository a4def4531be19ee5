#!/bin/sh
# Install the Debian packages that are missing, when allowed to; else say which ones are missing.
#   scripts/system.sh venv chromium postgresql fonts processes
set -u

have() {
    case $1 in
        venv) python3 -c 'import venv, ensurepip' 2>/dev/null ;;
        chromium) command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable ;;
        postgresql) command -v initdb || ls /usr/lib/postgresql/*/bin/initdb ;;
        processes) command -v ps && command -v setpriv ;;
        fonts) ls /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf || ls /usr/share/fonts/*/*.ttf || ls /usr/share/fonts/*/*/*.ttf ;;
    esac >/dev/null 2>&1
}

package() {
    case $1 in
        venv) echo python3-venv ;;
        fonts) echo fonts-dejavu-core ;;
        processes) echo procps util-linux ;;
        *) echo "$1" ;;
    esac
}

missing=""
for need in "$@"; do
    have "$need" || missing="$missing $(package "$need")"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    root=""
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    root="sudo -n"
else
    echo "datalens: missing on this machine:$missing. Install them: sudo apt-get install$missing" >&2
    exit 1
fi
command -v apt-get >/dev/null || {
    echo "datalens: missing on this machine:$missing (Debian names). Install them with your package manager." >&2
    exit 1
}
echo "datalens: installing$missing ..." >&2
log=$(mktemp)
install="$root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing"
# Package lists may be old or absent on a fresh machine: refresh them once, then try again.
$install >"$log" 2>&1 || { $root apt-get update >>"$log" 2>&1; $install >>"$log" 2>&1; } || {
    echo "datalens: apt-get could not install$missing: $(grep '^E:' "$log" | head -n 1) (all of it: $log)" >&2
    exit 1
}
rm -f "$log"
