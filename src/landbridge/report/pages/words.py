"""Plain words for the ids of tables: facilities, sides, causes, measures, indicators."""

from __future__ import annotations

from datetime import date, timedelta

FAMILIES = {
    "rail": "rail crossing",
    "station": "station",
    "dryport": "dry port",
    "road": "road crossing",
    "zone": "trade zone",
    "port": "port",
    "airport": "airport",
    "inland": "inland terminal",
    "pipeline": "pipeline",
}
"""First part of a facility's id, as a person would say it; the order is that of the page."""

SIDES = {
    "cn": "Chinese side",
    "kz": "Kazakh side",
    "kg": "Kyrgyz side",
    "uz": "Uzbek side",
    "tj": "Tajik side",
    "tm": "Turkmen side",
    "ru": "Russian side",
    "by": "Belarusian side",
    "pl": "Polish side",
    "mn": "Mongolian side",
    "az": "Azerbaijani side",
    "ge": "Georgian side",
    "tr": "Turkish side",
    "de": "German side",
    "la": "Lao side",
    "vn": "Vietnamese side",
    "th": "Thai side",
}
"""Posts are named by country code."""

CAUSES = {
    "weather": "weather",
    "ban": "ban",
    "failed": "failed",
    "closed": "closed",
    "quota": "acceptance used up",
    "permit": "permit",
    "slot": "slot",
    "documents": "documents",
    "inspection": "inspection",
    "far_side_full": "no place ahead",
    "giving_way": "giving way",
    "path": "path or lane",
    "locomotive": "locomotive",
    "wagon": "wagons",
    "truck": "truck of the fleet",
    "track": "track",
    "crane": "crane",
    "staff": "staff",
    "batch": "waiting for a load, or for others to fill one",
    "moving": "moving",
    "handling": "handling",
    "carried": "carried",
}
"""Causes of the delay ledger."""

KINDS = {
    "train": "trains",
    "box": "boxes",
    "outbound": "outbound trains",
    "truck": "trucks",
    "vehicle": "vehicles",
    "engine": "engines",
    "wagon": "wagons",
    "person": "persons",
    "visitor": "visitors",
}
"""Kinds of entity in the plural; the order is that of the page."""

MEASURES = {
    "throughput_trains": "trains through",
    "throughput_teu": "TEU through",
    "throughput_trucks": "trucks through",
    "throughput_vehicles": "vehicles through",
    "booked_vehicles": "vehicles booked, not yet called",
    "called_vehicles": "vehicles called or come, not yet on the grounds",
    "on_site_vehicles": "vehicles on the grounds",
    "permits_stock": "permits in stock",
    "fees_usd": "charged for each that went through",
    "trains_per_day": "trains a day",
    "queue_trains": "trains waiting",
    "parked_trains": "trains parked",
    "border_h": "hours at the border",
    "turn_h": "turn time of a train",
    "dwell_h": "dwell time",
    "max_day_trains": "most trains in a day",
    "cranes_use": "use of cranes",
    "tracks_in_use": "use of tracks, incoming gauge",
    "tracks_out_use": "use of tracks, outgoing gauge",
    "tracks_use": "use of tracks",
    "platforms_use": "use of platforms",
    "yard_teu": "TEU in the yard",
    "direct_share": "boxes lifted direct",
    "moves_per_crane_h": "moves per crane-hour",
    "lifting_min": "lifting time of a train",
    "truck_turn_h": "turn time of a truck",
    "locomotives_use": "use of locomotives",
    "officers_use": "use of officers",
    "held_trains": "trains held by a loading ban",
    "queue_h": "hours waited for the crossing",
    "parked_h": "hours parked along the line",
    "cleared_h": "hours until cleared",
    "in_yard_h": "hours in the yard",
    "booked": "booked, not yet called",
    "called": "called, not yet at the gate",
    "queue": "waiting for the crossing",
    "parked": "parked along the line",
    "on_site": "on the grounds of the post",
    "border": "at the border post",
    "cleared": "being cleared",
    "turn": "turn time under the cranes",
    "lifting": "lifting time of a train",
    "in_yard": "in the yard",
    "dwell": "dwell time",
    "truck_turn": "turn time of a truck",
    "yard": "in the yard",
}
"""Measures of indicators (without the facility) and of charts."""

