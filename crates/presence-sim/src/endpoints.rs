//! Where the simulators listen, and what opens them.

use std::fmt;

use serde::Serialize;

/// Every started simulator with its throw-away credentials, as `presence sim --json` prints it.
///
/// ```json
/// {"conpeek":{"url":"http://127.0.0.1:40123","key":"..."},
///  "accsyn":{"url":"http://127.0.0.1:40124","workspace":"acmefilm","user":"...","api_key":"..."},
///  "webex":{"url":"http://127.0.0.1:40125/v1","token":"...","user_token":"...",
///           "client_id":"...","client_secret":"..."},
///  "enaio":{"addr":"127.0.0.1:40126","tls_addr":"127.0.0.1:40127",
///           "cadata":"-----BEGIN CERTIFICATE-----...","user":"...","password":"..."}}
/// ```
///
/// Only started vendors show. The order of vendors and fields never changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Endpoints {
    /// The Conpeek server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conpeek: Option<ConpeekEndpoint>,
    /// The accsyn server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accsyn: Option<AccsynEndpoint>,
    /// The Webex server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webex: Option<WebexEndpoint>,
    /// The enaio server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enaio: Option<EnaioEndpoint>,
}

/// How to reach the Conpeek server. `Debug` hides the key.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ConpeekEndpoint {
    /// The base URL, without a trailing slash.
    pub url: String,
    /// The content of the `Authorization` header.
    pub key: String,
}

impl fmt::Debug for ConpeekEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConpeekEndpoint").field("url", &self.url).finish_non_exhaustive()
    }
}

/// How to reach the accsyn server, as an administrator. `Debug` hides the user and the key.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AccsynEndpoint {
    /// The origin, without `/api/v3` and without a trailing slash.
    pub url: String,
    /// The code of the workspace.
    pub workspace: String,
    /// The e-mail address of an administrator.
    pub user: String,
    /// The administrator's API key.
    pub api_key: String,
}

impl fmt::Debug for AccsynEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccsynEndpoint")
            .field("url", &self.url)
            .field("workspace", &self.workspace)
            .finish_non_exhaustive()
    }
}

/// How to reach the Webex server, as an administrator and as anybody. `Debug` hides the tokens and
/// the secret.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WebexEndpoint {
    /// The base URL, which ends in `/v1`.
    pub url: String,
    /// The access token of a full administrator.
    pub token: String,
    /// The access token of a user without any rights of administration.
    pub user_token: String,
    /// The id of an integration, for OAuth.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
}

impl fmt::Debug for WebexEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebexEndpoint").field("url", &self.url).finish_non_exhaustive()
    }
}

/// How to reach the enaio server, as an administrator. `Debug` hides the user and the password.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EnaioEndpoint {
    /// Address and port without TLS.
    pub addr: String,
    /// Address and port with TLS.
    pub tls_addr: String,
    /// The certificate of the TLS listener as PEM: a leaf, to be trusted as it is.
    pub cadata: String,
    /// The login of an administrator.
    pub user: String,
    /// The administrator's password.
    pub password: String,
}

impl fmt::Debug for EnaioEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnaioEndpoint")
            .field("addr", &self.addr)
            .field("tls_addr", &self.tls_addr)
            .finish_non_exhaustive()
    }
}
