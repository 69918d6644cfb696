//! The language by table, and by whatever comes.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Expression, MAX_DEPTH, MAX_LENGTH, parse};

const KNOWN: [&str; 8] = ["code", "name", "role", "status", "type", "logged_in", "a", "b"];

fn bo(attribute: &str) -> Value {
    match attribute {
        "code" => json!("bo@example.com"),
        "name" => json!("Bo  Åström"),
        "role" => json!("employee"),
        "status" => json!("enabled"),
        "type" => json!(2),
        "a" => json!(true),
        "b" => json!("2026-08-18T21:59:59.125"),
        _ => Value::Null,
    }
}

fn holds(text: &str) -> bool {
    parse(text, &KNOWN).unwrap_or_else(|refused| panic!("{text}: {refused:?}")).holds(&bo)
}

#[test]
fn what_holds() {
    for text in [
        "role=employee",
        " role = employee ",
        "ROLE=Employee",
        "code='bo@example.com'",
        "code=\"BO@EXAMPLE.COM\"",
        "code=*@example.com",
        "code=\"*@example.com\"",
        "name='bo  åström'",
        "name=\"BO  ÅSTRÖM\"",
        "(code=\"lisa@example.com\"  or name contains \"bo  åström\") and  status<>disabled",
        "status!=disabled",
        "type in 0,2",
        "type in 0 , 2",
        "type not in 0,1",
        "type>=2 and type<10 and type<=2 and type>1",
        "a=true",
        "name contains strö",
        "name not contains x",
        "name matches \"^bo\\s+Å\"",
        "name MATCHES ström$",
        "name not matches \"\\d\"",
        "logged_in=null",
        "logged_in!=2026-08-18",
        "b>2026-08-18 and b<2026-08-18t22:00:00",
        "((role=admin or role=employee)) and type=7 or a=true",
        "role=admin or role=employee and status=enabled",
        "code not in 'x','y z'",
        "name=\"it's\" or name='say \"hi\"' or a=true",
    ] {
        assert!(holds(text), "{text}");
    }
}

#[test]
fn what_does_not_hold() {
    for text in [
        "role=admin",
        "role!=employee",
        "code=bo",
        "code=*@example.org",
        "name=\"bo åström\"",
        "type in 0,1,22",
        "type<2",
        "type>2",
        "logged_in>2000-01-01",
        "logged_in<2000-01-01",
        "logged_in contains null",
        "logged_in matches .*",
        "name matches ^ström",
        "(role=admin or role=employee) and status=disabled",
        "role=admin and a=true or status=disabled",
    ] {
        assert!(!holds(text), "{text}");
    }
}

#[test]
fn what_is_not_understood() {
    for (text, problem, at) in [
        ("", "an attribute expected", 0),
        ("role", "an operator expected", 4),
        ("role=", "a value expected", 5),
        ("=employee", "an attribute expected", 0),
        ("role==employee", "a value expected", 5),
        ("role=a b", "AND, OR or the end expected", 7),
        ("a=1 ; drop", "AND, OR or the end expected", 4),
        ("role=a and", "an attribute expected", 10),
        ("and role=a", "no such attribute", 0),
        ("nobody=1", "no such attribute", 0),
        ("not role=a", "no such attribute", 0),
        ("role not = a", "an operator expected", 9),
        ("(role=a", "a closing parenthesis expected", 7),
        ("role=a)", "AND, OR or the end expected", 6),
        ("()", "an attribute expected", 1),
        ("name=\"open", "an open quote", 5),
        ("name='open\"", "an open quote", 5),
        ("role ! a", "a sign nobody knows", 5),
        ("type in", "a value expected", 7),
        ("type in (0,2)", "a value expected", 8),
        ("type in 0,", "a value expected", 10),
        ("type in 0,,2", "a value expected", 10),
        ("'role'=a", "an attribute expected", 0),
        ("name matches \"(\"", "a broken or too large regular expression", 13),
        ("name matches \"(a{999}){999}\"", "a broken or too large regular expression", 13),
    ] {
        let refused = parse(text, &KNOWN).unwrap_err();
        assert_eq!((refused.problem, refused.at), (problem, at), "{text}");
    }
}

