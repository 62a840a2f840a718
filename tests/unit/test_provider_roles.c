#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cloud/provider.h"
#include "httpd.h"
#include "tap.h"

/* Many roles over one base, sessions that a service says have ended, against a small server that answers by a script. */

#define NOW 1790000000LL				/* 2026-09-21T14:13:20Z */
#define SESSION(n, end) "{\"RequestId\":\"R\",\"Credentials\":{\"AccessKeyId\":\"STS.s" n "\",\"AccessKeySecret\":\"secret-s" n "\"," \
	"\"SecurityToken\":\"token-s" n "\",\"Expiration\":\"" end "\"}}"
#define LATER "2026-09-21T15:13:20Z"
#define PAST "2026-09-21T14:13:19Z"
#define REFUSED(code) "{\"Code\":\"" code "\",\"Message\":\"no\",\"RequestId\":\"R-" code "\"}"
#define N_ROLES 3

static const char *
only_a_key(const char *name)
{
	if (strcmp(name, "ALIBABA_CLOUD_ACCESS_KEY_ID") == 0)
		return "LTAIbase";
	return strcmp(name, "ALIBABA_CLOUD_ACCESS_KEY_SECRET") == 0 ? "secret-base" : NULL;
}

struct rig {
	struct httpd *server;
	struct transport transport;
	struct provider *base, *roles[N_ROLES];
	char told[N_ROLES][64];		/* "good", or "denied CODE", "failed CODE" */
	int times[N_ROLES];
};

static void
told(void *arg, size_t at, const struct role_refusal *why)
{
	struct rig *r = arg;

	r->times[at]++;
	if (why == NULL)
		snprintf(r->told[at], sizeof(r->told[at]), "good");
	else
		snprintf(r->told[at], sizeof(r->told[at]), "%s %.40s", why->denied ? "denied" : "failed", why->code);
}

static void
rig_open(struct rig *r, const struct answer_step *steps, size_t n)
{
	static const char *const arns[N_ROLES] = { "acs:ram::1:role/audit", "acs:ram::2:role/audit", "acs:ram::3:role/audit" };
	struct provider_wish wish = { .getenv_fn = only_a_key, .transport = &r->transport };
	struct err e = { 0 };
	char *warning;

	memset(r, 0, sizeof(*r));
	r->server = httpd_start(steps, n, NULL);
	r->transport = (struct transport){ .connect_to = httpd_address(r->server), .plain = true };
	ok(provider_find(&r->base, &wish, &warning, &e) == 0, "a key that roles rest on (%s)", e.text);
	free(warning);
	for (size_t i = 0; i < N_ROLES; i++)
		r->roles[i] = provider_role(r->base, &(struct role_wish){ .arn = arns[i] }, &wish);
}

static void
rig_close(struct rig *r)
{
	for (size_t i = 0; i < N_ROLES; i++)
		provider_free(r->roles[i]);
	provider_free(r->base);
	httpd_stop(r->server);
}

/* One after the other, so that the answers of the script are for the roles in their order. */
static int
open_all(struct rig *r)
{
	struct err e = { 0 };

	memset(r->times, 0, sizeof(r->times));
	return provider_roles_open(r->roles, N_ROLES, 1, told, r, &e);
}

static void
test_side_by_side(void)
{
	static const struct answer_step steps[] = {
		{ .path = "/", .status = 200, .body = SESSION("1", LATER) },
		{ .path = "/", .status = 403, .body = REFUSED("NoPermission") },
		{ .path = "/", .status = 404, .body = REFUSED("EntityNotExist.Role") },
		{ .path = "/", .status = 200, .body = SESSION("2", LATER) },
		{ .path = "/", .status = 200, .body = "<html>sign in</html>" },
	};
	const struct credentials *got = NULL;
	struct err e = { 0 };
	struct rig r;

	rig_open(&r, steps, sizeof(steps) / sizeof(steps[0]));
	ok(provider_is_due(r.roles[0]), "a role that was never asked for is due");
	is_int(open_all(&r), 0, "three roles are asked for");
	is_str(r.told[0], "good", "the first has a session");
	is_str(r.told[1], "denied NoPermission", "the second may not be taken on");
	is_str(r.told[2], "denied EntityNotExist.Role", "the third is not there");
	ok(r.times[0] == 1 && r.times[1] == 1 && r.times[2] == 1, "each is told once");
	is_int((long long)httpd_count(r.server), 3, "and asked for once: no other try would help");
	ok(provider_credentials(r.roles[0], &got, &e) == 0 && strcmp(secret_text(got->token), "token-s1") == 0, "the session is there (%s)", e.text);
	is_int((long long)httpd_count(r.server), 3, "without being asked for again");

	is_int(open_all(&r), 0, "all are wanted again");
	is_str(r.told[0], "good", "the first still is");
	is_str(r.told[1], "good", "the second may be by now");
	is_str(r.told[2], "failed NotJson", "what is no answer of the service denies nothing");
	is_int((long long)httpd_count(r.server), 5, "only those without a session were asked for");
	rig_close(&r);
}

static void
test_ended(void)
{
	static const struct answer_step steps[] = {
		{ .path = "/", .status = 200, .body = SESSION("1", LATER) },
		{ .path = "/", .status = 200, .body = SESSION("2", LATER) },
	};
	const struct credentials *first = NULL, *second = NULL, *third = NULL;
	struct err e = { 0 };
	struct rig r;

	rig_open(&r, steps, sizeof(steps) / sizeof(steps[0]));
	is_int(provider_credentials(r.roles[0], &first, &e), 0, "a session");
	ok(!provider_is_due(r.roles[0]), "is not due");
	provider_ended(r.roles[0], first);
	ok(provider_is_due(r.roles[0]), "but is when the service calls it ended");
	ok(provider_credentials(r.roles[0], &second, &e) == 0 && second != first, "then there is another");
	is_str(secret_text(second->token), "token-s2", "a new one");
	is_str(secret_text(first->token), "token-s1", "and the old one stays readable for who holds it");
	provider_ended(r.roles[0], first);
	ok(!provider_is_due(r.roles[0]), "a late word on the old one ends nothing");
	ok(provider_credentials(r.roles[0], &third, &e) == 0 && third == second, "the new one is kept");
	is_int((long long)httpd_count(r.server), 2, "two were asked for");
	rig_close(&r);
}

static void
test_past(void)
{
	static const struct answer_step steps[] = { { .path = "/", .status = 200, .body = SESSION("1", PAST) } };
	struct rig r;

	rig_open(&r, steps, 1);
	is_int(open_all(&r), 0, "sessions that have ended when they come");
	ok(strcmp(r.told[0], "good") != 0 && strncmp(r.told[0], "denied", 6) != 0, "are none, and no denial (%s)", r.told[0]);
	rig_close(&r);
}

int
main(void)
{
	clock_set(NOW * 1000);
	test_side_by_side();
	test_ended();
	test_past();
	return tap_done();
}
