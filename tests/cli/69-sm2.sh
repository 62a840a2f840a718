#!/bin/sh
# The Chinese profile: sealed beside the other signature and alone, verified by us and by hand, and spoilt in every way we
# know.  All keys and certificates, and the signatures of the hostile cases, are made by openssl.
. "$TOP_SRCDIR/tests/cli/bundle.inc"
. "$TOP_SRCDIR/tests/cli/sm2.inc"

payload "$work/in"
root ca
leaf ec ca "$signing" ec -pkeyopt ec_paramgen_curve:P-256
leaf rsa ca "$signing" rsa:2048
sm_root smroot
sm_leaf middle smroot "$issuing"
sm_leaf officer middle "$signing"
cat "$work/officer.pem" "$work/middle.pem" >"$work/chain.pem"
cat "$work/smroot.pem" "$work/ca.pem" >"$work/roots.pem"
SOURCE_DATE_EPOCH=1790000000
export SOURCE_DATE_EPOCH
seal() {
	"$MKBUNDLE" -i evb-1 "$@" >"$work/out" 2>"$work/err"
}

# --- good ones
is "$(status "$MKBUNDLE" -i evb-1 -k "$work/ec.key" -c "$work/ec.pem" -K "$work/officer.key" -C "$work/chain.pem" "$work/in" "$work/both.tar.gz")" 0 'both: seals'
is "$(status "$VERIFY" --trust "$work/roots.pem" "$work/both.tar.gz")" 0 'both: verifies, roots in one file'
is "$(status "$VERIFY" --trust "$work/ca.pem" --trust "$work/smroot.pem" "$work/both.tar.gz")" 0 'both: verifies, roots in two files'
ok 'both: names key and algorithm' grep -q 'SM2, SM2 SM3$' "$work/out"
is "$(status "$VERIFY" --trust "$work/ca.pem" "$work/both.tar.gz")" 1 'both: each signature must lead to a root'
is "$(tar -tzf "$work/both.tar.gz" | grep -v /data/ | cut -d/ -f2- | tr '\n' ' ')" \
	'bagit.txt bag-info.txt manifest-sha256.txt manifest-sm3.txt tagmanifest-sha256.txt tagmanifest-sm3.txt signatures/officer.p7s signatures/officer.sm2.pem signatures/officer.sm2sig ' \
	'both: the files and their order'
seal -K "$work/officer.key" -C "$work/chain.pem" "$work/in" "$work/sm2.tar.gz"
is "$(status "$VERIFY" --trust "$work/smroot.pem" "$work/sm2.tar.gz")" 0 'alone: verifies under its root'
is "$("$VERIFY" --json "$work/sm2.tar.gz" | sed -n 's/^\t"anchor":\t"\(.*\)",/\1/p')" key 'alone: without a root it is a key'
seal -f zst -K "$work/officer.key" -C "$work/chain.pem" "$work/in" "$work/sm2.tar.zst"
is "$(status "$VERIFY" --trust "$work/smroot.pem" "$work/sm2.tar.zst")" 0 'alone: zstd'
zcat "$work/sm2.tar.gz" >"$work/1.tar"
zstd -dcq "$work/sm2.tar.zst" >"$work/2.tar"
ok 'sealed twice, the tar stream is the same, the signature included' cmp "$work/1.tar" "$work/2.tar"
cat "$work/chain.pem" "$work/smroot.pem" >"$work/whole.pem"
seal -K "$work/officer.key" -C "$work/whole.pem" "$work/in" "$work/whole.tar.gz"
is "$(status "$VERIFY" --trust "$work/smroot.pem" "$work/whole.tar.gz")" 0 'a chain up to the root'
cat "$work/officer.pem" "$work/smroot.pem" "$work/middle.pem" >"$work/mixed.pem"
seal -K "$work/officer.key" -C "$work/mixed.pem" "$work/in" "$work/mixed.tar.gz"
ok 'a chain in another order is put right' test "$(tar -xzOf "$work/whole.tar.gz" evb-1/signatures/officer.sm2.pem | sha256sum)" = \
	"$(tar -xzOf "$work/mixed.tar.gz" evb-1/signatures/officer.sm2.pem | sha256sum)"
