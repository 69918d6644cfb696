//! Webex on a port that the system chooses, with as many people as the first argument says.
//!
//! Prints the endpoints as one line of JSON, the credentials of an integration as another, and
//! serves until its standard input ends. `tests/fixtures/webex/sdk_tour.py` is what to run
//! against it.

use std::error::Error;
use std::io::Read;

use presence_sim::{DEFAULT_PEOPLE, Simulator, VendorKind};
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let people = match std::env::args().nth(1) {
        Some(people) => people.parse()?,
        None => DEFAULT_PEOPLE,
    };
    let builder = Simulator::builder().vendor(VendorKind::Webex).people(people);
    let simulator = builder.start().await?;
    let webex = simulator.webex().ok_or("no server was started")?;
    let client = json!({ "client_id": webex.client_id(), "client_secret": webex.client_secret() });
    #[expect(clippy::print_stdout, reason = "that is what a program says")]
    {
        println!("{}", serde_json::to_string(&simulator.endpoints())?);
        println!("{client}");
    }
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    simulator.shutdown().await;
    Ok(())
}
