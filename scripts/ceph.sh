#!/bin/bash
# A real S3 server to test against: Ceph's RADOS gateway from Debian's packages, in a chroot, on loopback only.
#   ceph.sh install   once: a minimal Debian in $S3LAB, ~/.cache/s3lab by default (about 75 s, 1.4 GB); does nothing when it is there
#   ceph.sh up        a fresh single-node Ceph (monitor, in-memory OSD, gateway) at http://127.0.0.1:4610 (about 15 s)
#   ceph.sh down      stops it
#   ceph.sh tools     once: boto3, aws-cli and rclone in the same place, to make objects as other tools make them
#   ceph.sh run COMMAND...   runs one of them in $S3LAB, with the keys of OWNERKEY; its files are below $S3LAB/srv/tools
# Needs root, for debootstrap and chroot. Users, each with full rights over their own buckets: OWNERKEY/ownersecret,
# OTHERKEY/othersecret, LIMITEDKEY/limitedsecret. Region ap-northeast-2; path style, or http://BUCKET.s3.localhost:4610.
set -euo pipefail
root=${S3LAB:-$HOME/.cache/s3lab}
libraries=/usr/lib/$(uname -m)-linux-gnu

# The mirror this computer's own packages come from.
mirror() {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null |
    awk '/^URIs:/ && $2 ~ /debian\/?$/ {print $2; exit}
         /^deb / {for (i = 2; i <= NF; i++) if ($i ~ /^https?:.*debian\/?$/) {print $i; exit}}' || true
}

mounts() {
  mountpoint -q "$root/proc" && return
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount --make-rslave "$root/dev"
}

# Nothing of the computer stays inside: a lab someone deletes must not take /dev with it.
unmounts() {
  for place in dev proc; do
    if mountpoint -q "$root/$place"; then umount -R -l "$root/$place"; fi
  done
}

inside() {
  mounts
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"
}

install() {
  [ -e "$root/.ready" ] && return
  command -v debootstrap >/dev/null || { apt-get update -q; apt-get install -y --no-install-recommends debootstrap; }
  if [ ! -e "$root/usr/bin/apt-get" ]; then
    from=$(mirror)
    [ -n "$from" ] || { echo "No Debian mirror found in /etc/apt: this needs Debian." >&2; exit 1; }
    debootstrap --variant=minbase --components=main sid "$root" "$from"
  fi
  printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
  chmod +x "$root/usr/sbin/policy-rc.d"
  inside apt-get install -y --no-install-recommends radosgw ceph-mon ceph-osd ceph-common python3
  inside apt-get clean
  unmounts
  touch "$root/.ready"
}

tools() {
  [ -e "$root/.tools-ready" ] && return
  # A mirror that stands still is good enough here.
  inside apt-get update -q -o Acquire::Check-Valid-Until=false
  inside apt-get install -y --no-install-recommends python3-boto3 awscli rclone
  inside apt-get clean
  unmounts
  touch "$root/.tools-ready"
}

run() {
  mounts
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 AWS_ACCESS_KEY_ID=OWNERKEY AWS_SECRET_ACCESS_KEY=ownersecret \
    AWS_REGION=ap-northeast-2 AWS_EC2_METADATA_DISABLED=true RCLONE_CONFIG=/srv/tools/none chroot "$root" "$@"
}

configuration() {
  cat <<C
[global]
fsid = 11111111-2222-3333-4444-555555555555
mon host = [v2:127.0.0.1:13300,v1:127.0.0.1:16789]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = /srv/ceph/keyring
run dir = /srv/ceph
log file = /srv/ceph/\$name.log
admin socket = /srv/ceph/\$name.asok
pid file = /srv/ceph/\$name.pid
mon data = /srv/ceph/mon
osd data = /srv/ceph/osd
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon max pg per osd = 1000
osd objectstore = memstore
osd class dir = $libraries/rados-classes
plugin dir = $libraries/ceph
memstore device bytes = 8G
osd memory target = 2G
ms bind ipv6 = false
osd max object name len = 2048
setuser match path = /srv/ceph/nonexistent
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:4610
rgw dns name = s3.localhost
rgw realm = aws
rgw zonegroup = ap-northeast-2
rgw zone = z1
rgw data = /srv/ceph
rgw relaxed s3 bucket names = false
debug rgw = 0
rgw gc obj min wait = 1
rgw gc processor period = 5
C
}

