# One file for each behaviour, on a real mount: see lib.sh.
EXTRA_DIST += \
	README.md \
	tests/mount/calls.py \
	tests/mount/keeper.py \
	tests/mount/lib.sh \
	tests/mount/race.py \
	tests/mount/replay.py \
	tests/mount/screen.sh \
	tests/mount/torture.py

MOUNT_TESTS = \
	tests/mount/advice.sh \
	tests/mount/bad-input.sh \
	tests/mount/busy.sh \
	tests/mount/changes.sh \
	tests/mount/concurrent.sh \
	tests/mount/copy.sh \
	tests/mount/corpus.sh \
	tests/mount/detached.sh \
	tests/mount/directory.sh \
	tests/mount/errno.sh \
	tests/mount/feedback-findings.sh \
	tests/mount/feedback.sh \
	tests/mount/file.sh \
	tests/mount/forced.sh \
	tests/mount/form.sh \
	tests/mount/frozen.sh \
	tests/mount/full-disk.sh \
	tests/mount/handles.sh \
	tests/mount/independent.sh \
	tests/mount/inode.sh \
	tests/mount/intro.sh \
	tests/mount/intro-attach.sh \
	tests/mount/lifecycle.sh \
	tests/mount/key.sh \
	tests/mount/link.sh \
	tests/mount/locked-memory.sh \
	tests/mount/many.sh \
	tests/mount/memory.sh \
	tests/mount/mount-command.sh \
	tests/mount/mount-dead.sh \
	tests/mount/mount-fstab.sh \
	tests/mount/mount-signal.sh \
	tests/mount/mount-unprivileged.sh \
	tests/mount/parity.sh \
	tests/mount/odd-calls.sh \
	tests/mount/poll.sh \
	tests/mount/present.sh \
	tests/mount/publish.sh \
	tests/mount/race.sh \
	tests/mount/readme.sh \
	tests/mount/record.sh \
	tests/mount/refused.sh \
	tests/mount/remove.sh \
	tests/mount/reply.sh \
	tests/mount/requests.sh \
	tests/mount/save-archive.sh \
	tests/mount/save-cp.sh \
	tests/mount/save-emacs.sh \
	tests/mount/save-filter.sh \
	tests/mount/save-git.sh \
	tests/mount/save-mv.sh \
	tests/mount/save-nano.sh \
	tests/mount/save-replay.sh \
	tests/mount/save-rsync.sh \
	tests/mount/save-shell.sh \
	tests/mount/save-vim.sh \
	tests/mount/scratch.sh \
	tests/mount/sealed.sh \
	tests/mount/secret.sh \
	tests/mount/secret-core.sh \
	tests/mount/secret-memory.sh \
	tests/mount/secret-syslog.sh \
	tests/mount/status-json.sh \
	tests/mount/store-disk.sh \
	tests/mount/store-refused.sh \
	tests/mount/submit.sh \
	tests/mount/times.sh \
	tests/mount/torture.sh \
	tests/mount/transcript.sh \
	tests/mount/trigger.sh \
	tests/mount/unlinked.sh \
	tests/mount/validate.sh \
	tests/mount/verbs.sh \
	tests/mount/versions.sh \
	tests/mount/wait.sh \
	tests/mount/waivers.sh \
	tests/mount/walk.sh \
	tests/mount/zip.sh

TESTS += $(MOUNT_TESTS)
dist_check_SCRIPTS += $(MOUNT_TESTS)
