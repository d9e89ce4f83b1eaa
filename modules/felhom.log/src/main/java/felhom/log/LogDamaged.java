package felhom.log;

/// The log on disk is not the one that was written. Nothing is mended by guessing.
public final class LogDamaged extends LogException {
    private static final long serialVersionUID = 1L;

    private final transient Damage damage;

    LogDamaged(Damage damage) {
        super("the log is damaged: " + damage + ". Put the file back if there is a copy of exactly this log;"
                + " otherwise `felhom-agent state reset` begins a new one");
        this.damage = damage;
    }

    public Damage damage() {
        return damage;
    }
}
