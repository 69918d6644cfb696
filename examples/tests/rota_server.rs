//! A local Rota, for the test of its provider: people, a key, and some ways to fail.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Path, Query, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub(crate) const KEY: &str = "a-key-of-the-local-rota";

/// What stands there, and what is wrong with it.
#[derive(Default)]
pub(crate) struct Roster {
    on_duty: Mutex<BTreeMap<String, bool>>,
    pub(crate) requests: AtomicU64,
    pub(crate) writes: AtomicU64,
    pub(crate) down: AtomicBool,
    pub(crate) revoked: AtomicBool,
    pub(crate) losing: AtomicBool,
    pub(crate) garbling: AtomicBool,
    pub(crate) spoiled: AtomicBool,
}

impl Roster {
    pub(crate) fn lock(&self) -> MutexGuard<'_, BTreeMap<String, bool>> {
        self.on_duty.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) roster: Arc<Roster>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Starts it on loopback, with these people on duty.
pub(crate) async fn start(people: &[&str]) -> std::io::Result<Server> {
    let roster = Arc::new(Roster::default());
    roster.lock().extend(people.iter().map(|login| ((*login).to_owned(), true)));
    let service = Router::new()
        .route("/", get(async || StatusCode::NO_CONTENT))
        .route("/people", get(people_of))
        .route("/people/{login}", get(person))
        .route("/people/{login}/duty", put(set_duty))
        .layer(from_fn_with_state(Arc::clone(&roster), guard))
        .with_state(Arc::clone(&roster));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let task = tokio::spawn(async move { drop(axum::serve(listener, service).await) });
    Ok(Server { url, roster, task })
}

/// Counts, and answers in place of the roster where that is broken.
async fn guard(State(roster): State<Arc<Roster>>, request: Request, next: Next) -> Response {
    roster.requests.fetch_add(1, Ordering::SeqCst);
    let write = request.method() == Method::PUT;
    if write {
        roster.writes.fetch_add(1, Ordering::SeqCst);
    }
    let expected = format!("Bearer {KEY}");
    let given = request.headers().get("authorization");
    if roster.down.load(Ordering::SeqCst) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if roster.revoked.load(Ordering::SeqCst) || given.is_none_or(|given| given != &expected) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let answer = next.run(request).await;
    if write && roster.losing.load(Ordering::SeqCst) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    if write && roster.garbling.load(Ordering::SeqCst) {
        return Json(json!({ "login": null })).into_response();
    }
    answer
}

fn row(login: &str, on_duty: bool) -> Value {
    json!({ "login": login, "name": login.to_uppercase(), "on_duty": on_duty })
}

async fn person(State(roster): State<Arc<Roster>>, Path(login): Path<String>) -> Response {
    let found = roster.lock().get(&login).copied();
    match found {
        Some(on_duty) => Json(row(&login, on_duty)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn set_duty(
    State(roster): State<Arc<Roster>>,
    Path(login): Path<String>,
    Json(wanted): Json<Value>,
) -> Response {
    let Some(on_duty) = wanted.get("on_duty").and_then(Value::as_bool) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match roster.lock().get_mut(&login) {
        Some(stands) => {
            *stands = on_duty;
            Json(row(&login, on_duty)).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn people_of(
    State(roster): State<Arc<Roster>>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Json<Value> {
    let size = asked.get("size").and_then(|size| size.parse().ok()).unwrap_or(50);
    let after = asked.get("after").cloned().unwrap_or_default();
    let spoiled = roster.spoiled.load(Ordering::SeqCst);
    let people = roster.lock();
    let page: Vec<_> = people.iter().filter(|(login, _)| **login > after).take(size).collect();
    let last = page.last().map(|(login, _)| (*login).clone());
    let more = last.filter(|last| people.keys().any(|login| login > last));
    let rows = page.into_iter().map(|(login, on_duty)| match login.as_str() {
        "jan" if spoiled => json!({ "login": 17 }),
        _ => row(login, *on_duty),
    });
    Json(json!({ "people": rows.collect::<Vec<_>>(), "next": more }))
}
