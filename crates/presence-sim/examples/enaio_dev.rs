//! enaio on ports that the system chooses, with the password scheme that the first argument names
//! and as many people as the second one says.
//!
//! Prints the endpoints as one line of JSON and serves until its standard input ends.

use std::error::Error;
use std::io::Read;

use presence_sim::{DEFAULT_PEOPLE, Simulator, VendorKind};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let scheme = arguments.next().as_deref().unwrap_or("legacy").parse()?;
    let people = match arguments.next() {
        Some(people) => people.parse()?,
        None => DEFAULT_PEOPLE,
    };
    let builder = Simulator::builder().vendor(VendorKind::Enaio).people(people);
    let simulator = builder.with_enaio_password_scheme(scheme).start().await?;
    #[expect(clippy::print_stdout, reason = "that is what a program says")]
    {
        println!("{}", serde_json::to_string(&simulator.endpoints())?);
    }
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    simulator.shutdown().await;
    Ok(())
}