start_script() {
  cat <<'C'
set -e; cd /srv/ceph; export CEPH_CONF=/srv/ceph/ceph.conf
monmaptool --create --fsid 11111111-2222-3333-4444-555555555555 --addv a '[v2:127.0.0.1:13300,v1:127.0.0.1:16789]' monmap >/dev/null
ceph-authtool --create-keyring keyring --gen-key -n mon. --cap mon 'allow *' >/dev/null
ceph-authtool keyring --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' >/dev/null
ceph-authtool keyring --gen-key -n client.rgw --cap mon 'allow rw' --cap osd 'allow rwx' >/dev/null
ceph-authtool keyring --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *' >/dev/null
ceph-mon --mkfs -i a --monmap monmap --keyring keyring; ceph-mon -i a
ceph config set global mon_allow_pool_size_one true
uuid=$(cat /proc/sys/kernel/random/uuid); id=$(ceph osd new $uuid)
ceph-osd -i $id --mkfs --osd-uuid $uuid 2>/dev/null
ceph osd crush add osd.$id 1.0 host=localhost root=default 2>/dev/null
ceph-osd -i $id
for attempt in $(seq 150); do ceph osd stat | grep -q '1 up' && break; sleep 0.1; done
admin="radosgw-admin -n client.rgw"
$admin realm create --rgw-realm=aws --default >/dev/null 2>&1
$admin zonegroup create --rgw-zonegroup=ap-northeast-2 --api-name=ap-northeast-2 --endpoints=http://127.0.0.1:4610 --master --default >/dev/null 2>&1
$admin zone create --rgw-zonegroup=ap-northeast-2 --rgw-zone=z1 --endpoints=http://127.0.0.1:4610 --master --default >/dev/null 2>&1
$admin period update --commit >/dev/null 2>&1
for u in owner other limited; do $admin user create --uid $u --display-name $u --access-key ${u^^}KEY --secret-key ${u}secret >/dev/null 2>&1; done
radosgw -n client.rgw
C
}

up() {
  [ -e "$root/.ready" ] || { echo "Ceph is not installed in $root: run this with install first." >&2; exit 1; }
  down
  rm -rf "$root/srv/ceph"
  mkdir -p "$root/srv/ceph/mon" "$root/srv/ceph/osd"
  configuration > "$root/srv/ceph/ceph.conf"
  start_script > "$root/srv/ceph/start"
  if ! inside timeout 90 bash /srv/ceph/start; then
    echo "Ceph did not start; logs are in $root/srv/ceph" >&2
    down
    exit 1
  fi
  for _ in $(seq 200); do
    (exec 3<>/dev/tcp/127.0.0.1/4610) 2>/dev/null && { echo "Ceph RGW: http://127.0.0.1:4610"; return; }
    sleep 0.1
  done
  echo "Ceph's gateway did not answer; logs are in $root/srv/ceph" >&2
  down
  exit 1
}

down() {
  for name in client.rgw osd.0 mon.a; do
    file="$root/srv/ceph/$name.pid"
    [ -s "$file" ] || continue
    pid=$(cat "$file")
    rm -f "$file"
    kill "$pid" 2>/dev/null || continue
    for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    if kill -0 "$pid" 2>/dev/null; then kill -9 "$pid"; fi
  done
  unmounts
}

case ${1:-} in install | up | down | tools) "$1" ;; run) shift; run "$@" ;; *) sed -n 2,9p "$0" >&2; exit 2 ;; esac
