#!/bin/sh
# What FORMAT.md section 7 and data/VERIFY.txt tell an auditor to do, with no program of ours.
. "$TOP_SRCDIR/tests/cli/bundle.inc"

payload "$work/in"
cp "$TOP_SRCDIR/templates/VERIFY.txt" "$work/in/data/VERIFY.txt"
cp "$TOP_SRCDIR/templates/oscal_assessment-results_schema.xsd" "$work/in/data/schema/"
root ca
leaf officer ca "$signing" ec -pkeyopt ec_paramgen_curve:P-256
leaf rsa ca "$signing" rsa:3072

by_hand() {
	what=$1 B=$2 R=$3
	rm -rf "$work/x"
	is "$(gzip -t "$B" 2>&1)" '' "$what: gzip finds one whole archive"
	is "$(tar -tvzf "$B" | grep -vc '^-r')" 0 "$what: only regular files"
	is "$(tar -tzf "$B" | sort | uniq -d)" '' "$what: no name twice"
	is "$(tar -tzf "$B" | cut -d/ -f1 | sort -u | wc -l)" 1 "$what: one top folder"
	is "$(gzip -dc "$B" | wc -c)" "$(tar -tvzf "$B" | awk '{ n += 512 + int(($3 + 511) / 512) * 512 } END { print n + 1024 }')" \
		"$what: the tar stream is as long as its list says"
	mkdir "$work/x"
	ok "$what: unpacks" tar -xzf "$B" -C "$work/x" --no-same-owner --no-same-permissions --keep-old-files
	cd "$work"/x/* || exit 99
	openssl cms -verify -binary -cades -inform DER -in signatures/officer.p7s -content tagmanifest-sha256.txt -CAfile "$R" -no-CApath \
		-purpose any -out /dev/null 2>"$work/err"
	is "$?" 0 "$what: openssl verifies the signature"
	ok "$what: and says so" grep -q 'CAdES Verification successful' "$work/err"
	ok "$what: the attribute is there" test "$(openssl cms -cmsout -print -noout -inform DER -in signatures/officer.p7s |
		grep -c signingCertificateV2)" = 1
	is "$(sha256sum -c --strict --quiet tagmanifest-sha256.txt 2>&1)" '' "$what: tag manifest"
	is "$(sha256sum -c --strict --quiet manifest-sha256.txt 2>&1)" '' "$what: manifest"
	cut -c67- manifest-sha256.txt | sort >"$work/listed"
	find data -type f | sort >"$work/found"
	ok "$what: nothing missing, nothing extra" cmp "$work/listed" "$work/found"
	is "$(sha256sum tagmanifest-sha256.txt | cut -c1-64)" "$("$VERIFY" "$B" | sed -n 's/^  identity sha256  //p')" \
		"$what: the identity is the one our verifier prints"
	ok "$what: the report follows its schema" xmllint --noout --nonet --schema data/schema/oscal_assessment-results_schema.xsd \
		data/report/assessment-results.xml 2>"$work/err"
	prev=$(printf '%064d' 0)
	broken=0
	while IFS= read -r line; do
		case $line in *"\"prev\":\"$prev\""*) ;; *) broken=$((broken + 1)) ;; esac
		prev=$(printf %s "$line" | sha256sum | cut -c1-64)
	done <data/log/collection.jsonl
	is "$broken" 0 "$what: the chain of the custody log"
	cd "$work" || exit 99
}

"$MKBUNDLE" -k "$work/officer.key" -c "$work/officer.pem" "$work/in" "$work/ec.tar.gz" >/dev/null
by_hand 'ECDSA' "$work/ec.tar.gz" "$work/ca.pem"
"$MKBUNDLE" -k "$work/rsa.key" -c "$work/rsa.pem" "$work/in" "$work/rsa.tar.gz" >/dev/null
by_hand 'RSA-PSS' "$work/rsa.tar.gz" "$work/ca.pem"
"$MKBUNDLE" -S -o Acme "$work/in" "$work/self.tar.gz" >/dev/null
tar -xzOf "$work/self.tar.gz" --wildcards '*/signatures/officer.p7s' >"$work/officer.p7s"
openssl cms -cmsout -inform DER -in "$work/officer.p7s" -certsout "$work/self.pem" -outform DER -out /dev/null
by_hand 'self-signed' "$work/self.tar.gz" "$work/self.pem"

"$MKBUNDLE" -f zst "$work/in" "$work/b.tar.zst" >/dev/null
unzstd -q "$work/b.tar.zst"
ok 'zstd: unpacks to a tar that tar reads' test "$(tar -tvf "$work/b.tar" | grep -c '^-r')" = 14

# Each command that VERIFY.txt prints is one that FORMAT.md gives, or the verifier.
grep -E '^    (gzip|tar|mkdir|openssl|sha256sum|diff|xmllint) ' "$TOP_SRCDIR/templates/VERIFY.txt" | sed 's/^ *//' | sort -u >"$work/told"
ok 'VERIFY.txt has the commands in both languages' test "$(grep -c 'sha256sum -c' "$TOP_SRCDIR/templates/VERIFY.txt")" = 4
while IFS= read -r command; do
	case $command in trailseal-verify*) continue ;; esac
	start=$(printf %s "$command" | cut -c1-40)
	ok "FORMAT.md tells the same: $start" grep -qF -- "$start" "$TOP_SRCDIR/FORMAT.md"
done <"$work/told"
finish
