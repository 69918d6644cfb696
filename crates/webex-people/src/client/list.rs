//! [`ListPeople`]: what to list.

use std::fmt;

use presence_core::{Error, Result};
use presence_http::Target;

use super::id::{LocationId, OrgId, PersonId, RoleId};
use super::person::Asked;

/// The most ids that one request carries.
pub const MAX_IDS: usize = 85;

/// The largest page with calling data.
const MAX_PAGE_CALLING: usize = 100;
/// The largest page of a location.
const MAX_PAGE_LOCATION: usize = 50;
/// The largest page otherwise; Webex clamps larger ones without a word.
const MAX_PAGE: usize = 1000;
/// Webex's own choice.
const DEFAULT_PAGE: usize = 100;
/// A list of more pages is an error, unless it is told otherwise: ten million people.
pub(crate) const MAX_PAGES: usize = 100_000;
/// More empty pages in a row are an error.
const MAX_EMPTY_PAGES: usize = 10;
/// More pages in a row on which nobody is new are an error.
const MAX_REPEATED_PAGES: usize = 100;

/// What to list, and how. Without administrator rights an e-mail address or a name is needed.
/// `Debug` shows which parameters are set, and no address or name.
///
/// ```
/// use webex_people::ListPeople;
///
/// // At most a thousand people, two hundred a request.
/// let list = ListPeople::new().with_display_name("An").with_limit(1000).with_page_size(200);
/// assert!(!format!("{list:?}").contains("An"));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListPeople {
    /// People with this e-mail address.
    pub email: Option<String>,
    /// People whose name begins with this.
    pub display_name: Option<String>,
    /// These people. Sent in chunks of [`MAX_IDS`], and with no other parameter but
    /// `show_all_types`. The answer carries **no presence** and nothing for administrators.
    pub ids: Vec<PersonId>,
    /// People of this organisation, for partners.
    pub org_id: Option<OrgId>,
    /// People with one of these roles. For administrators.
    pub roles: Vec<RoleId>,
    /// With what Webex Calling knows. For administrators; slower; pages of 100 at most.
    pub calling_data: bool,
    /// People of this location. For administrators; pages of 50 at most.
    pub location_id: Option<LocationId>,
    /// Without presence, which is faster.
    pub exclude_status: bool,
    /// With accounts that are no people. Not documented.
    pub show_all_types: bool,
    /// How many people a page has, or with `ids` how many ids a request carries. Clamped to what
    /// Webex takes. Default: as many as Webex takes, 1000, with calling data 100, in a location 50,
    /// and no more than `limit`; with an e-mail address Webex's own choice.
    pub page_size: Option<usize>,
    /// Stop after this many people, bad rows included. Not the same as the page size.
    pub limit: Option<usize>,
    /// Leave out people who were there before, as long ago as 14,000 people at least, which is
    /// fourteen of the largest pages: somebody who moves to another page while the list is read
    /// comes again soon. Takes a third of a MiB at most, however long the list is.
    pub deduplicate: bool,
    /// A list of more pages is an error. Default: 100,000.
    pub max_pages: Option<usize>,
}

impl ListPeople {
    /// Everybody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// People with this e-mail address.
    #[must_use]
    pub fn with_email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// People whose name begins with this.
    #[must_use]
    pub fn with_display_name(mut self, name: impl Into<String>) -> Self {
        self.display_name = Some(name.into());
        self
    }

    /// These people, without presence.
    #[must_use]
    pub fn with_ids(mut self, ids: impl IntoIterator<Item = PersonId>) -> Self {
        self.ids = ids.into_iter().collect();
        self
    }

    /// People of this organisation.
    #[must_use]
    pub fn with_org_id(mut self, org: OrgId) -> Self {
        self.org_id = Some(org);
        self
    }

    /// People with one of these roles.
    #[must_use]
    pub fn with_roles(mut self, roles: impl IntoIterator<Item = RoleId>) -> Self {
        self.roles = roles.into_iter().collect();
        self
    }

    /// With what Webex Calling knows.
    #[must_use]
    pub fn with_calling_data(mut self) -> Self {
        self.calling_data = true;
        self
    }

    /// People of this location.
    #[must_use]
    pub fn with_location_id(mut self, location: LocationId) -> Self {
        self.location_id = Some(location);
        self
    }

    /// Without presence.
    #[must_use]
    pub fn without_status(mut self) -> Self {
        self.exclude_status = true;
        self
    }

    /// With accounts that are no people.
    #[must_use]
    pub fn with_all_types(mut self) -> Self {
        self.show_all_types = true;
        self
    }

