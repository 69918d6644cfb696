//! [`Condition`]: which people a list is about, by what is known of them.

use std::str::FromStr;

use omnipresence::fleet::PersonView;
use omnipresence::{AccountState, Axis, Effective, Reason, UserStatus};

/// One thing that must hold: `absence!=present`, `name~anna`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    field: Field,
    relation: Relation,
    value: String,
}

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    On(Axis),
    Status,
    Provider,
    Name,
    Key,
    Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Is,
    IsNot,
    Has,
}

const FIELDS: [(&str, Field); 8] = [
    ("availability", Field::On(Axis::Availability)),
    ("absence", Field::On(Axis::Absence)),
    ("account", Field::On(Axis::Account)),
    ("status", Field::Status),
    ("provider", Field::Provider),
    ("name", Field::Name),
    ("key", Field::Key),
    ("reason", Field::Reason),
];

/// The one words, the reachable first: the order in which a list is sorted by them.
pub(crate) const REACHABLE_FIRST: [Effective; 9] = [
    Effective::Available,
    Effective::Away,
    Effective::Busy,
    Effective::DoNotDisturb,
    Effective::Offline,
    Effective::OutOfOffice,
    Effective::Pending,
    Effective::Inactive,
    Effective::Unknown,
];

impl FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "write FIELD=VALUE, FIELD!=VALUE or FIELD~PART, such as absence!=present";
        let at = text.find(['=', '~', '!']).ok_or(form)?;
        let (name, rest) = text.split_at(at);
        let (relation, value) = if let Some(value) = rest.strip_prefix("!=") {
            (Relation::IsNot, value)
        } else if let Some(value) = rest.strip_prefix('=') {
            (Relation::Is, value)
        } else if let Some(value) = rest.strip_prefix('~') {
            (Relation::Has, value)
        } else {
            return Err(form.to_owned());
        };
        let known = FIELDS.iter().find(|(known, _)| *known == name.trim());
        let names = || FIELDS.map(|(name, _)| name).join(", ");
        let (_, field) = known.ok_or_else(|| format!("the field is one of: {}", names()))?;
        let value = field.normal(value.trim());
        match field.words() {
            Some(words) if relation != Relation::Has && !words.contains(&value.as_str()) => {
                Err(format!("{} is one of: {}", name.trim(), words.join(", ")))
            }
            _ => Ok(Self { field: *field, relation, value }),
        }
    }
}

impl Condition {
    /// Whether it holds.
    pub(crate) fn holds(&self, whom: &impl Whereabouts) -> bool {
        let values = whom.values(self.field);
        let mut values = values.iter().map(|value| self.field.normal(value));
        match self.relation {
            Relation::Is => values.any(|value| value == self.value),
            Relation::IsNot => values.all(|value| value != self.value),
            Relation::Has => values.any(|value| value.contains(&self.value)),
        }
    }
}

impl Field {
    /// As it is compared: without regard to letter case, and words of the model as in JSON.
    fn normal(self, value: &str) -> String {
        let lower = value.to_lowercase();
        match self {
            Self::On(_) | Self::Status => lower.replace([' ', '-'], "_"),
            _ => lower,
        }
    }

    /// The words that there are, where they are the model's own.
    fn words(self) -> Option<Vec<&'static str>> {
        match self {
            Self::On(Axis::Availability) => {
                Some(omnipresence::Availability::ALL.map(|one| one.as_str()).to_vec())
            }
            Self::On(Axis::Absence) => {
                Some(omnipresence::Absence::ALL.map(|one| one.as_str()).to_vec())
            }
            Self::On(Axis::Account) => Some(AccountState::ALL.map(|one| one.as_str()).to_vec()),
            Self::Status => Some(REACHABLE_FIRST.map(Effective::as_str).to_vec()),
            _ => None,
        }
    }
}

/// Somebody of whom something is known.
pub(crate) trait Whereabouts {
    /// What is known of `field`: none, one or several values.
    fn values(&self, field: Field) -> Vec<String>;
}

impl Whereabouts for UserStatus {
    fn values(&self, field: Field) -> Vec<String> {
        let subject = &self.subject;
        match field {
            Field::On(axis) => vec![self.on(axis).value().to_owned()],
            Field::Status => vec![self.effective().as_str().to_owned()],
            Field::Provider => vec![subject.provider.clone()],
            Field::Name => {
                let name = subject.display_name.as_ref().map(|name| name.as_str().to_owned());
                name.or_else(|| self.values(Field::Key).pop()).into_iter().collect()
            }
            Field::Key => {
                let id = subject.native_id.as_ref().map(|one| one.as_str());
                let login = subject.login.as_ref().map(|one| one.as_str());
                let email = subject.email.as_ref().map(|one| one.as_str());
                [id, email, login].into_iter().flatten().map(str::to_owned).collect()
            }
            Field::Reason => reasons(self.reason.as_ref()),
        }
    }
}

impl Whereabouts for PersonView {
    fn values(&self, field: Field) -> Vec<String> {
        match field {
            Field::On(axis) => vec![self.on(axis).value.value().to_owned()],
            Field::Status => vec![self.effective.as_str().to_owned()],
            Field::Provider => self.readings.iter().map(|one| one.provider.clone()).collect(),
            Field::Name => {
                let name = self.name.as_ref().map_or(self.key.as_str(), |name| name.as_str());
                vec![name.to_owned()]
            }
            Field::Key => vec![self.key.as_str().to_owned()],
            Field::Reason => reasons(self.reason.as_ref()),
        }
    }
}

fn reasons(reason: Option<&Reason>) -> Vec<String> {
    let both = |reason: &Reason| {
        let code = Some(reason.code.clone()).filter(|code| !code.is_empty());
        reason.label.clone().into_iter().chain(code)
    };
    reason.into_iter().flat_map(both).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use omnipresence::{
        Absence, Availability, Basis, PersonName, Source, Subject, Timestamp, UserRef, Vendor,
    };

    fn anna() -> UserStatus {
        let mut subject = Subject::new("desk", UserRef::login("anna.nowak").unwrap());
        subject.display_name = Some(PersonName::new("Anna Nowak").unwrap());
        let source = Source::new(Vendor::MEMORY, Basis::Declared, Timestamp::UNIX_EPOCH);
        UserStatus::new(subject, source)
            .with_availability(Availability::DoNotDisturb)
            .with_absence(Absence::Present)
    }

    #[test]
    fn what_is_known_is_compared() {
        let cases = [
            ("availability=do-not-disturb", true),
            ("availability = DO_NOT_DISTURB", true),
            ("availability!=busy", true),
            ("absence!=present", false),
            ("account=unknown", true),
            ("status=do_not_disturb", true),
            ("status~disturb", true),
            ("provider=desk", true),
            ("provider!=desk", false),
            ("name~ANNA", true),
            ("name=anna", false),
            ("key=anna.nowak", true),
            ("reason=lunch", false),
            ("reason!=lunch", true),
        ];
        for (text, holds) in cases {
            let condition: Condition = text.parse().unwrap();
            assert_eq!(condition.holds(&anna()), holds, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_asked_is_refused_with_what_can() {
        let refused = |text: &str| text.parse::<Condition>().unwrap_err();
        assert!(refused("anna").starts_with("write FIELD=VALUE"));
        assert!(refused("name!anna").starts_with("write FIELD=VALUE"));
        assert!(refused("colour=red").contains("availability, absence"));
        assert!(refused("availability=here").contains("do_not_disturb"));
        assert!(refused("absence!=away").contains("absent"));
    }
}
