# Sourced by app/run and tests/run: makes sure that everything needed to build is on this machine.
#
#   prepare_machine app|tests
#
# Installs what is missing through the system's package manager (apt, dnf, pacman, brew) and remembers the list, so that the
# next start asks nobody. On any other system it says exactly what is needed and returns 3.

say() { printf '%s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else say "chartwright: installing packages needs an administrator, and there is no sudo. Please run as root: $*"; return 3
  fi
}

packages_for() {  # packages_for MANAGER app|tests
  case "$1" in
    apt)
      echo "g++ cmake ninja-build pkg-config libimgui-dev libglfw3-dev libgl-dev libsqlite3-dev nlohmann-json3-dev libfmt-dev" \
           "libcli11-dev libmd4c-dev libsodium-dev libzip-dev libpugixml-dev libcurl4-openssl-dev libstb-dev libgl1-mesa-dri fonts-inter fonts-jetbrains-mono" \
           "fonts-material-design-icons-iconfont"
      [ "$2" = tests ] && echo "doctest-dev libbenchmark-dev xvfb xauth procps" ;;
    dnf)
      echo "gcc-c++ cmake ninja-build pkgconf-pkg-config imgui-devel glfw-devel mesa-libGL-devel sqlite-devel json-devel fmt-devel" \
           "cli11-devel md4c-devel libsodium-devel libzip-devel pugixml-devel libcurl-devel stb_image_write-devel rsms-inter-fonts jetbrains-mono-fonts material-icons-fonts"
      [ "$2" = tests ] && echo "doctest-devel google-benchmark-devel xorg-x11-server-Xvfb xorg-x11-xauth procps-ng" ;;
    pacman)
      echo "gcc cmake ninja pkgconf imgui glfw mesa sqlite nlohmann-json fmt cli11 md4c libsodium libzip pugixml curl stb inter-font ttf-jetbrains-mono" \
           "ttf-material-icons"
      [ "$2" = tests ] && echo "doctest benchmark xorg-server-xvfb xorg-xauth procps-ng" ;;
    brew)
      echo "cmake ninja pkg-config imgui glfw sqlite nlohmann-json fmt cli11 md4c libsodium libzip pugixml curl font-inter font-jetbrains-mono" \
           "font-material-icons"
      [ "$2" = tests ] && echo "doctest google-benchmark" ;;
  esac
}

package_manager() {
  local m
  for m in apt-get:apt dnf:dnf pacman:pacman brew:brew; do
    command -v "${m%%:*}" >/dev/null 2>&1 && { echo "${m##*:}"; return; }
  done
}

missing_of() {  # missing_of MANAGER package...
  local manager=$1 package; shift
  for package in "$@"; do
    case "$manager" in
      apt) dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package" ;;
      dnf) rpm -q --whatprovides "$package" >/dev/null 2>&1 || echo "$package" ;;
      pacman) pacman -Qq "$package" >/dev/null 2>&1 || echo "$package" ;;
      brew) { brew list --formula "$package" || brew list --cask "$package"; } >/dev/null 2>&1 || echo "$package" ;;
    esac
  done
}

install_with() {  # install_with MANAGER package...
  local manager=$1; shift
  case "$manager" in
    apt) as_root apt-get update -q >/dev/null; as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2 ;;
    dnf) as_root dnf install -q -y "$@" >&2 ;;
    pacman) as_root pacman -S --needed --noconfirm "$@" >&2 ;;
    brew) brew install "$@" >&2 ;;
  esac
}

prepare_machine() {
  local what=$1 root manager wanted stamp missing
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  manager=$(package_manager)
  if [ -z "$manager" ]; then
    if command -v cmake >/dev/null 2>&1 && [ -n "${VCPKG_ROOT:-}" ]; then return 0; fi
    say "chartwright: this system has none of the package managers I know (apt, dnf, pacman, brew)."
    say "Please install: a C++20 compiler, CMake 3.25 or newer, Ninja, pkg-config, Dear ImGui, GLFW 3.3, OpenGL headers, SQLite 3.40,"
    say "nlohmann/json, fmt, CLI11, md4c, libsodium, libzip, pugixml, libcurl, stb, and the fonts Inter, JetBrains Mono and Material Icons."
    say "With vcpkg, vcpkg.json names the libraries: set VCPKG_ROOT and start again."
    return 3
  fi
  # Word splitting is wanted: the list is one package a word.
  # shellcheck disable=SC2046
  set -- $(packages_for "$manager" "$what")
  wanted="$manager $*"
  stamp="$root/build/prepared-$what"
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return 0

  missing=$(missing_of "$manager" "$@")
  if [ -n "$missing" ]; then
    say "Installing: $(echo $missing)"
    # shellcheck disable=SC2086
    if ! install_with "$manager" $missing; then
      # One unknown name must not keep the others from being installed.
      local package failed=""
      for package in $missing; do install_with "$manager" "$package" >/dev/null 2>&1 || failed="$failed $package"; done
      if [ -n "$failed" ]; then
        say "chartwright: these packages could not be installed with $manager:$failed"
        say "Install them another way and start again; what is really missing is named when configuring."
        return 3
      fi
    fi
  fi
  mkdir -p "$root/build" && printf '%s' "$wanted" > "$stamp"
}

configure_and_build() {  # configure_and_build PRESET target...
  local preset=$1 root log; shift
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  log="$root/build/$preset.log"
  mkdir -p "$root/build"
  cd "$root" || return 3
  local toolchain=()
  [ -n "${VCPKG_ROOT:-}" ] && toolchain=(-DCMAKE_TOOLCHAIN_FILE="$VCPKG_ROOT/scripts/buildsystems/vcpkg.cmake")
  if [ ! -f "build/$preset/build.ninja" ]; then
    say "Configuring ($preset) …"
    cmake --preset "$preset" "${toolchain[@]}" "${CONFIGURE_EXTRA[@]}" >"$log" 2>&1 || { cat "$log" >&2; say "chartwright: configuring failed; the lines above say why."; return 3; }
  fi
  # Dry run first: when nothing is to be done the program starts at once and without a word.
  if ninja -C "build/$preset" -n "$@" 2>/dev/null | grep -qE '\] (Building|Linking|Generating|compiling)'; then say "Building ($preset) … the first time takes some minutes."; fi
  cmake --build --preset "$preset" --target "$@" >"$log" 2>&1 || { tail -n 60 "$log" >&2; say "chartwright: the build failed; $log has everything."; return 3; }
}
