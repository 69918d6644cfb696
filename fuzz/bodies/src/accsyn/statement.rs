//! The SDK's one-line form.

use accsyn::{Query, Statement};

use crate::canned::check_error;

/// A statement as a person types it. What is read of it, written again, is read as the same.
pub(crate) fn statement(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let statement: Statement = match text.parse() {
        Ok(statement) => statement,
        Err(error) => return check_error(&error),
    };
    let entity = statement.entity_type();
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_/".contains(&byte);
    assert!(!entity.is_empty() && entity.bytes().all(plain), "{entity} is no type");
    let written = match statement.query().map(Query::as_str) {
        Some(query) => {
            assert!(!query.contains(char::is_control) && query.trim() == query);
            let blank = text.replace(['\t', '\r', '\n'], " ");
            assert!(blank.contains(query), "the query was changed");
            format!("{entity} where {query}")
        }
        None => entity.to_owned(),
    };
    assert_eq!(written.parse::<Statement>().ok(), Some(statement));
}
