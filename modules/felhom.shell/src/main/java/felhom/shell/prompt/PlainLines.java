package felhom.shell.prompt;

import felhom.shell.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Lines as the terminal itself has them edited: for one that can only print, and for whoever wants no more.
final class PlainLines implements Lines {
    private final Console console;
    private final Interrupts interrupts;
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private volatile String prompt = "";

    PlainLines(Console console, Interrupts interrupts) {
        this.console = console;
        this.interrupts = interrupts;
        interrupts.hear("INT", interrupts::interrupt);
        // The terminal has thrown away what was typed.
        interrupts.atPrompt(() -> {
            console.line("");
            console.piece(prompt);
        });
    }

    @Override
    public Next next(Prompt now) {
        for (String line = told.poll(); line != null; line = told.poll()) {
            console.line(line);
        }
        prompt = now.text();
        console.piece(prompt);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int b = console.stdin().read(); b != '\n'; b = console.stdin().read()) {
                if (b < 0) {
                    console.line("");
                    return new Next.Left();
                }
                line.write(b);
            }
        } catch (IOException gone) {
            return new Next.Left();
        }
        return new Next.Typed(line.toString(StandardCharsets.UTF_8));
    }

    @Override
    public String keys() {
        return "help lists the commands, Ctrl-D leaves";
    }

    @Override
    public void tell(String line) {
        told.add(line);
    }

    @Override
    public void close() {
        interrupts.atPrompt(() -> {});
    }
}
