/* Digests against the published test values (FIPS 180-4, RFC 4231, GB/T 32905). */
#include "base/hash.h"

#include "tests/unit/tap.h"

int
main(void)
{
	char hex[SHA256_HEX_SIZE], any[HASH_MAX_HEX];
	unsigned char mac[SHA256_SIZE];
	struct hash *h;

	sha256_hex("abc", 3, hex);
	is_str(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "SHA-256 of abc");
	sha256_hex("", 0, hex);
	is_str(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "SHA-256 of nothing");
	h = hash_new("sm3");
	hash_update(h, "a", 1);
	hash_update(h, "bc", 2);
	hash_hex(h, any);
	is_str(any, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", "SM3 of abc in two parts");
	hash_reset(h);
	hash_update(h, "abc", 3);
	hash_hex(h, any);
	is_str(any, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", "and after a reset");
	hash_free(h);
	ok(hash_new("md-nonsense") == NULL, "an unknown algorithm is none");
	hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, mac);
	hex_encode(mac, sizeof(mac), hex);
	is_str(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "HMAC-SHA-256, RFC 4231 case 2");
	return tap_done();
}
