#!/bin/sh
# Before the quarter's run: which members of the directory can be entered, and what those hold back that can not.
. "$TOP_SRCDIR/tests/cli/lib.sh"
. "$TOP_SRCDIR/tests/cli/members.inc"
cd "$dir" || exit 1
no_role=1000000000000004
secret=$(jq -r '.accounts[0].identities[0].keys[0].secret' "$organisation")

doctor() { "$TRAILSEAL" doctor --quiet --json "$@" >doctor.json 2>err </dev/null; }
entered() { jq -r 'select(.action == "sts.AssumeRole") | .account' calls.jsonl | wc -l; }
asked_in() { jq -r --arg a "$1" 'select(.account == $a) | .action' calls.jsonl | grep -vc '^sts\.'; }

# ---- all can be entered
tenant .
directory
mkdir empty
(cd empty && "$TRAILSEAL" doctor --quiet --json --scope ../scope.json >../doctor.json 2>../err)
is "every member is entered" "$(jq -r '.members | [.listed, .entered, .tried, (.refused | length)] | map(tostring) | join(" ")' doctor.json)" "5 5 3 0"
is "with one call each" "$(entered)" 5
is "it keeps nothing" "$(ls -A empty)" ""
is "permissions are tried in the account itself and in some" "$(jq -r '.accounts[] | .account[-1:] + " " + (.member | tostring)' doctor.json | tr '\n' ',')" "1 false,2 true,3 true,4 true,"
is "as the role" "$(jq -r '.accounts[1] | .caller' doctor.json)" "acs:ram::1000000000000002:assumed-role/TrailsealAudit/trailseal"
is "in the others nothing is asked" "$(asked_in 1000000000000005) $(asked_in 1000000000000006)" "0 0"
is "the cloud expected every call" "$(jq -s '[.[] | select(.unexpected)] | length' calls.jsonl)" 0
jq '.unknown, .problems' doctor.json >three
rm -f calls.jsonl
tenant .
directory
doctor --members 0
is "none need be tried" "$(jq -r '.members.tried, (.accounts | length)' doctor.json | tr '\n' ' ')$(entered)" "0 1 5"
doctor --members 10000
is "or all" "$(jq -r '.members.tried, (.accounts | length)' doctor.json | tr '\n' ' ')" "5 6 "
is "which says the same of members that are alike" "$(jq -r '.accounts[] | select(.member) | [.permissions[] | select(.state == "denied") | .permission] | join(" ")' doctor.json | sort -u)" log:DescribeApp
expect 2 "--members: want a number" "$TRAILSEAL" doctor --members all

# ---- one without the role, one left out: what doctor says is what a run then can not decide
tenant '(.accounts[] | select(.id == "'$no_role'") | .identities) |= map(select(.type != "role"))'
directory ', "exclude": ["1000000000000006"]'
doctor
is "status 1" "$?" 1
is "it is named with what the service said" "$(jq -r '.members.refused[] | .account + " " + .state + " " + .code' doctor.json)" "$no_role denied EntityNotExist.Role"
is "the one that is left out is none" "$(jq -r .members.excluded doctor.json)" 1
is "it is a problem" "$(jq -r '.problems[] | select(.problem == "members-not-entered") | "\(.refused) of \(.members) \(.role)"' doctor.json)" "1 of 4 TrailsealAudit"
"$TRAILSEAL" run --quiet --self-signed --work denied >out 2>err
"$TRAILSEAL" checks --work denied --json | jq -r '.[] | select(.verdict == "unknown") | .id' | sort >unknown
jq -r '.unknown.checks[]' doctor.json | sort >told
ok "some checks are held back by it" jq -e '.members.unknown.checks | length > 20' doctor.json
is "each check that a run then leaves unknown was told" "$(comm -23 unknown told)" ""
"$TRAILSEAL" detections --work denied --json | jq -r '.[] | select(.state == "not-evaluable") | .id' | sort >unknown
jq -r '.unknown.detections[]' doctor.json | sort >told
is "and each detection" "$(comm -23 unknown told)" ""
expect 1 "" "$TRAILSEAL" doctor --quiet
ok "people are told who" grep -q "^  can not be entered: $no_role (.*): EntityNotExist.Role: " out
ok "and what to do" grep -q '^    next: make the role in that account' out
expect 1 "" "$TRAILSEAL" doctor --quiet --lang zh-CN
ok "in Chinese too" grep -q '^    下一步：在该账号中创建角色' out

