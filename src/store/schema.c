/*
 * The schema, as the steps that lead to it.
 *
 * A step that was released is never edited: a later one changes what it did.
 * Names of files and targets of symlinks are any bytes, so they are stored as
 * bytes; what is prose is text.  Times are nanoseconds, hashes are NULL where
 * there is no content, enumerations are the numbers of store.h.
 *
 * object.submission and place are not foreign keys: a submission needs its
 * object first, and a place is not always an object's.
 */
#include "schema.h"

#include <errno.h>

static const char schema_1[] =
    "CREATE TABLE blob ("
    " hash " DB_BYTES " NOT NULL PRIMARY KEY,"
    " data " DB_BYTES " NOT NULL);"

    "CREATE TABLE object ("
    " id " DB_NEW_KEY ","
    " submission BIGINT NOT NULL,"
    " kind INTEGER NOT NULL,"
    " access INTEGER NOT NULL,"
    " links INTEGER NOT NULL,"
    " was INTEGER NOT NULL,"
    " content " DB_BYTES " REFERENCES blob (hash),"
    " size BIGINT NOT NULL,"
    " mtime BIGINT NOT NULL,"
    " ctime BIGINT NOT NULL,"
    " target " DB_BYTES ");"
    "CREATE INDEX object_submission ON object (submission, access);"
    "CREATE INDEX object_content ON object (content)"
    " WHERE content IS NOT NULL;"

    "CREATE TABLE entry ("
    " id " DB_NEW_KEY ","
    " place BIGINT NOT NULL,"
    " name " DB_BYTES " NOT NULL,"
    " object BIGINT NOT NULL REFERENCES object (id),"
    " UNIQUE (place, name));"
    "CREATE INDEX entry_place ON entry (place, id);"
    "CREATE INDEX entry_object ON entry (object, id);"

    "CREATE TABLE place_time ("
    " place " DB_KEY ","
    " mtime BIGINT NOT NULL);"

    "CREATE TABLE submission ("
    " id " DB_KEY " REFERENCES object (id),"
    " state INTEGER NOT NULL,"
    " state_since BIGINT NOT NULL,"
    " pull INTEGER NOT NULL,"
    " pull_since BIGINT NOT NULL,"
    " pull_artifacts " DB_BYTES ","
    " version BIGINT NOT NULL,"
    " draft_ready INTEGER NOT NULL,"
    " draft_changed INTEGER NOT NULL,"
    " credentials_frozen INTEGER NOT NULL,"
    " judged_by TEXT NOT NULL,"
    " problems " DB_BYTES ","
    " problems_since BIGINT NOT NULL,"
    " problems_errors BIGINT NOT NULL,"
    " outcome_since BIGINT NOT NULL,"
    " outcome TEXT NOT NULL,"
    " created BIGINT NOT NULL);"

    "CREATE TABLE form ("
    " submission BIGINT NOT NULL REFERENCES submission (id)"
    "  ON DELETE CASCADE,"
    " field TEXT NOT NULL,"
    " object BIGINT NOT NULL,"
    " removed INTEGER NOT NULL,"
    " sealed INTEGER NOT NULL,"
    " value " DB_BYTES ","
    " since BIGINT NOT NULL,"
    " PRIMARY KEY (submission, field));"

    "CREATE TABLE version ("
    " submission BIGINT NOT NULL REFERENCES submission (id)"
    "  ON DELETE CASCADE,"
    " number BIGINT NOT NULL,"
    " object BIGINT NOT NULL,"
    " sealed_at BIGINT NOT NULL,"
    " adopted INTEGER NOT NULL,"
    " from_zip INTEGER NOT NULL,"
    " commit_id TEXT NOT NULL,"
    " artifacts " DB_BYTES ","
    " form " DB_BYTES ","
    " reason TEXT NOT NULL,"
    " PRIMARY KEY (submission, number));"

    "CREATE TABLE event ("
    " id " DB_NEW_KEY ","
    " submission BIGINT NOT NULL REFERENCES submission (id)"
    "  ON DELETE CASCADE,"
    " at BIGINT NOT NULL,"
    " who TEXT NOT NULL,"
    " text TEXT NOT NULL);"
    "CREATE INDEX event_submission ON event (submission, id);"

    "CREATE TABLE message ("
    " object " DB_KEY ","
    " submission BIGINT NOT NULL REFERENCES submission (id)"
    "  ON DELETE CASCADE,"
    " number BIGINT NOT NULL,"
    " arrived BIGINT NOT NULL,"
    " version BIGINT NOT NULL,"
    " state INTEGER NOT NULL,"
    " unread INTEGER NOT NULL,"
    " inbox_name " DB_BYTES " NOT NULL,"
    " source " DB_BYTES ","
    " UNIQUE (submission, number));"
    "CREATE INDEX message_source ON message (source);"

    "CREATE TABLE refused ("
    " submission BIGINT NOT NULL REFERENCES submission (id)"
    "  ON DELETE CASCADE,"
    " which INTEGER NOT NULL,"
    " object BIGINT NOT NULL,"
    " pid BIGINT NOT NULL,"
    " previous " DB_BYTES ","
    " at BIGINT NOT NULL,"
    " PRIMARY KEY (submission, which));"
    "CREATE INDEX refused_previous ON refused (previous);";

