//! Every scenario once, with tiny sizes: the answers are right, and no time is looked at.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::process::{Command, Output};

use serde_json::Value;

fn bench(arguments: &[&str]) -> Output {
    // Counting is done by the other program of this crate, which cargo builds beside this one.
    assert!(std::path::Path::new(env!("CARGO_BIN_EXE_presence-bench-count")).is_file());
    Command::new(env!("CARGO_BIN_EXE_presence-bench")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn every_scenario_is_done_rightly_by_everybody() {
    let folder = tempfile::tempdir().unwrap();
    let (json, svg) = (folder.path().join("a.json"), folder.path().join("a.svg"));
    let (json_name, svg_name) = (json.to_str().unwrap(), svg.to_str().unwrap());
    let output = bench(&["--quick", "--growth", "--json", json_name, "--svg", svg_name]);
    assert!(output.status.success(), "{}", text(&output.stderr));

    let report: Value = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    let compared = report["compared"].as_array().unwrap();
    let listed = text(&bench(&["--list"]).stdout);
    assert_eq!(compared.len(), listed.lines().count());
    for scenario in compared {
        let figures = scenario["figures"].as_array().unwrap();
        let clients: Vec<&str> =
            figures.iter().map(|one| one["client"].as_str().unwrap()).collect();
        assert!(clients.starts_with(&["ours", "obvious"]), "{scenario}");
        for one in figures {
            let counted = &one["counted"];
            assert!(counted["allocations"].as_f64().unwrap() > 0.0, "{scenario}");
            assert!(one["nanos"].as_f64().unwrap() > 0.0, "{scenario}");
        }
    }
    assert_eq!(report["growth"].as_array().unwrap().len(), 5);
    assert!(std::fs::read_to_string(svg).unwrap().ends_with("</svg>\n"));
}

#[test]
fn one_scenario_can_be_chosen_and_a_wrong_name_is_an_error() {
    let output = bench(&["--quick", "--scenario", "conpeek-put"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("conpeek-put:"));
    let output = bench(&["--quick", "--scenario", "conpeek-puts"]);
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("--list names them"));
}

#[test]
fn micro_benchmarks_run_and_have_a_budget() {
    let budget = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.json");
    let budget: Value = serde_json::from_slice(&std::fs::read(budget).unwrap()).unwrap();
    for (name, count) in budget.as_object().unwrap() {
        assert!(count.as_u64().unwrap() > 0, "{name}");
        let output = bench(&["--micro", name, "1"]);
        assert!(output.status.success(), "{name}: {}", text(&output.stderr));
    }
    assert!(!bench(&["--micro", "nothing", "1"]).status.success());
}
