//! Token storage: an integration of Webex whose tokens outlive the program.
//!
//! ```text
//! export WEBEX_CLIENT_ID=... WEBEX_CLIENT_SECRET=... WEBEX_REFRESH_TOKEN=... # the last once
//! cargo run -p cookbook --bin token_storage -- tokens.json
//! ```
//!
//! Webex may give a new refresh token with every renewal, and the old one ends: what is kept has to
//! be written before it is needed. The file is only its owner's to read.

#![expect(clippy::print_stdout, reason = "a program of the cookbook prints")]

use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind as IoErrorKind, Write};
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use omnipresence::webex::{self, OAuthConfig, TokenStore, Tokens};
use omnipresence::{ErrorKind, Secret, Timestamp};
use serde::{Deserialize, Serialize};

/// Tokens in a file.
#[derive(Debug)]
struct TokenFile(PathBuf);

/// What stands in it.
#[derive(Serialize, Deserialize)]
struct Kept {
    access_token: String,
    expires_at: Option<Timestamp>,
    refresh_token: Option<String>,
    refresh_expires_at: Option<Timestamp>,
}

impl TokenFile {
    fn write(&self, kept: &Kept) -> std::io::Result<()> {
        let beside = self.0.with_extension("new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(serde_json::to_string(kept)?.as_bytes())?;
        file.sync_all()?;
        // Whole or not at all: half a file would lose the only refresh token there is.
        fs::rename(beside, &self.0)
    }
}

fn failed(what: &'static str, error: impl Error + Send + Sync + 'static) -> omnipresence::Error {
    omnipresence::Error::new(ErrorKind::Internal, what).with_source(error)
}

#[async_trait]
impl TokenStore for TokenFile {
    async fn load(&self) -> omnipresence::Result<Option<Tokens>> {
        let text = match fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == IoErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed("the token file cannot be read", error)),
        };
        // Of what serde would say, nothing is printed: it may quote a token.
        let kept: Kept = serde_json::from_str(&text).map_err(|_| {
            omnipresence::Error::new(ErrorKind::Config, "the token file is damaged")
        })?;
        let mut tokens = Tokens::new(Secret::new(kept.access_token));
        tokens.expires_at = kept.expires_at;
        tokens.refresh_token = kept.refresh_token.map(Secret::new);
        tokens.refresh_expires_at = kept.refresh_expires_at;
        Ok(Some(tokens))
    }

    async fn save(&self, tokens: &Tokens) -> omnipresence::Result<()> {
        let kept = Kept {
            access_token: tokens.access_token.expose().to_owned(),
            expires_at: tokens.expires_at,
            refresh_token: tokens.refresh_token.as_ref().map(|it| it.expose().to_owned()),
            refresh_expires_at: tokens.refresh_expires_at,
        };
        self.write(&kept).map_err(|error| failed("the token file cannot be written", error))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: token_storage FILE")?;
    let first = std::env::var("WEBEX_REFRESH_TOKEN").unwrap_or_default();
    let (id, secret) = (std::env::var("WEBEX_CLIENT_ID")?, std::env::var("WEBEX_CLIENT_SECRET")?);
    let mut config = webex::Config::default();
    config.oauth = Some(OAuthConfig::new(id, secret, first));
    if let Ok(url) = std::env::var("WEBEX_URL") {
        config.base_url = url;
    }
    let store = Arc::new(TokenFile(PathBuf::from(path)));
    let client = webex::Client::builder(&config).token_store(store).build()?;
    let me = client.me(false).await?;
    println!("the tokens are {}'s", me.display_name.as_deref().unwrap_or("somebody"));
    Ok(())
}
