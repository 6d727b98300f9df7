#!/usr/bin/env bash
# Installs the real programs that the end-to-end tests talk to; with --recording, those that record the fixtures, too.
# Debian and Ubuntu packages only, from whatever mirrors apt is configured for.
# Running it again is harmless: what is present is left alone.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive

# What the end-to-end tests use.
required=(
  tshark tcpdump        # record captures; the oracle for counts (capinfos, editcap, mergecap, reordercap and sharkd come with it)
  sip-tester            # sipp
  openssl
  poppler-utils qpdf    # look at and check PDF reports
  chromium              # opens HTML reports and uses them as a reader does
  gzip zstd lz4 xz-utils bzip2  # compressed captures
  espeak-ng sox         # make speech and tones; the audio of recorded calls, too
  multimon-ng           # counts keys in audio
)
optional=()

# What the recipes in fixtures/record use besides: install-peers.sh --recording
if [ "${1:-}" = --recording ]; then
  required+=(
    baresip               # a SIP phone with SDES and DTLS-SRTP
    kamailio kamailio-tls-modules
    iproute2 iptables ethtool  # the lab network
    gnutls-bin            # handshakes that are not OpenSSL's
  )
  # Not packaged everywhere; a few recipes go without it.
  optional+=(rtpengine-daemon kamailio-websocket-modules coturn sipvicious linphone-cli)
elif [ "$#" -gt 0 ]; then
  echo "usage: install-peers.sh [--recording]" >&2
  exit 2
fi

if ! command -v apt-get >/dev/null; then
  echo "install-peers: apt-get not found; install by hand: ${required[*]}" >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  as_root=(sudo --preserve-env=DEBIAN_FRONTEND)
fi

is_installed() {
  [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]
}

missing=()
for package in "${required[@]}"; do
  is_installed "$package" || missing+=("$package")
done
missing_optional=()
for package in "${optional[@]}"; do
  is_installed "$package" || missing_optional+=("$package")
done

if [ "${#missing[@]}" -eq 0 ] && [ "${#missing_optional[@]}" -eq 0 ]; then
  echo 'install-peers: everything is present'
  exit 0
fi

# Daemons are started by the recipes and tests, in their own namespaces, never by the package.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi

"${as_root[@]}" apt-get update -qq
if [ "${#missing[@]}" -gt 0 ]; then
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
for package in "${missing_optional[@]}"; do
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$package" ||
    echo "install-peers: $package is not available here; going on without it" >&2
done

echo "install-peers: installed ${missing[*]} ${missing_optional[*]}"
