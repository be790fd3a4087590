/*
 * Past microhttpd, which sends nothing but sound answers: what a fault needs
 * goes through the connection's TLS session, or right into its socket.
 */
#include "server.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include <gnutls/gnutls.h>

/* How often somebody who waits looks whether the server is to end. */
#define LOOK_MS	200

static int
socket_of(const struct request *q)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    q->connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	return info == NULL ? -1 : info->connect_fd;
}

/* NULL: no TLS. */
static gnutls_session_t
session_of(const struct request *q)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    q->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);

	return info == NULL ? NULL : info->tls_session;
}

/* What was sent, 0: not now, or -EPIPE. */
static ssize_t
send_some(gnutls_session_t session, int fd, const char *data, size_t len)
{
	ssize_t n;

	if (session != NULL) {
		n = gnutls_record_send(session, data, len);
		if (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED)
			return 0;
		return n < 0 ? -EPIPE : n;
	}
	n = send(fd, data, len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return n < 0 ? -EPIPE : n;
}

/* Until the client takes more; false: it does not, or the server ends. */
static bool
wait_for_room(const struct request *q, int fd)
{
	const int64_t end = monotonic_now() +
	    q->portal->options->timeout * NS_PER_SECOND;
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	while (!serve_is_ending(q->portal->stopping) &&
	    monotonic_now() < end) {
		int n = poll(&p, 1, LOOK_MS);

		if (n > 0)
			return (p.revents & (POLLERR | POLLHUP)) == 0;
		if (n < 0 && errno != EINTR)
			return false;
	}
	return false;
}

int
raw_send(struct request *q, const void *data, size_t len)
{
	gnutls_session_t session = session_of(q);
	const int fd = socket_of(q);
	const char *at = data;
	ssize_t n;

	while (len > 0) {
		if (fd < 0 || !wait_for_room(q, fd))
			return -EPIPE;
		n = send_some(session, fd, at, len);
		if (n < 0)
			return (int)n;
		at += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Of all ends of a connection only this one is told at once. */
void
raw_reset(struct request *q)
{
	const struct sockaddr nobody = { .sa_family = AF_UNSPEC };
	const int fd = socket_of(q);

	if (fd >= 0)
		(void)connect(fd, &nobody, sizeof(nobody));
}
