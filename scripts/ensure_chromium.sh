#!/bin/sh
# Makes sure that the browser tests find a Chromium: one that is installed,
# else Debian's package when we are root, else the one Playwright brings.
set -eu
bin=$1
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium
else
    "$bin/python" -m playwright install chromium
fi
