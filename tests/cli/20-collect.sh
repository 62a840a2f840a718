#!/bin/sh
# What the service may do to a collector: deny, throttle, fail, cut, lie about the time. Nothing denied or failed becomes a pass or a fail.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
good=$TOP_SRCDIR/tests/cloud/tenants/good.json

# with_fault NAME FAULTS: collect and assess the good tenant with these faults; leaves NAME/ and NAME.checks
with_fault() {
	jq --argjson f "$2" '.faults = $f' "$good" >"$1.json"
	start_cloud "$1.json"
	scope_file scope.json
	"$TRAILSEAL" collect --quiet "$1" >"$1.out" 2>"$1.err"
	echo $? >"$1.status"
	"$TRAILSEAL" assess "$1" >/dev/null 2>>"$1.err"
	"$TRAILSEAL" checks --work "$1" --json >"$1.checks" 2>>"$1.err"
	stop_cloud
}
status() { cat "$1.status"; }
check() { jq -r --arg id "$2" '.[] | select(.id == $id) | .verdict + " " + .evidence_state' "$1.checks"; }

with_fault denied '[{"kind":"deny","api":"sls.GetLogStore"}]'
is "a denied call: partly collected" "$(status denied)" 4
is "the check that needs it is unknown, denied" "$(check denied SLS-02)" "unknown denied"
is "one that does not need it still passes" "$(check denied TRL-02)" "pass confirmed"
ok "the refusal is evidence" jq -e '.state == "denied" and .response.code == "Unauthorized" and .request.headers != []' denied/data/evidence/sls.GetLogStore/0001.meta.json
ok "with its request id" jq -e '.response.request_id | length > 8' denied/data/evidence/sls.GetLogStore/0001.meta.json
ok "the request's credential is masked" sh -c '! grep -q "Signature=[0-9a-f]\{64\}" denied/data/evidence/sls.GetLogStore/0001.meta.json'

with_fault throttled '[{"kind":"throttle","api":"actiontrail.DescribeTrails","times":2,"retryAfterMs":50},{"kind":"throttle","api":"sls.*","times":2,"retryAfterMs":1000},{"kind":"error","api":"oss.GetBucketWorm","times":1}]'
is "throttled and failed once or twice: complete after retries" "$(status throttled)" 0
ok "the earlier tries are on record" jq -e '.attempts | length >= 1' throttled/data/evidence/oss.GetBucketWorm/0001.meta.json
ok "no nonce was used twice" sh -c 'test "$(jq -r "select(.nonce) | .nonce" calls.jsonl | sort | uniq -d | wc -l)" -eq 0'

# sheet NAME SOURCE: its lines of the coverage: region, planned, answered, denied, throttled, failed, codes
sheet() {
	"$TRAILSEAL" report "$1" >/dev/null 2>>"$1.err"
	jq -rR --arg source "$2" 'rtrimstr("\r") | "[" + . + "]" | fromjson | select(.[0] == $source) | [.[2], .[3], .[4], .[6], .[7], .[8], .[10]] | join(" ")' "$1/data/report/coverage.csv"
}
is "the coverage sheet tells where calls were throttled and answered in the end" "$(sheet throttled actiontrail.DescribeTrails | awk '{ n += $5 } $2 != $3 || $4 + $6 > 0 { bad++ } END { print NR, n, bad + 0 }')" "3 2 0"
is "and that a call that failed was not throttled" "$(sheet throttled oss.GetBucketWorm)" "cn-hangzhou 1 1 0 0 0 "

with_fault slowed '[{"kind":"throttle","api":"actiontrail.DescribeTrails","region":"cn-beijing","times":0,"retryAfterMs":20}]'
is "throttled to the end: partly collected" "$(status slowed)" 4
is "that call was throttled four times and then failed as that, and only that" "$(sheet slowed actiontrail.DescribeTrails | tr '\n' ',')" "cn-beijing 1 0 0 4 1 Throttling.User,cn-hangzhou 1 1 0 0 0 ,cn-shanghai 1 1 0 0 0 ,"
is "what might be there is unknown, error" "$(check slowed TRL-01)" "unknown error"

with_fault failing '[{"kind":"error","api":"oss.GetBucketLifecycle","times":0}]'
is "a call that always fails: partly collected" "$(status failing)" 4
is "its check is unknown, error" "$(check failing OSS-03)" "unknown error"

with_fault cut '[{"kind":"cut","api":"sls.GetIndex","times":1},{"kind":"reset","api":"actiontrail.GetTrailStatus","times":1}]'
is "a cut and a reset answer are asked again" "$(status cut)" 0

with_fault broken '[{"kind":"not-json","api":"sls.GetIndex","times":0},{"kind":"oversize","api":"oss.GetBucketWorm","times":0}]'
is "no JSON, and a body over its limit: partly collected" "$(status broken)" 4
is "what is no JSON decides nothing" "$(check broken SLS-04)" "unknown error"
is "nor does a body that was cut off at the limit" "$(check broken OSS-04)" "unknown error"
ok "the reason is on record" jq -e '.response.code == "BodyTooLarge"' broken/data/evidence/oss.GetBucketWorm/0001.meta.json

with_fault skewed '[{"kind":"clock-skew","api":"*","secondsBehind":3600}]'
is "a clock that is an hour off is corrected once" "$(status skewed)" 0

# ---- credentials and places
start_cloud "$good"
scope_file scope.json
key=$ALIBABA_CLOUD_ACCESS_KEY_ID secret=$ALIBABA_CLOUD_ACCESS_KEY_SECRET
unset ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET
expect 2 "ALIBABA_CLOUD_ACCESS_KEY_ID" "$TRAILSEAL" collect none
ok "no work folder is left behind" test ! -e none
mkdir "$HOME/.aliyun"
printf '{"current":"p","profiles":[{"name":"p","mode":"AK","access_key_id":"%s","access_key_secret":"%s"}]}' "$key" "$secret" >"$HOME/.aliyun/config.json"
chmod 600 "$HOME/.aliyun/config.json"
expect 0 "" "$TRAILSEAL" collect --quiet profile
ok "the CLI's profile works" test -s profile/data/evidence/sts.GetCallerIdentity/0001.json
rm "$HOME/.aliyun/config.json"
export ALIBABA_CLOUD_ACCESS_KEY_ID="$key" ALIBABA_CLOUD_ACCESS_KEY_SECRET=wrong
expect 3 "SignatureDoesNotMatch" "$TRAILSEAL" collect --quiet wrong
export ALIBABA_CLOUD_ACCESS_KEY_SECRET="$secret"
expect 2 "already holds the evidence" "$TRAILSEAL" collect profile
sed -i 's/1000000000000001/1000000000000002/' scope.json
expect 2 "account 1000000000000002: the credentials from environment belong to" "$TRAILSEAL" collect --quiet other
stop_cloud
sed -i 's/1000000000000002/1000000000000001/' scope.json
expect 3 "account 1000000000000001" "$TRAILSEAL" collect --quiet nobody-there
: >not-a-folder
expect 3 "not-a-folder" "$TRAILSEAL" collect not-a-folder/work
# a place that nobody can write to, root included
expect 3 "/proc/trailseal" "$TRAILSEAL" collect /proc/trailseal/work
done_testing
