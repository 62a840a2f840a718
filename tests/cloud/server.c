/*
 * The local cloud on a loopback port: libmicrohttpd in front of dispatch.c.  One thread for each connection, so that a
 * slow answer delays nobody else.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "dispatch.h"
#include "tls.h"

#define CONNECTIONS_MAX 1024
#define CONNECTION_TIMEOUT 120		/* seconds a connection may idle */
#define SLICE_MS 20			/* a slow answer looks so often whether the server stops */

struct options {
	const char *tenant, *port_file, *ready_file, *ca_file, *log_file;
	int port;
	bool plain;
};

/* One request while its body comes in. */
struct call {
	struct request rq;
	struct buf body;
	char *target;
};

/* The retrieve callback of GnuTLS has no argument of its own. */
static struct tls *the_tls;
static atomic_bool stopping;

static void *
on_uri(void *cls, const char *uri, struct MHD_Connection *connection)
{
	struct call *call = xcalloc(1, sizeof(*call));

	(void)cls;
	(void)connection;
	call->target = xstrdup(uri);
	buf_init(&call->body, REQUEST_BODY_MAX);
	return call;
}

static void
on_completed(void *cls, struct MHD_Connection *connection, void **req_cls, enum MHD_RequestTerminationCode toe)
{
	struct call *call = *req_cls;

	(void)cls;
	(void)connection;
	(void)toe;
	if (call == NULL)
		return;
	request_release(&call->rq);
	buf_release(&call->body);
	free(call->target);
	free(call);
	*req_cls = NULL;
}

static void
on_connection(void *cls, struct MHD_Connection *connection, void **socket_context, enum MHD_ConnectionNotificationCode toe)
{
	struct cloud *cloud = cls;

	(void)connection;
	(void)socket_context;
	if (toe == MHD_CONNECTION_NOTIFY_STARTED)
		journal_connection(cloud->journal);
}

/* The target is decoded by ourselves: what was signed is what was sent. */
static size_t
leave_escaped(void *cls, struct MHD_Connection *connection, char *s)
{
	(void)cls;
	(void)connection;
	return strlen(s);
}

static enum MHD_Result
add_header(void *cls, enum MHD_ValueKind kind, const char *key, const char *value)
{
	(void)kind;
	kv_add(cls, key, value);
	return MHD_YES;
}

static void
wait_ms(int ms)
{
	for (; ms > 0 && !atomic_load(&stopping); ms -= SLICE_MS)
		nanosleep(&(struct timespec){ .tv_nsec = (ms < SLICE_MS ? ms : SLICE_MS) * 1000000L }, NULL);
}

/* Bytes of an answer that is cut short. */
struct cut {
	char *data;
	size_t len;
};

static ssize_t
read_cut(void *cls, uint64_t pos, char *buf, size_t max)
{
	struct cut *cut = cls;
	size_t n;

	if (pos >= cut->len)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	n = cut->len - (size_t)pos < max ? cut->len - (size_t)pos : max;
	memcpy(buf, cut->data + pos, n);
	return (ssize_t)n;
}

static void
free_cut(void *cls)
{
	struct cut *cut = cls;

	free(cut->data);
	free(cut);
}

static struct MHD_Response *
make_response(struct response *rs, const struct delivery *how)
{
	size_t len = rs->body.len;
	char *data = buf_take(&rs->body);

	if (how->cut) {
		struct cut *cut = xcalloc(1, sizeof(*cut));

		*cut = (struct cut){ .data = data, .len = how->cut_at };
		return MHD_create_response_from_callback(len, 4096, read_cut, cut, free_cut);
	}
	if (len == 0) {
		free(data);
		return MHD_create_response_from_buffer(0, (void *)(uintptr_t)"", MHD_RESPMEM_PERSISTENT);
	}
	return MHD_create_response_from_buffer(len, data, MHD_RESPMEM_MUST_FREE);
}

