/* Engines are deprecated, and the only way to a token that OpenSSL 3.0 has without a provider. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "bundle/sign/pkcs11.h"

#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/ui.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

#define ENGINE_NAME "pkcs11"
#define MODULE_PATH "module-path="
#define PIN_VALUE "pin-value="

/* A URI without what the engine wants told in another way. */
struct token {
	char *uri;
	char *module;		/* NULL: not named */
};

/* Take one attribute of the query: ours, or kept for the engine. */
static int
take_attribute(struct token *t, const char *attribute, size_t len, struct err *e)
{
	char *more;

	if (strncmp(attribute, PIN_VALUE, strlen(PIN_VALUE)) == 0)
		return err_set(e, ERR_USAGE, "PKCS#11 URI: must not hold the PIN (pin-value), which others can read; it is asked for");
	if (strncmp(attribute, MODULE_PATH, strlen(MODULE_PATH)) == 0) {
		free(t->module);
		t->module = xstrndup(attribute + strlen(MODULE_PATH), len - strlen(MODULE_PATH));
		return percent_decode(t->module) == 0 ? 0 : err_set(e, ERR_USAGE, "PKCS#11 URI: module-path is not percent-encoded");
	}
	more = xasprintf("%s%c%.*s", t->uri, strchr(t->uri, '?') != NULL ? '&' : '?', (int)len, attribute);
	free(t->uri);
	t->uri = more;
	return 0;
}

static int
token_parse(struct token *t, const char *uri, struct err *e)
{
	size_t path = strcspn(uri, "?");
	const char *at = uri + path;

	*t = (struct token){ .uri = xstrndup(uri, path) };
	if (strstr(t->uri, PIN_VALUE) != NULL)
		return take_attribute(t, PIN_VALUE, strlen(PIN_VALUE), e);
	while (*at != '\0') {
		size_t len = strcspn(++at, "&");

		if (take_attribute(t, at, len, e) != 0)
			return -1;
		at += len;
	}
	return 0;
}

static void
token_release(struct token *t)
{
	free(t->uri);
	free(t->module);
}

static void
let_go(void *arg)
{
	ENGINE_finish(arg);
	ENGINE_free(arg);
}

/* The engine, initialised.  NULL with e. */
static ENGINE *
start_engine(const struct token *t, struct err *e)
{
	ENGINE *engine;

	ENGINE_load_builtin_engines();
	engine = ENGINE_by_id(ENGINE_NAME);
	if (engine == NULL) {
		crypto_err(e, "PKCS#11: the OpenSSL engine \"" ENGINE_NAME "\" cannot be loaded (Debian: libengine-pkcs11-openssl)");
		return NULL;
	}
	ENGINE_ctrl_cmd_string(engine, "QUIET", NULL, 0);	/* the sentences are ours to say */
	if (t->module != NULL && ENGINE_ctrl_cmd_string(engine, "MODULE_PATH", t->module, 0) != 1)
		crypto_err(e, t->module);
	else if (ENGINE_init(engine) != 1)
		crypto_err(e, t->module != NULL ? t->module : "PKCS#11: no module can be loaded");
	else
		return engine;
	ENGINE_free(engine);
	return NULL;
}

static EVP_PKEY *
load_key(ENGINE *engine, const struct token *t, const struct passphrase *pin, struct err *e)
{
	struct question q = { .source = pin, .what = t->uri, .e = e };
	UI_METHOD *ui = UI_UTIL_wrap_read_pem_callback(question_answer, 0);
	EVP_PKEY *key = ui != NULL ? ENGINE_load_private_key(engine, t->uri, ui, &q) : NULL;

	if (key == NULL && !(q.asked && !q.answered))
		err_set(e, ERR_CRYPTO, q.asked ? "%s: the token has no such key, or the PIN is wrong" : "%s: there is no such key in a token",
		    t->uri);
	ERR_clear_error();
	UI_destroy_method(ui);
	return key;
}

int
pkcs11_open(struct sign_key *k, const char *uri, const struct passphrase *pin, struct err *e)
{
	struct token t;
	ENGINE *engine = NULL;
	int rc = -1;

	*k = (struct sign_key){ 0 };
	if (token_parse(&t, uri, e) == 0 && (engine = start_engine(&t, e)) != NULL) {
		*k = (struct sign_key){ .sign = sign_key_by_library, .release = let_go, .arg = engine };
		k->key = load_key(engine, &t, pin, e);
		rc = k->key != NULL ? 0 : -1;
	}
	if (rc != 0)
		sign_key_release(k);
	token_release(&t);
	return rc;
}
