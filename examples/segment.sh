#!/bin/sh
# usage: segment.sh SERVER IMAGE... > segments.json
set -eu
server=$1
shift
curl --fail --silent --show-error "$server/healthcheck" > /dev/null
for image in "$@"; do
  curl --fail --silent --show-error --data-binary "@$image" "$server/api/process_image"
  echo
done
