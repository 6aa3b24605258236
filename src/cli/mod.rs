//! From arguments to the api and from its replies to a terminal: no rule of the trade lives here.

mod args;
mod attachments;
mod batch;
mod bin;
mod binder;
mod calendar;
mod lines;
mod net;
mod post;
mod progress;
mod report;
mod show;
mod visit;
mod words;

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};
use serde::Serialize;
use serde_json::json;
use yuwang::api::demo::DemoRequest;
use yuwang::api::files::ExportRequest;
use yuwang::api::printing::{PrintRequest, Selection};
use yuwang::api::{self, Error, Exit, Init, Key, Open, Result, Session};
use yuwang::exchange::import::Request;
use yuwang::ledger::Post;
use yuwang::vault::{Passphrase, RecoveryKey};

use args::{Cli, Command, Global, UserAction};
use progress::Work;

/// How a command ended, apart from errors.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Well,
    NeedsAttention,
    /// Refused, and the refusal was told in the reply itself.
    Refused,
}

impl Ended {
    fn attention(needed: bool) -> Self {
        if needed { Ended::NeedsAttention } else { Ended::Well }
    }
}

/// Runs the command line.
pub fn run() -> ExitCode {
    yuwang::guard::harden();
    let wants_json = std::env::args_os().any(|arg| arg == "--json");
    let parsed = words::chinese(Cli::command())
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return usage(&error, wants_json),
    };
    let json = cli.global.json;
    match dispatch(cli) {
        Ok(Ended::Well) => ExitCode::SUCCESS,
        Ok(Ended::NeedsAttention) => ExitCode::from(1),
        Ok(Ended::Refused) => ExitCode::from(Exit::Refused as u8),
        Err(error) => fail(&error, json),
    }
}

fn fail(error: &Error, json: bool) -> ExitCode {
    if json {
        out(&json!({ "error": error }).to_string());
    } else {
        eprintln!("{error}（{}）", error.code);
    }
    if error.exit == Exit::Fault && !error.inside.is_empty() {
        eprintln!("{}", error.inside);
    }
    ExitCode::from(error.exit as u8)
}

/// Help and version are no errors; anything else is wrong use.
fn usage(error: &clap::Error, json: bool) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        out(error.to_string().trim_end());
        return ExitCode::SUCCESS;
    }
    fail(&Error::usage(words::wrong(error)), json)
}

/// Standard output may be a closed pipe; that is no fault.
fn out(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = writeln!(stdout, "{text}");
}

fn answer<T: Serialize>(global: &Global, reply: &T, show: impl FnOnce(&T) -> String) -> Result<()> {
    if global.json {
        out(&serde_json::to_string(reply)?);
    } else {
        let text = show(reply);
        out(text.trim_end());
    }
    Ok(())
}

fn dispatch(cli: Cli) -> Result<Ended> {
    let global = cli.global;
    match cli.command {
        Command::Init(args) => init(&global, args),
        Command::Demo(args) => demo(&global, args),
        Command::Forms { key, file } => forms(&global, key, file),
        Command::Calibration(args) => calibration(&global, args),
        Command::Restore { file, to } => {
            let open = opening(&global)?;
            let reply = Work::begin("已核对", "字节", global.json)
                .run(|watch| api::keep::restore(&file, &to, &open, watch))?;
            answer(&global, &reply, show::restored)?;
            Ok(Ended::Well)
        }
        Command::Backup { target, file } if target == "verify" => {
            let file = file.ok_or_else(|| Error::usage("还缺：备份文件。"))?;
            let open = has_passphrase(&global).then(|| opening(&global)).transpose()?;
            let reply = api::keep::verify_backup(&file, open.as_ref())?;
            answer(&global, &reply, show::backup)?;
            Ok(Ended::attention(!reply.verified))
        }
        Command::Rekey { recovery_out } => rekey(&global, recovery_out.as_deref()),
        command => {
            let mut session = Session::open(&opening(&global)?)?;
            for refused in session.refused_definitions() {
                eprintln!("没有采用自己的表单定义：{refused}");
            }
            if let Some(warning) = session.clock_warning()? {
                eprintln!("{warning}");
            }
            within(&global, &mut session, command)
        }
    }
}

