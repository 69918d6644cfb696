//! What a cast promises.

use std::collections::HashSet;

use super::*;

#[test]
fn the_first_eight_are_the_same_for_every_seed() {
    let logins = |seed| -> Vec<String> { cast(seed, 8).iter().map(|p| p.login).collect() };
    assert_eq!(logins(1), logins(999));
    assert_eq!(logins(1)[..3], ["anna.nowak", "jan.kowalski", "zofia.wisniewska"]);
}

#[test]
fn everybody_else_depends_on_the_seed_alone() {
    let people = |seed| -> Vec<Person> { cast(seed, 40).iter().collect() };
    assert_eq!(people(3), people(3));
    assert_ne!(people(3)[8..], people(4)[8..]);
}

#[test]
fn a_person_does_not_depend_on_how_many_there_are() {
    assert_eq!(cast(3, 20).person(15), cast(3, 1_000_000).person(15));
}

#[test]
fn logins_are_unique_and_lead_back() {
    let cast = cast(11, 10_000);
    let mut seen = HashSet::new();
    for person in cast.iter() {
        assert!(seen.insert(person.login.clone()), "{} occurs twice", person.login);
        assert_eq!(cast.by_login(&person.login).as_ref(), Some(&person));
        assert_eq!(cast.by_number(person.number).as_ref(), Some(&person));
    }
}

#[test]
fn a_million_are_reachable_without_being_made() {
    let cast = cast(1, 1_000_000);
    let last = cast.person(999_999).unwrap();
    assert_eq!(last.number, 1_000_000);
    assert_eq!(cast.by_login(&last.login), Some(last));
    assert_eq!(cast.person(1_000_000), None);
}

#[test]
fn strangers_are_not_found() {
    let cast = cast(1, 100);
    for login in [
        "",
        ".",
        "nobody",
        "anna",
        "anna.nowak2",
        "anna.nowak1",
        "Anna.Nowak",
        "anna.nowak ",
        "adam.zak0",
        "adam.zak1",
        "adam.zak99999999999999999999999999",
        "adam.zak18446744073709551615",
        "żaneta.żak",
    ] {
        assert_eq!(cast.by_login(login), None, "{login}");
    }
    assert_eq!(cast.by_number(0), None);
    assert_eq!(cast.by_number(101), None);
    assert_eq!(cast.by_number(u64::MAX), None);
}

#[test]
fn the_names_are_diverse_and_their_logins_plain() {
    let table = || FIXED.iter().flat_map(|(g, f)| [g, f]).chain(&GIVEN).chain(&FAMILY);
    assert!(table().filter(|name| !name.0.is_ascii()).count() > 40);
    for (_, ascii) in table() {
        assert!(ascii.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{ascii}");
    }
    let unique = |names: &[Name]| names.iter().map(|n| n.1).collect::<HashSet<_>>().len();
    assert_eq!(unique(&GIVEN), GIVEN.len());
    assert_eq!(unique(&FAMILY), FAMILY.len());
    assert!(FIXED.iter().all(|(_, fixed)| FAMILY.iter().all(|name| name.1 != fixed.1)));
}

#[test]
fn debug_says_no_more_than_it_must() {
    let shown = format!("{:?}", cast(1, 1).person(0).unwrap());
    assert_eq!(shown, "Person { number: 1, login: \"anna.nowak\", .. }");
}
