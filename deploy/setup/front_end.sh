#!/usr/bin/env bash
# Brings the pages' packages into node_modules: `run` those that browsers load, `test` the linters' and tests' too.
# Where there is no node, or one too old for the linters, PyPI's package that carries it goes into .venv.
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/setup/say.sh

node_is_new_enough() { # ESLint's wish: 20.19, 22.13, 24 or newer
  command -v npm >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24 ? 0 : 1)' 2>/dev/null
}

PATH="$PWD/.venv/bin:$PATH"
if ! node_is_new_enough; then
  deploy/setup/python_packages.sh deploy/setup/node.txt
  export NODE_USE_SYSTEM_CA="${NODE_USE_SYSTEM_CA:-1}" # as other programs do: a town hall's proxy has its own certificate
fi

omit=()
if [ "$1" = run ]; then omit=(--omit=dev); fi

say "画面の部品を入れています…" "Installing the pages' packages…"
export npm_config_update_notifier=false
# No package's own script is run: nothing of ours needs one.
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error ${omit[@]+"${omit[@]}"} >/dev/null || give_up \
  "画面の部品を入れられませんでした。インターネットにつながっているか、確かめてください。" \
  "The pages' packages couldn't be installed. Check the connection to the internet."
