#!/bin/sh
# Before a run: what it may ask, what it can reach, and what it could not decide.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
good=$TOP_SRCDIR/tests/cloud/tenants/good.json

# identity NUMBER: the credentials of one of the tenant's RAM users
identity() {
	ALIBABA_CLOUD_ACCESS_KEY_ID=$(jq -r ".accounts[0].identities[$1].keys[0].id" "$good")
	ALIBABA_CLOUD_ACCESS_KEY_SECRET=$(jq -r ".accounts[0].identities[$1].keys[0].secret" "$good")
}
# tenant FILTER: the good one, changed
tenant() {
	stop_cloud
	jq "$1" "$good" >tenant.json
	start_cloud "$dir/tenant.json"
	scope_file scope.json
}
doctor() { "$TRAILSEAL" doctor --quiet --json >doctor.json 2>err </dev/null; }
state_of() { jq -r --arg p "$1" '.accounts[0].permissions[] | select(.permission == $p) | .state' doctor.json; }

# ---- all is well
start_cloud "$good"
scope_file scope.json
mkdir empty
expect 0 "" sh -c 'cd empty && "$1" doctor --quiet --scope ../scope.json' sh "$TRAILSEAL"
ok "it says so" grep -qx 'all is well' out
ok "and who asks" grep -q 'identity: acs:ram::1000000000000001:user/trailseal' out
is "it keeps nothing" "$(ls -A empty)" ""
is "the cloud expected every call" "$(jq -s '[.[] | select(.unexpected)] | length' calls.jsonl)" 0
doctor
"$TRAILSEAL" plan | sed -n 's/^ *permission: //p' | sort -u >planned
jq -r '.accounts[0].permissions[].permission' doctor.json >told
ok "every permission of the plan is told" diff planned told
is "most are granted, none is denied" "$(jq '[.accounts[0].permissions[].state] | (map(select(. == "granted")) | length) > 50 and (map(select(. == "denied")) | length) == 0' doctor.json)" true
is "what nothing asks for is not granted by guess" "$(state_of resourcemanager:ListAccounts)" not-tried
calls=$(jq -s '[.[] | select(.action == "ims.ListUsers")] | length' calls.jsonl)
is "a list is asked for one item" "$(jq -rs '[.[] | select(.action == "ims.ListUsers")][0].params | map(select(.[0] == "MaxItems"))[0][1]' calls.jsonl)" 1
is "and once" "$calls" 2
is "only what a run asks is asked" "$(jq -r '.permission // empty' calls.jsonl | sort -u | comm -23 - planned | grep -v '^sts:' | tr '\n' ' ')" ""

is "that it only reads is known" "$(jq -r '.rights[] | .rights + " " + .policy + " " + .via' doctor.json)" "none ReadOnlyAccess auditors"

# ---- an identity that could change what it reports
rights() { jq -r '.rights[] | [.rights, .policy // "", .actions // ""] | join("|")' doctor.json; }
tenant '(.accounts[0].ram.users[] | select(.UserName == "trailseal") | .policies) = [{ "PolicyName": "AdministratorAccess", "PolicyType": "System" }]'
doctor
is "is itself a problem" "$?" 1
is "named with the policy" "$(jq -r '.problems[] | select(.problem == "can-write-by-policy") | .identity + " " + .policy' doctor.json)" "acs:ram::1000000000000001:user/trailseal AdministratorAccess"
is "nothing would be unknown for that" "$(jq '.unknown.checks | length' doctor.json)" 0
tenant '(.accounts[0].ram.users[] | select(.UserName == "trailseal") | .policies) = [{ "PolicyName": "mixed", "PolicyType": "Custom" }, { "PolicyName": "audit", "PolicyType": "Custom" }]
	| .accounts[0].ram.policies += [{ "PolicyName": "audit", "CreateDate": "-9d", "PolicyDocument": { "Version": "1", "Statement": [{ "Effect": "Allow", "Action": ["oss:GetBucketAcl", "sts:AssumeRole"], "Resource": "*" }] } },
	{ "PolicyName": "mixed", "CreateDate": "-9d", "PolicyDocument": { "Version": "1", "Statement": [{ "Effect": "Allow", "Action": ["oss:GetBucketAcl", "oss:PutBucketAcl"], "Resource": "*" }, { "Effect": "Deny", "Action": "ecs:*", "Resource": "*" }] } }]'
