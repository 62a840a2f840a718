#include "presto_functions.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An IPv4 address cut to so many bits: 203.0.113.10, 16 gives 203.0.0.0/16. */
static void
f_ip_prefix(sqlite3_context *c, int n, sqlite3_value **v)
{
	unsigned a, b, d, e, bits;
	uint32_t net;
	char out[40];
	int used = 0;

	if (presto_any_null(c, n, v))
		return;
	bits = (unsigned)sqlite3_value_int(v[1]);
	if (sscanf(presto_text_of(v[0]), "%3u.%3u.%3u.%3u%n", &a, &b, &d, &e, &used) != 4 || presto_text_of(v[0])[used] != '\0' ||
	    a > 255 || b > 255 || d > 255 || e > 255 || bits > 32)
		return;
	net = (a << 24 | b << 16 | d << 8 | e) & (bits == 0 ? 0 : 0xffffffffu << (32 - bits));
	snprintf(out, sizeof(out), "%u.%u.%u.%u/%u", net >> 24, net >> 16 & 255, net >> 8 & 255, net & 255, bits);
	presto_result_text(c, out);
}

/* The bits of an address, IPv4 as the last 32 of 128; false when it is none. */
static bool
address_of(const char *text, unsigned char out[16], int *offset)
{
	memset(out, 0, 16);
	*offset = strchr(text, ':') != NULL ? 0 : 96;
	return inet_pton(*offset == 0 ? AF_INET6 : AF_INET, text, out + *offset / 8) == 1;
}

static void
f_is_subnet_of(sqlite3_context *c, int n, sqlite3_value **v)
{
	unsigned char net[16], address[16];
	int net_offset, offset, bits;
	char text[64], *slash;

	if (presto_any_null(c, n, v))
		return;
	snprintf(text, sizeof(text), "%s", presto_text_of(v[0]));
	if ((slash = strchr(text, '/')) == NULL)
		return;
	*slash = '\0';
	if (!address_of(text, net, &net_offset) || !address_of(presto_text_of(v[1]), address, &offset))
		return;
	bits = net_offset + atoi(slash + 1);
	for (int i = 0; i < bits && i < 128; i++) {
		if (((net[i / 8] ^ address[i / 8]) >> (7 - i % 8) & 1) != 0 || net_offset != offset) {
			sqlite3_result_int(c, 0);
			return;
		}
	}
	sqlite3_result_int(c, net_offset == offset);
}

const struct presto_function presto_address[] = {
	{ .name = "is_subnet_of", .n = 2, .call = f_is_subnet_of },
	{ .name = "ip_prefix", .n = 2, .call = f_ip_prefix },
	{ .name = NULL }
};
