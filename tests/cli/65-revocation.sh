#!/bin/sh
# Revocation lists that the reader brings, and lists inside signatures and timestamps: judged like those beside them.
. "$TOP_SRCDIR/tests/cli/bundle.inc"
. "$TOP_SRCDIR/tests/cli/tsa.inc"
. "$TOP_SRCDIR/tests/cli/hand.inc"
dir=$work TRAILSEAL_VERIFY=$VERIFY by_hand_last=11

payload "$work/in"
old_root ca
old_root tsaroot
dated officer ca "$signing" '-1 hour' '+1 year'
leaf tsa tsaroot "$stamping" ec -pkeyopt ec_paramgen_curve:P-256
authority tsa tsa
"$MKBUNDLE" -i evb-1 -k "$work/officer.key" -c "$work/officer.pem" "$work/in" "$work/signed.tar.gz" >/dev/null
tar -xzOf "$work/signed.tar.gz" evb-1/signatures/officer.p7s >"$work/officer.p7s"
roots="--trust $work/ca.pem --trust-tsa $work/tsaroot.pem"

# judged PHRASE 'STATUS CODES' 'STATE LIST' FILES OPTIONS...: of the bundle with these files under signatures/ in place: FILE=PATH ...
# Where at most one list is brought and a good one is not asked for, openssl says the same by hand.
judged() {
	_phrase=$1 _want=$2 _state=$3 _files=$4
	shift 4
	cp "$work/signed.tar.gz" "$work/x.tar.gz"
	for _f in $_files; do
		"$MUTATE" "$work/x.tar.gz" "$work/y.tar.gz" file "signatures/${_f%%=*}" "${_f#*=}" && mv "$work/y.tar.gz" "$work/x.tar.gz"
	done
	"$VERIFY" --json $roots "$@" "$work/x.tar.gz" >"$work/out" 2>"$work/err"
	_status=$?
	is "$_status$(jq -r '[.problems[].code] | unique | map(" " + .) | join("")' "$work/out" 2>/dev/null)" "$_want" "$_phrase"
	case "$*,$_want" in
	*--revocation=* | *--crl\ *--crl\ * | *,*crl-form | *,*crl-given | *,*signature-algorithm) ;;
	*) is "$(by_hand "$work/x.tar.gz" "$work/ca.pem" "$work/tsaroot.pem" ${2+"$2"})" "$(test "$_status" -eq 0 && echo done || echo 11)" "$_phrase, by hand" ;;
	esac
	test -z "$_state" || is "$(jq -r '.signers[0].revocation | [.state, .list // empty] | join(" ")' "$work/out" | sed "s|$work/||")" "$_state" "$_phrase: $_state"
}

# --- brought by the reader
revocation_list ca "$work/clean.crl"
revocation_list ca "$work/revoked.crl" officer '-1 hour'
revocation_list tsaroot "$work/tsa.crl"
for name in clean revoked tsa; do
	openssl crl -inform DER -in "$work/$name.crl" -out "$work/$name.pem.crl"
done
cat "$work/tsa.pem.crl" "$work/clean.pem.crl" >"$work/two.pem.crl"
judged 'no list' 0 not-checked ''
judged 'a list in DER' 0 'not-revoked clean.crl' '' --crl "$work/clean.crl"
judged 'in PEM, the second of a file' 0 'not-revoked two.pem.crl' '' --crl "$work/two.pem.crl" --revocation=require
judged 'one that revokes, beside one in the bundle that is older and does not' '1 signer-revoked' 'revoked revoked.pem.crl' \
	"officer.crl=$work/clean.crl" --crl "$work/revoked.pem.crl"
judged 'one that does not, beside one in the bundle that revokes' '1 signer-revoked' 'revoked signatures/officer.crl' \
	"officer.crl=$work/revoked.crl" --crl "$work/clean.crl"
judged 'of somebody who is nobody here' 0 not-checked '' --crl "$work/tsa.crl"
is "$(jq -c '[.layers[].facts[] | select(.name == "list-unused").value]' "$work/out")" "[\"$work/tsa.crl\"]" 'that is said'
reply tsa "$work/officer.p7s" "$work/good.tsr"
judged 'both wanted, both brought' 0 'not-revoked clean.crl' "officer.p7s.tsr=$work/good.tsr" --revocation=require --crl "$work/clean.crl" --crl "$work/tsa.crl"

"$VERIFY" $roots --crl "$work/revoked.crl" "$work/signed.tar.gz" >"$work/out"
ok 'trust is refused for what it is, not for what it stands on' sh -c 'grep -q "^trusted because  *no" "$1" && ! grep -q "what it stands on" "$1"' - "$work/out"
revocation_list ca "$work/later.crl" officer '+1 hour' keyCompromise
judged 'revoked after the timestamp' 0 'revoked-later later.crl' "officer.p7s.tsr=$work/good.tsr" --crl "$work/later.crl"
revocation_list tsaroot "$work/replaced.crl" tsa '+1 hour' superseded
judged 'an authority that was replaced later' 0 '' "officer.p7s.tsr=$work/good.tsr" --crl "$work/replaced.crl"
revocation_list tsaroot "$work/lost.crl" tsa '+1 hour' keyCompromise
judged 'an authority whose key was lost later' '1 timestamp-revoked' '' "officer.p7s.tsr=$work/good.tsr" --crl "$work/lost.crl"

