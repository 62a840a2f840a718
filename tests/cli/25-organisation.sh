#!/bin/sh
# An organisation: members seen in the trail of the management account, one that is not, lists that are denied or lie.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
organisation=$TOP_SRCDIR/tests/cloud/tenants/organisation.json
silent=1000000000000005

verdict() { jq -r --arg id "$1" '[.checks[] | select(.id == $id)][0].verdict' facts.json; }
# reasons ID VERDICT: "resource reason" of its findings, one a line
reasons() { jq -r --arg id "$1" --arg v "$2" '[.checks[] | select(.id == $id)][0].findings[] | select(.verdict == $v) | .resource + " " + .reason' facts.json; }
# judge NAME [FILTER]: collect and judge that tenant, changed by a jq filter
judge() {
	jq "${2-.}" "$organisation" >"$1.json"
	start_cloud "$dir/$1.json"
	scope_file scope.json
	"$TRAILSEAL" collect --quiet "$1" >out 2>err
	"$TRAILSEAL" assess "$1" >>out 2>>err
	rm -f facts.json
	cp "$1/data/report/assessment.json" facts.json
	stop_cloud
}

judge whole
is "the management account is known" "$(reasons ORG-01 pass)" "rd-Org123 management"
is "a policy at the root folder guards the members" "$(verdict ORG-02)" pass
is "the trail is the management account's" "$(verdict TRL-05)" pass
is "every member is seen in it" "$(verdict TRL-06)" pass
is "each of the six by itself" "$(reasons TRL-06 pass | grep -c ' seen$')" 6
is "the cloud expected every call" "$(jq -s '[.[] | select(.unexpected)] | length' calls.jsonl)" 0

judge silent ".resourceDirectory.ControlPolicyStatus = \"Disabled\" | (.accounts[] | select(.id == \"$silent\") | .events) = {}"
is "a member without events fails" "$(verdict TRL-06)" fail
is "by its name" "$(reasons TRL-06 fail)" "$silent silent"
is "control policies that are off fail" "$(reasons ORG-02 fail)" "rd-Org123 off"

judge young "del(.resourceDirectory.controlPolicies[].targets) | (.accounts[] | select(.id == \"$silent\") | .events) = {} | (.resourceDirectory.accounts[] | select(.AccountId == \"$silent\") | .JoinTime) = \"-5d\""
is "one that has just joined does not" "$(verdict TRL-06)" pass
is "and it is said why" "$(reasons TRL-06 not-applicable)" "$silent young"
is "a control policy attached to nothing fails" "$(reasons ORG-02 fail)" "rd-Org123 idle"

judge denied '.faults = [{ "kind": "deny", "api": "resourcemanager.ListAccounts" }]'
is "members that may not be listed are unknown" "$(verdict TRL-06)" unknown
is "as a call that was denied" "$(reasons TRL-06 unknown | grep -c ' call-denied$')" 1
is "what the management account itself is stays known" "$(verdict TRL-05)" pass

judge lying '.resourceDirectory.accountsTotal = 9'
is "a list shorter than its total is unknown" "$(verdict TRL-06)" unknown
is "the report says what was told and what came" "$(jq -r '.tables[] | select(.id == "lists-received") | .rows[] | select(.[0] == "resourcemanager.ListAccounts") | map(tostring) | join(" ")' facts.json)" \
	"resourcemanager.ListAccounts 1 9 5 1000000000000001"
is "as a call that failed" "$(reasons TRL-06 unknown | grep -c '^resourcemanager.ListAccounts call-failed$')" 1

judge alone '.accounts[0].trails[0] |= (del(.OrganizationId) | .IsOrganizationTrail = false)'
is "without an organization trail nobody is seen" "$(reasons TRL-06 fail)" "rd-Org123 no-trail"
is "and the trail of one account is not one of all" "$(verdict TRL-05)" fail
done_testing
