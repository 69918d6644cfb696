//! Who may depend on what. The rules are data; `cargo tree` is the witness.
//!
//! Only normal dependencies count: tests may use the simulator and the testkit. A rule about a
//! crate or a feature that does not exist yet waits until it does.

use std::collections::BTreeSet;

use crate::failure::{Result, none_of};
use crate::metadata::{Package, Workspace};
use crate::tree::{self, Features, Systems};

/// The crates that speak a vendor's language.
const VENDORS: &[&str] = &["accsyn", "conpeek", "enaio-wf", "webex-people"];

/// Of these, the ones that stand on the HTTP engine.
const HTTP_VENDORS: &[&str] = &["accsyn", "conpeek", "webex-people"];

/// What brings HTTP into a tree.
const HTTP: &[&str] = &["reqwest", "hyper", "hyper-util", "h2", "http"];

/// Whom a rule is about.
#[derive(Clone, Copy, Debug)]
enum Who {
    /// These crates.
    These(&'static [&'static str]),
    /// Every crate that may be published.
    Published,
}

/// What a crate must not bring.
#[derive(Clone, Copy, Debug)]
enum Never {
    /// Any of these.
    These(&'static [&'static str]),
    /// A vendor crate other than itself.
    OtherVendors,
    /// One of our own crates except itself and these.
    OursBut(&'static [&'static str]),
}

/// One boundary of the house.
#[derive(Clone, Copy, Debug)]
struct Rule {
    who: Who,
    features: Features,
    systems: Systems,
    never: Never,
    because: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        who: Who::These(&["presence-core"]),
        features: Features::All,
        systems: Systems::All,
        never: Never::These(&["reqwest", "hyper", "h2", "http", "tokio", "rustls"]),
        because: "the core knows no HTTP, no TLS and no runtime, so that every user can afford it",
    },
    Rule {
        who: Who::These(&["presence-core", "presence-sim"]),
        features: Features::All,
        systems: Systems::All,
        never: Never::OursBut(&[]),
        because: "the core stands below all others, and a mistake that the simulators shared with \
                  the clients would be invisible",
    },
    Rule {
        who: Who::These(&["presence-http", "presence-testkit"]),
        features: Features::All,
        systems: Systems::All,
        never: Never::OursBut(&["presence-core"]),
        because: "the engine and the suites serve every vendor and know none",
    },
    Rule {
        who: Who::These(HTTP_VENDORS),
        features: Features::All,
        systems: Systems::All,
        never: Never::OursBut(&["presence-core", "presence-http"]),
        because: "a vendor crate is usable alone: it knows no other vendor and no facade",
    },
    Rule {
        who: Who::These(HTTP_VENDORS),
        features: Features::None,
        systems: Systems::Host,
        never: Never::These(&["reqwest", "hyper", "hyper-util", "h2", "rustls"]),
        because: "who brings a transport of their own must not pay for ours",
    },
    Rule {
        who: Who::These(&["enaio-wf"]),
        features: Features::All,
        systems: Systems::All,
        never: Never::OursBut(&["presence-core"]),
        because: "enaio speaks its own binary RPC: it needs neither the HTTP engine nor a vendor",
    },
    Rule {
        who: Who::These(&["enaio-wf"]),
        features: Features::All,
        systems: Systems::Host,
        never: Never::These(HTTP),
        because: "enaio speaks its own binary RPC, and its users must not pay for HTTP",
    },
    Rule {
        who: Who::These(&["omnipresence"]),
        features: Features::None,
        systems: Systems::Host,
        never: Never::OtherVendors,
        because: "the facade has no vendor by default",
    },
    Rule {
        who: Who::These(&["omnipresence"]),
        features: Features::None,
        systems: Systems::Host,
        never: Never::These(&["reqwest", "hyper", "hyper-util", "h2", "rustls", "tokio"]),
        because: "who turns on no vendor gets the model and nothing heavier",
    },
    Rule {
        who: Who::These(&["omnipresence"]),
        features: Features::Only("enaio"),
        systems: Systems::Host,
        never: Never::These(HTTP),
        because: "a facade with enaio alone must not bring HTTP",
    },
    Rule {
        who: Who::These(&["omnipresence"]),
        features: Features::All,
        systems: Systems::All,
        never: Never::These(&["presence-sim", "presence-testkit", "presence-cli"]),
        because: "a program in production carries neither simulators nor suites",
    },
    Rule {
        who: Who::Published,
        features: Features::All,
        systems: Systems::All,
        never: Never::These(&["presence-bench", "stats_alloc"]),
        because: "what measures us is not carried by users",
    },
    Rule {
        who: Who::Published,
        features: Features::All,
        systems: Systems::All,
        never: Never::These(&["openssl-sys", "native-tls", "chrono"]),
        because: "TLS is rustls and time is jiff, everywhere",
    },
    Rule {
        who: Who::Published,
        features: Features::Default,
        systems: Systems::Host,
        never: Never::These(&["ring"]),
        because: "aws-lc-rs is the default provider; a second one only on demand",
    },
];

