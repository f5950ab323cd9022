#!/bin/sh
# Runs a command in the root file system of an image, as a container runtime does that is told to trust
# it with nothing: run.sh <root> <data folder> <uid>:<gid> <command...>
# Namespaces of its own for mounts, processes and IPC; a root that cannot be written to; /data and nothing
# else writable; no capability, and none to be had. The command is process 1. Needs root.
set -eu
ROOT=$1 DATA=$2 USER_ID=${3%:*} GROUP_ID=${3#*:}
export ROOT DATA USER_ID GROUP_ID
shift 3

exec unshare --mount --pid --ipc --fork sh -euc '
  mount --make-rprivate /
  mount --bind "$ROOT" "$ROOT"
  mount -o remount,bind,ro "$ROOT"
  mount --bind "$DATA" "$ROOT/data"
  mount -t proc -o nosuid,nodev,noexec proc "$ROOT/proc"
  mount -t tmpfs -o mode=755,size=64k dev "$ROOT/dev"
  for device in null zero full random urandom; do
    touch "$ROOT/dev/$device"
    mount --bind "/dev/$device" "$ROOT/dev/$device"
  done
  mount -o remount,ro "$ROOT/dev"
  # As runtimes make it: the name that the health check asks for.
  [ ! -e "$ROOT/etc/hosts" ] || mount --bind /etc/hosts "$ROOT/etc/hosts"
  exec chroot "$ROOT" setpriv --reuid "$USER_ID" --regid "$GROUP_ID" --clear-groups \
    --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
' sh "$@"
