//! Changes from lists: CSV and JSON lines, by standard input and by file.

use crate::world::{World, shown};

#[tokio::test]
async fn rows_say_what_is_wanted_and_options_what_they_leave_out() {
    let world = World::start(8).await;
    let csv = "person,absence,availability,reason,on\n\
               p-1,absent,,,\n\
               jan.kowalski@example.com,,away,Kawa,\n\
               p-3,,,,desk\n";
    let plan = world.fed(&["plan", "-", "--availability", "offline"], csv).await;
    assert_eq!(plan.code, Some(4), "{}", plan.err);
    insta::assert_snapshot!("rows_csv", shown(&plan));
    let semicolons = csv.replace(',', ";");
    let same = world.fed(&["plan", "--from", "-", "--availability", "offline"], &semicolons).await;
    assert_eq!(same.out, plan.out);
    let json = "{\"person\":\"p-1\",\"absence\":\"absent\",\"note\":\"x\"}\n\n\
                {\"person\":\"p-2\",\"availability\":\"offline\",\"on\":[\"desk\"]}\n";
    world.place.write("rows.json", json);
    let file = world.file("rows.json");
    let set = world.run(&["set", "--from", &file, "--json"]).await;
    assert_eq!(set.code, Some(0), "{}", set.err);
    let rows = set.json();
    let told: Vec<_> = rows.iter().map(|row| (&row["person"], &row["provider"])).collect();
    assert_eq!(
        format!("{told:?}"),
        r#"[(String("p-1"), String("workflow")), (String("p-2"), String("desk"))]"#
    );
}

#[tokio::test]
async fn every_bad_line_is_named_and_nothing_is_sent() {
    let world = World::start(8).await;
    world.sim.conpeek().unwrap().journal().clear();
    let csv = "person,absence,account,until,on\n\
               p-1,absent,,,\n\
               nobody,absent,,,\n\
               p-2,away,,,\n\
               p-3,absent,disabled,,\n\
               p-4,,disabled,,\n\
               p-5,absent,,tomorrow,\n\
               p-6,absent,,2020-01-01T00:00:00Z,\n\
               p-7,absent,,,elsewhere\n\
               p-8,,,,\n\
               ,absent,,,\n\
               p-1,absent,,,,too,many\n";
    let refused = world.fed(&["set", "-"], csv).await;
    assert_eq!(refused.code, Some(2));
    insta::assert_snapshot!("rows_bad_csv", shown(&refused));
    let json = "{\"person\":\"p-1\",\"absence\":\"absent\"}\n{\"person\":\"p-2\"\n\
                {\"person\":\"p-3\",\"colour\":\"red\"}\n[]\n{\"person\":3}\n";
    insta::assert_snapshot!("rows_bad_json", shown(&world.fed(&["set", "-"], json).await));
    for (name, text) in
        [("empty", ""), ("header", "name,absence\nx,absent\n"), ("column", "person,colour\n")]
    {
        let refused = world.fed(&["set", "-"], text).await;
        assert_eq!(refused.code, Some(2));
        insta::assert_snapshot!(format!("rows_{name}"), shown(&refused));
    }
    insta::assert_snapshot!("rows_gone", shown(&world.run(&["set", "--from", "/nowhere"]).await));
    insta::assert_snapshot!("rows_mixed", shown(&world.fed(&["set", "-", "p-1"], csv).await));
    assert_eq!(world.puts().len(), 0);
}