/// Asks cargo for every tree that a rule needs, and judges it.
pub(crate) fn run(workspace: &Workspace) -> Result {
    let members: Vec<&str> = workspace.members().iter().map(|m| m.name.as_str()).collect();
    let mut found = Vec::new();
    let mut judged = 0_usize;
    for rule in RULES {
        for subject in subjects(rule, workspace) {
            let tree = tree::names(workspace, &subject.name, rule.features, rule.systems)?;
            judged += 1;
            found.extend(broken(rule, &subject.name, &tree, &members));
        }
    }
    none_of(("crossed boundary", "crossed boundaries"), found)?;
    println!("boundaries: {judged} trees are as they should be");
    Ok(())
}

/// The packages that a rule is about, as far as they exist.
fn subjects<'a>(rule: &Rule, workspace: &'a Workspace) -> Vec<&'a Package> {
    let mut subjects = workspace.members();
    subjects.retain(|package| match rule.who {
        Who::These(names) => names.contains(&package.name.as_str()),
        Who::Published => package.is_publishable(),
    });
    if let Features::Only(wanted) = rule.features {
        subjects.retain(|package| package.own_features().contains_key(wanted));
    }
    subjects
}

/// What the tree of `subject` has against the rule, one sentence for each crate.
fn broken(rule: &Rule, subject: &str, tree: &BTreeSet<String>, ours: &[&str]) -> Vec<String> {
    let forbidden = |name: &str| match rule.never {
        Never::These(names) => names.contains(&name),
        Never::OtherVendors => VENDORS.contains(&name),
        Never::OursBut(allowed) => ours.contains(&name) && !allowed.contains(&name),
    };
    let mut who_brings = vec!["cargo", "tree", "-e", "normal", "-p", subject];
    who_brings.extend(rule.features.args());
    if rule.systems == Systems::All {
        who_brings.extend(["--target", "all"]);
    }
    let others = tree.iter().filter(|name| *name != subject && forbidden(name));
    others
        .map(|name| {
            format!(
                "{subject} {} brings {name}, but {}; `{} -i {name}` shows by which way",
                rule.features.words(),
                rule.because,
                who_brings.join(" ")
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    const OURS: &[&str] = &["conpeek", "accsyn", "presence-core", "presence-http", "omnipresence"];

    const LIGHT: Rule = Rule {
        who: Who::These(&["conpeek"]),
        features: Features::None,
        systems: Systems::Host,
        never: Never::These(&["reqwest", "hyper"]),
        because: "it is light",
    };

    #[test]
    fn a_forbidden_crate_is_named_with_the_reason_and_the_way_to_see_it() {
        let tree = names(&["conpeek", "presence-core", "reqwest"]);
        let found = broken(&LIGHT, "conpeek", &tree, OURS);
        assert_eq!(
            found,
            ["conpeek without features brings reqwest, but it is light; `cargo tree -e normal -p \
              conpeek --no-default-features -i reqwest` shows by which way"]
        );
    }

    #[test]
    fn only_whole_names_are_forbidden() {
        let tree = names(&["conpeek", "reqwest-middleware", "hyper-util"]);
        assert!(broken(&LIGHT, "conpeek", &tree, OURS).is_empty());
    }

    #[test]
    fn other_vendors_and_ours_are_told_apart_from_the_subject() {
        let tree = names(&["conpeek", "accsyn", "presence-core", "omnipresence", "serde"]);
        let vendors = Rule { never: Never::OtherVendors, ..LIGHT };
        assert_eq!(broken(&vendors, "conpeek", &tree, OURS).len(), 1);
        let ours = Rule { never: Never::OursBut(&["presence-core"]), ..LIGHT };
        let found = broken(&ours, "conpeek", &tree, OURS);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("brings accsyn") && found[1].contains("brings omnipresence"));
    }

    #[test]
    fn a_rule_waits_for_its_crate_and_its_feature() {
        let workspace = Workspace::parse(crate::metadata::SAMPLE).unwrap();
        let about = |who, features| subjects(&Rule { who, features, ..LIGHT }, &workspace).len();
        assert_eq!(about(Who::These(&["enaio-wf"]), Features::All), 0);
        assert_eq!(about(Who::These(&["vendor"]), Features::Only("tls")), 1);
        assert_eq!(about(Who::These(&["vendor"]), Features::Only("enaio")), 0);
        assert_eq!(about(Who::Published, Features::All), 2);
    }

    #[test]
    fn every_rule_says_why_and_forbids_something() {
        for rule in RULES {
            assert!(rule.because.len() > 20, "{rule:?}");
            assert!(!matches!(rule.never, Never::These([])), "{rule:?}");
        }
    }
}
