//! `presence demo`: the whole house in three seconds, over real sockets.
//!
//! Real clients, real sockets, simulated vendors. Everything that the story claims is checked while
//! it is told.

mod holiday;
mod names;
mod state;
mod story;
mod trouble;

use omnipresence::directory::PersonKey;
use presence_sim::Simulator;
use serde_json::json;

use self::story::Story;
use crate::cli::Globals;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::shell::Shell;

/// How many people the demo shows.
const PEOPLE: usize = 8;

/// Who goes on holiday, whose account goes by another name, and who is trained.
const ANNA: &str = "p-1";
const MARIA: &str = "p-5";
const TRAINED: [&str; 3] = ["p-3", "p-7", "p-8"];

/// Tells the story, and fails where anything in it is not as it says.
pub(super) async fn run(globals: &Globals, shell: &mut Shell) -> Result<Exit, Failure> {
    let builder = Simulator::builder().people(PEOPLE).with_unverified_read(true);
    let mut story = Story::begin(globals.json, builder, shell).await?;
    let before = state::of(story.providers()).await?;

    story.title("Who is where: four vendors, one row a person")?;
    story.said("presence list")?;
    story.board(None).await?;
    let holiday = story.holiday().await?;
    story.one_person_two_names().await?;
    let training = story.trouble().await?;
    story.back(&[training, holiday]).await?;

    let after = state::of(story.providers()).await?;
    if before != after {
        return Err(story::broken("the state at the end is not the one at the beginning"));
    }
    story.line("\nEverybody stands as at the beginning, at every vendor.")?;
    story.line("Real clients, real sockets, simulated vendors. Nothing outside was called.")?;
    story.json(&json!({ "checked": "the state at the end is the one at the beginning" }))?;
    story.end().await;
    Ok(Exit::AsWanted)
}

fn key(text: &str) -> Result<PersonKey, Failure> {
    Ok(PersonKey::new(text)?)
}
