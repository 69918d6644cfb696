//! Something between a provider and its simulator that passes everything on, and does something to
//! the answers that its trigger chooses.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use presence_sim::Trigger;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A listener that passes everything on to the simulator.
pub(crate) struct Relay {
    pub(crate) origin: String,
    left: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

/// One connection through it, and what it is to do.
pub(crate) struct Through {
    pub(crate) client: TcpStream,
    pub(crate) server: TcpStream,
    /// The address of the simulator.
    pub(crate) upstream: String,
    /// The address of the relay: links of the simulator lead back to it.
    pub(crate) own: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// How many answers are still chosen.
    left: Arc<AtomicU64>,
}

impl Through {
    /// Whether this answer, which the trigger meets, is one of those that are chosen.
    pub(crate) fn chooses(&self) -> bool {
        let one_less = |left: u64| left.checked_sub(1);
        self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok()
    }
}

impl Relay {
    /// `times` is how many answers are chosen; `serve` is what is done with each connection.
    pub(crate) async fn start<Served>(
        upstream: &str,
        trigger: &Trigger,
        times: u64,
        serve: impl Fn(Through) -> Served + Send + 'static,
    ) -> Self
    where
        Served: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = listener.local_addr().unwrap().to_string();
        let origin = format!("http://{own}");
        let upstream = upstream.trim_start_matches("http://").to_owned();
        let method = trigger.method.clone().unwrap_or_default();
        let path = trigger.path.clone().unwrap_or_default();
        let left = Arc::new(AtomicU64::new(times));
        let chosen = Arc::clone(&left);
        let task = tokio::spawn(async move {
            let mut serving = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let Ok(server) = TcpStream::connect(&upstream).await else { continue };
                serving.spawn(serve(Through {
                    client,
                    server,
                    upstream: upstream.clone(),
                    own: own.clone(),
                    method: method.clone(),
                    path: path.clone(),
                    left: Arc::clone(&chosen),
                }));
            }
        });
        Self { origin, left, task }
    }

    /// Chooses nothing any more.
    pub(crate) fn lift(&self) {
        self.left.store(0, Ordering::SeqCst);
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}