/*
 * The life of a submission: every change of a state, and the intro.md texts
 * that were attached.  What an older store has sealed counts as it stands.
 */
static const char schema_2[] =
    "ALTER TABLE submission ADD COLUMN last_version BIGINT NOT NULL DEFAULT 0;"
    "ALTER TABLE submission ADD COLUMN intro BIGINT NOT NULL DEFAULT 0;"
    "ALTER TABLE submission ADD COLUMN tested_at BIGINT NOT NULL DEFAULT 0;"
    "UPDATE submission SET last_version = version;"

    "CREATE TABLE transition ("
    " id " DB_NEW_KEY ","
    " submission BIGINT NOT NULL REFERENCES submission (id)"
    "  ON DELETE CASCADE,"
    " at BIGINT NOT NULL,"
    " track INTEGER NOT NULL,"
    " from_state INTEGER NOT NULL,"
    " to_state INTEGER NOT NULL,"
    " version BIGINT NOT NULL,"
    " who TEXT NOT NULL,"
    " reason TEXT NOT NULL);"
    "CREATE INDEX transition_version ON transition"
    " (submission, version, id);"

    "CREATE TABLE intro ("
    " submission BIGINT NOT NULL REFERENCES submission (id)"
    "  ON DELETE CASCADE,"
    " number BIGINT NOT NULL,"
    " object BIGINT NOT NULL,"
    " at BIGINT NOT NULL,"
    " version BIGINT NOT NULL,"
    " PRIMARY KEY (submission, number));";

/* Replies that were sent; 'content' is compared with and is no blob. */
static const char schema_3[] =
    "CREATE TABLE reply ("
    " submission BIGINT NOT NULL REFERENCES submission (id)"
    "  ON DELETE CASCADE,"
    " number BIGINT NOT NULL,"
    " object BIGINT NOT NULL,"
    " at BIGINT NOT NULL,"
    " version BIGINT NOT NULL,"
    " state INTEGER NOT NULL,"
    " named BIGINT NOT NULL,"
    " answers BIGINT NOT NULL,"
    " content " DB_BYTES ","
    " PRIMARY KEY (submission, number));";

