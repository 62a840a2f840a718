#include "cmd/signing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fileio.h"
#include "bundle/sign/pkcs11.h"
#include "bundle/sign/sm2sign.h"
#include "cmd/keyservice.h"
#include "cmd/prompt.h"

int
signing_check(const struct signing *s, struct err *e)
{
	const char *sm2 = s->sm2 ? "sm2-" : "";

	if (s->key == NULL && s->certificate != NULL)
		return err_set(e, ERR_USAGE, "--%skey and --%scertificate: want both, found only --%scertificate", sm2, sm2, sm2);
	if (s->cms && s->key == NULL)
		return err_set(e, ERR_USAGE, "--sm2-cms: want --sm2-key, whose signature it is a form of");
	if (s->passphrase_file != NULL && s->passphrase_fd != NULL)
		return err_set(e, ERR_USAGE, "--%spassphrase-file and --%spassphrase-fd: want one of them, found both", sm2, sm2);
	return 0;
}

/* The first line of what was read is the passphrase. */
static void
take_line(struct signing *s, struct buf *b)
{
	s->passphrase = secret_new_n(buf_text(b), strcspn(buf_text(b), "\r\n"));
	if (b->data != NULL)
		OPENSSL_cleanse(b->data, b->cap);
}

/* Only the line is read: what follows in a pipe is somebody else's. */
static int
read_descriptor(struct buf *b, const char *text, struct err *e)
{
	char *end, c = '\0';
	long fd = strtol(text, &end, 10);
	ssize_t n = 0;

	if (*text < '0' || *text > '9' || *end != '\0' || fd > INT16_MAX)
		return err_set(e, ERR_USAGE, "--passphrase-fd: want the number of a descriptor, found %.20s", text);
	while (c != '\n' && (n = read((int)fd, &c, 1)) != 0) {
		if (n < 0 && errno == EINTR && !stop_requested())
			continue;
		if (n < 0)
			return err_errno(e, "--passphrase-fd %ld: cannot read", fd);
		if (buf_add(b, &c, 1) != 0)
			return err_set(e, ERR_LIMIT, "--passphrase-fd %ld: the line is over the limit of %zu bytes", fd, b->max);
	}
	return 0;
}

static int
read_passphrase(struct signing *s, struct err *e)
{
	struct buf b;
	int rc;

	if (s->passphrase != NULL || (s->passphrase_file == NULL && s->passphrase_fd == NULL))
		return 0;
	buf_init(&b, PROMPT_MAX);
	rc = s->passphrase_fd != NULL ? read_descriptor(&b, s->passphrase_fd, e) : file_read(&b, s->passphrase_file, e);
	if (rc == 0)
		take_line(s, &b);
	buf_release(&b);
	return rc;
}

static int
ask(void *arg, const char *what, const struct secret **out, struct err *e)
{
	struct signing *s = arg;

	if (s->passphrase == NULL && prompt_secret(&s->passphrase, what, e) != 0)
		return -1;
	*out = s->passphrase;
	return 0;
}

static int
open_token(void *arg, struct sign_key *k, X509 *cert, struct err *e)
{
	struct signing *s = arg;
	const struct passphrase pin = { .given = s->passphrase, .ask = ask, .arg = s };

	(void)cert;	/* the URI names the key */
	if (s->sm2)
		return err_set(e, ERR_USAGE, "%s: OpenSSL's engine for tokens does not sign in SM2; want the SM2 key in a file, or in KMS", s->key);
	return pkcs11_open(k, s->key, &pin, e);
}

static int
open_service(void *arg, struct sign_key *k, X509 *cert, struct err *e)
{
	const struct signing *s = arg;

	return keyservice_open(k, s->key, s->scope, cert, e);
}

/* Who opens a key that is in no file, by its name; NULL: it is a file. */
static sign_key_open *
opener(const char *name)
{
	if (name == NULL || strchr(name, ':') == NULL || file_exists(name))
		return NULL;
	return strncmp(name, PKCS11_SCHEME, strlen(PKCS11_SCHEME)) == 0 ? open_token : open_service;
}

int
signing_source(struct signing *s, const char *name, struct signer_source *out, struct err *e)
{
	*out = (struct signer_source){
		.key = s->key,
		.certificate = s->certificate,
		.kind = s->kind,
		.role = s->role != NULL ? s->role : name,
		.crls = &s->crls,
		.sm2 = s->sm2,
	};
	if (read_passphrase(s, e) != 0)
		return -1;
	out->passphrase = (struct passphrase){ .given = s->passphrase, .ask = ask, .arg = s };
	out->open = opener(s->key);
	out->arg = s;
	return 0;
}

int
signing_try(struct signing *s, const char *name, struct err *e)
{
	struct signer_source source;
	struct signer signer = { 0 };
	int rc = signing_source(s, name, &source, e);

	if (rc == 0)
		rc = (s->sm2 ? sm2_signer_load : signer_load)(&signer, &source, (time_t)(clock_ms() / 1000), e);
	signer_release(&signer);
	return rc;
}

void
signing_release(struct signing *s)
{
	secret_free(s->passphrase);
	s->passphrase = NULL;
	strlist_release(&s->crls);
}
