/*
 * Every statement of the store.
 *
 * What SQLite and PostgreSQL have in common, and no more.  Parameters are
 * numbered as they first appear (see driver.h), which is the order in which
 * the functions bind them; columns come in the order in which they are read.
 * Every statement finds its rows through an index: the unit test asks the
 * engine for its plans.
 *
 * INSERT ... ON CONFLICT DO NOTHING RETURNING tells by the missing row that a
 * name was taken; an error would end PostgreSQL's transaction.
 */
#include "sql.h"

#define OBJECT_COLUMNS \
    "o.id, o.submission, o.kind, o.access, o.links, o.was, o.content," \
    " o.size, o.mtime, o.ctime"
#define ENTRY_COLUMNS	"e.id, e.place, e.name, " OBJECT_COLUMNS
#define ENTRIES		" FROM entry e JOIN object o ON o.id = e.object "
#define SUBMISSION_COLUMNS \
    "s.id, s.state, s.state_since, s.pull, s.pull_since, s.pull_artifacts," \
    " s.version, s.draft_ready, s.draft_changed, s.credentials_frozen," \
    " s.judged_by, s.problems, s.problems_since, s.problems_errors," \
    " s.outcome_since, s.outcome, s.created, s.last_version, s.intro," \
    " s.tested_at"
#define CONTACT \
    "quiet, ask_at, order_at, failing_since, failure, failure_text," \
    " refused_order"
/* With 'due_at', which follows from it. */
#define SET_CONTACT \
    "quiet = excluded.quiet, ask_at = excluded.ask_at," \
    " order_at = excluded.order_at," \
    " failing_since = excluded.failing_since," \
    " failure = excluded.failure," \
    " failure_text = excluded.failure_text," \
    " refused_order = excluded.refused_order, due_at = excluded.due_at"

