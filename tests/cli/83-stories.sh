#!/bin/sh
# Whole stories over six weeks of ordinary work: what each must wake, and that nothing else wakes.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1

# The jq program makes records; DAYS before is the history, the day itself the period (Tuesday 2026-09-08, 08:00 at +08:00).
cat >make.jq <<'EOF'
def day0: 1788825600;
def event($t; $svc; $name; $who; $ip; $more):
	{ eventId: "\($who)-\($t)-\($name)-\($more.resourceName // "")", eventTime: ($t | todate), eventName: $name, serviceName: $svc,
	  eventType: "ApiCall", eventRW: (if ($name | test("^(Describe|List|Get)")) then "Read" else "Write" end), acsRegion: "cn-hangzhou",
	  isGlobal: ($svc | IN("Ram", "Ims", "AasSub")), recipientAccountId: "1000000000000001", sourceIpAddress: $ip, userAgent: "console",
	  userIdentity: { type: "ram-user", accountId: "1000000000000001", principalId: "20-\($who)", userName: $who } } + $more;
def signin($t; $who; $ip; $mfa; $error):
	event($t; "AasSub"; "ConsoleSignin"; $who; $ip; { eventType: "ConsoleSignin", additionalEventData: { mfaChecked: $mfa }, errorCode: $error });
def role($name): { userIdentity: { type: "assumed-role", accountId: "1000000000000001", principalId: "30-\($name):s", userName: "\($name):s" } };
# People from 09:00 to 18:00, a retyped password, an autoscaler that deletes, a console that asks for more than is granted.
def ordinary($d):
	( (["li.na", "203.0.113.10"], ["wang.fang", "203.0.113.11"]) as [$who, $ip]
	| signin($d + 3600; $who; $ip; "false"; "PasswordError"), signin($d + 3660; $who; $ip; "true"; "")
	, (range(1; 10) as $h | event($d + $h * 3600 + 900; "Ecs"; ("DescribeInstances", "StartInstance"); $who; $ip; {}),
	   event($d + $h * 3600 + 1200; "Rds"; "DescribeDBInstances"; $who; $ip; {}))
	, event($d + 30000; "Ecs"; "RunInstances"; $who; $ip; { errorCode: "Forbidden.RAM" })
	, event($d + 31000; "Ecs"; "DeleteSecurityGroup"; $who; $ip; { resourceName: "sg-\($who)" }) )
	, (range(12) as $i | event($d + 40000 + $i * 20; "Ecs"; "DeleteInstance"; "ess"; "Internal"; { resourceName: "i-ess\($i)" } + role("aliyunserviceroleforautoscaling")));
# Passwords tried at night, a look around, a new administrator, the trail stopped, machines and their copies deleted.
def takeover($d): ($d + 50000) as $t | "198.18.0.9" as $ip
	| (range(6) as $i | signin($t + $i * 40; "li.na"; $ip; "false"; "PasswordError")), signin($t + 300; "li.na"; $ip; "false"; "")
	, (range(25) as $i | event($t + 400 + $i * 5; ["Ecs", "Rds", "Ram", "Vpc", "Slb"][$i % 5]; "List\($i)"; "li.na"; $ip; {}))
	, event($t + 700; "Ims"; "CreateUser"; "li.na"; $ip; { requestParameters: { UserPrincipalName: "svc@x" } })
	, event($t + 720; "Ram"; "AttachPolicyToUser"; "li.na"; $ip; { requestParameters: { PolicyName: "AdministratorAccess", PolicyType: "System", UserName: "svc" } })
	, event($t + 740; "Ims"; "CreateAccessKey"; "li.na"; $ip; { requestParameters: { UserPrincipalName: "svc@x" } })
	, event($t + 800; "Actiontrail"; "StopLogging"; "li.na"; $ip; { requestParameters: { Name: "audit" } })
	, (range(12) as $i | event($t + 900 + $i * 10; "Ecs"; ("DeleteInstance", "DeleteSnapshot"); "li.na"; $ip; { resourceName: "r-\($i)" }));
# A key of a backup job, forgotten since.
def job($t; $name; $ip; $more): event($t; "Oss"; $name; "backup"; $ip; { userAgent: "aliyun-sdk-python",
	userIdentity: { type: "ram-user", accountId: "1000000000000001", principalId: "20-backup", userName: "backup", accessKeyId: "LTAI5tBackupJob000000000" } } + $more);