seal -3 "$work/in" "$work/plain.tar.gz"
is "$(status "$VERIFY" "$work/plain.tar.gz")" 0 'manifests without signature: intact'

# --- by hand
mkdir "$work/x"
tar -xzf "$work/both.tar.gz" -C "$work/x"
cd "$work/x/evb-1" || exit 99
is "$(cksum -a sm3 --strict --quiet -c tagmanifest-sm3.txt 2>&1)" '' 'by hand: cksum finds the tag files as listed'
is "$(cksum -a sm3 --strict --quiet -c manifest-sm3.txt 2>&1)" '' 'by hand: and every payload file'
is "$(sha256sum --strict --quiet -c tagmanifest-sha256.txt 2>&1)" '' 'by hand: SHA-256 too'
is "$(cut -c67- manifest-sm3.txt)" "$(cut -c67- manifest-sha256.txt)" 'by hand: both manifests list the same files'
openssl x509 -in signatures/officer.sm2.pem -pubkey -noout >"$work/officer.pub"
is "$(openssl dgst -sm3 -verify "$work/officer.pub" -sigopt distid:$id -signature signatures/officer.sm2sig tagmanifest-sm3.txt)" 'Verified OK' \
	'by hand: openssl verifies the signature'
# quiet COMMAND...: what it says is not of interest
quiet() { "$@" >"$work/out" 2>&1; }
csplit -sz -f "$work/level-" -b %d signatures/officer.sm2.pem '/-----BEGIN/' '{*}'
ok 'by hand: the signer under the next level' quiet openssl verify -partial_chain -trusted "$work/level-1" -vfyopt distid:$id "$work/level-0"
ok 'by hand: and that under the root' quiet openssl verify -partial_chain -trusted "$work/smroot.pem" -vfyopt distid:$id "$work/level-1"
cd "$work" || exit 99

