//! What the fuzz targets do with their bytes, as plain functions.
//!
//! One function a target, listed in [`TARGETS`]. A fuzzer calls it with bytes of its own making;
//! the test of this crate calls it on stable Rust with the committed seeds and with every input
//! that ever broke something. Bytes that mean nothing end early; a broken promise panics.
//!
//! Only public functions of our crates are called. What they keep to themselves is reached through
//! a client with a transport or a connection that answers with the given bytes: see `canned` and
//! `enaio::peer`.

mod accsyn;
mod canned;
mod configs;
mod conpeek;
mod core;
mod directory;
mod enaio;
mod finish;
mod http;
mod program;
mod webex;

/// One target: its name, which is that of its file in `fuzz_targets`, and its body.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a table that only this folder reads")]
pub struct Target {
    /// The name.
    pub name: &'static str,
    /// The body. It panics where a promise is broken.
    pub run: fn(&[u8]),
}

/// Every target, by name.
pub const TARGETS: &[Target] = &[
    Target { name: "accsyn_answer", run: accsyn::answer },
    Target { name: "accsyn_query", run: accsyn::query },
    Target { name: "accsyn_statement", run: accsyn::statement },
    Target { name: "config_accsyn", run: configs::accsyn },
    Target { name: "config_conpeek", run: configs::conpeek },
    Target { name: "config_enaio", run: configs::enaio },
    Target { name: "config_webex", run: configs::webex },
    Target { name: "conpeek_answer", run: conpeek::answer },
    Target { name: "core_model", run: core::model },
    Target { name: "core_timestamp", run: core::timestamp },
    Target { name: "core_user_ref", run: core::user_ref },
    Target { name: "directory_csv", run: directory::csv },
    Target { name: "directory_toml", run: directory::toml },
    Target { name: "enaio_errors", run: enaio::errors },
    Target { name: "enaio_files", run: enaio::files },
    Target { name: "enaio_frame", run: enaio::frame },
    Target { name: "enaio_params", run: enaio::params },
    Target { name: "enaio_servers", run: enaio::servers },
    Target { name: "enaio_written", run: enaio::written },
    Target { name: "enaio_xml", run: enaio::xml },
    Target { name: "http_base_url", run: http::base_url },
    Target { name: "http_follow_up", run: http::follow_up },
    Target { name: "http_json", run: http::json },
    Target { name: "http_retry_after", run: http::retry_after },
    Target { name: "program_config", run: program::config },
    Target { name: "webex_answer", run: webex::answer },
    Target { name: "webex_link", run: webex::link },
    Target { name: "webex_person", run: webex::person },
];

/// Runs the target of that name.
///
/// # Panics
/// Where there is none, and where a promise is broken.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    let Some(target) = target else { panic!("there is no target {name}") };
    (target.run)(data);
}
