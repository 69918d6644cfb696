//! The directory: imported, proposed, checked, asked.

use presence_sim::Simulator;

use crate::support::{Place, run};
use crate::world::{World, shown};

#[tokio::test]
async fn a_list_becomes_a_directory_and_vendors_accounts_join_it() {
    let world = World::of(Simulator::builder().people(8).with_unverified_read(true), "").await;
    insta::assert_snapshot!(
        "whois",
        shown(&world.good(&["directory", "whois", "ANNA NOWAK"]).await)
    );
    let same = world.good(&["directory", "import", &world.file("list.csv")]).await;
    insta::assert_snapshot!("import_same", shown(&same));
    world
        .place
        .write("more.csv", "key,name,provider,user\np-1,Anna Maria Nowak,,\nx-1,Somebody,,\n");
    let more = world.good(&["directory", "import", &world.file("more.csv"), "--json"]).await;
    insta::assert_snapshot!("import_more", shown(&more));
    let renamed = world.good(&["directory", "whois", "p-1", "--json"]).await;
    assert_eq!(renamed.json()[0]["name"], "Anna Maria Nowak");
    assert_eq!(renamed.json()[0]["references"].as_array().unwrap().len(), 4);
    let nobody = world.run(&["directory", "whois", "nobody", "p-2"]).await;
    assert_eq!(nobody.code, Some(3));
    insta::assert_snapshot!("whois_nobody", shown(&nobody));
    for (list, said) in [("gone.csv", "there is no such list"), ("no.toml", "has nobody in it")] {
        world.place.write("no.toml", "[provider.desk]\nvendor = \"conpeek\"\n");
        let empty = world.run(&["directory", "import", &world.file(list)]).await;
        assert_eq!(empty.code, Some(2), "{list}");
        assert!(empty.err.contains(&format!("{list}: {said}")), "{}", empty.err);
    }
    world.place.write("bad.csv", "key,provider,user\n,desk,id:1\np-1,desk,id\np-2,desk,what:x\n");
    let bad = world.run(&["directory", "import", &world.file("bad.csv")]).await;
    assert_eq!(bad.code, Some(2));
    insta::assert_snapshot!("import_bad", shown(&bad));
}

#[tokio::test]
async fn what_is_wrong_is_found() {
    let world = World::start(8).await;
    insta::assert_snapshot!("check_good", shown(&world.good(&["directory", "check"]).await));
    let enaio = world.sim.enaio().unwrap();
    enaio.remove_user("jan.kowalski");
    enaio.add_user("new.person", "New Person");
    let people = std::fs::read_to_string(world.path("people.toml")).unwrap();
    let twin = "\n[[person]]\nkey = \"twin\"\naliases = [\"email:new@example.com\"]\n\
                \n[[person]]\nkey = \"other\"\naliases = [\"email:new@example.com\"]\n";
    world.place.write("people.toml", &format!("{people}{twin}"));
    world
        .sim
        .accsyn()
        .unwrap()
        .invite("new@example.com", presence_sim::accsyn::Role::Standard)
        .unwrap();
    let check = world.run(&["directory", "check"]).await;
    assert_eq!(check.code, Some(3), "{}", check.err);
    insta::assert_snapshot!("check_bad", shown(&check));
    let json = world.run(&["directory", "check", "--json"]).await;
    let json = json.json();
    let vanished: Vec<_> =
        json.iter().map(|one| one["vanished"].as_array().unwrap().len()).collect();
    assert_eq!(vanished, [0, 0, 0, 1]);
    let proposed = world.good(&["directory", "propose"]).await;
    insta::assert_snapshot!("propose_nothing", shown(&proposed));
    let added = world.good(&["directory", "propose", "--accept", "--add-unmatched"]).await;
    insta::assert_snapshot!("propose_unmatched", shown(&added));
    let whois = world.good(&["directory", "whois", "new.person", "--json"]).await;
    assert_eq!(whois.json()[0]["key"], "new.person");
}

