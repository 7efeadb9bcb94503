#!/bin/sh
# Makes sure that the tests find the programs that open what we write: a Chromium
# (one that is installed, else Debian's package when we are root, else the one that
# Playwright brings) and, when we may install it, LibreOffice for the workbook.
set -eu
bin=$1

found() {
    for name in "$@"; do
        if command -v "$name" >/dev/null 2>&1; then
            return 0
        fi
    done
    return 1
}

packages=""
found chromium chromium-browser google-chrome google-chrome-stable || packages="chromium"
found soffice || packages="$packages libreoffice-calc-nogui"
if [ -n "$packages" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -q
    # shellcheck disable=SC2086 # a list of package names
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages
elif [ "${packages#chromium}" != "$packages" ]; then
    "$bin/python" -m playwright install chromium
fi
