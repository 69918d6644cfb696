//! The variables that `Config::from_env` of each vendor's crate reads, as lines for a shell.

use presence_sim::Endpoints;

use crate::output::text::shell_word;

/// A comment leads each vendor's lines, so that whoever reads them knows what they are.
pub(super) fn lines(endpoints: &Endpoints) -> Vec<String> {
    let mut lines = Vec::new();
    let mut export = |about: &str, variables: &[(&str, &str)]| {
        lines.push(format!("# {about}"));
        let line = |(name, value): &(&str, &str)| format!("export {name}={}", shell_word(value));
        lines.extend(variables.iter().map(line));
    };
    if let Some(conpeek) = &endpoints.conpeek {
        export("Conpeek", &[("CONPEEK_URL", &conpeek.url), ("CONPEEK_KEY", &conpeek.key)]);
    }
    if let Some(accsyn) = &endpoints.accsyn {
        let about = format!(
            "accsyn; its registry tells the address, which no variable does: set base_url to {}",
            accsyn.url
        );
        let variables = [
            ("ACCSYN_WORKSPACE", accsyn.workspace.as_str()),
            ("ACCSYN_API_USER", &accsyn.user),
            ("ACCSYN_API_KEY", &accsyn.api_key),
        ];
        export(&about, &variables);
    }
    if let Some(webex) = &endpoints.webex {
        let variables = [("WEBEX_URL", webex.url.as_str()), ("WEBEX_ACCESS_TOKEN", &webex.token)];
        export("Webex", &variables);
    }
    if let Some(enaio) = &endpoints.enaio {
        let servers = format!("{}:1", enaio.tls_addr);
        let variables = [
            ("ENAIO_SERVERS", servers.as_str()),
            ("ENAIO_USER", &enaio.user),
            ("ENAIO_PASSWORD", &enaio.password),
            ("ENAIO_CADATA", &enaio.cadata),
        ];
        export("enaio, over TLS", &variables);
    }
    lines
}