/// Commands on an opened ledger.
fn within(global: &Global, session: &mut Session, command: Command) -> Result<Ended> {
    match command {
        Command::Places(args) => {
            let reply = session.places(args.category.as_deref(), args.state.as_deref())?;
            answer(global, &reply, |reply| show::places(&reply.places))?;
        }
        Command::Orgs => {
            let reply = session.orgs()?;
            answer(global, &reply, |reply| show::places(&reply.orgs))?;
        }
        Command::Place { id } | Command::Org { id } => {
            let reply = session.place(parse_id(&id)?)?;
            answer(global, &reply, |reply| show::place(reply, session.catalogue()))?;
        }
        Command::Add(args) => {
            let subject = args.place.or(args.org).map(|id| parse_id(&id)).transpose()?;
            let reply = session.add(&args.form, subject, &input(&args.set)?)?;
            answer(global, &reply, |reply| show::edited(reply, session.catalogue()))?;
            return Ok(Ended::attention(reply.needs_attention()));
        }
        Command::Edit(args) => {
            let reply = session.edit(parse_id(&args.entry)?, &input(&args.set)?)?;
            answer(global, &reply, |reply| show::edited(reply, session.catalogue()))?;
            return Ok(Ended::attention(reply.needs_attention()));
        }
        Command::Remove { entry } => {
            let reply = session.remove(parse_id(&entry)?)?;
            answer(global, &reply, |reply| reply.label.clone())?;
        }
        Command::Attach(args) => return attachments::attach(global, session, args),
        Command::Attachments { id, place, org } => {
            return attachments::list(global, session, id.or(place).or(org));
        }
        Command::Attachment { attachment, out } => {
            return attachments::save(global, session, &attachment, &out);
        }
        Command::Detach { attachment } => return attachments::detach(global, session, &attachment),
        Command::Post(args) => return post::run(global, session, args),
        Command::Bin => return bin::list(global, session),
        Command::Lines { week } => return lines::lines(global, session, week),
        Command::Needles { month } => return lines::needles(global, session, month),
        Command::Net { category, holes } => {
            return net::net(global, session, category.as_deref(), holes);
        }
        Command::Duties { from, to } => return net::duties(global, session, from, to),
        Command::Visit(args) => return visit::run(global, session, args),
        Command::Plan(args) => return calendar::plan(global, session, args),
        Command::Calendar(args) => return calendar::calendar(global, session, args),
        Command::Rules { what } => return calendar::rules(global, session, what),
        Command::Hazard { what } => return visit::hazard(global, session, what),
        Command::Exemption { what } => return net::exemption(global, session, what),
        Command::Binder { what } => return binder::settle(global, session, what),
        Command::BringBack { entry } => return bin::bring_back(global, session, &entry),
        Command::Undo { change } => {
            let reply = session.undo(change.map(|id| parse_id(&id)).transpose()?)?;
            answer(global, &reply, |reply| reply.label.clone())?;
        }
        Command::Redo => {
            let reply = session.redo()?;
            answer(global, &reply, |reply| reply.label.clone())?;
        }
        Command::History { entry, limit } => {
            let entry = entry.map(|id| parse_id(&id)).transpose()?;
            let reply = session.history(entry, limit)?;
            answer(global, &reply, show::history)?;
        }
        Command::Search { text, limit } => {
            let reply = session.search(&text, limit)?;
            answer(global, &reply, |reply| show::search(reply, session.catalogue()))?;
        }
        Command::Log { verify: true, .. } => {
            let reply = session.verify_log()?;
            answer(global, &reply, show::check)?;
            return Ok(Ended::attention(!reply.ok));
        }
        Command::Log { verify: false, limit } => {
            let reply = session.history(None, limit)?;
            answer(global, &reply, show::history)?;
        }
        Command::Check => {
            let reply =
                Work::begin("已检查", "条", global.json).run(|watch| session.check(watch))?;
            answer(global, &reply, show::check)?;
            return Ok(Ended::attention(!reply.ok));
        }
        Command::Backup { target, .. } => {
            let reply = Work::begin("已核对", "字节", global.json)
                .run(|watch| session.backup(Path::new(&target), watch))?;
            answer(global, &reply, show::backup)?;
            return Ok(Ended::attention(!reply.verified));
        }
        Command::User { action } => user(global, session, action)?,
        Command::Erase { confirm } => {
            let reply = session.erase(confirm)?;
            answer(global, &reply, show::erased)?;
        }
        Command::Import(args) => return import(global, session, args),
        Command::Queue(args) => {
            let drop = args.drop.map(|id| parse_id(&id)).transpose()?;
            let reply = session.queue(args.retry, drop)?;
            answer(global, &reply, show::queue)?;
            return Ok(Ended::attention(!reply.queue.is_empty()));
        }
        Command::Export(args) => {
            let places = args.places.iter().map(|id| parse_id(id)).collect::<Result<_>>()?;
            let request = ExportRequest {
                profile: args.profile,
                dir: args.out,
                only_new: false,
                since: args.since,
                category: args.category,
                places,
                encoding: args.encoding,
                purpose: args.purpose,
            };
            let reply = Work::begin("已读", "条", global.json)
                .run(|watch| session.export(&request, watch))?;
            answer(global, &reply, show::exported)?;
            return Ok(Ended::attention(!reply.problems.is_empty()));
        }
        Command::Print(args) => return print(global, session, args),
        Command::Batch { what } => return batch::print(global, session, what),
        Command::Report(args) => return report::run(global, session, args),
        Command::Campaign(args) => return report::campaign(global, session, args),
        // Handled before a ledger is opened.
        Command::Init(_)
        | Command::Demo(_)
        | Command::Calibration(_)
        | Command::Forms { .. }
        | Command::Restore { .. }
        | Command::Rekey { .. } => {}
    }
    Ok(Ended::Well)
}

