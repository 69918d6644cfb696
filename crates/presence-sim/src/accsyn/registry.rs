//! The call that tells which host serves a workspace.

use serde_json::{Value, json};

use super::answer::Refusal;
use super::settings::WORKSPACE;

/// What the registry says to somebody who asks for the workspace.
///
/// Another workspace than this server's is always unknown to it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Registry {
    /// The host and port of this simulator.
    Here,
    /// Another host.
    Host {
        /// Its name. It may be anything, a stranger's host too.
        hostname: String,
        /// Its port; left out of the answer if there is none.
        port: Option<u16>,
    },
    /// A refusal with this text.
    Message(String),
    /// A crash with this traceback.
    Exception(String),
}

impl Registry {
    /// The `result` for the workspace with the code `ident`.
    pub(super) fn look_up(&self, ident: &str, here: u16) -> Result<Value, Refusal> {
        if ident != WORKSPACE {
            return Err(Refusal::new(200, "No such workspace"));
        }
        match self {
            Self::Here => Ok(json!({ "hostname": "127.0.0.1", "port": here })),
            Self::Host { hostname, port: Some(port) } => {
                Ok(json!({ "hostname": hostname, "port": port }))
            }
            Self::Host { hostname, port: None } => Ok(json!({ "hostname": hostname })),
            Self::Message(message) => Err(Refusal::new(200, message)),
            Self::Exception(traceback) => Err(Refusal::crash(traceback)),
        }
    }
}
