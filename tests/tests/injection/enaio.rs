//! enaio: ids in lists with commas and in XML, logins and names out of XML.

use bytes::BytesMut;
use omnipresence::enaio::rpc::{Call, Expected, File, FrameDecoder, Incoming, Limits};
use omnipresence::enaio::{
    Absence, Config, Id, ObjectData, ObjectQuery, Provider, Substitution, Trust,
};
use omnipresence::{ErrorKind, UserRef, UserStatusProvider, UserStatusProviderExt};
use presence_sim::{Enaio, Simulator, VendorKind};
use proptest::prelude::*;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::hostile::{is_refused_by_field, try_texts};

struct Office {
    runtime: Runtime,
    _simulator: Simulator,
    server: Enaio,
    provider: Provider,
}

fn office() -> Office {
    let runtime = Runtime::new().unwrap();
    let builder = Simulator::builder().vendor(VendorKind::Enaio).people(8);
    let simulator = runtime.block_on(builder.start()).unwrap();
    let server = simulator.enaio().unwrap().clone();
    let password = server.password().to_owned();
    let mut config = Config::new(format!("{}:1", server.addr()), server.user(), password);
    config.trust = Trust::PlainTcp;
    config.people_max_age = std::time::Duration::ZERO;
    let provider = Provider::new(config).unwrap();
    Office { runtime, _simulator: simulator, server, provider }
}

/// What XML 1.0 can hold; nobody in a workflow is called anything else.
fn fits_xml(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
        && text.trim() == text
}

#[test]
fn an_id_is_one_id_or_nothing_is_asked() {
    let all = office();
    try_texts(96, |text| {
        let user = match UserRef::id(text) {
            Ok(user) => user,
            Err(error) => return is_refused_by_field(&error),
        };
        let before = all.server.journal().arrived();
        let read = all.runtime.block_on(all.provider.get(&user));
        let error = read.expect_err("nobody has that id");
        if all.server.journal().arrived() == before {
            return is_refused_by_field(&error);
        }
        let kinds = [ErrorKind::NotFound, ErrorKind::InvalidInput];
        prop_assert!(kinds.contains(&error.kind()), "{error:?}");
        Ok(())
    });
}

/// Absences and substitutes travel as XML: an id stays between its quotation marks.
#[test]
fn an_id_in_xml_is_one_attribute() {
    let all = office();
    let client = all.provider.client();
    let organisation = Id::new(all.server.organisation()).unwrap();
    let known = Id::new(all.server.users().next().unwrap().id).unwrap();
    let absence = |id: &Id| {
        drop(
            all.runtime
                .block_on(client.configure_user_absence(&organisation, &[Absence::absent(id)])),
        );
        parameter(&all.server, "Users")
    };
    let substitute = |id: &Id| {
        let substitution = Substitution::new(&known, [id]);
        drop(all.runtime.block_on(client.set_substitutes(&organisation, &[substitution])));
        parameter(&all.server, "Substitutes")
    };
    let mark = "MARK";
    let harmless = Id::new(mark).unwrap();
    let forms = [absence(&harmless), substitute(&harmless)];
    try_texts(96, |text| {
        let id = match Id::new(text.clone()) {
            Ok(id) => id,
            Err(error) => return is_refused_by_field(&error),
        };
        for (form, xml) in forms.iter().zip([absence(&id), substitute(&id)]) {
            let (before, after) = form.split_once(mark).unwrap();
            let inside = xml.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
            let Some(inside) = inside else {
                return Err(TestCaseError::fail(format!("another form: {xml}")));
            };
            let in_attribute = before.ends_with('"');
            let ends = if in_attribute { &['<', '>', '"'][..] } else { &['<', '>'][..] };
            prop_assert!(!inside.contains(ends), "{xml}");
            prop_assert_eq!(unescaped(inside), &*text);
        }
        Ok(())
    });
}

/// A colleague with such a login and name is read as that, found by that, and written by that.
#[test]
fn logins_and_names_come_out_of_xml_as_they_went_in() {
    let all = office();
    try_texts(64, |text| {
        if !fits_xml(&text) {
            return Ok(());
        }
        let user = all.server.add_user(&text, &text);
        let id = user.id.clone();
        let came = all.runtime.block_on(async {
            let mine = UserRef::id(id.as_str()).unwrap();
            let read = all.provider.get(&mine).await;
            let by_login = match UserRef::login(text.as_str()) {
                Ok(login) => Some(all.provider.mark_absent(&login).await),
                Err(_) => None,
            };
            (read, by_login)
        });
        let absent = all.server.is_absent(&id);
        let strangers = all.server.users().filter(|one| one.id != id);
        let others = strangers.filter(|one| all.server.is_absent(&one.id) == Some(true)).count();
        assert!(all.server.remove_user(&id));
        let (read, by_login) = came;
        let read = read.map_err(|error| TestCaseError::fail(format!("{text:?}: {error:?}")))?;
        let shown = read.subject.login.as_ref().map(|login| login.as_str().to_owned());
        prop_assert!(shown.is_none_or(|shown| shown == text));
        prop_assert_eq!(others, 1, "only the fourth was absent before");
        if let Some(outcome) = by_login.filter(|outcome| outcome.is_success()) {
            prop_assert_eq!(absent, Some(true), "{:?}", outcome);
        }
        Ok(())
    });
}

/// The names of objects that a query by ids asks for.
#[test]
fn a_list_of_ids_has_as_many_ids_as_were_given() {
    let all = office();
    let client = all.provider.client();
    let organisation = Id::new(all.server.organisation()).unwrap();
    try_texts(64, |text| {
        let (Ok(id), Ok(other)) = (Id::new(text.clone()), Id::new("other")) else {
            return Ok(());
        };
        let query = ObjectQuery::Ids(vec![id, other]);
        let asked = client.organisation_objects(&organisation, &query, ObjectData::ATTRIBUTES);
        let found = all.runtime.block_on(asked);
        prop_assert!(found.is_ok_and(|found| found.is_empty()), "{text:?}");
        Ok(())
    });
}

/// Behind a call a file has a header of fixed width, in which the extension is padded.
#[test]
fn an_extension_is_what_it_was_or_the_file_is_not_made() {
    try_texts(256, |text| {
        let content = format!("@0000000000@MAERTSSA{text}");
        let file = match File::new(text.clone(), content.clone()) {
            Ok(file) => file,
            Err(error) => return is_refused_by_field(&error),
        };
        let frame = Call::new("std.StoreObject").file(file).to_frame().unwrap();
        let mut decoder = FrameDecoder::new(Expected::Call, Limits::default());
        let read = decoder.decode(&mut BytesMut::from(&*frame));
        let Ok(Some(Incoming::Call(call))) = read else {
            return Err(TestCaseError::fail(format!("{text:?} spoils the frame: {read:?}")));
        };
        let [file] = call.files.as_slice() else {
            return Err(TestCaseError::fail(format!("{text:?}: {} files", call.files.len())));
        };
        prop_assert_eq!(&file.extension, &text);
        prop_assert_eq!(&*file.content, content.as_bytes());
        Ok(())
    });
}

/// A parameter of the last call that had it.
fn parameter(server: &Enaio, name: &str) -> String {
    let entries = server.journal().entries();
    let bodies = entries.iter().rev().filter_map(|one| {
        let body: Value = serde_json::from_slice(one.body()).ok()?;
        body[name].as_str().map(str::to_owned)
    });
    bodies.into_iter().next().unwrap()
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&apos;", "'").replace("&#39;", "'").replace("&amp;", "&")
}