# --- hostile ones: exactly these codes, sorted
used=$work/used
: >"$used"
# spoil BASE PHRASE 'CODES' OPERATION...: without a root
spoil() {
	base=$1 phrase=$2 want=$3
	shift 3
	"$MUTATE" "$work/$base.tar.gz" "$work/bad.tar.gz" "$@"
	is "$(codes "$work/bad.tar.gz")" "1 $want" "$phrase"
	printf '%s\n' "$want" | tr ' ' '\n' >>"$used"
}
m=manifest-sm3.txt
t=tagmanifest-sm3.txt
zeros=$(printf '%064d' 0)
first=$(tar -xzOf "$work/plain.tar.gz" evb-1/$m | sed -n 1p)
second=$(tar -xzOf "$work/plain.tar.gz" evb-1/$m | sed -n 2p)
digest=$(printf %s "$first" | cut -c1-64)
sha=$(tar -xzOf "$work/plain.tar.gz" evb-1/manifest-sha256.txt | sed -n 1s/\ .*//p)
tag=$(tar -xzOf "$work/plain.tar.gz" evb-1/$t | sed -n 1p)

spoil plain 'a CMS form beside no signature' 'signature-der sm2-cms' add signatures/officer.sm2.p7s x
spoil plain 'a payload file changed' 'payload-digest sm3-payload-digest' flip data/VERIFY.txt 3
spoil plain 'the SM3 digest of a file is another' sm3-payload-digest sub $m "$digest" "$zeros" tagmanifest
spoil plain 'the SHA-256 digest of a file is another' 'payload-digest payload-tree' sub manifest-sha256.txt "$sha" "$zeros" tagmanifest
spoil plain 'the SHA-256 digest where the SM3 one belongs' sm3-payload-digest sub $m "$digest" "$sha" tagmanifest
spoil plain 'the SM3 manifest does not fit its tag manifests' 'sm3-payload-digest sm3-tag-digest tag-digest' sub $m "$digest" "$zeros"
spoil plain 'a tag manifest in SM3 that does not fit' sm3-tag-digest sub $t "$(printf %s "$tag" | cut -c1-64)" "$zeros"
spoil plain 'bag-info changed, SHA-256 made to fit' sm3-tag-digest sub bag-info.txt 'Payload-Oxum' 'Contact: x\nPayload-Oxum' \
	sub tagmanifest-sha256.txt "$(tar -xzOf "$work/plain.tar.gz" evb-1/bag-info.txt | sha256sum | cut -c1-64)" \
	"$(tar -xzOf "$work/plain.tar.gz" evb-1/bag-info.txt | sed 's/^Payload-Oxum/Contact: x\n&/' | sha256sum | cut -c1-64)"
spoil plain 'a line of the SM3 manifest is missing' sm3-list sub $m "$first\n" '' tagmanifest
spoil plain 'a line too much' sm3-list append $m "$zeros  data/zz\n" tagmanifest
spoil plain 'a tag file in the SM3 manifest' sm3-list sub $m "$first" "$zeros  bagit.txt\n$first" tagmanifest
spoil plain 'a line twice' manifest-order sub $m "$first\n" "$first\n$first\n" tagmanifest
spoil plain 'two lines out of order' manifest-order sub $m "$first\n$second\n" "$second\n$first\n" tagmanifest
spoil plain 'CR LF' manifest-form sub $m "$first\n" "$first\r\n" tagmanifest
spoil plain 'upper case' manifest-form sub $m "$digest" "$(printf %s "$digest" | tr a-f A-F)" tagmanifest
spoil plain 'a byte order mark' manifest-form sub $m "$first" "$(printf '\357\273\277')$first" tagmanifest
spoil plain 'one blank' manifest-form sub $m "$digest  " "$digest " tagmanifest
spoil plain 'the form of cksum --tag' manifest-form sub $m "$first" "SM3 (data/VERIFY.txt) = $digest" tagmanifest
spoil plain 'a digest of another length' manifest-form sub $m "$digest" "${digest}00" tagmanifest
spoil plain 'a path that leads out' manifest-form sub $m "$first" "$zeros  data/../../x" tagmanifest
spoil plain 'no LF at the end' manifest-form append $m "$zeros  data/zz" tagmanifest
spoil plain 'an empty SM3 manifest' manifest-form set $m '' tagmanifest
spoil plain 'a tag manifest of SM3 with CR LF' tagmanifest-form sub $t "$tag\n" "$tag\r\n"
spoil plain 'that does not list a tag file' tagmanifest-list sub $t "$tag\n" ''
spoil plain 'that lists a file that has no place' tagmanifest-list sub $t "$tag\n" "$tag\n$zeros  bag-z\n"
spoil plain 'that lists itself' tagmanifest-list append $t "$zeros  $t\n"
spoil plain 'an empty one' tagmanifest-form set $t ''
spoil plain 'a tag manifest that leaves the SM3 manifest out' tagmanifest-list \
	sub tagmanifest-sha256.txt "$(tar -xzOf "$work/plain.tar.gz" evb-1/tagmanifest-sha256.txt | sed -n 4p)\n" ''
spoil plain 'the SM3 manifest is missing' sm3-incomplete drop $m
spoil plain 'its tag manifest is missing' sm3-incomplete drop $t
spoil plain 'both are missing' sm3-incomplete drop $m drop $t
spoil plain 'they are in another order' member-order swap-places $m tagmanifest-sha256.txt
spoil plain 'the SM3 manifest comes twice' name-duplicate add $m x
spoil sm2 'a signature and no manifest' 'sm3-incomplete sm3-missing' drop $m drop $t
spoil sm2 'a signature without certificate' sm2-pair drop signatures/officer.sm2.pem
spoil sm2 'a certificate without signature' sm2-pair drop signatures/officer.sm2sig
spoil sm2 'a certificate of another name' sm2-pair rename signatures/officer.sm2.pem signatures/a.sm2.pem
spoil sm2 'names that differ in case' 'name-case sm2-pair' rename signatures/officer.sm2.pem signatures/Officer.sm2sig
"$MUTATE" "$work/both.tar.gz" "$work/bad.tar.gz" drop signatures/officer.sm2.pem drop signatures/officer.sm2sig
is "$(codes "$work/bad.tar.gz" --trust "$work/roots.pem")" '1 sm3-unsigned' 'the SM2 signature is taken away, and a root is named'
is "$(codes "$work/bad.tar.gz")" 0 'and none is named: that is not known'
is "$(codes "$work/plain.tar.gz" --trust "$work/roots.pem")" '1 signature-missing sm3-unsigned' 'no signature at all, and a root is named'
echo sm3-unsigned >>"$used"
"$MUTATE" "$work/sm2.tar.gz" "$work/evil.tar.gz" sub data/VERIFY.txt How Why manifests
is "$(codes "$work/evil.tar.gz")" '1 sm2-value' 'all remade but the signature'

# bad PHRASE 'CODES' SIGNATURE CERTIFICATES: these two files in place of the good ones, under the root
tar -xzOf "$work/sm2.tar.gz" evb-1/$t >"$work/content"
tar -xzOf "$work/sm2.tar.gz" evb-1/tagmanifest-sha256.txt >"$work/other"
tar -xzOf "$work/sm2.tar.gz" evb-1/signatures/officer.sm2sig >"$work/good.sig"
bad() {
	"$MUTATE" "$work/sm2.tar.gz" "$work/bad.tar.gz" file signatures/officer.sm2sig "$3" file signatures/officer.sm2.pem "$4"
	is "$(codes "$work/bad.tar.gz" --trust "$work/roots.pem")" "${2:+1 }${2:-0}" "$1"
	printf '%s\n' "$2" | tr ' ' '\n' >>"$used"
}
# sign KEY ID CONTENT: by openssl
sign() {
	openssl dgst -sm3 -sign "$work/$1.key" ${2:+-sigopt "distid:$2"} -out "$work/sig" "$3"
}
sign officer $id "$work/content"
bad 'openssl signs as we do' '' "$work/sig" "$work/chain.pem"
sign officer '' "$work/content"
bad 'the empty id, which openssl takes by itself' sm2-id "$work/sig" "$work/chain.pem"
sign officer ALICE123@YAHOO.COM "$work/content"
bad 'another id' sm2-value "$work/sig" "$work/chain.pem"
sign officer $id "$work/other"
bad 'the other tag manifest is signed' sm2-content "$work/sig" "$work/chain.pem"
for alg in sm3 sha256; do
	openssl dgst -$alg -binary -out "$work/md" "$work/content"
	openssl pkeyutl -sign -inkey "$work/officer.key" -in "$work/md" -out "$work/sig"
	bad "a plain digest by $alg is signed" sm2-digest "$work/sig" "$work/chain.pem"
done
sm_leaf other middle "$signing"
sign other $id "$work/content"
bad 'another key signs' sm2-value "$work/sig" "$work/chain.pem"
openssl dgst -sha256 -sign "$work/ec.key" -out "$work/sig" "$work/content"
bad 'ECDSA with SHA-256 under an SM2 certificate' sm2-value "$work/sig" "$work/chain.pem"
bad 'ECDSA with SHA-256 under its own certificate' sm2-key "$work/sig" "$work/ec.pem"
openssl dgst -sha256 -sign "$work/rsa.key" -out "$work/sig" "$work/content"
bad 'an RSA key' sm2-key "$work/sig" "$work/rsa.pem"
bad 'an RSA signature under an SM2 certificate' sm2-der "$work/sig" "$work/chain.pem"
: >"$work/empty"
bad 'an empty signature' sm2-der "$work/empty" "$work/chain.pem"
{ cat "$work/good.sig" && printf x; } >"$work/sig"
bad 'a byte behind the signature' sm2-der "$work/sig" "$work/chain.pem"
head -c 40 "$work/good.sig" >"$work/sig"
bad 'half a signature' sm2-der "$work/sig" "$work/chain.pem"
tail -c 64 "$work/good.sig" >"$work/sig"
bad 'no DER' sm2-der "$work/sig" "$work/chain.pem"
printf '\060\006\002\001\000\002\001\000' >"$work/sig"
bad 'zeros for numbers' sm2-value "$work/sig" "$work/chain.pem"
printf '\060\010\002\002\000\001\002\002\000\001' >"$work/sig"
bad 'numbers with a zero before them' sm2-der "$work/sig" "$work/chain.pem"
{ printf '\060\200' && tail -c +3 "$work/good.sig" && printf '\0\0'; } >"$work/sig"
bad 'a length that is not told' sm2-der "$work/sig" "$work/chain.pem"

# certs PHRASE 'CODES' FILE: the signature is good, the certificates are these
certs() {
	bad "$1" "$2" "$work/good.sig" "$work/$3"
}
certs 'no certificates' sm2-pem empty
{ echo 'The officer:' && cat "$work/chain.pem"; } >"$work/c"
certs 'words before the certificates' sm2-pem c
{ cat "$work/chain.pem" && echo; } >"$work/c"
certs 'an empty line behind them' sm2-pem c
sed 's/$/\r/' "$work/chain.pem" >"$work/c"
certs 'CR LF in the certificates' sm2-pem c
cat "$work/chain.pem" "$work/officer.key" >"$work/c"
certs 'the private key beside them' sm2-pem c
sed 's/BEGIN CERTIFICATE/BEGIN TRUSTED CERTIFICATE/; s/END CERTIFICATE/END TRUSTED CERTIFICATE/' "$work/chain.pem" >"$work/c"
certs 'certificates with settings of openssl' sm2-pem c
printf -- '-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00000000000000000000000000000000\n\n' >"$work/c"
sed 1d "$work/officer.pem" >>"$work/c"
certs 'a certificate that asks for a passphrase' sm2-pem c
openssl x509 -in "$work/officer.pem" -outform DER -out "$work/c"
certs 'DER' sm2-pem c
# the length of the certificate's first element in four bytes, where two are enough
openssl x509 -in "$work/officer.pem" -outform DER | perl -0777 -pe 'BEGIN { binmode STDIN; binmode STDOUT }
	s/^\x30\x82(..)\x30\x82(..)/"\x30\x82" . pack("n", unpack("n", $1) + 2) . "\x30\x84\0\0$2"/se or die' >"$work/ber"
{ echo '-----BEGIN CERTIFICATE-----' && openssl base64 -in "$work/ber" && echo '-----END CERTIFICATE-----' && cat "$work/middle.pem"; } >"$work/c"
ok 'openssl reads a certificate in BER' openssl x509 -in "$work/c" -noout
certs 'a certificate in BER' sm2-pem c
for i in 1 2 3 4 5 6 7 8 9; do cat "$work/chain.pem"; done >"$work/c"
certs 'eighteen certificates' sm2-pem c
cat "$work/officer.pem" "$work/smroot.pem" >"$work/c"
certs 'a level left out' sm2-chain c
cat "$work/officer.pem" "$work/officer.pem" >"$work/c"
certs 'the signer twice' sm2-chain c
certs 'no issuer at all, which the root did not sign' signer-untrusted officer.pem
sm_id='' sm_issue officer middle "$signing" noid
cat "$work/noid.pem" "$work/middle.pem" >"$work/c"
certs 'issued with the empty id' sm2-chain c
sm_id='' sm_issue middle smroot "$issuing" noid
cat "$work/officer.pem" "$work/noid.pem" "$work/smroot.pem" >"$work/c"
certs 'an issuer issued with the empty id' sm2-chain c
cat "$work/officer.pem" "$work/noid.pem" >"$work/c"
certs 'likewise, where only the root can tell' signer-untrusted c
openssl x509 -req -in "$work/officer.csr" -vfyopt distid:$id -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -out "$work/c" 2>/dev/null
certs 'an SM2 key under an EC authority' sm2-chain c
sm_leaf peer smroot "$signing"
sm_issue officer peer "$signing" child
cat "$work/child.pem" "$work/peer.pem" >"$work/c"
certs 'issued by one who may not' sm2-chain c
sm_root rogue
sm_issue officer rogue "$signing" rogues
certs 'under a root that nobody named' signer-untrusted rogues.pem
sm_issue officer smroot extendedKeyUsage=serverAuth tls
certs 'a certificate for TLS' signer-purpose tls.pem
sm_dated past smroot 20200101000000Z 20210101000000Z
sign past $id "$work/content"
bad 'a certificate that has ended' signer-expired "$work/sig" "$work/past.pem"
cp "$work/sig" "$work/past.sig"
sm_dated future smroot 20400101000000Z 20410101000000Z
sign future $id "$work/content"
bad 'a certificate that is not valid yet' signer-not-yet-valid "$work/sig" "$work/future.pem"

# --- time and revocation
printf '[tsa]\ndefault_tsa=t\n[t]\nserial=%s/tsa.serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\n' "$work" >"$work/tsa.cnf"
echo 01 >"$work/tsa.serial"
leaf tsa ca "$(printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping')" ec -pkeyopt ec_paramgen_curve:P-256
# stamp FILE: $work/tsr over it
stamp() {
	openssl ts -query -data "$1" -sha256 -cert -no_nonce -out "$work/tsq" 2>/dev/null
	openssl ts -reply -config "$work/tsa.cnf" -queryfile "$work/tsq" -signer "$work/tsa.pem" -inkey "$work/tsa.key" -chain "$work/ca.pem" \
		-out "$work/tsr" 2>/dev/null
}
stamp "$work/good.sig"
"$MUTATE" "$work/sm2.tar.gz" "$work/stamped.tar.gz" file signatures/officer.sm2sig.tsr "$work/tsr"
is "$(codes "$work/stamped.tar.gz" --trust "$work/smroot.pem" --trust-tsa "$work/ca.pem" --timestamp require)" 0 'a timestamp over the SM2 signature'
is "$(codes "$work/sm2.tar.gz" --trust "$work/smroot.pem" --trust-tsa "$work/ca.pem" --timestamp require)" '1 timestamp-missing' 'and when there is none'
stamp "$work/other"
"$MUTATE" "$work/sm2.tar.gz" "$work/bad.tar.gz" file signatures/officer.sm2sig.tsr "$work/tsr"
is "$(codes "$work/bad.tar.gz" --trust "$work/smroot.pem" --trust-tsa "$work/ca.pem")" '1 timestamp-imprint' 'a timestamp over something else'
"$MUTATE" "$work/stamped.tar.gz" "$work/bad.tar.gz" rename signatures/officer.sm2sig.tsr signatures/x.sm2sig.tsr
is "$(codes "$work/bad.tar.gz" --trust "$work/smroot.pem")" '1 timestamp-unpaired' 'a timestamp beside no signature'
# lists BY ID: $work/crl of what the database says
lists() {
	echo 01 >"$work/crlnumber"
	printf 'crlnumber=%s/crlnumber\ndefault_crl_days=30\n' "$work" >"$work/more"
	sed '/^\[d\]/r '"$work/more" "$work/ca.cnf" >"$work/crl.cnf"
	openssl ca -config "$work/crl.cnf" -gencrl -md sm3 -sigopt "distid:$2" -cert "$work/$1.pem" -keyfile "$work/$1.key" -out "$work/crl.pem" 2>/dev/null
	openssl crl -in "$work/crl.pem" -outform DER -out "$work/crl"
}
: >"$work/index.txt"
lists middle $id
cp "$work/crl" "$work/middle.crl"
lists smroot $id
listed() {
	"$MUTATE" "$work/sm2.tar.gz" "$work/bad.tar.gz" file signatures/root.crl "$work/crl" file signatures/middle.crl "$work/middle.crl"
	is "$(codes "$work/bad.tar.gz" --trust "$work/smroot.pem" --revocation require)" "$2" "$1"
}
listed 'lists of SM2 issuers answer for every certificate' 0
lists smroot ''
listed 'a list signed with the empty id' '1 crl-signature revocation-unknown'
lists smroot $id
openssl ca -config "$work/crl.cnf" -revoke "$work/officer.pem" -md sm3 -cert "$work/middle.pem" -keyfile "$work/middle.key" 2>/dev/null
lists middle $id
cp "$work/crl" "$work/middle.crl"
: >"$work/index.txt"
lists smroot $id
listed 'the SM2 signer is revoked' '1 signer-revoked'

# --- another signature over a sealed bundle
sign_bundle() {
	"$TOP_BUILDDIR/trailseal" sign "$@" </dev/null
}
is "$(status sign_bundle --name officer --sm2-key "$work/officer.key" --sm2-certificate "$work/chain.pem" --out "$work/added.tar.gz" "$work/plain.tar.gz")" 0 \
	'sign: SM2, later'
ok 'sign: and it is said' grep -q '^signed by: officer, CN=officer,O=Test' "$work/out"
is "$(codes "$work/added.tar.gz" --trust "$work/smroot.pem")" 0 'sign: it verifies'
zcat "$work/added.tar.gz" >"$work/2.tar"
ok 'sign: the tar stream is as if it had been sealed so' cmp "$work/1.tar" "$work/2.tar"
is "$(status sign_bundle --name officer --key "$work/ec.key" --certificate "$work/ec.pem" --trust "$work/smroot.pem" "$work/added.tar.gz")" 0 'sign: the other profile, too, under the same name'
is "$(codes "$work/added.tar.gz" --trust "$work/roots.pem")" 0 'sign: both verify'
is "$(status sign_bundle --name officer --sm2-key "$work/officer.key" --sm2-certificate "$work/chain.pem" "$work/added.tar.gz")" 1 'sign: a name signs once'
ok 'sign: and it is said' grep -q 'officer has signed already' "$work/err"
cat "$work/other.pem" "$work/middle.pem" >"$work/otherchain.pem"
: >"$work/index.txt"
lists middle $id
is "$(status sign_bundle --name auditor --key "$work/rsa.key" --certificate "$work/rsa.pem" --sm2-key "$work/other.key" --sm2-certificate "$work/otherchain.pem" \
	--sm2-crl "$work/crl.pem" --trust "$work/roots.pem" "$work/added.tar.gz")" 0 'sign: both profiles at once, and a list'
is "$(codes "$work/added.tar.gz" --trust "$work/roots.pem")" 0 'sign: all four verify'
seal "$work/in" "$work/none.tar.gz"
is "$(status sign_bundle --name officer --sm2-key "$work/officer.key" --sm2-certificate "$work/chain.pem" "$work/none.tar.gz")" 1 'sign: no SM3 manifests, nothing to sign'
ok 'sign: and it is said' grep -q 'has no SM3 manifests' "$work/err"
is "$(status sign_bundle --name officer "$work/none.tar.gz")" 2 'sign: no signer'

# --- what sealing refuses
refuses() {
	phrase=$1 want=$2
	shift 2
	is "$(status "$MKBUNDLE" "$@" "$work/in" "$work/no.tar.gz")" 3 "sealing: $phrase: status"
	ok "sealing: $phrase: sentence" grep -q -- "$want" "$work/err"
}
refuses 'an EC key' 'ec.key: the key is not SM2' -K "$work/ec.key" -C "$work/ec.pem"
refuses 'an SM2 key for the other signature' 'officer.key: the key is neither RSA nor EC' -k "$work/officer.key" -c "$work/officer.pem"
refuses 'a certificate of another key' 'other.pem: the certificate does not belong to the key' -K "$work/officer.key" -C "$work/other.pem"
refuses 'a certificate for TLS' 'tls.pem: the certificate is for TLS' -K "$work/officer.key" -C "$work/tls.pem"
refuses 'a certificate that has ended' 'past.pem: the certificate has expired' -K "$work/past.key" -C "$work/past.pem"
cat "$work/officer.pem" "$work/noid.pem" "$work/smroot.pem" >"$work/c"
refuses 'an issuer issued with the empty id' 'c: a certificate does not carry the signature' -K "$work/officer.key" -C "$work/c"

# Every code of FORMAT.md with these names was met.
for code in $(grep -o '`sm[23]-[a-z0-9-]*`' "$TOP_SRCDIR/FORMAT.md" | tr -d '`' | sort -u); do
	ok "a case for $code" grep -qx "$code" "$used"
done
finish
