#!/bin/sh
# Keys that KMS keeps: the version is found by the certificate, only digests are sent, what is refused is said.
. "$TOP_SRCDIR/tests/cli/lib.sh"

MKBUNDLE=$TOP_BUILDDIR/tests/unit/mkbundle
cd "$dir" || exit 1
make_signer ec
make_signer stranger
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.key 2>/dev/null
openssl req -x509 -new -key rsa.key -subj /CN=rsa -days 30 -addext keyUsage=critical,digitalSignature -out rsa.pem 2>/dev/null
openssl genpkey -algorithm SM2 -out sm2.key 2>/dev/null
openssl req -x509 -new -key sm2.key -sm3 -sigopt distid:1234567812345678 -subj /CN=sm2 -days 30 -addext keyUsage=critical,digitalSignature -out sm2.pem
jq --rawfile ec ec.key --rawfile sm2 sm2.key --rawfile other stranger-root.key --rawfile rsa rsa.key '.accounts[0].kmsKeys = [
	{ "KeyId": "key-ec", "region": "cn-hangzhou", "versions": [ { "KeyVersionId": "v-old", "privateKey": $other }, { "KeyVersionId": "v-new", "privateKey": $ec } ] },
	{ "KeyId": "key-rsa", "region": "cn-hangzhou", "versions": [ { "KeyVersionId": "v-1", "privateKey": $rsa } ] },
	{ "KeyId": "key-sm2", "region": "cn-hangzhou", "versions": [ { "KeyVersionId": "v-1", "privateKey": $sm2 } ] },
	{ "KeyId": "key-off", "region": "cn-hangzhou", "KeyState": "Disabled", "versions": [ { "KeyVersionId": "v-1", "privateKey": $ec } ] } ]
	' "$TOP_SRCDIR/tests/cloud/tenants/good.json" >denied.json
jq '.accounts[0].identities[0].allow += ["kms:ListKeyVersions", "kms:GetPublicKey", "kms:AsymmetricSign"]' denied.json >tenant.json
mv ec.key ec.away
mkdir -p in/data
echo evidence >in/data/a.txt
"$MKBUNDLE" in b.tar.gz >/dev/null
start_cloud denied.json
scope_file scope.json
expect 3 'kms.ListKeyVersions: NoPermission' "$TRAILSEAL" sign --scope scope.json --name ec --key "acs:kms:cn-hangzhou:1000000000000001:key/key-ec" \
	--certificate ec.pem b.tar.gz
stop_cloud
start_cloud tenant.json
account=$(jq -r '.accounts[0].id' tenant.json)
scope_file scope.json
arn=acs:kms:cn-hangzhou:$account:key

expect 0 '' "$TRAILSEAL" sign --scope scope.json --name ec --key "$arn/key-ec" --certificate ec.pem b.tar.gz
is 'both versions were looked at' "$(jq -rs '[.[] | select(.action == "kms.GetPublicKey")] | length' calls.jsonl)" 2
is 'one digest was signed, by the version of the certificate' \
	"$(jq -rs '[.[] | select(.action == "kms.AsymmetricSign") | .params[] | select(.[0] == "KeyVersionId" or .[0] == "Algorithm") | .[1]] | sort | join(" ")' calls.jsonl)" 'ECDSA_SHA_256 v-new'
expect 0 '' "$TRAILSEAL" sign --scope scope.json --name pss --key "$arn/key-rsa" --certificate rsa.pem b.tar.gz
expect 0 '' "$TRAILSEAL" sign --scope scope.json --name pkcs1 --signature rsa-pkcs1 --key "$arn/key-rsa" --certificate rsa.pem b.tar.gz
expect 0 '' "$TRAILSEAL_VERIFY" --json --trust ec-root.pem --trust rsa.pem b.tar.gz
is 'all three verify' "$(jq -c '[.signers[] | [.name, .algorithm, .anchor]]' out)" \
	'[["ec","ECDSA SHA256","root"],["pkcs1","RSA PKCS#1 v1.5 SHA256","root"],["pss","RSA-PSS SHA256","root"]]'
mkdir x
tar -xzf b.tar.gz -C x
cat ec-root.pem rsa.pem >roots.pem
for s in ec pss pkcs1; do
	ok "openssl verifies $s" openssl cms -verify -binary -cades -inform DER -in x/*/signatures/$s.p7s -content x/*/tagmanifest-sha256.txt \
		-CAfile roots.pem -no-CApath -purpose any -out /dev/null
done
"$MKBUNDLE" -3 in sm2.tar.gz >/dev/null
expect 0 '' "$TRAILSEAL" sign --scope scope.json --name sm2 --sm2-key "$arn/key-sm2" --sm2-certificate sm2.pem --sm2-cms sm2.tar.gz
expect 0 '' "$TRAILSEAL_VERIFY" --json --trust sm2.pem sm2.tar.gz
is 'a key for SM2 signs both forms' "$(jq -c '[.signers[] | [.file, .algorithm, .anchor]]' out)" \
	'[["sm2.sm2.p7s","SM2 SM3","root"],["sm2.sm2sig","SM2 SM3","root"]]'
is 'as the service calls it' "$(jq -rs '[.[] | select(.action == "kms.AsymmetricSign") | .params[] | select(.[0] == "Algorithm") | .[1]] | .[-2:] | join(" ")' calls.jsonl)" \
	'SM2DSA SM2DSA'
before=$(sha256sum b.tar.gz)
calls=$(wc -l <calls.jsonl)
expect 3 'belongs to none of its 2 versions' "$TRAILSEAL" sign --scope scope.json --name x --key "$arn/key-ec" --certificate stranger.pem b.tar.gz
expect 3 'Forbidden.KeyNotFound' "$TRAILSEAL" sign --scope scope.json --name x --key "$arn/key-none" --certificate ec.pem b.tar.gz
expect 3 'Rejected.Disabled' "$TRAILSEAL" sign --scope scope.json --name x --key "$arn/key-off" --certificate ec.pem b.tar.gz
expect 2 'no service names its keys so' "$TRAILSEAL" sign --scope scope.json --name x --key "acs:kms:cn-hangzhou:$account:alias/x" --certificate ec.pem b.tar.gz
expect 2 'certificate is missing' "$TRAILSEAL" sign --scope scope.json --name x --key "$arn/key-ec" b.tar.gz
is 'nothing was signed for these' "$(tail -n "+$((calls + 1))" calls.jsonl | grep -c kms.AsymmetricSign)" 0
is 'the bundle is as it was' "$(sha256sum b.tar.gz)" "$before"
is 'no call was unexpected' "$(curl -s --cacert ca.pem --connect-to "::127.0.0.1:$port" https://sts.aliyuncs.com/_localcloud/stats | jq .unexpected)" 0
ok 'no private key was in the log' test "$(grep -c 'PRIVATE KEY' calls.jsonl)" = 0
done_testing
