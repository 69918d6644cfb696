//! The obvious loop's structs: typed, owned, one field for each of the document's.

use serde::{Deserialize, Serialize};

/// A page of Webex's list.
#[derive(Deserialize)]
pub(crate) struct Page {
    pub(crate) items: Vec<Person>,
}

/// A person as Webex documents one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "fields are read from the wire because a user would want them")]
pub(crate) struct Person {
    pub(crate) id: String,
    #[serde(default)]
    emails: Vec<String>,
    #[serde(default)]
    phone_numbers: Vec<TypedValue>,
    extension: Option<String>,
    location_id: Option<String>,
    display_name: Option<String>,
    nick_name: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    avatar: Option<String>,
    org_id: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    licenses: Vec<String>,
    department: Option<String>,
    manager: Option<String>,
    manager_id: Option<String>,
    title: Option<String>,
    #[serde(default)]
    addresses: Vec<Address>,
    created: Option<String>,
    last_modified: Option<String>,
    time_zone: Option<String>,
    last_activity: Option<String>,
    #[serde(default)]
    site_urls: Vec<String>,
    #[serde(default)]
    sip_addresses: Vec<TypedValue>,
    xmpp_federation_jid: Option<String>,
    pub(crate) status: Option<String>,
    invite_pending: Option<bool>,
    login_enabled: Option<bool>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "fields are read from the wire because a user would want them")]
struct TypedValue {
    #[serde(rename = "type")]
    kind: Option<String>,
    value: String,
    primary: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "fields are read from the wire because a user would want them")]
struct Address {
    #[serde(rename = "type")]
    kind: Option<String>,
    country: Option<String>,
    locality: Option<String>,
    region: Option<String>,
    street_address: Option<String>,
    postal_code: Option<String>,
}

/// An answer of accsyn.
#[derive(Deserialize)]
pub(crate) struct Answer<T> {
    pub(crate) result: T,
}

/// A login's result.
#[derive(Deserialize)]
pub(crate) struct Session {
    pub(crate) session_id: String,
}

/// A user as accsyn documents one.
#[derive(Deserialize)]
#[expect(dead_code, reason = "fields are read from the wire because a user would want them")]
pub(crate) struct User {
    pub(crate) id: String,
    code: String,
    name: Option<String>,
    role: Option<String>,
    pub(crate) status: Option<String>,
    inactive: Option<bool>,
    created: Option<String>,
    creator: Option<String>,
    modified: Option<String>,
    modifier: Option<String>,
    description: Option<String>,
    logged_in: Option<String>,
    #[serde(default)]
    metadata: serde_json::Map<String, serde_json::Value>,
    queue: Option<String>,
}

/// An event of accsyn.
#[derive(Serialize)]
pub(crate) struct Event<'a> {
    pub(crate) audience: &'a str,
    pub(crate) workspace: &'a str,
    pub(crate) eid: String,
    pub(crate) session: &'a str,
    pub(crate) uri: &'a str,
    pub(crate) ident: &'a str,
    pub(crate) created: &'a str,
    pub(crate) hostname: &'a str,
    pub(crate) data: serde_json::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<&'a str>,
}

/// What Webex is told.
#[derive(Serialize)]
pub(crate) struct Quiet {
    pub(crate) enabled: bool,
}

/// What Conpeek is told.
#[derive(Serialize)]
pub(crate) struct WorkState<'a> {
    pub(crate) work_state: &'a str,
    pub(crate) break_type: &'a str,
    pub(crate) break_cause: &'a str,
    pub(crate) break_note: &'a str,
}

/// What Conpeek answers.
#[derive(Deserialize)]
pub(crate) struct Record {
    pub(crate) data: Consultant,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "fields are read from the wire because a user would want them")]
pub(crate) struct Consultant {
    id: i64,
    pub(crate) work_state: String,
    break_type: Option<String>,
    break_cause: Option<String>,
    break_note: Option<String>,
}
