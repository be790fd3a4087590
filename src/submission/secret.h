/*
 * Secrets at rest: sealed before any store call, opened only into guarded
 * memory.  A key in a file beside the store does not protect a copy of the
 * whole directory; it keeps secrets out of copies of the database, its log and
 * its backups.  One that is given from elsewhere does.  All calls may be made
 * from any thread.
 */
#ifndef CERTFS_SUBMISSION_SECRET_H
#define CERTFS_SUBMISSION_SECRET_H

#include "certfs/base.h"

#define SECRET_KEY_FILE	"key"

struct vault;

/*
 * 'directory' is where the key is, or will be once something is sealed; that
 * of a 'given' file is taken instead, and never made.
 */
int	vault_new(const char *directory, const char *given,
	    struct vault **ret_vault);
void	vault_free(struct vault *v);		/* accepts NULL */
/* "file 'key' beside the store", or where else the key is. */
const char *vault_key_name(const struct vault *v);

/*
 * Seal 'len' bytes; makes the key if there is none yet.  -EIO with 'why' when
 * the key cannot be read or made, -ENOSPC when there is no room for it.
 */
int	vault_seal(struct vault *v, const void *plain, size_t len,
	    struct bytes **ret_sealed, struct reason *why);
/*
 * Show what was sealed to 'take', whose result is the result: in guarded
 * memory that is wiped when it returns, so that plain text never lies in any
 * other.  -EIO with 'why' when the key is missing or another one.
 */
int	vault_unseal(struct vault *v, const struct bytes *sealed,
	    int (*take)(void *arg, const void *plain, size_t len), void *arg,
	    struct reason *why);
/* Whether 'sealed' can be opened, and holds exactly these bytes. */
bool	vault_holds(struct vault *v, const struct bytes *sealed,
	    const void *plain, size_t len);
/* Whether 'sealed' can be opened. */
bool	vault_can_unseal(struct vault *v, const struct bytes *sealed);

#endif
