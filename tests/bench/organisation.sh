#!/bin/sh
# An organisation of BENCH_ACCOUNTS (500) accounts in four regions, learned from its directory and entered by roles; every answer 30 ms
# late, the services' rate limits in force.  Wall time against the bound that limits and the longest chain of calls set, peak memory of
# each step, and the official SDK walking the same calls one after another.  BENCH_TRANSFERS: at once.  BENCH_EVENTS: of a busy account.
set -eu
LOCALCLOUD=${LOCALCLOUD:-$TOP_BUILDDIR/tests/cloud/localcloud}
TRAILSEAL=${TRAILSEAL:-$TOP_BUILDDIR/trailseal}
accounts=${BENCH_ACCOUNTS:-500}
transfers=${BENCH_TRANSFERS-}
late_ms=30
dir=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
cloud=
trap '[ -z "$cloud" ] || kill "$cloud"; rm -rf "$dir"' EXIT
unset ALIBABA_CLOUD_PROFILE
export ALIBABA_CLOUD_ACCESS_KEY_ID=LTAI5tLOCALorg000001 ALIBABA_CLOUD_ACCESS_KEY_SECRET=local-org-secret-of-management
export ALIBABA_CLOUD_ECS_METADATA_DISABLED=true HOME="$dir"

jq -c --argjson members $((accounts - 1)) --argjson regions '["cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-shenzhen"]' \
	--argjson events "${BENCH_EVENTS:-4000}" --argjson ms "$late_ms" -f "$TOP_SRCDIR/tests/bench/organisation.jq" \
	"$TOP_SRCDIR/tests/cloud/tenants/organisation.json" >"$dir/tenant.json"
"$LOCALCLOUD" --tenant "$dir/tenant.json" --port-file "$dir/port" --ready-file "$dir/ready" --ca-file "$dir/ca.pem" --log "$dir/calls.jsonl" &
cloud=$!
until [ -e "$dir/ready" ]; do
	kill -0 "$cloud"
	sleep 0.1
done
cat >"$dir/scope.json" <<END
{ "scope": 1, "organisation": { "name": "Bench" }, "accounts": [ { "id": "1000000000000001", "name": "management" } ],
  "directory": { "role": "TrailsealAudit" }, "regions": [ "*" ], "period": { "last-days": 89 },
  "network": { "connect-to": "127.0.0.1:$(cat "$dir/port")", "ca-file": "$dir/ca.pem"${transfers:+, "transfers": $transfers} } }
END

cloud_seconds() { awk '{ print ($14 + $15) / 100 }' "/proc/$cloud/stat"; }
before=$(cloud_seconds)
status=0
/usr/bin/env bash -c 'TIMEFORMAT="%R %U %S"; time /usr/bin/time -o "$1/rss" -f %M "$2" collect --quiet --scope "$1/scope.json" "$1/work" 2>"$1/said"' - "$dir" "$TRAILSEAL" \
	>"$dir/out" 2>"$dir/clock" || status=$?
after=$(cloud_seconds)
cat "$dir/out" "$dir/said"
[ "$status" -eq 0 ] || [ "$status" -eq 4 ] || exit 1

