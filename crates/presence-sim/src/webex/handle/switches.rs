//! How the server behaves.

use super::Webex;
use crate::webex::answer::ErrorForm;
use crate::webex::catalogue::Licence;
use crate::webex::limits::{Limits, RateLimit};
use crate::webex::settings::{CursorForm, LinkForm, Settings};

impl Webex {
    /// How a list says where it goes on.
    pub fn set_cursor(&self, form: CursorForm) {
        self.set(|settings| settings.cursor = form);
    }

    /// The form of the `Link` header.
    pub fn set_link(&self, form: LinkForm) {
        self.set(|settings| settings.link = form);
    }

    /// How many empty pages, with links, come between two full ones. At most 1,000.
    pub fn set_empty_pages(&self, pages: u32) {
        self.set(|settings| settings.empty_pages = pages);
    }

    /// Whether the last row of a page comes again as the first one of the next. Pages of a
    /// single row are spared.
    pub fn set_repeated_rows(&self, repeated: bool) {
        self.set(|settings| settings.repeated_rows = repeated);
    }

    /// Whether a list by location is filtered page by page, with a row that stands for nobody
    /// on a page without anybody.
    pub fn set_sentinel_rows(&self, sentinels: bool) {
        self.set(|settings| settings.sentinel_rows = sentinels);
    }

    /// Lists with a larger page end in a 504. `None`: none does.
    pub fn set_slow_above(&self, rows: Option<usize>) {
        self.set(|settings| settings.slow_above = rows);
    }

    /// Whether `PUT` on a person is answered 204, without the person.
    pub fn set_put_without_answer(&self, bodiless: bool) {
        self.set(|settings| settings.put_without_answer = bodiless);
    }

    /// Whether every `POST` and `PUT` with calling data is answered 400 although all the rest
    /// of it is done.
    pub fn set_calling_fails(&self, fails: bool) {
        self.set(|settings| settings.calling_fails = fails);
    }

    /// The licences that are given to nobody who asks, without a word.
    pub fn set_withheld_licences(&self, licences: &[Licence]) {
        let ids = licences.iter().map(|licence| licence.id()).collect();
        self.set(|settings| settings.withheld = ids);
    }

    /// Whether `invitePending` and `loginEnabled` are the words `"true"` and `"false"`.
    pub fn set_flags_as_words(&self, words: bool) {
        self.set(|settings| settings.flags_as_words = words);
    }

    /// Whether ids end in `=` where base64 has it.
    pub fn set_padded_ids(&self, padded: bool) {
        self.set(|settings| settings.padded_ids = padded);
    }

    /// Whether the time zone is called `timezone`, as in the documents, and not `timeZone`.
    pub fn set_lower_case_time_zone(&self, lower: bool) {
        self.set(|settings| settings.lower_case_time_zone = lower);
    }

    /// The form of error bodies.
    pub fn set_error_form(&self, form: ErrorForm) {
        self.set(|settings| settings.errors = form);
    }

    /// How many calls somebody may make. `None`: as many as they like. Counting starts anew.
    pub fn set_rate_limit(&self, limit: Option<RateLimit>) {
        self.with_world(|world| {
            world.settings.rate_limit = limit;
            world.limits = Limits::default();
        });
    }

    /// Whether the organisation lets nobody read or change call settings.
    pub fn set_calls_restricted(&self, restricted: bool) {
        self.set(|settings| settings.calls_restricted = restricted);
    }

    /// Whether do-not-disturb of calling shows as the status `DoNotDisturb`. The vendor promises
    /// it for its app and telephones, not for this interface.
    pub fn set_dnd_shows(&self, shows: bool) {
        self.set(|settings| settings.dnd_shows = shows);
    }

    pub(super) fn set(&self, work: impl FnOnce(&mut Settings)) {
        self.with_world(|world| work(&mut world.settings));
    }
}
