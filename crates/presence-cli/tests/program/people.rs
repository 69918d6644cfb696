//! Reading, writing, listing and watching people, and what providers can do.

use crate::support::{Place, Sim, redacted, run};

#[test]
fn get_shows_a_table_and_hides_notes() {
    let people = ["get", "--sim=conpeek", "anna.nowak", "2", "login:aoife.byrne"];
    insta::assert_snapshot!(run(people).shown());
    let noted = run(["get", "--sim=conpeek", "jan.kowalski", "--notes"]);
    insta::assert_snapshot!("get_with_notes", noted.shown());
}

#[test]
fn get_gives_one_json_object_a_line() {
    let read = run(["get", "--sim=conpeek", "--json", "jan.kowalski", "99"]);
    insta::assert_snapshot!(read.shown());
}

#[test]
fn set_says_what_is_so_now_and_what_was_lost() {
    let with_note = ["--activity", "training", "--note", "Room 2"];
    let [activity, training, note, text] = with_note;
    let dnd = [
        "set",
        "--sim=conpeek",
        "anna.nowak",
        "--availability",
        "dnd",
        activity,
        training,
        note,
        text,
    ];
    insta::assert_snapshot!(run(dnd).shown());
    let modes = ["set", "--sim=conpeek", "3", "--availability", "available", "--mode", "12"];
    insta::assert_snapshot!("set_mode", run(modes).shown());
    let lunch = ["--availability", "away", "--reason", "Lunch", "--reason-code", "COFFEE"];
    let [axis, away, reason, label, with, code] = lunch;
    let coded = run(["set", "--sim=conpeek", "3", axis, away, reason, label, with, code]);
    insta::assert_snapshot!("set_reason_code", coded.shown());
}

#[test]
fn set_gives_one_json_object_a_line() {
    let set = run([
        "set",
        "--sim=conpeek",
        "--json",
        "anna.nowak",
        "nobody",
        "--availability",
        "offline",
    ]);
    insta::assert_snapshot!(set.shown());
}

#[test]
fn set_tells_what_to_try() {
    let refused =
        ["set", "--sim=conpeek", "anna.nowak", "--availability", "busy", "--reason", "Awaria"];
    insta::assert_snapshot!("break_not_assigned", run(refused).shown());
    let absent = run(["set", "--sim=conpeek", "anna.nowak", "--absent"]);
    insta::assert_snapshot!("no_such_axis", absent.shown());
    let late = [
        "set",
        "--sim=conpeek",
        "3",
        "--availability",
        "offline",
        "--until",
        "2999-01-01T00:00:00Z",
    ];
    insta::assert_snapshot!("end_not_kept", run(late).shown());
    let [set, sim, user, axis, value, until, at] = late;
    let best = run([set, sim, user, axis, value, until, at, "--tolerance", "best-effort"]);
    insta::assert_snapshot!("end_dropped", best.shown());
    let strict = ["--note", "x", "--tolerance", "strict"];
    let [note, x, tolerance, none] = strict;
    let noted = run([set, sim, user, axis, value, note, x, tolerance, none]);
    insta::assert_snapshot!("note_not_kept", noted.shown());
    let mode = ["set", "--sim=conpeek", "3", "--availability", "available", "--mode", "4711"];
    insta::assert_snapshot!("unknown_mode", run(mode).shown());
    let simulator = Sim::start([]);
    let vars = simulator.vars();
    let offline = ["set", "3", "--availability", "offline"];
    let wrong_key = simulator.place().run(offline, &[("SIM_KEY", "wrong")]);
    insta::assert_snapshot!("wrong_key", wrong_key.shown());
    let nameless = simulator.place().run(["set", "3", "--availability", "away"], &vars);
    insta::assert_snapshot!("no_reason", nameless.shown());
    let allowed = ["set", "--sim=conpeek", "3", "--account", "disabled", "--allow", "account"];
    insta::assert_snapshot!("account_not_kept", run(allowed).shown());
}

#[test]
fn what_is_set_is_read_back_through_the_same_server() {
    let sim = Sim::start(["--unverified-read"]);
    let place = sim.place();
    let set =
        ["set", "3", "--availability", "busy", "--reason", "Szkolenie", "--note", "a\u{202e}b"];
    assert_eq!(place.run(set, &sim.vars()).code, Some(0));
    let read = place.run(["get", "3", "--notes"], &sim.vars());
    insta::assert_snapshot!(read.shown());
}

#[test]
fn list_stops_at_its_limit() {
    insta::assert_snapshot!(run(["list", "--sim=conpeek", "--limit", "3"]).shown());
    assert_eq!(run(["list", "--sim=conpeek", "--json"]).json().len(), 12);
    assert_eq!(run(["list", "--sim=conpeek", "--json", "--limit", "0"]).json().len(), 0);
}

