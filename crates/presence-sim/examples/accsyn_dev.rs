//! accsyn where its own SDK looks for it in development mode: plain HTTP on 127.0.0.1:8181.
//!
//! Prints the endpoints as one line of JSON and serves until its standard input ends.
//! `tests/fixtures/accsyn/sdk_tour.py` is what to run against it.

use std::error::Error;
use std::io::Read;

use presence_sim::{Simulator, VendorKind};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let builder = Simulator::builder().vendor(VendorKind::Accsyn).port(VendorKind::Accsyn, 8181);
    let simulator = builder.start().await?;
    #[expect(clippy::print_stdout, reason = "that is what a program says")]
    {
        println!("{}", serde_json::to_string(&simulator.endpoints())?);
    }
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    simulator.shutdown().await;
    Ok(())
}