    /// So many people a page.
    #[must_use]
    pub fn with_page_size(mut self, page_size: usize) -> Self {
        self.page_size = Some(page_size);
        self
    }

    /// Stop after this many people.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Nobody twice; see [`ListPeople::deduplicate`].
    #[must_use]
    pub fn deduplicated(mut self) -> Self {
        self.deduplicate = true;
        self
    }

    /// An error after this many pages.
    #[must_use]
    pub fn with_max_pages(mut self, max_pages: usize) -> Self {
        self.max_pages = Some(max_pages);
        self
    }

    pub(super) fn check(&self) -> Result<()> {
        let others = self.email.is_some()
            || self.display_name.is_some()
            || self.org_id.is_some()
            || !self.roles.is_empty()
            || self.calling_data
            || self.location_id.is_some()
            || self.exclude_status;
        if !self.ids.is_empty() && others {
            let message = "a list by ids takes no other parameter but show_all_types";
            return Err(Error::invalid("ids", message));
        }
        for (field, text) in [("email", &self.email), ("display_name", &self.display_name)] {
            if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
                return Err(Error::invalid(field, "is empty"));
            }
        }
        Ok(())
    }

    pub(super) fn asked(&self) -> Asked {
        if !self.ids.is_empty() {
            Asked::ListByIds
        } else if self.exclude_status {
            Asked::ListWithoutStatus
        } else {
            Asked::List
        }
    }

    fn max_page(&self) -> usize {
        match (&self.location_id, self.calling_data) {
            (Some(_), _) => MAX_PAGE_LOCATION,
            (None, true) => MAX_PAGE_CALLING,
            (None, false) => MAX_PAGE,
        }
    }

    /// The size of page that is asked for. An address is that of few people.
    fn size(&self) -> Option<usize> {
        match (self.page_size, &self.email) {
            (Some(size), _) => Some(size.clamp(1, self.max_page())),
            (None, Some(_)) => None,
            (None, None) => Some(self.max_page().min(self.limit.unwrap_or(usize::MAX).max(1))),
        }
    }

    /// About how many people a page has.
    pub(crate) fn page(&self) -> usize {
        self.size().unwrap_or(DEFAULT_PAGE.min(self.max_page()))
    }

    /// How many ids a request carries.
    pub(super) fn chunk(&self) -> usize {
        self.page_size.unwrap_or(MAX_IDS).clamp(1, MAX_IDS)
    }

    pub(super) fn max_pages(&self) -> usize {
        self.max_pages.unwrap_or(MAX_PAGES)
    }

    /// In a location most pages can be empty: Webex filters page by page (inferred).
    pub(super) fn max_empty_pages(&self) -> usize {
        match (&self.location_id, self.deduplicate) {
            (Some(_), _) => self.max_pages(),
            (None, true) => MAX_REPEATED_PAGES,
            (None, false) => MAX_EMPTY_PAGES,
        }
    }

    /// The first request of a list that is not by ids.
    pub(super) fn target(&self, people: Target) -> Target {
        let flag = |set: bool| set.then_some("true");
        let roles: Vec<&str> = self.roles.iter().map(RoleId::as_str).collect();
        let roles = (!roles.is_empty()).then(|| roles.join(","));
        let max = self.size().map(|size| size.to_string());
        people
            .query_opt("max", max.as_deref())
            .query_opt("email", self.email.as_deref())
            .query_opt("displayName", self.display_name.as_deref())
            .query_opt("orgId", self.org_id.as_ref().map(OrgId::as_str))
            .query_opt("roles", roles.as_deref())
            .query_opt("callingData", flag(self.calling_data))
            .query_opt("locationId", self.location_id.as_ref().map(LocationId::as_str))
            .query_opt("excludeStatus", flag(self.exclude_status))
            .query_opt("showAllTypes", flag(self.show_all_types))
    }

    /// The request for some of the ids.
    pub(super) fn ids_target(&self, people: Target, from: usize, count: usize) -> Target {
        let ids: Vec<&str> = self.ids.iter().skip(from).take(count).map(PersonId::as_str).collect();
        people
            .query("id", &ids.join(","))
            .query_opt("showAllTypes", self.show_all_types.then_some("true"))
    }
}

impl fmt::Debug for ListPeople {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListPeople")
            .field("email", &self.email.as_ref().map(|_| "***"))
            .field("display_name", &self.display_name.as_ref().map(|_| "***"))
            .field("ids", &self.ids.len())
            .field("org_id", &self.org_id)
            .field("roles", &self.roles)
            .field("calling_data", &self.calling_data)
            .field("location_id", &self.location_id)
            .field("exclude_status", &self.exclude_status)
            .field("page_size", &self.page_size)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
