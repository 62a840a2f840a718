#!/bin/sh
# HTTP/2: a service that offers it is asked over one connection for each host, many requests at once; connections that go away,
# are closed or reset streams lose nothing; throttling and denial are what they are over HTTP/1.1.
. "$TOP_SRCDIR/tests/cli/lib.sh"
FRONT=${FRONT:-$TOP_BUILDDIR/tests/cloud/h2front}
if [ ! -x "$FRONT" ]; then
	echo "1..0 # SKIP the front was not built: no libnghttp2 (./autogen.sh --deps names the package)"
	exit 0
fi
cd "$dir" || exit 1
good=$TOP_SRCDIR/tests/cloud/tenants/good.json
front_pid=
trap 'stop_front; cleanup' EXIT

stop_front() {
	[ -z "$front_pid" ] && return 0
	kill "$front_pid" 2>/dev/null
	wait "$front_pid" 2>/dev/null
	front_pid=
}
# h2_cloud TENANT [OPTIONS of the front]: the local cloud behind the front; scope.json leads to the front
h2_cloud() {
	stop_front
	stop_cloud
	rm -f calls.jsonl front.log front.port
	start_cloud "$1" --plain
	shift
	"$FRONT" --to "$port" --port-file front.port --ca-file ca.pem --log front.log "$@" 2>front.err &
	front_pid=$!
	tries=0
	until [ -e front.port ] || [ $tries -ge 100 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	port=$(cat front.port)
	scope_file long.json
	jq '.period["last-days"] = 8' long.json >scope.json
}
# what was asked and how it ended, without what differs from run to run
ends() { jq -r '[.source, .account, .region, .page, .last, .state, .response.status, .response.code] | map(tostring) | join(" ")' "$1"/data/evidence/*/*.meta.json | sort; }
attempts() { jq -r --arg c "$2" '.attempts[]? | select(.code == $c) | .code' "$1"/data/evidence/*/*.meta.json | wc -l; }
hosts() { awk '{ print $3 }' front.log | sort -u | wc -l; }
connections() { awk '{ print $1 }' front.log | sort -u | wc -l; }
done_to() { awk -v w="$1" '$4 == w' front.log | wc -l; }

# ---- the same run over both
start_cloud "$good"
scope_file long.json
jq '.period["last-days"] = 8' long.json >scope.json
expect 0 "" "$TRAILSEAL" collect --quiet plain
ends plain >want
h2_cloud "$good"
expect 0 "" "$TRAILSEAL" collect --quiet h2
ends h2 >got
ok "over HTTP/2 every call ends as over HTTP/1.1" diff want got
ok "requests ($(wc -l <front.log)) share connections" test "$(wc -l <front.log)" -gt 60
is "one connection for each host" "$(connections)" "$(hosts)"
is "a stream for each request" "$(awk '{ print $1, $2 }' front.log | sort | uniq -d | wc -l)" 0
is "the cloud expected every call" "$(jq -s '[.[] | select(.unexpected)] | length' calls.jsonl)" 0
is "and every signature held" "$(jq -s '[.[] | select(.error // "" | test("Signature"))] | length' calls.jsonl)" 0

# ---- connections and streams that end before their time
h2_cloud "$good" --goaway 4
expect 0 "" "$TRAILSEAL" collect --quiet goaway
ends goaway >got
ok "connections that go away after four requests lose nothing" diff want got
ok "there were more of them ($(connections))" test "$(connections)" -gt "$(hosts)"

h2_cloud "$good" --close 6
expect 0 "" "$TRAILSEAL" collect --quiet closed
ends closed >got
ok "connections that are closed at their sixth request lose nothing" diff want got
ok "some were ($(done_to closed))" test "$(done_to closed)" -gt 3
ok "what was lost with them is told as tries" test "$(attempts closed ConnectionLost)" -gt 0

h2_cloud "$good" --refuse 7
expect 0 "" "$TRAILSEAL" collect --quiet refused
ends refused >got
ok "streams that are refused lose nothing" diff want got
ok "some were ($(done_to refused))" test "$(done_to refused)" -gt 3

h2_cloud "$good" --cut 9
expect 0 "" "$TRAILSEAL" collect --quiet cut
ends cut >got
ok "answers that are reset in the middle lose nothing" diff want got
ok "some were ($(done_to cut))" test "$(done_to cut)" -gt 3
ok "they are told as tries" test "$(attempts cut StreamReset)" -gt 0
is "no half of an answer is kept as a whole one" "$(jq -r 'select(.code == "NotJson") | .id' cut/data/evidence/*/*.meta.json)" ""

# ---- throttled, and denied
jq '.faults = [{ "kind": "throttle", "api": "ims.*", "times": 3 }, { "kind": "deny", "api": "actiontrail.GetTrailStatus" }]' "$good" >limited.json
h2_cloud "$dir/limited.json"
expect 4 "" "$TRAILSEAL" collect --quiet limited
ok "what is throttled is asked again" jq -es 'map(select(.action | startswith("ims.")) | .status) | (map(select(. == 429 or . == 400 or . == 503)) | length) >= 3' calls.jsonl
is "and answered" "$(ends limited | grep '^ims')" "$(grep '^ims' want)"
is "what is denied is denied" "$(ends limited | grep '^actiontrail.GetTrailStatus ' | awk '{ print $6 }' | sort -u)" denied
done_testing
