//! Settings of Webex Calling near presence. They steer calls, not the status that the app shows.

use std::fmt;

use http::{Method, StatusCode};
use presence_core::{Error, ErrorKind, Fate, Result};
use presence_http::Target;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Client;
use super::id::{OrgId, PersonId, VirtualLineId, WorkspaceId};
use super::send::Outgoing;
use super::trace::Lookup;
use super::words::{AssistantAlerting, AssistantPresence};
use crate::error::{READ_ASSISTANT, READ_DND, SET_ASSISTANT, SET_DND};
use crate::wire::Fields;

/// Whose calls are meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallingOwner {
    /// The person to whom the token belongs.
    Me,
    /// A person.
    Person(PersonId),
    /// A workspace.
    Workspace(WorkspaceId),
    /// A virtual line.
    VirtualLine(VirtualLineId),
}

/// Do-not-disturb of Webex Calling: all calls are treated as to a busy line. A field that is
/// `None` was not told, or is not sent.
///
/// Whether it shows as `DoNotDisturb` in the app is up to the organisation's synchronisation and
/// is not promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DoNotDisturb {
    /// Whether it is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Whether the desk phone gives a short ring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ring_splash_enabled: Option<bool>,
    /// Whether a mobile device rings all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webex_go_override_enabled: Option<bool>,
}

impl DoNotDisturb {
    /// On or off, and nothing else is sent. Whether Webex then keeps the rest is not documented:
    /// read it first and send it back with [`Client::set_do_not_disturb`] to be safe.
    #[must_use]
    pub fn new(enabled: bool) -> Self {
        Self { enabled: Some(enabled), ..Self::default() }
    }
}

/// The personal assistant of Webex Calling: who answers while a person is away. A field that is
/// `None` was not told, or is not sent. `Debug` hides the number.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PersonalAssistant {
    /// Whether it is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Why it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presence: Option<AssistantPresence>,
    /// Until when, as Webex writes it; the form is documented as ISO 8601 and no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_date_time: Option<String>,
    /// Whether calls are transferred.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_enabled: Option<bool>,
    /// Where to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_number: Option<String>,
    /// How a call is announced before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alerting: Option<AssistantAlerting>,
    /// After how many rings the assistant takes over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert_me_first_number_of_rings: Option<u32>,
}

