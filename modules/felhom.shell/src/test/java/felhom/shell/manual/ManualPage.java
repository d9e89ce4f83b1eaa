package felhom.shell.manual;

import felhom.shell.line.CommandForm;
import felhom.shell.line.OperationForm;
import felhom.shell.line.Option;
import java.util.stream.Collectors;

/// felhom-agent(1), in the macros of `man(7)`.
///
/// @param date as `2026-11-30`
public record ManualPage(Program program, String version, String date) {
    private static final String FILES = """
            .SH FILES
            .TP
            .I /etc/felhom\\-agent/agent.json
            The configuration. Every setting, with its default:
            .IR /usr/share/doc/felhom\\-agent/examples/agent.json .
            .TP
            .I /etc/felhom\\-agent/token
            The API token, one line \\(oquser@realm!name=secret\\(cq, for root alone; systemd hands it to the service.
            .TP
            .I /etc/felhom\\-agent/hub\\-token
            The same for the hub, where there is one.
            .TP
            .I /etc/felhom\\-agent/trust/
            Who may sign: the files
            .IR operators ,
            .I revoked
            and
            .IR policy.json .
            .TP
            .I /etc/felhom\\-agent/root.list
            What root's helper may do, for root alone to write:
            .IR /usr/share/doc/felhom\\-agent/examples/root.list .
            .TP
            .I /run/felhom\\-agent\\-root.sock
            The door to root's helper.
            .TP
            .I /var/lib/felhom\\-agent/
            The agent's id and its log.
            .TP
            .I /run/felhom\\-agent/
            What is lost when the machine starts anew, and the control socket.
            .SH ENVIRONMENT
            .TP
            .B FELHOM_AGENT_CONFIG
            Names another configuration.
            .TP
            .BI FELHOM_AGENT_ SETTING
            Any setting, its path in capitals, such as
            .BR FELHOM_AGENT_PROXMOX_ENDPOINT ;
            it wins over the file.
            .TP
            .B FELHOM_AGENT_JAVA_OPTIONS
            Options for the JVM. Every other variable that a JVM reads is ignored.
            .SH SEE ALSO
            .BR ssh\\-keygen (1),
            .BR systemctl (1)
            """;

    public String text() {
        StringBuilder page = new StringBuilder();
        line(page, ".\\\" Made from the commands of felhom-agent when it was built.");
        line(page, ".TH FELHOM\\-AGENT 1 " + date + " \"felhom\\-agent " + roff(version) + "\" \"\"");
        line(page, ".SH NAME");
        line(page, "felhom\\-agent \\- the operator's agent of a Proxmox VE host");
        line(page, ".SH SYNOPSIS");
        line(page, ".B felhom\\-agent");
        line(page, ".RI [ OPTION ...]");
        line(page, ".I COMMAND");
        line(page, ".SH DESCRIPTION");
        line(
                page,
                "Does on a Proxmox VE host, through its API, what is ordered by its operators: what harms nobody at");
        line(page, "once, and what can destroy data or interrupt a service only with their signatures over exactly");
        line(page, "that.");
        line(page, ".SH OPTIONS OF EVERY COMMAND");
        program.commands().getFirst().allOptions().forEach(option -> option(page, option));
        line(page, ".SH COMMANDS");
        program.commands().forEach(command -> command(page, command));
        line(page, ".SH OPERATIONS");
        line(page, "What");
        line(page, ".BR run \" and \" plan");
        line(page, "take; what stands in brackets may be left out.");
        program.operations().forEach(operation -> operation(page, operation));
        line(page, ".SH EXIT STATUS");
        program.exits().forEach((code, meaning) -> {
            line(page, ".TP");
            line(page, ".B " + code);
            line(page, roff(meaning));
        });
        return page + FILES;
    }

    private static void command(StringBuilder page, CommandForm command) {
        line(page, ".SS " + roff(command.usage()));
        line(page, roff(command.help()));
        command.options().forEach(option -> option(page, option));
    }

    private static void option(StringBuilder page, Option option) {
        line(page, ".TP");
        line(page, ".B " + roff(option.usage()));
        line(page, roff(option.help()));
    }

    private static void operation(StringBuilder page, OperationForm operation) {
        line(page, ".TP");
        line(page, ".B " + roff(operation.name().value() + " " + operation.usage()));
        line(page, operation.destructive() ? "Destructive." : "Benign.");
        line(
                page,
                roff(operation.arguments().stream()
                        .map(argument -> argument.value().name() + ": " + argument.help())
                        .collect(Collectors.joining("; "))));
    }

    private static void line(StringBuilder page, String line) {
        page.append(line).append('\n');
    }

    /// A hyphen that is typed is a minus to roff, and a line that begins with a dot or an apostrophe is a
    /// request.
    private static String roff(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
