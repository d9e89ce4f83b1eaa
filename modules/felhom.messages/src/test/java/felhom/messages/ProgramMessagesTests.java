package felhom.messages;

import static felhom.messages.Said.says;

import felhom.messages.ProgramMessages.Command;
import felhom.messages.ProgramMessages.Option;
import felhom.ops.Args;
import felhom.ops.ArgumentType;
import felhom.ops.Arguments;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Parameter;
import felhom.ops.Procedure;
import felhom.ops.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgramMessagesTests {
    private static final Command TASKS = new Command(
            "task list",
            "felhom-agent task list",
            "list tasks",
            List.of("UPID"),
            List.of(
                    new Option("--limit", Optional.of("N"), "at most N"),
                    new Option("--json", Optional.empty(), "JSON")),
            List.of());
    private static final String SAID = """
            {'command':'task list','usage':'felhom-agent task list','help':'list tasks','positionals':['UPID'],
            'options':[{'name':'--limit','help':'at most N','value':'N'},{'name':'--json','help':'JSON'}]""";

    private record Halt() implements Operation.Destructive {
        @Override
        public OperationName name() {
            return new OperationName("halt");
        }

        @Override
        public String summary() {
            return "halt it";
        }

        @Override
        public Arguments arguments() {
            return Arguments.of(Parameter.required("vmid", ArgumentType.VMID, "the guest"));
        }

        @Override
        public Set<Class<? extends Step>> needs() {
            return Set.of();
        }

        @Override
        public Procedure<? extends Step> plan(Args args, Inventory inventory) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aCommandAndWhatItTakes() {
        says(SAID + "}", ProgramMessages.command(TASKS));
    }

    @Test
    void aCommandThatTakesOperationsNamesThemWithTheirArguments() {
        Command run = new Command(
                TASKS.words(), TASKS.usage(), TASKS.help(), TASKS.positionals(), TASKS.options(), List.of(new Halt()));

        says(SAID + """
                        ,'operations':[{'operation':'halt','destructive':true,'arguments':[
                        {'name':'vmid','required':true,'expected':'a vmid, 100 to 999999999','help':'the guest'}]}]}""", ProgramMessages.command(run));
    }

    @Test
    void allThatMayBeTypedAndWhatTheExitCodesMean() {
        var codes = new LinkedHashMap<Integer, String>();
        codes.put(0, "success");
        codes.put(130, "interrupted");

        says(
                "{'usage':'felhom-agent COMMAND','commands':[" + SAID
                        + "}],'exit_codes':{'0':'success','130':'interrupted'}}",
                ProgramMessages.program("felhom-agent COMMAND", List.of(TASKS), codes));
    }
}
