//! Makes cargo notice new and changed definition files: they are embedded as whole folders.

fn main() {
    for folder in ["forms", "codes", "letters", "profiles", "rules", "help", "about"] {
        println!("cargo:rerun-if-changed=assets/{folder}");
    }
    println!("cargo:rerun-if-changed=assets/boundary.txt");
}
