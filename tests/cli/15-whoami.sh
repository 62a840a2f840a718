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

# ---- links that ask somebody for a session: which, and who that is then
stop_cloud
jq '.accounts[0].oidcProviders = [{ "Arn": "acs:ram::1000000000000001:oidc-provider/k8s", "tokens": ["local-word-of-a-pod"] }]
	| .accounts[0].identities[0].allow += ["sts:AssumeRole"]
	| .accounts[0].identities += [{ "type": "role", "name": "Audit", "id": "300000000000000077", "keys": [], "allow": ["*"], "trust": { "Version": "1", "Statement": [
		{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "RAM": ["acs:ram::1000000000000001:root"] } },
		{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Federated": ["acs:ram::1000000000000001:oidc-provider/k8s"] } }] } }]
	| .handouts = [{ "kind": "metadata", "account": "1000000000000001", "role": "Audit", "session": "machine", "tokenRequired": true },
		{ "kind": "uri", "account": "1000000000000001", "role": "Audit", "session": "address" },
		{ "kind": "cloud-sso", "account": "1000000000000001", "role": "Audit", "session": "sso", "token": "local-word-of-sso" },
		{ "kind": "oauth", "account": "1000000000000001", "role": "Audit", "session": "oauth", "token": "local-word-of-oauth" }]' "$TOP_SRCDIR/tests/cloud/tenants/good.json" >asking.json
start_cloud "$dir/asking.json"
scope_file scope.json
echo local-word-of-a-pod >pod
key='"access_key_id": "'"$ALIBABA_CLOUD_ACCESS_KEY_ID"'", "access_key_secret": "'"$secret"'"'
role='"ram_role_arn": "acs:ram::1000000000000001:role/Audit", "ram_session_name"'
oidc='"oidc_provider_arn": "acs:ram::1000000000000001:oidc-provider/k8s"'
sso='"mode": "CloudSSO", "cloud_sso_sign_in_url": "https://signin-acme.alibabacloudsso.com/acme/login", "cloud_sso_account_id": "1000000000000001", "cloud_sso_access_config": "ac-1"'
cat >"$HOME/.aliyun/config.json" <<EOF
{ "current": "key", "profiles": [
  { "name": "key", "mode": "AK", $key },
  { "name": "role", "mode": "RamRoleArn", $key, $role: "role" },
  { "name": "chain", "mode": "ChainableRamRoleArn", "source_profile": "key", $role: "chain" },
  { "name": "oidc", "mode": "OIDC", $oidc, "oidc_token_file": "$dir/pod", $role: "oidc" },
  { "name": "sso", $sso, "access_token": "local-word-of-sso" },
  { "name": "oauth", "mode": "OAuth", "oauth_site_type": "CN", "oauth_access_token": "local-word-of-oauth" },
  { "name": "stranger", $sso, "access_token": "local-word-of-nobody" },
  { "name": "pod", "mode": "OIDC", $oidc, "oidc_token_file": "$dir/scope.json", $role: "pod" } ] }
EOF
chmod 600 "$HOME/.aliyun/config.json"
unset ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET
: >said
for profile in role chain oidc sso oauth; do
	expect 0 "" "$TRAILSEAL" whoami --scope scope.json --profile $profile
	cat out err >>said
	is "$profile: the link, a session of the role, and its end" \
		"$(grep -c "^  from: profile $profile of\\|Arn: acs:ram::1000000000000001:assumed-role/Audit/$profile\$\\|^  session ends: 20" out)" 3
done
expect 3 "profile stranger of $HOME/.aliyun/config.json: InvalidAccessToken: " "$TRAILSEAL" whoami --scope scope.json --profile stranger
cat err >>said
expect 3 "profile pod of $HOME/.aliyun/config.json: AuthenticationFail.OIDCToken.Invalid: " "$TRAILSEAL" whoami --scope scope.json --profile pod
cat err >>said
rm "$HOME/.aliyun/config.json"
mkdir "$HOME/.alibabacloud"
printf '[default]\ntype = ram_role_arn\naccess_key_id = LTAI5tLOCALgood000001\naccess_key_secret = %s\nrole_arn = acs:ram::1000000000000001:role/Audit\nrole_session_name = ini\n' "$secret" >"$HOME/.alibabacloud/credentials.ini"
chmod 600 "$HOME/.alibabacloud/credentials.ini"
expect 0 "" "$TRAILSEAL" whoami --scope scope.json
cat out err >>said
is "the SDKs' file" "$(grep -c '^  from: section default of\|assumed-role/Audit/ini$' out)" 2
export ALIBABA_CLOUD_ROLE_ARN=acs:ram::1000000000000001:role/Audit ALIBABA_CLOUD_OIDC_PROVIDER_ARN=acs:ram::1000000000000001:oidc-provider/k8s ALIBABA_CLOUD_OIDC_TOKEN_FILE="$dir/pod"
expect 0 "" "$TRAILSEAL" whoami --scope scope.json
cat out err >>said
is "a pod's token in the environment goes first" "$(grep -c '^  from: environment, OIDC$\|assumed-role/Audit/trailseal$' out)" 2
unset ALIBABA_CLOUD_ROLE_ARN ALIBABA_CLOUD_OIDC_PROVIDER_ARN ALIBABA_CLOUD_OIDC_TOKEN_FILE
is "the cloud expected every call" "$(jq -s '[.[] | select(.unexpected)] | length' calls.jsonl)" 0

# ---- links that speak plain HTTP: the machine's, which no proxy may hear
rm -r "$HOME/.alibabacloud"
stop_cloud
start_cloud "$dir/asking.json" --plain
unset ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET
scope_file tls.json
jq '.network = { "connect-to": .network["connect-to"], "plain-http": true }' tls.json >scope.json
export http_proxy=http://127.0.0.1:1
ALIBABA_CLOUD_ECS_METADATA_DISABLED=false "$TRAILSEAL" whoami --scope scope.json >out 2>err
cat out err >>said
is "the role of the machine" "$(grep -c '^  from: metadata service of the machine$\|assumed-role/Audit/machine$' out)" 2
for host in 127.0.0.1 localhost; do
	ALIBABA_CLOUD_CREDENTIALS_URI=http://$host:$port/_localcloud/credentials "$TRAILSEAL" whoami --scope scope.json >out 2>err
	cat out err >>said
	is "an address, $host" "$(grep -c '^  from: ALIBABA_CLOUD_CREDENTIALS_URI$\|assumed-role/Audit/address$' out)" 2
done
ok "no secret, no token and no session is said" sh -c "! grep -q 'local-word\|CAIS\|$secret' said"
done_testing
