//! What can be found out about a configuration without changing anybody's absence.

use presence_core::{CheckVerdict, Error, Probe};

use super::Inner;
use crate::config::Trust;

pub(super) async fn probe(inner: &Inner) -> Probe {
    let mut probe = Probe::new().with_check("configuration", CheckVerdict::Pass, "is complete");
    if matches!(inner.config.trust, Trust::PlainTcp) {
        let readable = "passwords and data travel readable: TLS is switched off";
        probe = probe.with_check("tls", CheckVerdict::Unknown, readable);
    }
    let mut answered = false;
    for (server, session) in inner.client.check_connections().await {
        let place = format!("{}:{}", server.host, server.port);
        probe = match session {
            Ok(session) => {
                answered = true;
                let version = session.server.version.unwrap_or_else(|| "unknown".to_owned());
                let detail = format!("{place} takes the login; its version is {version}");
                probe.with_check("server", CheckVerdict::Pass, detail)
            }
            Err(error) => {
                let detail = format!("{place}: {}", failure(&error));
                probe.with_check("server", CheckVerdict::Fail, detail)
            }
        };
    }
    if answered { organisations(inner, probe).await } else { probe }
}

async fn organisations(inner: &Inner, probe: Probe) -> Probe {
    let scope = match inner.scope().await {
        Ok(scope) => scope,
        Err(error) => {
            return probe.with_check("organisations", CheckVerdict::Fail, failure(&error));
        }
    };
    let mut probe = probe.with_check(
        "organisations",
        CheckVerdict::Pass,
        match scope.len() {
            1 => "one workflow organisation counts".to_owned(),
            count => format!("{count} workflow organisations count"),
        },
    );
    for organisation in scope.iter() {
        probe = match inner.client.absent_users(organisation).await {
            Ok(absent) => {
                let detail = format!("{} absent in {organisation}", absent.len());
                probe.with_check("absence", CheckVerdict::Pass, detail)
            }
            Err(error) => probe.with_check("absence", CheckVerdict::Fail, failure(&error)),
        };
    }
    let unknown = "no call tells whether the user may set absences of others (role 108); \
                   the first write will tell";
    probe.with_check("rights", CheckVerdict::Unknown, unknown)
}

fn failure(error: &Error) -> String {
    error.report().to_string()
}
