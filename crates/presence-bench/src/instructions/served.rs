//! Whole clients over a transport without a socket.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use enaio_wf::rpc::{Call, Connection, Dial, Limits, Pool, PoolOptions, Server, SessionOptions};
use futures_util::StreamExt;
use http::{Request, Response};
use presence_core::{Clock, Idempotency, ListOptions, Secret, UserStatusProvider};
use presence_http::{Body, Transport, TransportError};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

use crate::Result;
use crate::floor::samples;
use crate::scenario::conpeek_put as put;

fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

/// Answers everything with the same body.
#[derive(Debug)]
struct Always(Bytes);

#[async_trait]
impl Transport for Always {
    async fn send(&self, _: Request<Bytes>) -> std::result::Result<Response<Body>, TransportError> {
        Ok(Response::new(Body::complete(self.0.clone())))
    }
}

pub(super) fn webex_page(count: usize) -> Result<()> {
    let config = webex_people::Config::new("token".to_owned());
    let transport = Arc::new(Always(samples::webex_page(100)));
    let client = webex_people::Client::builder(&config).transport(transport).build()?;
    block_on(async {
        for _ in 0..count {
            crate::scenario::webex_list(client.clone(), None).await?;
        }
        Ok(())
    })
}

pub(super) fn webex_statuses(count: usize) -> Result<()> {
    let config = webex_people::Config::new("token".to_owned());
    let transport = Arc::new(Always(samples::webex_page(100)));
    let client = webex_people::Client::builder(&config).transport(transport).build()?;
    let provider = webex_people::Provider::with_client(config, client)?;
    block_on(async {
        for _ in 0..count {
            let mut statuses = provider.list(ListOptions::default());
            while let Some(status) = statuses.next().await {
                std::hint::black_box(status?);
            }
        }
        Ok(())
    })
}

pub(super) fn conpeek_put(count: usize) -> Result<()> {
    let config = conpeek::Config::new("https://conpeek.test", "key".to_owned());
    let transport = Arc::new(Always(samples::conpeek_record()));
    let client = conpeek::Client::builder(&config).transport(transport).build()?;
    block_on(async {
        for _ in 0..count {
            put(client.clone()).await?;
        }
        Ok(())
    })
}

/// A pipe to the floor's own frames.
#[derive(Debug)]
struct Piped(Arc<dyn Clock>);

#[async_trait]
impl Dial for Piped {
    async fn dial(&self, _: &Server) -> presence_core::Result<Connection> {
        let (ours, theirs) = duplex(1 << 20);
        drop(tokio::spawn(play(theirs)));
        Ok(Connection::new(ours, Limits::default(), Arc::clone(&self.0)))
    }
}

async fn play(mut stream: DuplexStream) -> std::io::Result<()> {
    let frames = samples::Frames::default();
    let mut header = [0; 20];
    while stream.read_exact(&mut header).await.is_ok() {
        let mut body = vec![0; samples::rest_length(&header)];
        stream.read_exact(&mut body).await?;
        stream.write_all(&frames.for_call(&body)).await?;
    }
    Ok(())
}

fn enaio() -> Result<enaio_wf::Client> {
    let clock: Arc<dyn Clock> = Arc::new(enaio_wf::TokioClock::new());
    let dial = Arc::new(Piped(Arc::clone(&clock)));
    let session = SessionOptions::new("root", Secret::new("optimal"));
    let bounds = PoolOptions::default();
    let pool = Pool::new(Server::list("one")?, dial, session, bounds, Arc::clone(&clock))?;
    let config = enaio_wf::Config::default();
    Ok(enaio_wf::Client::builder(&config).pool(pool).clock(clock).build()?)
}

pub(super) fn enaio_absent(count: usize) -> Result<()> {
    block_on(async {
        let (client, id) = (enaio()?, enaio_wf::Id::new("size-10000")?);
        // The session is opened by a call that is not counted.
        client
            .pool()
            .call(&Call::new("krn.CheckServerConnection").idempotency(Idempotency::Safe))
            .await?;
        for _ in 0..count {
            std::hint::black_box(client.absent_users(&id).await?);
        }
        Ok(())
    })
}

pub(super) fn enaio_absences(count: usize) -> Result<()> {
    block_on(async {
        let (client, id) = (enaio()?, enaio_wf::Id::new("size-1000")?);
        let user = |index| enaio_wf::Id::new(format!("8CD236F862644DAD904CD8C2{index:08X}"));
        let absent = |index| Ok(enaio_wf::Absence::absent(user(index)?));
        let absences = (0..1000).map(absent).collect::<Result<Vec<_>>>()?;
        for _ in 0..count {
            client.configure_user_absence(&id, &absences).await?;
        }
        Ok(())
    })
}

pub(super) fn enaio_objects(count: usize) -> Result<()> {
    block_on(async {
        let (client, id) = (enaio()?, enaio_wf::Id::new("size-1000")?);
        for _ in 0..count {
            let query = enaio_wf::ObjectQuery::All;
            let data = enaio_wf::ObjectData::ALL;
            std::hint::black_box(client.organisation_objects(&id, &query, data).await?);
        }
        Ok(())
    })
}
