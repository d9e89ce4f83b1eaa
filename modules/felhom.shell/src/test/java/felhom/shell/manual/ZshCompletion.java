package felhom.shell.manual;

import felhom.shell.line.CommandForm;
import felhom.shell.line.OperationForm;
import felhom.shell.line.Option;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Completion for zsh, with what each word is for beside it.
public record ZshCompletion(Program program) {
    private static final String FRAME = """
            #compdef felhom-agent
            # zsh completion of felhom-agent, made from its commands when it was built.

            _felhom_agent() {
                local -A kinds=(
            @KINDS@
                )
                local -A arguments=(
            @ARGUMENTS@
                )
                local -a commands=(
            @COMMANDS@
                )
                local -a operations=(
            @OPERATIONS@
                )
                local -a valued=(@VALUED@)
                local -a given options offered
                local prev='' command='' kind='' cur=${words[CURRENT]} word
                integer i
                for ((i = 2; i < CURRENT; i++)); do
                    prev=''
                    word=${words[i]}
                    if ((${valued[(Ie)$word]})); then
                        prev=$word
                        ((i += 1))
                    elif [[ $word != -* || $word == --selftest* ]]; then
                        given+=("$word")
                    fi
                done
                ((i == CURRENT + 1)) || prev=''
                command=${given[1]-}
                if ((${#given} >= 2)) && [[ -n ${(M)commands:#$command ${given[2]}:*} ]]; then
                    command+=" ${given[2]}"
                    given=("${(@)given[3,-1]}")
                else
                    given=("${(@)given[2,-1]}")
                fi
                case $command in
            @OPTIONS@
                    *) options=(@COMMON@ '--version:show version, commit and Java') ;;
                esac
                if [[ -n $prev ]]; then
                    kind=${kinds[$command $prev]-}
                    [[ $prev != @CONFIG@ ]] || kind=files
                elif [[ -n $command && $cur == --*=* ]]; then
                    kind=${kinds[$command ${cur%%=*}]-}
                    compset -P '*='
                elif [[ -n $command && $cur == -* ]]; then
                    _describe option options
                    return
                elif [[ -z $command ]]; then
                    offered=(${(u)${commands%%[ :]*}})
                    compadd -- "${offered[@]}"
                    _describe option options
                    return
                else
                    kind=${kinds[$command $((${#given} + 1))]-${kinds[$command +]-}}
                    offered=(${${(M)commands:#$command *}#$command })
                    if ((${#given} == 0 && ${#offered})); then
                        _describe command offered
                    fi
                fi
                case $kind in
                    files) _files ;;
                    directories) _files -/ ;;
                    operations) _describe operation operations ;;
                    arguments) compadd -S '' -- ${=arguments[${given[1]-}]-} ;;
                    'words '*) compadd -- ${=kind#words } ;;
                esac
            }

            if [[ ${funcstack[1]-} == _felhom_agent || ${funcstack[1]-} == _felhom-agent ]]; then
                _felhom_agent "$@"
            fi
            """;

    public String text() {
        return FRAME.replace("@KINDS@", pairs(program.kinds()))
                .replace(
                        "@ARGUMENTS@",
                        program.arguments().entrySet().stream()
                                .map(operation -> pair(operation.getKey(), String.join(" ", operation.getValue())))
                                .collect(Collectors.joining("\n")))
                .replace(
                        "@COMMANDS@",
                        program.commands().stream()
                                .map(command -> "        " + described(command.words(), command.help()))
                                .collect(Collectors.joining("\n")))
                .replace(
                        "@OPERATIONS@",
                        program.operations().stream()
                                .map(operation ->
                                        "        " + described(operation.name().value(), kind(operation)))
                                .collect(Collectors.joining("\n")))
                .replace("@VALUED@", String.join(" ", program.valued()))
                .replace(
                        "@OPTIONS@",
                        program.commands().stream()
                                .map(command -> "        " + quoted(command.words()) + ") options=("
                                        + options(command.allOptions()) + ") ;;")
                                .collect(Collectors.joining("\n")))
                .replace(
                        "@COMMON@",
                        options(Stream.of(CommandForm.CONFIG, CommandForm.JSON, CommandForm.DEBUG, CommandForm.HELP)))
                .replace("@CONFIG@", CommandForm.CONFIG.name());
    }

    private static String kind(OperationForm operation) {
        return (operation.destructive() ? "destructive: " : "benign: ") + operation.usage();
    }

    private static String options(Stream<? extends Option> options) {
        return options.map(option -> described(option.name(), option.help())).collect(Collectors.joining(" "));
    }

    private static String pairs(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> pair(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String pair(String key, String value) {
        return "        " + quoted(key) + " " + quoted(value);
    }

    private static String described(String word, String help) {
        return quoted(word.replace(":", "\\:") + ":" + help);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
