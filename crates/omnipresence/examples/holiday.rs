//! Somebody goes on holiday: matched over two simulated vendors, planned, applied and taken back.
//!
//! `cargo run -p omnipresence --features full --example holiday`

use std::sync::Arc;

use omnipresence::TokioClock;
use omnipresence::directory::{Directory, PersonKey};
use omnipresence::fleet::{ApplyOptions, Fleet, FleetChange, Plan, Step};
use omnipresence::matching::propose;
use omnipresence::{
    AccountState, Availability, Clock, ListOptions, ProviderConfig, Result, Secret, Target,
    UserStatusProvider, connect,
};
use presence_sim::{Simulator, VendorKind};
use serde_json::{Value, json};

const PEOPLE: &str = "key,name,user\n\
    p-1,Anna Nowak,email:anna.nowak@example.com\n\
    p-1,,login:anna.nowak\n\
    p-2,Jan Kowalski,email:jan.kowalski@example.com\n\
    p-2,,login:jan.kowalski\n";

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let simulator = Simulator::builder()
        .vendor(VendorKind::Conpeek)
        .vendor(VendorKind::Accsyn)
        .with_unverified_read(true)
        .start()
        .await?;
    let told = tell(&providers(&simulator)?).await;
    simulator.shutdown().await;
    Ok(told?)
}

#[expect(clippy::print_stdout, reason = "printing is what this example is for")]
async fn tell(providers: &[Arc<dyn UserStatusProvider>]) -> Result<()> {
    let clock = Arc::new(TokioClock::new());
    let mut directory = Directory::from_csv(PEOPLE)?;
    for provider in providers {
        let list = provider.list(ListOptions::new());
        let report = propose(&directory, provider.name(), list).await;
        println!("{}: {} matched", report.provider, report.proposals.len());
        for proposal in &report.proposals {
            directory.accept(proposal, clock.now())?;
        }
    }
    let fleet =
        Fleet::builder(clock).providers(providers.iter().cloned()).directory(directory).build()?;

    let jan = PersonKey::new("p-2")?;
    println!("before: {}", fleet.person(&jan).await?.effective);
    let off = Target::Availability(Availability::Offline);
    let locked = Target::Account(AccountState::Disabled);
    let changes = [
        FleetChange::new(jan.clone(), off),
        FleetChange::new(jan.clone(), locked).allowing_account(),
    ];
    let plan = fleet.plan(changes).await?;
    show(&plan);

    let options = || ApplyOptions::new().allowing_account();
    let applied = fleet.apply(&plan, options()).await?;
    for result in &applied.results {
        println!("{} {}: {}", result.person, result.provider, result.verdict);
    }
    println!("after: {}", fleet.person(&jan).await?.effective);

    let back = fleet.undo(&plan, &applied).await?;
    show(&back);
    fleet.apply(&back, options()).await?;
    println!("and back: {}", fleet.person(&jan).await?.effective);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "printing is what this example is for")]
fn show(plan: &Plan) {
    for entry in &plan.entries {
        let PlanBy { calls, causes } = by(&entry.step);
        println!("plan: {} at {}: {}", entry.person, entry.provider, entry.change.target);
        println!("      by {calls}; causes: {causes}");
    }
    for one in &plan.unplaced {
        println!("plan: {} not: {}", one.person, one.error);
    }
}

struct PlanBy {
    calls: String,
    causes: String,
}

fn by(step: &Step) -> PlanBy {
    match step {
        Step::Write(planned) => {
            PlanBy { calls: planned.calls.join(", "), causes: planned.side_effects.join(", ") }
        }
        Step::Refused(error) => PlanBy { calls: format!("nothing: {error}"), causes: "-".into() },
        _ => PlanBy { calls: "nothing: it stands so already".into(), causes: "-".into() },
    }
}

fn providers(simulator: &Simulator) -> Result<Vec<Arc<dyn UserStatusProvider>>> {
    let mut providers = Vec::new();
    if let Some(desk) = simulator.conpeek() {
        let users: Vec<String> = simulator.cast().iter().map(|person| person.login).collect();
        let settings = json!({
            "base_url": desk.url(),
            "read": { "unverified": { "path": "/tenant_user/{user}/work_state" } },
            "users": users,
            "mapping": { "away_cause": "Kawa", "busy_cause": "Szkolenie" },
        });
        providers.push(provider("conpeek", &settings, ("key", desk.key()))?);
    }
    if let Some(files) = simulator.accsyn() {
        let settings = json!({
            "base_url": files.url(),
            "workspace": files.workspace(),
            "user": files.user(),
            "allow_plain_http": true,
        });
        providers.push(provider("accsyn", &settings, ("api_key", files.api_key()))?);
    }
    Ok(providers)
}

fn provider(
    vendor: &str,
    settings: &Value,
    (key, secret): (&str, &str),
) -> Result<Arc<dyn UserStatusProvider>> {
    let settings = settings.as_object().cloned().unwrap_or_default();
    let mut config = ProviderConfig::from_map(vendor, vendor, settings)?;
    config.set_secret(key, Secret::new(secret))?;
    connect(config)
}