/* Make the close of this connection a TCP reset. */
static enum MHD_Result
reset_connection(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct linger hard = { .l_onoff = 1, .l_linger = 0 };

	if (info)
		(void)setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	return MHD_NO;
}

static enum MHD_Result
send_answer(struct MHD_Connection *connection, struct response *rs, const struct delivery *how)
{
	struct MHD_Response *response;
	enum MHD_Result rc;

	wait_ms(how->slow_ms);
	if (how->reset)
		return reset_connection(connection);
	response = make_response(rs, how);
	for (size_t i = 0; i < rs->headers.n; i++)
		MHD_add_response_header(response, rs->headers.items[i].name, rs->headers.items[i].value);
	rc = MHD_queue_response(connection, (unsigned)rs->status, response);
	MHD_destroy_response(response);
	return rc;
}

static enum MHD_Result
finish(struct cloud *cloud, struct MHD_Connection *connection, struct call *call)
{
	struct response rs = { .status = 200 };
	struct delivery how;
	enum MHD_Result rc;

	MHD_get_connection_values(connection, MHD_HEADER_KIND, add_header, &call->rq.headers);
	call->rq.host_header = kv_get(&call->rq.headers, "host");
	call->rq.body = buf_text(&call->body);
	call->rq.body_len = call->body.len;
	buf_init(&rs.body, RESPONSE_BODY_MAX);
	journal_begin(cloud->journal);
	cloud_serve(cloud, &call->rq, call->target, &rs, &how);
	rc = send_answer(connection, &rs, &how);
	journal_end(cloud->journal);
	response_release(&rs);
	return rc;
}

static enum MHD_Result
on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
    const char *upload, size_t *upload_len, void **req_cls)
{
	struct call *call = *req_cls;

	(void)url;
	(void)version;
	if (call->rq.method == NULL) {	/* the first call comes before the body */
		call->rq.method = method;
		return MHD_YES;
	}
	if (*upload_len > 0) {
		if (buf_add(&call->body, upload, *upload_len) != 0)
			return MHD_NO;	/* no client of ours sends so much: hang up */
		*upload_len = 0;
		return MHD_YES;
	}
	return finish(cls, connection, call);
}

static int
on_certificate(gnutls_session_t session, const gnutls_datum_t *req_ca_dn, int n_reqs, const gnutls_pk_algorithm_t *algos,
    int n_algos, gnutls_pcert_st **chain, unsigned *n, gnutls_privkey_t *key)
{
	(void)req_ca_dn;
	(void)n_reqs;
	(void)algos;
	(void)n_algos;
	return tls_retrieve(the_tls, session, chain, n, key);
}

static struct MHD_Daemon *
start(struct cloud *cloud, const struct options *o)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)o->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL |
	    MHD_USE_SUPPRESS_DATE_NO_CLOCK;

	if (!o->plain)
		flags |= MHD_USE_TLS;
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, cloud,
	    MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CONNECTION_TIMEOUT,
	    MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
	    MHD_OPTION_URI_LOG_CALLBACK, on_uri, NULL,
	    MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, cloud,
	    o->plain ? MHD_OPTION_END : MHD_OPTION_HTTPS_CERT_CALLBACK, on_certificate,
	    MHD_OPTION_END);
}

/* Write what a client needs to find us; the ready file last, because somebody waits for it. */
static int
announce(struct MHD_Daemon *daemon, const struct options *o, struct err *e)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
	char text[16];
	int n = snprintf(text, sizeof(text), "%u\n", info ? info->port : 0u);

	if (o->ca_file && the_tls && file_write(o->ca_file, tls_ca_pem(the_tls), strlen(tls_ca_pem(the_tls)), e) != 0)
		return -1;
	if (o->port_file && file_write(o->port_file, text, (size_t)n, e) != 0)
		return -1;
	return o->ready_file ? file_write(o->ready_file, text, (size_t)n, e) : 0;
}

