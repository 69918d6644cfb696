//! How the server behaves, as far as that can be moved.

use std::collections::BTreeSet;
use std::time::Duration;

use super::answer::ErrorForm;
use super::catalogue::Licence;
use super::limits::RateLimit;

/// How long an access token lasts: what the vendor's staff say.
const TOKEN_LIFETIME: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// How long a refresh token lasts: the vendor's example.
pub(super) const REFRESH_LIFETIME: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// How a list says where it goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CursorForm {
    /// `before&after=<person id>`: the vendor's example, with a parameter that has no value.
    #[default]
    After,
    /// `cursor=<opaque text>`.
    Cursor,
    /// `start=<number of rows before>`.
    Start,
}

/// The `Link` header of a page that is not the last one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkForm {
    /// `<url>; rel="next"`.
    #[default]
    Plain,
    /// `rel=next`, without quotes.
    Unquoted,
    /// `REL="NEXT"`, under the header name `link`.
    LetterCase,
    /// `rel="last next"`: one link for two relations.
    RelationList,
    /// `first`, `prev` and `next` in one header, with commas and semicolons inside quotes.
    Several,
    /// The path and the query only.
    Relative,
    /// The same page of another origin, e.g. `http://127.0.0.1:9`.
    Origin(String),
    /// Another path of the same origin: `/v1/rooms`.
    OtherPath,
    /// The page that it is on.
    Loop,
    /// A whole URL with `max=null` in it, as it once was.
    MaxNull,
    /// A whole URL without the filters, as it once was.
    NoFilters,
    /// No link, although there are more people.
    Missing,
}

/// The switches.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) cursor: CursorForm,
    pub(super) link: LinkForm,
    /// How many empty pages come between two full ones.
    pub(super) empty_pages: u32,
    /// Whether the last row of a page is the first one of the next.
    pub(super) repeated_rows: bool,
    pub(super) sentinel_rows: bool,
    /// Lists with a larger page end in a 504.
    pub(super) slow_above: Option<usize>,
    pub(super) put_without_answer: bool,
    /// Whether calling data is refused although the rest is done.
    pub(super) calling_fails: bool,
    pub(super) withheld: BTreeSet<String>,
    pub(super) flags_as_words: bool,
    pub(super) padded_ids: bool,
    /// Whether the time zone is `timezone`, as the pages have it, or `timeZone`.
    pub(super) lower_case_time_zone: bool,
    pub(super) errors: ErrorForm,
    pub(super) rate_limit: Option<RateLimit>,
    /// Whether the organisation lets nobody change call settings.
    pub(super) calls_restricted: bool,
    /// Whether do-not-disturb of calling shows as a status.
    pub(super) dnd_shows: bool,
    pub(super) token_lifetime: Duration,
    /// Whether a refresh answers with a refresh token.
    pub(super) refresh_answers_token: bool,
    /// Whether that one is another than before, and the one before is at its end.
    pub(super) refresh_rotates: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cursor: CursorForm::default(),
            link: LinkForm::default(),
            empty_pages: 0,
            repeated_rows: false,
            sentinel_rows: false,
            slow_above: None,
            put_without_answer: false,
            calling_fails: false,
            withheld: [Licence::Attendant.id()].into(),
            flags_as_words: false,
            padded_ids: false,
            lower_case_time_zone: false,
            errors: ErrorForm::default(),
            rate_limit: None,
            calls_restricted: false,
            dnd_shows: false,
            token_lifetime: TOKEN_LIFETIME,
            refresh_answers_token: true,
            refresh_rotates: false,
        }
    }
}
