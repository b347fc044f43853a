# Debian packages: installed as root (or by a sudo that asks nothing), else named for an administrator. Sourced by .ci/setup.

administrator() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt_install() {
  again as_root apt-get update -q || echo "some package lists could not be read anew; going on with what there is"
  again as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"
}

there_is() { command -v "$1" >/dev/null 2>&1; }

# list_missing PURPOSE: fills `needed`, without which the purpose fails, and `wished`, without which a hall is only silent.
list_missing() {
  needed=() wished=()
  venv_is_possible || needed+=("$(venv_package)")
  [ "$1" != check ] || return 0
  there_is espeak-ng || wished+=(espeak-ng)
  there_is aplay || wished+=(alsa-utils)
  [ -e /usr/share/unifont/unifont.hex ] || wished+=(unifont)
  [ "$1" = test ] || return 0
  needed+=("${wished[@]}") wished=()
  there_is chromium || needed+=(chromium)
  there_is mbpoll || needed+=(mbpoll)
  there_is mosquitto || [ -x /usr/sbin/mosquitto ] || needed+=(mosquitto)
  there_is pulseaudio || needed+=(pulseaudio)
  there_is parec || needed+=(pulseaudio-utils)
  compgen -G '/usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so' >/dev/null || needed+=(libasound2-plugins)
}

system_packages() {
  local needed wished
  list_missing "$1"
  local all=("${needed[@]}" "${wished[@]}")
  [ "${#all[@]}" != 0 ] || return 0
  local line="apt-get update && apt-get install -y ${all[*]}"
  if administrator; then
    step "Debian packages: ${all[*]}" system apt_install "${all[@]}"
  elif [ "${#needed[@]}" != 0 ]; then
    fail "this machine lacks ${needed[*]}. An administrator can install all that is missing with this one line:" "    $line"
  else
    say "the hall will run without a voice, or without rare characters on paper. An administrator can add what is missing: $line"
  fi
}
