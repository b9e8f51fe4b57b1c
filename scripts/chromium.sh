#!/usr/bin/env bash
# Make sure that there is a Chromium for the browser tests: the one named, the system's, or one from the system's packages.
set -euo pipefail
browser="${ROBOJUDGE_CHROMIUM:-/usr/bin/chromium}"
if [ -x "$browser" ]; then exit 0; fi
if [ -z "${ROBOJUDGE_CHROMIUM:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium > /dev/null
  exit 0
fi
echo "The browser tests need Chromium, and there is none at $browser. Install it (apt-get install chromium)," \
  "or say where it is: ROBOJUDGE_CHROMIUM=/path/to/chromium" >&2
exit 1
