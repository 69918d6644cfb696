//! Which other crates' types may stand in public: a change of their version is a change of ours.

use std::collections::BTreeSet;

use crate::source::is_word;

/// The crates whose types are meant to be seen, and what for.
const INTENDED: [(&str, &str); 6] = [
    ("http", "what a transport of one's own sends and receives"),
    ("bytes", "the body of it"),
    ("futures_core", "`Stream`, which the standard library has not"),
    ("serde", "the model is read and written by any format"),
    ("serde_core", "where serde keeps its traits"),
    ("jiff", "times"),
];

/// What stands in public although it is not meant for all: the library, the crate, in which items
/// (by a part of their path), and why.
const EXCEPTIONS: [(&str, &str, &str, &str); 5] = [
    ("accsyn", "serde_json", "accsyn::", SAID),
    ("conpeek", "serde_json", "conpeek::Consultant::", SAID),
    ("webex-people", "serde_json", "webex_people::Person::", SAID),
    ("presence-sim", "serde_json", "presence_sim::", "what a simulated vendor is to say"),
    ("enaio-wf", "tokio", "rpc::ByteStream", "any connection that tokio can read and write"),
];

const SAID: &str = "what the vendor said, as it was said";

const STD: [&str; 3] = ["core", "alloc", "std"];

/// Each line of a listing that shows another crate's type, as `LINE: problem`. `theirs` are what
/// the library depends on, since a re-export of a whole crate is no path into it.
pub(crate) fn problems(
    library: &str,
    listing: &str,
    ours: &BTreeSet<String>,
    theirs: &BTreeSet<String>,
) -> Vec<String> {
    let intended = |name: &str| {
        STD.contains(&name)
            || ours.contains(name)
            || INTENDED.iter().any(|(intended, _)| *intended == name)
    };
    let mut found = Vec::new();
    let lines = (1..).zip(listing.lines()).filter(|(_, line)| !line.starts_with('#'));
    for (at, line) in lines {
        let shown = crates(line).into_iter().chain(reexported(line, theirs));
        let meant = |name: &str| intended(name) || is_exception(library, name, line);
        let foreign: BTreeSet<&str> = shown.filter(|name| !meant(name)).collect();
        found.extend(foreign.iter().map(|name| format!("{at}: `{name}` in `{line}`")));
    }
    found
}

fn is_exception(library: &str, foreign: &str, line: &str) -> bool {
    EXCEPTIONS
        .iter()
        .any(|(at, name, item, _)| *at == library && *name == foreign && line.contains(item))
}

/// The first parts of all paths in a line. A parameter such as `T` in `T::Item` is no crate.
fn crates(line: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, _) in line.match_indices("::") {
        let before = line.get(..at).unwrap_or_default();
        let start = before.rfind(|c| !is_word(c)).map_or(0, |at| at + 1);
        let (ahead, name) = before.split_at(start);
        let is_first = !ahead.ends_with("::");
        if is_first && name.chars().next().is_some_and(char::is_lowercase) {
            names.push(name);
        }
    }
    names
}

/// A dependency that is shown as a whole: `pub use ours::theirs`.
fn reexported<'a>(line: &'a str, theirs: &BTreeSet<String>) -> Option<&'a str> {
    let path = line.strip_prefix("pub use ")?;
    let last = path.rsplit("::").next()?;
    theirs.contains(last).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Vec<String> {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        problems(
            "presence-core",
            line,
            &set(&["presence_core"]),
            &set(&["reqwest", "http", "presence_core"]),
        )
    }

    #[test]
    fn ours_std_and_the_intended_may_be_shown() {
        for line in [
            "# reqwest::Client",
            "pub fn presence_core::f(&http::Request<bytes::Bytes>) -> core::option::Option<u8>",
            "impl<'de> serde_core::de::Deserialize<'de> for presence_core::A",
            "pub fn presence_core::f<T>(T::Item) -> <Self as alloc::borrow::ToOwned>::Owned",
            "pub use presence_core::http",
            "pub type presence_core::S = alloc::boxed::Box<dyn futures_core::stream::Stream>",
        ] {
            assert!(found(line).is_empty(), "{line}: {:?}", found(line));
        }
    }

    #[test]
    fn any_other_is_told_with_its_line() {
        let line = "pub fn presence_core::f(reqwest::Client, &reqwest::Url) -> url::Url";
        assert_eq!(
            found(&format!("# head\n{line}")),
            [format!("2: `reqwest` in `{line}`"), format!("2: `url` in `{line}`"),]
        );
        assert_eq!(found("pub use presence_core::reqwest").len(), 1);
    }

    #[test]
    fn an_exception_holds_for_its_library_and_item_only() {
        let json = "pub conpeek::Consultant::other: serde_json::map::Map";
        let set = |name: &str| [name.to_owned()].into();
        let told =
            |library: &str, line: &str| problems(library, line, &set("conpeek"), &set("x")).len();
        assert_eq!(told("conpeek", json), 0);
        assert_eq!(told("conpeek", &json.replace("Consultant", "Other")), 1);
        assert_eq!(told("accsyn", json), 1);
    }
}
