//! [`Rules`]: changes carried to another axis, as data; only ever downwards.

use presence_core::{Absence, Activity, Availability, Problems, Target};
use serde::{Deserialize, Serialize};

use super::member::Member;
use super::{FleetChange, PersonView};

/// Carries a state on one axis to another: who is declared absent goes offline at the desk.
///
/// ```
/// use omnipresence::fleet::Rule;
///
/// let rule: Rule = toml::from_str(r#"
///     name = "holiday"
///     when = { absence = "absent" }
///     then = { availability = "offline" }
///     on = ["desk"]
/// "#)?;
/// assert_eq!(rule.on, ["desk"]);
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// The rule's name, as it stands in plans.
    pub name: String,
    /// The state that sets it off; never an unknown one.
    pub when: Target,
    /// The state that follows: absent, or an availability below available; never an account.
    pub then: Target,
    /// What the person is doing then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Activity>,
    /// At these providers; where none is named, at the one that owns the axis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<String>,
}

impl Rule {
    /// A rule at the provider that owns the axis of `then`.
    #[must_use]
    pub fn new(name: impl Into<String>, when: Target, then: Target) -> Self {
        Self { name: name.into(), when, then, activity: None, on: Vec::new() }
    }

    /// Names a provider; can be called for several.
    #[must_use]
    pub fn on(mut self, provider: impl Into<String>) -> Self {
        self.on.push(provider.into());
        self
    }

    /// Says what the person is doing then.
    #[must_use]
    pub fn with_activity(mut self, activity: Activity) -> Self {
        self.activity = Some(activity);
        self
    }

    fn change(&self, person: crate::directory::PersonKey) -> FleetChange {
        let mut change = FleetChange::new(person, self.then);
        change.providers.clone_from(&self.on);
        change.activity.clone_from(&self.activity);
        change
    }
}

/// Rules, none of which can raise anybody's reachability.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// These rules. They are checked when the fleet is built.
    #[must_use]
    pub fn new(rules: impl Into<Vec<Rule>>) -> Self {
        Self(rules.into())
    }

    /// The rules.
    #[must_use]
    pub fn as_slice(&self) -> &[Rule] {
        &self.0
    }

    /// What the rules would have changed, going by how a person stands: for programs that watch.
    /// Nothing follows from what is unknown or stale.
    #[must_use]
    pub fn consequences(&self, view: &PersonView) -> Vec<FleetChange> {
        let holds = |rule: &&Rule| {
            let seen = view.on(rule.when.axis());
            seen.is_known() && seen.value == rule.when
        };
        self.0.iter().filter(holds).map(|rule| rule.change(view.key.clone())).collect()
    }

    /// What follows from a change that is asked for.
    pub(super) fn following<'a>(
        &'a self,
        asked: &'a FleetChange,
    ) -> impl Iterator<Item = (&'a str, FleetChange)> {
        let holds = self.0.iter().filter(|rule| rule.when == asked.target);
        holds.map(|rule| {
            let mut change = rule.change(asked.person.clone());
            change.until.clone_from(&asked.until);
            change.tolerance = asked.tolerance;
            (rule.name.as_str(), change)
        })
    }

    pub(super) fn check(&self, members: &[Member], problems: &mut Problems) {
        for rule in &self.0 {
            let field = format!("rules.{}", rule.name);
            if !super::reading::is_known(rule.when) {
                problems.add(field.clone(), "nothing follows from what is unknown");
            }
            if !may_follow(rule.then) {
                let message = "may only lower reachability: absent, or an availability below \
                               available";
                problems.add(field.clone(), message);
            }
            for name in &rule.on {
                if !members.iter().any(|member| *member.name == **name) {
                    problems.add(field.clone(), format!("no provider is called {name}"));
                }
            }
        }
    }
}

fn may_follow(target: Target) -> bool {
    match target {
        Target::Availability(value) => {
            !matches!(value, Availability::Available | Availability::Unknown)
        }
        Target::Absence(value) => value == Absence::Absent,
        Target::Account(_) => false,
    }
}

/// Whether going from `now` to `then` is known to lower reachability. What is lowest of all lowers
/// whatever stands; from an unknown state nothing else is known to.
pub(super) fn lowers(now: Option<Target>, then: Target) -> Lowering {
    let height = |target: Target| match target {
        Target::Availability(Availability::Available) => Some(4),
        Target::Availability(Availability::Away) => Some(3),
        Target::Availability(Availability::Busy) => Some(2),
        Target::Availability(Availability::DoNotDisturb) => Some(1),
        Target::Availability(Availability::Offline) | Target::Absence(Absence::Absent) => Some(0),
        Target::Absence(Absence::Present) => Some(1),
        _ => None,
    };
    match (now.and_then(height), height(then)) {
        (_, None) => Lowering::NotKnown,
        (Some(now), Some(then)) if then < now => Lowering::Lowers,
        (Some(_), Some(_)) => Lowering::LowAlready,
        (None, Some(0)) => Lowering::Lowers,
        (None, Some(_)) => Lowering::NotKnown,
    }
}

/// What a step would do to reachability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lowering {
    Lowers,
    LowAlready,
    NotKnown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ever_rises() {
        for now in Availability::ALL {
            for then in Availability::ALL {
                let way = lowers(Some(Target::Availability(now)), Target::Availability(then));
                let unknown = [now, then].contains(&Availability::Unknown);
                let offline = then == Availability::Offline;
                if way == Lowering::Lowers && !offline {
                    assert!(!unknown, "{now} -> {then}");
                    let place = |it| Availability::ALL.iter().position(|one| *one == it);
                    assert!(place(now) < place(then), "{now} -> {then}");
                }
            }
        }
        let absent = Target::Absence(Absence::Absent);
        assert_eq!(lowers(None, absent), Lowering::Lowers);
        assert_eq!(lowers(Some(absent), absent), Lowering::LowAlready);
        let busy = Target::Availability(Availability::Busy);
        assert_eq!(lowers(None, busy), Lowering::NotKnown);
    }
}
