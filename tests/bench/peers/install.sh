#!/usr/bin/env bash
# Brings what the benchmarks measure us against: nginx with nchan from Debian, socket.io, ws and web-push from npm, into
# a folder of their own. What can't be had is named; the benchmarks leave it out and say so.
set -euo pipefail
cd "$(dirname "$0")/../../.."
. deploy/setup/say.sh
. deploy/setup/debian.sh

peers=test-results/bench/peers
PATH="$PWD/.venv/bin:$PATH"

missing=()
[ -e /usr/lib/nginx/modules/ngx_nchan_module.so ] || missing+=(nginx-light libnginx-mod-nchan)
command -v wrk >/dev/null || missing+=(wrk)
command -v cc >/dev/null || missing+=(gcc libc6-dev)
[ -e /usr/include/openssl/ssl.h ] || missing+=(libssl-dev)
if [ ${#missing[@]} -gt 0 ]; then
  if may_install; then
    say "比べる相手を入れています: ${missing[*]}" "Installing what the benchmarks compare with"
    install_packages "${missing[@]}" || say "入れられませんでした: ${missing[*]}" "Left out, not to be had"
  else
    say "管理者でないので入れません: ${missing[*]}" "Left out, that needs an administrator"
  fi
fi

mkdir -p "$peers"
cp tests/bench/peers/package.json "$peers/"
export npm_config_update_notifier=false
npm install --prefix "$peers" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null ||
  say "npm から入れられませんでした。" "Left out, not to be had from npm: socket.io, ws, web-push"
