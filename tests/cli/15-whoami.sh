#!/bin/sh
# Whose credentials would be used: the link of the chain, who the service says they are, and never a secret.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/good.json"
scope_file scope.json
secret=$ALIBABA_CLOUD_ACCESS_KEY_SECRET

expect 0 "" "$TRAILSEAL" whoami --scope scope.json
ok "tells the link" grep -qx '  from: environment' out
ok "tells the identity" grep -q 'Arn: acs:ram::1000000000000001:user/trailseal' out
expect 0 "" "$TRAILSEAL" whoami --scope scope.json --json
is "one line of JSON for programs" "$(jq -r '.account + " " + .identity.AccountId + " " + .from' out)" "1000000000000001 1000000000000001 environment"

mkdir -p "$HOME/.aliyun"
cat >"$HOME/.aliyun/config.json" <<EOF
{ "current": "session", "profiles": [
  { "name": "session", "mode": "StsToken", "access_key_id": "STS.LOCALgood000001", "access_key_secret": "local-good-secret-of-the-session",
    "sts_token": "local-good-token-that-is-valid" },
  { "name": "ended", "mode": "StsToken", "access_key_id": "STS.LOCALgood000002", "access_key_secret": "local-good-secret-of-the-old-session",
    "sts_token": "local-good-token-that-has-expired" },
  { "name": "circle", "mode": "ChainableRamRoleArn", "source_profile": "circle", "ram_role_arn": "acs:ram::1:role/x" },
  { "name": "helper", "mode": "External", "process_command": "sh -c 'echo secret-on-stderr >&2; exit 1'" } ] }
EOF
chmod 644 "$HOME/.aliyun/config.json"
expect 0 "can be read by others (mode 0644)" "$TRAILSEAL" whoami --scope scope.json --profile session
ok "a session of a role" grep -q 'Arn: acs:ram::1000000000000001:assumed-role/TrailsealAudit/' out
chmod 600 "$HOME/.aliyun/config.json"
expect 3 "can not be used" "$TRAILSEAL" whoami --scope scope.json --profile ended
ok "says what the service said" grep -q 'problem: InvalidSecurityToken.Expired' out
expect 2 "leads back to itself" "$TRAILSEAL" whoami --profile circle
expect 3 "the program failed with status 1" "$TRAILSEAL" whoami --profile helper
ok "nothing of the program's stderr" sh -c "! grep -q secret-on-stderr err out"
expect 2 'has no profile "nobody"' "$TRAILSEAL" whoami --profile nobody
unset ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET
expect 0 "" "$TRAILSEAL" whoami --scope scope.json
ok "without variables the current profile" grep -q 'from: profile session of' out
rm "$HOME/.aliyun/config.json"
expect 2 "no credentials: ALIBABA_CLOUD_ACCESS_KEY_ID and" "$TRAILSEAL" whoami --scope scope.json
jq '.accounts[0].id = "1000000000000009"' scope.json >other.json
export ALIBABA_CLOUD_ACCESS_KEY_ID=LTAI5tLOCALgood000001 ALIBABA_CLOUD_ACCESS_KEY_SECRET="$secret"
expect 3 "can not be used" "$TRAILSEAL" whoami --scope other.json
ok "the account is another" grep -q 'problem: the credentials belong to acs:ram::1000000000000001' out
ok "the secret is nowhere" sh -c "! grep -qF '$secret' out err"
done_testing