/* A portal: what it has, what is to be delivered, what it found. */
static const char schema_4[] =
    "CREATE TABLE remote ("
    " submission " DB_KEY " REFERENCES submission (id) ON DELETE CASCADE,"
    " portal TEXT NOT NULL,"
    " bound INTEGER NOT NULL,"
    " portal_id TEXT NOT NULL,"
    " create_key TEXT NOT NULL,"
    " connector TEXT NOT NULL,"
    " etag TEXT NOT NULL,"
    " last_event BIGINT NOT NULL,"
    " heard_version BIGINT NOT NULL,"
    " state TEXT NOT NULL,"
    " waiting_for TEXT NOT NULL,"
    " state_since BIGINT NOT NULL,"
    " promised BIGINT NOT NULL,"
    " poll_after BIGINT NOT NULL,"
    " quiet BIGINT NOT NULL,"
    " ask_at BIGINT NOT NULL,"
    " order_at BIGINT NOT NULL,"
    " due_at BIGINT,"
    " failing_since BIGINT NOT NULL,"
    " failure BIGINT NOT NULL,"
    " failure_text TEXT NOT NULL,"
    " refused_order BIGINT NOT NULL);"
    "CREATE INDEX remote_due ON remote (portal, due_at)"
    " WHERE due_at IS NOT NULL;"

    "CREATE TABLE portal ("
    " url TEXT NOT NULL PRIMARY KEY,"
    " pause BIGINT NOT NULL);"

    "CREATE TABLE outbox ("
    " id " DB_NEW_KEY ","
    " submission BIGINT NOT NULL REFERENCES submission (id)"
    "  ON DELETE CASCADE,"
    " kind BIGINT NOT NULL,"
    " key TEXT NOT NULL,"
    " at BIGINT NOT NULL,"
    " version BIGINT NOT NULL,"
    " number BIGINT NOT NULL,"
    " attempts BIGINT NOT NULL,"
    " not_before BIGINT NOT NULL,"
    " body " DB_BYTES ");"
    "CREATE INDEX outbox_submission ON outbox (submission, id);"

    "CREATE TABLE outbox_secret ("
    " outbox BIGINT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,"
    " field TEXT NOT NULL,"
    " value " DB_BYTES " NOT NULL,"
    " PRIMARY KEY (outbox, field));"

    "CREATE TABLE remark ("
    " submission BIGINT NOT NULL REFERENCES submission (id)"
    "  ON DELETE CASCADE,"
    " id TEXT NOT NULL,"
    " at BIGINT NOT NULL,"
    " version BIGINT NOT NULL,"
    " severity TEXT NOT NULL,"
    " status TEXT NOT NULL,"
    " disposition TEXT NOT NULL,"
    " rule TEXT NOT NULL,"
    " file TEXT NOT NULL,"
    " line BIGINT NOT NULL,"
    " pointer TEXT NOT NULL,"
    " text TEXT NOT NULL,"
    " PRIMARY KEY (submission, id));"

    "ALTER TABLE message ADD COLUMN portal_id TEXT NOT NULL DEFAULT '';";

/* A repository: the pull request, and what is said of it. */
static const char schema_5[] =
    "ALTER TABLE outbox ADD COLUMN target INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN files " DB_BYTES ";"

    "CREATE TABLE pull ("
    " submission " DB_KEY " REFERENCES submission (id) ON DELETE CASCADE,"
    " repository TEXT NOT NULL,"
    " number BIGINT NOT NULL,"
    " adopted INTEGER NOT NULL,"
    " folder TEXT NOT NULL,"
    " fork TEXT NOT NULL,"
    " branch TEXT NOT NULL,"
    " head TEXT NOT NULL,"
    " published TEXT NOT NULL,"
    " merged_as TEXT NOT NULL,"
    " url TEXT NOT NULL,"
    " title TEXT NOT NULL,"
    " draft INTEGER NOT NULL,"
    " proposal INTEGER NOT NULL,"
    " artifacts " DB_BYTES ","
    " quiet BIGINT NOT NULL,"
    " ask_at BIGINT NOT NULL,"
    " order_at BIGINT NOT NULL,"
    " due_at BIGINT,"
    " failing_since BIGINT NOT NULL,"
    " failure BIGINT NOT NULL,"
    " failure_text TEXT NOT NULL,"
    " refused_order BIGINT NOT NULL);"
    "CREATE INDEX pull_due ON pull (repository, due_at)"
    " WHERE due_at IS NOT NULL;"

    "CREATE TABLE pull_item ("
    " submission BIGINT NOT NULL REFERENCES submission (id)"
    "  ON DELETE CASCADE,"
    " kind INTEGER NOT NULL,"
    " id BIGINT NOT NULL,"
    " object BIGINT NOT NULL,"
    " number BIGINT NOT NULL,"
    " state TEXT NOT NULL,"
    " author TEXT NOT NULL,"
    " thread BIGINT NOT NULL,"
    " path TEXT NOT NULL,"
    " line BIGINT NOT NULL,"
    " commit_id TEXT NOT NULL,"
    " at BIGINT NOT NULL,"
    " content " DB_BYTES ","
    " deleted INTEGER NOT NULL,"
    " text TEXT NOT NULL,"
    " PRIMARY KEY (submission, kind, id));"

    "CREATE TABLE pull_tag ("
    " submission BIGINT NOT NULL REFERENCES submission (id)"
    "  ON DELETE CASCADE,"
    " key TEXT NOT NULL,"
    " tag TEXT NOT NULL,"
    " PRIMARY KEY (submission, key));"

    "CREATE TABLE pull_text ("
    " submission BIGINT NOT NULL REFERENCES submission (id)"
    "  ON DELETE CASCADE,"
    " name TEXT NOT NULL,"
    " text " DB_BYTES " NOT NULL,"
    " since BIGINT NOT NULL,"
    " PRIMARY KEY (submission, name));";

