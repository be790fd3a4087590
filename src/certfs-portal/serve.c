/*
 * The two listeners, from the command line to the signal that ends them.  A
 * connection has a thread, because requests wait: for the database, and for
 * the faults that are asked for.
 */
#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#define CONNECTIONS_MAX	512u
#define BACKLOG		128
#define PEM_MAX		((size_t)1 << 20)
#define HEADERS_LIMIT	((size_t)64 << 10)

/* ---- the end ---- */

struct stopping {
	pthread_mutex_t	 mutex;
	pthread_cond_t	 condition;
	bool		 set;
};

int64_t
monotonic_now(void)
{
	struct timespec now;

	/* Cannot fail: the clock is known and the pointer is good. */
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

static int
stopping_init(struct stopping *stopping)
{
	pthread_condattr_t attributes;
	int r;

	r = pthread_condattr_init(&attributes);
	if (r != 0)
		return -r;
	r = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	if (r == 0)
		r = pthread_cond_init(&stopping->condition, &attributes);
	(void)pthread_condattr_destroy(&attributes);
	if (r == 0)
		r = pthread_mutex_init(&stopping->mutex, NULL);
	return -r;
}

bool
serve_sleep(struct stopping *stopping, int64_t ms)
{
	const int64_t end = monotonic_now() + ms * (NS_PER_SECOND / 1000);
	const struct timespec until = {
		.tv_sec = (time_t)(end / NS_PER_SECOND),
		.tv_nsec = (long)(end % NS_PER_SECOND),
	};
	bool set;

	if (ms <= 0)
		return false;
	(void)pthread_mutex_lock(&stopping->mutex);
	while (!stopping->set && pthread_cond_timedwait(&stopping->condition,
	    &stopping->mutex, &until) == 0)
		;
	set = stopping->set;
	(void)pthread_mutex_unlock(&stopping->mutex);
	return set;
}

bool
serve_is_ending(struct stopping *stopping)
{
	bool set;

	(void)pthread_mutex_lock(&stopping->mutex);
	set = stopping->set;
	(void)pthread_mutex_unlock(&stopping->mutex);
	return set;
}

static void
stop(struct stopping *stopping)
{
	(void)pthread_mutex_lock(&stopping->mutex);
	stopping->set = true;
	(void)pthread_cond_broadcast(&stopping->condition);
	(void)pthread_mutex_unlock(&stopping->mutex);
}

/* ---- sockets ---- */

struct address {
	struct sockaddr_storage	 storage;
	socklen_t		 len;
};

/* "127.0.0.1:8443" or "[::1]:8443". */
static int
parse_address(const char *text, struct address *ret_address,
    struct reason *why)
{
	const struct addrinfo hints = {
		.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICSERV | AI_PASSIVE,
	};
	const char *colon = strrchr(text, ':');
	char *host CF_AUTO(free_done) = NULL;
	struct addrinfo *found = NULL;
	size_t len;

	if (colon == NULL || colon == text || colon[1] == '\0')
		return reason_set(why, EINVAL, "'%s' is no ADDRESS:PORT",
		    text);
	len = (size_t)(colon - text);
	if (text[0] == '[' && colon[-1] == ']')
		host = text_dup(text + 1, len - 2);
	else
		host = text_dup(text, len);
	if (host == NULL)
		return reason_set(why, ENOMEM, "no memory");
	if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
		return reason_set(why, EINVAL, "'%s' is no ADDRESS:PORT that "
		    "can be listened to", text);
	memcpy(&ret_address->storage, found->ai_addr, found->ai_addrlen);
	ret_address->len = found->ai_addrlen;
	freeaddrinfo(found);
	return 0;
}

static bool
is_loopback(const struct address *address)
{
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	if (address->storage.ss_family == AF_INET6) {
		memcpy(&in6, &address->storage, sizeof(in6));
		return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
	}
	memcpy(&in, &address->storage, sizeof(in));
	return ntohl(in.sin_addr.s_addr) >> 24 == 127;
}

static int
open_socket(const char *text, const struct address *address, int *ret_socket,
    struct reason *why)
{
	int fd CF_AUTO(fd_done) = -1;
	const int on = 1;

	fd = socket(address->storage.ss_family,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* A server that is started again gets its port at once. */
	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
	    bind(fd, (const struct sockaddr *)&address->storage,
	    address->len) < 0 || listen(fd, BACKLOG) < 0)
		return reason_set(why, errno, "cannot listen to '%s': %s",
		    text, strerror(errno));
	*ret_socket = fd_steal(&fd);
	return 0;
}

/* ---- a listener ---- */

struct listener {
	struct portal		*portal;
	const struct side	*side;
	const char		*word;		/* what is printed of it */
	struct MHD_Daemon	*daemon;
	int			 socket;
	bool			 tls;
	char			 complaint[200]; /* why it did not start */
	pthread_t		 starter;	/* who starts it */
};

static enum MHD_Result
handle(void *arg, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *data, size_t *len,
    void **context)
{
	struct listener *listener = arg;
	struct request *q = *context;

	(void)version;
	if (q == NULL) {
		q = request_new(listener->portal, listener->side, connection,
		    method, url);
		*context = q;
		if (q == NULL)
			return MHD_NO;
		return request_begin(q) ? request_end(q) : MHD_YES;
	}
	if (*len > 0) {
		const bool more = request_receive(q, data, *len);

		*len = 0;
		return more ? MHD_YES : MHD_NO;
	}
	return request_end(q);
}

static void
completed(void *arg, struct MHD_Connection *connection, void **context,
    enum MHD_RequestTerminationCode code)
{
	(void)arg;
	(void)connection;
	(void)code;
	request_free(*context);
	*context = NULL;
}

/* Paths and queries are compared as they came. */
static size_t
leave_escaped(void *arg, struct MHD_Connection *connection, char *text)
{
	(void)arg;
	(void)connection;
	return strlen(text);
}

/*
 * What clients do wrong is no matter for the log of the server; what keeps it
 * from starting is told.
 */
static void CF_PRINTF(2, 0)
take_complaint(void *arg, const char *format, va_list ap)
{
	struct listener *listener = arg;

	if (!pthread_equal(pthread_self(), listener->starter))
		return;
	(void)vsnprintf(listener->complaint, sizeof(listener->complaint),
	    format, ap);
	listener->complaint[strcspn(listener->complaint, "\n")] = '\0';
}

static int
start_daemon(struct listener *listener, const char *certificate,
    const char *key, struct reason *why)
{
	const unsigned flags = MHD_USE_THREAD_PER_CONNECTION |
	    MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC |
	    MHD_USE_ERROR_LOG | (listener->tls ? MHD_USE_TLS : 0u);
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, NULL },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, NULL },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};
	struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };

	tls[0].ptr_value = (void *)(uintptr_t)certificate;
	tls[1].ptr_value = (void *)(uintptr_t)key;
	tls[2].ptr_value = (void *)(uintptr_t)
	    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";
	listener->starter = pthread_self();
	listener->daemon = MHD_start_daemon(flags, 0, NULL, NULL, handle,
	    listener,
	    MHD_OPTION_EXTERNAL_LOGGER, take_complaint, listener,
	    MHD_OPTION_LISTEN_SOCKET, listener->socket,
	    MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX,
	    MHD_OPTION_CONNECTION_TIMEOUT,
	    (unsigned)listener->portal->options->timeout,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEADERS_LIMIT,
	    MHD_OPTION_NOTIFY_COMPLETED, completed, NULL,
	    MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
	    MHD_OPTION_ARRAY, listener->tls ? tls : none, MHD_OPTION_END);
	if (listener->daemon == NULL)
		return reason_set(why, EINVAL, "cannot serve: %s",
		    listener->complaint[0] != '\0' ? listener->complaint :
		    "the certificate and its key cannot be used");
	return 0;
}

