//! What a directory keeps, finds, reads and writes.

use presence_core::Timestamp;
use proptest::prelude::*;

use super::*;

fn directory(csv: &str) -> Directory {
    Directory::from_csv(csv).unwrap()
}

fn problems(result: Result<Directory>) -> String {
    result.unwrap_err().to_string()
}

const TWO: &str = "key,name,provider,user,evidence,via,verified_at,account_created\n\
    p-1,Anna Nowak,,email:anna@example.com,,,,\n\
    p-1,Anna Nowak,desk,id:3,email,email:anna@example.com,2026-11-22T02:00:00Z,2020-01-01T00:00:00Z\n\
    p-2,\"Ko\u{142}odziej, Jan\",files,login:jan,login,,,\n";

#[test]
fn csv_and_toml_hold_the_same_and_are_stable() {
    let read = directory(TWO);
    let mut csv = Vec::new();
    read.write_csv(&mut csv).unwrap();
    assert_eq!(String::from_utf8(csv).unwrap(), TWO);
    let toml = read.to_toml().unwrap();
    let again = Directory::from_toml(&toml).unwrap();
    assert!(again.people().eq(read.people()));
    assert_eq!(again.to_toml().unwrap(), toml);
    assert!(toml.contains("verified_at = \"2026-11-22T02:00:00Z\""), "{toml}");
}

#[test]
fn a_reference_that_is_read_is_one_that_could_be_made() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let made = Reference::new("desk", UserRef::id("3").unwrap())
        .with_evidence(Evidence::Email)
        .with_via(UserRef::email("anna@example.com").unwrap())
        .with_verified_at(at("2026-11-22T02:00:00Z"))
        .with_account_created(at("2020-01-01T00:00:00Z"));
    let read = directory(TWO);
    let anna = read.get(&PersonKey::new("p-1").unwrap()).unwrap();
    assert_eq!(anna.at("desk").collect::<Vec<_>>(), [&made]);
}

#[test]
fn people_are_found_by_every_way() {
    let read = directory(TWO);
    let by = |text: &str| {
        let found = read.whois(text);
        found.iter().map(|(one, by)| (one.key.to_string(), *by)).collect::<Vec<_>>()
    };
    assert_eq!(by("p-1"), [("p-1".into(), FoundBy::Key)]);
    assert_eq!(by("anna NOWAK"), [("p-1".into(), FoundBy::Name)]);
    assert_eq!(by("ANNA@example.com"), [("p-1".into(), FoundBy::Alias)]);
    assert_eq!(by("3"), [("p-1".into(), FoundBy::Reference)]);
    assert_eq!(by("login:jan"), [("p-2".into(), FoundBy::Reference)]);
    assert_eq!(by("email:jan"), []);
    assert_eq!(by("an"), []);
    assert_eq!(read.named("anna nowak").len(), 1);
    assert!(read.find("desk", &UserRef::id("3").unwrap()).is_some());
    assert!(read.find("files", &UserRef::id("3").unwrap()).is_none());
}

#[test]
fn all_bad_rows_are_named_by_line_at_once() {
    let wrong = "key,provider,user,verified_at,evidence\n\
        ,desk,id:1,,\n\
        a,desk,,,\n\
        b,,id:7,,\n\
        c,desk,email:nobody,,\n\
        d,desk,id:4,yesterday,\n\
        e,desk,id:5,,guessed\n\
        f,desk\n\
        g,desk,id:6,,\n\
        g,desk,id:7,,\n\
        h,desk,id:6,,\n";
    let error = Directory::from_csv(wrong).unwrap_err();
    let lines: Vec<_> = error.parts().iter().map(|one| one.field().unwrap()).collect();
    let expected = [2, 3, 4, 5, 6, 7, 8, 10, 11].map(|line| format!("line {line}"));
    assert_eq!(lines, expected, "{error}");
    let text = error.to_string();
    assert!(text.contains("line 2: key: is empty; line 3: user: is empty"), "{text}");
    assert!(text.contains("line 8: has 2 cells, the header has 5"), "{text}");
    assert!(text.contains("line 11: h: reference: desk: this reference is already that of g"));
}

#[test]
fn toml_problems_have_lines_too() {
    let wrong = "\n[[person]]\nkey = \"a\"\naliases = [\"x@y\",\n \"id:3\"]\n\n\
        [[person]]\nname = \"B\"\n[[person.reference]]\nprovider = \"desk\"\nuser = \"email:x\"\n";
    let text = problems(Directory::from_toml(wrong));
    assert!(text.contains("line 5: provider: is empty"), "{text}");
    assert!(text.contains("line 7: key: is empty"), "{text}");
    let broken = problems(Directory::from_toml("[[person]]\nkey = \n"));
    assert!(broken.starts_with("line 2: "), "{broken}");
    assert!(problems(Directory::from_toml("format = 2")).starts_with("format: "));
}

