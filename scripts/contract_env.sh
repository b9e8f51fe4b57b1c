#!/usr/bin/env bash
# Builds .venv-contract: the real LeRobot, in an environment of its own, for tests/contract.
#
# It cannot share ours: LeRobot 0.4.4 needs av<16, numpy<2.3 and huggingface-hub<0.36. The contract tests run in our
# environment and ask .venv-contract's Python for LeRobot's answers (tests/contract/lerobot_oracle.py).
# A second run is instant: the environment holds the hash of this file. PYTHON names the interpreter (default python3).
set -euo pipefail

cd "$(dirname "$0")/.."
python="${PYTHON:-python3}"
environment=.venv-contract
stamp="$environment/recipe.sha256"

fail() {
  printf 'contract: %s\n' "$@" >&2
  exit 1
}

find_missing_system_packages() {
  local libraries
  libraries="$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)"
  missing=()
  # The decoder loads any of FFmpeg 4 to 8; libavdevice needs all the other FFmpeg libraries.
  grep -Eq 'libavdevice\.so\.(58|59|60|61|62)' <<<"$libraries" || missing+=(ffmpeg)
  grep -q 'libGL\.so\.1' <<<"$libraries" || missing+=(libgl1)
}

install_system_packages() {
  find_missing_system_packages
  ((${#missing[@]})) || return 0
  if [[ "$(id -u)" == 0 ]] && command -v apt-get >/dev/null; then
    echo "contract: installing ${missing[*]} with apt-get"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    find_missing_system_packages
  fi
  ((${#missing[@]} == 0)) || fail "LeRobot's video decoder needs shared libraries of: ${missing[*]}" \
    "install them (Debian, Ubuntu: sudo apt-get install ffmpeg libgl1), then run 'make contract' again"
}

check_platform() {
  [[ "$(uname -s)" == Linux ]] || fail "the contract environment is for Linux only"
  "$python" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' ||
    fail "LeRobot 0.4.4 needs Python 3.10 to 3.13, and $python is $("$python" -V)" \
      "name another: PYTHON=python3.11 make contract"
}

pip_install() {
  "$environment/bin/python" -m pip install -qq --disable-pip-version-check --no-input "$@"
}

build() {
  rm -rf "$environment"
  "$python" -m venv "$environment"
  pip_install torch==2.13.0
  pip_install "datasets>=4,<5" "av>=15,<16" "huggingface-hub>=0.34.2,<0.36" jsonlines "draccus==0.10.0" \
    "einops<0.9" "numpy<2.3" "opencv-python-headless<4.13" "packaging<26" "gymnasium>=1.1.1,<2" deepdiff \
    "imageio[ffmpeg]" termcolor pyarrow safetensors pandas "setuptools<81"
  # --no-deps: LeRobot also asks for older torch and torchcodec, and for drivers that reading datasets does not touch.
  pip_install --no-deps lerobot==0.4.4 torchvision==0.28.0 torchcodec==0.13.0 accelerate
}

check_platform
install_system_packages
recipe="$(sha256sum scripts/contract_env.sh | cut -d ' ' -f 1)"
if [[ -f "$stamp" && "$(<"$stamp")" == "$recipe" ]]; then
  echo "contract: $environment is up to date"
  exit 0
fi
echo "contract: building $environment (LeRobot 0.4.4; minutes on a slow line)"
build
"$environment/bin/python" tests/contract/lerobot_oracle.py </dev/null >/dev/null ||
  fail "LeRobot does not start in $environment; the lines above say why"
echo "$recipe" >"$stamp"
