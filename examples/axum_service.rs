//! Axum service: presence of a Webex organisation over HTTP.
//!
//! ```text
//! export WEBEX_ACCESS_TOKEN=...
//! cargo run -p cookbook --bin axum_service -- 127.0.0.1:8080
//! curl http://127.0.0.1:8080/presence/anna@example.com
//! ```
//!
//! The handlers know the trait only, so the same service serves every vendor. It ends when its
//! standard input does.

#![expect(clippy::print_stdout, reason = "a program of the cookbook prints")]

use std::error::Error;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use omnipresence::prelude::*;
use omnipresence::{ErrorKind, connect, webex};
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

type Provider = Arc<dyn UserStatusProvider>;

/// An error as an answer. It holds neither a credential nor an address, so it may be shown.
struct Refused(omnipresence::Error);

impl From<omnipresence::Error> for Refused {
    fn from(error: omnipresence::Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match self.0.kind() {
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::InvalidInput => StatusCode::BAD_REQUEST,
            ErrorKind::Unsupported => StatusCode::NOT_IMPLEMENTED,
            ErrorKind::RateLimited | ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
            _ => StatusCode::BAD_GATEWAY,
        };
        let mut headers = HeaderMap::new();
        if let Some(wait) = self.0.retry_after() {
            headers.insert("retry-after", wait.as_secs().max(1).into());
        }
        (status, headers, Json(json!({ "error": self.0.to_string() }))).into_response()
    }
}

async fn presence(
    State(provider): State<Provider>,
    Path(email): Path<String>,
) -> Result<Json<serde_json::Value>, Refused> {
    let status = provider.get(&UserRef::email(&email)?).await?;
    // Not the whole status: the vendor's document in it is nobody's business out there.
    Ok(Json(json!({
        "effective": status.effective(),
        "availability": status.availability,
        "absence": status.absence,
        "activity": status.activity,
        "seen": status.source.observed_at,
    })))
}

/// For the load balancer: whether the vendor takes the credential.
async fn ready(State(provider): State<Provider>) -> Result<StatusCode, Refused> {
    let good = provider.probe().await?.is_good();
    Ok(if good { StatusCode::NO_CONTENT } else { StatusCode::SERVICE_UNAVAILABLE })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let provider: Provider = connect(webex::Config::from_env()?)?;
    let service = Router::new()
        .route("/presence/{email}", get(presence))
        .route("/ready", get(ready))
        .with_state(provider);
    let listener = TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, service).with_graceful_shutdown(end_of_input()).await?;
    Ok(())
}

async fn end_of_input() {
    let mut input = tokio::io::stdin();
    let mut piece = [0; 64];
    while matches!(input.read(&mut piece).await, Ok(read) if read > 0) {}
}