const char *const sql_texts[SQL_TEXTS] = {
	[SQL_COUNT_SYNC] =
	    "INSERT INTO meta (name, value) VALUES ('syncs', 1)"
	    " ON CONFLICT (name) DO UPDATE SET value = meta.value + 1",

	/* ---- content ---- */

	[SQL_HAS_BLOB] =
	    "SELECT 1 FROM blob WHERE hash = $1",
	[SQL_ADD_BLOB] =
	    "INSERT INTO blob (hash, data) VALUES ($1, $2)"
	    " ON CONFLICT DO NOTHING",
	[SQL_GET_BLOB] =
	    "SELECT data FROM blob WHERE hash = $1",
	[SQL_DROP_BLOB] =
	    "DELETE FROM blob WHERE hash = $1"
	    " AND NOT EXISTS (SELECT 1 FROM object WHERE content = $1)"
	    " AND NOT EXISTS (SELECT 1 FROM message WHERE source = $1)"
	    " AND NOT EXISTS (SELECT 1 FROM refused WHERE previous = $1)",

	/* ---- objects ---- */

	[SQL_NEW_OBJECT] =
	    "INSERT INTO object (submission, kind, access, links, was,"
	    " content, size, mtime, ctime, target)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
	/* Objects of nothing, without a name; see store_new_ids(). */
	[SQL_NEW_IDS] =
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
	    "  WHERE i < $1)"
	    " INSERT INTO object (submission, kind, access, links, was, size,"
	    " mtime, ctime) SELECT 0, 2, 0, 0, 0, 0, 0, 0 FROM n RETURNING id",
	/* The plus: not by the index, where submission 0 is the longest. */
	[SQL_DELETE_NEW_IDS] =
	    "DELETE FROM object WHERE id BETWEEN $1 AND $2"
	    " AND +submission = 0 AND kind = 2 AND links = 0",
	[SQL_GET_OBJECT] =
	    "SELECT " OBJECT_COLUMNS " FROM object o WHERE o.id = $1",
	[SQL_GET_TARGET] =
	    "SELECT target FROM object WHERE id = $1",
	[SQL_SET_OBJECT] =
	    "UPDATE object SET submission = $1, kind = $2, access = $3,"
	    " links = $4, was = $5, content = $6, size = $7, mtime = $8,"
	    " ctime = $9 WHERE id = $10 RETURNING id",
	[SQL_DELETE_OBJECT] =
	    "DELETE FROM object WHERE id = $1 RETURNING content",
	[SQL_DELETE_PLACE_TIMES] =
	    "DELETE FROM place_time WHERE place BETWEEN $1 AND $2",
	/* The submission's own name is not in it. */
	[SQL_USAGE] =
	    "SELECT (SELECT count(*) FROM object o"
	    "  CROSS JOIN entry e WHERE e.object = o.id"
	    "  AND o.submission = $1 AND o.access = 0 AND o.kind <> 1),"
	    " (SELECT CAST(coalesce(sum(o.size), 0) AS BIGINT) FROM object o"
	    "  WHERE o.submission = $1 AND o.access = 0)",

	/* ---- names ---- */

	[SQL_ADD_ENTRY] =
	    "INSERT INTO entry (place, name, object) VALUES ($1, $2, $3)"
	    " ON CONFLICT (place, name) DO NOTHING RETURNING id",
	[SQL_FIND_ENTRY] =
	    "SELECT " ENTRY_COLUMNS ENTRIES
	    "WHERE e.place = $1 AND e.name = $2",
	[SQL_LIST_ENTRIES] =
	    "SELECT " ENTRY_COLUMNS ENTRIES
	    "WHERE e.place = $1 AND e.id > $2 ORDER BY e.id",
	[SQL_ENTRY_OF] =
	    "SELECT " ENTRY_COLUMNS ENTRIES
	    "WHERE e.object = $1 ORDER BY e.id LIMIT 1",
	[SQL_REMOVE_ENTRY] =
	    "DELETE FROM entry WHERE id = $1 RETURNING id",
	[SQL_GET_PLACE_TIME] =
	    "SELECT mtime FROM place_time WHERE place = $1",
	[SQL_SET_PLACE_TIME] =
	    "INSERT INTO place_time (place, mtime) VALUES ($1, $2)"
	    " ON CONFLICT (place) DO UPDATE SET mtime = excluded.mtime",

	/* ---- submissions ---- */

	[SQL_ADD_SUBMISSION] =
	    "INSERT INTO submission (state, state_since, pull, pull_since,"
	    " pull_artifacts, version, draft_ready, draft_changed,"
	    " credentials_frozen, judged_by, problems, problems_since,"
	    " problems_errors, outcome_since, outcome, created, last_version,"
	    " intro, tested_at, id)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
	    " $14, $15, $16, $17, $18, $19, $20)"
	    " ON CONFLICT DO NOTHING RETURNING id",
	[SQL_GET_SUBMISSION] =
	    "SELECT " SUBMISSION_COLUMNS " FROM submission s WHERE s.id = $1",
	[SQL_SET_SUBMISSION] =
	    "UPDATE submission SET state = $1, state_since = $2, pull = $3,"
	    " pull_since = $4, pull_artifacts = $5, version = $6,"
	    " draft_ready = $7, draft_changed = $8, credentials_frozen = $9,"
	    " judged_by = $10, problems = $11, problems_since = $12,"
	    " problems_errors = $13, outcome_since = $14, outcome = $15,"
	    " created = $16, last_version = $17, intro = $18,"
	    " tested_at = $19 WHERE id = $20 RETURNING id",
	[SQL_LIST_SUBMISSIONS] =
	    "SELECT e.name, (SELECT count(*) FROM message m"
	    "  WHERE m.submission = s.id AND m.unread <> 0), "
	    SUBMISSION_COLUMNS
	    " FROM entry e JOIN submission s ON s.id = e.object"
	    " WHERE e.place = $1 ORDER BY e.name",

	[SQL_NEXT_WITH_NAMES] =
	    "SELECT s.id FROM submission s WHERE s.id > $1 AND EXISTS"
	    " (SELECT 1 FROM entry e WHERE e.place = s.id * 256 + $2)"
	    " ORDER BY s.id LIMIT 1",

	/* ---- deleting a submission ---- */

	[SQL_FORGET_MESSAGES] =
	    "DELETE FROM message WHERE submission = $1 RETURNING source",
	[SQL_FORGET_REFUSED] =
	    "DELETE FROM refused WHERE submission = $1 RETURNING previous",
	[SQL_FORGET_SUBMISSION] =
	    "DELETE FROM submission WHERE id = $1 RETURNING id",
	[SQL_FORGET_NAMES_IN] =
	    "DELETE FROM entry WHERE place BETWEEN $1 AND $2",
	[SQL_FORGET_NAMES_BELOW] =
	    "DELETE FROM entry WHERE id IN (SELECT e.id FROM object d"
	    " CROSS JOIN entry e WHERE d.submission = $1 AND d.kind = 3"
	    " AND e.place BETWEEN d.id * 256 AND d.id * 256 + 255)",
	[SQL_FORGET_NAMES_OF] =
	    "DELETE FROM entry WHERE object = $1",
	[SQL_FORGET_TIMES_BELOW] =
	    "DELETE FROM place_time WHERE place IN (SELECT t.place FROM"
	    " object d CROSS JOIN place_time t WHERE d.submission = $1"
	    " AND d.kind = 3"
	    " AND t.place BETWEEN d.id * 256 AND d.id * 256 + 255)",
	/* A file that was linked elsewhere goes to whom that name belongs. */
	[SQL_KEEP_LINKED] =
	    "UPDATE object SET submission = coalesce((SELECT"
	    "  CASE WHEN d.kind = 1 THEN d.id ELSE d.submission END"
	    "  FROM entry e CROSS JOIN object d WHERE e.object = object.id"
	    "  AND d.id = e.place / 256 ORDER BY e.id LIMIT 1), 0),"
	    " links = (SELECT count(*) FROM entry e"
	    "  WHERE e.object = object.id)"
	    " WHERE submission = $1 AND EXISTS (SELECT 1 FROM entry e"
	    "  WHERE e.object = object.id)",
	[SQL_FORGET_OBJECTS] =
	    "DELETE FROM object WHERE submission = $1 AND id <> $1"
	    " RETURNING content",

	/* ---- the form ---- */

	[SQL_LIST_FORM] =
	    "SELECT field, object, removed, sealed, value, since FROM form"
	    " WHERE submission = $1 ORDER BY field",
	[SQL_SET_FORM] =
	    "INSERT INTO form (submission, field, object, removed, sealed,"
	    " value, since) VALUES ($1, $2, $3, $4, $5, $6, $7)"
	    " ON CONFLICT (submission, field) DO UPDATE SET"
	    " object = excluded.object, removed = excluded.removed,"
	    " sealed = excluded.sealed, value = excluded.value,"
	    " since = excluded.since",

	/* ---- versions ---- */

	[SQL_ADD_VERSION] =
	    "INSERT INTO version (submission, number, object, sealed_at,"
	    " adopted, from_zip, commit_id, artifacts, form, reason)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
	    " ON CONFLICT DO NOTHING RETURNING number",
	[SQL_GET_VERSION] =
	    "SELECT submission, number, object, sealed_at, adopted, from_zip,"
	    " commit_id, artifacts, form, reason FROM version"
	    " WHERE submission = $1 AND number = $2",
	[SQL_FIND_COMMIT] =
	    "SELECT submission, number, object, sealed_at, adopted, from_zip,"
	    " commit_id, artifacts, form, reason FROM version"
	    " WHERE submission = $1 AND number <= $2 AND commit_id = $3"
	    " ORDER BY number DESC LIMIT 1",

	/* ---- transitions, intro.md ---- */

	[SQL_ADD_TRANSITION] =
	    "INSERT INTO transition (submission, at, track, from_state,"
	    " to_state, version, who, reason)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	[SQL_LIST_TRANSITIONS] =
	    "SELECT id, at, track, from_state, to_state, version, who, reason"
	    " FROM transition WHERE submission = $1 AND version = $2"
	    " ORDER BY id",
	[SQL_ADD_INTRO] =
	    "INSERT INTO intro (submission, number, object, at, version)"
	    " VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT DO NOTHING RETURNING number",
	[SQL_GET_INTRO] =
	    "SELECT i.number, i.object, i.at, i.version, o.content FROM intro i"
	    " JOIN object o ON o.id = i.object"
	    " WHERE i.submission = $1 AND i.number = $2",
	[SQL_LAST_INTRO] =
	    "SELECT number FROM intro WHERE submission = $1"
	    " ORDER BY number DESC LIMIT 1",

	/* ---- history ---- */

	[SQL_ADD_EVENT] =
	    "INSERT INTO event (submission, at, who, text)"
	    " VALUES ($1, $2, $3, $4)",
	[SQL_LIST_EVENTS] =
	    "SELECT id, at, who, text FROM event"
	    " WHERE submission = $1 AND id > $2 ORDER BY id",
	[SQL_LAST_EVENT] =
	    "SELECT at FROM event WHERE submission = $1"
	    " ORDER BY id DESC LIMIT 1",

	/* ---- messages ---- */

	[SQL_ADD_MESSAGE] =
	    "INSERT INTO message (submission, object, number, arrived,"
	    " version, state, unread, inbox_name, source, portal_id)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
	    " ON CONFLICT DO NOTHING RETURNING number",
	[SQL_SET_MESSAGE_UNREAD] =
	    "UPDATE message SET unread = $1 WHERE object = $2"
	    " RETURNING number",
	[SQL_LIST_MESSAGES] =
	    "SELECT object, number, arrived, version, state, unread,"
	    " inbox_name, source, portal_id FROM message"
	    " WHERE submission = $1 ORDER BY number",
	[SQL_ADD_REPLY] =
	    "INSERT INTO reply (submission, number, object, at, version, state,"
	    " named, answers, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
	    " $9) ON CONFLICT DO NOTHING RETURNING number",
	[SQL_LIST_REPLIES] =
	    "SELECT object, number, at, version, state, named, answers,"
	    " content FROM reply WHERE submission = $1 ORDER BY number",

	[SQL_FORGET_REPLY] =
	    "UPDATE reply SET content = NULL"
	    " WHERE submission = $1 AND number = $2 RETURNING number",

	/* ---- the portal ---- */

	[SQL_GET_REMOTE] =
	    "SELECT portal, bound, portal_id, create_key, connector, etag,"
	    " last_event, heard_version, state, waiting_for, state_since, promised,"
	    " poll_after, " CONTACT " FROM remote WHERE submission = $1",
	[SQL_SET_REMOTE] =
	    "INSERT INTO remote (portal, bound, portal_id, create_key,"
	    " connector, etag, last_event, heard_version, state, waiting_for, state_since,"
	    " promised, poll_after, " CONTACT ", due_at, submission)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
	    " $14, $15, $16, $17, $18, $19, $20, $21, $22)"
	    " ON CONFLICT (submission) DO UPDATE SET portal = excluded.portal,"
	    " bound = excluded.bound, portal_id = excluded.portal_id,"
	    " create_key = excluded.create_key,"
	    " connector = excluded.connector, etag = excluded.etag,"
	    " last_event = excluded.last_event,"
	    " heard_version = excluded.heard_version,"
	    " state = excluded.state, waiting_for = excluded.waiting_for,"
	    " state_since = excluded.state_since,"
	    " promised = excluded.promised,"
	    " poll_after = excluded.poll_after, " SET_CONTACT,
	[SQL_LIST_DUE] =
	    "SELECT submission, due_at, order_at FROM remote"
	    " WHERE portal = $1 AND due_at IS NOT NULL ORDER BY due_at",
	[SQL_GET_PAUSE] =
	    "SELECT pause FROM portal WHERE url = $1",
	[SQL_SET_PAUSE] =
	    "INSERT INTO portal (url, pause) VALUES ($1, $2)"
	    " ON CONFLICT (url) DO UPDATE SET pause = excluded.pause",
	[SQL_ADD_ORDER] =
	    "INSERT INTO outbox (submission, kind, key, at, version, number,"
	    " attempts, not_before, body, target, files) VALUES ($1, $2, $3,"
	    " $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
	[SQL_SET_ORDER] =
	    "UPDATE outbox SET attempts = $1, not_before = $2 WHERE id = $3"
	    " RETURNING id",
	[SQL_REMOVE_ORDER] =
	    "DELETE FROM outbox WHERE id = $1 RETURNING id",
	[SQL_LIST_ORDERS] =
	    "SELECT id, kind, key, at, version, number, attempts, not_before,"
	    " body, target, files FROM outbox WHERE submission = $1"
	    " ORDER BY id",
	[SQL_ADD_ORDER_SECRET] =
	    "INSERT INTO outbox_secret (outbox, field, value)"
	    " VALUES ($1, $2, $3)",
	[SQL_LIST_ORDER_SECRETS] =
	    "SELECT field, value FROM outbox_secret WHERE outbox = $1"
	    " ORDER BY field",
	[SQL_SET_REMARK] =
	    "INSERT INTO remark (submission, id, at, version, severity,"
	    " status, disposition, rule, file, line, pointer, text)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
	    " ON CONFLICT (submission, id) DO UPDATE SET at = excluded.at,"
	    " version = excluded.version, severity = excluded.severity,"
	    " status = excluded.status, rule = excluded.rule,"
	    " file = excluded.file, line = excluded.line,"
	    " pointer = excluded.pointer, text = excluded.text",
	[SQL_SET_DISPOSITION] =
	    "UPDATE remark SET disposition = $1"
	    " WHERE submission = $2 AND id = $3 RETURNING id",
	[SQL_LIST_REMARKS] =
	    "SELECT id, at, version, severity, status, disposition, rule,"
	    " file, line, pointer, text FROM remark WHERE submission = $1"
	    " ORDER BY id",
	[SQL_FORGET_REMARKS] =
	    "DELETE FROM remark WHERE submission = $1",

	/* ---- the repository ---- */

	[SQL_GET_PULL] =
	    "SELECT repository, number, adopted, folder, fork, branch, head,"
	    " published, merged_as, url, title, draft, proposal, artifacts,"
	    " " CONTACT " FROM pull WHERE submission = $1",
	[SQL_SET_PULL] =
	    "INSERT INTO pull (repository, number, adopted, folder, fork,"
	    " branch, head, published, merged_as, url, title, draft,"
	    " proposal, artifacts, " CONTACT ", due_at, submission)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
	    " $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)"
	    " ON CONFLICT (submission) DO UPDATE SET"
	    " repository = excluded.repository, number = excluded.number,"
	    " adopted = excluded.adopted, folder = excluded.folder,"
	    " fork = excluded.fork, branch = excluded.branch,"
	    " head = excluded.head, published = excluded.published,"
	    " merged_as = excluded.merged_as, url = excluded.url,"
	    " title = excluded.title, draft = excluded.draft,"
	    " proposal = excluded.proposal, artifacts = excluded.artifacts,"
	    " " SET_CONTACT,
	[SQL_LIST_PULLS_DUE] =
	    "SELECT submission, due_at, order_at FROM pull"
	    " WHERE repository = $1 AND due_at IS NOT NULL ORDER BY due_at",
	[SQL_LIST_UNFOLLOWED] =
	    "SELECT submission FROM form WHERE field = 'pull_request'"
	    " AND value IS NOT NULL AND submission > $1 AND NOT EXISTS"
	    " (SELECT 1 FROM pull WHERE pull.submission = form.submission"
	    " AND pull.number <> 0) ORDER BY submission",
	[SQL_HAS_OTHER_PULL] =
	    "SELECT 1 FROM pull WHERE repository = $1"
	    " AND due_at IS NOT NULL AND number = $2 AND submission <> $3",
	[SQL_SET_PULL_ITEM] =
	    "INSERT INTO pull_item (submission, kind, id, object, number,"
	    " state, author, thread, path, line, commit_id, at, content,"
	    " deleted, text, pull) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
	    " $10, $11, $12, $13, $14, $15, $16)"
	    " ON CONFLICT (submission, kind, id) DO UPDATE SET"
	    " object = excluded.object, number = excluded.number,"
	    " state = excluded.state, author = excluded.author,"
	    " thread = excluded.thread, path = excluded.path,"
	    " line = excluded.line, commit_id = excluded.commit_id,"
	    " at = excluded.at, content = excluded.content,"
	    " deleted = excluded.deleted, text = excluded.text,"
	    " pull = excluded.pull",
	[SQL_LIST_PULL_ITEMS] =
	    "SELECT kind, id, object, number, state, author, thread, path,"
	    " line, commit_id, at, content, deleted, text FROM pull_item"
	    " WHERE submission = $1 AND pull = $2 ORDER BY kind, id",
	[SQL_FORGET_PULL_ITEMS] =
	    "DELETE FROM pull_item WHERE submission = $1",
	[SQL_GET_PULL_TAG] =
	    "SELECT tag FROM pull_tag WHERE submission = $1 AND key = $2",
	[SQL_SET_PULL_TAG] =
	    "INSERT INTO pull_tag (submission, key, tag) VALUES ($1, $2, $3)"
	    " ON CONFLICT (submission, key) DO UPDATE SET tag = excluded.tag",
	[SQL_FORGET_PULL_TAGS] =
	    "DELETE FROM pull_tag WHERE submission = $1",
	[SQL_GET_PULL_TEXT] =
	    "SELECT text, since FROM pull_text"
	    " WHERE submission = $1 AND name = $2",
	[SQL_SET_PULL_TEXT] =
	    "INSERT INTO pull_text (submission, name, text, since)"
	    " VALUES ($1, $2, $3, $4) ON CONFLICT (submission, name)"
	    " DO UPDATE SET text = excluded.text, since = excluded.since",

	/* ---- refused saves ---- */

	[SQL_GET_REFUSED_PREVIOUS] =
	    "SELECT previous FROM refused WHERE submission = $1 AND which = $2",
	[SQL_SET_REFUSED] =
	    "INSERT INTO refused (submission, which, object, pid, previous, at)"
	    " VALUES ($1, $2, $3, $4, $5, $6)"
	    " ON CONFLICT (submission, which) DO UPDATE SET"
	    " object = excluded.object, pid = excluded.pid,"
	    " previous = excluded.previous, at = excluded.at",
	[SQL_REMOVE_REFUSED] =
	    "DELETE FROM refused WHERE submission = $1 AND which = $2"
	    " RETURNING previous",
	[SQL_LIST_REFUSED] =
	    "SELECT which, object, pid, previous, at FROM refused"
	    " WHERE submission = $1 ORDER BY which",
};
