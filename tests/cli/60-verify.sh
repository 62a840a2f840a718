#!/bin/sh
# Seal and verify: every kind of key and compression, every anchor, the same stream twice, and the exit statuses.
. "$TOP_SRCDIR/tests/cli/bundle.inc"

payload "$work/in"
root ca
root other
leaf ec256 ca "$signing" ec -pkeyopt ec_paramgen_curve:P-256
leaf ec384 ca "$signing" ec -pkeyopt ec_paramgen_curve:P-384
leaf ec521 ca "$signing" ec -pkeyopt ec_paramgen_curve:P-521
leaf rsa2048 ca "$signing" rsa:2048
leaf rsa3072 ca "$signing" rsa:3072
leaf document ca extendedKeyUsage=1.3.6.1.5.5.7.3.36 ec -pkeyopt ec_paramgen_curve:P-256
leaf tls ca extendedKeyUsage=serverAuth ec -pkeyopt ec_paramgen_curve:P-256
leaf crl ca keyUsage=cRLSign ec -pkeyopt ec_paramgen_curve:P-256
leaf weak ca "$signing" rsa:1024
openssl genpkey -algorithm ed25519 -out "$work/ed.key" 2>/dev/null
openssl ec -in "$work/ec256.key" -aes256 -passout pass:open -out "$work/locked.key" 2>/dev/null
SOURCE_DATE_EPOCH=1790000000
export SOURCE_DATE_EPOCH

# anchor BUNDLE OPTIONS...: what the JSON says
anchor() {
	"$VERIFY" --json "$@" | sed -n 's/^\t"anchor":\t"\(.*\)",/\1/p'
}

for key in ec256 ec384 ec521 rsa2048 rsa3072 document; do
	is "$(status "$MKBUNDLE" -a 1234 -k "$work/$key.key" -c "$work/$key.pem" "$work/in" "$work/$key.tar.gz")" 0 "$key: seals"
	is "$(status "$VERIFY" --trust "$work/ca.pem" "$work/$key.tar.gz")" 0 "$key: verifies under its root"
	is "$(anchor --trust "$work/ca.pem" "$work/$key.tar.gz")" root "$key: the anchor is the root"
	is "$(anchor "$work/$key.tar.gz")" key "$key: without --trust it is a key"
	is "$(status "$VERIFY" --trust "$work/other.pem" "$work/$key.tar.gz")" 1 "$key: not under another root"
	ok "$key: and says so" grep -q 'signer-untrusted' "$work/out"
	"$MKBUNDLE" -a 1234 -f zst -k "$work/$key.key" -c "$work/$key.pem" "$work/in" "$work/$key.tar.zst" >/dev/null
	is "$(status "$VERIFY" --trust "$work/ca.pem" "$work/$key.tar.zst")" 0 "$key: zstd verifies"
	zcat "$work/$key.tar.gz" >"$work/1.tar"
	zstd -dcq "$work/$key.tar.zst" >"$work/2.tar"
	ok "$key: the same tar stream twice, whatever the compression" cmp "$work/1.tar" "$work/2.tar"
done

is "$(status "$MKBUNDLE" "$work/in" "$work/none.tar.gz")" 0 "unsigned: seals"
is "$(status "$VERIFY" "$work/none.tar.gz")" 0 "unsigned: is intact"
ok "unsigned: says that anybody could have made it" grep -q 'intact but unsigned' "$work/out"
is "$(anchor "$work/none.tar.gz")" none "unsigned: no anchor"
is "$(status "$VERIFY" --trust "$work/ca.pem" "$work/none.tar.gz")" 1 "unsigned: refused when a root is named"
ok "unsigned: names the missing signature" grep -q 'step 10 signature-missing' "$work/out"

is "$(status "$MKBUNDLE" -S -o Acme "$work/in" "$work/self.tar.gz")" 0 "self-signed: seals"
is "$(anchor "$work/self.tar.gz")" self-signed "self-signed: is reported as such"
is "$(status "$VERIFY" "$work/self.tar.gz")" 0 "self-signed: is intact"
is "$(status "$VERIFY" --trust "$work/ca.pem" "$work/self.tar.gz")" 1 "self-signed: refused when a root is named"
tar -xzOf "$work/self.tar.gz" --wildcards '*/signatures/officer.p7s' >"$work/self.p7s"
openssl pkcs7 -inform DER -in "$work/self.p7s" -print_certs -out "$work/self.pem"
is "$(anchor --trust "$work/self.pem" "$work/self.tar.gz")" root "self-signed: its own certificate may be named as root"
"$MKBUNDLE" -S "$work/in" "$work/self2.tar.gz" >/dev/null
ok "self-signed: a new key each time" test "$("$VERIFY" "$work/self.tar.gz" | grep fingerprint)" != "$("$VERIFY" "$work/self2.tar.gz" | grep fingerprint)"

