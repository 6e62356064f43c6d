#!/bin/bash
# healthcheck PORT PATH: succeeds when this container answers 200 there. The images hold no HTTP client; bash opens sockets itself.
set -euo pipefail

exec 3<>"/dev/tcp/127.0.0.1/$1"
printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
read -r _ status _ <&3
[[ $status == 200 ]]
