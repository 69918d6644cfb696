//! Texts that somebody who wishes ill would write, and the running of tests with them.

use std::fmt::Debug;

use omnipresence::{Error, ErrorKind};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// One of each kind of mischief.
const CORPUS: &[&str] = &[
    "a\r\nX-Injected: 1",
    "a\nb",
    "a\0b",
    "\u{1b}[2J\u{1b}]0;title\u{7}",
    "\u{202e}gnp.exe",
    "\u{2066}left\u{2069}",
    "\u{feff}bom",
    "line\u{2028}separator",
    "=1+1",
    "=HYPERLINK(\"http://example.com\";\"x\")",
    "+48 22 000",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1",
    "<User Id=\"1\"/>",
    "x\" Absent=\"1",
    "x' or '1'='1",
    "x\" OR role=\"admin",
    "x) OR (role=admin",
    "x AND code=*",
    "*",
    "%",
    "a,b",
    "]]>",
    "<!--",
    "&amp;",
    "&#10;",
    "../../admin",
    "..",
    ".",
    "a/b",
    "a\\b",
    "a?b=c",
    "a#b",
    "a&b=c",
    "a;b",
    "a%2fb",
    "%00",
    "%0d%0a",
    "a b",
    "a+b",
    "\\u0000",
    "\"",
    "\\",
    "{\"work_state\":\"ONLINE\"}",
    "${jndi:ldap://example.com}",
    "{{7*7}}",
    "Łukasz Dąbrowski",
    "🦀",
    "e\u{301}",
    "\u{ff1d}1+1",
];

/// Any of these, or drawn ones that are like them.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(CORPUS).prop_map(str::to_owned),
        2 => "[<>&'\"=+@%/?#,;:\\\\ a-c*(){}\\[\\]|~^$!.\\-]{1,20}",
        1 => "[\u{0}-\u{1f}\u{7f}-\u{9f}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2066}-\u{2069}ab]{1,12}",
        2 => "\\PC{1,20}",
        1 => any::<String>().prop_filter("empty", |text| !text.is_empty()),
    ]
}

/// Tries `test` with so many values, every one of the corpus first where it is about texts.
pub(crate) fn try_with<S: Strategy>(
    cases: u32,
    strategy: &S,
    test: impl Fn(S::Value) -> Result<(), TestCaseError>,
) where
    S::Value: Debug,
{
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(strategy, test).unwrap();
}

/// Tries `test` with every text of the corpus and so many drawn ones.
pub(crate) fn try_texts(cases: u32, test: impl Fn(String) -> Result<(), TestCaseError>) {
    for text in CORPUS {
        test((*text).to_owned()).unwrap();
    }
    try_with(cases, &text(), test);
}

/// What is refused without a request names the field, and says that the input is at fault.
pub(crate) fn is_refused_by_field(error: &Error) -> Result<(), TestCaseError> {
    let kinds = [ErrorKind::InvalidInput, ErrorKind::Config, ErrorKind::Unsupported];
    prop_assert!(kinds.contains(&error.kind()), "{error:?}");
    prop_assert!(error.field().is_some(), "no field is named: {error:?}");
    Ok(())
}