RESOURCES = {
    "loading": "leave to load",
    "parking": "loops along the line",
    "tracks": "tracks of the station",
    "tracks_in": "tracks under the cranes, incoming gauge",
    "tracks_out": "tracks under the cranes, outgoing gauge",
    "section": "line between the posts",
    "acceptance": "acceptance by the other side",
    "engines": "engines across the border",
    "line_paths": "paths of the line behind",
    "paths": "paths of the line behind",
    "border": "leave to cross, by order",
    "fleet": "trucks that circulate",
    "permits": "permits",
    "slots": "slots of the electronic queue",
    "fast_slots": "slots of the fast lane",
    "site": "places on the grounds",
    "booths": "lanes under the roof",
    "scales": "weighbridges",
    "inspectors": "inspection teams",
    "laboratory": "plant and animal health",
    "systems": "information systems",
    "buffer": "places between the posts",
    "drivers": "drivers of new cars",
    "places": "standing places",
    "docks": "docks",
}
"""Resources of the shipped charts whose names say too little by themselves."""

STEPS = {
    "seize_permits": "waits for a permit",
    "permit_fast": "waits for a permit, fast lane",
    "seize_slots": "waits for a slot of the electronic queue",
    "seize_fast_slots": "waits for a slot of the fast lane",
    "seize_fleet": "waits for a truck of the fleet",
    "hold_lead": "called: on the way to the gate",
    "hold_again": "missed its slot: until it asks again",
    "hold_detour": "drives to another post",
    "gate_border": "waits for leave to cross",
    "seize_exit_site": "waits at the gate for a place on the grounds",
    "site_in": "waits for a place on the grounds beyond",
    "seize_exit_booths": "waits for a lane under the roof",
    "booth_in": "waits for a lane under the roof",
    "weigh_out": "weighing",
    "papers_out": "papers",
    "papers_in": "papers",
    "scan_out": "scanner",
    "scan_in": "scanner",
    "inspect_out": "inspection of the load",
    "inspect_in": "inspection of the load",
    "health": "plant and animal health",
    "cross_over": "waits to be let over",
    "seize_buffer": "waits for a place between the posts",
    "hold_cross": "over the border",
    "burning_lane": "waits for the lane in which it burns",
    "hold_burning": "burns, and shuts its lane",
    "seize_drivers": "waits for a driver",
    "hold_home": "to the consignee, home, and ready again",
    "hold_deliver": "to the consignee and back to the border",
    "hold_driver_back": "the driver goes back",
    "seize_places": "waits for a place in the yard",
    "hold_find_load": "in the yard until there is a load",
    "visit_docks": "loading at a dock",
    "seize_trailers": "waits for a trailer",
    "hold_swap": "leaves its trailer and takes another",
    "hold_documents": "papers of the load",
    "gate_loading": "waits until it may load",
    "seize_parking": "waits for a loop along the line",
    "seize_exit_tracks_locomotives": "waits for a track and a locomotive",
    "hold_draw_up": "draws up to the post",
    "seize_exit_officers": "waits for officers",
    "seize_entry_officers": "waits for officers",
    "hold_exit_clear": "clearance on leaving",
    "hold_entry_clear": "clearance on entering",
    "seize_tracks_in": "waits for a track under the cranes",
    "pair_slots": "waits for platforms",
    "take_slots": "waits for a place on a platform",
    "unload_box": "is unloaded",
    "ride": "on its train",
}
"""Steps of the shipped charts as a person would say them."""

LEFT = {
    "home": "home, ready for the next trip",
    "lost": "lost, with what it carried",
    "delivered": "delivered",
    "returned": "back beyond the border",
    "forwarded": "forwarded",
}
"""Ways to leave of the shipped charts."""

VERBS = {"seize": "waits for", "try": "waits for", "gate": "waits for", "hold": "", "visit": "at"}
"""First words of the names that steps have by themselves."""

CLASSES = {"carrier": "car carrier", "car": "car on its own wheels"}
"""Classes of traffic whose names say too little by themselves."""

PARTIES = {"queue": "electronic queue"}
"""Who pays and is paid, where the name says too little by itself."""

UNITS = {"usd_per_train": "USD a train", "teu": "TEU", "TEU": "TEU", "reach_stacker": "reach stacker"}


def plain(word: str) -> str:
    """Return an id in words: underscores become blanks."""
    return word.replace("_", " ").strip()


def capital(words: str) -> str:
    """Return words with a capital first letter, the rest as it is."""
    return words[:1].upper() + words[1:]


