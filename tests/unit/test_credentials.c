#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "cloud/provider.h"
#include "tap.h"

/* The environment of the case at hand: name=value, ended by NULL; HOME is always the test's folder. */
static const char *const *environment;
static char home[] = "/tmp/test_credentials.XXXXXX";

static const char *
fake_getenv(const char *name)
{
	size_t n = strlen(name);

	for (const char *const *v = environment; v != NULL && *v != NULL; v++) {
		if (strncmp(*v, name, n) == 0 && (*v)[n] == '=')
			return *v + n + 1;
	}
	if (strcmp(name, "ALIBABA_CLOUD_ECS_METADATA_DISABLED") == 0)
		return "true";
	return strcmp(name, "HOME") == 0 ? home : NULL;
}

#define ENV_ID "ALIBABA_CLOUD_ACCESS_KEY_ID=LTAIenv"
#define ENV_SECRET "ALIBABA_CLOUD_ACCESS_KEY_SECRET=secret-env"
#define PROFILES(list) "{\"current\":\"one\",\"profiles\":[" list "],\"meta_path\":\"\"}"
#define AK "{\"name\":\"one\",\"mode\":\"AK\",\"access_key_id\":\"LTAIone\",\"access_key_secret\":\"secret-one\",\"language\":\"zh\"}"
#define STS "{\"name\":\"two\",\"mode\":\"ststoken\",\"access_key_id\":\"STS.two\",\"access_key_secret\":\"secret-two\",\"sts_token\":\"token-two\"}"
#define OLD "{\"name\":\"old\",\"access_key_id\":\"LTAIold\",\"access_key_secret\":\"secret-old\",\"sts_token\":\"\"}"
#define ROLE "{\"name\":\"role\",\"mode\":\"RamRoleArn\",\"access_key_id\":\"LTAIrole\",\"access_key_secret\":\"secret-role\"}"
#define BARE "{\"name\":\"bare\",\"mode\":\"StsToken\",\"access_key_id\":\"LTAIbare\",\"access_key_secret\":\"secret-bare\"}"
#define EVIL "{\"name\":\"evil\",\"mode\":\"AK\",\"access_key_id\":\"LTAI\\nx-acs-evil: 1\",\"access_key_secret\":\"secret-evil\"}"
#define ODD "{\"name\":\"odd\",\"mode\":\"RsaKeyPair\",\"key_pair_name\":\"k\"}"
#define ALL PROFILES(AK "," STS "," OLD "," ROLE "," BARE "," EVIL "," ODD)

