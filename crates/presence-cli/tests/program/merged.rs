//! Everybody over all vendors: listed, chosen, sorted, read and explained.

use presence_sim::{Simulator, VendorKind};

use crate::support::run;
use crate::world::{World, shown};

#[test]
fn list_has_a_row_a_person() {
    insta::assert_snapshot!(run(["list", "--sim"]).shown());
    let json = run(["list", "--sim", "--json"]).json();
    assert_eq!(json.len(), 12);
    assert_eq!(json[0]["key"], "p-1");
    assert_eq!(json[0]["readings"].as_array().unwrap().len(), 4);
}

#[test]
fn list_is_of_those_of_whom_it_holds() {
    let absent = run(["list", "--sim", "--where", "absence=absent", "--sort", "name"]);
    insta::assert_snapshot!("where_absent", absent.shown());
    let keys = |args: &[&str]| {
        let mut all = vec!["list", "--sim", "--json"];
        all.extend(args);
        let output = crate::support::presence().args(all).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let key = |line: &str| {
            let json: serde_json::Value = serde_json::from_str(line).unwrap();
            json["key"].as_str().unwrap().to_owned()
        };
        text.lines().map(key).collect::<Vec<_>>()
    };
    assert_eq!(keys(&["--where", "name~anna", "--where", "provider=webex"]), ["p-1"]);
    assert_eq!(keys(&["--where", "provider!=accsyn"]), ["p-7"]);
    assert_eq!(keys(&["--where", "status=busy", "--limit", "1"]), ["p-2"]);
    assert_eq!(keys(&["--where", "reason=kawa"]), ["p-7"]);
    assert_eq!(keys(&["--where", "absence!=present", "--sort", "key"]), ["p-12", "p-4"]);
    let by_name = keys(&["--sort", "name", "--limit", "3"]);
    assert_eq!(by_name, ["p-1", "p-7", "p-2"]);
    let words = run(["list", "--sim", "--sort", "status", "--json"]).json();
    let words: Vec<_> = words.iter().map(|one| one["effective"].as_str().unwrap()).collect();
    assert_eq!(words.first(), Some(&"available"));
    assert_eq!(words.last(), Some(&"inactive"));
    assert!(run(["list", "--sim", "--where", "name=nobody"]).out.is_empty());
}

#[test]
fn what_cannot_be_asked_is_refused() {
    for (name, condition) in
        [("field", "colour=red"), ("word", "availability=here"), ("form", "anna")]
    {
        let refused = run(["list", "--sim", "--where", condition]);
        assert_eq!(refused.code, Some(2));
        insta::assert_snapshot!(format!("where_{name}"), refused.shown());
    }
}

#[test]
fn get_takes_keys_names_and_every_reference() {
    let people = ["get", "--sim", "p-1", "jan kowalski", "zofia.wisniewska@example.com"];
    insta::assert_snapshot!(run(people).shown());
    let unclear = run(["get", "--sim", "p-1", "nobody", "id:99"]);
    assert_eq!(unclear.code, Some(2));
    insta::assert_snapshot!("nobody", unclear.shown());
}

/// The line with every age as a word, and what stands behind it where it stood.
fn ageless(line: &str) -> String {
    const WORD: &str = "[age]";
    let mut left = line.replace("just now", "[age]   ");
    while let Some(end) = left.find(" ago") {
        let unit = left[..end].rfind(' ').unwrap();
        let number = left[..unit].rfind(' ').map_or(0, |at| at + 1);
        let blanks = " ".repeat(end + " ago".len() - number - WORD.len());
        left.replace_range(number..end + " ago".len(), &format!("{WORD}{blanks}"));
    }
    left.trim_end().to_owned()
}

#[test]
fn explain_says_who_says_what_and_why() {
    let explained = run(["explain", "--sim", "p-2", "p-4", "p-12"]).shown();
    insta::assert_snapshot!(explained.lines().map(ageless).collect::<Vec<_>>().join("\n"));
    let one = run(["explain", "--sim=conpeek", "aoife.byrne"]);
    insta::assert_snapshot!("explain_without_a_directory", one.shown());
    let json = run(["explain", "--sim", "p-4", "--json"]).json();
    let why = json[0]["explanation"].as_str().unwrap();
    assert!(why.starts_with("because enaio says absent on absence"), "{why}");
    assert_eq!(json[0]["decided_by"], "absence");
}

#[tokio::test]
async fn what_cannot_be_read_is_told_and_hides_nobody() {
    let world = World::start(8).await;
    world
        .sim
        .webex()
        .unwrap()
        .faults()
        .push(presence_sim::Fault::always(presence_sim::Action::status(403)).unwrap());
    let list = world.run(&["list"]).await;
    assert_eq!(list.code, Some(3), "{}", list.err);
    let steady = |line: &&str| !line.contains("sent as OMNIPRESENCE");
    insta::assert_snapshot!(shown(&list).lines().filter(steady).collect::<Vec<_>>().join("\n"));
    let explain = world.run(&["explain", "Anna Nowak"]).await;
    assert_eq!(explain.code, Some(3), "{}", explain.err);
    assert!(explain.out.contains("no answer"), "{}", explain.out);
}

#[tokio::test]
async fn a_provider_is_asked_in_its_own_words_where_it_is_named() {
    let world = World::start(8).await;
    let one = world.good(&["list", "--provider", "desk", "--json"]).await;
    assert!(one.json().iter().all(|row| row["subject"]["provider"] == "desk"), "{}", one.out);
    let people = world.file("people.toml");
    let narrowed = ["list", "--provider", "desk", "--directory", &people, "--json"];
    let merged = world.good(&narrowed).await;
    assert_eq!(merged.json()[0]["readings"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_large_directory_takes_lists_and_not_a_call_a_person() {
    const PEOPLE: usize = 1_100;
    let builder = Simulator::builder().people(PEOPLE).vendor(VendorKind::Webex);
    let world = World::of(builder, "").await;
    let webex = world.sim.webex().unwrap();
    let before = webex.journal().arrived();
    let list = world.good(&["list", "--json"]).await;
    assert_eq!(list.json().len(), PEOPLE);
    let calls = webex.journal().arrived() - before;
    assert!(calls < PEOPLE as u64 / 10, "{calls} calls for {PEOPLE} people");
}

#[test]
fn who_looks_for_nobody_is_told_so() {
    let nobody = run(["list", "--sim", "--where", "name=nobody"]);
    assert_eq!((nobody.code, nobody.out.as_str()), (Some(0), ""));
    assert_eq!(nobody.err, "presence: warning: of nobody it holds; 12 people were looked at\n");
    assert_eq!(run(["list", "--sim", "--where", "name=nobody", "--json"]).err, "");
}
