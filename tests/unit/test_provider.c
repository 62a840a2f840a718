#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "cloud/provider.h"
#include "httpd.h"
#include "tap.h"

/* Providers that ask a service or a program, against a small server that answers by a script. */

#define NOW 1790000000LL				/* 2026-09-21T14:13:20Z */
#define END "\"Expiration\":\"2026-09-21T15:13:20Z\""	/* an hour later */
#define SOON "\"Expiration\":\"2026-09-21T14:15:20Z\""	/* two minutes later */
#define PAST "\"Expiration\":\"2026-09-21T14:13:19Z\""
#define SESSION(n, end) "{\"AccessKeyId\":\"STS.s" n "\",\"AccessKeySecret\":\"secret-s" n "\",\"SecurityToken\":\"token-s" n "\"," end "}"
#define ASSUMED(n, end) "{\"RequestId\":\"R\",\"Credentials\":" SESSION(n, end) "}"
#define CODED "{\"Code\":\"Success\",\"AccessKeyId\":\"STS.s1\",\"AccessKeySecret\":\"secret-s1\",\"SecurityToken\":\"token-s1\"," END "}"
#define HTML "<html><body>Please sign in to the proxy secret-none</body></html>"
#define ROLES "/latest/meta-data/ram/security-credentials/"
#define KEY "\"access_key_id\":\"LTAIbase\",\"access_key_secret\":\"secret-base\","
#define ROLE "\"ram_role_arn\":\"acs:ram::2:role/audit\",\"ram_session_name\":\"quarter\""
#define OIDC "\"mode\":\"OIDC\",\"oidc_provider_arn\":\"acs:ram::2:oidc-provider/p\",\"oidc_token_file\":\"token.jwt\"," ROLE
#define SSO "\"mode\":\"CloudSSO\",\"cloud_sso_sign_in_url\":\"https://signin.example.test/org/login\",\"cloud_sso_account_id\":\"2\"," \
	"\"cloud_sso_access_config\":\"ac-1\",\"access_token\":\"secret-bearer\""

static const char *const *environment;
static char home[] = "/tmp/test_provider.XXXXXX";

static const char *
fake_getenv(const char *name)
{
	size_t n = strlen(name);

	for (const char *const *v = environment; v != NULL && *v != NULL; v++) {
		if (strncmp(*v, name, n) == 0 && (*v)[n] == '=')
			return *v + n + 1;
	}
	return strcmp(name, "HOME") == 0 ? home : NULL;
}

#define STEP(p, s, h, b) { .path = (p), .status = (s), .headers = (h), .body = (b) }
#define STEPS(...) (const struct answer_step[]){ __VA_ARGS__, { .path = NULL } }
#define ENV(...) (const char *const[]){ __VA_ARGS__, NULL }
#define METADATA_OFF "ALIBABA_CLOUD_ECS_METADATA_DISABLED=true"

