/*
 * The mount's life: made, served, and taken down in reverse.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define THREADS_MAX	10
#define IDLE_THREADS	4

static int
add_arguments(const struct front_options *o, struct fuse_args *args)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(4096);

	(void)buf_printf(&b, "fsname=%s,subtype=certfs,nosuid,nodev%s%s",
	    o->fsname, o->kernel_options[0] == '\0' ? "" : ",",
	    o->kernel_options);
	if (b.error < 0)
		return b.error;
	if (fuse_opt_add_arg(args, "certfs") != 0 ||
	    fuse_opt_add_arg(args, "-o") != 0 ||
	    fuse_opt_add_arg(args, buf_text(&b)) != 0 ||
	    (o->debug && fuse_opt_add_arg(args, "-d") != 0))
		return -ENOMEM;
	return 0;
}

static int
make_session(struct front *f, struct reason *why)
{
	struct fuse_args args = FUSE_ARGS_INIT(0, NULL);
	int r;

	r = add_arguments(&f->options, &args);
	if (r == 0) {
		f->session = fuse_session_new(&args, &front_ops,
		    sizeof(front_ops), f);
		if (f->session == NULL)
			r = -EINVAL;
	}
	fuse_opt_free_args(&args);
	if (r < 0)
		return reason_set(why, -r, "cannot make a FUSE session with "
		    "the options '%s'", f->options.kernel_options);
	if (fuse_session_mount(f->session, f->mount_point) != 0)
		return reason_set(why, EIO, "cannot mount on '%s': see the "
		    "line above; /dev/fuse and, for a user who is not root, "
		    "fusermount3 are needed (on Debian: apt install fuse3)",
		    f->mount_point);
	f->mounted = true;
	return 0;
}

int
front_mount(struct tree *t, struct domain *d,
    const struct front_options *options, struct front **ret_front,
    struct reason *why)
{
	struct front *f = calloc(1, sizeof(*f));
	int r;

	if (f == NULL)
		return reason_set(why, ENOMEM, "out of memory");
	r = notifier_init(f);
	if (r < 0) {
		free(f);
		return reason_set(why, -r, "cannot make a lock: %s",
		    strerror(-r));
	}
	f->tree = t;
	f->domain = d;
	f->options = *options;
	f->mount_point = text_dup(options->mount_point,
	    strlen(options->mount_point));
	r = f->mount_point == NULL ? -ENOMEM : make_session(f, why);
	if (r < 0) {
		front_free(f);
		return r;
	}
	domain_on_change(d, notifier_tell, f);
	*ret_front = f;
	return 0;
}

static int
serve(struct front *f)
{
	struct fuse_loop_config *config;
	int r;

	if (f->options.single_threaded)
		return fuse_session_loop(f->session);
	config = fuse_loop_cfg_create();
	if (config == NULL)
		return -ENOMEM;
	fuse_loop_cfg_set_max_threads(config, THREADS_MAX);
	fuse_loop_cfg_set_idle_threads(config, IDLE_THREADS);
	r = fuse_session_loop_mt(f->session, config);
	fuse_loop_cfg_destroy(config);
	return r;
}

/*
 * The connection ends with the mount: libfuse knows that of a thread that
 * waits for a request, but not of one that was about to take one.
 */
static int
serve_to_the_end(struct front *f)
{
	int r = serve(f);

	return r == -ECONNABORTED ? 0 : r;
}

int
front_run(struct front *f)
{
	int r;

	r = notifier_start(f);
	if (r == 0)
		r = signals_start(f);
	if (r == 0)
		r = serve_to_the_end(f);
	/* Also says to a leave() that waits: the loop has ended. */
	notifier_stop(f);
	signals_stop(f);
	return r;
}

void
front_free(struct front *f)
{
	if (f == NULL)
		return;
	/* What the tree keeps in the end changes states, and is told nobody. */
	domain_on_change(f->domain, NULL, NULL);
	if (f->mounted)
		fuse_session_unmount(f->session);
	if (f->session != NULL)
		fuse_session_destroy(f->session);
	pthread_cond_destroy(&f->wake);
	pthread_mutex_destroy(&f->lock);
	free(f->mount_point);
	free(f);
}
