//! [`OAuthConfig`]: a credential that is renewed.

use presence_core::{Problems, Secret, Timestamp};
use serde::Deserialize;

/// The credential of an application that renews its tokens.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct OAuthConfig {
    /// The application's id.
    pub client_id: String,
    /// The application's secret.
    pub client_secret: Secret,
    /// The refresh token. May be empty where a token storage has it. One in the storage is tried
    /// first, and this one where that has ended.
    pub refresh_token: Secret,
    /// An access token that is still good, to begin with.
    pub access_token: Option<Secret>,
    /// When that access token ends.
    pub expires_at: Option<Timestamp>,
}

impl Default for OAuthConfig {
    fn default() -> Self {
        Self {
            client_id: String::new(),
            client_secret: Secret::new(""),
            refresh_token: Secret::new(""),
            access_token: None,
            expires_at: None,
        }
    }
}

impl OAuthConfig {
    /// An application and its refresh token.
    #[must_use]
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        refresh_token: impl Into<Secret>,
    ) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            refresh_token: refresh_token.into(),
            ..Self::default()
        }
    }
}

impl OAuthConfig {
    pub(super) fn collect(&self, problems: &mut Problems, needs_refresh_token: bool) {
        let secrets = [
            ("oauth.client_id", self.client_id.is_empty()),
            ("oauth.client_secret", self.client_secret.is_empty()),
            ("oauth.refresh_token", needs_refresh_token && self.refresh_token.is_empty()),
        ];
        for (field, _) in secrets.into_iter().filter(|(_, empty)| *empty) {
            problems.add(field, "is empty");
        }
    }
}
