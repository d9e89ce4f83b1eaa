package felhom.engine.view;

import java.util.Optional;
import java.util.OptionalLong;

/// A test that a disk made of itself.
///
/// @param type in the disk's words, such as `Extended offline`
/// @param passed empty for one that runs still, or was broken off
/// @param result in the disk's words
/// @param atHour how many hours the disk had run by then
public record SelfTestRun(String type, Optional<Boolean> passed, String result, OptionalLong atHour) {}
