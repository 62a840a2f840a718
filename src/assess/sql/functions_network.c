#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "assess/sql/functions.h"

#define NETWORK_TEXT_MAX 64	/* the longest IPv6 address with its bits is 49 */

struct network {
	unsigned char address[16];
	int bytes;	/* 4 or 16 */
	int bits;
};

/* ::ffff:203.0.113.10 is an IPv4 address (RFC 4291 section 2.5.5.2). */
static void
unmap(struct network *n)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (n->bytes != 16 || memcmp(n->address, mapped, sizeof(mapped)) != 0)
		return;
	memmove(n->address, n->address + 12, 4);
	n->bytes = 4;
	n->bits = 32;
}

/* "address/bits", or an address, which is a network of one. */
static bool
network_parse(struct network *n, const char *text)
{
	char address[NETWORK_TEXT_MAX];
	const char *slash = strchr(text, '/');
	size_t len = slash != NULL ? (size_t)(slash - text) : strlen(text);
	char *end = NULL;
	long bits;

	if (len >= sizeof(address))
		return false;
	memcpy(address, text, len);
	address[len] = '\0';
	n->bytes = strchr(address, ':') != NULL ? 16 : 4;
	if (inet_pton(n->bytes == 4 ? AF_INET : AF_INET6, address, n->address) != 1)
		return false;
	n->bits = n->bytes * 8;
	if (slash == NULL) {
		unmap(n);
		return true;
	}
	if (slash[1] < '0' || slash[1] > '9')
		return false;
	bits = strtol(slash + 1, &end, 10);
	if (*end != '\0' || bits > n->bits)
		return false;
	n->bits = (int)bits;
	return true;
}

static bool
network_holds(const struct network *outer, const struct network *inner)
{
	int whole = outer->bits / 8, rest = outer->bits % 8;

	if (outer->bytes != inner->bytes || outer->bits > inner->bits)
		return false;
	if (memcmp(outer->address, inner->address, (size_t)whole) != 0)
		return false;
	return rest == 0 || ((outer->address[whole] ^ inner->address[whole]) >> (8 - rest)) == 0;
}

static void
is_subnet_of(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *outer = function_text(argv[0]), *inner = function_text(argv[1]);
	struct network a, b;

	(void)argc;
	if (outer != NULL && inner != NULL && network_parse(&a, outer) && network_parse(&b, inner))
		sqlite3_result_int(ctx, network_holds(&a, &b));
}

const struct sql_function functions_network[] = {
	{ .name = "is_subnet_of", .args = 2, .call = is_subnet_of },
	{ .name = NULL }
};
