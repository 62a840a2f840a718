#!/bin/sh
# The way to the services: proxies, roots, regions that do not answer.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
TUNNEL=${TUNNEL:-$TOP_BUILDDIR/tests/cloud/tunnel}
unset https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY http_proxy
good=$TOP_SRCDIR/tests/cloud/tenants/good.json
tunnel_pid=
trap 'stop_tunnel; cleanup' EXIT

stop_tunnel() {
	[ -z "$tunnel_pid" ] && return 0
	kill "$tunnel_pid" 2>/dev/null
	wait "$tunnel_pid" 2>/dev/null
	tunnel_pid=
}
# start_tunnel [OPTIONS]: sets $proxy; what it was asked for is in tunnel.log
start_tunnel() {
	stop_tunnel
	rm -f tunnel.port
	"$TUNNEL" --to "$port" --port-file "$dir/tunnel.port" --log "$dir/tunnel.log" "$@" &
	tunnel_pid=$!
	tries=0
	until [ -s tunnel.port ]; do
		tries=$((tries + 1))
		[ $tries -gt 600 ] && { echo "Bail out! the proxy did not start"; exit 1; }
		sleep 0.1
	done
	proxy=127.0.0.1:$(cat tunnel.port)
}
# proxied FILE [NETWORK]: a scope that goes through it; NETWORK are further members, each ending in a comma
proxied() {
	jq --argjson more "{ ${2-} \"proxy\": \"http://$proxy\" }" 'del(.network["connect-to"]) | .network += $more' scope.json >"$1"
}

start_cloud "$good"
scope_file scope.json
jq 'del(.network["connect-to"])' scope.json >environment.json

# ---- a proxy of the scope file
start_tunnel
proxied proxy.json
expect 0 "" "$TRAILSEAL" doctor --quiet --scope proxy.json
ok "every service is reached through it" grep -q '^actiontrail.cn-shanghai.aliyuncs.com 200$' tunnel.log
is "names and certificates stay those of the services" "$(jq -s '[.[] | select(.unexpected or .authenticated == false)] | length' calls.jsonl)" 0
expect 0 "" "$TRAILSEAL" collect --quiet --scope proxy.json whole
is "the evidence names the proxy, and the certificate of the service" \
	"$(jq -r .peer whole/data/evidence/*/*.meta.json | sed 's/sha256 [0-9a-f]\{64\}$/sha256/; s/CN=[^,]*/CN/' | sort -u)" "proxy $proxy, TLSv1.3, CN, sha256"
ok "which is another for each service" sh -c 'test "$(jq -r .peer whole/data/evidence/*/*.meta.json | sort -u | wc -l)" -gt 5'
export https_proxy="http://127.0.0.1:1"
expect 0 "" "$TRAILSEAL" whoami --scope proxy.json
ok "the scope's goes before the environment's" grep -q 'user/trailseal' out
unset https_proxy

# ---- of the environment, with a password
start_tunnel --password 'officer:proxy-word-4711'
export HTTPS_PROXY="http://officer:proxy-word-4711@$proxy"
expect 0 "" "$TRAILSEAL" whoami --scope environment.json
expect 0 "" "$TRAILSEAL" collect --quiet --scope environment.json secret
ok "the proxy's password is in no evidence" sh -c "! grep -rqF proxy-word-4711 secret out err"
is "but the proxy is" "$(jq -r .peer secret/data/evidence/*/*.meta.json | cut -d, -f1 | sort -u)" "proxy $proxy"
ok "nor its encoded form" sh -c "! grep -rqF '$(printf 'officer:proxy-word-4711' | base64)' secret out err"
export HTTPS_PROXY="http://officer:proxy-word-4712@$proxy"
expect 3 "" "$TRAILSEAL" doctor --quiet --scope environment.json
ok "a wrong password is one sentence" grep -q 'ProxyRefused: the proxy answered with status 407 instead of a connection' out
ok "without the password" sh -c "! grep -qF proxy-word out err"
export HTTPS_PROXY="gopher://officer:proxy-word-4713@$proxy"
expect 3 "" "$TRAILSEAL" doctor --quiet --scope environment.json
ok "nor is it quoted from an address that is none" sh -c "! grep -qF proxy-word out err"
export HTTPS_PROXY="http://127.0.0.1:1"
export NO_PROXY="127.0.0.1,.aliyuncs.com"
start_tunnel
: >tunnel.log
jq '.network["connect-timeout-seconds"] = 1' environment.json >none.json
proxied excluded.json '"connect-timeout-seconds": 1,'
jq '.network.endpoints = { "sts": "sts.invalid" }' excluded.json >invalid.json
NO_PROXY=.invalid
expect 3 "" "$TRAILSEAL" doctor --quiet --scope invalid.json
is "NO_PROXY holds for the scope's proxy too" "$(grep -c invalid tunnel.log)" 0
unset HTTPS_PROXY NO_PROXY

