//! What is malformed, hidden, resolved and folded.

use super::*;

#[test]
fn malformed_references_are_refused_and_the_field_is_named() {
    let long = "x".repeat(MAX_REFERENCE_BYTES + 1);
    for text in ["", " ", " a", "a ", "a\nb", "a\u{0}", long.as_str()] {
        let error = UserRef::id(text).unwrap_err();
        assert_eq!(error.field(), Some("user.id"), "{text:?}");
    }
    for text in ["a", "@", "a@", "@b", "a@b@c", "a b@c"] {
        assert_eq!(Email::new(text).unwrap_err().field(), Some("user.email"), "{text:?}");
    }
    assert!(Email::new("anna+x@example.com").is_ok());
}

#[test]
fn debug_hides_what_is_personal() {
    let shown = format!(
        "{:?} {:?} {:?} {:?}",
        UserRef::email("anna@example.com").unwrap(),
        UserRef::login("anna").unwrap(),
        UserRef::name("Anna Nowak").unwrap(),
        UserRef::id("3").unwrap(),
    );
    insta::assert_snapshot!(shown, @"Email(Email(***)) Login(Login(***)) Name(PersonName(***)) Id(UserId(3))");
}

#[test]
fn bare_texts_go_to_the_first_accepted_kind_of_their_shape() {
    use UserRefKind::{Email, Id, Login, Name};
    let cases: [(&str, &[UserRefKind], UserRefKind); 8] = [
        ("3", &[Id, Login], Id),
        ("3", &[Login], Login),
        ("anna", &[Id, Login], Login),
        ("anna", &[Id, Email], Id),
        ("a@b.c", &[Id, Email, Login], Email),
        ("a@b.c", &[Id, Login], Login),
        ("Anna Nowak", &[Id, Login, Name], Name),
        ("id:a@b.c", &[Id, Email], Id),
    ];
    for (text, accepted, kind) in cases {
        assert_eq!(UserRef::resolve(text, accepted).unwrap().kind(), kind, "{text}");
    }
    let error = UserRef::resolve("email:a@b.c", &[Id, Login]).unwrap_err();
    assert_eq!(error.to_string(), "user: email is not accepted here, use id, login");
}

#[test]
fn emails_fold_case_and_nothing_else() {
    let same = |a: &str, b: &str| Email::new(a).unwrap().same_as(&Email::new(b).unwrap());
    assert!(same("Anna@Example.com", "anna@example.COM"));
    assert!(!same("anna+x@example.com", "anna@example.com"));
    assert!(!same("an.na@example.com", "anna@example.com"));
}

#[test]
fn json_is_one_key_and_validated() {
    let anna = UserRef::login("anna").unwrap();
    assert_eq!(serde_json::to_string(&anna).unwrap(), r#"{"login":"anna"}"#);
    assert_eq!(serde_json::from_str::<UserRef>(r#"{"login":"anna"}"#).unwrap(), anna);
    assert!(serde_json::from_str::<UserRef>(r#"{"email":"anna"}"#).is_err());
}