doctor
is "a policy of one's own: each is read, and its writing actions are named" "$(rights)" "writes|mixed|oss:PutBucketAcl
none|ReadOnlyAccess|
none|audit|"
ok "no call that writes was tried" sh -c '! jq -r ".permission // empty" calls.jsonl | grep -v ":\(Get\|List\|Describe\|Lookup\)"'
# whichever link of the chain it comes from: a profile, here of a role's session; a program; and the root user
mkdir -p "$HOME/.aliyun"
cat >"$HOME/.aliyun/config.json" <<EOF
{ "current": "session", "profiles": [
  { "name": "session", "mode": "StsToken", "access_key_id": "STS.LOCALgood000001", "access_key_secret": "local-good-secret-of-the-session", "sts_token": "local-good-token-that-is-valid" },
  { "name": "program", "mode": "External", "process_command": "cat $dir/program.json" },
  { "name": "root", "mode": "AK", "access_key_id": "LTAI5tLOCALgoodroot01", "access_key_secret": "local-good-secret-of-root" } ] }
EOF
cat >program.json <<EOF
{ "mode": "StsToken", "access_key_id": "STS.LOCALgood000001", "access_key_secret": "local-good-secret-of-the-session", "sts_token": "local-good-token-that-is-valid" }
EOF
chmod 600 "$HOME/.aliyun/config.json"
tenant '(.accounts[0].ram.roles[] | select(.RoleName == "TrailsealAudit") | .policies) += [{ "PolicyName": "AliyunLogFullAccess", "PolicyType": "System" }]
	| .accounts[0].identities += [{ "type": "root", "keys": [{ "id": "LTAI5tLOCALgoodroot01", "secret": "local-good-secret-of-root" }] }]'
writer() { # PROFILE: who can write, and by what
	jq --arg p "$1" '.accounts[0].profile = $p' scope.json >profile.json
	"$TRAILSEAL" doctor --quiet --json --scope profile.json >doctor.json 2>err
	jq -r '.problems[] | select(.problem | startswith("can-write")) | (.identity | split(":")[-1]) + " " + (.policy // .actions)' doctor.json
}
is "a session of a role in the profile file" "$(writer session)" "assumed-role/TrailsealAudit/quarterly AliyunLogFullAccess"
is "what a program gives out" "$(writer program)" "assumed-role/TrailsealAudit/quarterly AliyunLogFullAccess"
is "the root user" "$(writer root)" "root *"
rm -r "$HOME/.aliyun"
tenant '.faults = [ { "kind": "deny", "api": "ram.ListPoliciesForUser" } ]'
doctor
is "policies that may not be read" "$(rights | head -n 1)" "not-known||NoPermission"
expect 1 "" "$TRAILSEAL" doctor --quiet
ok "are said to be not known" grep -q 'account 1000000000000001: whether the identity can do more than read is not known' out
tenant .

