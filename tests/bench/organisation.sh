#!/bin/sh
# An organisation of BENCH_ACCOUNTS (500) accounts in four regions, every answer 30 ms late and the services' rate limits in
# force: wall time against the bound that limits and transfers set, and peak memory.  BENCH_TRANSFERS: at once (scope's own).
set -eu
LOCALCLOUD=${LOCALCLOUD:-$TOP_BUILDDIR/tests/cloud/localcloud}
TRAILSEAL=${TRAILSEAL:-$TOP_BUILDDIR/trailseal}
accounts=${BENCH_ACCOUNTS:-500}
transfers=${BENCH_TRANSFERS:-24}
late_ms=30
dir=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
cloud=
trap '[ -z "$cloud" ] || kill "$cloud"; rm -rf "$dir"' EXIT
unset ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET ALIBABA_CLOUD_SECURITY_TOKEN ALIBABA_CLOUD_PROFILE
export ALIBABA_CLOUD_ECS_METADATA_DISABLED=true HOME="$dir"

# The good tenant's account again and again, with its own id, key, project and buckets, and few events.
jq -c --argjson n "$accounts" --argjson ms "$late_ms" '
	.regions = ["cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-shenzhen"]
	| (.accounts[0] | .identities |= [.[0]] | .events.generators |= [.[0] + {count: 20, from: "-2d"}] | tojson) as $one
	| .accounts = [range($n) as $i | (1000000000000001 + $i | tostring) as $id
		| $one | gsub("1000000000000001"; $id) | gsub("acme-"; "acme\($i)-") | gsub("LTAI5tLOCALgood000001"; "LTAI5tLOCALbench\($i)") | fromjson]
	| .faults = [{kind: "slow", api: "*", ms: $ms, times: 0}]' "$TOP_SRCDIR/tests/cloud/tenants/good.json" >"$dir/tenant.json"
mkdir -p "$dir/.aliyun"
jq '{current: "none", profiles: [.accounts[] | {name: .id, mode: "AK", access_key_id: .identities[0].keys[0].id, access_key_secret: .identities[0].keys[0].secret, region_id: "cn-hangzhou"}]}' \
	"$dir/tenant.json" >"$dir/.aliyun/config.json"
chmod 600 "$dir/.aliyun/config.json"

"$LOCALCLOUD" --tenant "$dir/tenant.json" --port-file "$dir/port" --ready-file "$dir/ready" --ca-file "$dir/ca.pem" --log "$dir/calls.jsonl" &
cloud=$!
until [ -e "$dir/ready" ]; do
	kill -0 "$cloud"
	sleep 0.1
done
jq --arg port "$(cat "$dir/port")" --arg ca "$dir/ca.pem" --argjson transfers "$transfers" '{scope: 1, organisation: {name: "Bench"},
	accounts: [.accounts[] | {id: .id, name: .id, profile: .id}], regions: ["*"], period: {"last-days": 2},
	network: {"connect-to": ("127.0.0.1:" + $port), "ca-file": $ca, transfers: $transfers}}' "$dir/tenant.json" >"$dir/scope.json"

status=0
/usr/bin/env bash -c 'TIMEFORMAT="%R %U %S"; time /usr/bin/time -o "$1/rss" -f %M "$2" collect --quiet --scope "$1/scope.json" "$1/work" 2>"$1/said"' - "$dir" "$TRAILSEAL" \
	>"$dir/out" 2>"$dir/clock" || status=$?
cat "$dir/out" "$dir/said"
[ "$status" -eq 0 ] || [ "$status" -eq 4 ] || exit 1

# The bound: the fullest bucket (calls of one action and account) at its rate, or all calls over the transfers at once.  The
# longest chain of calls that need each other is some ten calls, a third of a second, and is left out.
jq -s '[.[] | select(."per-second") | {key: (.id | split(".")[:2] | join(".")), value: ."per-second"}] | from_entries' "$TOP_SRCDIR"/frameworks/sources/*.json >"$dir/rates.json"
jq -r '"\(.action) \(.account)"' "$dir/calls.jsonl" | sort | uniq -c | jq -Rrs --slurpfile rate "$dir/rates.json" --argjson ms "$late_ms" --argjson transfers "$transfers" '
	[split("\n")[] | select(. != "") | capture("^ *(?<n>[0-9]+) (?<action>[^ ]+)") | {n: (.n | tonumber), rate: ($rate[0][.action] // 0)}]
	| (map(.n) | add) as $calls | ($calls * $ms / 1000 / $transfers) as $all
	| (map(if .rate > 0 then (.n - 1) / .rate else 0 end) | max) as $bucket
	| "\($calls) \([$all, $bucket] | max)"' >"$dir/bound"
read -r calls bound <"$dir/bound"
read -r wall user system <"$dir/clock"
echo "$accounts accounts, $calls calls: bound $bound s, took $wall s" | awk -v b="$bound" -v w="$wall" '{ printf "%s: ratio %.2f (want 1.3)\n", $0, w / b }'
awk -v u="$user" -v s="$system" -v n="$calls" '{ printf "processor time: ours %.1f s, %.2f ms a call; the local cloud %.1f s, %.2f ms a call\n", u + s, 1000 * (u + s) / n, ($14 + $15) / 100, 10 * ($14 + $15) / n }' "/proc/$cloud/stat"
awk '{ printf "peak memory %.0f MB (want 128)\n", $1 / 1024 }' "$dir/rss"
