/* Which proxy is between, by scope and environment, and never its password. */
#include <stdlib.h>

#include "cloud/proxy.h"
#include "tests/unit/tap.h"

#define HOST "actiontrail.cn-hangzhou.aliyuncs.com"

static const char *const variables[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY", "no_proxy",
	"NO_PROXY" };

static const struct proxy_case {
	const char *phrase;
	struct transport how;
	const char *name, *value;	/* a variable, or NULL */
	const char *not_for;		/* NO_PROXY, or NULL */
	const char *want;
} cases[] = {
	{ "nothing is set", { .plain = false }, NULL, NULL, NULL, NULL },
	{ "the scope's", { .proxy = "http://proxy:3128" }, NULL, NULL, NULL, "proxy:3128" },
	{ "the scope's before the environment's", { .proxy = "socks5h://proxy:1080" }, "https_proxy", "http://other:1", NULL, "proxy:1080" },
	{ "the environment's", { .plain = false }, "https_proxy", "http://other:8080", NULL, "other:8080" },
	{ "in capitals", { .plain = false }, "HTTPS_PROXY", "http://other:8080/", NULL, "other:8080" },
	{ "for everything", { .plain = false }, "ALL_PROXY", "socks5://other:1080", NULL, "other:1080" },
	{ "without a scheme", { .plain = false }, "https_proxy", "other:8080", NULL, "other:8080" },
	{ "without name and password", { .plain = false }, "https_proxy", "http://officer:w@rd@other:8080", NULL, "other:8080" },
	{ "one for plain HTTP is none for TLS", { .plain = false }, "http_proxy", "http://other:8080", NULL, NULL },
	{ "but for plain HTTP", { .plain = true }, "http_proxy", "http://other:8080", NULL, "other:8080" },
	{ "in capitals it is the header of a request", { .plain = true }, "HTTP_PROXY", "http://other:8080", NULL, NULL },
	{ "an empty one is none", { .plain = false }, "https_proxy", "", NULL, NULL },
	{ "connect-to goes past it", { .connect_to = "127.0.0.1:1" }, "https_proxy", "http://other:8080", NULL, NULL },
	{ "NO_PROXY names the host", { .plain = false }, "https_proxy", "http://o:1", HOST, NULL },
	{ "or its domain", { .plain = false }, "https_proxy", "http://o:1", "localhost, .aliyuncs.com", NULL },
	{ "in other case and without the dot", { .plain = false }, "https_proxy", "http://o:1", "AliyunCS.com.", NULL },
	{ "or everything", { .proxy = "http://proxy:3128" }, NULL, NULL, "*", NULL },
	{ "another domain with the same end is none", { .plain = false }, "https_proxy", "http://o:1", "cs.com,yuncs.com", "o:1" },
	{ "nor is a longer name", { .plain = false }, "https_proxy", "http://o:1", "x." HOST, "o:1" },
	{ "nor are commas", { .plain = false }, "https_proxy", "http://o:1", ",, .", "o:1" },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct proxy_case *c = &cases[i];
		char *got;

		for (size_t v = 0; v < sizeof(variables) / sizeof(variables[0]); v++)
			unsetenv(variables[v]);
		if (c->name != NULL)
			setenv(c->name, c->value, 1);
		if (c->not_for != NULL)
			setenv("NO_PROXY", c->not_for, 1);
		got = proxy_used(&c->how, HOST);
		is_str(got, c->want, c->phrase);
		free(got);
	}
	return tap_done();
}
