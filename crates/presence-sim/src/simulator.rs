//! The running simulators, and the one list of which there are.
//!
//! A vendor more is a folder of its own, a variant of [`VendorKind`], a field of [`Endpoints`]
//! and an arm here. It brings a `Service` (or an `HttpVendor`); sockets, counting, journal,
//! faults, clock and people are there already.

use std::io;

use crate::accsyn::{self, Accsyn};
use crate::builder::Builder;
use crate::cast::Cast;
use crate::clock::SimClock;
use crate::conpeek::{self, Conpeek};
use crate::enaio::{self, Enaio};
use crate::endpoints::{AccsynEndpoint, ConpeekEndpoint, EnaioEndpoint, Endpoints, WebexEndpoint};
use crate::net::Listening;
use crate::vendor::VendorKind;
use crate::webex::{self, Webex};

/// Vendors as local servers.
///
/// Dropping it aborts everything it runs. [`shutdown`](Self::shutdown) does so in order.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use presence_sim::{Simulator, VendorKind};
///
/// let simulator = Simulator::builder().seed(7).vendor(VendorKind::Conpeek).start().await?;
/// let conpeek = simulator.conpeek().expect("it was asked for");
/// assert!(conpeek.url().starts_with("http://127.0.0.1:"));
/// assert_eq!(conpeek.user("anna.nowak").unwrap().id, 1);
/// simulator.shutdown().await;
/// # Ok::<(), std::io::Error>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct Simulator {
    clock: SimClock,
    cast: Cast,
    conpeek: Option<Conpeek>,
    accsyn: Option<Accsyn>,
    webex: Option<Webex>,
    enaio: Option<Enaio>,
    listening: Vec<Listening>,
}

impl Simulator {
    /// Begins to say what to start.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// Starts what the builder wants. A vendor is added here, and nowhere else in the shared part.
    pub(crate) async fn start(builder: Builder) -> io::Result<Self> {
        let mut simulator = Self {
            clock: builder.shared_clock().clone(),
            cast: builder.cast(),
            conpeek: None,
            accsyn: None,
            webex: None,
            enaio: None,
            listening: Vec::new(),
        };
        for vendor in VendorKind::ALL.iter().copied().filter(|vendor| builder.wants(*vendor)) {
            match vendor {
                VendorKind::Conpeek => {
                    let setup = conpeek::Setup {
                        station: builder.station(vendor),
                        cast: simulator.cast,
                        port: builder.port_of(vendor),
                        unverified_read: builder.unverified_read,
                    };
                    let (conpeek, listening) = Conpeek::start(setup).await?;
                    simulator.conpeek = Some(conpeek);
                    simulator.listening.push(listening);
                }
                VendorKind::Accsyn => {
                    let setup = accsyn::Setup {
                        station: builder.station(vendor),
                        cast: simulator.cast,
                        port: builder.port_of(vendor),
                        settings: builder.accsyn.clone(),
                    };
                    let (accsyn, listening) = Accsyn::start(setup).await?;
                    simulator.accsyn = Some(accsyn);
                    simulator.listening.push(listening);
                }
                VendorKind::Webex => {
                    let setup = webex::Setup {
                        station: builder.station(vendor),
                        cast: simulator.cast,
                        port: builder.port_of(vendor),
                    };
                    let (webex, listening) = Webex::start(setup).await?;
                    simulator.webex = Some(webex);
                    simulator.listening.push(listening);
                }
                VendorKind::Enaio => {
                    let setup = enaio::Setup {
                        station: builder.station(vendor),
                        cast: simulator.cast,
                        port: builder.port_of(vendor),
                        settings: builder.enaio.clone(),
                    };
                    let (enaio, listening) = Enaio::start(setup).await?;
                    simulator.enaio = Some(enaio);
                    simulator.listening.extend(listening);
                }
            }
        }
        Ok(simulator)
    }

    /// The Conpeek server, if it was started.
    #[must_use]
    pub fn conpeek(&self) -> Option<&Conpeek> {
        self.conpeek.as_ref()
    }

    /// The accsyn server, if it was started.
    #[must_use]
    pub fn accsyn(&self) -> Option<&Accsyn> {
        self.accsyn.as_ref()
    }

    /// The Webex server, if it was started.
    #[must_use]
    pub fn webex(&self) -> Option<&Webex> {
        self.webex.as_ref()
    }

    /// The enaio server, if it was started.
    #[must_use]
    pub fn enaio(&self) -> Option<&Enaio> {
        self.enaio.as_ref()
    }

    /// Where everything listens, with the credentials that open it.
    #[must_use]
    pub fn endpoints(&self) -> Endpoints {
        let conpeek = self.conpeek.as_ref().map(|conpeek| ConpeekEndpoint {
            url: conpeek.url().to_owned(),
            key: conpeek.key().to_owned(),
        });
        let accsyn = self.accsyn.as_ref().map(|accsyn| AccsynEndpoint {
            url: accsyn.url().to_owned(),
            workspace: accsyn.workspace().to_owned(),
            user: accsyn.user().to_owned(),
            api_key: accsyn.api_key().to_owned(),
        });
        let webex = self.webex.as_ref().map(|webex| WebexEndpoint {
            url: webex.url().to_owned(),
            token: webex.token(),
            user_token: webex.user_token(),
            client_id: webex.client_id(),
            client_secret: webex.client_secret(),
        });
        let enaio = self.enaio.as_ref().map(|enaio| EnaioEndpoint {
            addr: enaio.addr().to_string(),
            tls_addr: enaio.tls_addr().to_string(),
            cadata: enaio.cadata().to_owned(),
            user: enaio.user().to_owned(),
            password: enaio.password().to_owned(),
        });
        Endpoints { conpeek, accsyn, webex, enaio }
    }

    /// The people, the same for every vendor.
    #[must_use]
    pub fn cast(&self) -> Cast {
        self.cast
    }

    /// The clock that every vendor lives by.
    #[must_use]
    pub fn clock(&self) -> &SimClock {
        &self.clock
    }

    /// Stops listening, lets calls in hand end for up to two seconds, and ends every connection.
    ///
    /// When it returns, no task of the simulators is left. Journals can still be read through a
    /// clone of the vendor's handle.
    pub async fn shutdown(self) {
        // All are told before any is waited for, so that the time is not spent once per vendor.
        self.listening.iter().for_each(Listening::stop);
        for listening in self.listening {
            listening.close().await;
        }
    }
}
