"""Plain words, one table for each sort of id; what says nothing better is left to `words`."""

from __future__ import annotations

FAMILIES = {
    "rail": "rail crossing",
    "bulk": "ordinary freight",
    "grain": "farm goods in wagons",
    "station": "station",
    "dryport": "dry port",
    "yard": "transfer yard",
    "road": "road crossing",
    "zone": "trade zone",
    "port": "port",
    "airport": "airport",
    "inland": "inland terminal",
    "pipeline": "pipeline",
}
"""First part of a facility's id, as a person would say it; the order is that of the page."""

HEADINGS = {"bulk": "Ordinary freight", "grain": "Farm goods in wagons", "dryport": "Dry ports"}
"""Several of a family together, where it is not the word with an s."""

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

PARTNERS = {
    "AZ": "Azerbaijan",
    "CN": "China",
    "DE": "Germany",
    "KG": "Kyrgyzstan",
    "KZ": "Kazakhstan",
    "RU": "Russia",
    "TM": "Turkmenistan",
    "UZ": "Uzbekistan",
    "sea": "overseas",
}
"""Where oil and gas go, by country code; `sea` is a terminal for ships."""

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
    "batch": "no full load yet",
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
    "throughput_mt": "freight through",
    "visits_persons": "visits",
    "max_day_persons": "visits on the busiest day",
    "inside_persons": "persons inside",
    "declared_persons": "persons who declared",
    "entry_wait_min": "time on the way in",
    "exit_wait_min": "time on the way out",
    "flow_mt": "carried",
    "flow_bcm": "gas carried",
    "export_mt": "sold abroad",
    "export_share": "share of what is sold abroad",
    "line_use": "use of a line",
    "short_mt": "short of what is promised",
    "capacity_worth_usd": "worth of one more unit of capacity",
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
