#!/bin/sh
# Sealing and verifying against the by-hand way, in one run on one machine.
#	BENCH_MB=1000 BENCH_FILES=20000 BENCH_ROUNDS=3: size, pieces, best of
# The payload is JSON like ActionTrail's.  A ratio is our time as a part of theirs.  `sm3` seals the Chinese profile too, against the same
# with `cksum -a sm3` beside sha256sum.
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

# split KIND-PROFILE: sets kind and profile
split() {
	kind=${1%%-*} profile=${1#*-}
}

# By hand: manifests by sha256sum, signature by openssl, archive by tar and the compressor.
hand_seal() {
	split "$1"
	(
		cd "$work/in"
		find data -type f | sort | xargs sha256sum >manifest-sha256.txt
		test "$profile" != sm3 || find data -type f | sort | xargs cksum -a sm3 --untagged >manifest-sm3.txt
		printf 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n' >bagit.txt
		sha256sum bagit.txt manifest-sha256.txt >tagmanifest-sha256.txt
		mkdir -p signatures
		openssl cms -sign -binary -cades -outform DER -signer "$work/x.pem" -inkey "$work/x.key" -in tagmanifest-sha256.txt \
			-out signatures/officer.p7s
		case $kind in
		gz) tar -cf - bagit.txt manifest-sha256.txt tagmanifest-sha256.txt signatures data | gzip -6 >"$work/hand.tar.gz" ;;
		zst) tar -cf - bagit.txt manifest-sha256.txt tagmanifest-sha256.txt signatures data | zstd -q -3 -T2 >"$work/hand.tar.zst" ;;
		esac
	)
}

hand_verify() {
	split "$1"
	rm -rf "$work/x"
	mkdir "$work/x"
	case $kind in
	gz) gzip -dc "$work/ours.tar.gz" | tar -xf - -C "$work/x" ;;
	zst) zstd -qdc "$work/ours.tar.zst" | tar -xf - -C "$work/x" ;;
	esac
	(
		cd "$work"/x/*
		openssl cms -verify -binary -cades -inform DER -in signatures/officer.p7s -content tagmanifest-sha256.txt -CAfile "$work/x.pem" \
			-purpose any -out /dev/null
		sha256sum -c --strict --quiet tagmanifest-sha256.txt
		sha256sum -c --strict --quiet manifest-sha256.txt
		test "$profile" != sm3 || cksum -a sm3 -c --strict --quiet manifest-sm3.txt
	)
}

our_seal() {
	split "$1"
	if test "$profile" = sm3; then set -- -K "$work/sm2.key" -C "$work/sm2.pem"; else set --; fi
	"$seal" "$@" -k "$work/x.key" -c "$work/x.pem" -f "$kind" "$work/in" "$work/ours.tar.$kind"
}
our_verify() {
	split "$1"
	"$verify" --trust "$work/x.pem" --trust "$work/sm2.pem" "$work/ours.tar.$kind"
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a / b }'; }
rate() { awk -v ms="$1" -v mb="$mb" 'BEGIN { printf "%.0f", mb * 1000 / ms }'; }

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/x.key" -out "$work/x.pem" -days 2 -subj /CN=bench \
	2>/dev/null
openssl genpkey -algorithm SM2 -out "$work/sm2.key" 2>/dev/null
openssl req -x509 -key "$work/sm2.key" -sm3 -sigopt distid:1234567812345678 -out "$work/sm2.pem" -days 2 -subj /CN=bench
"$make_payload" "$work/in/data" "$mb" "$files"
find "$work/in" -type f -exec cat {} + >/dev/null	# into the page cache
echo "payload: $mb MB in $files files, best of $rounds, $(nproc) processors"
# compare WHAT KIND-PROFILE WANT: the most that the ratio may be
compare() {
	ours=$(best "our_$1" "$2")
	hand=$(best "hand_$1" "$2")
	echo "$1 $2: ours $ours ms ($(rate "$ours") MB/s), by hand $hand ms: $(ratio "$ours" "$hand") (want $3)"
}

while read -r what seal_want verify_want; do
	split "$what"
	compare seal "$what" "$seal_want"
	echo "  ours $(stat -c %s "$work/ours.tar.$kind") bytes, by hand $(stat -c %s "$work/hand.tar.$kind")"
	compare verify "$what" "$verify_want"
	rm -rf "$work/x" "$work/hand.tar.$kind" "$work/ours.tar.$kind" "$work/in/manifest-sm3.txt"
done <<END
gz-plain 0.15 0.25
zst-plain 0.45 0.25
gz-sm3 - 0.5
zst-sm3 - 0.5
END
