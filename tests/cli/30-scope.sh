#!/bin/sh
# A wrong scope file is one sentence and status 2, before anything is asked or made.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
port=9
scope_file good.json
export ALIBABA_CLOUD_ACCESS_KEY_ID=LTAIx ALIBABA_CLOUD_ACCESS_KEY_SECRET=x

# wrong SENTENCE JQ-FILTER
wrong() {
	jq "$2" good.json >scope.json
	expect 2 "$1" "$TRAILSEAL" collect work
	ok "nothing was made" test ! -e work
}
wrong 'scope.json: accounts' 'del(.accounts)'
wrong 'scope.json: unknown key "acounts", did you mean "accounts"' '.acounts = .accounts'
wrong 'organisation' '.organisation.name = "ends in a blank "'
wrong 'regions' '.regions = "all"'
wrong 'directory.role: is missing' '.directory = {}'
wrong 'directory.account: account 1000000000000009 is not in the list' '.directory = {"role":"audit","account":"1000000000000009"}'
wrong 'directory: unknown key "external_id", did you mean "external-id"' '.directory = {"role":"audit","external_id":"x"}'
wrong 'period' '.period = {"from":"2026-01-01"}'
wrong 'period' '.period = {"last-days":0}'
wrong 'period' '.period = {"from":"2026-02-30","to":"2026-03-01"}'
wrong 'no-such-framework' '.frameworks = ["no-such-framework"]'
wrong 'logstore_days' '.parameters = {"logstore_days": 1}'
wrong 'accounts' '.accounts[0].id = "../../x"'
wrong 'tsa[0]' '.tsa = ["ftp://timestamp.example.com"]'
wrong 'tsa[0]' '.tsa = ["http://name:word@timestamp.example.com/"]'
wrong 'tsa' '.tsa = "http://timestamp.example.com"'
wrong 'access_key_secret' '.accounts[0].access_key_secret = "x"'
printf '{ "scope": 1, ' >scope.json
expect 2 "scope.json: is not JSON" "$TRAILSEAL" collect work
printf '{ "scope": 1, "scope": 1 }' >scope.json
expect 2 'stands twice' "$TRAILSEAL" collect work
expect 3 "no-such-file.json: cannot open" "$TRAILSEAL" collect --scope no-such-file.json work
expect 2 "WORK is missing" "$TRAILSEAL" collect
expect 2 "unknown option --nope" "$TRAILSEAL" collect --nope work
expect 2 "unknown command" "$TRAILSEAL" collekt
expect 2 "a command is missing" "$TRAILSEAL"
for c in run plan collect assess report seal verify show whoami lint frameworks checks detections; do
	expect 0 "" "$TRAILSEAL" "$c" --help
	ok "$c --help tells its usage" grep -q "usage: trailseal $c" out
done
expect 0 "" "$TRAILSEAL" --version
expect 0 "" "$TRAILSEAL" --help
done_testing
