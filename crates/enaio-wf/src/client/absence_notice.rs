//! [`AbsenceNotice`]: what a pushed job says about absence.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::id::Id;
use crate::rpc::{Call, JobCall, JobMoment, JobMonitor, Params, Value};
use crate::xml;

const CONFIGURED: &str = "wfm.ConfigUserAbsence";
const TOLD: &str = "wfm.ServerUserAbsent";
const SUBSTITUTES: &str = "wfm.SetSubstitutes";

/// Who became absent and who present, as far as a pushed job tells.
///
/// Which pushes arrive is recorded nowhere: this reads the jobs between servers and those that a
/// job monitor tells about, and both ways in which a monitor may write binary parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AbsenceNotice {
    /// The organisation, where it is told.
    pub organisation: Option<Id>,
    /// Those who are told of; true is absent. May be empty where the form is not known.
    pub users: BTreeMap<Id, bool>,
}

impl AbsenceNotice {
    /// What to have monitored so that notices come: for
    /// [`NotificationOptions::with_monitor`](crate::rpc::NotificationOptions::with_monitor).
    #[must_use]
    pub fn monitor() -> JobMonitor {
        JobMonitor::new([CONFIGURED, TOLD, SUBSTITUTES])
    }

    /// Reads a pushed job; none where it is not about absence, or about one that was not set.
    #[must_use]
    pub fn read(pushed: &Call) -> Option<Self> {
        match JobCall::read(pushed) {
            Some(told) if told.moment == JobMoment::Succeeded => Self::of(&told.job, &told.given),
            Some(_) => None,
            None => Self::of(&pushed.job, &pushed.params),
        }
    }

    fn of(job: &str, given: &Params) -> Option<Self> {
        let mut users = BTreeMap::new();
        match job {
            CONFIGURED => users.extend(given.get("Users").map(configured).unwrap_or_default()),
            TOLD => {
                for (name, absent) in [("AbsentIds", true), ("PresentIds", false)] {
                    let ids = given.text(name).unwrap_or_default();
                    users.extend(Id::list(ids).map(|id| (id, absent)));
                }
            }
            _ => return None,
        }
        let organisation = given.text("OrganisationId").and_then(|text| Id::new(text).ok());
        Some(Self { organisation, users })
    }
}

/// The XML, as bytes, as text, or as Base64 in a text.
fn configured(users: &Value) -> Vec<(Id, bool)> {
    let bytes = match users {
        Value::Bytes(bytes) => bytes.to_vec(),
        Value::Text(text) if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') => {
            text.as_bytes().to_vec()
        }
        Value::Text(text) => STANDARD.decode(text.trim()).unwrap_or_default(),
        _ => Vec::new(),
    };
    xml::absences(&bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = "<?xml version='1.0' encoding='utf-8'?>\n<Users><User Id=\"A\" \
                       Absent=\"1\" /><User Id=\"B\" Absent=\"0\" /></Users>";

    fn told(flags: &str, users: impl Into<Value>) -> Call {
        Call::new("krn.OnRegisteredJobCall")
            .with("Job", CONFIGURED)
            .with("Flags", flags)
            .with("$$RJC$$_paramin_OrganisationId", "O")
            .with("$$RJC$$_paramin_Users", users)
    }

    fn users(notice: &AbsenceNotice) -> Vec<(&str, bool)> {
        notice.users.iter().map(|(id, absent)| (id.as_str(), *absent)).collect()
    }

    #[test]
    fn a_monitored_job_is_read_however_it_writes_the_users() {
        let encoded = STANDARD.encode(XML);
        for value in [Value::from(XML), Value::from(encoded), Value::from(XML.as_bytes().to_vec())]
        {
            let notice = AbsenceNotice::read(&told("4", value)).unwrap();
            assert_eq!(users(&notice), [("A", true), ("B", false)]);
            assert_eq!(notice.organisation.unwrap().as_str(), "O");
        }
        assert!(AbsenceNotice::read(&told("4", "?")).unwrap().users.is_empty());
        assert_eq!(AbsenceNotice::read(&told("2", XML)), None, "a job that failed");
        assert_eq!(AbsenceNotice::read(&told("1", XML)), None, "a job that has not run");
    }

    #[test]
    fn a_job_between_servers_is_read() {
        let call = Call::new(TOLD)
            .with("OrganisationId", "O")
            .with("AbsentIds", "A, C")
            .with("PresentIds", "B");
        let notice = AbsenceNotice::read(&call).unwrap();
        assert_eq!(users(&notice), [("A", true), ("B", false), ("C", true)]);
        assert_eq!(AbsenceNotice::read(&Call::new("adm.Message")), None);
    }
}
