//! accsyn: a text in a query of the vendor's own language, in an event in a URL.

use omnipresence::accsyn::{Attributes, Code, Config, Find, Id, Provider, Query};
use omnipresence::{ErrorKind, UserRef, UserStatusProvider};
use presence_sim::{Accsyn, Simulator, VendorKind};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::hostile::{is_refused_by_field, try_texts};
use crate::wire::{arrived, keys};

struct Workspace {
    runtime: Runtime,
    _simulator: Simulator,
    server: Accsyn,
    provider: Provider,
}

fn workspace() -> Workspace {
    let runtime = Runtime::new().unwrap();
    let builder = Simulator::builder().vendor(VendorKind::Accsyn).with_accsyn_rate_limits(false);
    let simulator = runtime.block_on(builder.people(12).start()).unwrap();
    let server = simulator.accsyn().unwrap().clone();
    let key = server.api_key().to_owned();
    let mut config = Config::new(server.workspace(), server.user(), key);
    server.url().clone_into(&mut config.base_url);
    let provider = Provider::new(config).unwrap();
    Workspace { runtime, _simulator: simulator, server, provider }
}

#[test]
fn who_is_asked_for_is_found_or_nobody() {
    let all = workspace();
    let makes: [fn(String) -> omnipresence::Result<UserRef>; 3] =
        [UserRef::id, UserRef::email, UserRef::login];
    for make in makes {
        try_texts(64, |text| {
            let user = match make(text) {
                Ok(user) => user,
                Err(error) => return is_refused_by_field(&error),
            };
            let before = all.server.journal().arrived();
            let read = all.runtime.block_on(all.provider.get(&user));
            let error = read.expect_err("nobody is called that");
            if all.server.journal().arrived() == before {
                return is_refused_by_field(&error);
            }
            prop_assert_eq!(error.kind(), ErrorKind::NotFound, "{:?}", error);
            Ok(())
        });
    }
}

/// What is searched for is in one quoted piece of the query, so that it finds that and no more.
#[test]
fn a_name_in_a_query_finds_who_is_called_that() {
    let all = workspace();
    let client = all.provider.client();
    let user = all.server.users().nth(1).unwrap();
    try_texts(96, |text| {
        let query = match Query::equals("name", &text) {
            Ok(query) => query,
            Err(error) => return is_refused_by_field(&error),
        };
        let named = all.server.set_name(&user.id, &text).is_ok();
        let found = all.runtime.block_on(client.find(&Find::new().with_query(query)));
        let found = found.map_err(|error| TestCaseError::fail(format!("{text:?}: {error:?}")))?;
        for one in &found {
            prop_assert_eq!(one.name.as_deref(), Some(&*text));
        }
        prop_assert!(found.len() >= usize::from(named), "{text:?}: {} found", found.len());
        Ok(())
    });
}

#[test]
fn a_code_finds_its_user_or_nobody() {
    let all = workspace();
    let client = all.provider.client();
    try_texts(64, |text| {
        let code = match Code::new(&text) {
            Ok(code) => code,
            Err(error) => return is_refused_by_field(&error),
        };
        let before = all.server.journal().arrived();
        match all.runtime.block_on(client.get_by_code(&code)) {
            Ok(found) => prop_assert!(found.is_none(), "{found:?}"),
            Err(error) => {
                prop_assert_eq!(all.server.journal().arrived(), before, "{:?}", error);
                is_refused_by_field(&error)?;
            }
        }
        Ok(())
    });
}

#[test]
fn an_attribute_is_one_text_in_the_event() {
    let all = workspace();
    let client = all.provider.client();
    let journal = all.server.journal();
    let id = Id::new(&all.server.users().nth(1).unwrap().id).unwrap();
    let edit = |name: &str| {
        let attributes = Attributes::new().with("name", name);
        all.runtime.block_on(client.update(&id, &attributes))
    };
    edit("Somebody").unwrap();
    let harmless = arrived(journal).pop().unwrap();
    try_texts(96, |text| {
        journal.clear();
        let edited = edit(&text);
        let came = arrived(journal);
        let Some(one) = came.first() else {
            return is_refused_by_field(&edited.unwrap_err());
        };
        prop_assert_eq!(keys(&one.body), keys(&harmless.body));
        prop_assert_eq!(&one.body["data"]["name"], &*text);
        prop_assert_eq!(&one.headers, &harmless.headers);
        Ok(())
    });
}