"$MUTATE" "$work/ec256.tar.gz" "$work/two.tar.gz" file signatures/friend.p7s "$work/self.p7s"
is "$(status "$VERIFY" "$work/two.tar.gz")" 1 "a signature over another bundle does not fit"
"$MKBUNDLE" -a 1234 -S "$work/in" "$work/s.tar.gz" >/dev/null
tar -xzOf "$work/s.tar.gz" --wildcards '*/signatures/officer.p7s' >"$work/friend.p7s"
"$MUTATE" "$work/ec256.tar.gz" "$work/two.tar.gz" file signatures/friend.p7s "$work/friend.p7s"
is "$(status "$VERIFY" "$work/two.tar.gz")" 0 "a second signer adds a file"
is "$(anchor "$work/two.tar.gz")" self-signed "two signers: the anchor is the weaker one"
is "$(status "$VERIFY" --trust "$work/ca.pem" "$work/two.tar.gz")" 1 "two signers: both must lead to a root that was named"
is "$(anchor --trust "$work/ca.pem" --trust "$work/self.pem" "$work/two.tar.gz")" none "two signers: a root for another key does not help"

ok "the identity is the digest of the tag manifest" test \
	"$("$VERIFY" "$work/none.tar.gz" | sed -n 's/^  identity sha256  //p')" = \
	"$(tar -xzOf "$work/none.tar.gz" --wildcards '*/tagmanifest-sha256.txt' | sha256sum | cut -c1-64)"
ok "the bundle id has time and account" grep -q '^evb-20260921T141320Z-1234: ' <<EOF
$("$VERIFY" "$work/ec256.tar.gz")
EOF
ok "log lines and digests of the report were compared" test \
	"$("$VERIFY" --json "$work/none.tar.gz" | grep -cE '"log_lines":.5,|"log_exchanges":.3,|"report_digests":.3,')" = 3

