#!/usr/bin/env bash
# What the tests start for themselves: PostgreSQL, Redis, nginx, Chromium, Firefox and a C compiler. Only what is missing is installed.
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/setup/say.sh
. deploy/setup/debian.sh

has_postgres() {
  command -v pg_ctl >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/pg_ctl' >/dev/null
}

has_redis() {
  command -v redis-server >/dev/null || command -v valkey-server >/dev/null
}

has_chromium() { # the tests know how to look for one, also for Playwright's own
  .venv/bin/python -m tests.services.chromium >/dev/null 2>&1
}

has_nginx() {
  command -v nginx >/dev/null || [ -x /usr/sbin/nginx ]
}

has_firefox() { # it receives real pushes, which Chromium can't without its maker's service
  .venv/bin/python -m tests.services.firefox >/dev/null 2>&1
}

has_compiler() { # for the benchmarks' load client, which a test runs in small
  command -v cc >/dev/null || command -v gcc >/dev/null || command -v clang >/dev/null
}

missing=()
has_postgres || missing+=(postgresql)
has_redis || missing+=(redis-server)
has_nginx || missing+=(nginx-light)
has_compiler || missing+=(gcc libc6-dev)
has_chromium || missing+=(chromium)
has_firefox || missing+=(firefox-esr)
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

may_install || give_up \
  "テストに要るものがありません: ${missing[*]}。管理者に、つぎの一行をたのんでください。" \
  "The tests need ${missing[*]}. Ask an administrator for this line." "sudo apt-get install ${missing[*]}"

say "テストに要るものを入れています: ${missing[*]}" "Installing what the tests need"
others=()
for package in "${missing[@]}"; do
  [ "$package" = firefox-esr ] || others+=("$package")
done
if [ ${#others[@]} -gt 0 ]; then install_packages "${others[@]}"; fi
has_firefox || install_packages firefox-esr || true # Ubuntu has none of that name: then what is below is said

# Ubuntu's package is only a pointer to a snap, which doesn't run here: Playwright brings a Chromium of its own.
if ! has_chromium; then
  as_root .venv/bin/python -m playwright install-deps chromium
  .venv/bin/python -m playwright install chromium
fi

has_firefox || give_up \
  "Firefox が動きません（snap のものは使えません）。別の Firefox を入れて、場所を FIREFOX に書いてください。" \
  "No Firefox here starts (a snap's doesn't). Install another one and say where it is." "FIREFOX=/path/to/firefox make test"
