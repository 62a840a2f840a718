#!/bin/sh
# Sealing and verifying against the by-hand way, in one run on one machine.
#	BENCH_MB=1000 BENCH_FILES=20000 BENCH_ROUNDS=3: size, pieces, best of
# The payload is JSON like ActionTrail's.  Ratios above 1 mean that ours is faster.
set -eu
LC_ALL=C
export LC_ALL
: "${TOP_BUILDDIR:?}"
mb=${BENCH_MB:-1000} files=${BENCH_FILES:-20000} rounds=${BENCH_ROUNDS:-3}
seal=$TOP_BUILDDIR/tests/unit/mkbundle
verify=$TOP_BUILDDIR/trailseal-verify
make_payload=$TOP_BUILDDIR/tests/bench/payload
work=$(mktemp -d "${TMPDIR:-/tmp}/trailseal-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM

now() { date +%s%N; }

# best COMMAND...: milliseconds of the fastest round; the command runs in a function or program, output dropped
best() {
	least=
	i=0
	while test "$i" -lt "$rounds"; do
		start=$(now)
		"$@" >/dev/null 2>"$work/err" || { cat "$work/err" >&2; echo "bench: failed: $*" >&2; exit 99; }
		took=$((($(now) - start) / 1000000))
		test -n "$least" && test "$least" -le "$took" || least=$took
		i=$((i + 1))
	done
	test "$least" -gt 0 || least=1
	echo "$least"
}

# By hand: manifests by sha256sum, signature by openssl, archive by tar and the compressor.
hand_seal() {
	(
		cd "$work/in"
		find data -type f | sort | xargs sha256sum >manifest-sha256.txt
		printf 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n' >bagit.txt
		sha256sum bagit.txt manifest-sha256.txt >tagmanifest-sha256.txt
		mkdir -p signatures
		openssl cms -sign -binary -cades -outform DER -signer "$work/x.pem" -inkey "$work/x.key" -in tagmanifest-sha256.txt \
			-out signatures/officer.p7s
		case $1 in
		gz) tar -cf - bagit.txt manifest-sha256.txt tagmanifest-sha256.txt signatures data | gzip -6 >"$work/hand.tar.gz" ;;
		zst) tar -cf - bagit.txt manifest-sha256.txt tagmanifest-sha256.txt signatures data | zstd -q -3 -T2 >"$work/hand.tar.zst" ;;
		esac
	)
}

hand_verify() {
	rm -rf "$work/x"
	mkdir "$work/x"
	case $1 in
	gz) gzip -dc "$work/ours.tar.gz" | tar -xf - -C "$work/x" ;;
	zst) zstd -qdc "$work/ours.tar.zst" | tar -xf - -C "$work/x" ;;
	esac
	(
		cd "$work"/x/*
		openssl cms -verify -binary -cades -inform DER -in signatures/officer.p7s -content tagmanifest-sha256.txt -CAfile "$work/x.pem" \
			-purpose any -out /dev/null
		sha256sum -c --strict --quiet tagmanifest-sha256.txt
		sha256sum -c --strict --quiet manifest-sha256.txt
	)
}

our_seal() { "$seal" -k "$work/x.key" -c "$work/x.pem" -f "$1" "$work/in" "$work/ours.tar.$1"; }
our_verify() { "$verify" --trust "$work/x.pem" "$work/ours.tar.$1"; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
rate() { awk -v ms="$1" -v mb="$mb" 'BEGIN { printf "%.0f", mb * 1000 / ms }'; }

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/x.key" -out "$work/x.pem" -days 2 -subj /CN=bench \
	2>/dev/null
"$make_payload" "$work/in/data" "$mb" "$files"
find "$work/in" -type f -exec cat {} + >/dev/null	# into the page cache
echo "payload: $mb MB in $files files, best of $rounds, $(nproc) processors"
for kind in gz zst; do
	ours=$(best our_seal "$kind")
	hand=$(best hand_seal "$kind")
	echo "seal $kind: ours $ours ms ($(rate "$ours") MB/s), by hand $hand ms: $(ratio "$hand" "$ours") times as fast, $(stat -c %s "$work/ours.tar.$kind") bytes"
	ours=$(best our_verify "$kind")
	hand=$(best hand_verify "$kind")
	echo "verify $kind: ours $ours ms ($(rate "$ours") MB/s), by hand $hand ms: $(ratio "$hand" "$ours") times as fast"
	rm -rf "$work/x" "$work/hand.tar.$kind" "$work/ours.tar.$kind"
done
