#include "cloud/proxy.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define SEPARATORS ", \t"

/* The first of these variables that says something. */
static const char *
variable(const char *const *names)
{
	for (; *names != NULL; names++) {
		const char *value = getenv(*names);

		if (value != NULL && *value != '\0')
			return value;
	}
	return NULL;
}

/* Whether one name of NO_PROXY is the host's, or that of a domain above it. */
static bool
is_within(const char *host, const char *name, size_t n)
{
	size_t all = strlen(host);

	while (n > 0 && *name == '.') {
		name++;
		n--;
	}
	while (n > 0 && name[n - 1] == '.')
		n--;
	return n > 0 && n <= all && strncasecmp(host + all - n, name, n) == 0 && (n == all || host[all - n - 1] == '.');
}

static bool
is_excepted(const char *host)
{
	static const char *const names[] = { "no_proxy", "NO_PROXY", NULL };
	const char *list = variable(names);

	if (list == NULL)
		return false;
	if (strcmp(list, "*") == 0)
		return true;
	for (list += strspn(list, SEPARATORS); *list != '\0'; list += strspn(list, SEPARATORS)) {
		size_t n = strcspn(list, SEPARATORS);

		if (is_within(host, list, n))
			return true;
		list += n;
	}
	return false;
}

char *
proxy_used(const struct transport *how, const char *host)
{
	/* HTTP_PROXY is not asked: behind a web server it would be a header of whoever calls */
	static const char *const tls[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", NULL };
	static const char *const plain[] = { "http_proxy", "all_proxy", "ALL_PROXY", NULL };
	const char *address = how->connect_to != NULL ? NULL : how->proxy != NULL ? how->proxy : variable(how->plain ? plain : tls);
	const char *scheme, *at;

	if (address == NULL || is_excepted(host))
		return NULL;
	if ((scheme = strstr(address, "://")) != NULL)
		address = scheme + strlen("://");
	if ((at = strrchr(address, '@')) != NULL)
		address = at + 1;
	return xstrndup(address, strcspn(address, "/?#"));
}
