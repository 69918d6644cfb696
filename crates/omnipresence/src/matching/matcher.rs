//! [`Matcher`]: takes a provider's accounts one by one.

use std::collections::{BTreeMap, BTreeSet};

use presence_core::{Error, Subject, UserRef};

use super::report::{Ambiguous, Duplicate, MAX_ERRORS, MatchReport, Proposal, Reused, Vanished};
use crate::directory::text::normalised;
use crate::directory::{Directory, DirectoryPerson, Evidence, PersonKey, Reference};

pub(super) struct Matcher<'a> {
    directory: &'a Directory,
    report: MatchReport,
    /// The references of the directory that the list has.
    seen: BTreeSet<(PersonKey, UserRef)>,
    /// Accounts that go with one person, by that person.
    clear: BTreeMap<PersonKey, Vec<(Subject, Proposal)>>,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(directory: &'a Directory, provider: &str) -> Self {
        let report = MatchReport { provider: provider.to_owned(), ..MatchReport::default() };
        Self { directory, report, seen: BTreeSet::new(), clear: BTreeMap::new() }
    }

    pub(super) fn unreadable(&mut self, error: Error) {
        self.report.unreadable += 1;
        if self.report.errors.len() < MAX_ERRORS {
            self.report.errors.push(error);
        }
    }

    pub(super) fn account(&mut self, account: Subject) {
        let id = account.native_id.clone().map(UserRef::Id);
        if let Some(person) = id.as_ref().and_then(|id| self.find(id)) {
            self.mark(person, &account);
            self.report.joined += 1;
            return;
        }
        let (people, met) = self.candidates(&account);
        match (people.as_slice(), met, account.best_ref()) {
            ([person], Some((evidence, via)), Some(user)) => {
                self.match_one(person, account, user, evidence, via);
            }
            ([], ..) | (_, None, _) | (.., None) => self.report.unmatched.push(account),
            (many, ..) => {
                let people = many.iter().map(|one| one.key.clone()).collect();
                self.report.ambiguous.push(Ambiguous { account, people });
            }
        }
    }

    fn find(&self, user: &UserRef) -> Option<&'a DirectoryPerson> {
        self.directory.find(&self.report.provider, user)
    }

    /// Remembers which references of the person the account stands for.
    fn mark(&mut self, person: &DirectoryPerson, account: &Subject) {
        for one in person.at(&self.report.provider) {
            if is(account, &one.user) {
                self.seen.insert((person.key.clone(), one.user.clone()));
            }
        }
    }

    /// Everybody who has the account's address or login, and the first of the two that met.
    fn candidates(
        &self,
        account: &Subject,
    ) -> (Vec<&'a DirectoryPerson>, Option<(Evidence, UserRef)>) {
        let email = account.email.clone().map(|email| (Evidence::Email, UserRef::Email(email)));
        let login = account.login.clone().map(|login| (Evidence::Login, UserRef::Login(login)));
        let mut people: BTreeMap<&PersonKey, &DirectoryPerson> = BTreeMap::new();
        let mut met = None;
        for (evidence, via) in [email, login].into_iter().flatten() {
            let wanted = normalised(via.as_str());
            let going = self.directory.going_by(&self.report.provider, &wanted);
            if !going.is_empty() && met.is_none() {
                met = Some((evidence, via.clone()));
            }
            people.extend(going.into_iter().map(|one| (&one.key, one)));
        }
        (people.into_values().collect(), met)
    }

    fn match_one(
        &mut self,
        person: &DirectoryPerson,
        account: Subject,
        user: UserRef,
        evidence: Evidence,
        via: UserRef,
    ) {
        if let Some((on_record, created)) = older(person, &self.report.provider, &account) {
            self.report.reused.push(Reused {
                person: person.key.clone(),
                on_record: on_record.user.clone(),
                on_record_created: created,
                account,
            });
            return;
        }
        self.mark(person, &account);
        if account.native_id.is_none() && self.find(&user).is_some() {
            // The vendor has no ids, so what is joined is joined by this.
            self.report.joined += 1;
            return;
        }
        let proposal = Proposal {
            person: person.key.clone(),
            provider: self.report.provider.clone(),
            user,
            evidence,
            via,
            account_created: account.account_created,
        };
        self.clear.entry(person.key.clone()).or_default().push((account, proposal));
    }

    pub(super) fn finish(mut self) -> MatchReport {
        self.report.complete = self.report.unreadable == 0;
        for (person, mut accounts) in std::mem::take(&mut self.clear) {
            let joined = self.joined_by_id(&person);
            match accounts.pop() {
                Some((_, proposal)) if accounts.is_empty() && joined.is_none() => {
                    self.report.proposals.push(proposal);
                }
                last => {
                    let all = accounts.into_iter().chain(last).map(|(account, _)| account);
                    let accounts = all.collect();
                    self.report.duplicates.push(Duplicate { person, joined, accounts });
                }
            }
        }
        if self.report.complete {
            self.report.vanished = self.vanished();
        }
        self.report
    }

    fn joined_by_id(&self, person: &PersonKey) -> Option<UserRef> {
        let person = self.directory.get(person)?;
        let mut at = person.at(&self.report.provider);
        at.find(|one| matches!(one.user, UserRef::Id(_))).map(|one| one.user.clone())
    }

    fn vanished(&self) -> Vec<Vanished> {
        let provider = &self.report.provider;
        let all = self.directory.people().flat_map(|person| {
            person.at(provider).map(|one| (person.key.clone(), one.user.clone()))
        });
        let gone = all.filter(|one| !self.seen.contains(one));
        gone.map(|(person, user)| Vanished { person, user }).collect()
    }
}

/// The reference at `provider` whose account is known to be older than `account`.
fn older<'a>(
    person: &'a DirectoryPerson,
    provider: &str,
    account: &Subject,
) -> Option<(&'a Reference, presence_core::Timestamp)> {
    let created = account.account_created?;
    let aged = person.references.iter().filter(|one| &*one.provider == provider);
    aged.filter_map(|one| Some((one, one.account_created?)))
        .find(|(_, on_record)| created > *on_record)
}

/// As [`Subject::is`], with addresses in their normal form.
fn is(account: &Subject, user: &UserRef) -> bool {
    match (user, &account.email) {
        (UserRef::Email(wanted), Some(email)) => {
            normalised(wanted.as_str()) == normalised(email.as_str())
        }
        _ => account.is(user),
    }
}
