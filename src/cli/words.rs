//! clap speaks English; an officer reads Chinese. Headings, placeholders, defaults and choices of the
//! help are put into words here, for every command alike, and so is what was typed wrong.

use std::error::Error;

use clap::builder::{Arg, ArgAction, Command};
use clap::error::{ContextKind, ContextValue, ErrorKind};

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Help and version stand at the end.
const LAST: usize = 900;

/// The command with Chinese help throughout.
pub fn chinese(command: Command) -> Command {
    let mut command = worded(command);
    command.build();
    usages(&mut command);
    command
}

fn worded(command: Command) -> Command {
    let top = command.get_name() == "yuwang";
    let mut order = 0;
    let mut command = command
        .help_template(TEMPLATE)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .mut_args(|arg| {
            order += 1;
            argument(arg).display_order(order)
        })
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help));
    if top {
        command = command
            .after_help("每个命令的用法：yuwang 命令 --help")
            .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version));
    }
    command
        .mut_arg("help", |arg| argument(arg.help("看用法")).display_order(LAST))
        .mut_subcommands(worded)
        .mut_args(|arg| match arg.get_id().as_str() {
            "version" => argument(arg.help("看版本")).display_order(LAST),
            _ => arg,
        })
}

/// An argument under a Chinese heading; its default and its choices stand in its words.
fn argument(arg: Arg) -> Arg {
    let choices: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        .filter(|_| arg.get_action().takes_values())
        .collect();
    let usual: Vec<String> =
        arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect();
    let mut more = Vec::new();
    if !choices.is_empty() {
        more.push(format!("可选 {}", choices.join("、")));
    }
    if arg.get_action().takes_values() && usual.iter().any(|value| !value.is_empty()) {
        more.push(format!("不写就是 {}", usual.join("、")));
    }
    let everywhere = arg.is_global_set() || ["help", "version"].contains(&arg.get_id().as_str());
    let heading = match (arg.is_positional(), everywhere) {
        (true, _) => "内容",
        (false, false) => "选项",
        (false, true) => "各命令都有的选项",
    };
    let named =
        arg.get_value_names().is_some_and(|names| names.iter().any(|name| !name.is_ascii()));
    let takes = arg.get_action().takes_values();
    let words = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let mut arg = arg.help_heading(heading);
    if takes {
        arg = arg.hide_possible_values(true).hide_default_value(true);
    }
    if takes && !named {
        arg = arg.value_name("值");
    }
    if !more.is_empty() {
        let more = more.join("；");
        arg = arg.help(if words.is_empty() { more } else { format!("{words}（{more}）") });
    }
    arg
}

fn usages(command: &mut Command) {
    let usage = command.render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let usage = usage.replace("[OPTIONS]", "[选项]").replace("\n       ", "\n      ");
    *command = std::mem::take(command).override_usage(usage);
    command.get_subcommands_mut().for_each(usages);
}

/// What was typed wrong.
pub fn wrong(error: &clap::Error) -> String {
    let word = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join("、"),
        _ => String::new(),
    };
    let (argument, value) = (word(ContextKind::InvalidArg), word(ContextKind::InvalidValue));
    let choices = word(ContextKind::ValidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let typed = word(ContextKind::InvalidSubcommand);
            let meant = meant(&typed, error.get(ContextKind::SuggestedSubcommand));
            format!("没有“{typed}”这个命令。{meant}")
        }
        ErrorKind::UnknownArgument => {
            let meant = meant(&argument, error.get(ContextKind::SuggestedArg));
            format!("不认识“{argument}”。{meant}")
        }
        ErrorKind::MissingRequiredArgument => format!("还缺：{argument}。"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面没有写内容。"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let choices =
                if choices.is_empty() { choices } else { format!("可以写：{choices}。") };
            format!("“{value}”不能用在 {argument}。{choices}{}", why(error))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "没有写要做什么。".to_owned()
        }
        ErrorKind::ArgumentConflict => match word(ContextKind::PriorArg) {
            prior if prior == argument || prior.is_empty() => format!("{argument} 只能写一次。"),
            prior => format!("{argument} 不能与 {prior} 同时使用。"),
        },
        ErrorKind::TooManyValues => format!("“{value}”多余，{argument} 用不着。"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            format!("{argument} 后面写的内容个数不对。")
        }
        ErrorKind::InvalidUtf8 => "有的内容不是文字，读不出来。".to_owned(),
        _ => "用法不对。".to_owned(),
    }
}

/// What may have been meant: of what clap thinks of, only what is really near.
fn meant(typed: &str, thought_of: Option<&ContextValue>) -> String {
    const NEAR: f64 = 0.8;
    let all = match thought_of {
        Some(ContextValue::String(one)) => std::slice::from_ref(one),
        Some(ContextValue::Strings(all)) => all.as_slice(),
        _ => &[],
    };
    let bare = |text: &str| text.trim_start_matches('-').to_owned();
    let near = |other: &&String| strsim::jaro_winkler(&bare(typed), &bare(other)) >= NEAR;
    let near: Vec<&str> = all.iter().filter(near).map(String::as_str).collect();
    if near.is_empty() { String::new() } else { format!("是不是 {}？", near.join("、")) }
}

/// What a check of our own says of a value; those of the library speak English.
fn why(error: &clap::Error) -> String {
    let own = error.source().map(ToString::to_string).filter(|said| !said.is_ascii());
    own.map(|said| format!("{said}。")).unwrap_or_default()
}
