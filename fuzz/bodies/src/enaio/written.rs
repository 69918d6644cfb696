//! The XML that we write, read back by a reader that knows only its form.

use enaio_wf::rpc::{Response, Value};
use enaio_wf::{Absence, Id, Substitution};

use super::xml::with_peer;
use crate::finish::finish;

const DECLARATION: &str = "<?xml version='1.0' encoding='utf-8'?>\n";

/// The first byte chooses the job and who is absent; the rest are ids, one a line feed.
pub(crate) fn written(data: &[u8]) {
    let Some((choice, ids)) = data.split_first() else { return };
    let ids = String::from_utf8_lossy(ids);
    let mut ids: Vec<Id> = ids.split('\n').filter_map(|text| Id::new(text).ok()).collect();
    ids.sort();
    ids.dedup();
    let Some((first, rest)) = ids.split_first() else { return };
    if choice & 1 == 0 {
        absences(*choice, first, &ids);
    } else {
        substitutions(first, rest);
    }
}

fn absences(choice: u8, organisation: &Id, ids: &[Id]) {
    let absent = |at: usize| (usize::from(choice) + at / 3).is_multiple_of(2);
    let all = ids.iter().enumerate().map(|(at, id)| {
        if absent(at) { Absence::absent(id.clone()) } else { Absence::present(id.clone()) }
    });
    let all: Vec<Absence> = all.collect();
    let text =
        sent("Users", |client| finish(client.configure_user_absence(organisation, &all)).is_ok());
    let mut rest = past(&text, DECLARATION);
    rest = past(rest, "<Users>");
    for absence in &all {
        rest = past(rest, "<User Id=\"");
        let (id, behind) = until(rest, "\"");
        assert_eq!(plain(id), absence.user.as_str(), "another id was written");
        let flag = if absence.absent { "1" } else { "0" };
        rest = past(past(past(behind, " Absent=\""), flag), "\" />");
    }
    assert_eq!(rest, "</Users>");
}

fn substitutions(user: &Id, substitutes: &[Id]) {
    let all = [Substitution::new(user.clone(), substitutes.to_vec())];
    let text = sent("Substitutes", |client| finish(client.set_substitutes(user, &all)).is_ok());
    let rest = past(past(&text, DECLARATION), "<Substitutes><Substitute Id=\"");
    let (id, rest) = until(rest, "\"");
    assert_eq!(plain(id), user.as_str(), "another id was written");
    let rest = past(rest, ">");
    let (ids, rest) = match rest.strip_prefix("<SubstituteIds />") {
        Some(rest) => ("", rest),
        None => until(past(rest, "<SubstituteIds>"), "</SubstituteIds>"),
    };
    assert!(!ids.contains('<'), "an element was written into the ids");
    let meant: Vec<&str> = substitutes.iter().map(Id::as_str).collect();
    let written = plain(ids);
    let written: Vec<&str> = written.split(',').filter(|id| !id.is_empty()).collect();
    assert_eq!(written, meant, "other ids were written");
    assert_eq!(rest, "</Substitute></Substitutes>");
}

/// The parameter that a call carries.
fn sent(name: &str, call: impl FnOnce(&enaio_wf::Client) -> bool) -> String {
    let asked = with_peer(|peer, client| {
        peer.answers(Response::new(0));
        assert!(call(client), "the call was refused");
        peer.asked()
    });
    match asked.as_ref().and_then(|call| call.params.get(name)) {
        Some(Value::Bytes(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        _ => panic!("the call does not carry {name}"),
    }
}

fn past<'a>(text: &'a str, expected: &str) -> &'a str {
    let Some(rest) = text.strip_prefix(expected) else { panic!("`{expected}` is missing") };
    rest
}

fn until<'a>(text: &'a str, end: &str) -> (&'a str, &'a str) {
    let Some(parts) = text.split_once(end) else { panic!("`{end}` is missing") };
    parts
}

/// The text with its references resolved.
fn plain(text: &str) -> String {
    assert!(!text.contains('<'), "a markup character stands in a text");
    let references = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    references.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}