# What sealing refuses: status, sentence, nothing left behind.
refuses() {
	phrase=$1 want=$2 sentence=$3
	shift 3
	is "$(status "$MKBUNDLE" "$@" "$work/bad.tar.gz")" "$want" "$phrase: status"
	ok "$phrase: sentence" grep -q -- "$sentence" "$work/err"
	ok "$phrase: nothing is left" test "$(find "$work" -maxdepth 1 -name 'bad.tar.gz*' | wc -l)" = 0
}
refuses 'a certificate for another key' 3 'ec384.pem: the certificate does not belong to the key' -k "$work/ec256.key" -c "$work/ec384.pem" "$work/in"
refuses 'a certificate for TLS' 3 'tls.pem: the certificate is for TLS' -k "$work/tls.key" -c "$work/tls.pem" "$work/in"
refuses 'a certificate that may only sign lists' 3 'crl.pem: the certificate has a key usage without' -k "$work/crl.key" -c "$work/crl.pem" "$work/in"
refuses 'a short key' 3 'weak.key: the key is RSA with other than 2048 to 8192 bits' -k "$work/weak.key" -c "$work/weak.pem" "$work/in"
refuses 'a kind of key that CMS can not use' 3 'ed.key: the key is neither RSA nor EC' -k "$work/ed.key" -c "$work/ec256.pem" "$work/in"
refuses 'a missing passphrase' 3 'locked.key: the key is encrypted and no passphrase was given' -k "$work/locked.key" -c "$work/ec256.pem" "$work/in"
refuses 'a wrong passphrase' 3 'locked.key: the passphrase does not open this key' -p shut -k "$work/locked.key" -c "$work/ec256.pem" "$work/in"
refuses 'a key without certificate' 2 'the certificate is missing' -k "$work/ec256.key" "$work/in"
refuses 'a key and self-signed' 2 'exclude each other' -S -k "$work/ec256.key" -c "$work/ec256.pem" "$work/in"
refuses 'a missing key' 3 'nowhere.key: cannot open' -k "$work/nowhere.key" -c "$work/ec256.pem" "$work/in"
refuses 'a key file without key' 3 'ec256.pem: holds no private key' -k "$work/ec256.pem" -c "$work/ec256.pem" "$work/in"
refuses 'a certificate file without certificate' 3 'ec256.key: holds no certificate' -k "$work/ec256.key" -c "$work/ec256.key" "$work/in"
refuses 'a bundle id with a slash' 2 'bundle id ../x: has a slash' -i ../x "$work/in"
refuses 'a signer name with a dot' 2 'signer name a.b: want' -n a.b -S "$work/in"
refuses 'a folder without data' 3 'data: is not a folder' "$work"
refuses 'a level out of range' 2 'compression level 77: want 1 to 9 for gz' -l 77 "$work/in"
refuses 'a label of the program' 2 'Payload-Oxum: is written by the program' -I Payload-Oxum=1.1 "$work/in"
refuses 'a value of two lines' 3 'Contact: want one line' -I 'Contact=a
b' "$work/in"
cp -r "$work/in" "$work/in2"
echo x >"$work/in2/data/verify.TXT"
refuses 'names that differ in case only' 2 'the same name when letter case is ignored' "$work/in2"
rm "$work/in2/data/verify.TXT"
echo x >"$work/in2/data/with blank"
refuses 'a name with a blank' 2 'with blank: the name has a character other than' "$work/in2"
rm "$work/in2/data/with blank"
ln -s VERIFY.txt "$work/in2/data/link"
refuses 'a symbolic link' 3 'link: is neither a regular file nor a folder' "$work/in2"
is "$(status "$MKBUNDLE" -p open -k "$work/locked.key" -c "$work/ec256.pem" "$work/in" "$work/locked.tar.gz")" 0 'the right passphrase opens the key'
ok 'the passphrase is nowhere in the bundle' test "$(zcat "$work/locked.tar.gz" | grep -c 'pass:open')" = 0
is "$(status "$MKBUNDLE" "$work/in" "$work/no/such/place.tar.gz")" 3 'a place that does not exist: status'
cat "$work/ec256.tar.gz" >"$work/keep.tar.gz"
status "$MKBUNDLE" "$work/in2" "$work/keep.tar.gz" >/dev/null
ok 'a failure leaves the older bundle of that name' cmp -s "$work/keep.tar.gz" "$work/ec256.tar.gz"

# The command line.
is "$(status "$VERIFY" --help)" 0 'help'
ok 'help has the usage' grep -q 'usage: trailseal-verify \[OPTIONS\] BUNDLE' "$work/out"
is "$(status "$VERIFY" --version)" 0 'version'
is "$(status "$VERIFY")" 2 'no bundle: usage'
is "$(status "$VERIFY" --nonsense "$work/none.tar.gz")" 2 'unknown option: usage'
is "$(status "$VERIFY" "$work/nowhere.tar.gz")" 3 'a bundle that is not there can not be read'
is "$(status "$VERIFY" "$work")" 3 'a folder can not be read'
is "$(status "$VERIFY" --trust "$work/nowhere.pem" "$work/none.tar.gz")" 3 'a trust file that is not there'
is "$(status "$VERIFY" --trust "$work/ec256.key" "$work/none.tar.gz")" 2 'a trust file without certificate'
is "$(status "$VERIFY" --quiet "$work/none.tar.gz")$(cat "$work/out" "$work/err")" 0 'quiet prints nothing'