static const struct credential_case {
	const char *phrase;
	const char *const *env;
	const char *profile;	/* asked for by the scope file */
	const char *file;	/* text of config.json, NULL for none */
	mode_t mode;
	const char *id, *secret, *token;	/* wanted; id NULL: an error is */
	const char *says;	/* part of the error or of the warning; NULL: no warning */
} cases[] = {
	{ "both variables", (const char *const[]){ ENV_ID, ENV_SECRET, NULL }, NULL, NULL, 0, "LTAIenv", "secret-env", NULL,
	    NULL },
	{ "with a token", (const char *const[]){ ENV_ID, ENV_SECRET, "ALIBABA_CLOUD_SECURITY_TOKEN=tok", NULL }, NULL, NULL, 0,
	    "LTAIenv", "secret-env", "tok", NULL },
	{ "an empty token is none", (const char *const[]){ ENV_ID, ENV_SECRET, "ALIBABA_CLOUD_SECURITY_TOKEN=", NULL }, NULL, NULL,
	    0, "LTAIenv", "secret-env", NULL, NULL },
	{ "the environment comes before the file", (const char *const[]){ ENV_ID, ENV_SECRET, NULL }, NULL, ALL, 0600, "LTAIenv",
	    "secret-env", NULL, NULL },
	{ "half an environment falls through", (const char *const[]){ ENV_ID, NULL }, NULL, ALL, 0600, "LTAIone", "secret-one",
	    NULL, "_ID is set without ALIBABA_CLOUD_ACCESS_KEY_SECRET" },
	{ "the current profile", NULL, NULL, ALL, 0600, "LTAIone", "secret-one", NULL, NULL },
	{ "a file that others can read", NULL, NULL, ALL, 0644, "LTAIone", "secret-one", NULL, "can be read by others (mode 0644)" },
	{ "a profile named by a variable", (const char *const[]){ "ALIBABA_CLOUD_PROFILE=two", NULL }, NULL, ALL, 0600, "STS.two",
	    "secret-two", "token-two", NULL },
	{ "a profile asked for beats the variables", (const char *const[]){ ENV_ID, ENV_SECRET, "ALIBABA_CLOUD_PROFILE=one", NULL },
	    "two", ALL, 0600, "STS.two", "secret-two", "token-two", NULL },
	{ "a profile without a mode", NULL, "old", ALL, 0600, "LTAIold", "secret-old", NULL, NULL },
	{ "a role without a name", NULL, "role", ALL, 0600, NULL, NULL, NULL, "ram_role_arn is empty or missing" },
	{ "a mode we do not have", NULL, "odd", ALL, 0600, NULL, NULL, NULL, "mode \"RsaKeyPair\" is not supported, want one of AK," },
	{ "a token that is missing", NULL, "bare", ALL, 0600, NULL, NULL, NULL, "sts_token is empty or missing" },
	{ "a line end in a key", NULL, "evil", ALL, 0600, NULL, NULL, NULL, "AccessKey id has a character that can not be in one" },
	{ "a profile that is not there", NULL, "none", ALL, 0600, NULL, NULL, NULL,
	    "has no profile \"none\", only: one, two, old, role, bare, evil, odd" },
	{ "no current profile", NULL, NULL, "{\"profiles\":[" AK "]}", 0600, NULL, NULL, NULL, "names no current profile" },
	{ "no profiles", NULL, NULL, "{\"current\":\"one\"}", 0600, NULL, NULL, NULL, "only: none at all" },
	{ "a file that is not JSON", NULL, NULL, "{\"current\":", 0600, NULL, NULL, NULL, "is not JSON: line 1" },
	{ "a profile asked for without a file", NULL, "one", NULL, 0, NULL, NULL, NULL, "config.json" },
	{ "nothing at all", NULL, NULL, NULL, 0, NULL, NULL, NULL, "no credentials: ALIBABA_CLOUD_ACCESS_KEY_ID and" },
	{ "the file switched off", (const char *const[]){ "ALIBABA_CLOUD_CLI_PROFILE_DISABLED=True", NULL }, NULL, ALL, 0600, NULL,
	    NULL, NULL, "switched off by ALIBABA_CLOUD_CLI_PROFILE_DISABLED" },
	{ "the file ignored", (const char *const[]){ "ALIBABA_CLOUD_IGNORE_PROFILE=TRUE", NULL }, NULL, ALL, 0600, NULL, NULL, NULL,
	    "switched off by ALIBABA_CLOUD_IGNORE_PROFILE" },
	{ "switched off and asked for", (const char *const[]){ "ALIBABA_CLOUD_IGNORE_PROFILE=true", NULL }, "one", ALL, 0600, NULL,
	    NULL, NULL, "profile one is asked for, but ALIBABA_CLOUD_IGNORE_PROFILE is true" },
	{ "not quite switched off", (const char *const[]){ "ALIBABA_CLOUD_IGNORE_PROFILE=no", NULL }, NULL, ALL, 0600, "LTAIone",
	    "secret-one", NULL, NULL },
	{ "a file named by a variable that is not there",
	    (const char *const[]){ "ALIBABA_CLOUD_CONFIG_FILE=/nonexistent/config.json", NULL }, NULL, ALL, 0600, NULL, NULL, NULL,
	    "/nonexistent/config.json" },
};

static void
run_case(const struct credential_case *c, const char *path)
{
	struct provider_wish wish = { .profile = c->profile, .getenv_fn = fake_getenv };
	struct provider *p;
	const struct credentials *got = NULL;
	static const struct credentials none;
	struct credentials found;
	struct err e = { 0 };
	char *warning;
	int rc;

	environment = c->env;
	unlink(path);
	if (c->file != NULL) {
		file_write(path, c->file, strlen(c->file), NULL);
		chmod(path, c->mode);
	}
	rc = provider_find(&p, &wish, &warning, &e);
	if (rc == 0)
		rc = provider_credentials(p, &got, &e);
	found = got != NULL ? *got : none;
	is_int(rc, c->id != NULL ? 0 : -1, c->phrase);
	is_str(found.access_key_id, c->id, "  the id");
	is_str(found.secret != NULL ? secret_text(found.secret) : NULL, c->secret, "  the secret");
	is_str(found.token != NULL ? secret_text(found.token) : NULL, c->token, "  the token");
	ok((found.source != NULL) == (c->id != NULL), "  says where it was found");
	if (c->id != NULL)
		ok(c->says != NULL ? warning != NULL && strstr(warning, c->says) != NULL : warning == NULL, "  warns: %s",
		    warning != NULL ? warning : "not");
	else
		ok(strstr(e.text, c->says) != NULL && warning == NULL, "  says: %s", e.text);
	ok(strstr(e.text, "secret-") == NULL && (warning == NULL || strstr(warning, "secret-") == NULL),
	    "  and no secret with it");
	free(warning);
	provider_free(p);
}

int
main(void)
{
	char *folder, *path;

	if (mkdtemp(home) == NULL)
		return EXIT_FAILURE;
	folder = xasprintf("%s/.aliyun", home);
	path = xasprintf("%s/config.json", folder);
	mkdir(folder, 0700);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		run_case(&cases[i], path);
	unlink(path);
	rmdir(folder);
	rmdir(home);
	free(folder);
	free(path);
	return tap_done();
}