fn import(global: &Global, session: &mut Session, args: args::ImportArgs) -> Result<Ended> {
    let mapping = args
        .mapping
        .map(|path| {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| Error::reading(&error, &path.display().to_string()))?;
            serde_json::from_str(&text).map_err(|_| Error::usage("列对应关系文件不是合法的 JSON。"))
        })
        .transpose()?;
    let request = Request {
        file: args.file,
        form: args.form,
        sheet: args.sheet,
        all_sheets: args.all_sheets,
        mapping,
        dry_run: args.dry_run,
        accept_attention: args.accept_attention,
        records: args.records,
        ..Request::default()
    };
    let held_out = args.held_out.as_deref();
    let done = Work::begin("已读", "行", global.json)
        .run(|watch| session.import(&request, held_out, watch));
    let reply = match done {
        Ok(reply) => reply,
        Err(error) if global.json && error.exit == Exit::Refused => {
            out(&json!({
                "file": request.file.display().to_string(), "outcome": "refused", "error": error,
            })
            .to_string());
            return Ok(Ended::Refused);
        }
        Err(error) => return Err(error),
    };
    answer(global, &reply, |reply| show::imported(reply, session.catalogue()))?;
    Ok(Ended::attention(reply.needs_attention()))
}

fn print(global: &Global, session: &mut Session, args: args::PrintArgs) -> Result<Ended> {
    let selection = match (args.place, args.category, args.form, args.all) {
        (Some(id), None, None, false) => Selection::Places(vec![parse_id(&id)?]),
        (None, Some(category), None, false) => Selection::Category(category),
        (None, None, Some(form), false) => Selection::Form(form),
        (None, None, None, true) => Selection::All,
        _ => {
            return Err(Error::usage(
                "请写明打印什么：--place、--category、--form、--all 选一个。",
            ));
        }
    };
    let request = PrintRequest {
        out: args.out.unwrap_or_default(),
        selection,
        form: None,
        blank: args.blank,
        paper: args.on.paper,
        punch: args.on.punch,
        duplex: args.on.duplex,
        purpose: args.purpose,
        changed: args.changed,
        split: args.on.split,
        batch: None,
        values_only: args.values_only,
        shift: args::shift(args.offset, args.offset_back),
        dry_run: args.dry_run,
        printed_at: None,
    };
    let reply =
        Work::begin("已排", "张活页", global.json).run(|watch| session.print(&request, watch))?;
    answer(global, &reply, show::printed)?;
    Ok(Ended::attention(!reply.missing_glyphs.is_empty()))
}