def place(facility: str | None) -> str:
    """`dryport.khorgos` -> `dry port Khorgos`."""
    if not facility:
        return "the whole gateway"
    family, _, rest = facility.partition(".")
    name = " ".join(part.capitalize() for part in plain(rest.replace(".", " ")).split())
    return f"{FAMILIES.get(family, plain(family))} {name}".strip()


def side_of(side: str | None) -> str:
    """`cn` -> `Chinese side`; empty where there is no side."""
    if not side:
        return ""
    return SIDES.get(side, f"{side.upper()} side" if len(side) == 2 else plain(side))


def family_of(facility: str | None) -> str:
    """`road.khorgos` -> `road`."""
    return (facility or "").partition(".")[0]


def family_order(facility: str | None) -> tuple[int, str]:
    """Return what puts facilities in the order of the page: by family, then by id."""
    families, family = tuple(FAMILIES), family_of(facility)
    return families.index(family) if family in families else len(families), facility or ""


def families_of(facility: str | None) -> str:
    """`road.khorgos` -> `Road crossings`: the heading under which several facilities stand."""
    family = family_of(facility)
    return capital(FAMILIES.get(family, plain(family) or "place") + "s")


def class_of(name: str | None) -> str:
    """`carrier` -> `car carrier`."""
    return CLASSES.get(name or "", plain(name or ""))


def party_of(name: str) -> str:
    """`cn_post` -> `Chinese post`; `shipper` stays."""
    side, _, post = name.rpartition("_")
    if post == "post" and side in SIDES:
        return f"{SIDES[side].removesuffix(' side')} post"
    return PARTIES.get(name, plain(name))


def cause_of(cause: str | None) -> str:
    """`far_side_full` -> `no place ahead`."""
    return CAUSES.get(cause or "", plain(cause or "unknown"))


def kind_of(kind: str | None) -> str:
    """`train` -> `trains`."""
    return KINDS.get(kind or "", plain(kind or "entity") + "s")


def step_of(step: str) -> str:
    """`hold_lead` -> `called: on the way to the gate`; `papers_out.wait` -> `waits: papers`."""
    base, _, part = step.partition(".")
    words = STEPS.get(base)
    if words is None:
        verb, _, rest = base.partition("_")
        words = f"{VERBS[verb]} {resource_of(rest)}".strip() if rest and verb in VERBS else plain(base)
    return f"waits: {words}" if part == "wait" and not words.startswith("waits") else words


def left_of(status: str) -> str:
    """`lost` -> `lost, with what it carried`."""
    return LEFT.get(status, plain(status))


def measure_of(measure: str) -> str:
    """`border_h` -> `hours at the border`; `crane_wait_h` -> `crane wait`."""
    if measure in MEASURES:
        return MEASURES[measure]
    stem, _, unit = measure.rpartition("_")
    return plain(stem) if stem and unit in {"h", "min", "share", "use", "usd"} else plain(measure)


def statistic_of(statistic: str | None) -> str:
    """`p90` -> `P90`; the mean goes without saying."""
    known = {"p05": "P5", "p50": "median", "max": "most", "min": "least", "mean": "", "total": "", "sum": ""}
    word = statistic or ""
    if word in known:
        return known[word]
    return word.upper() if word[:1] == "p" and word[1:].isdigit() else plain(word)


def resource_of(name: str | None) -> str:
    """`tracks_in` -> `tracks under the cranes, incoming gauge`."""
    return RESOURCES.get(name or "", plain(name or ""))


def unit_of(unit: str | None) -> str:
    """Return the unit as it is written beside a number."""
    return UNITS.get(unit or "", plain(unit or ""))


def joined(*parts: str | None) -> str:
    """Return the parts that say something, with commas."""
    return ", ".join(part for part in parts if part)


def period_words(first: str, until: str) -> str:
    """`2022-01-01`, `2023-01-01` -> `2022`; months and days where the period is not whole years."""
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(until)
    except ValueError:
        return f"{first} to {until}"
    last = end - timedelta(days=1)
    if start.day != 1 or end.day != 1:
        if start == last:
            return _day(last)
        if start.year != last.year:
            return f"{_day(start)} to {_day(last)}"
        return f"{start.day}{f' {start:%B}' if start.month != last.month else ''} to {_day(last)}"
    if start.month == end.month == 1:
        return f"{start.year}" if start.year == last.year else f"{start.year} to {last.year}"
    if (start.year, start.month) == (last.year, last.month):
        return f"{start:%B %Y}"
    return f"{start:%B} to {last:%B %Y}" if start.year == last.year else f"{start:%B %Y} to {last:%B %Y}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
