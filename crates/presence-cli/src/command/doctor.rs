//! `presence doctor`: is the configuration good, does somebody answer, what may the credential do.

use omnipresence::{CheckVerdict, Probe, UserStatusProvider};
use serde::Serialize;

use crate::cli::Globals;
use crate::config::{Document, Problem};
use crate::exit::{Exit, Judgement};
use crate::failure::Failure;
use crate::output::outcome::explain;
use crate::output::text::{terminal_lines, terminal_text};
use crate::output::{hint, table};
use crate::providers::{Providers, Purpose};
use crate::shell::Shell;

/// One check that was made.
#[derive(Debug, Serialize)]
struct Row {
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    check: String,
    verdict: CheckVerdict,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#try: Option<String>,
}

impl Row {
    fn new(provider: Option<&str>, check: &str, verdict: CheckVerdict, detail: String) -> Self {
        let provider = provider.map(str::to_owned);
        Self { provider, check: check.to_owned(), verdict, detail, r#try: None }
    }

    fn failed(provider: Option<&str>, check: &str, detail: String, tries: &[String]) -> Self {
        let hint = (!tries.is_empty()).then(|| tries.join("; "));
        Self { r#try: hint, ..Self::new(provider, check, CheckVerdict::Fail, detail) }
    }
}

/// Makes every check there is and shows them all.
pub(super) async fn run(globals: &Globals, shell: &mut Shell) -> Result<Exit, Failure> {
    let mut rows = Vec::new();
    if globals.sim.is_some() {
        let providers = Providers::open(globals, Purpose::Call, shell).await?;
        for provider in providers.all() {
            probe(provider.as_ref(), &mut rows).await;
        }
        providers.close().await;
    } else {
        configured(globals, shell, &mut rows).await?;
    }
    let verdict = |row: &Row| Judgement::from(row.verdict);
    let failed = rows.iter().any(|row| verdict(row) == Judgement::Bad);
    show(globals.json, &rows, shell)?;
    Ok(if failed { Exit::Nothing } else { Exit::AsWanted })
}

async fn configured(
    globals: &Globals,
    shell: &mut Shell,
    rows: &mut Vec<Row>,
) -> Result<(), Failure> {
    let document = match Document::open(globals.config.as_deref()) {
        Ok(document) => document,
        Err(Failure::Told(told)) => {
            rows.push(Row::failed(None, "file", told.message, &told.tries));
            return Ok(());
        }
        Err(other) => return Err(other),
    };
    let path = document.path.display().to_string();
    let names = document.names(globals.provider.as_deref())?;
    let own = document.own_problems();
    if own.is_empty() {
        rows.push(Row::new(None, "file", CheckVerdict::Pass, path));
    } else {
        rows.extend(own.iter().map(|problem| of_problem(None, "file", problem)));
        return Ok(());
    }
    for name in names {
        one(&document, &name, shell, rows).await;
    }
    Ok(())
}

async fn one(document: &Document, name: &str, shell: &mut Shell, rows: &mut Vec<Row>) {
    let Some(entry) = document.entries.iter().find(|entry| entry.name == name) else { return };
    let problems = entry.check();
    if !problems.is_empty() {
        rows.extend(problems.iter().map(|problem| of_problem(Some(name), "settings", problem)));
        return;
    }
    rows.push(Row::new(Some(name), "settings", CheckVerdict::Pass, "are complete".to_owned()));
    match document.connect(Some(name), Purpose::Call, shell).await {
        Ok(providers) => {
            for (key, source) in &entry.sources {
                let detail = format!("is there: {}", source.describe());
                let check = format!("secret {key}");
                rows.push(Row::new(Some(name), &check, CheckVerdict::Pass, detail));
            }
            for provider in providers {
                probe(provider.as_ref(), rows).await;
            }
        }
        Err(Failure::Told(told)) => {
            rows.push(Row::failed(Some(name), "secret", told.message, &told.tries));
        }
        // Nothing is written while connecting.
        Err(Failure::Output(_)) => {}
    }
}

async fn probe(provider: &dyn UserStatusProvider, rows: &mut Vec<Row>) {
    let name = Some(provider.name());
    match provider.probe().await {
        Ok(Probe { checks, .. }) => rows.extend(checks.into_iter().map(|check| {
            let row = Row::new(name, &check.name, check.verdict, check.detail.into_owned());
            let hint = (check.verdict == CheckVerdict::Fail)
                .then(|| hint::of_check(&check.name).to_owned());
            Row { r#try: hint, ..row }
        })),
        Err(error) => {
            let (detail, tries) = explain(&error);
            rows.push(Row::failed(name, "probe", detail, &tries));
        }
    }
}

fn of_problem(provider: Option<&str>, check: &str, problem: &Problem) -> Row {
    let tries: Vec<String> = problem.tries().map(str::to_owned).into_iter().collect();
    Row::failed(provider, check, problem.text(), &tries)
}

fn show(json: bool, rows: &[Row], shell: &mut Shell) -> Result<(), Failure> {
    if json {
        return rows.iter().try_for_each(|row| shell.json(row));
    }
    let cells = |row: &Row| {
        let provider = row.provider.as_deref().unwrap_or_default();
        let hint = row.r#try.as_ref().map(|hint| format!("\ntry: {hint}")).unwrap_or_default();
        // Causes and the hint stand on lines of their own.
        let detail = terminal_lines(&format!("{}{hint}", row.detail));
        let texts = [provider, &row.check, row.verdict.as_str()];
        let mut cells = texts.map(|text| terminal_text(text).into_owned()).to_vec();
        cells.push(detail);
        cells
    };
    let header = ["PROVIDER", "CHECK", "RESULT", "DETAIL"];
    let table = table::render(&header, rows.iter().map(cells).collect(), shell.width());
    shell.line(table)
}
