//! The `yuwang` command: the whole program without a window (cli.md).

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
