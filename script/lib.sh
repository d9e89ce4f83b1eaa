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

# apt_offers PACKAGE...: prints the first that apt can provide.
apt_offers() {
    local package
    for package in "$@"; do
        # Not through a pipe: grep -q leaves early, apt-cache dies of it, and pipefail calls that a failure.
        if [[ $(apt-cache policy "$package" 2>/dev/null) == *"Candidate: "[!\(]* ]]; then
            echo "$package"
            return
        fi
    done
}

# need_package WHAT PACKAGE...: installs the first package that apt can provide, or says what to do.
need_package() {
    local what=$1 candidate install
    shift
    candidate=$(apt_offers "$@")
    if [ -z "$candidate" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq >&2 || true
        candidate=$(apt_offers "$@")
    fi
    [ -n "$candidate" ] || die "$what is missing and apt does not offer it. $(elsewhere "$what")"
    install="apt-get install -y --no-install-recommends $candidate"
    if [ "$(id -u)" != 0 ]; then
        die "$what is missing. Install it with: sudo $install"
    fi
    if [ -t 0 ] && [ -t 2 ]; then
        local answer
        read -r -p "$what is missing. Run '$install' now? [y/N] " answer
        [[ $answer == [yY]* ]] || die "$what is missing. Install it with: $install"
    fi
    echo "$what is missing: $install" >&2
    DEBIAN_FRONTEND=noninteractive $install >&2 || die "could not install $candidate"
}

elsewhere() {
    case $1 in
        'a JDK 25') echo "Any will do, for instance Eclipse Temurin 25 unpacked under /opt; or set JAVA_HOME to one." ;;
        *) echo "Install it and put it on the PATH." ;;
    esac
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

find_tools() {
    find_jdk25 || {
        need_package 'a JDK 25' openjdk-25-jdk-headless
        find_jdk25 || die "no JDK 25 under /usr/lib/jvm, /opt or ~/.sdkman even now. $(elsewhere 'a JDK 25')"
    }
    export JAVA_HOME
    command -v mvn >/dev/null || need_package Maven maven
    command -v git >/dev/null || need_package git git
    # Maven 3.8's own libraries make Java 25 warn about Unsafe and native access; that is not news of ours.
    export MAVEN_OPTS="${MAVEN_OPTS:-} -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
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
            *'--- '*spotless*':check '*) say "$module: check the format" ;;
            *'Tests run:'*'FAILURE!'* | *'Tests run:'*'ERROR!'*) say "$line" ;;
        esac
    done
}
