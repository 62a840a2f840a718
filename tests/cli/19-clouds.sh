#!/bin/sh
# Clouds with regions of their own: finance and government accounts are entered in a region that the scope names.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
good=$TOP_SRCDIR/tests/cloud/tenants/good.json
# what the local cloud was asked of a product: hosts, each once
hosts() { jq -r --arg a "$1" 'select(.action | startswith($a + ".")) | .host | split(":")[0]' calls.jsonl | sort -u | tr '\n' ' '; }
# cloud REGION: the good tenant, all of it in this one region; and a scope that enters it there
cloud() {
	stop_cloud
	rm -f calls.jsonl
	sed "s/cn-\(hangzhou\|shanghai\|beijing\)/$1/g" "$good" | jq --arg r "$1" '.regions = [$r]' >tenant.json
	start_cloud "$dir/tenant.json"
	scope_file plain.json
	# two services whose hosts name a region of the public cloud
	jq --arg r "$1" '.network += { "entry-region": $r, "endpoints": { "config": "config.\($r).aliyuncs.com", "sas": "tds.\($r).aliyuncs.com" } }' plain.json >scope.json
}

# ---- a finance region with hosts of its own
cloud cn-shanghai-finance-1
expect 1 "" "$TRAILSEAL" doctor --quiet --scope plain.json
ok "without the setting a region is asked that this cloud has not" grep -q 'actiontrail:DescribeRegions failed' out
rm -f calls.jsonl
stop_cloud
start_cloud "$dir/tenant.json"
jq --arg c "127.0.0.1:$port" '.network["connect-to"] = $c' scope.json >s && mv s scope.json
expect 0 "" "$TRAILSEAL" doctor --quiet
ok "entered there, all is well" grep -qx 'all is well' out
expect 0 "" "$TRAILSEAL" run --quiet --self-signed --work finance
is "nothing else than that region is asked of ActionTrail" "$(hosts actiontrail)" "actiontrail.cn-shanghai-finance-1.aliyuncs.com "
is "nor for the list of buckets" "$(jq -r 'select(.action == "oss.ListBuckets") | .host | split(":")[0]' calls.jsonl | sort -u)" oss-cn-shanghai-finance-1.aliyuncs.com
is "who asks is asked of the central STS" "$(hosts sts)" "sts.aliyuncs.com "
is "users of the central RAM" "$(hosts ims)" "ims.aliyuncs.com "
is "the cloud expected every call" "$(jq -s '[.[] | select(.unexpected)] | length' calls.jsonl)" 0
is "the facts rest on that region" "$(jq -r '.regions[]? // empty' finance/data/scope.json; jq -r .entry_region finance/data/scope.json)" "*
cn-shanghai-finance-1"
cp finance/data/report/assessment.json first.json
"$TRAILSEAL" assess finance >out 2>&1
is "judged again offline it says the same" "$(jq -S '.checks, .detections' finance/data/report/assessment.json | sha256sum)" "$(jq -S '.checks, .detections' first.json | sha256sum)"

# ---- one of the older, which the central host of ActionTrail serves
cloud cn-hangzhou-finance
expect 0 "" "$TRAILSEAL" doctor --quiet
is "ActionTrail has one host for it" "$(hosts actiontrail)" "actiontrail.aliyuncs.com "
rm -f calls.jsonl
stop_cloud
start_cloud "$dir/tenant.json"
jq --arg c "127.0.0.1:$port" '.network["connect-to"] = $c | .network.endpoints.actiontrail = "actiontrail.{region}.aliyuncs.com"' scope.json >own.json
expect 0 "" "$TRAILSEAL" doctor --quiet --scope own.json
is "the scope's own word goes first" "$(hosts actiontrail)" "actiontrail.cn-hangzhou-finance.aliyuncs.com "

# ---- a government cloud, whose STS is regional: roles of members too are taken on there
stop_cloud
rm -f calls.jsonl
sed 's/cn-hangzhou/cn-north-2-gov-1/g; s/cn-shanghai/cn-north-2-gov-1/g' "$TOP_SRCDIR/tests/cloud/tenants/organisation.json" | jq '.regions = ["cn-north-2-gov-1"]' >tenant.json
start_cloud "$dir/tenant.json"
scope_file plain.json '"directory": { "role": "TrailsealAudit", "external-id": "acme-audit-7" },'
jq '.period["last-days"] = 8 | .network["entry-region"] = "cn-north-2-gov-1" | .network.endpoints = { "sts": "sts.cn-north-2-gov-1.aliyuncs.com" }' plain.json >scope.json
expect 4 "" "$TRAILSEAL" collect --quiet gov
is "every member was entered" "$(jq -r '.members[].state' gov/data/scope.json | sort -u)" entered
is "at the STS that the scope names" "$(hosts sts)" "sts.cn-north-2-gov-1.aliyuncs.com "

# ---- a region that is listed, and where nothing is open to the account
stop_cloud
message="Specified api is not found, please check your url and method."
jq --arg m "$message" '.faults = [{ "kind": "error", "api": "*", "region": "cn-beijing", "times": 0, "status": 404, "code": "InvalidApi.NotFound", "message": $m }]' "$good" >tenant.json
start_cloud "$dir/tenant.json"
scope_file scope.json
verdicts() { "$TRAILSEAL" assess "$1" >/dev/null 2>&1; "$TRAILSEAL" checks --work "$1" --json | jq -r '.[] | .id + " " + .verdict'; }
expect 4 "InvalidApi.NotFound: $message" "$TRAILSEAL" collect --quiet closed
is "it failed, and is neither denied nor empty" "$(jq -r 'select(.region == "cn-beijing") | .state' closed/data/evidence/*/*.meta.json | sort -u)" error
jq '.regions = ["cn-hangzhou", "cn-shanghai"]' scope.json >named.json
expect 0 "" "$TRAILSEAL" collect --quiet --scope named.json named
verdicts named >named.checks
verdicts closed >closed.checks
is "no check passes that asks in all regions" "$(grep -c '^\(TRL-01\|TRL-02\|DAT-01\|EVD-01\) unknown$' closed.checks)" 4
is "and nothing became a pass" "$(diff named.checks closed.checks | grep '^>' | grep -v ' unknown$')" ""
is "a scope that names the other regions does without it" "$(jq -r 'select(.region == "cn-beijing") | .source' named/data/evidence/*/*.meta.json | sort -u) $(grep -c '^TRL-01 pass$' named.checks)" " 1"

# ---- what is no region
jq '.network["entry-region"] = "Shanghai"' plain.json >bad.json
expect 2 "network.entry-region" "$TRAILSEAL" whoami --scope bad.json
jq '.network["entry-region"] = "cn-hangzhou.example.com/x"' plain.json >bad.json
expect 2 "network.entry-region" "$TRAILSEAL" whoami --scope bad.json
done_testing
