package felhom.shell.manual;

import felhom.shell.line.CommandForm;
import felhom.shell.line.Option;
import java.util.List;
import java.util.stream.Collectors;

/// Completion for bash, without a function of the package bash-completion.
public record BashCompletion(Program program) {
    private static final String FRAME = """
            # bash completion of felhom-agent, made from its commands when it was built.
            # shellcheck shell=bash

            # What is in a place of a command: _felhom_agent_kind COMMAND PLACE
            _felhom_agent_kind() {
                case "$1 $2" in
            @KINDS@
                    *) echo none ;;
                esac
            }

            _felhom_agent_options() {
                case $1 in
            @OPTIONS@
                    *) echo '@COMMON@ --version' ;;
                esac
            }

            # The words that may follow a first one.
            _felhom_agent_second() {
                case $1 in
            @SECOND@
                esac
            }

            _felhom_agent_arguments() {
                case $1 in
            @ARGUMENTS@
                esac
            }

            _felhom_agent() {
                local line=${COMP_LINE:0:COMP_POINT} cur prev='' command='' operation='' kind i
                local words=() given=()
                read -ra words <<<"$line"
                [[ $line != *[[:space:]] ]] || words+=('')
                cur=${words[${#words[@]} - 1]}
                for ((i = 1; i < ${#words[@]} - 1; i++)); do
                    prev=
                    case ${words[i]} in
                        @VALUED@)
                            prev=${words[i]}
                            ((i += 1))
                            ;;
                        --selftest*) given+=("${words[i]}") ;;
                        -*) ;;
                        *) given+=("${words[i]}") ;;
                    esac
                done
                # An option whose value is being typed, as a word of its own or behind its '='.
                ((i == ${#words[@]})) || prev=
                if [[ $cur == --*=* && $cur != --selftest=* ]]; then
                    prev=${cur%%=*}
                    cur=${cur#*=}
                fi
                command=${given[0]-}
                if [[ -n $(_felhom_agent_second "$command") && " $(_felhom_agent_second "$command") " == *" ${given[1]-} "* ]]; then
                    command+=" ${given[1]-}"
                    given=("${given[@]:2}")
                else
                    given=("${given[@]:1}")
                fi
                operation=${given[0]-}
                COMPREPLY=()
                if [[ -n $prev ]]; then
                    kind=$(_felhom_agent_kind "$command" "$prev")
                elif [[ -n $command && $cur == -* ]]; then
                    kind="words $(_felhom_agent_options "$command")"
                elif [[ -z $command ]]; then
                    kind='words @FIRST@ @COMMON@ --version'
                else
                    kind=$(_felhom_agent_kind "$command" $((${#given[@]} + 1)))
                    [[ $kind != none ]] || kind=$(_felhom_agent_kind "$command" +)
                    if ((${#given[@]} == 0)); then
                        case $kind in
                            none) kind="words $(_felhom_agent_second "$command")" ;;
                            operations) kind="words @OPERATIONS@ $(_felhom_agent_second "$command")" ;;
                        esac
                    fi
                fi
                case $kind in
                    files)
                        compopt -o filenames 2>/dev/null
                        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
                        ;;
                    directories)
                        compopt -o filenames 2>/dev/null
                        mapfile -t COMPREPLY < <(compgen -d -- "$cur")
                        ;;
                    arguments)
                        compopt -o nospace 2>/dev/null
                        mapfile -t COMPREPLY < <(compgen -W "$(_felhom_agent_arguments "$operation")" -- "$cur")
                        ;;
                    words\\ *) mapfile -t COMPREPLY < <(compgen -W "${kind#words }" -- "$cur") ;;
                esac
                # readline replaces what stands behind the last of its word breaks.
                if [[ $cur == *=* && $COMP_WORDBREAKS == *=* ]]; then
                    COMPREPLY=("${COMPREPLY[@]#"${cur%=*}="}")
                fi
            }
            complete -F _felhom_agent felhom-agent
            """;

    public String text() {
        String options = program.commands().stream()
                .map(command -> entry(command.words(), options(command)))
                .collect(Collectors.joining("\n"));
        String kinds = program.kinds().entrySet().stream()
                .filter(kind -> !kind.getKey().endsWith(" " + CommandForm.CONFIG.name()))
                .map(kind -> entry(kind.getKey(), kind.getValue()))
                .collect(Collectors.joining("\n"));
        String second = program.words().entrySet().stream()
                .filter(word -> !word.getValue().isEmpty())
                .map(word -> entry(word.getKey(), String.join(" ", word.getValue())))
                .collect(Collectors.joining("\n"));
        String arguments = program.arguments().entrySet().stream()
                .map(operation -> entry(operation.getKey(), String.join(" ", operation.getValue())))
                .collect(Collectors.joining("\n"));
        return FRAME.replace("@KINDS@", kinds + "\n        *' " + CommandForm.CONFIG.name() + "') echo files ;;")
                .replace("@OPTIONS@", options)
                .replace("@SECOND@", second)
                .replace("@ARGUMENTS@", arguments)
                .replace("@VALUED@", String.join(" | ", program.valued()))
                .replace("@FIRST@", String.join(" ", program.words().keySet()))
                .replace("@OPERATIONS@", String.join(" ", program.arguments().keySet()))
                .replace("@COMMON@", common());
    }

    private static String entry(String pattern, String answer) {
        return "        '" + pattern + "') echo '" + answer + "' ;;";
    }

    private static String options(CommandForm command) {
        return command.allOptions().map(Option::name).collect(Collectors.joining(" "));
    }

    private static String common() {
        return List.of(CommandForm.CONFIG, CommandForm.JSON, CommandForm.DEBUG, CommandForm.HELP).stream()
                .map(Option::name)
                .collect(Collectors.joining(" "));
    }
}
