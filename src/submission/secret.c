/*
 * Secrets at rest.  A sealed value is a random nonce and libsodium's
 * secretbox behind it; the key is read, or made, when first needed and lives
 * in guarded memory.  The key file appears whole or not at all: it is written
 * under another name and synced first, because half a key would make every
 * secret sealed under it unreadable.
 */
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_FILE_NEW	SECRET_KEY_FILE ".new"
#define KEY_SIZE	crypto_secretbox_KEYBYTES
#define OVERHEAD	(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
#define SECRET_MAX	((size_t)1 << 20)

struct vault {
	pthread_mutex_t	 lock;		/* over 'key' until it is there */
	char		*directory;
	char		*given;		/* NULL: the key is in 'directory' */
	unsigned char	*key;		/* guarded; NULL: not needed so far */
};

static bool
has_names(struct vault *v, const char *directory, const char *given)
{
	v->directory = text_dup(directory, strlen(directory));
	if (given != NULL)
		v->given = text_dup(given, strlen(given));
	return v->directory != NULL && (given == NULL || v->given != NULL);
}

int
vault_new(const char *directory, const char *given, struct vault **ret_vault)
{
	struct vault *v;

	if (sodium_init() < 0)
		return -EIO;
	v = calloc(1, sizeof(*v));
	if (v == NULL)
		return -ENOMEM;
	if (!has_names(v, directory, given) ||
	    pthread_mutex_init(&v->lock, NULL) != 0) {
		free(v->directory);
		free(v->given);
		free(v);
		return -ENOMEM;
	}
	*ret_vault = v;
	return 0;
}

void
vault_free(struct vault *v)
{
	if (v == NULL)
		return;
	sodium_free(v->key);
	pthread_mutex_destroy(&v->lock);
	free(v->directory);
	free(v->given);
	free(v);
}

const char *
vault_key_name(const struct vault *v)
{
	return v->given != NULL ? "credential 'certfs.key'" :
	    "file '" SECRET_KEY_FILE "' beside the store";
}

static void
guarded_done(unsigned char **memory)
{
	sodium_free(*memory);		/* zeroes it */
}

static int
write_new_key(int dir, const unsigned char *key)
{
	int fd CF_AUTO(fd_done) = -1;
	int r;

	/* Left by a daemon that died; the store's lock says it was ours. */
	if (unlinkat(dir, KEY_FILE_NEW, 0) < 0 && errno != ENOENT)
		return -errno;
	fd = openat(dir, KEY_FILE_NEW, O_WRONLY | O_CREAT | O_EXCL |
	    O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	r = file_write_all(fd, key, KEY_SIZE);
	if (r < 0)
		return r;
	return fsync(fd) < 0 ? -errno : 0;
}

static int
make_key(int dir, unsigned char *key)
{
	int r;

	crypto_secretbox_keygen(key);
	r = write_new_key(dir, key);
	if (r < 0)
		return r;
	/* Replaces nothing: there was none, and the store is ours alone. */
	if (renameat(dir, KEY_FILE_NEW, dir, SECRET_KEY_FILE) < 0 ||
	    fsync(dir) < 0)
		return -errno;
	return 0;
}

/* -ENOENT: there is none; -EBADMSG: it is no key of ours. */
static int
read_key(int dir, const char *name, unsigned char *key)
{
	int fd CF_AUTO(fd_done) = -1;
	struct stat st;
	ssize_t n;

	fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_size != KEY_SIZE)
		return -EBADMSG;
	do
		n = read(fd, key, KEY_SIZE);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return n == KEY_SIZE ? 0 : -EBADMSG;
}

