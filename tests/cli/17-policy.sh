#!/bin/sh
# The least policies: enough for the plan, nothing that writes, and what members and their management account need.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1

expect 0 "" "$TRAILSEAL" policy
cp out all.json
is "one statement that allows" "$(jq -r '[.Version, (.Statement | length), .Statement[0].Effect, .Statement[0].Resource] | map(tostring) | join(" ")' all.json)" "1 1 Allow *"
ok "the actions are sorted, each once" jq -e '.Statement[0].Action | . == unique' all.json
jq -r '.Statement[0].Action[]' all.json | sort >granted
"$TRAILSEAL" plan | sed -n 's/^ *permission: //p' | sort -u >needed
ok "it grants what the plan needs, and no more" diff needed granted
ok "and names each action in full" sh -c "! grep -q '[*?]' granted"
ok "no action by its name can change anything" sh -c "! grep -v ':\(Get\|List\|Describe\|Lookup\)' granted"

expect 0 "" "$TRAILSEAL" policy --frameworks soc2-2017
ok "one framework needs no more than all" jq -e --slurpfile all all.json '.Statement[0].Action - $all[0].Statement[0].Action == []' out
cat >scope.json <<EOT
{ "scope": 1, "organisation": { "name": "Test Co" }, "accounts": [ { "id": "1000000000000001" } ], "regions": [ "*" ],
  "frameworks": [ "soc2-2017" ], "period": { "last-days": 7 } }
EOT
cp out soc2.json
expect 0 "" "$TRAILSEAL" policy --scope scope.json
ok "a scope file chooses as well" diff soc2.json out

expect 0 "" "$TRAILSEAL" policy --role TrailsealAudit
is "the management account may enter one role and no other" "$(jq -rc '.Statement[1] | [.Effect, .Action, .Resource]' out)" '["Allow","sts:AssumeRole","acs:ram:*:*:role/TrailsealAudit"]'
ok "and asks as before" jq -e --slurpfile all all.json '.Statement[0] == $all[0].Statement[0]' out
expect 0 "" "$TRAILSEAL" policy --members
is "members do not permit what only a management account is asked" "$(jq -r '[.Statement[].Action[] | select(startswith("resourcemanager:"))] | join(" ")' out)" resourcemanager:GetResourceDirectory
ok "but all the rest" jq -e --slurpfile all all.json '$all[0].Statement[0].Action - .Statement[0].Action | all(startswith("resourcemanager:List"))' out
expect 0 "" "$TRAILSEAL" policy --trust --principal acs:ram::1000000000000001:role/trailseal --external-id word-of-2026
is "whom a member trusts" "$(jq -rc '.Statement[0] | [.Effect, .Action, .Principal.RAM[0], .Condition.StringEquals["sts:ExternalId"]]' out)" \
	'["Allow","sts:AssumeRole","acs:ram::1000000000000001:role/trailseal","word-of-2026"]'
expect 0 "" "$TRAILSEAL" policy --trust --principal acs:ram::1000000000000001:user/trailseal
ok "without a word there is no condition" jq -e '.Statement[0] | has("Condition") | not' out

# ---- what the scope's directory says need not be said again
jq '.directory = { "role": "TrailsealAudit", "external-id": "acme-audit-7" }' scope.json >directory.json
expect 0 "" "$TRAILSEAL" policy --scope directory.json
is "the account that enters: into this role, whoever the members are" "$(jq -rc '.Statement[1] | [.Effect, .Action, .Resource]' out)" '["Allow","sts:AssumeRole","acs:ram:*:*:role/TrailsealAudit"]'
is "and it may list them" "$(jq -r '[.Statement[0].Action[] | select(. == "resourcemanager:ListAccounts")] | length' out)" 1
expect 0 "" "$TRAILSEAL" policy --scope directory.json --members
is "the role in a member enters nobody" "$(jq -r '[.Statement[].Action] | flatten | map(select(startswith("sts:"))) | length' out)" 0
expect 0 "" "$TRAILSEAL" policy --scope directory.json --trust
is "a member trusts that account, with the external id" "$(jq -rc '.Statement[0] | [.Action, .Principal.RAM[0], .Condition.StringEquals["sts:ExternalId"]]' out)" \
	'["sts:AssumeRole","acs:ram::1000000000000001:root","acme-audit-7"]'
expect 0 "" "$TRAILSEAL" policy --scope directory.json --trust --principal acs:ram::1000000000000001:role/trailseal --external-id other-word
is "what is said on the command line goes first" "$(jq -rc '.Statement[0] | [.Principal.RAM[0], .Condition.StringEquals["sts:ExternalId"]]' out)" '["acs:ram::1000000000000001:role/trailseal","other-word"]'
expect 0 "" "$TRAILSEAL" policy --scope directory.json --role Other
is "the role too" "$(jq -r '.Statement[1].Resource' out)" "acs:ram:*:*:role/Other"
jq '.directory.include = ["1000000000000002", "1000000000000003"]' directory.json >listed.json
expect 0 "" "$TRAILSEAL" policy --scope listed.json
is "accounts that are named one by one are the only ones" "$(jq -rc '.Statement[1].Resource' out)" '["acs:ram:*:1000000000000002:role/TrailsealAudit","acs:ram:*:1000000000000003:role/TrailsealAudit"]'
expect 2 "or a scope file with a directory" "$TRAILSEAL" policy --scope scope.json --trust

# ---- what makes no policy
expect 2 "want --principal" "$TRAILSEAL" policy --trust
for arn in 'acs:ram::*:root' acs:ram::1:user/ 'acs:ram::1:role/*' acs:ram::1:group/x nobody; do
	expect 2 "--principal: want acs:ram::ACCOUNT" "$TRAILSEAL" policy --trust --principal "$arn"
done
expect 2 "want the name of a role" "$TRAILSEAL" policy --role '*'
expect 2 "want 2 to 1224 characters" "$TRAILSEAL" policy --trust --principal acs:ram::1:root --external-id 'a b'
expect 2 "two policies" "$TRAILSEAL" policy --trust --members
expect 2 "go with --trust" "$TRAILSEAL" policy --principal acs:ram::1:root
expect 2 "mlps" "$TRAILSEAL" policy --frameworks mlps
done_testing
