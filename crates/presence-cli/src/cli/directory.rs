//! What `directory` takes.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What can be done with the directory of people.
#[derive(Debug, Subcommand)]
pub(crate) enum DirectoryCommand {
    /// Take people and references from a list into the directory
    Import {
        /// The list, TOML or CSV by its ending. CSV has the columns key, name, provider, user,
        /// evidence, via, verified_at and account_created, of which only key must be there
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Propose who is who, by the e-mail addresses and logins in the providers' own lists
    Propose(ProposeArgs),
    /// Find references that vanished, are ambiguous or stand twice, and accounts of nobody
    Check,
    /// Show who goes by a key, a name, an address, a login or an id
    Whois {
        /// The text
        #[arg(required = true, value_name = "TEXT")]
        texts: Vec<String>,
    },
}

/// What `directory propose` takes.
#[derive(Debug, Args)]
pub(crate) struct ProposeArgs {
    /// Write what is proposed into the directory
    #[arg(long)]
    pub(crate) accept: bool,
    /// Add accounts that go with nobody as people of their own; the key is made from the address or
    /// the login
    #[arg(long, requires = "accept")]
    pub(crate) add_unmatched: bool,
}