# ---- the wrong external id: all for one reason, the advice once
tenant .
directory
jq '.directory["external-id"] = "acme-audit-8"' scope.json >wrong.json
expect 1 "" "$TRAILSEAL" doctor --quiet --scope wrong.json
is "each is listed" "$(grep -c '^  can not be entered: ' out)" 5
is "what to do about it once" "$(grep -c 'next: look at the role.s trust policy and its external id' out)" 1
ok "neither word is shown" sh -c "! grep -qE 'acme-audit|$secret' out err doctor.json"

# ---- whoami: the way into each account
tenant '(.accounts[] | select(.id == "'$no_role'") | .identities) |= map(select(.type != "role"))'
directory ', "exclude": ["1000000000000006"]'
expect 3 "1 of the credentials can not be used" "$TRAILSEAL" whoami --scope scope.json
ok "the account itself" grep -q 'Arn: acs:ram::1000000000000001:user/trailseal' out
is "members by their role" "$(grep -c ': role TrailsealAudit, from account 1000000000000001$' out)" 3
ok "one that can not be entered" grep -q "^account $no_role (.*): can not be entered by role TrailsealAudit: EntityNotExist.Role: " out
ok "one that is left out" grep -q '^account 1000000000000006 (.*): left out by the scope file$' out
is "nobody is asked who he is but the account itself" "$(jq -r 'select(.action == "sts.GetCallerIdentity") | .account' calls.jsonl | tr '\n' ' ')" "1000000000000001 "
expect 3 "" "$TRAILSEAL" whoami --scope scope.json --json
is "a line of JSON for each" "$(jq -r '.account[-1:] + " " + (.state // .identity.IdentityType) + " " + (.code // "")' out | tr '\n' ',')" "1 RAMUser ,2 entered ,3 entered ,4 denied EntityNotExist.Role,5 entered ,6 excluded ,"
ok "no secret, no session, no external id" sh -c "! grep -qE 'acme-audit-7|CAIS|$secret' out err"
tenant '.faults = [{ "kind": "deny", "api": "resourcemanager.ListAccounts" }]'
directory
expect 3 "the members can not be listed: resourcemanager.ListAccounts: NoPermission" "$TRAILSEAL" whoami --scope scope.json

# ---- a role that could change what it reports
tenant '(.accounts[] | select(.id == "1000000000000003")).ram.roles = [{ "RoleName": "TrailsealAudit", "RoleId": "300000000000000003", "CreateDate": "-9d",
	"AssumeRolePolicyDocument": { "Version": "1", "Statement": [] }, "policies": [{ "PolicyName": "AdministratorAccess", "PolicyType": "System" }] }]'
directory
doctor
is "in a member: named with its account" "$(jq -r '.problems[] | select(.problem == "can-write-by-policy") | .account + " " + .identity + " " + .policy' doctor.json)" \
	"1000000000000003 acs:ram::1000000000000003:assumed-role/TrailsealAudit/trailseal AdministratorAccess"

# ---- a directory account without credentials lets nobody in; a directory that may not be listed has no members
ALIBABA_CLOUD_ACCESS_KEY_SECRET=wrong
doctor
is "nothing works" "$? $(jq -r .members doctor.json)" "3 null"
tenant '.faults = [{ "kind": "deny", "api": "resourcemanager.ListAccounts" }]'
directory
doctor
is "without the list nobody is entered" "$(jq -r .members.listed doctor.json)" 0
is "which is a problem of its own" "$(jq -r '.problems[] | select(.problem == "no-members") | .account' doctor.json)" 1000000000000001
is "and every check is open" "$(jq -r '.unknown.checks | length' doctor.json)" "$("$TRAILSEAL" checks --json | jq length)"
done_testing