/* What was said in one pull request is not said in another. */
static const char schema_6[] =
    "ALTER TABLE pull_item ADD COLUMN pull BIGINT NOT NULL DEFAULT 0;"
    "UPDATE pull_item SET pull = (SELECT pull.number FROM pull"
    " WHERE pull.submission = pull_item.submission)"
    " WHERE EXISTS (SELECT 1 FROM pull"
    " WHERE pull.submission = pull_item.submission);"
    /* However the mount wrote it. */
    "UPDATE pull SET repository = replace(lower(repository), '/ ', ' ');";

const char *const schema_steps[] = {
	schema_1, schema_2, schema_3, schema_4, schema_5, schema_6,
};
const size_t schema_count = ARRAY_LEN(schema_steps);

static int
read_version(struct db *db, int64_t *ret_version)
{
	struct db_statement *s;
	int r;

	r = db_exec(db, "CREATE TABLE IF NOT EXISTS meta ("
	    " name TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL)");
	if (r < 0)
		return r;
	r = db_prepare(db, "SELECT value FROM meta WHERE name = 'schema'", &s);
	if (r < 0)
		return r;
	r = db_step(s);
	if (r >= 0)
		*ret_version = r == 1 ? db_column_int(s, 0) : 0;
	db_finalize(s);
	return r < 0 ? r : 0;
}

static int
write_version(struct db *db, int64_t version)
{
	struct db_statement *s;
	int r;

	r = db_prepare(db, "INSERT INTO meta (name, value) VALUES ('schema', $1)"
	    " ON CONFLICT (name) DO UPDATE SET value = excluded.value", &s);
	if (r < 0)
		return r;
	r = db_bind_int(s, 0, version);
	if (r == 0)
		r = db_step(s);
	db_finalize(s);
	return r;
}

/* In a transaction: 1 a step was done, 0 there was none to do. */
static int
migrate_one(struct db *db, const char *const *steps, size_t count,
    struct reason *why)
{
	int64_t version;
	int r;

	r = read_version(db, &version);
	if (r < 0)
		return db_reason(db, r, why);
	if (version < 0 || (uint64_t)version > count)
		return reason_set(why, ENOTSUP, "store has schema %lld, this "
		    "certfs knows up to %zu: upgrade certfs",
		    (long long)version, count);
	if ((uint64_t)version == count)
		return 0;

	r = db_exec(db, steps[version]);
	if (r == 0)
		r = write_version(db, version + 1);
	return r < 0 ? db_reason(db, r, why) : 1;
}

int
schema_migrate(struct db *db, const char *const *steps, size_t count,
    struct reason *why)
{
	int done, r;

	do {
		r = db_begin(db, DURABLE_POWER);
		if (r < 0)
			return db_reason(db, r, why);
		done = migrate_one(db, steps, count, why);
		if (done < 0) {
			db_rollback(db);
			return done;
		}
		r = db_commit(db);
		if (r < 0) {
			r = db_reason(db, r, why);
			db_rollback(db);
			return r;
		}
	} while (done == 1);
	return 0;
}
