# shellcheck shell=bash
# What set-up tells a person, in both languages. Sourced by the scripts beside it.

say() { # JAPANESE ENGLISH
  printf '%s / %s\n' "$1" "$2"
}

give_up() { # JAPANESE ENGLISH [COMMAND THAT HELPS]
  printf '\n%s\n%s\n' "$1" "$2" >&2
  if [ $# -gt 2 ]; then printf '\n    %s\n\n' "$3" >&2; fi
  exit 1
}
