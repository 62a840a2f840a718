#include "cmd/events_filter.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

#define VALUE_MAX 4096	/* bytes of a value that a pattern is held against */

struct network {
	unsigned char address[16];
	int family, bits;
};

/* ::ffff:203.0.113.10 is an IPv4 address (RFC 4291 section 2.5.5.2). */
static void
unmap(struct network *n)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (n->family != AF_INET6 || memcmp(n->address, mapped, sizeof(mapped)) != 0)
		return;
	memmove(n->address, n->address + 12, 4);
	n->family = AF_INET;
	n->bits = 32;
}

/* ADDRESS or ADDRESS/BITS. */
static bool
network_parse(struct network *n, const char *text)
{
	char address[INET6_ADDRSTRLEN];
	size_t len = strcspn(text, "/");
	char *end;
	long bits;

	if (len >= sizeof(address))
		return false;
	memcpy(address, text, len);
	address[len] = '\0';
	n->family = strchr(address, ':') != NULL ? AF_INET6 : AF_INET;
	if (inet_pton(n->family, address, n->address) != 1)
		return false;
	n->bits = n->family == AF_INET6 ? 128 : 32;
	if (text[len] == '\0') {
		unmap(n);
		return true;
	}
	bits = strtol(text + len + 1, &end, 10);
	if (!isdigit((unsigned char)text[len + 1]) || *end != '\0' || bits > n->bits)
		return false;
	n->bits = (int)bits;
	return true;
}

static bool
network_has(const struct network *n, const struct network *ip)
{
	int whole = n->bits / 8, rest = n->bits % 8;

	if (n->family != ip->family || memcmp(n->address, ip->address, (size_t)whole) != 0)
		return false;
	return rest == 0 || ((n->address[whole] ^ ip->address[whole]) >> (8 - rest)) == 0;
}

static int
check_word(const char *option, const char *value, const char *a, const char *b, struct err *e)
{
	if (value == NULL || strcmp(value, a) == 0 || strcmp(value, b) == 0)
		return 0;
	return err_set(e, ERR_USAGE, "--%s: \"%.40s\" is neither %s nor %s", option, value, a, b);
}

int
events_filter_check(const struct events_filter *f, struct err *e)
{
	struct network n;

	for (size_t i = 0; i < f->ips.n; i++) {
		/* words that stand where an address would: Internal, a host name, a masked address */
		if (strchr(f->ips.items[i], '/') != NULL && !network_parse(&n, f->ips.items[i]))
			return err_set(e, ERR_USAGE, "--ip: \"%.60s\" is no network, want ADDRESS/BITS", f->ips.items[i]);
	}
	if (f->since != 0 && f->until != 0 && f->since >= f->until)
		return err_set(e, ERR_USAGE, "--since: is not before --until");
	return check_word("outcome", f->outcome, "ok", "failed", e) != 0 || check_word("rw", f->rw, "read", "write", e) != 0 ?
	    -1 : 0;
}

static bool
any_fits(const struct strlist *patterns, struct span value)
{
	char text[VALUE_MAX];

	return value.s != NULL && strlist_glob(patterns, span_cstr(value, text, sizeof(text)));
}

static bool
actor_fits(const struct strlist *patterns, const struct event *ev)
{
	static const enum event_column columns[] = { EV_ACTOR, EV_USER_NAME, EV_ROLE_NAME, EV_SESSION_NAME, EV_PRINCIPAL_ID,
		EV_ACCESS_KEY_ID };

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		if (any_fits(patterns, ev->value[columns[i]]))
			return true;
	}
	return false;
}

static bool
service_fits(const struct strlist *patterns, struct span service)
{
	char lower[VALUE_MAX];
	bool fits = false;

	span_cstr(service, lower, sizeof(lower));
	for (char *p = lower; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	for (size_t i = 0; i < patterns->n && !fits; i++) {
		char *pattern = xstrdup(patterns->items[i]);

		for (char *p = pattern; *p != '\0'; p++)
			*p = (char)tolower((unsigned char)*p);
		fits = glob_match(pattern, lower);
		free(pattern);
	}
	return fits;
}

/* One of the names between commas and semicolons. */
static bool
name_fits(const struct strlist *patterns, struct span names)
{
	const char *p = names.s, *end = names.s + names.len;

	while (p != NULL && p <= end) {
		const char *stop = p;

		while (stop < end && *stop != ',' && *stop != ';')
			stop++;
		if (stop > p && any_fits(patterns, (struct span){ p, (size_t)(stop - p) }))
			return true;
		p = stop + 1;
	}
	return false;
}

/* Events of RAM name what they act on in the request alone. */
static bool
request_has(const struct strlist *patterns, struct span request)
{
	for (size_t i = 0; i < patterns->n && request.s != NULL; i++) {
		char *quoted = xasprintf("\"%s\"", patterns->items[i]);
		bool has = strpbrk(patterns->items[i], "*?") == NULL && memmem(request.s, request.len, quoted, strlen(quoted)) != NULL;

		free(quoted);
		if (has)
			return true;
	}
	return false;
}

static bool
resource_fits(const struct strlist *patterns, const struct event *ev)
{
	return name_fits(patterns, ev->value[EV_RESOURCE_NAME]) || name_fits(patterns, ev->value[EV_RESOURCE_TYPE]) ||
	    request_has(patterns, ev->value[EV_REQUEST_JSON]);
}

static bool
ip_fits(const struct strlist *ips, struct span value)
{
	struct network wanted, ip;
	char text[VALUE_MAX];

	if (value.s == NULL)
		return false;
	span_cstr(value, text, sizeof(text));
	for (size_t i = 0; i < ips->n; i++) {
		if (strcasecmp(ips->items[i], text) == 0)
			return true;
		if (network_parse(&wanted, ips->items[i]) && strchr(text, '/') == NULL && network_parse(&ip, text) &&
		    network_has(&wanted, &ip))
			return true;
	}
	return false;
}

static bool
time_fits(const struct events_filter *f, struct span digits)
{
	char text[24];
	time_t t;

	if (f->since == 0 && f->until == 0)
		return true;
	if (digits.s == NULL)
		return false;
	t = (time_t)strtoll(span_cstr(digits, text, sizeof(text)), NULL, 10);
	return t >= f->since && (f->until == 0 || t < f->until);
}

bool
events_filter_wants(const struct events_filter *f, const struct event *ev)
{
	if (!time_fits(f, ev->value[EV_EVENT_TIME]))
		return false;
	if (f->outcome != NULL && (strcmp(f->outcome, "ok") == 0) != span_is(ev->value[EV_OK], "1"))
		return false;
	if (f->rw != NULL && !span_is(ev->value[EV_EVENT_RW], f->rw))
		return false;
	return (f->actions.n == 0 || any_fits(&f->actions, ev->value[EV_EVENT_NAME])) &&
	    (f->services.n == 0 || service_fits(&f->services, ev->value[EV_SERVICE_NAME])) &&
	    (f->regions.n == 0 || any_fits(&f->regions, ev->value[EV_REGION])) &&
	    (f->actors.n == 0 || actor_fits(&f->actors, ev)) &&
	    (f->ips.n == 0 || ip_fits(&f->ips, ev->value[EV_SOURCE_IP])) &&
	    (f->resources.n == 0 || resource_fits(&f->resources, ev));
}

void
events_filter_release(struct events_filter *f)
{
	strlist_release(&f->actors);
	strlist_release(&f->actions);
	strlist_release(&f->services);
	strlist_release(&f->resources);
	strlist_release(&f->ips);
	strlist_release(&f->regions);
}