fn calibration(global: &Global, args: args::CalibrationArgs) -> Result<Ended> {
    let shift = args::shift(args.offset, args.offset_back);
    let now = yuwang::ledger::Clock::new(global.today).now();
    let pages = api::printers::calibration(&args.paper, args.duplex, shift, &args.out, now)?;
    let file = args.out.display().to_string();
    answer(global, &json!({ "file": file, "pages": pages }), |_| format!("{file}：{pages} 页"))?;
    Ok(Ended::Well)
}

fn init(global: &Global, args: args::InitArgs) -> Result<Ended> {
    let folder = folder(global)?;
    let post = Post {
        station: args.station,
        name: args.post,
        officer: args.officer,
        officer_no: args.officer_no,
        code: args.post_code,
        bureau: args.bureau,
        phone: args.phone,
    };
    // Before a passphrase is asked for and a folder for the sheet is made.
    let post = post.checked()?;
    let passphrase = new_passphrase(global, None)?;
    if let Some(path) = &args.recovery_out {
        api::check_writable(path)?;
    }
    let (mut session, reply) =
        Session::init(&Init { folder, post, passphrase, today: global.today })?;
    // The key is shown before anything can go wrong with the sheet: it is shown only this once.
    answer(global, &reply, show::init)?;
    Ok(recovery_sheet(&mut session, &reply.recovery_key, args.recovery_out.as_deref()))
}

fn recovery_sheet(session: &mut Session, key: &str, path: Option<&Path>) -> Ended {
    match path.map(|path| session.print_recovery_sheet(key, path)) {
        Some(Err(error)) => {
            eprintln!("恢复密钥纸页没有写成（{}）：请把上面的恢复密钥抄下来。", error.code);
            Ended::NeedsAttention
        }
        _ => Ended::Well,
    }
}

fn rekey(global: &Global, recovery_out: Option<&Path>) -> Result<Ended> {
    if let Some(path) = recovery_out {
        api::check_writable(path)?;
    }
    let open = opening(global)?;
    let Key::Passphrase(passphrase) = &open.key else {
        return Err(Error::usage("更换密钥要用民警自己的口令，不能用恢复密钥。"));
    };
    let mut session = Session::open(&open)?;
    let reply = session.rekey(None, passphrase)?;
    answer(global, &reply, show::rekeyed)?;
    Ok(recovery_sheet(&mut session, &reply.recovery_key, recovery_out))
}

fn demo(global: &Global, args: args::DemoArgs) -> Result<Ended> {
    let passphrase = match std::env::var("YUWANG_PASSPHRASE") {
        Ok(text) => Passphrase::new(&text),
        Err(_) => Passphrase::new(api::demo::PASSPHRASE),
    };
    let request = DemoRequest {
        out: args.out,
        places: args.places,
        seed: args.seed,
        passphrase,
        today: global.today,
    };
    let reply =
        Work::begin("已生成", "项", global.json).run(|watch| api::demo::demo(&request, watch))?;
    answer(global, &reply, show::demo)?;
    Ok(Ended::Well)
}

fn forms(global: &Global, key: Option<String>, file: Option<std::path::PathBuf>) -> Result<Ended> {
    if key.as_deref() == Some("check") {
        let file = file.ok_or_else(|| Error::usage("还缺：定义文件。"))?;
        let catalogue = yuwang::forms::Catalogue::builtin();
        let problems = api::keep::check_definition(&file, &catalogue)?;
        let reply = api::forms::CheckedDefinition::new(&problems);
        answer(global, &reply, show::definition)?;
        return Ok(Ended::attention(!reply.ok));
    }
    // With a ledger at hand its own forms are shown too; without one the program's.
    let folder = folder(global)?;
    let (catalogue, problems) = yuwang::forms::Catalogue::with_own(&folder.join("forms"));
    let refused = problems.iter().map(ToString::to_string).collect();
    let reply = api::forms::forms(&catalogue, key.as_deref(), refused)?;
    answer(global, &reply, show::forms)?;
    Ok(Ended::attention(!reply.refused.is_empty()))
}

