#include "hub/command/program.hpp"

#include <csignal>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "hub/command/subcommands.hpp"
#include "hub/serve/hub_routes.hpp"
#include "hub/settings/mask.hpp"
#include "hub/settings/motion_settings.hpp"
#include "hub/settings/reference.hpp"
#include "linux/base/termination_signals.hpp"

namespace vedette::command {
namespace {

void add_version(CLI::App& app) {
    app.add_subcommand("version", "Print the version")->callback([] {
        fmt::print("vedette {}\n", VEDETTE_VERSION);
    });
}

void add_schema(CLI::App& app) {
    app.add_subcommand("schema", "Print the JSON Schema of a settings file, for editors")->callback([] {
        fmt::print("{}", settings::settings_json_schema());
    });
}

// For `./dev docs`; not in the help.
void add_docs(CLI::App& app) {
    const auto document = std::make_shared<std::string>();
    auto* const docs = app.add_subcommand("docs", "")->group("");
    docs->add_option("document", *document)
        ->required()
        ->check(CLI::IsMember({"settings", "schema", "motion", "openapi"}));
    docs->callback([document] {
        fmt::print("{}", *document == "schema"    ? settings::settings_json_schema()
                         : *document == "motion"  ? settings::motion_settings_markdown()
                         : *document == "openapi" ? serve::hub_openapi()
                                                  : settings::settings_reference_markdown());
    });
}

}  // namespace

void Invocation::hide_credentials() {
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        const std::string masked = settings::mask_credentials(argument);
        if (masked == argument) continue;
        for (std::size_t k = 0; k < argument.size(); ++k) argv[i][k] = k < masked.size() ? masked[k] : ' ';
    }
}

int run_program(int argc, char** argv, const StartHub& start_hub, const MakeTexts& make_texts) {
    CLI::App app("Vedette: any camera to any number of viewers, from one connection.", "vedette");
    app.require_subcommand(1);
    app.set_help_all_flag("--help-all", "Print the help of every subcommand and exit");
    Invocation invocation{argc, argv, start_hub, make_texts};
    add_run(app, invocation);
    add_check(app, invocation);
    add_demo(app, invocation);
    add_doctor(app, invocation);
    add_grab(app, invocation);
    add_probe(app, invocation);
    add_motion(app, invocation);
    add_simulate(app, invocation);
    add_timelapse(app, invocation);
    add_settings(app, invocation);
    add_backup(app, invocation);
    add_import(app, invocation);
    add_edit(app, invocation);
    add_setup_link(app, invocation);
    add_users(app, invocation);
    add_tokens(app, invocation);
    add_links(app, invocation);
    add_version(app);
    add_schema(app);
    add_docs(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error, std::cout, std::cerr);
        return code == 0 ? 0 : 2;
    }
    const int signal = invocation.status - 128;
    if (signal == SIGINT || signal == SIGTERM) terminate_by(signal);
    return invocation.status;
}

}  // namespace vedette::command
