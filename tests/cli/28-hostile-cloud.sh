#!/bin/sh
# A cloud that lies, stalls and sends elsewhere, and credentials that do: each is one sentence, and nothing else is lost.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
good=$TOP_SRCDIR/tests/cloud/tenants/good.json

# tenant FILTER: the good tenant, changed by a jq filter, and a local cloud of it; scope.json for two days in one region
tenant() {
	stop_cloud
	rm -f calls.jsonl
	jq "$1" "$good" >tenant.json
	start_cloud "$dir/tenant.json"
	scope_file long.json
	jq '.period["last-days"] = 2 | .regions = ["cn-hangzhou"]' long.json >scope.json
	jq '.accounts[0].profile = "p"' scope.json >profile.json
}
# judge WORK: WORK.checks with a line for each check, WORK.kept with the sources of which every answer is good
judge() {
	"$TRAILSEAL" assess "$1" >/dev/null 2>&1
	"$TRAILSEAL" checks --work "$1" --json | jq -r '.[] | .id + " " + .verdict' >"$1.checks"
	cat "$1"/data/evidence/*/*.meta.json | jq -rs 'group_by(.source)[] | select(all(.state == "confirmed")) | .[0].source' >"$1.kept"
}
# only_unknown WORK: what differs from the run in which nothing went wrong is unknown now, and something does
only_unknown() {
	diff whole.checks "$1.checks" | sed -n 's/^> //p' >changed
	is "$1: what rests on it is unknown, and nothing became a pass" "$(test -s changed && grep -v ' unknown$' changed)" ""
}
state() { cat "$1/data/evidence/$2"/*.meta.json | jq -r '.state + " " + .response.code' | sort -u | tail -n 1; }

tenant .
expect 0 "" "$TRAILSEAL" collect --quiet whole
judge whole

# ---- all at once, each in a source of its own: SOURCE | STATE CODE | the sentence
cat >faults.json <<'END'
[ { "kind": "altered", "api": "ram.ListRoles", "times": 0, "set": { "IsTruncated": true, "Marker": "after-1" } },
  { "kind": "altered", "api": "ram.ListGroups", "times": 0, "set": { "IsTruncated": true, "Marker": null } },
  { "kind": "altered", "api": "actiontrail.ListDataEventSelectors", "times": 0, "set": { "Data.NextToken": "0" } },
  { "kind": "altered", "api": "vpc.DescribeVpcs", "set": { "TotalCount": 60 } },
  { "kind": "altered", "api": "vpc.DescribeVpcs", "times": 0, "set": { "TotalCount": 40, "Vpcs.Vpc": [] } },
  { "kind": "altered", "api": "sls.ListAlerts", "times": 0, "set": { "total": 99 } },
  { "kind": "altered", "api": "rds.DescribeDBInstances", "times": 0, "set": { "TotalRecordCount": "1e999" } },
  { "kind": "wrong-content", "api": "ims.GetPasswordPolicy", "times": 0, "status": 307, "location": "https://elsewhere.aliyuncs.com/" },
  { "kind": "wrong-content", "api": "oss.GetBucketWorm", "times": 0, "status": 302, "location": "http://203.0.113.1/?worm" },
  { "kind": "wrong-content", "api": "ims.GetSecurityPreference", "times": 0 },
  { "kind": "not-json", "api": "sls.GetIndex", "times": 0 },
  { "kind": "oversize", "api": "oss.GetBucketLifecycle", "times": 0 },
  { "kind": "error", "api": "actiontrail.GetInsightTypes", "times": 0, "status": 404, "code": "InvalidApi.NotFound", "message": "Specified api is not found, please check your url and method." },
  { "kind": "cut", "api": "oss.GetBucketAcl", "times": 0 },
  { "kind": "reset", "api": "actiontrail.GetTrailStatus", "times": 0 } ]
END
cat >expected <<'END'
ram.ListRoles|error PagingLoop|there is more behind page 2, but no page that is new
ram.ListGroups|error PagingLoop|there is more behind page 1, but no page that is new
actiontrail.ListDataEventSelectors|error PagingLoop|there is more behind page 2, but no page that is new
vpc.DescribeVpcs|error ShortList|1 of 60 entries came
sls.ListAlerts|error ShortList|5 of 99 entries came
rds.DescribeDBInstances|error ShortList|of inf entries came
ims.GetPasswordPolicy|error Redirect|not followed: https://elsewhere.aliyuncs.com/
oss.GetBucketWorm|error Redirect|not followed: http://203.0.113.1/?worm
ims.GetSecurityPreference|error NotJson|answer:
sls.GetIndex|error NotJson|answer:
oss.GetBucketLifecycle|error BodyTooLarge|the answer is larger than the source allows
actiontrail.GetInsightTypes|error InvalidApi.NotFound|Specified api is not found
oss.GetBucketAcl|error BodyCut|
actiontrail.GetTrailStatus|error NoAnswer|
sas.GetServiceTrail|error CertificateRefused|
sas.DescribeLogShipperStatus|error CertificateRefused|
END
tenant ".faults = $(cat faults.json)"
# a name that the local cloud's certificates do not have
jq '.network.endpoints = { "sas": "sas.example.net" }' scope.json >other-name.json
expect 4 "" "$TRAILSEAL" collect --quiet --scope other-name.json hostile
cp err hostile.err
judge hostile
while IFS='|' read -r source found sentence; do
	is "$source: $found" "$(state hostile "$source")" "$found"
	is "  in one sentence that says why" "$(grep -F -- "$source" hostile.err | grep -F -- ": ${found#* }: " | grep -cF -- "$sentence")" 1
	is "  and no other" "$(grep -cF -- "$source" hostile.err)" 1
done <expected
is "nobody was followed elsewhere" "$(jq -r 'select(.unexpected) | .host' calls.jsonl)" ""
is "no certificate of another name was accepted" "$(jq -r 'select(.host == "sas.example.net") | .host' calls.jsonl)" ""
only_unknown hostile
# what the service says where a product is not activated may mean less: it is neither denied nor a value
expect 0 "" "$TRAILSEAL" report hostile
ok "the report tells what the code of a product that is not activated may mean" grep -q 'InvalidApi.NotFound).*not activated the product' hostile/data/report/report.en.html
# what reads the lists that failed has nothing to ask
waiting='ram.ListPoliciesForGroup ram.ListUsersForGroup sls.GetHistograms.period sls.GetLogs sls.GetLogs.own'
is "every other source is answered as before" "$({ cut -d'|' -f1 expected; printf '%s\n' $waiting; cat hostile.kept; } | sort | comm -13 - whole.kept)" ""

# ---- a session that ends while a list is read: the same page is asked again with the next one
records=$(jq -nc --arg day "$(date -u -d yesterday +%F)" '[range(120) | { eventId: "e-\(.)", eventTime: "\($day)T12:00:00Z", eventName: "CreateInstance", serviceName: "Ecs", actor: "li" }]')
role='{ "type": "role", "name": "Audit", "id": "300000000000000077", "keys": [], "allow": ["*"], "trust": { "Version": "1", "Statement": [
	{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "RAM": ["acs:ram::1000000000000001:root"] } }] } }'
# no trail, so ActionTrail itself is asked, 50 events a page
events="del(.accounts[0].trails) | .rateLimits = { \"actiontrail.LookupEvents\": 0 } | .accounts[0].identities += [$role] | .accounts[0].identities[0].allow += [\"sts:AssumeRole\"]
	| .accounts[0].events = { \"actors\": { \"li\": { \"type\": \"ram-user\", \"ips\": [\"203.0.113.9\"] } }, \"records\": $records }"
ids() { "$TRAILSEAL" events "$1" --json --quiet | jq -r .event_id | sort; }
lost() { jq -r '[.checks[] | select(.id == "EVD-01")][0] | .verdict + " " + ([.findings[] | select(.reason == "not-covered")] | length | tostring)' "$1/data/report/assessment.json"; }
mkdir -p "$HOME/.aliyun"
profile() {
	printf '{ "current": "p", "profiles": [ { "name": "p", %s } ] }\n' "$1" >"$HOME/.aliyun/config.json"
	chmod 600 "$HOME/.aliyun/config.json"
}
tenant "$events | .faults = [{ \"kind\": \"expired-token\", \"api\": \"actiontrail.LookupEvents\", \"after\": 1, \"times\": 1 }]"
profile '"mode": "RamRoleArn", "access_key_id": "'"$ALIBABA_CLOUD_ACCESS_KEY_ID"'", "access_key_secret": "'"$ALIBABA_CLOUD_ACCESS_KEY_SECRET"'", "ram_role_arn": "acs:ram::1000000000000001:role/Audit", "ram_session_name": "audit"'
expect 0 "" "$TRAILSEAL" collect --quiet --scope profile.json renewed
is "a session that ends on the second page is renewed, and the list is whole" "$(ids renewed | uniq | wc -l) $(ids renewed | uniq -d | wc -l)" "120 0"
is "that was asked for once more" "$(jq -r 'select(.action == "sts.AssumeRole") | .status' calls.jsonl | wc -l)" 2

# ---- a page whose token the service does not take any more
tenant "$events | .faults = [{ \"kind\": \"error\", \"api\": \"actiontrail.LookupEvents\", \"after\": 1, \"times\": 0, \"status\": 400, \"code\": \"InvalidNextToken\", \"message\": \"The token has expired.\" }]"
expect 4 "actiontrail.LookupEvents: InvalidNextToken: The token has expired." "$TRAILSEAL" collect --quiet unread
"$TRAILSEAL" assess unread >/dev/null 2>&1
is "the first page is kept" "$(ids unread | wc -l)" 50
is "and the window is not called seen" "$(lost unread)" "unknown 1"

# ---- a session that can not be renewed, and ends
session='"mode": "StsToken", "access_key_id": "STS.LOCALgood000001", "access_key_secret": "local-good-secret-of-the-session", "sts_token": "local-good-token-that-is-valid"'
tenant '.faults = [{ "kind": "expired-token", "api": "*", "after": 40 }]'
profile "$session"
expect 4 "InvalidSecurityToken.Expired: Specified SecurityToken is expired. (" "$TRAILSEAL" collect --quiet --scope profile.json ended
is "one sentence for each code" "$(grep -c Expired err) $(grep -vc Expired err)" "2 0"
judge ended
only_unknown ended
ok "what was answered before is kept" test "$(wc -l <ended.kept)" -gt 10
ok "the token is nowhere" sh -c "! grep -rqF local-good-token err ended"

# ---- a profile that others can read: used, and said
chmod 644 "$HOME/.aliyun/config.json"
tenant .
expect 0 "can be read by others (mode 0644)" "$TRAILSEAL" collect --quiet --scope profile.json readable
is "in one sentence" "$(wc -l <err)" 1

# ---- credentials that are none: PROFILE | STATUS | the sentence; nothing is asked and no folder is left
cat >profiles <<'END'
"mode": "ChainableRamRoleArn", "source_profile": "q", "ram_role_arn": "acs:ram::1:role/x" }, { "name": "q", "mode": "ChainableRamRoleArn", "source_profile": "p", "ram_role_arn": "acs:ram::1:role/y"|2|leads back to itself
"mode": "External", "process_command": "echo secret-on-stdout"|3|what the program printed is no JSON
"mode": "External", "process_command": "printf {\\\"mode\\\":\\\"AK\\\",\\\"access_key_id\\\":\\\"secret-on-stdout\\\"}"|3|access_key_id or access_key_secret is missing
"mode": "External", "process_command": "printf {\\\"mode\\\":\\\"secret-on-stdout\\\"}"|3|is neither AK nor StsToken
"mode": "External", "process_command": "sh -c 'echo secret-on-stderr >&2; exit 7'"|3|the program failed with status 7
"mode": "External", "process_command": "yes secret-on-stdout"|3|the program printed more than 65536 bytes
END
tenant .
while IFS='|' read -r text status sentence; do
	profile "$text"
	expect "$status" "$sentence" "$TRAILSEAL" collect --quiet --scope profile.json none
	is "  is all that is said" "$(wc -l <err) $(grep -c secret-on err)" "1 0"
	ok "  and nothing is left behind" test ! -e none
done <profiles
is "no service was asked" "$(wc -l <calls.jsonl)" 0

# ---- a program that hangs, and what it started: both end with the run
profile '"mode": "External", "process_command": "sh -c '"'"'echo $$ >'"$dir"'/program; sleep 600 & echo $! >>'"$dir"'/program; wait'"'"'"'
"$TRAILSEAL" collect --quiet --scope profile.json hung >out 2>err &
run=$!
tries=0
until [ "$(cat program 2>/dev/null | wc -l)" -eq 2 ] || [ $tries -gt 600 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
kill -TERM "$run"
wait "$run"
is "a run that waits for a program can be stopped" "$?" 3
ok "it says so" grep -q 'interrupted' err
# one that nobody has waited for yet is dead all the same
is "neither the program nor its child lives on" "$(while read -r pid; do grep '^State:' "/proc/$pid/status" | grep -v 'Z (zombie)'; done <program 2>/dev/null)" ""
done_testing
