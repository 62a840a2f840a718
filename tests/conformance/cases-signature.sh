# Signatures, certificates, timestamps, the Chinese profile.

make_case sign-none - accepted valid 'no signature, and no root named: it agrees with itself' <<'END'
rm -r signatures
END
make_case sign-none-trust root.pem signature-missing valid 'no signature, and a root named' <<'END'
rm -r signatures
END
make_case sign-two root.pem accepted valid 'officer and auditor, EC and RSA' <<'END'
sign auditor
END
make_case sign-other-root other.pem signer-untrusted valid 'signed under another root than the one named' <<'END'
END
make_case sign-one-stranger root.pem signer-untrusted valid 'a second signer whom the named root does not know' <<'END'
sign stranger
END
make_case sign-expired root.pem signer-expired valid 'the certificate expired and nothing proves the time' <<'END'
rm -r signatures
sign expired
END
make_case sign-future root.pem signer-not-yet-valid valid 'the certificate is not valid yet' <<'END'
rm -r signatures
sign future
END
make_case sign-purpose root.pem signer-purpose valid 'a key for encryption only' <<'END'
rm -r signatures
sign encrypts
END
make_case sign-server root.pem signer-purpose valid 'a certificate for TLS servers only' <<'END'
rm -r signatures
sign webserver
END
make_case sign-weak - signer-key valid 'an RSA key of 1024 bits' <<'END'
rm -r signatures
sign weak
END
make_case sign-over-other - signature-digest valid 'a signature over another bundle' <<'END'
printf 'Contact-Name: C\n' >>bag-info.txt
tagmanifest
END
make_case sign-attached - signature-content valid 'the signed bytes are inside the signature' <<'END'
openssl cms -sign -binary -nodetach -cades -nosmimecap -md sha256 -signer "$tmp/officer.pem" -inkey "$tmp/officer.key" -in tagmanifest-sha256.txt -outform DER -out signatures/officer.p7s
END
make_case sign-no-cades - signature-attributes valid 'the signature does not fix the certificate' <<'END'
openssl cms -sign -binary -nosmimecap -md sha256 -signer "$tmp/officer.pem" -inkey "$tmp/officer.key" -in tagmanifest-sha256.txt -outform DER -out signatures/officer.p7s
END
make_case sign-no-attributes - signature-attributes valid 'no signed attributes' <<'END'
openssl cms -sign -binary -noattr -md sha256 -signer "$tmp/officer.pem" -inkey "$tmp/officer.key" -in tagmanifest-sha256.txt -outform DER -out signatures/officer.p7s
END
make_case sign-sha1 - signature-algorithm valid 'a weak digest' <<'END'
openssl cms -sign -binary -cades -nosmimecap -md sha1 -signer "$tmp/auditor.pem" -inkey "$tmp/auditor.key" -in tagmanifest-sha256.txt -outform DER -out signatures/auditor.p7s
END
make_case sign-no-certificate - signature-certificate valid 'the certificate is not inside' <<'END'
openssl cms -sign -binary -cades -nocerts -nosmimecap -md sha256 -signer "$tmp/officer.pem" -inkey "$tmp/officer.key" -in tagmanifest-sha256.txt -outform DER -out signatures/officer.p7s
END
make_case sign-two-in-one - signature-signers valid 'two signers in one file' <<'END'
openssl cms -sign -binary -cades -nosmimecap -md sha256 -signer "$tmp/officer.pem" -inkey "$tmp/officer.key" -signer "$tmp/auditor.pem" -inkey "$tmp/auditor.key" -in tagmanifest-sha256.txt -outform DER -out signatures/officer.p7s
END
make_case sign-trailing - signature-der valid 'bytes behind the structure' <<'END'
printf x >>signatures/officer.p7s
END
make_case sign-pem - signature-der valid 'PEM instead of DER' <<'END'
openssl cms -sign -binary -cades -nosmimecap -md sha256 -signer "$tmp/officer.pem" -inkey "$tmp/officer.key" -in tagmanifest-sha256.txt -outform PEM -out signatures/officer.p7s
END
make_case sign-unknown-file - signature-unknown valid 'a file under signatures that is none' <<'END'
echo x >signatures/notes.txt
END
make_case stamp-good root.pem accepted valid 'a timestamp over the signature' <<'END'
stamp signatures/officer.p7s
END
make_case stamp-other - timestamp-imprint valid 'a timestamp over other bytes' <<'END'
stamp signatures/officer.p7s bag-info.txt
END
make_case stamp-alone - timestamp-unpaired valid 'a timestamp beside no signature' <<'END'
stamp signatures/officer.p7s
mv signatures/officer.p7s.tsr signatures/auditor.p7s.tsr
END
make_case stamp-broken - timestamp-der valid 'a timestamp that is cut' <<'END'
stamp signatures/officer.p7s
truncate -s -1 signatures/officer.p7s.tsr
END

make_case sm2-good roots.pem accepted valid 'SM3 manifests and an SM2 signature beside the other' <<'END'
sign_sm2
END
make_case sm2-unnamed-root root.pem signer-untrusted valid 'the SM2 root is not named' <<'END'
sign_sm2
END
make_case sm2-other-id - sm2-value valid 'signed with another signer id' <<'END'
sign_sm2 tagmanifest-sm3.txt 8765432187654321
END
make_case sm2-other-file - sm2-content valid 'signed over the other tag manifest' <<'END'
sign_sm2 tagmanifest-sha256.txt
END
make_case sm2-no-certificate - sm2-pair valid 'the certificate is not beside the signature' <<'END'
sign_sm2
rm signatures/officer.sm2.pem
END
make_case sm2-cms-good roots.pem accepted valid 'the SM2 signature in CMS form as well' <<'END'
sign_sm2
sign_sm2_cms
END
make_case sm2-cms-alone - sm2-cms valid 'the CMS form beside no SM2 signature' <<'END'
sign_sm2
sign_sm2_cms
rm signatures/officer.sm2.pem signatures/officer.sm2sig
END
make_case sm2-cms-other-file - signature-digest valid 'the CMS form is over the other tag manifest' <<'END'
sign_sm2
sign_sm2_cms tagmanifest-sha256.txt
END
make_case sm3-incomplete - 'sm3-incomplete sm3-missing' valid 'an SM2 signature and no SM3 manifests' <<'END'
sign_sm2
rm manifest-sm3.txt tagmanifest-sm3.txt
END
make_case sm3-digest - 'sm3-payload-digest' valid 'the SM3 manifest has another digest, and is signed so' <<'END'
sign_sm2
sed -i '1s/^\(.\)\([0-9a-f]*\)/\2\1/' manifest-sm3.txt
cksum -a sm3 --untagged bag-info.txt bagit.txt manifest-sha256.txt manifest-sm3.txt >tagmanifest-sm3.txt
sha256sum bag-info.txt bagit.txt manifest-sha256.txt manifest-sm3.txt >tagmanifest-sha256.txt
sign officer
openssl dgst -sm3 -sign "$tmp/sm.key" -sigopt "distid:$sm_id" -out signatures/officer.sm2sig tagmanifest-sm3.txt
END
