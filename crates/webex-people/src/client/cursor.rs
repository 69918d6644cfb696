//! [`Cursor`]: where to go on with a list.

use std::fmt;
use std::str::FromStr;

use presence_core::{Error, Result};
use presence_http::{BaseUrl, Target};

use super::list::ListPeople;
use super::pages::{Link, PageAt, follow};

/// Where to go on with a list, as text that can be kept. It names the next page as Webex wrote it
/// and so may hold a name or an address that was searched for: keep it like the list itself.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cursor(String);

impl Cursor {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn at(page: &PageAt) -> Self {
        let link = match &page.link {
            Some(Link::To(target)) => target.path_and_query(),
            // Leads nowhere when it is used again either.
            Some(Link::Unusable(_)) => "!",
            None => "",
        };
        Self(format!("{}:{}:{link}", page.from, page.count))
    }

    pub(super) fn page(
        &self,
        base: &BaseUrl,
        people: &Target,
        list: &ListPeople,
    ) -> Result<PageAt> {
        let foreign = || Error::invalid("cursor", "is not one of this list");
        let mut parts = self.0.splitn(3, ':');
        let mut number = || parts.next().and_then(|text| text.parse::<usize>().ok());
        let (from, count) = number().zip(number()).ok_or_else(foreign)?;
        let link = parts.next().ok_or_else(foreign)?;
        let fits = match list.ids.len() {
            0 => from == 0 && count == 0,
            ids => from < ids && (1..=super::list::MAX_IDS).contains(&count),
        };
        if !fits {
            return Err(foreign());
        }
        let link = match link {
            "" => None,
            link => Some(Link::To(follow(base, people, people, link)?)),
        };
        Ok(PageAt { link, from, count })
    }
}

impl FromStr for Cursor {
    type Err = Error;

    /// Takes any text; it is checked when it is used.
    fn from_str(text: &str) -> Result<Self> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor({} bytes)", self.0.len())
    }
}
