//! Webex's people: rows of about 2 kB, in pages that name the next one.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use bytes::Bytes;

use super::routes::Answer;

/// The pages of so many people are kept, and made beforehand where a run measures time.
const KEPT: usize = 100_000;

/// Webex's own page, where nobody asks for another.
const DEFAULT_PAGE: usize = 100;

const WORDS: [&str; 6] = ["active", "inactive", "call", "meeting", "DoNotDisturb", "OutOfOffice"];

pub(super) struct Pages {
    own: SocketAddr,
    /// By first row and number of rows.
    made: Mutex<HashMap<(usize, usize), Bytes>>,
}

impl Pages {
    pub(super) fn new(own: SocketAddr) -> Self {
        Self { own, made: Mutex::default() }
    }

    pub(super) fn answer(
        &self,
        people: usize,
        latency: &str,
        rest: &str,
        query: &str,
    ) -> Option<Answer> {
        if rest.ends_with("/doNotDisturb") {
            return Some(Answer::done());
        }
        if let Some(id) = rest.strip_prefix("people/") {
            return Some(Answer::ok(row(0, id).into(), ""));
        }
        if rest != "people" {
            return None;
        }
        let number = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).and_then(|(_, value)| value.parse().ok())
        };
        let size = number("max").unwrap_or(DEFAULT_PAGE).clamp(1, 1000);
        let from = number("cursor").unwrap_or(0).min(people);
        let count = size.min(people - from);
        let next = (from + count < people).then(|| {
            let (own, cursor) = (self.own, from + count);
            format!(
                "link: <http://{own}/webex/{people}/{latency}/people?max={size}&cursor={cursor}>; \
                 rel=\"next\"\r\n"
            )
        });
        Some(Answer::ok(self.page(from, count), &next.unwrap_or_default()))
    }

    fn page(&self, from: usize, count: usize) -> Bytes {
        if from >= KEPT {
            return page(from, count);
        }
        // Nothing that can panic runs under the lock.
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.entry((from, count)).or_insert_with(|| page(from, count)).clone()
    }
}

pub(super) fn page(from: usize, count: usize) -> Bytes {
    let rows = (from..from + count).map(|index| row(index, &person_id(index)));
    let rows: Vec<String> = rows.collect();
    format!("{{\"notFoundIds\":null,\"items\":[{}]}}", rows.join(",")).into()
}

/// The id of a person.
pub(crate) fn person_id(index: usize) -> String {
    id("PEOPLE", index)
}

fn id(kind: &str, index: usize) -> String {
    let uuid =
        format!("{:08x}-4f8f-4c4b-9a51-{:012x}", (index as u32).wrapping_mul(2_654_435_761), index);
    STANDARD_NO_PAD.encode(format!("ciscospark://us/{kind}/{uuid}"))
}

/// A person as an administrator sees one.
fn row(index: usize, person: &str) -> String {
    let word = WORDS[index % WORDS.len()];
    let licences: Vec<String> =
        (0..6).map(|licence| format!("\"{}\"", id("LICENSE", (index + licence) % 9))).collect();
    let roles = format!("\"{}\",\"{}\"", id("ROLE", 1), id("ROLE", 2 + index % 3));
    let (org, location) = (id("ORGANIZATION", 0), id("LOCATION", index % 7));
    let (manager, licences) = (person_id(index / 10), licences.join(","));
    format!(
        "{{\"id\":\"{person}\",\"emails\":[\"person{index}@example.com\"],\"phoneNumbers\":[\
         {{\"type\":\"work\",\"value\":\"+48221{index:06}\",\"primary\":true}},\
         {{\"type\":\"mobile\",\"value\":\"+48601{index:06}\"}}],\"extension\":\"{index:05}\",\
         \"locationId\":\"{location}\",\"displayName\":\"Person Zażółć {index}\",\
         \"nickName\":\"P{index}\",\"firstName\":\"Person\",\"lastName\":\"Zażółć {index}\",\
         \"avatar\":\"https://avatar.example.com/Avtr~V1~1eb65fdf-9643-417f-9974-ad72cae0e10f/V1\
         ~{index:032x}~1600\",\"orgId\":\"{org}\",\"roles\":[{roles}],\"licenses\":[{licences}],\
         \"department\":\"Department {}\",\"manager\":\"Person {}\",\"managerId\":\"{manager}\",\
         \"title\":\"Engineer\",\"addresses\":[{{\"type\":\"work\",\"country\":\"PL\",\
         \"locality\":\"Warszawa\",\"region\":\"Mazowsze\",\"streetAddress\":\"Prosta {}\",\
         \"postalCode\":\"00-838\"}}],\"created\":\"2023-05-11T07:42:33.921Z\",\
         \"lastModified\":\"2026-11-02T10:15:57.014Z\",\"timeZone\":\"Europe/Warsaw\",\
         \"lastActivity\":\"2026-11-21T{:02}:{:02}:11.301Z\",\"siteUrls\":[\
         \"example.webex.com#attendee\"],\"sipAddresses\":[{{\"type\":\"cloud-calling\",\
         \"value\":\"person{index}@example.calls.webex.com\",\"primary\":true}},\
         {{\"type\":\"personal-room\",\"value\":\"person{index}@example.webex.com\",\
         \"primary\":false}}],\"xmppFederationJid\":\"person{index}@example.com\",\
         \"status\":\"{word}\",\"invitePending\":false,\"loginEnabled\":true,\
         \"type\":\"person\"}}",
        index % 40,
        index / 10,
        1 + index % 90,
        index % 24,
        index % 60,
    )
}
