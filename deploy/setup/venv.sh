#!/usr/bin/env bash
# Makes .venv with a Python of 3.11 or newer. PYTHON=/path/to/python chooses one.
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/setup/say.sh
. deploy/setup/debian.sh

new_enough() { # a name on PATH may be a stand-in that only says how to install it: so it is run
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

can_make_venv() {
  "$1" -c 'import ensurepip, venv' 2>/dev/null
}

candidates="${PYTHON:-python3.13 python3.12 python3.11 python3}"

choose() { # CONDITION…: prints the first candidate that meets all
  local python condition
  for python in $candidates; do
    for condition in "$@"; do "$condition" "$python" || continue 2; done
    printf '%s' "$python"
    return
  done
  return 1
}

make_with_uv() {
  command -v uv >/dev/null || return 1
  local python
  python=$(choose new_enough) || python="3.13" # uv can bring one
  uv venv --quiet --no-project --python "$python" .venv
}

make_with_venv() {
  local python
  if ! python=$(choose new_enough can_make_venv); then
    python=$(choose new_enough) || give_up \
      "Python 3.11 以上が見つかりません。入れてから、もう一度はじめてください。" \
      "No Python 3.11 or newer was found. Install one and start again." "sudo apt-get install python3 python3-venv"
    may_install || give_up \
      "$python には venv がありません。管理者に、つぎの一行をたのんでください。" \
      "$python lacks venv. Ask an administrator for this line." "sudo apt-get install python3-venv"
    say "python3-venv を入れています…" "Installing python3-venv…"
    install_packages python3-venv "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
  fi
  "$python" -m venv .venv || { rm -rf .venv && return 1; } # half of one would look like a whole one
}

say "Python の場所を作っています…" "Making a place for Python packages…"
rm -rf .venv
rm -f node_modules/.ready-to-* # the node that served them may have been in there
make_with_uv || { rm -rf .venv && make_with_venv; }