# The layers, and the forms of the result.
# layers BUNDLE OPTIONS...: the state of each
layers() {
	"$VERIFY" --json "$@" | jq -r '[.layers[].state] | join(" ")'
}
is "$(layers --trust "$work/ca.pem" "$work/ec256.tar.gz")" 'yes yes yes absent not-checked' 'layers: signed under a root'
is "$(layers "$work/ec256.tar.gz")" 'yes yes not-checked absent not-checked' 'layers: signed by a key'
is "$(layers "$work/self.tar.gz")" 'yes yes no absent not-checked' 'layers: self-signed'
is "$(layers "$work/none.tar.gz")" 'yes absent absent absent not-checked' 'layers: unsigned'
is "$(layers --trust "$work/other.pem" "$work/ec256.tar.gz")" 'yes yes no absent not-checked' 'layers: under another root'
"$MUTATE" "$work/ec256.tar.gz" "$work/bad.tar.gz" flip data/VERIFY.txt 0
is "$(layers --trust "$work/ca.pem" "$work/bad.tar.gz")" 'no no no absent not-checked' 'layers: a payload that was changed'
head -c 1500 "$work/ec256.tar.gz" >"$work/cut.tar.gz"
is "$(layers "$work/cut.tar.gz")" 'no not-checked not-checked absent not-checked' 'layers: a bundle that was cut before its signatures'
for lang in en zh-CN; do
	"$VERIFY" --junit --lang $lang "$work/bad.tar.gz" >"$work/out"
	ok "JUnit in $lang is XML" xmllint --noout "$work/out"
	is "$(xmllint --xpath 'string(//failure[@type="payload-digest"]/@message)' "$work/out" | cut -d: -f1)" data/VERIFY.txt \
		"JUnit in $lang: the step with a problem fails"
	for what in testcase:tests skipped:skipped; do
		is "$(xmllint --xpath "count(//${what%:*})" "$work/out")" "$(xmllint --xpath "string(/testsuite/@${what#*:})" "$work/out")" \
			"JUnit in $lang: ${what#*:} are counted"
	done
	"$VERIFY" --junit --lang $lang "$work/self.tar.gz" >"$work/out"
	is "$(xmllint --xpath 'count(//failure)' "$work/out")" 0 "JUnit in $lang: what is accepted fails nowhere"
done
"$VERIFY" --lang zh-CN "$work/bad.tar.gz" >"$work/out"
ok 'a problem in Chinese' grep -q 'payload-digest: 某个文件的内容与封存时不同' "$work/out"
is "$(status "$VERIFY" --json --junit "$work/none.tar.gz")" 2 'two forms at once: usage'
is "$(status "$VERIFY" --lang fr "$work/none.tar.gz")" 2 'a language that is not there: usage'

# Nothing is written: a folder that can not be written to is enough to work in.
mkdir "$work/frozen"
cp "$work/ec256.tar.gz" "$work/frozen/"
chmod 500 "$work/frozen"
is "$(cd "$work/frozen" && status "$VERIFY" ec256.tar.gz)" 0 'works where nothing can be written'
chmod 700 "$work/frozen"
ok 'and leaves no file behind' test "$(ls -A "$work/frozen")" = ec256.tar.gz
if test -d /proc/self; then
	mkfifo "$work/slow"
	(cd "$work/frozen" && exec "$VERIFY" "$work/slow" >/dev/null) &
	pid=$!
	exec 3>"$work/slow"
	head -c 2000 "$work/frozen/ec256.tar.gz" >&3
	while test -d /proc/$pid && ! ls -l /proc/$pid/fd | grep -q "$work/slow"; do :; done
	ok 'while it runs no file is open for writing' test "$(find /proc/$pid/fd -lname "$work/*" ! -lname "$work/slow" ! -lname "$work/err" | wc -l)" = 0
	exec 3>&-
	wait "$pid"
fi
ok 'links no network library' test "$(ldd "$VERIFY" | grep -cE 'libcurl|libssl|libmicrohttpd|libgnutls')" = 0
# Interrupted: one sentence, status 3, no half bundle; a full disk likewise.
mkfifo "$work/never"
"$VERIFY" "$work/never" >"$work/out" 2>"$work/err" &
pid=$!
exec 3>"$work/never"
head -c 2000 "$work/ec256.tar.gz" >&3
kill -TERM "$pid"
wait "$pid"
is "$?" 3 'interrupted while verifying: status'
exec 3>&-	# not before: the end of the file could be read before the signal is taken
ok 'interrupted while verifying: nothing is said of the bundle' test ! -s "$work/out"
if test -w /dev/full; then
	"$VERIFY" "$work/ec256.tar.gz" >/dev/full 2>"$work/err"
	is "$?" 3 'an output that can not be written: status'
fi
mkdir -p "$work/large/data"
head -c 40000000 /dev/urandom >"$work/large/data/noise"
(
	ulimit -f 2000
	trap '' XFSZ
	status "$MKBUNDLE" "$work/large" "$work/full.tar.gz" >"$work/st"
)
is "$(cat "$work/st")" 3 'a disk that is full: status'
ok 'a disk that is full: sentence' grep -q 'full.tar.gz: cannot write' "$work/err"
ok 'a disk that is full: nothing is left' test "$(find "$work" -maxdepth 1 -name 'full.tar.gz*' | wc -l)" = 0
finish
