#!/bin/bash
# Generates the secrets of compose.yml that are not there yet, into docker/secrets or the folder named. Keep a copy of secrets_key: without it
# what the database holds sealed cannot be opened again.
set -euo pipefail

folder=${1:-$(dirname "$0")/secrets}

# The folder is its owner's; the files are readable because containers run as users that this host does not know.
install -d -m 0700 "$folder"
for name in gateway_token secrets_key admin_password mysql_password mysql_root_password redis_password grafana_password; do
  if [[ ! -e $folder/$name ]]; then
    head -c 32 /dev/urandom | base64 -w 0 >"$folder/$name.new"
    chmod 0444 "$folder/$name.new"
    mv "$folder/$name.new" "$folder/$name"
  fi
done
