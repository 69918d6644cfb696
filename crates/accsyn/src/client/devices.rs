//! The operations on clients, which are the running programs of users.

use std::collections::HashSet;

use http::Method;
use presence_core::Result;

use super::Client;
use super::device::Device;
use super::find::Find;
use super::id::Id;
use super::query::Query;
use super::send::Operation;
use super::words::DeviceType;
use crate::wire::Event;

const FIND_CLIENTS: &str = "find_clients";

/// The most pages of clients that are read for one question.
const MAX_PAGES: usize = 100;

/// How many clients are asked for at once.
const PAGE: usize = 500;

impl Client {
    /// Clients that match.
    ///
    /// # Errors
    /// As [`Client::find`].
    pub async fn find_clients(&self, find: &Find) -> Result<Vec<Device>> {
        if find.is_for_nothing() {
            return Ok(Vec::new());
        }
        let mut event = Event::new("client/find");
        event.data = find.data(false);
        event.query = find.query.as_ref().map(|query| query.as_str().to_owned());
        let operation = Operation::new(FIND_CLIENTS, Method::GET, event);
        self.rows(&operation).await?.into_iter().collect()
    }

    /// The clients of one user, of these types; of all types where none is given.
    ///
    /// # Errors
    /// As [`Client::find`].
    pub async fn clients_of(&self, user: &Id, types: &[DeviceType]) -> Result<Vec<Device>> {
        self.find_clients(&Find::new().with_query(typed(Query::user(user), types)?)).await
    }

    /// The personal clients of these users, all pages of them.
    pub(crate) async fn clients_of_all(&self, users: &[Id]) -> Result<Vec<Device>> {
        let ids = Query::one_of("user", users.iter().map(Id::as_str))?;
        let find = Find::new().with_query(typed(ids, &DeviceType::PERSONAL)?).with_limit(PAGE);
        let (mut all, mut seen) = (Vec::new(), HashSet::new());
        let mut skip = 0;
        for _ in 0..MAX_PAGES {
            let page = self.find_clients(&find.clone().with_skip(skip)).await?;
            skip = skip.saturating_add(page.len());
            let known = all.len();
            all.extend(page.into_iter().filter(|it| it.id.is_none() || seen.insert(it.id.clone())));
            // A short page may be the server's own bound, so only one with nothing new is the last.
            if all.len() == known {
                break;
            }
        }
        Ok(all)
    }
}

fn typed(query: Query, types: &[DeviceType]) -> Result<Query> {
    if types.is_empty() {
        return Ok(query);
    }
    let numbers: Vec<String> = types.iter().map(|kind| kind.number().to_string()).collect();
    Ok(query.and(Query::one_of("type", numbers.iter().map(String::as_str))?))
}
