#!/bin/bash
# Independent publishers have other rules.
. "$(dirname "$0")/lib.sh"

connector c
check --publisher=independent c
has "$out" "c/icon.png:1:1: warning: " "an icon is left out"
rm c/icon.png
sed -i 's/"iconBrandColor": *"[^"]*"/"iconBrandColor": "#da3b01"/' \
    c/apiProperties.json
check --publisher=independent c
gives 0 "a connector of an independent publisher"
check --publisher=verified c
gives 1 "the same of a verified one"