#[test]
fn a_long_toml_is_read_in_pieces_with_the_lines_of_the_whole() {
    let mut text = String::from("format = 1\n");
    for number in 0..2_000 {
        text.push_str(&format!("[[person]]\nkey = \"p-{number}\"\nname = \"N\"\n"));
    }
    assert_eq!(Directory::from_toml(&text).unwrap().len(), 2_000);
    // Texts of several lines may hold what looks like the beginning of a person.
    let tricky = text.replace("name = \"N\"", "x = \"\"\"\n[[person]]\n\"\"\"");
    assert_eq!(Directory::from_toml(&tricky).unwrap().len(), 2_000);
    let wrong = text.replace("key = \"p-1999\"", "key = \"\"");
    assert_eq!(problems(Directory::from_toml(&wrong)), "line 5999: key: is empty");
    let broken = text.replace("key = \"p-1500\"", "key =");
    let broken = problems(Directory::from_toml(&broken));
    assert!(broken.starts_with("line 4503: "), "{broken}");
}

#[test]
fn foreign_files_are_read_leniently() {
    let cases = [
        "\u{feff}Key,User,Provider,Colour\r\np-1,id:3,desk,red\r\n",
        "key;provider;user\np-1;desk;id:3\n;;\n",
        "key,provider,user\n\"p-1\", desk ,id:3",
    ];
    for text in cases {
        assert!(directory(text).find("desk", &UserRef::id("3").unwrap()).is_some(), "{text:?}");
    }
    let bytes = b"key,name\na,\xff\nb,B\n";
    assert_eq!(problems(Directory::from_csv(bytes)), "line 2: cell 2 is not UTF-8");
    assert_eq!(problems(Directory::from_csv("")), "line 1: the header is missing");
    assert_eq!(problems(Directory::from_csv("name\nx\n")), "line 1: the column key is missing");
}

#[test]
fn a_reference_is_one_persons_only() {
    let mut two = directory(TWO);
    let jan = PersonKey::new("p-2").unwrap();
    let annas = Reference::new("desk", UserRef::id("3").unwrap());
    assert_eq!(two.add_reference(&jan, annas.clone()).unwrap_err().kind(), ErrorKind::Conflict);
    let anna = PersonKey::new("p-1").unwrap();
    two.remove_reference(&anna, "desk", &annas.user).unwrap();
    two.add_reference(&jan, annas.clone()).unwrap();
    assert_eq!(two.find("desk", &annas.user).unwrap().key, jan);
    let other = Reference::new("desk", UserRef::id("4").unwrap());
    two.add_reference(&jan, other).unwrap();
    assert!(two.find("desk", &annas.user).is_none(), "the index forgot the one replaced");
    two.remove(&jan).unwrap();
    assert!(two.whois("4").is_empty() && two.whois("jan").is_empty());
}

#[test]
fn the_best_reference_is_the_id() {
    let text = "key,provider,user\na,desk,email:a@b\na,desk,login:a\na,desk,id:9\nb,desk,login:b\n";
    let read = directory(text);
    let best = |key: &str, accepted: &[UserRefKind]| {
        let person = read.get(&PersonKey::new(key).unwrap()).unwrap();
        person.best("desk", accepted).map(|one| one.user.as_str().to_owned())
    };
    use UserRefKind::{Email, Id, Login};
    assert_eq!(best("a", &[Email, Login, Id]).unwrap(), "9");
    assert_eq!(best("a", &[Login, Email]).unwrap(), "a");
    assert_eq!(best("b", &[Id]), None);
}

#[test]
fn saving_replaces_the_whole_file_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let read = directory(TWO);
    for name in ["people.csv", "people.toml"] {
        let path = folder.path().join(name);
        std::fs::write(&path, "key\nold\n").unwrap();
        read.save(&path).unwrap();
        assert!(Directory::load(&path).unwrap().people().eq(read.people()));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    let nowhere = folder.path().join("no/such/folder.csv");
    assert_eq!(read.save(&nowhere).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(Directory::load(&nowhere).unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn problems_show_no_address_and_debug_no_name() {
    let text =
        "key,provider,user\na,desk,email:anna@secret.example\nb,desk,email:ANNA@secret.example\n";
    let error = Directory::from_csv(text).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    let shown = format!("{:?}", directory(TWO));
    assert!(!shown.contains("Anna") && !shown.contains("example"), "{shown}");
}

fn word() -> impl Strategy<Value = String> {
    "[-='+@a-z\u{142}\",;#]{1,6}"
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        people in prop::collection::btree_map(word(), (word(), word(), word()), 0..8),
    ) {
        let mut made = Directory::new();
        for (key, (name, login, provider)) in people {
            let person = DirectoryPerson::new(PersonKey::new(key).unwrap())
                .with_name(PersonName::new(name).unwrap())
                .with_alias(UserRef::login(login.clone()).unwrap());
            let reference = Reference::new(provider, UserRef::login(login).unwrap());
            let with = person.clone().with_reference(reference);
            if made.insert(with).is_err() {
                made.insert(person).unwrap();
            }
        }
        let mut csv = Vec::new();
        made.write_csv(&mut csv).unwrap();
        prop_assert!(Directory::from_csv(csv).unwrap().people().eq(made.people()));
        let toml = made.to_toml().unwrap();
        prop_assert!(Directory::from_toml(&toml).unwrap().people().eq(made.people()));
    }
}