# ---- a permission that is missing: what doctor says is what a run then can not decide
identity 1
doctor
is "status 1 when something would be unknown" "$?" 1
is "the denied permission is named" "$(state_of oss:GetBucketWorm)" denied
is "and the other that it has not" "$(jq -r '[.accounts[0].permissions[] | select(.state == "denied") | .permission] | join(" ")' doctor.json)" "actiontrail:LookupEvents oss:GetBucketWorm"
"$TRAILSEAL" run --quiet --self-signed --work limited >out 2>err
"$TRAILSEAL" checks --work limited --json >checks.json
"$TRAILSEAL" frameworks --work limited --json >frameworks.json
is "LookupEvents is denied, but the logstore has the whole period" "$(jq -r '.gaps[].account' doctor.json)" ""
is "the checks that a run then leaves unknown are those that were told" "$(jq -r '.[] | select(.verdict == "unknown") | .id' checks.json | sort)" "$(jq -r '.unknown.checks[]' doctor.json | sort)"
not_evaluable() { "$TRAILSEAL" detections --work "$1" --json | jq -r '.[] | select(.state == "not-evaluable") | .id' | sort; }
is "no detection is for that" "$(jq -r '.unknown.detections[]' doctor.json)" ""
unknown_controls() { jq -r '.[].controls[] | select(.verdict == "unknown") | .id' "$1" | sort; }
identity 0
"$TRAILSEAL" run --quiet --self-signed --work whole >out 2>err
"$TRAILSEAL" frameworks --work whole --json >whole.json
is "nor does it become so" "$(not_evaluable limited)" "$(not_evaluable whole)"
unknown_controls whole.json >before
unknown_controls frameworks.json | comm -13 before - >then
jq -r '.unknown.controls[][]' doctor.json | sort >said
ok "some controls turn unknown" test -s then
# one that another rule fails already is in doctor's list, and stays a failure
is "and each of them was told" "$(comm -13 said then)" ""
identity 1
expect 1 "" "$TRAILSEAL" doctor --quiet
ok "people are told the same" grep -q 'OSS-04, OSS-05' out
expect 1 "" "$TRAILSEAL" doctor --quiet --lang zh-CN
ok "in Chinese too" grep -q '合计，运行时将无法判定：' out
is "all of it but what services say" "$(grep -v '：' out | grep -vE '^    (NoPermission|AccessDenied|You )' | grep '[a-z] [a-z]')" ""
"$TRAILSEAL" doctor --quiet --json --lang zh-CN >zh.json
is "programs are told the same in any language" "$(jq -S 'del(.clock_ahead_seconds)' zh.json | sha256sum)" "$(jq -S 'del(.clock_ahead_seconds)' doctor.json | sha256sum)"
expect 2 "fr" "$TRAILSEAL" doctor --lang fr
ok "every text is in both languages, with the same places" jq -e '[.texts[], .next[].text]
	| all((keys == ["en", "zh-CN"]) and (map([scan("\\{[a-z_]+\\}")] | sort) | .[0] == .[1]))' "$TOP_SRCDIR/templates/doctor.json"

# ---- the same permission where nothing else has the events
tenant '.accounts[0].trails = []'
identity 1
doctor
is "then the whole period is not seen" "$(jq -r '[.gaps[] | .source] | unique | join(" ")' doctor.json)" actiontrail.LookupEvents
is "region by region" "$(jq -r '.problems[] | select(.problem == "events-not-seen") | .regions | join(" ")' doctor.json)" "cn-beijing cn-hangzhou cn-shanghai"
"$TRAILSEAL" run --quiet --self-signed --work blind >out 2>err
"$TRAILSEAL" checks --work blind --json | jq -r '.[] | select(.verdict == "unknown") | .id' | sort >unknown
jq -r '.unknown.checks[]' doctor.json | sort >told
is "each check that a run then leaves unknown was told" "$(comm -23 unknown told)" ""
not_evaluable blind >unknown
jq -r '.unknown.detections[]' doctor.json | sort >told
ok "detections are blind" test -s unknown
is "and those are the ones that were told" "$(cat unknown)" "$(cat told)"
tenant .
identity 1

# ---- may do nothing, may not even come in
identity 2
doctor
is "an identity without rights can not decide anything" "$?" 1
ok "the first call that others rest on is denied" jq -e '[.problems[] | select(.problem == "permission-denied") | .permission] | any(startswith("actiontrail:Describe"))' doctor.json
ALIBABA_CLOUD_ACCESS_KEY_ID=LTAI5tLOCALgood000004 ALIBABA_CLOUD_ACCESS_KEY_SECRET=local-good-secret-of-old
expect 3 "" "$TRAILSEAL" doctor --quiet
ok "a disabled key: nothing works" grep -q 'InvalidAccessKeyId.Inactive' out
unset ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET
expect 3 "" "$TRAILSEAL" doctor --quiet
ok "no credentials: said" grep -q 'no credentials' out
export ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET
identity 0
jq '.accounts[0].id = "1000000000000009"' scope.json >other.json
expect 3 "" "$TRAILSEAL" doctor --quiet --scope other.json
ok "credentials of another account: said" grep -q 'the credentials belong to acs:ram::1000000000000001' out

