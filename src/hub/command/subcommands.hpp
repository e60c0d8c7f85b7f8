// One function for each subcommand: adds it to the command line with its options, its help and the function
// that it runs. Main thread.
#pragma once

#include "hub/command/hub_runner.hpp"
#include "hub/grab/tls_options.hpp"

namespace CLI {
class App;
}

namespace vedette::command {

// One start of the program.
struct Invocation {
    int argc;
    char** argv;
    const StartHub& start_hub;
    const MakeTexts& make_texts;
    int status = 0;  // exit status of the subcommand that ran

    // Overwrites user names and passwords in argv, which `ps` shows to every user.
    void hide_credentials();
};

// --ca-file, --tls-pin and --insecure; `options` outlives `app`.
void add_tls_options(CLI::App& app, grab::TlsOptions& options);

// `invocation` outlives `app`.
void add_backup(CLI::App& app, Invocation& invocation);
void add_check(CLI::App& app, Invocation& invocation);
void add_demo(CLI::App& app, Invocation& invocation);
void add_doctor(CLI::App& app, Invocation& invocation);
void add_edit(CLI::App& app, Invocation& invocation);
void add_grab(CLI::App& app, Invocation& invocation);
void add_import(CLI::App& app, Invocation& invocation);
void add_links(CLI::App& app, Invocation& invocation);
void add_motion(CLI::App& app, Invocation& invocation);
void add_probe(CLI::App& app, Invocation& invocation);
void add_run(CLI::App& app, Invocation& invocation);
void add_settings(CLI::App& app, Invocation& invocation);
void add_setup_link(CLI::App& app, Invocation& invocation);
void add_simulate(CLI::App& app, Invocation& invocation);
void add_timelapse(CLI::App& app, Invocation& invocation);
void add_tokens(CLI::App& app, Invocation& invocation);
void add_users(CLI::App& app, Invocation& invocation);

}  // namespace vedette::command