static const struct provider_case {
	const char *phrase;
	const char *profile;		/* members of profile "p"; NULL: no file */
	const char *const *env;
	const struct answer_step *steps;
	const char *id;			/* wanted; NULL: an error is */
	const char *says;		/* in the error, or in what provider_where tells */
	const char *asked;		/* in the last request's target or body */
} cases[] = {
	{ "a role", KEY "\"mode\":\"RamRoleArn\"," ROLE, NULL, STEPS(STEP("/", 200, NULL, ASSUMED("1", END))), "STS.s1", "profile p",
	    "RoleArn=acs%3Aram%3A%3A2%3Arole%2Faudit" },
	{ "with an external id", KEY "\"mode\":\"RamRoleArn\",\"external_id\":\"e-7\"," ROLE, NULL,
	    STEPS(STEP("/", 200, NULL, ASSUMED("1", END))), "STS.s1", "profile p", "ExternalId=e-7" },
	{ "for so long", KEY "\"mode\":\"RamRoleArn\",\"expired_seconds\":1200," ROLE, NULL,
	    STEPS(STEP("/", 200, NULL, ASSUMED("1", END))), "STS.s1", "profile p", "DurationSeconds=1200" },
	{ "a role that is refused", KEY "\"mode\":\"RamRoleArn\"," ROLE, NULL,
	    STEPS(STEP("/", 403, NULL, "{\"Code\":\"NoPermission\",\"Message\":\"You are not authorized\"}")), NULL,
	    "NoPermission: You are not authorized", "RoleSessionName=quarter" },
	{ "a proxy that answers HTML", KEY "\"mode\":\"RamRoleArn\"," ROLE, NULL, STEPS(STEP("/", 200, NULL, HTML)), NULL, "NotJson", NULL },
	{ "an answer without a session", KEY "\"mode\":\"RamRoleArn\"," ROLE, NULL, STEPS(STEP("/", 200, NULL, "{\"RequestId\":\"R\"}")), NULL,
	    "the answer has no AccessKeyId", NULL },
	{ "a session that ended already", KEY "\"mode\":\"RamRoleArn\"," ROLE, NULL, STEPS(STEP("/", 200, NULL, ASSUMED("1", PAST))), NULL,
	    "the credentials have expired", NULL },
	{ "a redirect", KEY "\"mode\":\"RamRoleArn\"," ROLE, NULL, STEPS(STEP("/", 302, "Location: http://127.0.0.1:1/\r\n", "")), NULL,
	    "Redirect", NULL },
	{ "a role of a role", "\"mode\":\"ChainableRamRoleArn\",\"source_profile\":\"q\"," ROLE, NULL,
	    STEPS(STEP("/", 200, NULL, ASSUMED("1", END))), "STS.s1", "profile p", "RoleSessionName=quarter" },
	{ "roles in a circle", "\"mode\":\"ChainableRamRoleArn\",\"source_profile\":\"p\"," ROLE, NULL, NULL, NULL,
	    "leads back to itself", NULL },
	{ "a source that is not there", "\"mode\":\"ChainableRamRoleArn\",\"source_profile\":\"z\"," ROLE, NULL, NULL, NULL,
	    "has no profile \"z\", only: p, q", NULL },
	{ "OIDC", OIDC, NULL, STEPS(STEP("/", 200, NULL, ASSUMED("1", END))), "STS.s1", "profile p", "OIDCToken=ey.J.t" },
	{ "OIDC from the environment", NULL,
	    ENV("ALIBABA_CLOUD_ROLE_ARN=acs:ram::2:role/audit", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN=acs:ram::2:oidc-provider/p",
		"ALIBABA_CLOUD_OIDC_TOKEN_FILE=token.jwt"),
	    STEPS(STEP("/", 200, NULL, ASSUMED("1", END))), "STS.s1", "environment, OIDC", "RoleArn=acs%3Aram%3A%3A2%3Arole%2Faudit" },
	{ "OIDC refused", OIDC, NULL, STEPS(STEP("/", 400, NULL, "{\"Code\":\"AuthenticationFail.OIDCToken.Expired\",\"Message\":\"too old\"}")),
	    NULL, "AuthenticationFail.OIDCToken.Expired: too old", NULL },
	{ "OIDC and a proxy", OIDC, NULL, STEPS(STEP("/", 200, NULL, HTML)), NULL, "the answer is no JSON object", NULL },
	{ "metadata with a token", "\"mode\":\"EcsRamRole\",\"ram_role_name\":\"audit\"", NULL,
	    STEPS(STEP("/latest/api/token", 200, NULL, "TOK"), STEP(ROLES "audit", 200, NULL, CODED)), "STS.s1", "profile p", ROLES "audit" },
	{ "metadata of the older form", "\"mode\":\"EcsRamRole\",\"ram_role_name\":\"audit\"", NULL,
	    STEPS(STEP("/latest/api/token", 404, NULL, ""), STEP(ROLES "audit", 200, NULL, CODED)), "STS.s1", "profile p", ROLES "audit" },
	{ "metadata that names the role", NULL, NULL,
	    STEPS(STEP("/latest/api/token", 200, NULL, "TOK"), STEP(ROLES, 200, NULL, "audit\n"), STEP(ROLES "audit", 200, NULL, CODED)), "STS.s1",
	    "metadata service", ROLES "audit" },
	{ "metadata that names no role", NULL, ENV("ALIBABA_CLOUD_ECS_METADATA=audit"),
	    STEPS(STEP("/latest/api/token", 200, NULL, "TOK"), STEP(ROLES "audit", 200, NULL, "{\"Code\":\"Failed\"}")), NULL,
	    "Code is Failed, want Success", ROLES "audit" },
	{ "a role with a path in it", NULL, ENV("ALIBABA_CLOUD_ECS_METADATA=../x"), STEPS(STEP("/latest/api/token", 200, NULL, "TOK")), NULL,
	    "no name of a role", NULL },
	{ "no metadata service", NULL, NULL, STEPS(STEP("/latest/api/token", 404, NULL, ""), STEP(ROLES, 404, NULL, "")), NULL,
	    "no credentials: ", NULL },
	{ "the older form switched off", NULL, ENV("ALIBABA_CLOUD_ECS_METADATA=audit", "ALIBABA_CLOUD_IMDSV1_DISABLED=true"),
	    STEPS(STEP("/latest/api/token", 404, NULL, "")), NULL, "answered with status 404", "/latest/api/token" },
	{ "an address", NULL, ENV("ALIBABA_CLOUD_CREDENTIALS_URI=http://@/give", METADATA_OFF),
	    STEPS(STEP("/give", 200, NULL, SESSION("1", END))), "STS.s1", "ALIBABA_CLOUD_CREDENTIALS_URI", "/give" },
	{ "an address in a profile", "\"mode\":\"CredentialsURI\"", ENV("ALIBABA_CLOUD_CREDENTIALS_URI=http://@/give"),
	    STEPS(STEP("/give", 200, NULL, CODED)), "STS.s1", "profile p", "/give" },
	{ "an address that gives half", NULL, ENV("ALIBABA_CLOUD_CREDENTIALS_URI=http://@/give", METADATA_OFF),
	    STEPS(STEP("/give", 200, NULL, "{\"AccessKeyId\":\"a\",\"AccessKeySecret\":\"secret-b\"}")), NULL, "has no SecurityToken", NULL },
	{ "switched off", "\"mode\":\"CredentialsURI\",\"credentials_uri\":\"http://x/\"", ENV("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS=1"), NULL,
	    NULL, "is switched off by ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", NULL },
	{ "Cloud SSO", SSO, NULL,
	    STEPS(STEP("/cloud-credentials", 200, NULL, "{\"CloudCredential\":" SESSION("1", END) "}")), "STS.s1", "profile p",
	    "\"AccessConfigurationId\":\"ac-1\"" },
	{ "Cloud SSO, signed in too long ago", SSO ",\"cloud_sso_access_token_expire\":1789999999", NULL, NULL, NULL,
	    "the stored access_token has expired: sign in again", NULL },
	{ "OAuth", "\"mode\":\"OAuth\",\"oauth_site_type\":\"CN\",\"oauth_access_token\":\"secret-o\"", NULL,
	    STEPS(STEP("/v1/exchange", 200, NULL, SESSION("1", END))), "STS.s1", "profile p", "/v1/exchange" },
	{ "OAuth as it is spelled there", "\"mode\":\"OAuth\",\"oauth_site_type\":\"CN\",\"oauth_access_token\":\"secret-o\"", NULL,
	    STEPS(STEP("/v1/exchange", 200, NULL, "{\"accessKeyId\":\"STS.s1\",\"accessKeySecret\":\"secret-1\",\"securityToken\":\"t\","
		"\"expiration\":\"2026-09-21T15:13:20Z\"}")), "STS.s1", "profile p", "/v1/exchange" },
	{ "OAuth of nowhere", "\"mode\":\"OAuth\",\"oauth_site_type\":\"XX\",\"oauth_access_token\":\"secret-o\"", NULL, NULL, NULL,
	    "want CN or INTL", NULL },
	{ "a program", "\"mode\":\"External\",\"process_command\":\"printf '%s' '{\\\"mode\\\":\\\"AK\\\",\\\"access_key_id\\\":\\\"LTAIx\\\",\\\"access_key_secret\\\":\\\"secret-x\\\"}'\"",
	    NULL, NULL, "LTAIx", "profile p", NULL },
	{ "a program that is not there", "\"mode\":\"External\",\"process_command\":\"/nonexistent/helper\"", NULL, NULL, NULL,
	    "program /nonexistent/helper can not be started", NULL },
	{ "a program that prints a secret and no JSON", "\"mode\":\"External\",\"process_command\":\"echo secret-leak\"", NULL, NULL, NULL,
	    "what the program printed is no JSON", NULL },
	{ "a program that fails", "\"mode\":\"External\",\"process_command\":\"sh -c 'echo secret-leak >&2; exit 3'\"", NULL, NULL, NULL,
	    "the program failed with status 3", NULL },
	{ "a program that never ends", "\"mode\":\"External\",\"process_command\":\"sleep 100\"", NULL, NULL, NULL,
	    "did not end within 3000 ms", NULL },
	{ "a program that closes its output and never ends", "\"mode\":\"External\",\"process_command\":\"sh -c 'exec >&-; sleep 100'\"", NULL, NULL, NULL,
	    "did not end within 3000 ms", NULL },
	{ "a program that never stops printing", "\"mode\":\"External\",\"process_command\":\"yes\"", NULL, NULL, NULL,
	    "printed more than 65536 bytes", NULL },
	{ "a quote that is not closed", "\"mode\":\"External\",\"process_command\":\"echo 'x\"", NULL, NULL, NULL,
	    "a quote that is not closed", NULL },
};

