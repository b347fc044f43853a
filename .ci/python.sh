# The virtual environment .venv, its pinned packages, and the project in it. Sourced by .ci/setup.

at_least_3_11='import sys; sys.exit(sys.version_info < (3, 11))'

choose_python() {
  for python in ${PYTHON-} python3 python3.14 python3.13 python3.12 python3.11; do
    "$python" -c "$at_least_3_11" 2>/dev/null && return
  done
  fail "Python 3.11 or newer is needed. An administrator can install it with this one line:" \
    "    apt-get update && apt-get install -y python3 python3-venv"
}

# A moved checkout or a removed Python leaves an environment behind whose commands point nowhere.
venv_is_usable() {
  .venv/bin/python -c "$at_least_3_11" 2>/dev/null &&
    head -n 2 .venv/bin/pip | grep -qF "$PWD/.venv/bin/"
}

venv_is_possible() {
  venv_is_usable || "$python" -c 'import ensurepip' 2>/dev/null || { ! administrator && venv_with_borrowed_pip; }
}

venv_package() { "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'; }

# Debian keeps ensurepip in a package of its own; a pip that is already there, or Debian's wheel of it, does as well.
venv_with_borrowed_pip() {
  empty_venv
  "$python" -m venv --without-pip .venv && { pip_from_python || pip_from_debian; }
} >.venv/logs/venv.log 2>&1 </dev/null

pip_from_python() { "$python" -m pip --python .venv/bin/python install pip; }

pip_from_debian() {
  (mkdir .venv/borrowed && cd .venv/borrowed && apt-get download python3-pip-whl && dpkg -x python3-pip-whl_*.deb .) &&
    PYTHONPATH=$(echo .venv/borrowed/usr/share/python-wheels/pip-*.whl) .venv/bin/python -m pip install --ignore-installed pip
}

empty_venv() {
  find .venv -mindepth 1 -maxdepth 1 ! -name logs -exec rm -rf {} +
  mkdir -p .venv/stamps
}

virtual_environment() {
  venv_is_usable && return
  empty_venv
  step "Python environment in .venv, with $("$python" --version)" venv "$python" -m venv .venv
}

pip_install() {
  again .venv/bin/python -m pip install --disable-pip-version-check --no-input --retries 5 --timeout 60 --progress-bar off "$@"
}

# requirements-test.lock holds all of requirements.lock, pin for pin (tests/house checks it): it serves for both.
python_packages() {
  local key
  key=$(hash_of "$1")
  is_done packages "$key" && return
  step "Python packages of $1 (a minute or more)" packages pip_install --require-hashes -r "$1"
  done_with packages "$key"
  [ "$1" = requirements.lock ] || touch ".venv/stamps/packages-$(hash_of requirements.lock)"
}

# The demo's second hall has devices on a broker. A hall that has no such devices needs none.
embedded_broker() {
  local key
  there_is mosquitto || [ -x /usr/sbin/mosquitto ] && return
  key=$(hash_of .ci/requirements-demo.lock)
  is_done broker "$key" && return
  step "a broker for the demo, since no Mosquitto is installed" broker pip_install --require-hashes -r .ci/requirements-demo.lock
  done_with broker "$key"
}

project() {
  local key
  key=$(hash_of pyproject.toml)
  is_done project "$key" && [ -x .venv/bin/qms ] && return
  step "the qms command" project pip_install --no-deps --no-build-isolation -e .
  done_with project "$key"
}
