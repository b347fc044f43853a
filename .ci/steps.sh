# One line a step, the rest in a log; a stamp for what is done. Sourced by .ci/setup.

mkdir -p .venv/logs .venv/stamps

say() { printf 'qms set-up: %s\n' "$*"; }

# fail WORDS...: what is wrong and what to do, one line an argument; ends the set-up.
fail() {
  printf 'qms set-up: %s\n' "$@" >&2
  exit 1
}

# step WORDS LOG COMMAND...: announces, runs, and on failure shows the end of the log.
step() {
  local words=$1 log=.venv/logs/$2.log
  shift 2
  say "$words"
  "$@" >"$log" 2>&1 </dev/null && return
  sed '/^Ignoring /d' "$log" | tail -n 15 >&2
  fail "this step failed: $words" "the lines above are the end of $log; when the cause is mended, run the same command again"
}

# again COMMAND...: up to three times, for flaky networks.
again() {
  local pause
  for pause in 3 10; do
    "$@" && return
    echo "again in $pause s: $*"
    sleep "$pause"
  done
  "$@" || {
    echo "three tries failed: can this machine reach its package mirror (network, proxy, settings of apt, pip or npm)?"
    return 1
  }
}

hash_of() { cat "$@" | sha256sum | cut -c1-32; }

is_done() { [ -e ".venv/stamps/$1-$2" ]; }

# done_with NAME KEY: this NAME is now as KEY says, and as no other key does.
done_with() {
  rm -f ".venv/stamps/$1-"*
  touch ".venv/stamps/$1-$2"
}