# The bound: the fullest bucket, that is the calls of one action and account at the rate that its service permits, behind the
# chain of calls that must have been answered one after another before its first.
source_files=$TOP_SRCDIR/frameworks/sources
jq -s '[.[] | select(."per-second") | {key: (.id | split(".")[:2] | join(".")), value: ."per-second"}] | from_entries' "$source_files"/*.json >"$dir/rates.json"
jq -r '"\(.action) \(.account)"' "$dir/calls.jsonl" | sort | uniq -c | jq -Rrs --slurpfile rate "$dir/rates.json" '
	[split("\n")[] | select(. != "") | capture("^ *(?<n>[0-9]+) (?<action>[^ ]+) (?<account>.*)") | {n: (.n | tonumber), action, account, rate: ($rate[0][.action] // 0)}]
	| (map(.n) | add) as $calls | (map(select(.rate > 0) | . + {s: ((.n - 1) / .rate)}) | max_by(.s)) as $fullest
	| "\($calls) \($fullest.s) \($fullest.n) \($fullest.action) \($fullest.rate)"' >"$dir/fullest"
read -r calls bound fullest action rate <"$dir/fullest"
read -r wall user system <"$dir/clock"
pages=$(grep -c '"action":"resourcemanager.ListAccounts"' "$dir/calls.jsonl")
chain=$((pages + 6))	# pages of members, and GetCallerIdentity, AssumeRole, GetCallerIdentity, DescribeRegions, DescribeTrails, the last page
echo "$accounts accounts, 4 regions, $calls calls${transfers:+, $transfers at once}"
awk -v f="$fullest" -v a="$action" -v r="$rate" -v s="$bound" -v c="$chain" -v ms="$late_ms" -v w="$wall" 'BEGIN {
	bound = s + c * ms / 1000
	printf "bound %.1f s: %d calls of %s in one account at %g a second, behind a chain of %d calls\n", bound, f, a, r, c
	printf "took %.1f s: %.2f times the bound (want 1.3)\n", w, w / bound }'
awk -v u="$user" -v s="$system" -v c="$(echo "$before $after" | awk '{ print $2 - $1 }')" -v n="$calls" -v p="$(nproc)" -v w="$wall" 'BEGIN {
	printf "processor time: trailseal %.1f s, %.2f ms a call; the local cloud %.1f s, %.2f ms a call; %.0f %% of %d processors\n",
	    u + s, 1000 * (u + s) / n, c, 1000 * c / n, 100 * (u + s + c) / p / w, p }'
tail -n 1 "$dir/rss" | awk '{ printf "peak memory %.0f MB (want 128)\n", $1 / 1024 }'

# What is made of it afterwards: neither holds everything as a tree.
for step in "assess 300" "report 400"; do
	status=0
	/usr/bin/time -o "$dir/rss" -f '%M %U' "$TRAILSEAL" "${step% *}" "$dir/work" >"$dir/out" 2>"$dir/said" || status=$?
	[ "$status" -eq 0 ] || [ "$status" -eq 4 ] || { cat "$dir/said"; exit 1; }
	tail -n 1 "$dir/rss" | awk -v step="${step% *}" -v want="${step#* }" '{ printf "%s: peak memory %.0f MB (want %d), processor time %.1f s\n", step, $1 / 1024, want, $2 }'
done

# The official SDK, one call after another: the calls to the management account that it needs no session for.  Not LookupEvents, whose
# limit an account alone would meet.  The whole is taken to last in proportion.
packages=$TOP_BUILDDIR/tests/interop/npm
if ! command -v node >/dev/null || [ ! -e "$packages/installed" ]; then
	echo "the official SDK was not asked: node or its packages are missing (make check-interop installs them)"
	exit 0
fi
jq -c --slurpfile products "$TOP_SRCDIR/frameworks/products.json" '($products[0].products // $products[0]) as $p | (.action // "" | split(".")) as [$product, $action]
	| select(.account == "1000000000000001" and $p[$product].style == "rpc" and .status == 200 and $action != "LookupEvents" and $action != "AssumeRole")
	| {host, version: $p[$product].version, action: $action, params}' "$dir/calls.jsonl" | head -n 100 >"$dir/sample.jsonl"
INTEROP_TLS=$(cat "$dir/port") NODE_PATH=$packages/node_modules NODE_EXTRA_CA_CERTS=$dir/ca.pem SDK_KEY=$ALIBABA_CLOUD_ACCESS_KEY_ID \
	SDK_SECRET=$ALIBABA_CLOUD_ACCESS_KEY_SECRET node --no-deprecation --require "$TOP_SRCDIR/tests/interop/preload.cjs" \
	"$TOP_SRCDIR/tests/bench/sdk_walk.cjs" "$dir/sample.jsonl" >"$dir/walk"
read -r walked ms <"$dir/walk"
awk -v k="$walked" -v ms="$ms" -v n="$calls" -v w="$wall" 'BEGIN { whole = n * ms / k / 1000
	printf "the official SDK one call after another: %d calls took %.1f ms each, %d would take %.0f s: %.0f times as long (want 10)\n", k, ms / k, n, whole, whole / w }'