/* An address may hold @ for the server's own. */
static char *
with_address(const char *variable, const char *address)
{
	const char *at = strstr(variable, "://@");

	return at != NULL ? xasprintf("%.*s%s%s", (int)(at + 3 - variable), variable, address, at + 4) : xstrdup(variable);
}

static void
write_profiles(const char *members)
{
	char *path = xasprintf("%s/.aliyun/config.json", home), *text;

	unlink(path);
	if (members != NULL) {
		text = xasprintf("{\"current\":\"p\",\"profiles\":[{\"name\":\"p\",%s},{\"name\":\"q\",\"mode\":\"StsToken\",\"access_key_id\":\"STS.q\","
		    "\"access_key_secret\":\"secret-q\",\"sts_token\":\"token-q\"}]}", members);
		file_write_private(path, text, strlen(text), NULL);
		free(text);
	}
	free(path);
}

struct rig {
	struct httpd *server;
	struct transport transport;
	struct provider_wish wish;
	char *env[4];
	struct provider *p;
};

static void
rig_open(struct rig *r, const struct provider_case *c)
{
	static const struct answer_step nothing[] = { { .path = "/none", .status = 404 } };
	const struct answer_step *steps = c->steps != NULL ? c->steps : nothing;
	size_t n = c->steps != NULL ? 0 : 1;

	memset(r, 0, sizeof(*r));
	while (c->steps != NULL && steps[n].path != NULL)
		n++;
	r->server = httpd_start(steps, n, NULL);
	for (size_t i = 0; c->env != NULL && c->env[i] != NULL; i++)
		r->env[i] = with_address(c->env[i], httpd_address(r->server));
	environment = (const char *const *)r->env;
	r->transport = (struct transport){ .connect_to = httpd_address(r->server), .plain = true };
	r->wish = (struct provider_wish){ .getenv_fn = fake_getenv, .transport = &r->transport,
		.metadata = httpd_address(r->server), .process_ms = 3000 };
	write_profiles(c->profile);
}

