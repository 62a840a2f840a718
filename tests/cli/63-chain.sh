#!/bin/sh
# Bundles that name the one before them: naming it at sealing, and walking a folder of them.
. "$TOP_SRCDIR/tests/cli/bundle.inc"
TRAILSEAL=$TOP_BUILDDIR/trailseal
cd "$work" || exit 99
payload one
mkdir chain

# bundle NAME FROM TO DATE PREVIOUS: a bundle of that period; prints its identity
bundle() {
	previous=
	[ -z "$5" ] || previous="-I Previous-Bundle-SHA256=$5"
	# shellcheck disable=SC2086
	SOURCE_DATE_EPOCH=1790000000 "$MKBUNDLE" -i "evb-$1" -I Source-Organization=Test -I Evidence-Window-Start="$2T00:00:00Z" -I Evidence-Window-End="$3T00:00:00Z" \
		-I Bagging-Date="$4" -I Cloud-Account=1000000000000001 $previous one "chain/$1.tar.gz" | tail -n 1
}
first=$(bundle first 2026-01-01 2026-04-01 2026-04-02 "")
second=$(bundle second 2026-04-01 2026-07-01 2026-07-02 "$first")
bundle a-third 2026-07-01 2026-10-01 2026-10-02 "$second" >/dev/null
codes() {
	jq -r '[.findings[] | select(.problem) | .code] | sort | join(" ")' out
}

is "$(status "$TRAILSEAL" chain chain)" 0 "three quarters are one chain"
ok "the first line says so, and that nobody signed" grep -q '^unbroken: 3 intact bundles.*unsigned' out
is "$(grep -o 'evb-[a-z-]*' out | tr '\n' ' ')" "evb-first evb-second evb-a-third " "in the order in which they name each other, not of their names"
is "$(status "$TRAILSEAL" chain --quick chain)" 0 "with --quick too"
ok "which says what it did not check" grep -q 'NOT checked' out
is "$(status "$TRAILSEAL" chain --lang zh-CN chain/first.tar.gz chain/second.tar.gz)" 0 "files may be named one by one, in Chinese"
ok "then it says that in Chinese" grep -q '^链完整：2 个' out

cp chain/second.tar.gz good.tar.gz
gzip -dc good.tar.gz | sed 's/"ttl":180/"ttl":360/' | gzip -n >chain/second.tar.gz
is "$(status "$TRAILSEAL" chain --json chain)" 1 "a bundle whose evidence was changed breaks the chain"
is "$(codes)" "not-verified" "and is told"
is "$(status "$TRAILSEAL" chain --json --quick chain)" 0 "the tag files alone do not show it"
is "$(jq -r '[.bundles[].intact] | any' out)" false "so none is called intact"
rm chain/second.tar.gz
is "$(status "$TRAILSEAL" chain --json chain)" 1 "a quarter that is not there"
is "$(codes)" "gap" "is a gap"
is "$(jq -r '.findings[] | select(.code == "gap").values.previous' out)" "$second" "that names what is missing"
cp good.tar.gz chain/second.tar.gz
bundle other 2026-08-01 2026-10-01 2026-10-02 "$second" >/dev/null
is "$(status "$TRAILSEAL" chain --json chain)" 1 "two that name the same one"
is "$(codes)" "fork period-gap" "are a fork, and days between two periods are a gap of their own"
rm chain/other.tar.gz
bundle late 2026-02-01 2026-05-01 2026-10-03 "$second" >/dev/null
bundle alone 2026-02-01 2026-05-01 2026-05-03 "" >/dev/null
is "$(status "$TRAILSEAL" chain --json chain)" 1 "a period that runs backwards, and a second beginning"
is "$(codes)" "beginnings fork period-backwards" "are each told"
echo text >chain/broken.tar.gz
is "$(status "$TRAILSEAL" chain --json chain)" 1 "what is no bundle"
ok "is told by its name" jq -e '.findings[] | select(.code == "not-verified" and (.file | endswith("broken.tar.gz")))' out
mkdir empty
is "$(status "$TRAILSEAL" chain empty)" 3 "a folder without a bundle is no chain"
is "$(status "$TRAILSEAL" chain nowhere.tar.gz)" 3 "a file that is not there could not be read"
is "$(status "$TRAILSEAL" chain)" 2 "nothing named is wrong usage"
is "$(status "$VERIFY" chain chain/first.tar.gz chain/second.tar.gz)" 0 "the verifier alone walks a chain too"
is "$(status "$VERIFY" chain --unknown)" 2 "with its own usage"
ok "under its own name" grep -q 'see trailseal-verify chain --help' err
finish
