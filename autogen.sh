#!/bin/sh
# Prepare a fresh checkout for ./configure.  With --deps, first install the Debian packages that building, testing and
# the demo need; this is the only place that names them.
set -eu
cd "$(dirname "$0")"

packages="
autoconf automake libtool make gcc libc6-dev pkg-config
libcurl4-openssl-dev libssl-dev libarchive-dev libxml2-dev libxslt1-dev libcjson-dev libpcre2-dev libsqlite3-dev zlib1g-dev libzstd-dev libisal-dev
libmicrohttpd-dev libgnutls28-dev libnghttp2-dev
softhsm2 libengine-pkcs11-openssl
openssl libxml2-utils sqlite3 strace curl tar gzip zstd coreutils jq ca-certificates
"

install_packages() {
	if [ "$(id -u)" -eq 0 ]; then sudo=; else sudo=sudo; fi
	export DEBIAN_FRONTEND=noninteractive
	# shellcheck disable=SC2086  # one word per package is wanted
	$sudo apt-get update -qq
	# shellcheck disable=SC2086
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
}

case "${1-}" in
--deps) install_packages ;;
"") ;;
*) echo "usage: ./autogen.sh [--deps]" >&2; exit 2 ;;
esac

exec autoreconf --install --force
