#!/bin/bash
# Whether nginx passes a request on; bash can speak HTTP by itself, so the image needs no client.
set -eu
exec 3<>/dev/tcp/127.0.0.1/8080
printf 'GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r _ status _ <&3
# 308: the plain port of tls.conf, which sends everybody to HTTPS.
[ "$status" = 200 ] || [ "$status" = 308 ]