static void
rig_close(struct rig *r)
{
	provider_free(r->p);
	httpd_stop(r->server);
	for (size_t i = 0; i < 4; i++)
		free(r->env[i]);
}

static bool
last_asked_for(const struct httpd *server, const char *text)
{
	const struct asked *a = httpd_count(server) > 0 ? httpd_asked(server, httpd_count(server) - 1) : NULL;

	return a != NULL && (strstr(a->target, text) != NULL || (a->body != NULL && strstr(a->body, text) != NULL));
}

static void
run_case(const struct provider_case *c)
{
	const struct credentials *got = NULL;
	struct err e = { 0 };
	char *warning;
	struct rig r;
	int rc;

	rig_open(&r, c);
	rc = provider_find(&r.p, &r.wish, &warning, &e);
	is_int(rc, c->id != NULL ? 0 : -1, c->phrase);
	if (rc == 0 && provider_credentials(r.p, &got, &e) == 0)
		is_str(got->access_key_id, c->id, "  the id");
	ok(strstr(rc == 0 ? provider_where(r.p) : e.text, c->says) != NULL, "  says: %s", rc == 0 ? provider_where(r.p) : e.text);
	ok(strstr(e.text, "secret-") == NULL && strstr(e.text, "token-") == NULL, "  and no secret with it");
	if (c->asked != NULL)
		ok(last_asked_for(r.server, c->asked), "  was asked for %s", c->asked);
	free(warning);
	rig_close(&r);
}

