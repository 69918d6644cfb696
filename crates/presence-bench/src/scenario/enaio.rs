//! enaio: absences set one by one and many at once, who is absent, and a whole organisation.

use std::sync::Arc;

use enaio_wf::rpc::Call;
use enaio_wf::{Absence, Client, Config, Id, ObjectData, ObjectQuery, Trust};
use futures_util::future::BoxFuture;

use super::{PeerTask, PeerVendor, Scenario, Setting, Targets, letters};
use crate::Result;
use crate::clients::coded::Coded;
use crate::floor::Addresses;
use crate::subject::{Subject, Tally, Who};

pub(super) fn all() -> Vec<Scenario> {
    let task = |task| Some(PeerTask { vendor: PeerVendor::Enaio, task });
    let set = |name, size, quick_size, targets| Scenario {
        name,
        about: "absences set in one call",
        unit: "user",
        size,
        quick_size,
        page: 0,
        latency: 0,
        callers: 1,
        targets,
        subjects: absences,
        peer: task("absence"),
    };
    vec![
        set("enaio-absence-1", 1, 1, Targets::faster(0.95, 20.0)),
        set("enaio-absence-10000", 10_000, 8, Targets::faster(3.0, 20.0)),
        Scenario {
            about: "the ids of all who are absent",
            unit: "id",
            subjects: absent,
            peer: task("absent"),
            ..set("enaio-absent-100000", 100_000, 8, Targets::faster(2.0, 4.0))
        },
        Scenario {
            about: "all objects of an organisation",
            unit: "object",
            subjects: objects,
            peer: task("objects"),
            ..set("enaio-objects-10000", 10_000, 8, Targets::faster(2.5, 15.0))
        },
    ]
}

/// Our client, in clear text: TLS costs everybody the same.
pub(crate) fn client(floor: &Addresses) -> Result<Client> {
    let servers = format!("{}:{}:1", floor.enaio.ip(), floor.enaio.port());
    let mut config = Config::new(servers, "root", "optimal".to_owned());
    config.trust = Trust::PlainTcp;
    Ok(Client::new(&config)?)
}

fn organisation(size: usize) -> Result<Id> {
    Ok(Id::new(format!("size-{size}"))?)
}

fn user_id(index: usize) -> String {
    let spread = (index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    format!("{spread:016X}4C4B9A51{index:08X}")
}

fn absences<'a>(
    scenario: &'a Scenario,
    setting: &'a Setting,
) -> BoxFuture<'a, Result<Vec<Subject>>> {
    Box::pin(async move {
        let size = scenario.size(setting);
        let (client, id) = (client(&setting.floor)?, organisation(size)?);
        let text = id.as_str().to_owned();
        let users: Vec<String> = (0..size).map(user_id).collect();
        let absences: Result<Arc<[Absence]>> =
            users.iter().map(|user| Ok(Absence::absent(Id::new(user)?))).collect();
        let absences = absences?;
        let ours = Subject::new(Who::Ours, 1, move || {
            let (client, id, absences) = (client.clone(), id.clone(), Arc::clone(&absences));
            async move {
                client.configure_user_absence(&id, &absences).await?;
                Ok(Tally::row(0))
            }
        });
        let prebuilt = prebuilt_absences(&text, &users)?;
        let coded = Coded::connect(setting.floor.enaio).await?;
        let users: Arc<[String]> = users.into();
        let obvious = Subject::new(Who::Obvious, 1, move || {
            let (coded, text, users) = (coded.clone(), text.clone(), Arc::clone(&users));
            async move { coded.set_absent(&text, &users).await }
        });
        Ok(vec![ours, obvious, limit(setting, prebuilt).await?])
    })
}

fn prebuilt_absences(organisation: &str, users: &[String]) -> Result<Vec<u8>> {
    let users: Vec<String> =
        users.iter().map(|user| format!("<User Id=\"{user}\" Absent=\"1\" />")).collect();
    let xml = format!("<Users>{}</Users>", users.concat()).into_bytes();
    let call = Call::new("wfm.ConfigUserAbsence");
    Ok(call.with("OrganisationId", organisation).with("Users", xml).to_frame()?)
}

async fn limit(setting: &Setting, frame: Vec<u8>) -> Result<Subject> {
    let coded = Coded::connect(setting.floor.enaio).await?;
    let frame = bytes::Bytes::from(frame);
    Ok(Subject::new(Who::Limit, 1, move || {
        let (coded, frame) = (coded.clone(), frame.clone());
        async move { coded.digest_only(&frame).await }
    }))
}

fn absent<'a>(scenario: &'a Scenario, setting: &'a Setting) -> BoxFuture<'a, Result<Vec<Subject>>> {
    Box::pin(async move {
        let (client, id) = (client(&setting.floor)?, organisation(scenario.size(setting))?);
        let text = id.as_str().to_owned();
        let ours = Subject::new(Who::Ours, 1, move || {
            let (client, id) = (client.clone(), id.clone());
            async move {
                let absent = client.absent_users(&id).await?;
                Ok(letters(absent.iter().map(|id| id.as_str().len())))
            }
        });
        let call = Call::new("wfm.GetAbsentUsers").with("OrganisationId", text.as_str());
        let frame = call.to_frame()?;
        let coded = Coded::connect(setting.floor.enaio).await?;
        let obvious = Subject::new(Who::Obvious, 1, move || {
            let (coded, text) = (coded.clone(), text.clone());
            async move { coded.absent(&text).await }
        });
        Ok(vec![ours, obvious, limit(setting, frame).await?])
    })
}

fn objects<'a>(
    scenario: &'a Scenario,
    setting: &'a Setting,
) -> BoxFuture<'a, Result<Vec<Subject>>> {
    Box::pin(async move {
        let (client, id) = (client(&setting.floor)?, organisation(scenario.size(setting))?);
        let text = id.as_str().to_owned();
        let ours = Subject::new(Who::Ours, 1, move || {
            let (client, id) = (client.clone(), id.clone());
            async move {
                let query = ObjectQuery::All;
                let objects = client.organisation_objects(&id, &query, ObjectData::ALL).await?;
                Ok(letters(objects.iter().map(|object| {
                    let values = object.attributes.iter().map(|attribute| attribute.value.len());
                    object.id.as_str().len() + values.sum::<usize>()
                })))
            }
        });
        let call = Call::new("wfm.GetOrganisationObjects").with("OrganisationId", text.as_str());
        let frame = call.to_frame()?;
        let coded = Coded::connect(setting.floor.enaio).await?;
        let obvious = Subject::new(Who::Obvious, 1, move || {
            let (coded, text) = (coded.clone(), text.clone());
            async move { coded.objects(&text).await }
        });
        Ok(vec![ours, obvious, limit(setting, frame).await?])
    })
}
