#!/bin/bash
# An hour in a publisher's day: the road from mkdir to the second version.
. "$(dirname "$0")/lib.sh"
requires vim

definition=artifacts/apiDefinition.swagger.json
long=$(printf 'Lists the items %.0s' 1 2 3 4 5 6)
mkdir -p src/contoso mail
cp "$connector"/* src/contoso/
python3 - src/contoso/apiDefinition.swagger.json "$long" <<'END'
import json, sys
with open(sys.argv[1]) as handle:
    document = json.load(handle)
path = next(iter(document["paths"].values()))
operation = next(value for name, value in path.items() if name in ("get", "post"))
operation["summary"] = sys.argv[2].strip()
with open(sys.argv[1], "w") as handle:
    json.dump(document, handle, indent=2)
END
printf 'From: reviewer@example.com\nSubject: Your connector\n\nPlease shorten the title.\n' >mail/review.eml

start
mkdir "$mnt/contoso"
cd "$mnt/contoso"
cp "$work"/src/contoso/* artifacts/
is "$(cat status)" draft "status after cp"

summary_line=$(grep -n 'Lists the items' "$work/src/contoso/apiDefinition.swagger.json" | cut -d: -f1)
has "$(cat problems)" "$definition:$summary_line:" "place of the problem"
has "$(cat problems)" "error: " "severity of the problem"
has "$(cat problems)" "at most 80 are allowed [FieldLengthExceeded]" "text of the problem"
has "$(cat ../.certfs/rules/FieldLengthExceeded)" 80 "the rule explained"

# vim -q problems jumps to the very place and mends it.
vim -u NONE -es -q problems -c "call setline('.', substitute(getline('.'), '\"summary\": \"[^\"]*\"', '\"summary\": \"List the items\"', ''))" -c wq
hasnt "$(cat problems)" FieldLengthExceeded "problems after the save"
cp "$sample/intro.md" intro.md

submit=$(cat submit)
has "$submit" "# not ready: " "submit of a draft"
hasnt "$(grep -v '^#' submit || :)" '[!#]' "every line of submit begins with #"
for field in contact_email support_email testing_notes test_account \
    test_credentials pull_request commit; do
	has "$submit" "form/$field" "submit names the command for $field"
done
has "$submit" "open-source/record" "submit names the command for the merge"
fails_with 'Operation canceled' touch submit
is "$(cat status)" draft "status after a refused touch"

echo support@contoso.com >form/support_email
is "$(cat form/support_email)" support@contoso.com "a field"
fails_with 'Invalid argument' bash -c 'echo nonsense > form/contact_email'
is "$(cat form/contact_email 2>/dev/null || :)" "" "a field after a refused write"
echo you@contoso.com >form/contact_email
echo 'Use the account below.' >form/testing_notes
echo tester@contoso.com >form/test_account
echo secret-of-contoso >form/test_credentials
has "$(cat submit)" form/mfa "submit asks for mfa once there is an account"
echo no >form/mfa
is "$(cat status)" draft "status before the pull request"
echo 4321 >form/pull_request
echo 3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a >form/commit
echo merged >open-source/record
is "$(cat open-source/status)" merged "status of the pull request"
is "$(cat status)" ready "status with everything"

touch submit || cat submit
is "$(cat status)" to-upload "status after touch submit"
has "$(cat next)" 3f2a3f2a "next names the commit"
has "$(cat next)" 4321 "next names the pull request"
has "$(cat next)" versions/1/handoff.md "next names the handoff"
has "$(cat next)" 'echo submitted > record' "next names the command"
handoff=$(cat versions/1/handoff.md)
for value in you@contoso.com support@contoso.com tester@contoso.com 4321 3f2a3f2a; do
	has "$handoff" "$value" "handoff has every field"
done
hasnt "$handoff" secret-of-contoso "handoff has secrets by name only"
has "$handoff" test_credentials "handoff names the secret"

echo submitted >record
is "$(cat status)" submitted "status after record"
cp "$work/mail/review.eml" feedback/inbox/
has "$(cat feedback/1)" 'Please shorten the title' "the message is a feedback file"
has "$(cat feedback/1)" 'reviewer@example.com' "it says who wrote"
echo changes-requested >record
is "$(cat status)" changes-requested "status after the review"

vim -u NONE -es -c '%s/"title": "[^"]*"/"title": "Contoso Two"/' -c wq "$definition"
has "$(cat $definition)" '"title": "Contoso Two"' "the edited definition"
has "$(cat submit)" commit "submit says that the commit is stale"
fails_with 'Operation canceled' touch submit
echo 77b077b077b077b077b077b077b077b077b077b0 >form/commit
touch submit && is "$(cat status)" to-upload "status after the second touch"
is "$(cd versions && printf '%s ' *)" "1 2 latest " "ls versions"
is "$(readlink versions/latest)" 2 "versions/latest"
has "$(find versions/2 -name apiDefinition.swagger.json -exec cat {} +)" 'Contoso Two' "version 2"
hasnt "$(find versions/1 -name apiDefinition.swagger.json -exec cat {} +)" 'Contoso Two' "version 1"

is "$(cat ../.certfs/overview | grep -c contoso)" 1 "overview has the submission"
is "$(grep -c . log)" "$(cat log | wc -l)" "log has no empty lines"
has "$(cat log)" to-upload "log tells of the submit"
