#include "base/uuid.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"

const unsigned char uuid_ns_dns[UUID_SIZE] = {
	0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8
};
const unsigned char uuid_ns_url[UUID_SIZE] = {
	0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8
};

void
uuid_v5(const unsigned char ns[UUID_SIZE], const void *name, size_t len, char out[UUID_TEXT_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	char hex[HASH_MAX_HEX];
	struct hash *h = hash_new("sha1");
	size_t at = 0;

	hash_update(h, ns, UUID_SIZE);
	hash_update(h, name, len);
	hash_hex(h, hex);
	hash_free(h);

	hex[12] = '5';							/* version */
	hex[16] = digits[(hex_value(hex[16]) & 0x3) | 0x8];		/* variant 10x */
	for (size_t i = 0; i < 2 * (size_t)UUID_SIZE; i++) {
		if (i == 8 || i == 12 || i == 16 || i == 20)
			out[at++] = '-';
		out[at++] = hex[i];
	}
	out[at] = '\0';
}

int
uuid_parse(const char *text, unsigned char out[UUID_SIZE])
{
	size_t n = 0;

	if (strlen(text) != UUID_TEXT_SIZE - 1)
		return -1;
	for (size_t i = 0; i < UUID_TEXT_SIZE - 1;) {
		int high, low;

		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i++] != '-')
				return -1;
			continue;
		}
		high = hex_value(text[i]);
		low = hex_value(text[i + 1]);
		if (high < 0 || low < 0)
			return -1;
		out[n++] = (unsigned char)(high << 4 | low);
		i += 2;
	}
	return 0;
}