#[test]
fn the_simulators_people_are_known() {
    insta::assert_snapshot!(
        "whois_sim",
        run(["directory", "whois", "p-3", "--sim"])
            .shown()
            .lines()
            .map(|line| line.trim_end())
            .collect::<Vec<_>>()
            .join("\n")
    );
    let nowhere = run(["directory", "import", "x.csv", "--sim"]);
    assert_eq!(nowhere.code, Some(2));
    insta::assert_snapshot!("import_sim", nowhere.shown());
}

#[test]
fn a_directory_that_cannot_be_read_is_named_with_every_line() {
    let good = "[provider.desk]\nvendor = \"conpeek\"\nbase_url = \"https://c.test\"\nkey = { env = \"K\" }\n";
    let with = |more: &str, people: &str| {
        // A plain key has to stand before the tables.
        let (first, more) = if more.starts_with('[') { ("", more) } else { (more, "") };
        let place = Place::new(&format!("{first}{good}{more}"));
        place.write("people.csv", people);
        place.run(["list"], &[("K", "k")])
    };
    let directory = "[directory]\nfile = \"people.csv\"\n";
    let cases = [
        ("gone", with("[directory]\nfile = \"gone.toml\"\n", "")),
        ("bad", with(directory, "key,user\n,id:1\np-1,what\n")),
        ("key", with("[directory]\nfiles = \"x\"\n", "")),
        ("mistyped", with("directory = 3\n", "")),
        ("owner_word", with("[owners]\nholiday = [\"desk\"]\n", "")),
        (
            "owner_unknown",
            with(&format!("{directory}[owners]\nabsence = [\"hr\"]\n"), "key\np-1\n"),
        ),
        (
            "rule_raises",
            with(
                &format!(
                    "{directory}[[rule]]\nname = \"up\"\nwhen = {{ absence = \"present\" }}\n\
                     then = {{ availability = \"available\" }}\n"
                ),
                "key\np-1\n",
            ),
        ),
    ];
    for (name, run) in cases {
        assert_eq!(run.code, Some(2), "{name}: {}", run.err);
        insta::assert_snapshot!(format!("directory_{name}"), run.shown());
    }
}

#[tokio::test]
async fn rules_of_the_configuration_carry_an_absence_to_the_desk() {
    let rule = "[[rule]]\nname = \"holiday\"\nwhen = { absence = \"absent\" }\n\
                then = { availability = \"offline\" }\non = [\"desk\"]\n";
    let world = World::of(Simulator::builder().people(8).with_unverified_read(true), rule).await;
    let plan = world.run(&["plan", "p-1", "--absent"]).await;
    assert_eq!(plan.code, Some(4), "{}", plan.err);
    insta::assert_snapshot!("rule", shown(&plan));
}

#[tokio::test]
async fn texts_of_others_reach_no_terminal_as_they_are() {
    let world = World::start(8).await;
    let evil = "\u{1b}]0;owned\u{7}\u{202e}x";
    world.sim.enaio().unwrap().rename("jan.kowalski", evil);
    world.sim.accsyn().unwrap().set_name("jan.kowalski@example.com", evil).unwrap();
    world.place.write(
        "evil.toml",
        "[[person]]\nkey = \"p\"\nname = \"\\u001b[31mx\\u202e\"\n\
        [[person.reference]]\nprovider = \"workflow\"\nuser = \"login:jan.kowalski\"\n",
    );
    let evil = world.file("evil.toml");
    let cases: [&[&str]; 6] = [
        &["list", "--directory", &evil],
        &["explain", "p", "--directory", &evil],
        &["plan", "p", "--absent", "--note", "\u{1b}[2J", "--notes", "--directory", &evil],
        &["directory", "whois", "p", "--directory", &evil],
        &["directory", "check"],
        &["get", "\u{1b}[31mnobody\u{202e}"],
    ];
    for args in cases {
        let run = world.run(args).await;
        let shown = run.out + &run.err;
        let acts = |char: char| char.is_control() && char != '\n' || char == '\u{202e}';
        assert!(!shown.contains(acts), "{args:?}: {shown:?}");
        assert!(!shown.is_empty());
    }
}
