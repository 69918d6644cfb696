//! What `sim` takes.

use std::path::PathBuf;

use clap::Args;
use presence_sim::enaio::PasswordScheme;
use presence_sim::{DEFAULT_PEOPLE, DEFAULT_SEED, VendorKind};

use super::values::vendor_port;

/// What stands below the usage of `sim`.
pub(super) const FAULT_EXAMPLE: &str = r#"A fault file, for example:
  [[fault]]
  when = { method = "PUT", times = 1 }
  then = { status = { status = 429, headers = { Retry-After = "2" } } }

  [[fault]]
  when = { path = "/tenant_user/3/" }
  then = { cut = {} }
  applied = true"#;

/// What `sim` takes.
#[derive(Debug, Args)]
pub(crate) struct SimArgs {
    /// Run this vendor; repeat for several [default: all]
    #[arg(long, value_name = "V")]
    pub(crate) vendor: Vec<VendorKind>,
    /// The port of a vendor; repeat for several [default: the system chooses]
    #[arg(long, value_name = "V=N", value_parser = vendor_port)]
    pub(crate) port: Vec<(VendorKind, u16)>,
    /// How many people there are
    #[arg(long, value_name = "N", default_value_t = DEFAULT_PEOPLE)]
    pub(crate) people: usize,
    /// What everything random is drawn from
    #[arg(long, value_name = "N", default_value_t = DEFAULT_SEED)]
    pub(crate) seed: u64,
    /// What goes wrong: a TOML file of `[[fault]]` tables, see below
    #[arg(long, value_name = "FILE")]
    pub(crate) fault: Option<PathBuf>,
    /// Answer reading calls that the vendor does not document
    #[arg(long)]
    pub(crate) unverified_read: bool,
    /// In which form enaio wants passwords: legacy or aes
    #[arg(long, value_name = "SCHEME", default_value_t)]
    pub(crate) enaio_password_scheme: PasswordScheme,
    /// Print shell lines instead, with the variables that each vendor's crate reads
    #[arg(long, conflicts_with = "json")]
    pub(crate) env: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fault_example_can_be_read() {
        let (_, example) = FAULT_EXAMPLE.split_once('\n').unwrap();
        let script: presence_sim::FaultScript = toml::from_str(example).unwrap();
        assert_eq!(script.faults().len(), 2);
    }
}
