#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

#include "assess/event/event.h"

/* 203.0.XX.XX, 100.**.***.69: an address with parts blacked out. */
static bool
is_masked(const char *s)
{
	return strspn(s, "0123456789abcdefABCDEF.:xX*") == strlen(s) && strpbrk(s, "xX*") != NULL &&
	    strpbrk(s, ".:*") != NULL;
}

static bool
is_host_name(const char *s)
{
	bool letter = false;

	if (strchr(s, '.') == NULL)
		return false;
	for (const char *p = s; *p != '\0'; p++) {
		if (!isalnum((unsigned char)*p) && strchr(".-_", *p) == NULL)
			return false;
		letter |= isalpha((unsigned char)*p) != 0;
	}
	return letter;
}

/* The first two parts of an IPv4 address. */
static struct span
net_of_ipv4(struct event_parser *p, const unsigned char a[4])
{
	const struct span parts[] = { event_decimal(p, a[0]), SPAN("."), event_decimal(p, a[1]), SPAN(".0.0/16") };

	return event_join(p, parts, sizeof(parts) / sizeof(parts[0]));
}

static struct span
net_of_ipv6(struct event_parser *p, unsigned char a[16])
{
	char text[INET6_ADDRSTRLEN + 4];

	memset(a + 6, 0, 10);
	inet_ntop(AF_INET6, a, text, INET6_ADDRSTRLEN);
	strcat(text, "/48");
	return event_keep(p, text, strlen(text));
}

static void
classify(struct event_parser *p, struct event *ev)
{
	/* ::ffff:203.0.113.10 is an IPv4 caller seen by a server that speaks IPv6 (RFC 4291 section 2.5.5.2) */
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	unsigned char a[16];
	char text[256];
	const char *ip = span_cstr(ev->value[EV_SOURCE_IP], text, sizeof(text));
	struct span net = SPAN("");
	const char *kind = "other";

	if (ev->value[EV_SOURCE_IP].s == NULL) {
		kind = "none";
	} else if (ev->value[EV_SOURCE_IP].len >= sizeof(text)) {
		kind = "other";
	} else if (inet_pton(AF_INET, ip, a) == 1) {
		kind = "ipv4";
		net = net_of_ipv4(p, a);
	} else if (inet_pton(AF_INET6, ip, a) == 1 && memcmp(a, mapped, sizeof(mapped)) == 0) {
		kind = "ipv4";
		net = net_of_ipv4(p, a + 12);
	} else if (inet_pton(AF_INET6, ip, a) == 1) {
		kind = "ipv6";
		net = net_of_ipv6(p, a);
	} else if (span_is(ev->value[EV_SOURCE_IP], "Internal")) {
		kind = "internal";
	} else if (is_masked(ip)) {
		kind = "masked";
	} else if (is_host_name(ip)) {
		kind = "service";
	}
	ev->value[EV_IP_KIND] = (struct span){ kind, strlen(kind) };
	ev->value[EV_IP_NET] = net;
}

void
event_network(struct event_parser *p, struct event *ev)
{
	struct span agent = ev->value[EV_USER_AGENT];
	size_t n = 0;
	char *family;

	classify(p, ev);
	if (agent.s == NULL)
		return;
	while (n < agent.len && memchr("/ ;(", agent.s[n], 4) == NULL)
		n++;
	family = event_room(p, n);
	for (size_t i = 0; i < n; i++)
		family[i] = (char)tolower((unsigned char)agent.s[i]);
	ev->value[EV_UA_FAMILY] = (struct span){ family, n };
}
