#!/bin/bash
# A connector with OAuth: the app's redirect URLs, and an id and a secret that
# nobody alters once the portal has them.
. "$(dirname "$0")/play.sh"

life() {
	given ready
	# It was one with a key; with OAuth more is asked for.
	work "edit apiProperties.json 'o[\"properties\"][\"connectionParameters\"] = {\"token\": {\"type\": \"oauthSetting\", \"oAuthSettings\": {\"identityProvider\": \"oauth2\", \"clientId\": \"app\", \"scopes\": [\"read\"], \"redirectMode\": \"Global\", \"redirectUrl\": \"https://global.consent.azure-apim.net/redirect\", \"customParameters\": {\"authorizationUrl\": {\"value\": \"https://workshops.contoso.com/authorize\"}, \"tokenUrl\": {\"value\": \"https://workshops.contoso.com/token\"}, \"refreshUrl\": {\"value\": \"https://workshops.contoso.com/token\"}}}}}'"
	work "edit apiDefinition.swagger.json 'o[\"securityDefinitions\"] = {\"oauth2\": {\"type\": \"oauth2\", \"flow\": \"accessCode\", \"authorizationUrl\": \"https://workshops.contoso.com/authorize\", \"tokenUrl\": \"https://workshops.contoso.com/token\", \"scopes\": {\"read\": \"Read\"}}}; o[\"security\"] = [{\"oauth2\": [\"read\"]}]'"
	step 'echo merged >open-source/record'
	status draft merged
	has "$(cat submit)" 'https://global.consent.azure-apim.net/redirect' "the first URL, in full"
	has "$(cat submit)" 'https://global-test.consent.azure-apim.net/redirect' "the second, in full"
	step 'echo 0a1b2c3d >form/client_id'
	step 'echo app-secret-of-contoso >form/client_secret'
	refused 'Operation canceled' 'touch submit'
	step 'echo yes >form/redirect_urls'
	status ready
	step 'echo "Jo Example" >form/microsoft_contact'

	# Sealed and not sent yet: a mistake can still be mended.
	step 'touch submit'
	is "$(cat form/client_secret)" '' "a secret that is read"
	is "$(cat versions/1/form/client_secret)" set "a secret in a version"
	has "$(cat versions/1/handoff.md)" client_secret "handoff names the secret"
	step 'echo app-secret-without-typo >form/client_secret'
	step 'touch submit'
	status to-upload

	# Once the portal has them they are frozen; who to ask is in the refusal.
	step 'echo submitted >record'
	refused 'Read-only file system' 'echo other >form/client_id'
	in_order submit 'Jo Example' 'unlock credentials'
	refused 'Read-only file system' 'echo other >form/client_secret'
	refused 'Read-only file system' 'rm form/client_secret'
	has "$(cat submit)" 'unlock credentials' "what opens them again"
	refused 'Invalid argument' 'echo "unlock credentials" >submit'
	step 'echo "unlock credentials: Jo Example, by mail" >submit'
	has "$(cat log)" 'Jo Example' "the log says who agreed"
	step 'echo 4e5f6a7b >form/client_id'
	step 'echo the-new-secret >form/client_secret'
	refused 'Device or resource busy' 'touch submit'
	step 'echo "update: the app was registered anew" >submit'
	step 'echo submitted >record'
	refused 'Read-only file system' 'echo other >form/client_secret'
	status submitted
	is "$(grep -rlE 'app-secret|the-new-secret' . || :)" '' "files with a secret in them"
}

play
