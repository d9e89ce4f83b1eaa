package felhom.proxmox;

import java.util.Locale;

/// How far back a history goes: 9 has a point for each minute of an hour or a day, 8 has 60 to 70 points in all.
enum RrdFrame {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    YEAR;

    Parameters parameters(RrdPoint.Of of) {
        return Parameters.of("timeframe", name().toLowerCase(Locale.ROOT)).and("cf", of.name());
    }
}