static void
stop_daemon(struct listener *listener)
{
	/* It closes the socket, too. */
	if (listener->daemon != NULL)
		MHD_stop_daemon(listener->daemon);
	else
		fd_done(&listener->socket);
}

static int
print_address(const struct listener *listener)
{
	struct address address = { .len = sizeof(address.storage) };
	char host[64], port[16];
	const bool six = getsockname(listener->socket,
	    (struct sockaddr *)&address.storage, &address.len) == 0 &&
	    address.storage.ss_family == AF_INET6;

	if (getnameinfo((const struct sockaddr *)&address.storage,
	    address.len, host, sizeof(host), port, sizeof(port),
	    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return -EIO;
	return printf("%s http%s://%s%s%s:%s\n", listener->word,
	    listener->tls ? "s" : "", six ? "[" : "", host, six ? "]" : "",
	    port) < 0 ? -EIO : 0;
}

/* ---- all of it ---- */

struct server {
	struct portal	 portal;
	struct stopping	 stopping;
	struct listener	 publishers, reviewers;
	struct buf	 certificate, key;
};

static int
read_pem(const char *path, struct buf *out, struct reason *why)
{
	int r;

	if (path == NULL)
		return 0;
	r = file_read_all(AT_FDCWD, path, PEM_MAX, out);
	if (r < 0)
		return reason_set(why, -r, "cannot read '%s': %s", path,
		    strerror(-r));
	return 0;
}

static int
listen_to(struct server *server, struct reason *why)
{
	const struct options *o = server->portal.options;
	struct address publishers = { 0 }, reviewers = { 0 };
	int r;

	r = parse_address(o->listen, &publishers, why);
	if (r == 0)
		r = parse_address(o->reviewer, &reviewers, why);
	if (r < 0)
		return r;
	if (o->certificate == NULL && !is_loopback(&publishers))
		return reason_set(why, EINVAL, "--listen %s: without "
		    "--certificate and --key tokens would be sent in the "
		    "clear, so only loopback is possible", o->listen);
	if (!is_loopback(&reviewers))
		return reason_set(why, EINVAL, "--reviewer %s: who reaches it "
		    "needs no token, so only loopback is possible",
		    o->reviewer);
	r = open_socket(o->listen, &publishers, &server->publishers.socket,
	    why);
	if (r == 0)
		r = open_socket(o->reviewer, &reviewers,
		    &server->reviewers.socket, why);
	return r;
}

static int
set_up(struct server *server, struct reason *why)
{
	struct portal *portal = &server->portal;
	const struct options *o = portal->options;
	int r;

	portal->faults = faults_new();
	portal->running = running_new();
	if (portal->faults == NULL || portal->running == NULL)
		return reason_set(why, ENOMEM, "no memory");
	r = tokens_read(o->tokens, &portal->tokens, why);
	if (r == 0)
		r = read_pem(o->certificate, &server->certificate, why);
	if (r == 0)
		r = read_pem(o->key, &server->key, why);
	if (r == 0)
		r = listen_to(server, why);
	if (r == 0)
		r = db_open(o->store, &portal->db, why);
	return r;
}

static int
start(struct server *server, struct reason *why)
{
	int r;

	r = start_daemon(&server->publishers, buf_text(&server->certificate),
	    buf_text(&server->key), why);
	if (r == 0)
		r = start_daemon(&server->reviewers, NULL, NULL, why);
	if (r < 0)
		return r;
	if (print_address(&server->publishers) < 0 ||
	    print_address(&server->reviewers) < 0 || fflush(stdout) != 0)
		return reason_set(why, EIO, "cannot print where it listens");
	return 0;
}

static void
server_done(struct server *server)
{
	stop(&server->stopping);
	stop_daemon(&server->publishers);
	stop_daemon(&server->reviewers);
	db_close(server->portal.db);
	faults_free(server->portal.faults);
	running_free(server->portal.running);
	tokens_done(&server->portal.tokens);
	if (server->key.data != NULL)
		sodium_memzero(server->key.data, server->key.len);
	buf_done(&server->key);
	buf_done(&server->certificate);
	(void)pthread_cond_destroy(&server->stopping.condition);
	(void)pthread_mutex_destroy(&server->stopping.mutex);
}

int
serve(const struct options *options, struct reason *why)
{
	struct server server = {
		.portal = { .options = options },
		.publishers = { .side = &side_public, .word = "portal",
		    .socket = -1, .tls = options->certificate != NULL },
		.reviewers = { .side = &side_reviewer, .word = "reviewer",
		    .socket = -1 },
		.certificate = BUF_INIT(PEM_MAX), .key = BUF_INIT(PEM_MAX),
	};
	sigset_t signals;
	int r, number;

	/* Before there are threads, which inherit it. */
	(void)signal(SIGPIPE, SIG_IGN);
	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGTERM);
	(void)sigaddset(&signals, SIGINT);
	if (pthread_sigmask(SIG_BLOCK, &signals, NULL) != 0 ||
	    sodium_init() < 0)
		return reason_set(why, EIO, "cannot start");
	r = stopping_init(&server.stopping);
	if (r < 0)
		return reason_set(why, -r, "cannot start: %s", strerror(-r));
	server.portal.stopping = &server.stopping;
	server.publishers.portal = server.reviewers.portal = &server.portal;
	r = set_up(&server, why);
	if (r == 0)
		r = start(&server, why);
	if (r == 0)
		(void)sigwait(&signals, &number);
	server_done(&server);
	return r;
}
