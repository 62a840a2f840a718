#!/bin/sh
# Peak memory of sealing and verifying, which must not grow with the payload.  BENCH_BIG_GB=20: that many GB in files of 1 MB, which
# are names of the same twenty files, so that only the bundle takes space on the disk.  The bundle is verified as a file and from a pipe.
set -eu
LC_ALL=C
export LC_ALL
: "${TOP_BUILDDIR:?}"
gb=${BENCH_BIG_GB:-20}
peak=$TOP_BUILDDIR/tests/bench/peak
work=$(mktemp -d "${TMPDIR:-/tmp}/trailseal-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM

# report WHAT WANT COMMAND...
report() {
	what=$1 want=$2
	shift 2
	"$peak" "$@" >"$work/took" || { echo "bench: failed: $*" >&2; exit 99; }
	read -r seconds processor memory <"$work/took"
	echo "memory: $what $gb GB: $memory MB (want under $want), $seconds s, $processor s of processor time"
}

"$TOP_BUILDDIR/tests/bench/payload" "$work/seed" 20 20
mkdir -p "$work/in/data"
i=0
while test "$i" -lt $((gb * 50)); do
	cp -al "$work/seed" "$work/in/data/copy-$i"
	i=$((i + 1))
done
for kind in gz zst; do
	bundle=$work/big.tar.$kind
	report "seal $kind" 96 "$TOP_BUILDDIR/tests/unit/mkbundle" -S -f "$kind" "$work/in" "$bundle"
	report "verify $kind" 32 "$TOP_BUILDDIR/trailseal-verify" "$bundle"
	report "verify $kind from a pipe" 32 sh -c 'cat "$1" | "$0" /dev/stdin' "$TOP_BUILDDIR/trailseal-verify" "$bundle"
	rm "$bundle"
done
