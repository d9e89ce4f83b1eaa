package felhom.engine.view;

import felhom.engine.port.Tasks;

/// @param cut whether there may be more, older ones
public record FailedTasks(Listed<Tasks.Summary> tasks, boolean cut) {}
