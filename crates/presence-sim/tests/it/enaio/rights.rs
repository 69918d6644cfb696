//! Who may do what.

use presence_sim::enaio::Rights;

use super::support::{Caller, JAN, YUKI, ZOFIA, absences, with_admin};
use super::wire::{P, b, i, s, x};

const NO_ROLE: i64 = -1_042_218_022;

#[tokio::test]
async fn roles_decide_about_jobs() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let organisation = enaio.organisation();
    let main = s("OrganisationId", &organisation);
    let zofia = enaio.account(ZOFIA).unwrap().id;
    let message: Vec<P> = vec![
        i("Flags", 0),
        s("Computer", ""),
        s("Instance", ""),
        s("User", ""),
        s("Message", "Ping"),
        s("Info", ""),
        s("Text", ""),
        i("Broadcast", 0),
    ];
    let monitor = vec![
        i("Flags", 1),
        b("BeforeToo", false),
        b("ErrorsOnly", false),
        b("FilesToo", false),
        s("JobNames", "wfm.X"),
    ];
    // The last two columns: whether an ordinary user may, and whether one without rights.
    let table: [(&str, Vec<P>, bool, bool); 12] = [
        ("krn.GetChannelGUID", vec![i("Flags", 0)], true, true),
        ("wfm.GetOrganisations", vec![], true, false),
        ("wfm.GetAbsentUsers", vec![main.clone()], true, false),
        ("wfm.GetSubstitutes", vec![main.clone(), s("UserIds", &zofia)], true, false),
        ("wfm.GetUserSubstitutes", vec![main.clone(), s("UserId", &zofia)], true, false),
        ("wfm.ConfigUserAbsence", absences(&organisation, &[(&zofia, "0")]).into(), false, false),
        (
            "wfm.SetSubstitutes",
            vec![main.clone(), x("Substitutes", "<Substitutes />")],
            false,
            false,
        ),
        ("wfm.SaveOrganisation", vec![main.clone()], false, false),
        ("wfm.AdminGetProcessListByUser", vec![main.clone(), s("UserId", &zofia)], false, false),
        ("wfm.Export", vec![main], false, false),
        ("krn.SendMessageToClients", message, false, false),
        ("krn.RegisterJobCall", monitor, false, false),
    ];
    let mut jan = Caller::login(&enaio, JAN).await;
    let mut yuki = Caller::login(&enaio, YUKI).await;
    for (job, params, ordinary, rightless) in &table {
        anna.done(job, params).await;
        for (caller, may) in [(&mut jan, ordinary), (&mut yuki, rightless)] {
            let code = caller.call(job, params).await.code;
            assert_eq!(code, if *may { 0 } else { NO_ROLE }, "{job}");
        }
    }
    enaio.set_rights(YUKI, Rights::Administrator);
    assert_eq!(yuki.call("wfm.GetOrganisations", &[]).await.code, 0);
}

#[tokio::test]
async fn an_administrator_acts_as_somebody_else() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let main = s("OrganisationId", &enaio.organisation());
    let by_name = |name: &str| [main.clone(), s("$$$SwitchContextUserName$$$", name)];
    assert_eq!(anna.refused("wfm.SaveOrganisation", &by_name(JAN)).await.0, NO_ROLE);
    assert_eq!(anna.refused("wfm.SaveOrganisation", &by_name("nobody")).await.0, -1);
    let guid = enaio.account(YUKI).unwrap().guid;
    let by_guid = [main.clone(), s("$$$SwitchContextUserGUID$$$", &guid)];
    assert_eq!(anna.refused("wfm.GetAbsentUsers", &by_guid).await.0, NO_ROLE);
    let by_id = [main.clone(), s("$$$SwitchContextUserID$$$", "2")];
    anna.done("wfm.SaveOrganisation", &by_id).await;
    let mut jan = Caller::login(&enaio, JAN).await;
    let (code, message) = jan.refused("wfm.GetAbsentUsers", &by_name(ZOFIA)).await;
    assert!(code == NO_ROLE && message.contains("72"), "{message}");
}

#[tokio::test]
async fn without_a_workflow_engine_no_workflow_job_is_done() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    enaio.set_workflow_loaded(false);
    let (code, message) = anna.refused("wfm.GetOrganisations", &[]).await;
    assert!(code == -1 && message.contains("not loaded"), "{message}");
    anna.done("krn.GetChannelGUID", &[i("Flags", 0)]).await;
    assert_eq!(anna.refused("wfm.Unheard", &[]).await.0, -1);
    assert_eq!(anna.refused("dms.Unheard", &[]).await.0, -1);
}
