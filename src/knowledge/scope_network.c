#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "knowledge/scope_reader.h"

/* How to reach the services: the member network of the scope file, and the hosts that go with it. */

static void
take_connect_to(struct scope_reader *r, const char *text)
{
	struct scope *s = r->s;
	const char *colon;
	long port;

	if (text == NULL)
		return;
	colon = strrchr(text, ':');	/* the schema has seen to the form host:port */
	port = strtol(colon + 1, NULL, 10);
	if (port < 1 || port > 65535)
		PROBLEM(r, "network.connect-to", "want a port from 1 to 65535, found %s", colon + 1);
	s->connect_host = xstrndup(text, (size_t)(colon - text));
	s->connect_port = (int)port;
}

/* The form is looked at here and not by the schema, so that a password that does not belong in it is not quoted. */
static void
take_proxy(struct scope_reader *r, const char *text)
{
	static const char *const schemes[] = { "http://", "https://", "socks5h://" };
	const char *host = NULL, *port;

	if (text == NULL)
		return;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (strncmp(text, schemes[i], strlen(schemes[i])) == 0)
			host = text + strlen(schemes[i]);
	}
	port = host != NULL ? strrchr(host, ':') : NULL;
	if (strchr(text, '@') != NULL)
		PROBLEM(r, "network.proxy",
		    "want no name and password here: put the address into the environment, as https_proxy");
	else if (port == NULL || port == host || strspn(port + 1, "0123456789") != strlen(port + 1) ||
	    port[1] == '\0' || strlen(port + 1) > 5 || strpbrk(host, "/?# ") != NULL)
		PROBLEM(r, "network.proxy", "want http://host:port, or the same with https or socks5h");
	else if (r->s->connect_host != NULL)
		PROBLEM(r, "network.proxy", "not together with connect-to, which is where all traffic goes");
	else
		r->s->proxy = xstrdup(text);
}

void
scope_take_network(struct scope_reader *r, const cJSON *network)
{
	struct scope *s = r->s;
	const cJSON *one;

	take_connect_to(r, json_str(network, "connect-to"));
	s->ca_file = scope_beside(s, json_str(network, "ca-file"));
	s->plain_http = json_bool(network, "plain-http", false);
	take_proxy(r, json_str(network, "proxy"));
	s->vpc = xstrdup(json_str(network, "vpc"));
	s->entry_region = xstrdup(json_str(network, "entry-region"));
	s->connect_timeout = (long)json_num(network, "connect-timeout-seconds", 0);
	s->time_budget = (long)json_num(network, "time-budget-seconds", SCOPE_TIME_BUDGET_DEFAULT);
	s->transfers = (int)json_num(network, "transfers", SCOPE_TRANSFERS_DEFAULT);
	cJSON_ArrayForEach(one, json_get(network, "endpoints"))
		kv_add(&s->endpoints, one->string, one->valuestring);
}

/* ---- hosts ---- */

/* As call_make looks for it: PRODUCT@REGION, and PRODUCT@ for a service that has no regions. */
static void
add_endpoint(struct scope *s, const char *product, const char *region, const char *host)
{
	char *key = xasprintf("%s@%s", product, region);

	if (kv_get(&s->endpoints, key) == NULL && kv_get(&s->endpoints, product) == NULL)
		kv_add(&s->endpoints, key, host);
	free(key);
}

static void
use_vpc(struct scope *s, const struct knowledge *k)
{
	static const char place[] = "{region}";

	for (size_t i = 0; i < k->vpc_hosts.n && s->vpc != NULL; i++) {
		const char *template = k->vpc_hosts.items[i].value, *at = strstr(template, place);
		char *host = at == NULL ? xstrdup(template) :
		    xasprintf("%.*s%s%s", (int)(at - template), template, s->vpc, at + sizeof(place) - 1);

		add_endpoint(s, k->vpc_hosts.items[i].name, s->vpc, host);
		add_endpoint(s, k->vpc_hosts.items[i].name, "", host);
		free(host);
	}
}

void
scope_use_hosts(struct scope *s, const struct knowledge *k)
{
	use_vpc(s, k);
	for (size_t i = 0; i < k->region_hosts.n; i++) {
		const char *name = k->region_hosts.items[i].name, *at = strchr(name, '@');
		char *product = xstrndup(name, (size_t)(at - name));

		add_endpoint(s, product, at + 1, k->region_hosts.items[i].value);
		free(product);
	}
}