/* ---- which STS is asked ---- */

static const struct sts_case {
	const char *phrase;
	const char *profile;
	const char *const *env;
	const char *wish, *host;
} hosts[] = {
	{ "a role of a profile is taken on at the central STS", KEY "\"mode\":\"RamRoleArn\"," ROLE, NULL, NULL, "sts.aliyuncs.com" },
	{ "or in the profile's region", KEY "\"mode\":\"RamRoleArn\",\"sts_region\":\"cn-shanghai\"," ROLE, ENV("ALIBABA_CLOUD_STS_REGION=cn-beijing"), NULL,
	    "sts.cn-shanghai.aliyuncs.com" },
	{ "or in that of the environment", KEY "\"mode\":\"RamRoleArn\"," ROLE, ENV("ALIBABA_CLOUD_STS_REGION=cn-beijing"), NULL, "sts.cn-beijing.aliyuncs.com" },
	{ "and inside the VPC", "\"mode\":\"ChainableRamRoleArn\",\"source_profile\":\"q\"," ROLE,
	    ENV("ALIBABA_CLOUD_STS_REGION=cn-beijing", "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=True"), NULL, "sts-vpc.cn-beijing.aliyuncs.com" },
	{ "a token's too", OIDC, ENV("ALIBABA_CLOUD_STS_REGION=cn-beijing", "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=TRUE"), NULL, "sts-vpc.cn-beijing.aliyuncs.com" },
	{ "an endpoint goes before a region", OIDC, ENV("ALIBABA_CLOUD_STS_REGION=cn-beijing", "ALIBABA_CLOUD_STS_ENDPOINT=sts.example.test"), NULL, "sts.example.test" },
	{ "and the scope file before the environment", OIDC, ENV("ALIBABA_CLOUD_STS_REGION=cn-beijing"), "sts.cn-north-2-gov-1.aliyuncs.com",
	    "sts.cn-north-2-gov-1.aliyuncs.com" },
};