#[test]
fn a_long_list_is_several_tables() {
    let sim = Sim::start(["--unverified-read", "--people", "520"]);
    let users: Vec<String> = (1..=520).map(|id| format!("\"{id}\"")).collect();
    let settings = sim.settings();
    let settings = settings.lines().filter(|line| !line.starts_with("users"));
    let settings = settings.collect::<Vec<_>>().join("\n");
    let config = format!("[provider.desk]\n{settings}\nusers = [{}]\n", users.join(", "));
    let list = Place::new(&config).run(["list"], &sim.vars());
    assert_eq!(list.code, Some(0), "{}", list.err);
    assert_eq!(list.out.matches("PERSON").count(), 2);
    assert_eq!(list.out.lines().count(), 520 + 4);
}

#[test]
fn several_providers_stand_side_by_side() {
    let sim = Sim::start(["--unverified-read"]);
    let settings = sim.settings();
    let silent = settings.lines().filter(|line| !line.starts_with("read")).collect::<Vec<_>>();
    let both = format!("[provider.desk]\n{settings}[provider.front]\n{}\n", silent.join("\n"));
    let place = Place::new(&both);
    insta::assert_snapshot!("list_two_providers", place.run(["list"], &sim.vars()).shown());
    insta::assert_snapshot!("caps_two_providers", place.run(["caps"], &[]).shown());
    let which = place.run(["get", "3"], &sim.vars());
    insta::assert_snapshot!("which_provider", which.shown());
    let desk = place.run(["get", "3", "--provider", "desk"], &sim.vars());
    assert_eq!(desk.code, Some(0), "{}", desk.err);
    let nobody = place.run(["get", "3", "--provider", "desc"], &sim.vars());
    insta::assert_snapshot!("unknown_provider", nobody.shown());
}

#[test]
fn watch_begins_with_everybody() {
    let watch = run(["watch", "--sim=conpeek", "anna.nowak", "3", "--events", "3"]);
    insta::assert_snapshot!(watch.shown());
    let short = run(["watch", "--sim=conpeek", "--for", "0ms", "--json"]);
    assert_eq!(short.code, Some(0), "{}", short.err);
    assert_eq!(short.err, "");
    let sim = Sim::start(["--unverified-read"]);
    let place =
        Place::new(&format!("[provider.desk]\n{}poll_interval = \"30s\"\n", sim.settings()));
    let slower = place.run(["watch", "3", "--interval", "5s", "--events", "1"], &sim.vars());
    insta::assert_snapshot!("watch_slower_than_asked", slower.shown());
    let same = place.run(["watch", "3", "--interval", "30s", "--events", "1"], &sim.vars());
    assert_eq!(same.err, "");
}

#[test]
fn watch_is_one_stream_over_all_providers() {
    let watch = run(["watch", "--sim", "anna nowak", "--events", "8"]);
    assert_eq!(watch.code, Some(0), "{}", watch.err);
    let lines = watch.json();
    let of = |name: &str| lines.iter().filter(|line| line["provider"] == name).collect::<Vec<_>>();
    for provider in ["conpeek", "webex", "enaio", "accsyn"] {
        let [started, seen] = of(provider)[..] else { panic!("{provider}: {}", watch.out) };
        assert!(started["started"]["max_lag_ms"].is_u64(), "{started}");
        assert_eq!(seen["person"], "p-1");
        assert!(seen["delivery"].is_string() && seen["max_lag_ms"].is_u64(), "{seen}");
        assert_eq!(seen["seen"]["subject"]["provider"], provider);
    }
    let nobody = run(["watch", "--sim", "nobody"]);
    assert_eq!(nobody.code, Some(2));
    insta::assert_snapshot!("watch_nobody", nobody.shown());
}

#[test]
fn caps_say_why_not() {
    insta::assert_snapshot!(run(["caps", "--sim=conpeek"]).shown());
    let json = run(["caps", "--sim=conpeek", "--json"]).json();
    assert_eq!(json.len(), 1);
    assert_eq!(json[0]["provider"], "conpeek");
    assert_eq!(json[0]["set"], "native");
}

#[test]
fn doctor_checks_file_secret_and_connection() {
    insta::assert_snapshot!("doctor_sim", run(["doctor", "--sim=conpeek"]).shown());
    let sim = Sim::start([]);
    let place = sim.place();
    insta::assert_snapshot!("doctor_good", place.run(["doctor"], &sim.vars()).shown());
    insta::assert_snapshot!("doctor_no_secret", place.run(["doctor"], &[]).shown());
    let lines = place.run(["doctor", "--json"], &[]).out;
    insta::assert_snapshot!("doctor_json", redacted(&lines));
    let config = place.config();
    assert_eq!(sim.close(), Some(0));
    let vars = [("SIM_KEY", "k")];
    let gone = place.run(["doctor"], &vars);
    assert_eq!(gone.code, Some(1), "{}", gone.out);
    // The system's own words stand in the last cause.
    let causes = gone.out.lines().filter(|line| line.trim_start().starts_with("caused by: "));
    assert!(causes.count() > 1, "{}", gone.out);
    assert!(!gone.out.contains(r"\n"), "{}", gone.out);
    assert!(gone.out.contains("try: is the address right"), "{}", gone.out);
    assert!(gone.out.lines().all(|line| line.chars().count() <= 100), "{}", gone.out);
    std::fs::remove_file(config).unwrap();
    insta::assert_snapshot!("doctor_no_file", place.run(["doctor"], &[]).shown());
}
