//! The lists that workflow jobs answer with, through a client.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fmt::Debug;

use enaio_wf::rpc::{Response, Value};
use enaio_wf::{Client, Id, Object, ObjectData, ObjectQuery, Organisation, Process, Represented};
use presence_core::Result;

use super::peer::Peer;
use crate::canned::check_error;
use crate::finish::finish;

thread_local! {
    /// Logging in anew for every input would take most of the time.
    static PEER: OnceCell<(Peer, Client)> = const { OnceCell::new() };
}

/// Runs `work` with a client of a server in memory.
pub(super) fn with_peer<T>(work: impl FnOnce(&Peer, &Client) -> T) -> T {
    PEER.with(|cell| {
        let (peer, client) = cell.get_or_init(Peer::client);
        work(peer, client)
    })
}

/// The first byte chooses the job, the rest is its answer.
pub(crate) fn xml(data: &[u8]) {
    let Some((job, text)) = data.split_first() else { return };
    let one = id("E3F3AFE3FB42433CB0C9FFE0F62533ED");
    with_peer(|peer, client| match job % 5 {
        0 => twice(peer, "Organisations", text, || finish(client.organisations()), of_organisation),
        1 => {
            let query = ObjectQuery::All;
            let ask = || finish(client.organisation_objects(&one, &query, ObjectData::ATTRIBUTES));
            twice(peer, "Objects", text, ask, of_object);
        }
        2 => {
            let users = [one.clone()];
            twice(
                peer,
                "Substitutes",
                text,
                || finish(client.substitutes(&one, &users)),
                represented,
            );
        }
        3 => {
            let ask = || finish(client.process_list_by_user(&one, &one));
            twice(peer, "Processes", text, ask, of_process);
        }
        _ => absent(peer, client, &one, text),
    });
}

/// Asks twice for the same, and checks that the answer is the same and no larger than the text.
fn twice<T: PartialEq + Debug>(
    peer: &Peer,
    name: &str,
    text: &[u8],
    ask: impl Fn() -> Result<Vec<T>>,
    size: impl Fn(&T) -> usize,
) {
    peer.answers(Response::new(0).with(name, Value::from(text.to_vec())));
    match (ask(), ask()) {
        (Ok(one), Ok(other)) => {
            assert!(one == other, "the same text is read in two ways");
            let held: usize = one.iter().map(size).sum();
            assert!(held <= text.len(), "a text of {} bytes becomes {held}", text.len());
        }
        (Err(one), Err(other)) => {
            check_error(&one);
            assert_eq!(one.to_string(), other.to_string());
        }
        _ => panic!("the same text is read in two ways"),
    }
}

fn absent(peer: &Peer, client: &Client, organisation: &Id, text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    if text.contains('\0') {
        return;
    }
    peer.answers(Response::new(0).with("ObjectIds", text));
    match finish(client.absent_users(organisation)) {
        Err(error) => check_error(&error),
        Ok(ids) => {
            let pieces: BTreeSet<&str> = text.split(',').map(str::trim).collect();
            for found in &ids {
                assert!(pieces.contains(found.as_str()), "an id came from nowhere");
            }
        }
    }
}

/// Ids that were read can be sent.
fn checked(id: &Id) -> usize {
    assert!(Id::new(id.as_str()).is_ok(), "an id was read that cannot be sent");
    id.as_str().len()
}

fn of_ids<const N: usize>(ids: [&Option<Id>; N]) -> usize {
    ids.into_iter().flatten().map(checked).sum()
}

fn of_organisation(one: &Organisation) -> usize {
    checked(&one.id) + one.name.len()
}

fn of_object(one: &Object) -> usize {
    let attributes = one.attributes.iter().map(|attribute| {
        let ids = of_ids([&attribute.id, &attribute.class_id]);
        ids + attribute.name.len() + attribute.value.len()
    });
    let others = one.parents.iter().chain(&one.children);
    let others =
        others.map(|other| checked(&other.id) + other.name.len() + of_ids([&other.class_id]));
    let own = checked(&one.id) + one.name.len() + of_ids([&one.class_id]);
    own + attributes.sum::<usize>() + others.sum::<usize>()
}

fn represented(one: &Represented) -> usize {
    let substitutes = one.substitutes.iter().map(|other| {
        checked(&other.id) + other.name.len() + other.login.len() + other.user_guid.len()
    });
    checked(&one.id) + substitutes.sum::<usize>()
}

fn of_process(one: &Process) -> usize {
    let activities = one.activities.iter().map(|other| {
        checked(&other.id) + other.name.len() + other.owner.as_ref().map_or(0, checked)
    });
    let own = checked(&one.id) + one.name.len() + one.subject.len() + one.created_by.len();
    own + activities.sum::<usize>()
}

fn id(text: &str) -> Id {
    let Ok(id) = Id::new(text) else { panic!("this is an id") };
    id
}