static void
test_sts_hosts(void)
{
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		const struct sts_case *c = &hosts[i];
		const struct provider_case asks = { c->phrase, c->profile, c->env, STEPS(STEP("/", 200, NULL, ASSUMED("1", END))), NULL, NULL, NULL };
		struct err e = { 0 };
		char *warning;
		struct rig r;

		rig_open(&r, &asks);
		r.wish.sts_host = c->wish;
		is_int(provider_find(&r.p, &r.wish, &warning, &e), 0, c->phrase);
		is_str(httpd_count(r.server) > 0 ? kv_get(&httpd_asked(r.server, 0)->headers, "host") : "nobody was asked", c->host, "  its host");
		free(warning);
		rig_close(&r);
	}
}

/* ---- renewal ---- */

static const struct provider_case renewed = { "", KEY "\"mode\":\"RamRoleArn\"," ROLE, NULL,
	STEPS(STEP("/", 200, NULL, ASSUMED("1", END)), STEP("/", 200, NULL, ASSUMED("2", "\"Expiration\":\"2026-09-21T16:00:00Z\"")),
	    STEP("/", 403, NULL, "{\"Code\":\"NoPermission\"}")), NULL, NULL, NULL };

static const char *
key_at(struct provider *p, long long seconds, struct err *e)
{
	const struct credentials *c;

	clock_set((NOW + seconds) * 1000);
	return provider_credentials(p, &c, e) == 0 ? c->access_key_id : NULL;
}

static void
test_renewal(void)
{
	const struct credentials *first;
	struct err e = { 0 };
	char *warning;
	struct rig r;

	rig_open(&r, &renewed);
	is_int(provider_find(&r.p, &r.wish, &warning, &e), 0, "a session of an hour");
	provider_credentials(r.p, &first, &e);
	is_str(key_at(r.p, 2690, &e), "STS.s1", "is used while a quarter of an hour is left");
	is_str(key_at(r.p, 2710, &e), "STS.s2", "and renewed after");
	is_str(first->access_key_id, "STS.s1", "what was given out before stays as it was");
	is_str(key_at(r.p, 5600, &e), "STS.s2", "a renewal that is refused is borne while the session works");
	ok(key_at(r.p, 6280, &e) == NULL && strstr(e.text, "could not be renewed") != NULL, "and then is an error: %s", e.text);
	free(warning);
	clock_set(NOW * 1000);
	rig_close(&r);
}

/* A session that is born with two minutes to live is not asked for anew with each request. */
static void
test_short_life(void)
{
	const struct provider_case c = { "", KEY "\"mode\":\"RamRoleArn\"," ROLE, NULL,
		STEPS(STEP("/", 200, NULL, ASSUMED("1", SOON))), NULL, NULL, NULL };
	struct err e = { 0 };
	char *warning;
	struct rig r;

	rig_open(&r, &c);
	provider_find(&r.p, &r.wish, &warning, &e);
	key_at(r.p, 10, &e);
	key_at(r.p, 60, &e);
	is_int((long)httpd_count(r.server), 1, "a short session is asked for once");
	key_at(r.p, 100, &e);
	is_int((long)httpd_count(r.server), 2, "and again at the end");
	free(warning);
	clock_set(NOW * 1000);
	rig_close(&r);
}

/* The role of another account, assumed with a key that is used for many. */
static void
test_member_role(void)
{
	const struct provider_case c = { "", NULL, ENV("ALIBABA_CLOUD_ACCESS_KEY_ID=LTAIbase", "ALIBABA_CLOUD_ACCESS_KEY_SECRET=secret-base"),
		STEPS(STEP("/", 200, NULL, ASSUMED("1", END))), NULL, NULL, NULL };
	const struct role_wish wish = { .arn = "acs:ram::3:role/audit", .external_id = "e-1", .policy = "{}", .seconds = 900 };
	const struct credentials *got = NULL;
	struct provider *role;
	struct err e = { 0 };
	char *warning;
	struct rig r;

	rig_open(&r, &c);
	provider_find(&r.p, &r.wish, &warning, &e);
	role = provider_role(r.p, &wish, &r.wish);
	is_str(provider_where(role), "environment, role acs:ram::3:role/audit", "tells both");
	is_int(provider_credentials(role, &got, &e), 0, "is assumed");
	is_str(secret_text(got->token), "token-s1", "with its token");
	ok(last_asked_for(r.server, "RoleArn=acs%3Aram%3A%3A3%3Arole%2Faudit") && last_asked_for(r.server, "ExternalId=e-1") &&
	    last_asked_for(r.server, "Policy=%7B%7D") && last_asked_for(r.server, "DurationSeconds=900"), "all wishes are sent");
	ok(strstr(kv_get(&httpd_asked(r.server, 0)->headers, "authorization"), "Credential=LTAIbase") != NULL, "signed by the base");
	provider_free(role);
	free(warning);
	rig_close(&r);
}

