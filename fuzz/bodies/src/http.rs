//! The HTTP engine: addresses, links, waits and the words about JSON that does not fit.

use std::collections::BTreeMap;
use std::time::Duration;

use http::StatusCode;
use http::header::{DATE, RETRY_AFTER};
use presence_core::Vendor;
use presence_http::{BaseUrl, Call, Engine, EngineConfig};
use serde::Deserialize;

use crate::canned::{Answer, Canned, check_error, clock};
use crate::finish::finish;

/// The text is a base URL, or it is not.
pub(crate) fn base_url(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Err(error) = BaseUrl::parse(text) {
        check_error(&error);
    }
    let base = match BaseUrl::parse_allow_plain_http(text) {
        Ok(base) => base,
        Err(error) => return check_error(&error),
    };
    let strict = BaseUrl::parse(text).is_ok();
    assert_eq!(strict, base.is_https() || base.is_loopback(), "a credential in clear text");
    let written = base.to_string();
    assert_eq!(BaseUrl::parse_allow_plain_http(&written).ok().as_ref(), Some(&base), "{written}");
    // A part of a path stays one part, whatever it holds.
    if let Ok(target) = base.path(&[text]) {
        let rest = target.as_str().strip_prefix(&*written);
        let rest = rest.and_then(|rest| rest.strip_prefix('/'));
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~%".contains(c);
        assert!(rest.is_some_and(|rest| rest.chars().all(plain)), "{target:?} left its place");
    }
}

/// A base, a first page and a link, one a line feed. A link that is followed stays at home.
pub(crate) fn follow_up(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut lines = text.splitn(3, '\n');
    let (Some(base), Some(page), Some(link)) = (lines.next(), lines.next(), lines.next()) else {
        return;
    };
    let Ok(base) = BaseUrl::parse_allow_plain_http(base) else { return };
    let Ok(from) = base.path(&[page]) else { return };
    let target = match base.follow_up(&from, link) {
        Ok(target) => target,
        Err(error) => return check_error(&error),
    };
    let (home, away) = (url::Url::parse(&base.to_string()), url::Url::parse(target.as_str()));
    let (Ok(home), Ok(away)) = (home, away) else { panic!("a link is no URL") };
    assert_eq!(home.origin(), away.origin(), "a link leaves the origin");
    assert!(away.username().is_empty() && away.password().is_none(), "a link has a user");
    let prefix = home.path().trim_end_matches('/');
    let inside = away.path().strip_prefix(prefix);
    let inside = inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    assert!(inside, "a link leaves the prefix");
    assert!(target.as_str().ends_with(link) || target.as_str().contains(link), "it was changed");
    let whole = target.as_str().to_owned();
    let path = target.path_and_query();
    assert!(path.is_empty() || path.starts_with(['/', '?']), "{path} is no path");
    let again = base.follow_up(&target, &whole).map(|again| again.as_str().to_owned());
    assert_eq!(again.ok(), Some(whole), "a link that was followed is not followed again");
}

/// `Retry-After` and perhaps `Date`, one a line feed, with a 429.
pub(crate) fn retry_after(data: &[u8]) {
    let mut lines = data.splitn(2, |byte| *byte == b'\n');
    let (after, date) = (lines.next().unwrap_or_default(), lines.next());
    let answer = Answer::ok(b"").status(StatusCode::TOO_MANY_REQUESTS).with(RETRY_AFTER, after);
    let answer = match (answer, date) {
        (Some(answer), Some(date)) => answer.with(DATE, date),
        (answer, _) => answer,
    };
    let Some(answer) = answer else { return };
    let clock = clock();
    let (engine, transport) = engine(answer);
    let Ok(target) = engine.base().path(&["x"]) else { panic!("this is a path") };
    let began = clock.monotonic();
    let Err(error) = finish(engine.call(&Call::get("fuzz", target))) else {
        panic!("a refusal became an answer");
    };
    let waited = engine.clock().monotonic().saturating_sub(began);
    check_error(&error);
    let config = EngineConfig::default();
    assert!(waited <= config.deadline, "it waited {waited:?}");
    assert!(transport.asked().len() <= config.retry.max_attempts as usize);
    if let Some(seconds) = plain_seconds(after) {
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
        if Duration::from_secs(seconds) > config.retry.max_retry_after {
            assert_eq!(transport.asked().len(), 1, "it did not wait as long as it was asked to");
        }
    }
}

/// The seconds in a header that holds digits alone.
fn plain_seconds(text: &[u8]) -> Option<u64> {
    let digits = !text.is_empty() && text.len() < 19 && text.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(text).ok().filter(|_| digits)?.parse().ok()
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only whether it can be read matters")]
struct Row {
    id: u32,
    name: String,
    tags: Vec<String>,
    state: State,
    more: BTreeMap<String, i8>,
    next: Option<Box<Row>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "only whether it can be read matters")]
enum State {
    Here,
    There(Vec<bool>),
}

/// A body that is read as JSON of one type. What does not fit is told without quoting it.
pub(crate) fn json(data: &[u8]) {
    let (engine, _) = engine(Answer::ok(data));
    let Ok(target) = engine.base().path(&["x"]) else { panic!("this is a path") };
    let read = finish(engine.json::<Vec<Row>>(&Call::get("fuzz", target)));
    let body = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
    let plain = serde_json::from_slice::<Vec<Row>>(body);
    assert_eq!(read.is_ok(), plain.is_ok(), "two readers of JSON disagree");
    if let Err(error) = read {
        check_error(&error);
        let text = error.to_string();
        assert!(text.is_ascii() && text.len() < 1_000, "{text}");
    }
}

fn engine(answer: Answer) -> (Engine, std::sync::Arc<Canned>) {
    let transport = Canned::new(move |_| answer.clone());
    let Ok(base) = BaseUrl::parse("https://fuzz.test") else { panic!("this is a base URL") };
    let engine = Engine::builder(Vendor::CONPEEK, base, std::sync::Arc::clone(&transport));
    let Ok(engine) = engine.clock(clock()).seed(7).build() else {
        panic!("these are the defaults")
    };
    (engine, transport)
}