impl fmt::Debug for PersonalAssistant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonalAssistant")
            .field("enabled", &self.enabled)
            .field("presence", &self.presence)
            .field("until_date_time", &self.until_date_time)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Reads do-not-disturb of Webex Calling. `org` is for partners.
    ///
    /// # Errors
    /// `Forbidden` (403) also where the organisation keeps call settings to itself; `NotFound`
    /// (404) also without a calling licence (inferred); `Protocol` where a setting is there and
    /// cannot be read.
    pub async fn do_not_disturb(
        &self,
        of: &CallingOwner,
        org: Option<&OrgId>,
    ) -> Result<DoNotDisturb> {
        let outgoing = Outgoing::get(READ_DND, self.dnd_target(of, org)?);
        self.settings(&outgoing, |fields| DoNotDisturb {
            enabled: fields.flag("enabled"),
            ring_splash_enabled: fields.flag("ringSplashEnabled"),
            webex_go_override_enabled: fields.flag("webexGoOverrideEnabled"),
        })
        .await
    }

    /// Writes do-not-disturb of Webex Calling: the fields that are set, and no others.
    ///
    /// ```no_run
    /// # async fn example(client: webex_people::Client) -> presence_core::Result<()> {
    /// use webex_people::CallingOwner;
    ///
    /// let me = CallingOwner::Me;
    /// let mut settings = client.do_not_disturb(&me, None).await?;
    /// settings.enabled = Some(true);
    /// client.set_do_not_disturb(&me, None, &settings).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Self::do_not_disturb`]; `InvalidInput` (`settings`) where none is set. Where
    /// [`Error::fate`] is [`Fate::Unknown`] it may have been written: read it.
    pub async fn set_do_not_disturb(
        &self,
        of: &CallingOwner,
        org: Option<&OrgId>,
        settings: &DoNotDisturb,
    ) -> Result<()> {
        check_some(settings == &DoNotDisturb::default())?;
        let target = self.dnd_target(of, org)?;
        let outgoing = Outgoing::new(SET_DND, Method::PUT, target).json(settings)?;
        self.put(&outgoing, of).await
    }

    /// Reads the personal assistant of Webex Calling, of oneself or of a person.
    ///
    /// # Errors
    /// As [`Self::do_not_disturb`]; `InvalidInput` for a workspace or a virtual line.
    pub async fn personal_assistant(
        &self,
        of: &CallingOwner,
        org: Option<&OrgId>,
    ) -> Result<PersonalAssistant> {
        let outgoing = Outgoing::get(READ_ASSISTANT, self.assistant_target(of, org)?);
        self.settings(&outgoing, |fields| PersonalAssistant {
            enabled: fields.flag("enabled"),
            presence: fields.parsed("presence", |word| Some(AssistantPresence::from(word))),
            until_date_time: fields.text("untilDateTime"),
            transfer_enabled: fields.flag("transferEnabled"),
            transfer_number: fields.text("transferNumber"),
            alerting: fields.parsed("alerting", |word| Some(AssistantAlerting::from(word))),
            alert_me_first_number_of_rings: fields.number("alertMeFirstNumberOfRings"),
        })
        .await
    }

    /// Writes the personal assistant of Webex Calling: the fields that are set, and no others.
    ///
    /// # Errors
    /// As [`Self::personal_assistant`] and [`Self::set_do_not_disturb`].
    pub async fn set_personal_assistant(
        &self,
        of: &CallingOwner,
        org: Option<&OrgId>,
        settings: &PersonalAssistant,
    ) -> Result<()> {
        check_some(settings == &PersonalAssistant::default())?;
        let target = self.assistant_target(of, org)?;
        let outgoing = Outgoing::new(SET_ASSISTANT, Method::PUT, target).json(settings)?;
        self.put(&outgoing, of).await
    }

    fn dnd_target(&self, of: &CallingOwner, org: Option<&OrgId>) -> Result<Target> {
        let base = self.engine.base();
        let target = match of {
            CallingOwner::Me => base.path(&ME_DND)?,
            CallingOwner::Person(id) => {
                base.path(&["people", id.as_str(), "features", "doNotDisturb"])?
            }
            CallingOwner::Workspace(id) => {
                base.path(&["telephony", "config", "workspaces", id.as_str(), "doNotDisturb"])?
            }
            CallingOwner::VirtualLine(id) => {
                base.path(&["telephony", "config", "virtualLines", id.as_str(), "doNotDisturb"])?
            }
        };
        with_org(target, of, org)
    }

    fn assistant_target(&self, of: &CallingOwner, org: Option<&OrgId>) -> Result<Target> {
        let base = self.engine.base();
        let target = match of {
            CallingOwner::Me => base.path(&ME_ASSISTANT)?,
            CallingOwner::Person(id) => {
                let person = ["telephony", "config", "people", id.as_str(), "features"];
                base.path(&[&person[..], &["personalAssistant"]].concat())?
            }
            CallingOwner::Workspace(_) | CallingOwner::VirtualLine(_) => {
                return Err(Error::invalid("of", "only people have a personal assistant"));
            }
        };
        with_org(target, of, org)
    }

    /// Settings as `read` takes them out of the fields of the answer.
    async fn settings<T>(
        &self,
        outgoing: &Outgoing,
        read: impl FnOnce(&mut Fields) -> T,
    ) -> Result<T> {
        let answer = self.send_traced(outgoing).await?;
        let settings = self.engine.decode::<Value>(&outgoing.call, &answer).and_then(|value| {
            let unfit = |message| Error::new(ErrorKind::Protocol, message);
            let of_it = |error| self.about(error, outgoing, &answer);
            if let Some(error) = self.refused(&answer) {
                return Err(of_it(error));
            }
            let fields = Fields::of(value);
            let mut fields = fields.ok_or_else(|| of_it(unfit("no JSON object")))?;
            let settings = read(&mut fields);
            // Sent back without it, a setting would perhaps be reset.
            match fields.rest().keys().find_map(|key| SETTINGS.into_iter().find(|it| it == key)) {
                Some(field) => Err(of_it(unfit("a setting cannot be read").with_field(field))),
                None => Ok(settings),
            }
        });
        settings.map_err(|error| outgoing.trace(error, None))
    }

    async fn put(&self, outgoing: &Outgoing, of: &CallingOwner) -> Result<()> {
        // Webex documents a 204.
        let written = self.send_confirmed(outgoing, &[StatusCode::NO_CONTENT]);
        written.await.map_err(|error| {
            let lookup = match of {
                CallingOwner::Person(id) if error.fate() == Fate::Unknown => {
                    Some(Lookup::Person(id.clone()))
                }
                _ => None,
            };
            outgoing.trace(error, lookup)
        })
    }
}

/// Every setting that is read here.
const SETTINGS: [&str; 9] = [
    "enabled",
    "ringSplashEnabled",
    "webexGoOverrideEnabled",
    "presence",
    "untilDateTime",
    "transferEnabled",
    "transferNumber",
    "alerting",
    "alertMeFirstNumberOfRings",
];

const ME_DND: [&str; 6] = ["telephony", "config", "people", "me", "settings", "doNotDisturb"];
const ME_ASSISTANT: [&str; 6] =
    ["telephony", "config", "people", "me", "settings", "personalAssistant"];

/// What an empty object does is not documented.
fn check_some(none_is_set: bool) -> Result<()> {
    if none_is_set { Err(Error::invalid("settings", "none is set")) } else { Ok(()) }
}

fn with_org(target: Target, of: &CallingOwner, org: Option<&OrgId>) -> Result<Target> {
    if *of == CallingOwner::Me && org.is_some() {
        return Err(Error::invalid("org", "one's own settings take no organisation"));
    }
    Ok(target.query_opt("orgId", org.map(OrgId::as_str)))
}