/* The one beside the store, which is made when it is needed first. */
static int
own_key(const struct vault *v, bool make, unsigned char *key)
{
	int dir CF_AUTO(fd_done) = -1;
	int r;

	dir = open(v->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return -errno;
	r = read_key(dir, SECRET_KEY_FILE, key);
	return r == -ENOENT && make ? make_key(dir, key) : r;
}

static int
load_key(struct vault *v, bool make)
{
	unsigned char *key CF_AUTO(guarded_done) = NULL;
	int r;

	key = sodium_malloc(KEY_SIZE);
	if (key == NULL)
		return -ENOMEM;
	r = v->given != NULL ? read_key(AT_FDCWD, v->given, key) :
	    own_key(v, make, key);
	if (r < 0)
		return r;
	if (sodium_mprotect_readonly(key) < 0)
		return -errno;
	v->key = key;
	key = NULL;
	return 0;
}

/* The key stays what it is once it was loaded, so it is used unlocked. */
static int
need_key(struct vault *v, bool make, struct reason *why)
{
	int r = 0;

	pthread_mutex_lock(&v->lock);
	if (v->key == NULL)
		r = load_key(v, make);
	pthread_mutex_unlock(&v->lock);

	switch (r) {
	case 0:
	case -ENOMEM:
		return r;
	case -ENOSPC:
	case -EDQUOT:
		return reason_set(why, ENOSPC, "no room beside the store for "
		    "the key that secrets are sealed with");
	case -ENOENT:
		return reason_set(why, EIO, "the %s is missing, which secrets "
		    "were sealed with: put it back, or write the secrets "
		    "again", vault_key_name(v));
	case -EBADMSG:
		return reason_set(why, EIO, "the %s is not the key that "
		    "secrets are sealed with, which has %u bytes: put the "
		    "right one back, or remove it and write the secrets again",
		    vault_key_name(v), KEY_SIZE);
	default:
		return reason_set(why, EIO, "cannot use the %s, which secrets "
		    "are sealed with: %s", vault_key_name(v),
		    strerrordesc_np(-r));
	}
}

int
vault_seal(struct vault *v, const void *plain, size_t len,
    struct bytes **ret_sealed, struct reason *why)
{
	struct bytes *sealed CF_AUTO(bytes_done) = NULL;
	struct buf room CF_AUTO(buf_done) = BUF_INIT(SECRET_MAX);
	unsigned char *nonce, *box;
	int r;

	r = need_key(v, true, why);
	if (r < 0)
		return r;
	r = buf_resize(&room, OVERHEAD + len);
	if (r < 0)
		return r;
	nonce = (unsigned char *)room.data;
	box = nonce + crypto_secretbox_NONCEBYTES;
	randombytes_buf(nonce, crypto_secretbox_NONCEBYTES);
	if (crypto_secretbox_easy(box, plain, len, nonce, v->key) != 0)
		return reason_set(why, EIO, "cannot seal the secret");
	sealed = bytes_from_buf(&room);
	if (sealed == NULL)
		return -ENOMEM;
	*ret_sealed = sealed;
	sealed = NULL;
	return 0;
}

/* The bytes in guarded memory, which the caller gives to sodium_free(). */
static int
open_sealed(struct vault *v, const struct bytes *sealed,
    unsigned char **ret_plain, size_t *ret_len, struct reason *why)
{
	unsigned char *plain CF_AUTO(guarded_done) = NULL;
	const unsigned char *nonce = (const unsigned char *)sealed->data;
	int r;

	r = need_key(v, false, why);
	if (r < 0)
		return r;
	if (sealed->size < OVERHEAD)
		return reason_set(why, EIO, "a sealed secret is damaged: write "
		    "it again");
	plain = sodium_malloc(sealed->size - OVERHEAD + 1);
	if (plain == NULL)
		return -ENOMEM;
	if (crypto_secretbox_open_easy(plain,
	    nonce + crypto_secretbox_NONCEBYTES,
	    sealed->size - crypto_secretbox_NONCEBYTES, nonce, v->key) != 0)
		return reason_set(why, EIO, "a secret was sealed with another "
		    "key than the %s: put the right one back, or write the "
		    "secret again", vault_key_name(v));
	*ret_plain = plain;
	*ret_len = sealed->size - OVERHEAD;
	plain = NULL;
	return 0;
}

int
vault_unseal(struct vault *v, const struct bytes *sealed,
    int (*take)(void *arg, const void *plain, size_t len), void *arg,
    struct reason *why)
{
	unsigned char *plain CF_AUTO(guarded_done) = NULL;
	size_t len;
	int r;

	r = open_sealed(v, sealed, &plain, &len, why);
	return r < 0 ? r : take(arg, plain, len);
}

bool
vault_holds(struct vault *v, const struct bytes *sealed, const void *plain,
    size_t len)
{
	unsigned char *held CF_AUTO(guarded_done) = NULL;
	size_t held_len;

	return open_sealed(v, sealed, &held, &held_len, NULL) == 0 &&
	    held_len == len && sodium_memcmp(held, plain, len) == 0;
}

bool
vault_can_unseal(struct vault *v, const struct bytes *sealed)
{
	unsigned char *plain CF_AUTO(guarded_done) = NULL;
	size_t len;

	return open_sealed(v, sealed, &plain, &len, NULL) == 0;
}
