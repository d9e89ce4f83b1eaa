# Sourced by script/demo: a day in the life of the agent's daemon and a hub.
# shellcheck shell=bash disable=SC2154 # the variables are those of script/demo

# at_hub METHOD PATH [ARGUMENT OF CURL...]: what whoever works the hub does.
at_hub() {
    local method=$1 path=$2
    shift 2
    curl -K "$world/hub/admin.curl" --max-time 20 -X "$method" "$@" "$admin/$path"
}

# worked WHAT METHOD PATH [ARGUMENT OF CURL...]: the same where it is a step's beginning and not what it shows.
worked() {
    local what=$1
    shift
    at_hub "$@" >"$world/said" 2>&1 || ended "the hub did not take $what"
}

# ended WHY: what follows would wait for what cannot come any more.
ended() {
    cat "$world/said"
    printf '(the daemon says last:)\n'
    tail -n 20 "$world/daemon.log"
    keep=
    die "the day with the hub ended early: $1"
}

# in_time HEADING EXPECTED_TEXT COMMAND...: what comes by itself; asked until it says that, for two minutes.
in_time() {
    local heading=$1 expected=$2 end=$((SECONDS + 120))
    shift 2
    shown=$((shown + 1))
    printf '\n== %s\n' "$heading"
    until "$@" >"$world/said" 2>&1 && grep -qF -- "$expected" "$world/said"; do
        [ "$SECONDS" -lt "$end" ] || ended "after two minutes it still does not say \"$expected\""
        sleep 0.2
    done
    cat "$world/said"
    printf '(as it should be)\n'
}

# The questions that in_time asks; each is answered in one line.

guests_told() {
    local guests
    guests=$(at_hub GET state | sed -n 's/^ *"name" : "\(.*\)",$/\1/p')
    printf 'the hub knows the guests %s\n' "$(paste -sd, <<<"$guests" | sed 's/,/, /g')"
}

outcomes_told() {
    local outcomes
    outcomes=$(at_hub GET outcomes) || return
    printf 'the hub knows how %s orders of the operators ended, %s of them well\n' \
        "$(grep -c '^shell ' <<<"$outcomes")" "$(grep -c '^shell [a-z-]* ok ' <<<"$outcomes")"
}

# how_ended TEXT: the hub's line about the order whose line has that text.
how_ended() {
    at_hub GET outcomes | grep -F -- "$1"
}

order() {
    local progress
    progress=$(at_hub GET "orders/$1") && printf 'the hub knows that order %s is %s\n' "$1" "$progress"
}

reported_since() {
    local now
    now=$(at_hub GET reports) && printf 'after %s more reports\n' "$((now - $1 > 4 ? 5 : now - $1))"
}

# rollbacks: how often the host went back to a snapshot of the guest; asked of the host itself.
rollbacks() {
    (
        set -a
        # shellcheck disable=SC1090
        . "$own"
        "$agent" task list --vmid 9999 | grep -c vzrollback
    )
}

gone_back() {
    printf 'rollbacks at the host since it was signed: %s\n' "$(($(rollbacks) - before))"
}

# away: what the daemon says of it.
away() {
    grep -E ' HubLink: (no|the) connection to ' "$world/daemon.log" | tail -n 1
}

contract_faults() {
    printf 'the hub has found %s\n' "$(at_hub GET contract-faults)"
}

start_daemon() {
    say "starting the agent's daemon"
    (
        set -a
        # shellcheck disable=SC1090
        . "$own"
        exec nohup "$agent" daemon
    ) >>"$world/daemon.log" 2>&1 </dev/null &
    daemon=$!
}

# stop_daemon: as systemd would, and says how it went.
stop_daemon() {
    local waited=0 status=0 stopping=$daemon
    kill "$stopping"
    until ! kill -0 "$stopping" 2>/dev/null; do
        [ "$waited" -lt 900 ] || return 1
        sleep 0.1
        waited=$((waited + 1))
    done
    wait "$stopping" || status=$?
    printf 'the daemon has ended with code %s\n' "$status"
}

mkdir "$world/hub"
simulate hub hub.HubMain --port 0 --dir "$world/hub" --interval 1
hub=$started
admin=$(sed -n 's/^admin //p' "$world/hub.log")
own=$world/day.env
cat "$world/agent.env" "$world/hub/hub.env" >"$own"
echo FELHOM_AGENT_HUB_INTERVAL_SECONDS=1 >>"$own"
start_daemon

in_time "The daemon reports to its hub what the host has" \
    "mail" guests_told
in_time "And what operators did before there was a hub" \
    "knows how 4 orders of the operators ended, 3 of them well" outcomes_told

worked "a proposal" POST proposals \
    -d '{"order_id": "nightly-1", "operation": "snapshot", "arguments": {"vmid": "9999", "name": "nightly"}}'
in_time "The hub proposes a snapshot: it harms nobody and is done" \
    "hub snapshot ok nightly-1 done: " how_ended nightly-1
worked "a proposal" POST proposals \
    -d '{"order_id": "back-1", "operation": "rollback", "arguments": {"vmid": "9999", "name": "nightly"}}'
in_time "The hub proposes to go back to it: that destroys something, and is held" \
    "order back-1 is held" order back-1
show "At the host it is seen too" \
    0 "rollback name=nightly vmid=9999" "$own" approvals

before=$(rollbacks) || ended "the host does not say how often it went back"
at_hub GET plans/back-1 >"$world/hub-plan.json" 2>"$world/said" || ended "the hub does not give the plan"
in_time "An operator takes the plan from the hub and reads it" \
    '"operation" : "rollback"' grep -E '"(operation|does|expires)" : ' "$world/hub-plan.json"
sign "$world/hub-plan.json" || ended "ssh-keygen did not sign"
worked "the signature" POST plans/back-1/signatures --data-binary "@$world/hub-plan.json.sig"
in_time "It is signed with ssh-keygen, the hub carries the signature, and it is carried out" \
    "hub rollback ok back-1 done: " how_ended back-1

worked "another way to deliver" PUT delivery -d replay
reports=$(at_hub GET reports) || ended "the hub does not count reports"
in_time "The hub sends both orders and the signature again and again" \
    "after 5 more reports" reported_since "$reports"
in_time "It was done once" \
    "since it was signed: 1" gone_back
show "Who brings the same signature to the host is refused" \
    3 "refused (used)" "$own" apply "$world/hub-plan.json" "$world/hub-plan.json.sig"

worked "a fault" POST faults -d 'outage=10s'
in_time "The hub goes away for 10 seconds" \
    "connection to" away
show "Meanwhile operators work as ever" \
    0 "done: " "$own" run snapshot vmid=9999 name=alone
in_time "The hub is back, and is told" \
    "done: take snapshot 'alone' of guest 9999" how_ended "'alone'"
in_time "All day no report broke the rules of docs/hub" \
    "found 0 faults" contract_faults
show "How it looks at the host" \
    0 "last report" "$own" status

shown=$((shown + 1))
printf '\n== Told to stop, the daemon ends by itself\n'
stop_daemon >"$world/said" || ended "it has not ended in a minute and a half"
# 128 and the signal's number: what whoever was told to stop by SIGTERM ends with.
grep -qF "code 143" "$world/said" || ended "it should have ended with code 143"
daemon=
cat "$world/said"
printf '(as it should be)\n'
show "Without it the commands work on, and all that was done stands in the log" \
    0 "nothing was changed, left out or moved" "$own" audit verify
[ -z "$keep" ] || start_daemon
