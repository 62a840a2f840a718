#include "cmd/keyservice.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "cloud/http.h"
#include "cloud/provider.h"
#include "cmd/workdir.h"
#include "knowledge/knowledge.h"
#include "knowledge/plan.h"
#include "knowledge/scope.h"

enum {
	BUDGET_MS = 120000,	/* for one call with its tries: somebody waits */
	VERSIONS_MAX = 100,	/* of one key that are looked at */
	PUBLIC_MAX = 16 * 1024	/* a public key in PEM */
};

/* A service with one of its keys at hand. */
struct remote {
	struct scope *scope;		/* NULL: none */
	struct knowledge *knowledge;
	struct provider *provider;
	const struct key_service *service;
	cJSON *places;			/* what fills the templates of the calls */
	char *connect_to;
	struct transport transport;

	cJSON *answer;			/* of the call under way */
	struct err why;			/* it has none */
};

static void
remote_free(void *arg)
{
	struct remote *r = arg;

	provider_free(r->provider);
	knowledge_free(r->knowledge);
	scope_free(r->scope);
	cJSON_Delete(r->places);
	cJSON_Delete(r->answer);
	free(r->connect_to);
	free(r);
}

static void
set_place(struct remote *r, const char *name, const char *value)
{
	cJSON_DeleteItemFromObjectCaseSensitive(r->places, name);
	cJSON_AddStringToObject(r->places, name, value);
}

/* ---- which key ---- */

/*
 * Cut a name up by a template: what stands at each {place} goes until the character that the template has behind it.
 * NULL when it is not of that form.
 */
static cJSON *
places_of(const char *template, const char *name)
{
	cJSON *places = cJSON_CreateObject();

	while (*template != '\0') {
		char *place, *value;
		size_t len, value_len;

		if (*template != '{') {
			if (*template++ != *name++)
				goto no;
			continue;
		}
		len = strcspn(template, "}");
		value_len = template[len + 1] != '\0' ? strcspn(name, (const char[]){ template[len + 1], '\0' }) : strlen(name);
		if (value_len == 0)
			goto no;
		place = xstrndup(template + 1, len - 1);
		value = xstrndup(name, value_len);
		cJSON_AddStringToObject(places, place, value);
		free(place);
		free(value);
		template += len + 1;
		name += value_len;
	}
	if (*name == '\0')
		return places;
no:
	cJSON_Delete(places);
	return NULL;
}

static int
find_service(struct remote *r, const char *name, struct err *e)
{
	for (size_t i = 0; i < r->knowledge->n_key_services && r->places == NULL; i++) {
		r->service = &r->knowledge->key_services[i];
		r->places = places_of(r->service->name, name);
	}
	return r->places != NULL ? 0 :
	    err_set(e, ERR_USAGE, "key %.200s: is neither a file nor a PKCS#11 URI, and no service names its keys so", name);
}

/* ---- the way there ---- */

static int
load(struct remote *r, const char *scope_path, struct err *e)
{
	struct strlist folders = { 0 };
	int rc = 0;

	knowledge_dirs(&folders, NULL, NULL);
	if (scope_path != NULL)
		rc = scope_load(&r->scope, scope_path, (time_t)(clock_ms() / 1000), NULL, NULL, e);
	if (rc == 0)
		rc = knowledge_load_over(&r->knowledge, &folders, NULL, NULL, e);
	strlist_release(&folders);
	return rc;
}

static const char *
profile_of(const struct remote *r, const char *account)
{
	for (size_t i = 0; r->scope != NULL && i < r->scope->n_accounts; i++) {
		if (strcmp(r->scope->accounts[i].id, account) == 0)
			return r->scope->accounts[i].profile;
	}
	return NULL;
}

static int
find_credentials(struct remote *r, struct err *e)
{
	struct provider_wish wish = { .transport = &r->transport, .errors = r->service->sign.source.errors,
		.profile = profile_of(r, json_str(r->places, "account")) };
	char *warning = NULL;
	int rc;

	if (r->scope != NULL) {
		const struct scope *s = r->scope;

		scope_use_hosts(r->scope, r->knowledge);
		r->connect_to = s->connect_host != NULL ? xasprintf("%s:%d", s->connect_host, s->connect_port) : NULL;
		r->transport = (struct transport){ .connect_to = r->connect_to, .ca_file = s->ca_file, .plain = s->plain_http,
			.proxy = s->proxy, .connect_ms = s->connect_timeout * 1000 };
	}
	rc = provider_find(&r->provider, &wish, &warning, e);
	if (warning != NULL)
		log_warn("%s", warning);
	free(warning);
	return rc;
}

/* ---- calls ---- */

static int
who_signs(void *arg, const char *account, const struct credentials **out, struct err *e)
{
	struct remote *r = arg;

	(void)account;
	return provider_credentials(r->provider, out, e);
}

static int
take_answer(void *arg, struct exchange *x, struct err *e)
{
	struct remote *r = arg;

	(void)e;
	if (x->state == STATE_CONFIRMED) {
		cJSON_Delete(r->answer);
		r->answer = x->json;
		x->json = NULL;
	} else {
		err_set(&r->why, x->state == STATE_DENIED ? ERR_DENIED : ERR_NET, "%s: %s: %s", x->source, x->code ? x->code : "no answer",
		    x->message ? x->message : "");
	}
	return 0;
}

