# Sourced by the other scripts: finds the tools, runs Maven with progress.
# shellcheck shell=bash

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C.UTF-8
# A CI may close stdin altogether; the next file opened would then become it.
{ : <&0; } 2>/dev/null || exec </dev/null

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# What is missing: a word for the user, and the package of Debian that has it.
missing=()
packages=()

# need WHAT PACKAGE
need() {
    missing+=("$1")
    packages+=("$2")
}

# need_program PROGRAM PACKAGE
need_program() {
    command -v "$1" >/dev/null || need "$1" "$2"
}

# apt_offers PACKAGE: whether apt can provide it.
apt_offers() {
    # Not through a pipe: grep -q leaves early, apt-cache dies of it, and pipefail calls that a failure.
    [[ $(apt-cache policy "$1" 2>/dev/null) == *"Candidate: "[!\(]* ]]
}

# Everything that is missing is named at once, and installed at once where that is allowed.
install_missing() {
    [ ${#missing[@]} != 0 ] || return 0
    local what install package answer log=$root/target/apt.log offered=() others=()
    what=$(printf '%s, ' "${missing[@]}")
    what="missing: ${what%, }"
    command -v apt-get >/dev/null || die "$what. Install them and put them on the PATH"
    # Where apt has no lists yet, nobody knows what it offers.
    if [ "$(id -u)" = 0 ]; then
        mkdir -p "$root/target"
        apt-get update -q >"$log" 2>&1 || true
    fi
    for package in "${packages[@]}"; do
        if apt_offers "$package" || { [ "$(id -u)" != 0 ] && ! apt_offers git; }; then
            offered+=("$package")
        else
            others+=("$package")
        fi
    done
    install="apt-get install -y --no-install-recommends ${offered[*]}"
    if [ ${#others[@]} != 0 ]; then
        what+=$'\n'"apt does not offer ${others[*]}"
        [[ ${others[*]} != *jdk* ]] ||
            what+=": unpack any JDK 25, such as Eclipse Temurin 25, under /opt, or set JAVA_HOME to one"
        [ ${#offered[@]} = 0 ] || what+=$'\n'"install the rest with, as root: $install"
        die "$what"
    fi
    [ "$(id -u)" = 0 ] || die "$what"$'\n'"install with: sudo apt-get update && sudo $install"
    if [ -t 0 ] && [ -t 2 ]; then
        read -r -p "$what. Run '$install' now? [y/N] " answer
        [[ $answer == [yY]* ]] || die "$what"$'\n'"install with: $install"
    fi
    say "$what; $install"
    # shellcheck disable=SC2086 # a list of words
    DEBIAN_FRONTEND=noninteractive $install -q -o Dpkg::Use-Pty=0 </dev/null >>"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        die "could not install them; the whole log: $log"
    }
    missing=()
    packages=()
}

is_jdk25() {
    [ -x "$1/bin/javac" ] && [ -x "$1/bin/jlink" ] && grep -q '^JAVA_VERSION="25[".]' "$1/release" 2>/dev/null
}

find_jdk25() {
    local candidate on_path
    on_path=$(command -v javac || true)
    for candidate in "${JAVA_HOME:-}" ${on_path:+"$(dirname "$(dirname "$(readlink -f "$on_path")")")"} \
        /usr/lib/jvm/* /opt/* "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/*; do
        if [ -n "$candidate" ] && is_jdk25 "$candidate"; then
            JAVA_HOME=$candidate
            return
        fi
    done
    return 1
}

# All that the scripts and the tests call and that a small Debian lacks.
find_tools() {
    find_jdk25 || need 'a JDK 25' openjdk-25-jdk-headless
    need_program mvn maven
    need_program git git
    need_program ssh-keygen openssh-client
    need_program tmux tmux
    need_program curl curl
    install_missing
    find_jdk25 || die "no JDK 25 under /usr/lib/jvm, /opt or ~/.sdkman even now"
    export JAVA_HOME
    # Maven 3.8's own libraries make Java 25 warn about Unsafe and native access; that is not news of ours.
    export MAVEN_OPTS="${MAVEN_OPTS:-} -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
}

# What the tests of root's side use, which others skip; where it cannot be installed they are skipped too.
find_roots_tools() {
    [ "$(id -u)" = 0 ] || return 0
    need_program mkfs.xfs xfsprogs
    need_program mkfs.btrfs btrfs-progs
    need_program mkfs.vfat dosfstools
    need_program strace strace
    need_program smartctl smartmontools
    need_program sensors lm-sensors
    [ ${#missing[@]} = 0 ] || (install_missing </dev/null) || say "some tests of root's side will be skipped"
    missing=()
    packages=()
}

# An agent's state is bound to the machine. An installed Debian has this file, a container may lack it.
need_machine_id() {
    [ -s /etc/machine-id ] || die "there is no /etc/machine-id; make one, as root: systemd-machine-id-setup"
}

commit() {
    git -C "$root" rev-parse -q --verify --short=12 HEAD 2>/dev/null || echo unknown
}

say() {
    printf '[%4d s] %s\n' "$SECONDS" "$*"
}

# build LOG ARGUMENT...: Maven over the whole project; a line for each long step, everything else into LOG.
build() {
    local log=$1 status=0
    shift
    mkdir -p "$(dirname "$log")"
    (cd "$root" && mvn -B -ntp "-Dfelhom.commit=$(commit)" "$@" </dev/null 2>&1) | tee "$log" | progress "$*" || status=$?
    return "$status"
}

progress() {
    local line module
    while IFS= read -r line; do
        module=${line##*@ }
        module=${module%% *}
        case $line in
            *'--- '*compiler*':compile '*) say "$module: compile" ;;
            *'--- '*surefire*':test '*) [[ $1 == *-DskipTests* ]] || say "$module: test" ;;
            *'--- '*exec*'(image)'*) say "$module: link the run-time image and train its cache" ;;
            'for Debian '[0-9]* | 'not for Debian '[0-9]* | *'AOT cache'*) say "the image: $line" ;;
            *'--- '*spotless*':check '*) say "$module: check the format" ;;
            *'Tests run:'*'FAILURE!'* | *'Tests run:'*'ERROR!'*) say "$line" ;;
        esac
    done
}

# what_failed LOG: Maven's errors with what follows each (a golden difference, a cause), without stack frames and advice.
what_failed() {
    awk '
        /^\[ERROR\] *$|\[Help 1\]|Re-run Maven|To see the full|For more information|After correcting|mvn <args>/ { next }
        # -Werror says no more than that there was one.
        /^\[WARNING\] .*\.java:\[/ { follow = 0; if (!seen[$0]++) print; next }
        /^\[ERROR\]/ { follow = 12; if (!seen[$0]++) print; else follow = 0; next }
        /^\[/ { follow = 0 }
        follow-- > 0 && NF && !/^[ \t]+at |^[ \t]*\.\.\. [0-9]+ more/ { print "        " $0 }' "$1" | head -120 || true
}
