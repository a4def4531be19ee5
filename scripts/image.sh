#!/bin/sh
# Build both container images, with docker or with buildah; BASE_IMAGE, PROXY_BASE_IMAGE and PIP_INDEX_URL are passed on.
set -eu
cd "$(dirname "$0")/.."
if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
    build="docker build"
elif command -v buildah >/dev/null; then
    # The OCI format knows no health check; with layers the second image takes over what the first one made.
    build="buildah build --layers --format docker"
else
    echo "datalens: neither a running docker nor buildah is here. On Debian: apt-get install buildah" >&2
    exit 1
fi
for name in BASE_IMAGE PROXY_BASE_IMAGE PIP_INDEX_URL; do
    eval "value=\${$name:-}"
    [ -z "$value" ] || build="$build --build-arg $name=$value"
done
$build --target app --tag datalens .
$build --target proxy --tag datalens-proxy .
echo "Built datalens and datalens-proxy. Next: docs/deployment.md"