/* Make the call and leave its answer in r->answer. */
static int
ask(struct remote *r, const struct key_call *what, struct err *e)
{
	const struct http_options o = { .signer = { .find = who_signs, .arg = r }, .transport = r->transport, .budget_ms = BUDGET_MS,
		.on_exchange = take_answer, .arg = r };
	struct http *http = NULL;
	struct call *call = NULL;
	int rc = -1;

	cJSON_Delete(r->answer);
	r->answer = NULL;
	r->why = (struct err){ 0 };
	if (call_make(&call, &what->source, r->places, r->scope != NULL ? &r->scope->endpoints : NULL, e) == 0 &&
	    http_new(&http, &o, e) == 0 && http_add(http, call, e) == 0)
		rc = http_run(http, e);
	http_free(http);
	call_free(call);
	if (rc == 0 && r->answer == NULL)
		rc = err_set(e, r->why.code, "%s", r->why.text);
	return rc;
}

/* ---- the version of the key ---- */

/* Whether the version that the places name is the certificate's key: 1, 0, -1. */
static int
is_version(struct remote *r, X509 *cert, struct err *e)
{
	const char *pem;
	EVP_PKEY *key;
	BIO *bio;
	int same;

	if (ask(r, &r->service->public, e) != 0)
		return -1;
	pem = cJSON_GetStringValue(json_at(r->answer, r->service->public.value));
	if (pem == NULL || strlen(pem) > PUBLIC_MAX)
		return err_set(e, ERR_FORMAT, "%s: the answer has no public key", r->service->public.source.id);
	bio = BIO_new_mem_buf(pem, -1);
	key = bio != NULL ? PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL) : NULL;
	same = key != NULL && EVP_PKEY_eq(key, X509_get0_pubkey(cert)) == 1;
	EVP_PKEY_free(key);
	BIO_free(bio);
	ERR_clear_error();
	return same;
}

static int
find_version(struct remote *r, const char *name, X509 *cert, struct err *e)
{
	const struct key_call *how = &r->service->versions;
	const cJSON *one;
	cJSON *versions;
	int seen = 0, found = 0;

	if (ask(r, how, e) != 0)
		return -1;
	versions = r->answer;
	r->answer = NULL;
	cJSON_ArrayForEach(one, json_at(versions, how->list)) {
		const char *version = cJSON_GetStringValue(json_at(one, how->value));

		if (version == NULL || found != 0 || seen++ == VERSIONS_MAX)
			continue;
		set_place(r, "version", version);
		found = is_version(r, cert, e);
	}
	cJSON_Delete(versions);
	if (found != 0)
		return found > 0 ? 0 : -1;
	return err_set(e, ERR_CRYPTO, "%s: the certificate belongs to none of its %d version%s", name, seen, seen == 1 ? "" : "s");
}

/* ---- signing ---- */

static int
take_value(struct buf *out, const struct remote *r, struct err *e)
{
	const char *text = cJSON_GetStringValue(json_at(r->answer, r->service->sign.value)), *id = r->service->sign.source.id;
	unsigned char value[SIGN_VALUE_MAX * 2];
	size_t len = text != NULL ? strlen(text) : 0, fill = 0;
	int n;

	if (len == 0 || len > SIGN_VALUE_MAX || (n = EVP_DecodeBlock(value, (const unsigned char *)text, (int)len)) < 0) {
		ERR_clear_error();
		return err_set(e, ERR_FORMAT, "%s: the answer has no signature value in base64", id);
	}
	while (fill < 2 && text[len - 1 - fill] == '=')
		fill++;
	return buf_add(out, value, (size_t)n - fill) == 0 ? 0 : err_set(e, ERR_LIMIT, "%s: the value is over its limit", id);
}

static int
sign_there(const struct sign_key *k, enum sign_kind kind, const unsigned char digest[SHA256_SIZE], struct buf *out, struct err *e)
{
	struct remote *r = k->arg;
	const char *algorithm = kv_get(&r->service->algorithms, sign_kind_names[kind]);
	unsigned char text[2 * SHA256_SIZE];

	if (algorithm == NULL)
		return err_set(e, ERR_USAGE, "key service %s: has no signatures of kind %s", r->service->id, sign_kind_names[kind]);
	EVP_EncodeBlock(text, digest, SHA256_SIZE);
	set_place(r, "algorithm", algorithm);
	set_place(r, "digest", (const char *)text);
	return ask(r, &r->service->sign, e) == 0 ? take_value(out, r, e) : -1;
}

int
keyservice_open(struct sign_key *k, const char *name, const char *scope_path, X509 *cert, struct err *e)
{
	struct remote *r = xcalloc(1, sizeof(*r));

	*k = (struct sign_key){ .sign = sign_there, .release = remote_free, .arg = r };
	if (load(r, scope_path, e) == 0 && find_service(r, name, e) == 0 && find_credentials(r, e) == 0 &&
	    find_version(r, name, cert, e) == 0) {
		k->key = X509_get_pubkey(cert);
		return 0;
	}
	sign_key_release(k);
	return -1;
}
