# Sourced by script/demo: a day in the life of the agent's daemon and a hub.
# shellcheck shell=bash disable=SC2154 # the variables are those of script/demo

# at_hub METHOD PATH [ARGUMENT OF CURL...]: what whoever works the hub does.
at_hub() {
    local method=$1 path=$2
    shift 2
    curl -K "$world/hub/admin.curl" -X "$method" "$@" "$admin/$path"
}

# known PATTERN: what the hub knows, without asking it: its file is there while it is away, too.
known() {
    grep -E -- "$1" "$world/hub/hub.json"
}

# in_time HEADING EXPECTED_TEXT COMMAND...: what comes by itself; asked until it says that, for a minute.
in_time() {
    local heading=$1 expected=$2 end=$((SECONDS + 60))
    shift 2
    shown=$((shown + 1))
    printf '\n== %s\n' "$heading"
    until "$@" >"$world/said" 2>&1 && grep -qF -- "$expected" "$world/said"; do
        if [ "$SECONDS" -ge "$end" ]; then
            cat "$world/said"
            printf '(after a minute it still does not say "%s")\n' "$expected"
            wrong=$((wrong + 1))
            return
        fi
        sleep 0.2
    done
    cat "$world/said"
    # What is to be signed has no line end.
    [ -z "$(tail -c 1 "$world/said")" ] || echo
    printf '(as it should be)\n'
}

# rollbacks: how often the host went back to a snapshot of the guest.
rollbacks() {
    (
        set -a
        # shellcheck disable=SC1090
        . "$own"
        "$agent" task list --vmid 9999 | grep -c vzrollback
    )
}

# reported_since NUMBER COUNT: whether so many more reports came.
reported_since() {
    local now
    now=$(at_hub GET reports) && [ "$now" -ge $(($1 + $2)) ] && echo "$((now - $1)) more reports"
}

# snapshots_told: how many snapshots of operators at the host the hub has heard of.
snapshots_told() {
    local outcomes
    outcomes=$(at_hub GET outcomes) || return
    printf 'snapshots of operators: %s.\n' "$(grep -c '^shell snapshot ok ' <<<"$outcomes")"
}

away() {
    at_hub GET reports >/dev/null 2>&1 || echo "nobody"
}

mkdir "$world/hub"
simulate hub hub.HubMain --port 0 --dir "$world/hub" --interval 1
hub=$started
admin=$(sed -n 's/^admin //p' "$world/hub.log")
own=$world/day.env
cat "$world/agent.env" "$world/hub/hub.env" >"$own"
echo FELHOM_AGENT_HUB_INTERVAL_SECONDS=1 >>"$own"

say "starting the agent's daemon"
(
    set -a
    # shellcheck disable=SC1090
    . "$own"
    exec nohup "$agent" daemon
) >"$world/daemon.log" 2>&1 </dev/null &
daemon=$!

in_time "A daemon reports to its hub: what the host has, and what came of earlier orders" \
    '"name" : "mail"' known '"(name|outcome)" : '
in_time "The hub proposes a snapshot: nobody has to sign" \
    "proposed" at_hub POST proposals \
    -d '{"order_id": "nightly-1", "operation": "snapshot", "arguments": {"vmid": "9999", "name": "nightly"}}'
in_time "And it is done" \
    "ok" at_hub GET orders/nightly-1
in_time "The hub proposes to go back to it" \
    "proposed" at_hub POST proposals \
    -d '{"order_id": "back-1", "operation": "rollback", "arguments": {"vmid": "9999", "name": "nightly"}}'
in_time "That destroys something, so it waits for an operator" \
    "held" at_hub GET orders/back-1
show "At the host it is seen too" \
    0 "rollback" "$own" approvals
before=$(rollbacks || true)
in_time "An operator takes the plan from the hub, reads it" \
    '"operation" : "rollback"' at_hub GET plans/back-1
cp "$world/said" "$world/hub-plan.json"
sign "$world/hub-plan.json"
in_time "signs it with ssh-keygen, and the hub carries the signature" \
    "carried" at_hub POST plans/back-1/signatures --data-binary "@$world/hub-plan.json.sig"
in_time "Signed, it is carried out" \
    "ok" at_hub GET orders/back-1
in_time "The hub sends both orders and the signature again, and again" \
    "taken" at_hub PUT delivery -d replay
reports=$(at_hub GET reports)
in_time "And the agent keeps reporting" \
    "more reports" reported_since "$reports" 5
in_time "But has gone back once" \
    "$((before + 1))" rollbacks
told=$(snapshots_told | tr -dc 0-9)
in_time "The hub goes away for 10 seconds" \
    "1 armed" at_hub POST faults -d 'outage=10s'
in_time "Nobody answers there" \
    "nobody" away
show "Meanwhile the host is worked as ever" \
    0 "done: " "$own" run snapshot vmid=9999 name=alone
in_time "The hub is back, and is told what happened meanwhile" \
    ": $((told + 1))." snapshots_told
in_time "No report said what it should not have said" \
    "0 faults" at_hub GET contract-faults
show "How the agent sees it" \
    0 "hub" "$own" status