# ---- endpoints inside the cloud's network: those of the region that we run in, public ones elsewhere
start_tunnel
proxied vpc.json '"vpc": "cn-hangzhou",'
expect 0 "" "$TRAILSEAL" doctor --quiet --scope vpc.json
ok "who asks is asked of STS in the VPC" grep -q '^sts-vpc.cn-hangzhou.aliyuncs.com 200$' tunnel.log
ok "nothing of that region goes outside" sh -c "! grep -q '^actiontrail.cn-hangzhou' tunnel.log"
ok "other regions are asked outside" grep -q '^actiontrail.cn-shanghai.aliyuncs.com 200$' tunnel.log
ok "logs too are asked inside" grep -q 'cn-hangzhou-intranet.log.aliyuncs.com 200$' tunnel.log
jq '.network.endpoints = { "sts": "sts.aliyuncs.com", "oss": "oss.example.com" }' vpc.json >vpc2.json
: >tunnel.log
start_tunnel
sed -i "s|http://127.0.0.1:[0-9]*|http://$proxy|" vpc2.json
"$TRAILSEAL" doctor --quiet --scope vpc2.json >out 2>err
ok "an endpoint of the scope file goes first" sh -c "grep -q '^sts.aliyuncs.com 200$' tunnel.log && ! grep -q sts-vpc tunnel.log"
ok "ActionTrail is asked in the VPC" grep -q '^actiontrail-vpc.cn-hangzhou.aliyuncs.com 200$' tunnel.log
ok "and so is what endpoints names" grep -q 'oss.example.com 200$' tunnel.log

# ---- proxies that give no connection
start_tunnel --html '*'
proxied proxy.json
expect 3 "" "$TRAILSEAL" doctor --quiet --scope proxy.json
ok "one that answers HTML: said in one sentence" grep -q '^  nothing else was asked: TlsFailed: ' out
start_tunnel --refuse '*'
proxied proxy.json
expect 3 "" "$TRAILSEAL" doctor --quiet --scope proxy.json
ok "one that refuses with a page: said, without the page" grep -q 'ProxyRefused: the proxy answered with status 403 instead of a connection' out
is "and not asked again and again" "$(grep -c '^sts' tunnel.log)" 1
expect 3 "the credentials from environment do not work: ProxyRefused" "$TRAILSEAL" collect --quiet --scope proxy.json refused
stop_tunnel
expect 3 "" "$TRAILSEAL" doctor --quiet --scope proxy.json
ok "one that is not there: said" grep -q 'NoConnection: ' out

# ---- a region that times out: named, its checks unknown, others unaffected
start_tunnel --hang '*cn-beijing*'
proxied hang.json '"connect-timeout-seconds": 2,'
expect 1 "" "$TRAILSEAL" doctor --quiet --json --scope hang.json
is "doctor names its hosts" "$(jq -r '[.unreached[] | .code] | unique | join(" ")' out)" Timeout
is "and no others" "$(jq -r '.unreached[].host | select(contains("cn-beijing") | not)' out)" ""
jq -r '.unknown.checks[]' out | sort >told
expect 4 ": Timeout: " "$TRAILSEAL" collect --quiet --scope hang.json hang
"$TRAILSEAL" assess whole >/dev/null 2>&1
"$TRAILSEAL" assess hang >/dev/null 2>&1
"$TRAILSEAL" checks --work whole --json | jq -r '.[] | .id + " " + .verdict' >whole.checks
"$TRAILSEAL" checks --work hang --json | jq -r '.[] | .id + " " + .verdict' >hang.checks
diff whole.checks hang.checks | sed -n 's/^> //p' >changed
ok "a run leaves checks unknown" grep -q ' unknown$' changed
is "which changed to nothing else" "$(grep -v ' unknown$' changed)" ""
is "and doctor had told each" "$(cut -d' ' -f1 changed | sort | comm -23 - told)" ""
ok "others are as they were" sh -c 'test "$(grep -c " pass$" hang.checks)" -ge 10'
is "the evidence names the region" "$(jq -r 'select(.state == "error") | .region' hang/data/evidence/*/*.meta.json | sort -u | tr '\n' ' ')" "cn-beijing "
stop_tunnel

# ---- what makes no network
bad() {
	jq ".network += $1" scope.json >bad.json
	expect 2 "$2" "$TRAILSEAL" whoami --scope bad.json
}
bad '{ "proxy": "http://127.0.0.1:8080" }' "not together with connect-to"
bad '{ "proxy": "http://officer:word@127.0.0.1:8080" }' "network.proxy"
ok "a password in the scope file is not repeated" sh -c "! grep -q 'officer:word' err"
bad '{ "proxy": "file:///etc/passwd" }' "network.proxy"
bad '{ "connect-timeout-seconds": 0 }' "network.connect-timeout-seconds"
done_testing