# --- what a reader brings is as hostile as all else
old_root namesake
openssl req -x509 -key "$work/namesake.key" -out "$work/namesake.pem" -days 30 -subj '/O=Test/CN=Test ca' -addext basicConstraints=critical,CA:TRUE \
	-addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
revocation_list namesake "$work/forged.crl" officer '-1 hour'
judged 'a list of a namesake' '1 crl-signature' not-checked '' --crl "$work/forged.crl"
# brought PHRASE FILE: refused as a list, and nothing is read out of it
brought() { judged "$1" '1 crl-given' not-checked '' --crl "$2"; }
: >"$work/empty"
brought 'an empty file' "$work/empty"
brought 'a certificate' "$work/ca.pem"
cat "$work/clean.crl" "$work/clean.crl" >"$work/twice"
brought 'two lists in DER, one behind the other' "$work/twice"
head -c 100 "$work/clean.crl" >"$work/cut"
brought 'a list cut' "$work/cut"
head -n 3 "$work/clean.pem.crl" >"$work/cut.pem"
brought 'PEM cut' "$work/cut.pem"
sed 's/^\(.\{40\}\)..../\1!!!!/' "$work/clean.pem.crl" >"$work/spoilt.pem"
brought 'PEM with other characters' "$work/spoilt.pem"
crl_md=sha1 revocation_list ca "$work/weak.crl"
brought 'a list signed with SHA-1' "$work/weak.crl"
ca_config ca
printf '[points]\nissuingDistributionPoint = critical, @point\n[point]\nfullname = URI:http://%02100d/\n' 0 >>"$work/ca.cnf"
openssl ca -gencrl -config "$work/ca.cnf" -crlexts points -out "$work/list.pem" 2>"$work/ca.log"
brought 'more names of distribution points than anybody needs' "$work/list.pem"
{ cat "$work/clean.pem.crl" && cat "$work/ca.pem"; } >"$work/mixed.pem"
judged 'a certificate behind a list: the list counts, the rest is said' '1 crl-given' 'not-revoked mixed.pem' '' --crl "$work/mixed.pem"
for i in $(seq 260); do cat "$work/tsa.pem.crl"; done >"$work/many.pem"
judged 'more lists than anybody needs' '1 crl-given' not-checked '' --crl "$work/many.pem"
is "$(status "$VERIFY" --crl "$work/nowhere" "$work/signed.tar.gz")" 3 'a file that is not there'

# --- inside a signature, inside a timestamp
# carried PHRASE 'STATUS CODES' 'STATE LIST' LIST [OPTIONS]: in the signature, which the authority stamps as it is then
carried() {
	_p=$1 _w=$2 _s=$3 _l=$4
	shift 4
	inside "$work/officer.p7s" '' "$_l" >"$work/x.p7s"
	reply tsa "$work/x.p7s" "$work/x.tsr"
	judged "$_p" "$_w" "$_s" "officer.p7s=$work/x.p7s officer.p7s.tsr=$work/x.tsr" "$@"
}
carried 'a list in the signature' 0 'not-revoked signatures/officer.p7s' "$work/clean.crl"
carried 'and one that is brought for the authority' 0 'not-revoked signatures/officer.p7s' "$work/clean.crl" --revocation=require --crl "$work/tsa.crl"
carried 'one that revokes' '1 signer-revoked' 'revoked signatures/officer.p7s' "$work/revoked.crl"
carried 'of a namesake' '1 crl-signature' not-checked "$work/forged.crl"
carried 'signed with SHA-1' '1 crl-form' not-checked "$work/weak.crl"
carried 'of nobody here' 0 not-checked "$work/tsa.crl"
inside "$work/officer.p7s" '' "$work/clean.crl" "$work/tsa.crl" >"$work/x.p7s"
judged 'two lists in the signature' 0 'not-revoked signatures/officer.p7s' "officer.p7s=$work/x.p7s"
ok 'openssl reads it' openssl cms -cmsout -noout -inform DER -in "$work/x.p7s"
inside "$work/officer.p7s" other "$work/clean.crl" >"$work/x.p7s"
judged 'revocation information of another form' '1 signature-algorithm' not-checked "officer.p7s=$work/x.p7s"
# stamped PHRASE 'STATUS CODES' 'STATE LIST' LIST [OPTIONS]: in the token of the reply
stamped() {
	_p=$1 _w=$2 _s=$3
	openssl ts -reply -in "$work/good.tsr" -token_out -out "$work/token" 2>/dev/null
	inside "$work/token" '' "$4" >"$work/token.x"
	wrap 0 <"$work/token.x" >"$work/x.tsr"
	shift 4
	judged "$_p" "$_w" "$_s" "officer.p7s.tsr=$work/x.tsr" "$@"
}
stamped 'a list in the timestamp' 0 not-checked "$work/tsa.crl" --timestamp=require
stamped 'it answers for the authority' 0 'not-revoked clean.crl' "$work/tsa.crl" --revocation=require --crl "$work/clean.crl"
revocation_list tsaroot "$work/gone.crl" tsa '-1 hour'
stamped 'one that revokes the authority' '1 timestamp-revoked' '' "$work/gone.crl"
stamped 'the signer'"'"'s list there' 0 'not-revoked signatures/officer.p7s.tsr' "$work/clean.crl"
finish