def rounds($d): range(24) as $h | job($d + $h * 3600; "ListObjects"; "203.0.113.20"; { resourceName: "backup" });
# It wakes in working hours from elsewhere and goes at the record: the days of the store, an alert, the bucket, the delivery role, the store itself.
def stores($d): ($d + 20000) as $t | "198.18.0.77" as $ip
	| job($t; "GetLogStore"; $ip; { serviceName: "Sls" })
	, job($t + 60; "UpdateLogStore"; $ip; { serviceName: "Sls", requestParameters: { logstoreName: "audit", ttl: 1 }, resourceName: "audit" })
	, job($t + 120; "DeleteAlert"; $ip; { serviceName: "Sls", resourceName: "trail-stopped" })
	, job($t + 180; "PutBucketLifecycle"; $ip; { resourceName: "audit-archive" })
	, job($t + 240; "DetachPolicyFromRole"; $ip; { serviceName: "Ram", requestParameters: { RoleName: "AliyunActionTrailDefaultRole", PolicyName: "AliyunActionTrailRolePolicy", PolicyType: "System" } })
	, job($t + 300; "DeleteLogStore"; $ip; { serviceName: "Sls", resourceName: "audit" });
(range(if $part == "history" then 1 else 0 end; if $part == "history" then 46 else 1 end) as $n
	| (day0 - $n * 86400) as $d | select((($d / 86400 | floor) + 3) % 7 < 5) | ordinary($d)),
if $part == "old" then range(100; 103) as $n | rounds(day0 - $n * 86400) else empty end,
if $part == "stores" then stores(day0) else empty end,
if $part == "takeover" then takeover(day0) else empty end
EOF
make() {
	jq -n -c --arg part "$1" -f make.jq
}
hits() {
	jq -r '[.detections[] | select(.state == "hit") | .id] | sort | join(" ")' out
}

make history >history.jsonl
make ordinary >day.jsonl
make takeover >takeover.jsonl

expect 0 "" "$TRAILSEAL" detect --from day.jsonl --baseline history.jsonl --json
is "a day like all others wakes nothing" "$(hits)" ""
expect 0 "" "$TRAILSEAL" detect --from history.jsonl --json
is "nor do the weeks before it" "$(hits)" ""

expect 0 "" "$TRAILSEAL" detect --from takeover.jsonl --baseline history.jsonl --json
is "an account that is taken over wakes what its steps are" "$(hits)" \
	"D-ANOM-01 D-ANOM-02 D-ANOM-03 D-ANOM-04 D-ANOM-06 D-ANOM-11 D-ANOM-13 D-AUTH-04 D-AUTH-05 D-AUTH-07 D-DEL-01 D-DEL-02 D-DEL-03 D-DEL-04 D-LOG-01 D-LOG-08 D-PRIV-01 D-PRIV-04 D-PRIV-07"
is "and blames one identity for the deletions" "$(jq -r '[.detections[] | select(.id | IN("D-DEL-01", "D-DEL-02", "D-DEL-03")) | .findings[] | select(.reason != "no-history") | .resource] | unique | join(" ")' out)" \
	"ram-user/1000000000000001/20-li.na"

make old >old.jsonl
make stores >stores.jsonl
expect 0 "" "$TRAILSEAL" detect --from stores.jsonl --baseline history.jsonl --baseline old.jsonl --json
is "a forgotten key that goes at the record wakes what its steps are" "$(hits)" "D-ANOM-09 D-LOG-03 D-LOG-04 D-LOG-05 D-LOG-10"
is "and the key is named" "$(jq -r '[.detections[] | select(.id == "D-ANOM-09") | .findings[].resource] | join(" ")' out)" "LTAI5tBackupJob000000000"
expect 0 "" "$TRAILSEAL" detect --from takeover.jsonl --baseline history.jsonl --json

# The same story in the forms of other carriers
all=$(hits)
jq -s '{ RequestId: "R", Events: . }' takeover.jsonl >lookup.json
jq -c '{ __topic__: "actiontrail_audit_event", __time__: (.eventTime | fromdate), event: (. | tojson) }' takeover.jsonl >sls.jsonl
jq -s . takeover.jsonl | gzip -n >oss.json.gz
for form in lookup.json sls.jsonl oss.json.gz; do
	expect 0 "" "$TRAILSEAL" detect --from "$form" --baseline history.jsonl --json
	is "the same from $form" "$(hits)" "$all"
done
done_testing
