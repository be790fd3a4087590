/*
 * daemon: into the background, and no sooner than the mount answers.
 */
#ifndef CERTFS_DAEMON_H
#define CERTFS_DAEMON_H

#include <stdbool.h>

/*
 * Fork; returns in the child, with a descriptor for daemon_ready().  The
 * parent waits: it leaves with 0 when the child said so, and with 1 when the
 * child went without.  'patience': how long after that it still waits for a
 * warning, in ms.  -errno when there was no fork.
 */
int	daemon_start(int patience, int *ret_ready_fd);
/* Say so, and let go of the terminal; accepts -1 (foreground). */
void	daemon_ready(int ready_fd);
/*
 * Behind daemon_ready(): what the parent is to say, "" for nothing, and that
 * is all; closes it.  Accepts -1.
 */
void	daemon_warn(int ready_fd, const char *warning);
/*
 * Give memory back when it is free: connectors come and go in megabytes, and
 * an arena for each thread would keep the largest of them for ever.  Before
 * the first thread.
 */
void	daemon_thrift(void);
/* No core dumps, no ptrace by others, no swap where that is allowed. */
void	daemon_harden(void);
/* Undo what keeps a leak checker from looking at its own process. */
void	daemon_soften(void);

#endif
