#include "hub/command/backup.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/access/password.hpp"
#include "hub/backup/collect.hpp"
#include "hub/backup/restore.hpp"
#include "hub/command/local_access.hpp"
#include "hub/command/settings_output.hpp"
#include "hub/command/subcommands.hpp"
#include "linux/base/atomic_file.hpp"
#include "linux/base/clock.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::command {
namespace {

using grab::Console;

int fail_with(const Console& console, std::string_view name, std::string_view why) {
    fmt::print(console.err, "vedette {}: {}\n", name, why);
    return 1;
}

Result<std::string> read_backup(const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return std::unexpected(errno_error("read " + path, errno));
    if (!S_ISREG(status.st_mode)) return fail(Kind::kInvalidArgument, path + " is no file");
    if (static_cast<std::uintmax_t>(status.st_size) > backup::kMaxSealed)
        return fail(Kind::kInvalidArgument, path + " is too large for a backup of Vedette");
    std::ifstream in(path, std::ios::binary);
    std::string all{std::istreambuf_iterator<char>(in), {}};
    if (!in.good() && !in.eof()) return std::unexpected(errno_error("read " + path, errno));
    return all;
}

std::string names(const std::vector<std::string>& all) {
    return all.empty() ? "nobody" : fmt::format("{}", fmt::join(all, ", "));
}

void print_plan(const backup::RestorePlan& plan, const BackupOptions& options, const Console& console) {
    print(console, fmt::format("{}: of {}, made by Vedette {}\n", options.file,
                               format_utc(plan.contents.made), plan.contents.program));
    if (plan.is_new) {
        print(console, fmt::format("{} is made.\n", options.config));
    } else {
        print_changes(console, plan.changes);
    }
    for (const std::string& file : plan.files) print(console, fmt::format("{} is written.\n", file));
    print(console,
          fmt::format("Users now: {}. Afterwards: {}, with their grants, tokens and links. Everybody logs in "
                      "again.\n",
                      names(plan.present), names(plan.restored)));
}

// A terminal is asked; elsewhere --yes answers.
Result<bool> confirm_on_terminal(const std::string& question) {
    if (::isatty(STDIN_FILENO) == 0)
        return fail(Kind::kInvalidArgument,
                    "give --yes to restore without being asked, or --dry-run to look only");
    fmt::print(stderr, "{} [y/N] ", question);
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

// A backup lies around for years, so trying a passphrase costs more than one of a log-in.
backup::SealCost cost_for_this_machine() {
    const std::size_t memory = access::cost_for_this_machine().memory;
    return {.memory_kib = static_cast<std::uint32_t>(memory / 1024), .passes = 4};
}

}  // namespace

int make_backup(const BackupOptions& options, const AskPassphrase& ask, backup::SealCost cost,
                const Console& console) {
    constexpr std::string_view kName = "backup";
    if (const auto done = backup::finish_restore(options.config); !done)
        return fail_with(console, kName, done.error().message);
    const auto file = settings::SettingsFile::open(options.config);
    if (!file) return print_problems(console, file.error());
    if (!file->current()) return print_problems(console, file->problems());
    const auto collected = backup::collect(*file, VEDETTE_VERSION, system_clock().utc());
    if (!collected) return fail_with(console, kName, collected.error().message);
    const auto passphrase = ask("Passphrase of the backup", true);
    if (!passphrase) return fail_with(console, kName, passphrase.error().message);
    if (const std::string weak = backup::weakness_of(*passphrase); !weak.empty())
        return fail_with(console, kName, weak);
    const auto sealed = backup::seal(encode(collected->contents), *passphrase, cost);
    if (!sealed) return fail_with(console, kName, sealed.error().message);
    if (const auto done = write_file_atomically(options.file, as_bytes(*sealed), {.mode = 0600}); !done)
        return fail_with(console, kName, done.error().message);
    for (const std::string& name : collected->left_out)
        print(console,
              fmt::format("Not in the backup: {}, which is outside of the settings file's folder; keep it "
                          "yourself.\n",
                          name));
    print(console,
          fmt::format("Saved {}: {} bytes. Without the passphrase nobody can read it, you neither.\n",
                      options.file, sealed->size()));
    return 0;
}

int restore_backup(const BackupOptions& options, const AskPassphrase& ask, const AskYesNo& confirm,
                   const Console& console) {
    constexpr std::string_view kName = "restore";
    if (const auto done = backup::finish_restore(options.config); !done)
        return fail_with(console, kName, done.error().message);
    const auto sealed = read_backup(options.file);
    if (!sealed) return fail_with(console, kName, sealed.error().message);
    const auto passphrase = ask("Passphrase of the backup", false);
    if (!passphrase) return fail_with(console, kName, passphrase.error().message);
    const auto nothing = [&](const Error& error) {
        return fail_with(console, kName,
                         fmt::format("{}: {}; nothing was changed", options.file, error.message));
    };
    const auto plain = backup::open_sealed(*sealed, *passphrase);
    if (!plain) return nothing(plain.error());
    auto contents = backup::decode(*plain);
    if (!contents) return nothing(contents.error());
    const auto plan = backup::plan_restore(std::move(*contents), options.config);
    if (!plan) return print_problems(console, plan.error());
    print_plan(*plan, options, console);
    if (options.dry_run) {
        print(console, "Nothing was changed (--dry-run).\n");
        return 0;
    }
    if (!options.yes) {
        const auto agreed = confirm("Restore?");
        if (!agreed) return fail_with(console, kName, agreed.error().message);
        if (!*agreed) return fail_with(console, kName, "nothing was changed");
    }
    if (const auto done = backup::restore(*plan, options.config, author_name(), system_clock().utc()); !done)
        return fail_with(console, kName, done.error().message);
    print(console, "Restored.\n");
    return 0;
}

void add_backup(CLI::App& app, Invocation& invocation) {
    const auto options = std::make_shared<BackupOptions>();
    auto* const backup = app.add_subcommand("backup",
                                            "Save settings, secrets, users, links and history to one "
                                            "encrypted file, whether the hub runs or not. The "
                                            "passphrase is asked for, or read from stdin");
    add_config_option(*backup, options->config);
    backup->add_option("FILE", options->file, "Where to; a file that is there is replaced")->required();
    backup->callback([options, &invocation] {
        invocation.status = make_backup(*options, read_secret, cost_for_this_machine(), {});
    });
    auto* const restore = app.add_subcommand("restore",
                                             "Show what a backup changes, and restore it, whole or not at "
                                             "all. A running hub follows; what waits for its "
                                             "next start is said");
    add_config_option(*restore, options->config);
    restore->add_option("FILE", options->file, "The backup")->required();
    restore->add_flag("--dry-run", options->dry_run, "Show the changes, and change nothing");
    restore->add_flag("--yes,-y", options->yes, "Do not ask");
    restore->callback([options, &invocation] {
        invocation.status = restore_backup(*options, read_secret, confirm_on_terminal, {});
    });
}

}  // namespace vedette::command
