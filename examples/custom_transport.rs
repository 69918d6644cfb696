//! Custom transport: requests pass a gateway of one's own, which wants a ticket in a header.
//!
//! ```text
//! export WEBEX_ACCESS_TOKEN=... GATEWAY_TICKET=...
//! cargo run -p cookbook --bin custom_transport -- anna@example.com
//! ```
//!
//! Retry, rate limits, deadlines and redaction stay where they are, in the engine above. A
//! transport may as well be built on another HTTP library: without its default features a vendor's
//! crate brings no reqwest and no rustls.

#![expect(clippy::print_stdout, reason = "a program of the cookbook prints")]

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use omnipresence::prelude::*;
use omnipresence::webex;
use presence_http::{BaseUrl, Body, ReqwestTransport, Transport, TransportConfig, TransportError};

/// Another transport behind the company's gateway. `Debug` does not show the ticket.
struct Gateway<T> {
    inner: T,
    ticket: HeaderValue,
}

impl<T> Gateway<T> {
    fn new(inner: T, ticket: &str) -> Result<Self, Box<dyn Error>> {
        let mut ticket = HeaderValue::from_str(ticket)?;
        ticket.set_sensitive(true);
        Ok(Self { inner, ticket })
    }
}

#[async_trait]
impl<T: Transport> Transport for Gateway<T> {
    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        request.headers_mut().insert("x-gateway-ticket", self.ticket.clone());
        self.inner.send(request).await
    }
}

impl<T> fmt::Debug for Gateway<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway").finish_non_exhaustive()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).ok_or("usage: custom_transport E-MAIL")?;
    let ticket = std::env::var("GATEWAY_TICKET")?;
    let config = webex::Config::from_env()?;
    let base = BaseUrl::parse(&config.base_url)?;
    let reqwest = ReqwestTransport::new(&base, &TransportConfig::default())?;
    let transport = Arc::new(Gateway::new(reqwest, &ticket)?);
    let client = webex::Client::builder(&config).transport(transport).build()?;
    let provider = webex::Provider::with_client(config, client)?;
    println!("{}", provider.get(&UserRef::email(&address)?).await?.effective());
    Ok(())
}