fn user(global: &Global, session: &mut Session, action: UserAction) -> Result<()> {
    let reply = match action {
        UserAction::List => session.users()?,
        UserAction::Add { name, role, new_passphrase_file } => {
            let passphrase = new_passphrase(global, Some(new_passphrase_file))?;
            session.add_user(&name, &role, &passphrase)?
        }
        UserAction::Disable { name } => session.disable_user(&name)?,
        UserAction::Passwd { name, new_passphrase_file } => {
            let passphrase = new_passphrase(global, Some(new_passphrase_file))?;
            session.set_passphrase(name.as_deref(), &passphrase)?
        }
    };
    answer(global, &reply, show::users)
}

fn parse_id<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::usage(format!("“{text}”不是编号；编号在列表的第一栏。")))
}

fn input(set: &[String]) -> Result<Vec<(String, String)>> {
    set.iter()
        .map(|pair| {
            pair.split_once('=')
                .map(|(path, text)| (path.trim().to_owned(), text.to_owned()))
                .ok_or_else(|| Error::usage(format!("“{pair}”要写成 栏目=值。")))
        })
        .collect()
}

fn folder(global: &Global) -> Result<std::path::PathBuf> {
    match &global.ledger {
        Some(folder) => Ok(folder.clone()),
        None => api::default_folder(),
    }
}

fn opening(global: &Global) -> Result<Open> {
    let folder = folder(global)?;
    let key = match &global.recovery_file {
        Some(file) => {
            let text = read_secret(file)?;
            let key = RecoveryKey::parse(&text)
                .map_err(|why| Error::from(yuwang::vault::Error::RecoveryKey(why)))?;
            Key::Recovery(key)
        }
        None => Key::Passphrase(passphrase(global, &folder)?),
    };
    Ok(Open { folder, user: global.user.clone(), key, today: global.today, reveal: global.reveal })
}

fn has_passphrase(global: &Global) -> bool {
    global.passphrase_file.is_some()
        || global.recovery_file.is_some()
        || std::env::var_os("YUWANG_PASSPHRASE").is_some()
}

fn read_secret(file: &Path) -> Result<String> {
    let text = std::fs::read_to_string(file).map_err(|error| Error::reading(&error, "口令文件"))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn passphrase(global: &Global, folder: &Path) -> Result<Passphrase> {
    if let Some(file) = &global.passphrase_file {
        return Ok(Passphrase::new(&read_secret(file)?));
    }
    if let Ok(text) = std::env::var("YUWANG_PASSPHRASE") {
        return Ok(Passphrase::new(&text));
    }
    // Before asking: a ledger that is not there needs no passphrase.
    yuwang::vault::LedgerFolder::open(folder)?;
    ask("口令：")
}

fn ask(prompt: &str) -> Result<Passphrase> {
    if !std::io::stdin().is_terminal() {
        return Err(Error::usage("没有口令：请设 YUWANG_PASSPHRASE，或用 --passphrase-file。"));
    }
    rpassword::prompt_password(prompt)
        .map(|text| Passphrase::new(&text))
        .map_err(|error| Error::reading(&error, "终端"))
}

/// A passphrase for a new slot: asked for twice at a terminal. `file` is that of the new user;
/// `None` for the first officer, who takes the usual sources.
fn new_passphrase(global: &Global, file: Option<Option<std::path::PathBuf>>) -> Result<Passphrase> {
    match file {
        Some(Some(file)) => return Ok(Passphrase::new(&read_secret(&file)?)),
        Some(None) => {
            if let Ok(text) = std::env::var("YUWANG_NEW_PASSPHRASE") {
                return Ok(Passphrase::new(&text));
            }
        }
        None => {
            if let Some(file) = &global.passphrase_file {
                return Ok(Passphrase::new(&read_secret(file)?));
            }
            if let Ok(text) = std::env::var("YUWANG_PASSPHRASE") {
                return Ok(Passphrase::new(&text));
            }
        }
    }
    let first = ask("新口令（10 个字以上）：")?;
    let second = ask("再输一遍：")?;
    if first == second { Ok(first) } else { Err(Error::usage("两次输入的口令不一样。")) }
}