#[test]
fn depth_length_and_number_are_bounded() {
    let nested = |depth| format!("{}a=1{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(MAX_DEPTH), &KNOWN).is_ok());
    assert_eq!(parse(&nested(MAX_DEPTH + 1), &KNOWN).unwrap_err().problem, "nested too deep");
    assert!(parse(&"(".repeat(MAX_LENGTH), &KNOWN).is_err());
    assert_eq!(parse(&" ".repeat(MAX_LENGTH + 1), &KNOWN).unwrap_err().problem, "too long");
    let many = format!("type in {}", vec!["1"; 1_025].join(","));
    assert_eq!(parse(&many, &KNOWN).unwrap_err().problem, "too many parts");
    let patterns = ["a matches x"; 9].join(" or ");
    assert_eq!(parse(&patterns, &KNOWN).unwrap_err().problem, "too many regular expressions");
}

#[test]
fn a_value_is_pinned_only_where_nothing_else_could_be() {
    let pinned = |text| parse(text, &KNOWN).unwrap().pins("code").map(str::to_owned);
    assert_eq!(pinned("code=X").as_deref(), Some("x"));
    assert_eq!(pinned("(role=a and ((code='x y')))").as_deref(), Some("x y"));
    for text in ["code!=x", "code=x*", "code=x or role=a", "role=a", "code in x", "code>x"] {
        assert_eq!(pinned(text), None, "{text}");
    }
}

/// An expression says the same of the same row whenever it is asked.
fn assert_total(expression: &Expression) {
    assert_eq!(expression.holds(&bo), expression.holds(&bo));
}

/// A well-formed expression as text, with what it means for `bo`.
fn expressions() -> impl Strategy<Value = (String, bool)> {
    let term = prop_oneof![
        Just(("role=employee".to_owned(), true)),
        Just(("role='admin'".to_owned(), false)),
        Just(("type in 0,2".to_owned(), true)),
        Just(("name not contains \"bo\"".to_owned(), false)),
    ];
    term.prop_recursive(4, 24, 3, |inner| {
        let list = prop::collection::vec(inner, 1..4);
        (list, any::<bool>()).prop_map(|(parts, all)| {
            let texts: Vec<_> = parts.iter().map(|(text, _)| format!("({text})")).collect();
            let meant = |part: &(String, bool)| part.1;
            match all {
                true => (texts.join(" AND "), parts.iter().all(meant)),
                false => (texts.join(" or "), parts.iter().any(meant)),
            }
        })
    })
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*") {
        match parse(&text, &KNOWN) {
            Ok(expression) => assert_total(&expression),
            Err(refused) => prop_assert!(refused.at <= text.len()),
        }
    }

    #[test]
    fn any_pieces_are_read_or_refused(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "a", "code", "=", "!=", "<", ">", "<=", "(", ")", "'", "\"", ",", "in", "not",
                "and", "or", "contains", "matches", "x*", "*", "\\d", "[", "é", "\u{0}",
            ]),
            0..40,
        ),
        spaced: bool,
    ) {
        let text = pieces.join(if spaced { " " } else { "" });
        match parse(&text, &KNOWN) {
            Ok(expression) => assert_total(&expression),
            Err(refused) => prop_assert!(refused.at <= text.len()),
        }
    }

    #[test]
    fn well_formed_expressions_mean_what_they_say((text, meant) in expressions()) {
        prop_assert_eq!(holds(&text), meant, "{}", text);
    }

    #[test]
    fn quoted_values_are_taken_as_they_are(value in "[^'*]{0,40}") {
        let equal = |_: &str| Value::String(value.clone());
        let text = format!("name='{value}'");
        prop_assert!(parse(&text, &KNOWN).unwrap().holds(&equal));
    }
}
