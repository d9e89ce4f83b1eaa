# Sourced by the scripts that make a Debian of their own.
# shellcheck shell=bash

# site LABEL: where this machine takes Debian's packages from.
site() {
    # shellcheck disable=SC2016 # apt's own placeholders
    apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' |
        awk -v label="$1" '$1 == "Debian" && $2 == label && $3 ~ /^https?:/ { print $3; exit }'
}

# bootstrap RELEASE DIRECTORY [PACKAGE...]: the smallest Debian of that release there is, such as trixie, and these
# packages. Packages come from where this machine takes them: apt's sources and settings, the environment's proxies, the
# authorities in /usr/local/share/ca-certificates.
bootstrap() {
    local release=$1 debian=$2 mirror security include
    shift 2
    include=("$@")
    apt-get update -q || true
    mirror=$(site Debian)
    security=$(site Debian-Security)
    [[ $mirror != https:* ]] || include+=(ca-certificates)
    debootstrap --variant=minbase ${include[0]:+"--include=$(IFS=, && echo "${include[*]}")"} "$release" "$debian" \
        ${mirror:+"$mirror"}
    chmod 755 "$debian"
    if [ -n "$mirror" ]; then
        echo "deb $mirror $release main" >"$debian/etc/apt/sources.list"
        echo "deb $mirror $release-updates main" >>"$debian/etc/apt/sources.list"
    fi
    if [ -n "$security" ]; then
        echo "deb $security $release-security main" >>"$debian/etc/apt/sources.list"
    fi
    apt-config dump Acquire | grep -E '^Acquire::((http|https|ftp)::|Check-|Retries)' \
        >"$debian/etc/apt/apt.conf.d/50-as-outside" || true
    mkdir -p "$debian/usr/local/share/ca-certificates"
    find /usr/local/share/ca-certificates -name '*.crt' -exec cp -L -t "$debian/usr/local/share/ca-certificates" {} +
    if [ -x "$debian/usr/sbin/update-ca-certificates" ]; then
        chroot "$debian" update-ca-certificates
    fi
}
