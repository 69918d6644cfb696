//! How cost grows with people, page size and callers: the points of the plot.

use serde::{Deserialize, Serialize};
use webex_people::PersonId;

use super::{Stopwatch, median};
use crate::Result;
use crate::floor::webex_person_id;
use crate::scenario::webex_client;
use crate::scenario::{Setting, enaio_client, webex_list, webex_one};
use crate::subject::{Subject, Who};

/// One line of the plot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Growth {
    /// What grows.
    pub(crate) along: String,
    /// Whose cost is shown.
    pub(crate) line: String,
    /// The unit of the cost.
    pub(crate) cost: String,
    pub(crate) points: Vec<(f64, f64)>,
}

/// Measures all lines of the plot.
pub(crate) async fn grow(setting: &Setting) -> Result<Vec<Growth>> {
    let (people, pages, callers): (&[usize], &[usize], &[usize]) = if setting.quick {
        (&[10, 20], &[5, 10], &[1, 2])
    } else {
        (&[100, 1000, 10_000, 100_000], &[10, 30, 100, 300, 1000], &[1, 2, 4, 8, 16, 32, 64])
    };
    let line = |along: &str, line: &str, cost: &str, points| Growth {
        along: along.to_owned(),
        line: line.to_owned(),
        cost: cost.to_owned(),
        points,
    };
    let mut lines = Vec::new();
    for latency in [0, 20] {
        let mut points = Vec::new();
        for &page in pages {
            let all = if setting.quick { 20 } else { 2000 };
            points.push((page as f64, listing(setting, all, page, latency).await? / all as f64));
        }
        let name = format!("Webex list, {latency} ms away");
        lines.push(line("people on a page", &name, "microseconds a row", points));
    }
    let (mut listed, mut absent) = (Vec::new(), Vec::new());
    for &count in people {
        listed.push((count as f64, listing(setting, count, 1000, 0).await? / 1000.0));
        absent.push((count as f64, absences(setting, count).await? / 1000.0));
    }
    lines.push(line("people", "Webex list, pages of 1000", "milliseconds in all", listed));
    lines.push(line("people", "enaio absent users", "milliseconds in all", absent));
    let mut calls = Vec::new();
    for &at_once in callers {
        calls.push((at_once as f64, single(setting, at_once).await?));
    }
    lines.push(line("callers", "Webex, one person", "microseconds a call", calls));
    Ok(lines)
}

async fn listing(setting: &Setting, people: usize, page: usize, latency: u64) -> Result<f64> {
    let client = webex_client(format!("http://{}/webex/{people}/{latency}", setting.floor.http))?;
    let list = move || webex_list(client.clone(), Some(page));
    micros(&Subject::new(Who::Ours, 1, list), 1).await
}

async fn absences(setting: &Setting, users: usize) -> Result<f64> {
    let client = enaio_client(&setting.floor)?;
    let id = enaio_wf::Id::new(format!("size-{users}"))?;
    let read = move || {
        let (client, id) = (client.clone(), id.clone());
        async move { Ok(crate::scenario::letters([client.absent_users(&id).await?.len()])) }
    };
    micros(&Subject::new(Who::Ours, 1, read), 1).await
}

async fn single(setting: &Setting, callers: usize) -> Result<f64> {
    let client = webex_client(format!("http://{}/webex/1/0", setting.floor.http))?;
    let id = PersonId::new(webex_person_id(0))?;
    let read = move || webex_one(client.clone(), id.clone());
    let count = if setting.quick { callers } else { 500 };
    micros(&Subject::new(Who::Ours, callers, read), count).await
}

/// Microseconds an operation: the median of three, after one that is not counted.
async fn micros(subject: &Subject, count: usize) -> Result<f64> {
    subject.run(count).await?;
    let mut all = Vec::new();
    for _ in 0..3 {
        let watch = Stopwatch::start();
        subject.run(count).await?;
        all.push(watch.stop().per(count).wall_nanos / 1000.0);
    }
    Ok(median(all))
}