/* ---- the SDKs' ini file ---- */

static const struct ini_case {
	const char *phrase, *text, *section, *id, *says;
} inis[] = {
	{ "a key", "[default]\ntype = access_key\naccess_key_id = LTAIini\naccess_key_secret = secret-i\n", NULL, "LTAIini", "section default" },
	{ "another section", "; words\n[default]\ntype=access_key\n\n[two]\r\ntype=access_key\r\naccess_key_id=LTAItwo\r\naccess_key_secret=secret-t\r\n",
	    "ALIBABA_CLOUD_PROFILE=two", "LTAItwo", "section two" },
	{ "a section that is not there", "[default]\ntype=access_key\n", "ALIBABA_CLOUD_PROFILE=x", NULL, "has no section [x]" },
	{ "a type we do not have", "[default]\ntype=rsa_key_pair\n", NULL, NULL, "type \"rsa_key_pair\" is not supported" },
	{ "half a key", "[default]\ntype=access_key\naccess_key_id=a\n", NULL, NULL, "access_key_secret is empty or missing" },
};

static void
test_ini(const char *file)
{
	char *path = xasprintf("%s/.alibabacloud/%s", home, file);

	write_profiles(NULL);
	for (size_t i = 0; i < sizeof(inis) / sizeof(inis[0]); i++) {
		const struct ini_case *c = &inis[i];
		const struct provider_wish wish = { .getenv_fn = fake_getenv };
		const struct credentials *got = NULL;
		struct provider *p;
		struct err e = { 0 };
		char *warning;

		environment = ENV(METADATA_OFF, c->section != NULL ? c->section : "X=");
		file_write_private(path, c->text, strlen(c->text), NULL);
		is_int(provider_find(&p, &wish, &warning, &e), c->id != NULL ? 0 : -1, c->phrase);
		if (p != NULL && provider_credentials(p, &got, &e) == 0)
			is_str(got->access_key_id, c->id, "  the id");
		ok(strstr(p != NULL ? provider_where(p) : e.text, c->says) != NULL, "  says: %s", p != NULL ? provider_where(p) : e.text);
		free(warning);
		provider_free(p);
		unlink(path);
	}
	free(path);
}

int
main(void)
{
	char *cli, *sdk, *token;

	if (mkdtemp(home) == NULL || chdir(home) != 0)
		return EXIT_FAILURE;
	cli = xasprintf("%s/.aliyun", home);
	sdk = xasprintf("%s/.alibabacloud", home);
	token = xasprintf("%s/token.jwt", home);
	mkdir(cli, 0700);
	mkdir(sdk, 0700);
	file_write_private(token, "ey.J.t\n", 7, NULL);
	clock_set(NOW * 1000);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		run_case(&cases[i]);
	test_sts_hosts();
	test_renewal();
	test_short_life();
	test_member_role();
	test_ini("credentials");
	test_ini("credentials.ini");
	write_profiles(NULL);
	unlink(token);
	rmdir(cli);
	rmdir(sdk);
	if (chdir("/") != 0 || rmdir(home) != 0)
		return EXIT_FAILURE;
	free(cli);
	free(sdk);
	free(token);
	return tap_done();
}
