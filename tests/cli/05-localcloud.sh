#!/bin/sh
# The local cloud itself, asked by curl with signatures made by openssl: TLS, refusals, faults, what it counts and logs.
set -u
cloud=$TOP_BUILDDIR/tests/cloud/localcloud
dir=$(mktemp -d) || exit 1
pid=
n=0
stop() {
	test -z "$pid" || kill "$pid" 2>/dev/null
	rm -rf "$dir"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

ok() {		# ok STATUS PHRASE
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
has() {		# has FILE TEXT PHRASE
	grep -qF -- "$2" "$1"
	ok $? "$3"
	grep -qF -- "$2" "$1" || sed 's/^/# /' "$1"
}
sha() { printf %s "$1" | openssl dgst -sha256 -r | cut -d' ' -f1; }
hmac() { printf %s "$2" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$1" -r | cut -d' ' -f1; }
hex() { printf %s "$1" | od -An -v -tx1 | tr -d ' \n'; }
nl='
'

cat >"$dir/tenant.json" <<'END'
{ "regions": ["cn-hangzhou"],
  "accounts": [ { "id": "1000000000000001",
    "identities": [
      { "type": "ram-user", "name": "auditor", "id": "200000000000000001", "allow": ["actiontrail:*", "log:*", "oss:*"], "deny": ["log:GetIndex"],
        "keys": [ { "id": "LTAI5tSCENARIO", "secret": "a-made-up-secret" } ] },
      { "type": "role", "name": "audit", "id": "300000000000000001", "session": "s", "allow": ["*"],
        "keys": [ { "id": "STS.SCENARIO", "secret": "a-made-up-secret", "token": "a-made-up-token", "expires": "-1m" } ] } ],
    "trails": [ { "Name": "audit-all", "HomeRegion": "cn-hangzhou", "TrailRegion": "All", "Status": "Enable", "EventRW": "All", "CreateTime": "-200d" } ],
    "projects": [ { "projectName": "acme-audit", "region": "cn-hangzhou", "createTime": "-200d", "logstores": [] } ] } ],
  "faults": [
    { "kind": "throttle", "api": "actiontrail.DescribeTrails", "retryAfterMs": 1500 },
    { "kind": "reset", "api": "actiontrail.DescribeTrails" },
    { "kind": "cut", "api": "actiontrail.DescribeTrails" },
    { "kind": "clock-skew", "api": "resourcemanager.*", "secondsBehind": 3600 } ] }
END

start() {	# start OPTION...: leaves pid and port
	rm -f "$dir/ready"
	"$cloud" --tenant "$dir/tenant.json" --ca-file "$dir/ca.pem" --ready-file "$dir/ready" --log "$dir/log" "$@" 2>"$dir/err" &
	pid=$!
	i=0
	while [ ! -e "$dir/ready" ] && kill -0 "$pid" 2>/dev/null && [ $i -lt 300 ]; do sleep 0.1; i=$((i + 1)); done
	port=$(cat "$dir/ready")
}
ask() {		# ask URL CURL-OPTION...: body in $dir/body, head in $dir/head, HTTP status in $status
	url=$1
	shift
	rm -f "$dir/body" "$dir/head"
	status=$(curl -sS -m 30 --connect-to "::127.0.0.1:$port" --cacert "$dir/ca.pem" -o "$dir/body" -D "$dir/head" -w '%{http_code}' \
	    "$@" "$url" 2>"$dir/curl")
	rc=$?
}
nonce=0
key=LTAI5tSCENARIO
secret=a-made-up-secret
rpc() {		# rpc HOST ACTION VERSION BODY CURL-OPTION...
	host=$1 action=$2 version=$3 form=$4
	shift 4
	nonce=$((nonce + 1))
	date=$(date -u +%Y-%m-%dT%H:%M:%SZ)
	hash=$(sha "$form")
	names='host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version'
	ctype= type=
	if [ -n "$form" ]; then
		names="content-type;$names"
		ctype=application/x-www-form-urlencoded
		type="content-type:$ctype$nl"
	fi
	headers="${type}host:$host${nl}x-acs-action:$action${nl}x-acs-content-sha256:$hash${nl}x-acs-date:$date${nl}x-acs-signature-nonce:n$nonce${nl}x-acs-version:$version"
	sign="ACS3-HMAC-SHA256$nl$(sha "POST$nl/$nl$nl$headers$nl$nl$names$nl$hash")"
	auth="ACS3-HMAC-SHA256 Credential=$key,SignedHeaders=$names,Signature=$(hmac "$(hex "$secret")" "$sign")"
	ask "$scheme://$host/" -X POST --data-binary "$form" -H "Content-Type:$ctype" -H "Authorization: $auth" -H "X-Acs-Action: $action" \
	    -H "X-ACS-Version: $version" -H "x-acs-date: $date" -H "x-acs-signature-nonce: n$nonce" -H "x-acs-content-sha256: $hash" "$@"
}
sls() {		# sls PROJECT PATH
	host=$1.cn-hangzhou.log.aliyuncs.com
	date=$(date -u +%Y%m%dT%H%M%SZ)
	hash=$(sha "")
	scope=${date%T*}/cn-hangzhou/sls/aliyun_v4_request
	headers="host:$host${nl}x-log-apiversion:0.6.0${nl}x-log-bodyrawsize:0${nl}x-log-content-sha256:$hash${nl}x-log-date:$date"
	names='host;x-log-apiversion;x-log-bodyrawsize;x-log-content-sha256;x-log-date'
	k=$(hex "aliyun_v4$secret")
	for part in "${date%T*}" cn-hangzhou sls aliyun_v4_request; do k=$(hmac "$k" "$part"); done
	auth="SLS4-HMAC-SHA256 Credential=$key/$scope,Signature=$(hmac "$k" "SLS4-HMAC-SHA256$nl$date$nl$scope$nl$(sha "GET$nl$2$nl$nl$headers$nl$nl$names$nl$hash")")"
	ask "$scheme://$host$2" -H "Authorization: $auth" -H "x-log-apiversion: 0.6.0" -H "x-log-bodyrawsize: 0" -H "x-log-date: $date" \
	    -H "x-log-content-sha256: $hash"
}

# tenants
for t in good demo; do
	"$cloud" --tenant "$TOP_SRCDIR/tests/cloud/tenants/$t.json" --check 2>"$dir/err"
	ok $? "the shipped tenant $t is accepted"
done
sed 's/"retryAfterMs"/"retryAfterMS"/' "$dir/tenant.json" >"$dir/wrong.json"
"$cloud" --tenant "$dir/wrong.json" --check 2>"$dir/err"
ok $(($? != 2)) "a misspelt key of a fault is status 2"
has "$dir/err" 'faults[0].retryAfterMS: unknown key' "and a sentence that names it"
sed 's/sls/nothing/; s/actiontrail.DescribeTrails/actiontrail.Nothing/' "$dir/tenant.json" >"$dir/wrong.json"
"$cloud" --tenant "$dir/wrong.json" --check 2>"$dir/err"
ok $(($? != 2)) "a fault of an API that does not exist is status 2"
"$cloud" 2>/dev/null
ok $(($? != 2)) "no tenant is wrong usage"

# HTTPS
scheme=https
start
ok $? "it starts"
curl -sS -m 30 --connect-to "::127.0.0.1:$port" -o /dev/null https://sts.aliyuncs.com/ 2>"$dir/curl"
ok $(($? != 60)) "a client without the CA does not trust it"
rpc sts.aliyuncs.com GetCallerIdentity 2015-04-01 ""
ok $((rc != 0 || status != 200)) "a signed call is answered"
has "$dir/body" '"Arn":"acs:ram::1000000000000001:user/auditor"' "with the caller's identity"
rpc actiontrail.cn-hangzhou.aliyuncs.com GetTrailStatus 2020-07-06 "Name=audit-all" -H 'Transfer-Encoding: chunked'
ok $((rc != 0 || status != 200)) "parameters in a chunked form body"
has "$dir/body" '"IsLogging":true' "and the trail's status"
sls acme-audit /logstores
ok $((rc != 0 || status != 200)) "a certificate for a project's host name, a signed SLS call"
sls nobody-has-it /logstores
ok $((status != 404)) "an unknown project is 404"
has "$dir/body" '"errorCode":"ProjectNotExist"' "in the words of SLS"
sls acme-audit /logstores/x/index
ok $((status != 401)) "an action that is denied is 401 in SLS"

# refusals
rpc actiontrail.cn-hangzhou.aliyuncs.com DescribeRegions 2020-07-06 "" -H 'x-acs-extra: not signed'
ok $((status != 400)) "a header that is not signed is 400"
has "$dir/body" '"Code":"IncompleteSignature"' "IncompleteSignature"
nonce=0
rpc actiontrail.cn-hangzhou.aliyuncs.com DescribeRegions 2020-07-06 ""
has "$dir/body" '"Code":"SignatureNonceUsed"' "a nonce is good once"
nonce=100
secret=another
rpc actiontrail.cn-hangzhou.aliyuncs.com DescribeRegions 2020-07-06 ""
ok $((status != 400)) "a wrong secret is 400"
has "$dir/body" '"Code":"SignatureDoesNotMatch"' "SignatureDoesNotMatch"
has "$dir/body" 'string to sign is:ACS3-HMAC-SHA256' "with the server's string to sign"
sls acme-audit /logstores
ok $((status != 401)) "and 401 in SLS"
secret=a-made-up-secret key=LTAI5tNOBODY
rpc sts.aliyuncs.com GetCallerIdentity 2015-04-01 ""
ok $((status != 404)) "an unknown key is 404"
key=STS.SCENARIO
rpc sts.aliyuncs.com GetCallerIdentity 2015-04-01 ""
has "$dir/body" '"Code":"MissingSecurityToken"' "a temporary key needs its token"
key=LTAI5tSCENARIO

# faults
rpc actiontrail.cn-hangzhou.aliyuncs.com DescribeTrails 2020-07-06 ""
ok $((status != 400)) "a throttled call"
grep -qi '^x-acs-retry-after: 1500' "$dir/head"
ok $? "says when to come back"
rpc actiontrail.cn-hangzhou.aliyuncs.com DescribeTrails 2020-07-06 ""
ok $((rc == 0 || rc == 28)) "a reset connection"
rpc actiontrail.cn-hangzhou.aliyuncs.com DescribeTrails 2020-07-06 ""
ok $((rc != 18 && rc != 56)) "a body that is cut"
rpc actiontrail.cn-hangzhou.aliyuncs.com DescribeTrails 2020-07-06 ""
ok $((status != 200)) "and then all is well"
rpc resourcemanager.aliyuncs.com GetResourceDirectory 2020-03-31 ""
has "$dir/body" '"Code":"InvalidTimeStamp.Expired"' "a service whose clock is an hour behind refuses us"

# what it does not know
rpc ecs.cn-hangzhou.aliyuncs.com DescribeInstances 2014-05-26 ""
ok $((status != 501)) "an unknown call is 501"
ask https://any.aliyuncs.com/_localcloud/stats
has "$dir/body" '"unexpected":1' "and counted"
has "$dir/log" '"unexpected":true' "and marked in the log"
has "$dir/body" '"faults":{"throttle":1,"reset":1,"cut":1,"clock-skew":1}' "each fault is counted"
grep -q -e a-made-up-secret -e a-made-up-token "$dir/log"
ok $(($? != 1)) "no secret is in the log"
kill "$pid"
wait "$pid"
ok $? "SIGTERM is a clean stop"
pid=

# plain HTTP
scheme=http
start --plain
rpc sts.aliyuncs.com GetCallerIdentity 2015-04-01 ""
ok $((rc != 0 || status != 200)) "the same over plain HTTP"
kill "$pid"
wait "$pid"
ok $? "and a clean stop"
pid=
echo "1..$n"