static int
run(const struct options *o, struct err *e)
{
	struct cloud cloud = { .tenant = NULL };
	struct MHD_Daemon *daemon = NULL;
	sigset_t signals;
	int rc = -1, got;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);	/* before any thread: they inherit it */
	if (cloud_init(&cloud, o->tenant, o->log_file, e) != 0)
		goto out;
	if (!o->plain && tls_new(&the_tls, e) != 0)
		goto out;
	if ((daemon = start(&cloud, o)) == NULL) {
		err_set(e, ERR_NET, "127.0.0.1:%d: can not listen: %s", o->port, strerror(errno));
		goto out;
	}
	if (announce(daemon, o, e) != 0)
		goto out;
	sigwait(&signals, &got);
	rc = 0;
out:
	atomic_store(&stopping, true);
	if (daemon)
		MHD_stop_daemon(daemon);
	tls_free(the_tls);
	cloud_release(&cloud);
	return rc;
}

static const char usage[] =
    "Usage: localcloud --tenant FILE [OPTION]...\n"
    "A stand-in for the cloud's services on 127.0.0.1, over a tenant described in JSON (tenant.md).\n\n"
    "  --tenant FILE      the tenant to serve\n"
    "  --port N           listen there (default 0: any free port)\n"
    "  --port-file FILE   write the port there\n"
    "  --ca-file FILE     write the certificate of the throw-away CA there\n"
    "  --ready-file FILE  write the port there when everything else is in place\n"
    "  --log FILE         one JSON object for each request\n"
    "  --plain            HTTP instead of HTTPS\n"
    "  --check            read the tenant, say what is wrong with it, and end\n";

enum { OPT_TENANT = 1, OPT_PORT, OPT_PORT_FILE, OPT_CA_FILE, OPT_READY_FILE, OPT_LOG, OPT_PLAIN, OPT_CHECK, OPT_HELP };

static const struct option long_options[] = {
	{ "tenant", required_argument, NULL, OPT_TENANT }, { "port", required_argument, NULL, OPT_PORT },
	{ "port-file", required_argument, NULL, OPT_PORT_FILE }, { "ca-file", required_argument, NULL, OPT_CA_FILE },
	{ "ready-file", required_argument, NULL, OPT_READY_FILE }, { "log", required_argument, NULL, OPT_LOG },
	{ "plain", no_argument, NULL, OPT_PLAIN }, { "check", no_argument, NULL, OPT_CHECK },
	{ "help", no_argument, NULL, OPT_HELP }, { NULL, 0, NULL, 0 }
};

static int
check_tenant(const char *path, struct err *e)
{
	struct cloud cloud;
	int rc = cloud_init(&cloud, path, NULL, e);

	cloud_release(&cloud);
	return rc;
}

int
main(int argc, char **argv)
{
	struct options o = { .tenant = NULL };
	struct err e = { .code = ERR_NONE };
	bool check = false;
	int c, rc;

	while ((c = getopt_long(argc, argv, "", long_options, NULL)) != -1)
		switch (c) {
		case OPT_TENANT: o.tenant = optarg; break;
		case OPT_PORT: o.port = atoi(optarg); break;
		case OPT_PORT_FILE: o.port_file = optarg; break;
		case OPT_CA_FILE: o.ca_file = optarg; break;
		case OPT_READY_FILE: o.ready_file = optarg; break;
		case OPT_LOG: o.log_file = optarg; break;
		case OPT_PLAIN: o.plain = true; break;
		case OPT_CHECK: check = true; break;
		case OPT_HELP: fputs(usage, stdout); return 0;
		default: return 2;
		}
	if (o.tenant == NULL || optind != argc || o.port < 0 || o.port > 65535) {
		fputs(usage, stderr);
		return 2;
	}
	rc = check ? check_tenant(o.tenant, &e) : run(&o, &e);
	if (rc != 0)
		fprintf(stderr, "localcloud: %s\n", e.text);
	return rc == 0 ? 0 : e.code == ERR_FORMAT || e.code == ERR_LIMIT || e.code == ERR_USAGE ? 2 : 3;
}