# ---- a profile that others can read
mkdir -p "$HOME/.aliyun"
printf '{ "current": "a", "profiles": [ { "name": "a", "mode": "AK", "access_key_id": "%s", "access_key_secret": "%s" } ] }\n' \
	"$ALIBABA_CLOUD_ACCESS_KEY_ID" "$ALIBABA_CLOUD_ACCESS_KEY_SECRET" >"$HOME/.aliyun/config.json"
chmod 644 "$HOME/.aliyun/config.json"
jq '.accounts[0].profile = "a"' scope.json >profile.json
expect 1 "" "$TRAILSEAL" doctor --quiet --scope profile.json
ok "said" grep -q 'can be read by others (mode 0644)' out
ok "the secret is nowhere" sh -c "! grep -qF '$ALIBABA_CLOUD_ACCESS_KEY_SECRET' out err doctor.json"
jq '.signer = { "name": "officer", "key": "nowhere.key", "certificate": "nowhere.pem" }' scope.json >signer.json
expect 1 "" "$TRAILSEAL" doctor --quiet --scope signer.json
ok "a signer's key that is not there: said" grep -q 'nowhere.key can not be read' out

# ---- the way there
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3 -subj "/CN=another root" -keyout other.key -out other.pem 2>openssl.log
jq --arg ca "$dir/other.pem" '.network["ca-file"] = $ca' scope.json >ca.json
expect 3 "" "$TRAILSEAL" doctor --quiet --scope ca.json
ok "a root that did not sign the services' certificates: said" grep -q 'CertificateRefused' out
tenant '.faults = [ { "kind": "reset", "api": "*", "region": "cn-beijing", "times": 0 } ]'
doctor
is "a region that is not reached is no end" "$?" 1
is "its hosts are named, others are not" "$(jq -r '.unreached[].host | select(contains("cn-beijing") | not)' doctor.json)" ""
is "and each once" "$(jq -r '[.unreached[].host] | length > 0 and length == (unique | length)' doctor.json)" true
is "with what that leaves open" "$(jq '[.unreached[].unknown.checks | length] | all(. > 0)' doctor.json)" true
is "what is asked elsewhere stays granted" "$(state_of actiontrail:DescribeTrails) $(state_of log:GetLogStore)" "granted granted"
tenant '.faults = [ { "kind": "clock-skew", "api": "*", "secondsAhead": 3600 } ]'
doctor
is "a clock that is wrong is no end" "$?" 1
is "but said" "$(jq -r '.problems[] | select(.problem == "clock-behind") | .seconds / 100 | floor | . == 35 or . == 36' doctor.json)" true
is "and everything else was tried" "$(state_of log:GetLogStore)" granted
tenant '.accounts[0].trails = []'
jq '.network["time-budget-seconds"] = 1' scope.json >budget.json
expect 1 "" "$TRAILSEAL" doctor --quiet --scope budget.json
ok "a budget that can not do: said" grep -q 'network.time-budget-seconds is 1, and the rate limits alone make a run take' out
is "without a trail the events are asked of ActionTrail" "$(doctor; state_of actiontrail:LookupEvents)" granted
tenant '.faults = [ { "kind": "error", "api": "sas.GetServiceTrail", "times": 0, "status": 400, "code": "ServiceUnavailableHere" } ]'
doctor
is "a call that fails is not called denied" "$(state_of yundun-sas:GetServiceTrail)" failed
expect 3 "nowhere.json" "$TRAILSEAL" doctor --scope nowhere.json
done_testing
