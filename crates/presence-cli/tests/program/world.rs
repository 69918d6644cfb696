//! [`World`]: simulators inside of the test, so that their journals can be asked, and a
//! configuration and a directory for the program.

use std::path::PathBuf;
use std::process::Stdio;

use presence_sim::{Builder, Entry, Simulator};
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

use crate::support::{Place, Run, presence, redacted};

/// What the providers of Conpeek, Webex, enaio and accsyn are called.
pub(crate) type Names = [&'static str; 4];

const NAMES: Names = ["desk", "calls", "workflow", "files"];

pub(crate) struct World {
    pub(crate) sim: Simulator,
    pub(crate) place: Place,
}

impl World {
    /// All vendors with so many people, and a directory of them.
    pub(crate) async fn start(people: usize) -> Self {
        Self::of(Simulator::builder().people(people).with_unverified_read(true), "").await
    }

    /// As the builder says, with `more` in the configuration.
    pub(crate) async fn of(builder: Builder, more: &str) -> Self {
        Self::named(builder, NAMES, more).await
    }

    /// As [`World::of`], with these names.
    pub(crate) async fn named(builder: Builder, names: Names, more: &str) -> Self {
        let sim = builder.start().await.unwrap();
        let place = Place::new(&format!("{}{more}", config(&sim, names)));
        let world = Self { sim, place };
        world.place.write("people.toml", "format = 1\n");
        let mut list = "key,name,user\n".to_owned();
        for person in world.sim.cast().iter() {
            let (number, name) = (person.number, person.display_name());
            list.push_str(&format!("p-{number},{name},login:{}\n", person.login));
            list.push_str(&format!("p-{number},,email:{}\n", person.email));
        }
        world.place.write("list.csv", &list);
        world.good(&["directory", "import", &world.file("list.csv")]).await;
        world.good(&["directory", "propose", "--accept"]).await;
        world
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.place.path().join(name).display().to_string()
    }

    /// The program, ready to be started.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = presence();
        command.args(args).arg("--config").arg(self.place.config());
        command.env("XDG_STATE_HOME", self.place.path().join("state"));
        command.envs(vars(&self.sim)).env("NO_PROXY", "127.0.0.1");
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut command = Command::from(command);
        command.kill_on_drop(true);
        command
    }

    pub(crate) async fn run(&self, args: &[&str]) -> Run {
        let output = self.command(args).output().await.unwrap();
        self.ended(output)
    }

    /// Runs the program with this on its standard input.
    pub(crate) async fn fed(&self, args: &[&str], input: &str) -> Run {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).await.unwrap();
        drop(stdin);
        self.waited(child).await
    }

    pub(crate) async fn waited(&self, child: Child) -> Run {
        self.ended(child.wait_with_output().await.unwrap())
    }

    pub(crate) fn ended(&self, output: std::process::Output) -> Run {
        let here = self.place.path().display().to_string();
        let text = |bytes| String::from_utf8(bytes).unwrap().replace(&here, "[folder]");
        Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs the program, which must end as wanted.
    pub(crate) async fn good(&self, args: &[&str]) -> Run {
        let run = self.run(args).await;
        assert_eq!(run.code, Some(0), "{args:?}: {}{}", run.out, run.err);
        run
    }

    /// The writes at Conpeek since its journal was cleared.
    pub(crate) fn puts(&self) -> Vec<Entry> {
        let entries = self.sim.conpeek().unwrap().journal().entries();
        entries.into_iter().filter(|one| one.method() == "PUT").collect()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }
}

fn config(sim: &Simulator, [desk, calls, workflow, files]: Names) -> String {
    let mut config = String::new();
    if let Some(conpeek) = sim.conpeek() {
        let users: Vec<String> =
            sim.cast().iter().map(|person| format!("{:?}", person.login)).collect();
        config.push_str(&format!(
            "[provider.{desk}]\nvendor = \"conpeek\"\nbase_url = \"{}\"\nkey = {{ env = \"SIM_KEY\" }}\n\
             read = {{ unverified = {{ path = \"/tenant_user/{{user}}/work_state\" }} }}\n\
             users = [{}]\npoll_interval = \"5s\"\n\
             [provider.{desk}.mapping]\naway_cause = \"Kawa\"\nbusy_cause = \"Szkolenie\"\n\
             [owners]\navailability = [{desk:?}]\n",
            conpeek.url(),
            users.join(", ")
        ));
    }
    if let Some(webex) = sim.webex() {
        config.push_str(&format!(
            "[provider.{calls}]\nvendor = \"webex\"\nbase_url = \"{}\"\n\
             token = {{ env = \"SIM_TOKEN\" }}\npoll = {{ interval = \"5s\", floor = \"5s\" }}\n",
            webex.url()
        ));
    }
    if let Some(enaio) = sim.enaio() {
        config.push_str(&format!(
            "[provider.{workflow}]\nvendor = \"enaio\"\nservers = \"{}:1\"\nuser = \"{}\"\n\
             password = {{ env = \"SIM_PASSWORD\" }}\npoll_interval = \"5s\"\n\
             trust = {{ certificates = '''\n{}''' }}\n",
            enaio.tls_addr(),
            enaio.user(),
            enaio.cadata()
        ));
    }
    if let Some(accsyn) = sim.accsyn() {
        config.push_str(&format!(
            "[provider.{files}]\nvendor = \"accsyn\"\nbase_url = \"{}\"\nworkspace = \"{}\"\n\
             user = \"{}\"\nallow_plain_http = true\npoll_interval = \"5s\"\n\
             api_key = {{ env = \"SIM_API_KEY\" }}\n",
            accsyn.url(),
            accsyn.workspace(),
            accsyn.user()
        ));
    }
    config
}

fn vars(sim: &Simulator) -> Vec<(&'static str, String)> {
    let key = sim.conpeek().map(|one| ("SIM_KEY", one.key().to_owned()));
    let token = sim.webex().map(|one| ("SIM_TOKEN", one.token()));
    let password = sim.enaio().map(|one| ("SIM_PASSWORD", one.password().to_owned()));
    let api_key = sim.accsyn().map(|one| ("SIM_API_KEY", one.api_key().to_owned()));
    [key, token, password, api_key].into_iter().flatten().collect()
}

/// Ids of plans and the numbers of ports as words.
pub(crate) fn shown(run: &Run) -> String {
    redacted(&run.shown())
}
