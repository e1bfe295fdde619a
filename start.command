#!/bin/sh
# Start the server by a double click on a Mac or on Linux: installs what is missing into .venv, then opens a browser.
cd "$(dirname "$0")" || exit 1
if ! command -v make >/dev/null 2>&1; then
    echo "This needs 'make'. On a Mac: xcode-select --install. On Debian or Ubuntu: sudo apt-get install make" >&2
    printf 'Press Enter to close. ' && read -r _
    exit 1
fi
make run ARGS="--open $*"
status=$?
if [ $status -ne 0 ]; then
    echo "The server has stopped. What went wrong stands above."
    printf 'Press Enter to close. ' && read -r _
fi
exit $status
