//! Files in which people stand: nobody but their owner can read them.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use omnipresence::directory::{Directory, DirectoryPerson, PersonKey, Reference};
use omnipresence::fleet::{Fleet, FleetChange, Journal};
use omnipresence::{Absence, ManualClock, MemoryProvider, Target, Timestamp, UserRef};

fn is_private(path: &Path) {
    let mode = std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{} can be read by others", path.display());
}

#[tokio::test]
async fn directories_plans_and_journals_are_their_owners() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let anna = PersonKey::new("p-1").unwrap();
    let login = UserRef::login("anna").unwrap();
    let mut directory = Directory::new();
    let person = DirectoryPerson::new(anna.clone());
    directory.insert(person.with_reference(Reference::new("memory", login))).unwrap();
    for name in ["people.toml", "people.csv"] {
        directory.save(place(name)).unwrap();
        is_private(&place(name));
        // Saving again keeps it so.
        directory.save(place(name)).unwrap();
        is_private(&place(name));
    }
    let clock = ManualClock::skipping(Timestamp::from_unix_seconds(1_767_225_600).unwrap());
    let fleet = Fleet::builder(Arc::new(clock))
        .provider(Arc::new(MemoryProvider::with_people(["anna"])))
        .directory(directory)
        .build()
        .unwrap();
    let change = FleetChange::new(anna, Target::Absence(Absence::Absent));
    let plan = fleet.plan([change]).await.unwrap();
    plan.save(place("plan.json")).unwrap();
    is_private(&place("plan.json"));
    drop(Journal::create(place("journal"), &plan).unwrap());
    is_private(&place("journal"));
}
