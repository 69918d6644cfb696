//! One person, two names: the e-mail address is the same, so it is proposed, and joined by the id.

use omnipresence::directory::Directory;
use omnipresence::matching::propose;
use omnipresence::{ListOptions, UserRef};
use serde_json::json;

use super::story::{Story, broken};
use super::{MARIA, key};
use crate::command::now;
use crate::failure::Failure;
use crate::people::People;

/// The name that María goes by at accsyn.
const OTHER_NAME: &str = "Mia Garcia-Lopez";

/// Gives María's account at accsyn another name, and lets the directory not know it.
pub(super) fn another_name(people: &People, directory: &mut Directory) -> Result<(), Failure> {
    let maria = key(MARIA)?;
    let accsyn = people.providers.simulator().and_then(|simulator| simulator.accsyn());
    let accsyn = accsyn.ok_or_else(|| broken("accsyn is not simulated"))?;
    let renamed = accsyn.set_name("maria.garcia@example.com", OTHER_NAME);
    renamed.map_err(|_| broken("accsyn does not know María"))?;
    let person = directory.get(&maria).cloned();
    let known: Vec<UserRef> =
        person.iter().flat_map(|one| one.at("accsyn")).map(|one| one.user.clone()).collect();
    for user in known {
        directory.remove_reference(&maria, "accsyn", &user)?;
    }
    Ok(())
}

impl Story<'_> {
    pub(super) async fn one_person_two_names(&mut self) -> Result<(), Failure> {
        let maria = key(MARIA)?;
        self.title(
            "\nMaría's account at accsyn goes by another name, with the same e-mail address",
        )?;
        self.said("presence directory propose --accept")?;
        let accsyn = self.providers().iter().find(|one| one.name() == "accsyn").cloned();
        let accsyn = accsyn.ok_or_else(|| broken("accsyn is not simulated"))?;
        let report = propose(&self.directory, "accsyn", accsyn.list(ListOptions::new())).await;
        let proposal = report.proposals.iter().find(|one| one.person == maria);
        let proposal = proposal.ok_or_else(|| broken("María was not proposed"))?;
        self.directory.accept(proposal, now())?;
        self.json(&json!({ "proposal": proposal, "accepted": true }))?;
        self.line(&format!(
            "María García ({MARIA}) is {OTHER_NAME} at accsyn: the same {} {}",
            proposal.evidence,
            proposal.via.as_str()
        ))?;
        self.said("presence get \"María García\"")?;
        self.board(Some(&[maria])).await
    }
}
