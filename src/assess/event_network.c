#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

#include "assess/event.h"

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

static void
classify(struct event *ev, const char *ip)
{
	unsigned char a[16];
	char text[INET6_ADDRSTRLEN];
	const char *kind = "other";
	char *net = NULL;

	if (ip == NULL) {
		kind = "none";
	} else if (inet_pton(AF_INET, ip, a) == 1) {
		kind = "ipv4";
		net = xasprintf("%u.%u.0.0/16", a[0], a[1]);
	} else if (inet_pton(AF_INET6, ip, a) == 1) {
		kind = "ipv6";
		memset(a + 6, 0, sizeof(a) - 6);
		net = xasprintf("%s/48", inet_ntop(AF_INET6, a, text, sizeof(text)));
	} else if (strcasecmp(ip, "Internal") == 0) {
		kind = "internal";
	} else if (is_masked(ip)) {
		kind = "masked";
	} else if (is_host_name(ip)) {
		kind = "service";
	}
	ev->value[EV_IP_KIND] = xstrdup(kind);
	ev->value[EV_IP_NET] = net != NULL ? net : xstrdup("");
}

void
event_network(struct event *ev)
{
	const char *agent = ev->value[EV_USER_AGENT];

	classify(ev, ev->value[EV_SOURCE_IP]);
	if (agent == NULL)
		return;
	ev->value[EV_UA_FAMILY] = xstrndup(agent, strcspn(agent, "/ ;("));
	for (char *p = ev->value[EV_UA_FAMILY]; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
}
