package felhom.proxmox.request;

import felhom.proxmox.answer.RrdPoint;
import felhom.proxmox.http.Parameters;
import java.util.Locale;

/// How far back a history goes: 9 has a point for each minute of an hour or a day, 8 has 60 to 70 points in all.
public enum RrdFrame {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    YEAR;

    public Parameters parameters(RrdPoint.Of of) {
        return Parameters.of("timeframe", name().toLowerCase(Locale.ROOT)).and("cf", of.name());
    }
}
