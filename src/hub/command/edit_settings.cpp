#include "hub/command/edit_settings.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "hub/backup/restore.hpp"
#include "hub/command/local_access.hpp"
#include "hub/command/settings_output.hpp"
#include "hub/command/subcommands.hpp"
#include "hub/settings/mask.hpp"
#include "hub/settings/settings_file.hpp"
#include "hub/settings/table.hpp"
#include "linux/base/clock.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::command {
namespace {

using grab::Console;
using settings::Problems;
using settings::SettingsFile;

int fail_with(const Console& console, std::string_view why) {
    fmt::print(console.err, "vedette settings: {}\n", why);
    return 1;
}

// Shows the change and saves it.
int finish(const SettingsFile& file, const settings::Proposal& proposal, const SettingsOptions& options,
           const std::string& what, const Console& console) {
    const bool same = file.current() && proposal.changes.empty() && proposal.settings.text == file.text();
    print_changes(console, proposal.changes);
    if (same && proposal.secrets.empty()) return 0;
    if (options.dry_run) {
        print(console, "Not saved (--dry-run).\n");
        return 0;
    }
    const auto saved = file.save(proposal, {author_name(), what}, system_clock().utc());
    if (!saved) return fail_with(console, saved.error().message);
    print(console, "Saved.\n");
    return 0;
}

int change(const SettingsFile& file, std::span<const settings::Edit> edits,
           std::vector<settings::SecretFile> secrets, const SettingsOptions& options, const std::string& what,
           const Console& console) {
    const auto proposal = file.propose(edits, std::move(secrets));
    if (!proposal) return print_problems(console, proposal.error());
    return finish(file, *proposal, options, what, console);
}

std::string shown(const settings::Key* row, const std::string& written) {
    if (row && row->secret) return "***";
    std::string out = settings::mask_credentials(written);
    if (!row || row->type != settings::Type::kLines) return out;
    std::string list;
    for (const char c : out) list += c == '\n' ? ", " : std::string(1, c);
    return "[" + list + "]";
}

// A key and what it is set to.
struct Assignment {
    std::string key;
    std::vector<std::string> values;
};

// KEY VALUE..., or KEY=VALUE... for several keys that need each other; a secret's KEY stands alone there.
std::vector<Assignment> assignments_of(const SettingsOptions& options) {
    if (!options.key.contains('=')) return {{options.key, options.values}};
    std::vector<std::string> words = options.values;
    words.insert(words.begin(), options.key);
    std::vector<Assignment> all;
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        const std::string key = word.substr(0, equals);
        auto found = std::ranges::find(all, key, &Assignment::key);
        if (found == all.end()) found = all.insert(all.end(), {key, {}});
        if (equals != word.npos) found->values.push_back(word.substr(equals + 1));
    }
    return all;
}

std::string read_all(std::istream& in) { return {std::istreambuf_iterator<char>(in), {}}; }

}  // namespace

int set_setting(const SettingsOptions& options, const AskSecret& ask, const Console& console) {
    auto file = SettingsFile::open(options.file);
    if (!file) return print_problems(console, file.error());
    std::vector<settings::Edit> edits;
    std::vector<settings::SecretFile> secrets;
    std::string what;
    for (const auto& [key, values] : assignments_of(options)) {
        const settings::Key* const row = settings::hub_table().find_key(key);
        const bool list = row && row->type == settings::Type::kLines;
        const bool is_secret = settings::goes_to_secret_file(key);
        if (is_secret && !values.empty())
            return fail_with(
                console,
                fmt::format("{} is a secret, which other users of this machine can see on a command line; "
                            "leave its value out to be asked for it, or send it to stdin",
                            key));
        if (is_secret && !secrets.empty())
            return fail_with(console, fmt::format("{} is a second secret; set one after the other", key));
        if (!is_secret && !list && values.size() != 1)
            return fail_with(console,
                             fmt::format("{} takes one value; put it in quotes if it has blanks", key));
        std::string name;
        std::ranges::copy(settings::edits_to_set(*file, key, values, name), std::back_inserter(edits));
        what.append(what.empty() ? "set " : ", ").append(key);
        if (!is_secret) continue;
        auto content = ask(key);
        if (!content) return fail_with(console, content.error().message);
        secrets.push_back({file->in_folder(name), std::move(*content)});
    }
    return change(*file, edits, std::move(secrets), options, what, console);
}

int unset_setting(const SettingsOptions& options, const Console& console) {
    const auto file = SettingsFile::open(options.file);
    if (!file) return print_problems(console, file.error());
    const settings::Edit edit{settings::Edit::What::kUnset, options.key, {}};
    return change(*file, std::span(&edit, 1), {}, options, "unset " + options.key, console);
}

int compare_settings(const SettingsOptions& options, const Console& console) {
    const auto file = SettingsFile::open(options.file);
    if (!file) return print_problems(console, file.error());
    if (!file->current()) return print_problems(console, file->problems());
    std::string text;
    if (options.other == "-") {
        text = read_all(std::cin);
    } else {
        auto other = settings::read_settings_file(options.other, settings::process_environment());
        if (!other) return print_problems(console, other.error());
        text = std::move(other->text);
    }
    auto proposal = file->propose(text);
    if (!proposal) {
        for (settings::Problem& problem : proposal.error()) problem.file = options.other;
        return print_problems(console, proposal.error());
    }
    if (options.json) {
        print(console, settings::changes_json(proposal->changes) + "\n");
    } else {
        print_changes(console, proposal->changes);
    }
    return 0;
}

int show_settings(const SettingsOptions& options, const Console& console) {
    const auto file = SettingsFile::open(options.file);
    if (!file) return print_problems(console, file.error());
    if (!file->current()) return print_problems(console, file->problems());
    using Entry = std::pair<const std::string, settings::Document::Value>;
    std::vector<const Entry*> entries;
    for (const Entry& entry : file->current()->document.values) entries.push_back(&entry);
    std::ranges::sort(entries, {}, [](const Entry* entry) { return entry->second.place; });
    std::string out;
    for (const Entry* entry : entries)
        out += fmt::format("{}: {}\n", entry->first,
                           shown(settings::hub_table().find_key(entry->first), entry->second.written));
    print(console, out);
    return 0;
}

int list_versions(const SettingsOptions& options, const Console& console) {
    const auto file = SettingsFile::open(options.file);
    if (!file) return print_problems(console, file.error());
    if (!file->current()) return print_problems(console, file->problems());
    const auto versions = file->history(file->state_folder());
    if (!versions) return fail_with(console, versions.error().message);
    std::string out;
    for (auto version = versions->rbegin(); version != versions->rend(); ++version) {
        out += fmt::format("{:>4}  {}  {}{}{}\n", version->number, format_utc(version->saved), version->who,
                           version->who.empty() ? "" : ": ", version->what);
        for (const std::string& line : version->changes) out += "      " + line + "\n";
    }
    print(console, out.empty() ? "Nothing has been saved by Vedette yet.\n" : out);
    return 0;
}

int roll_back(const SettingsOptions& options, const Console& console) {
    const auto file = SettingsFile::open(options.file);
    if (!file) return print_problems(console, file.error());
    const auto versions = file->history(file->state_folder());
    if (!versions) return fail_with(console, versions.error().message);
    const auto fits = [&](const settings::Version& version) {
        return options.version == 0 ? version.text != file->text() : version.number == options.version;
    };
    const auto found = std::ranges::find_if(versions->rbegin(), versions->rend(), fits);
    if (found == versions->rend())
        return fail_with(console, options.version == 0
                                      ? std::string("there is no version before this one")
                                      : fmt::format("there is no version {}; see `vedette settings history`",
                                                    options.version));
    const auto proposal = file->propose(found->text);
    if (!proposal) return print_problems(console, proposal.error());
    return finish(*file, *proposal, options, fmt::format("rollback to version {}", found->number), console);
}

void add_settings(CLI::App& app, Invocation& invocation) {
    const auto options = std::make_shared<SettingsOptions>();
    auto* const all = app.add_subcommand(
        "settings", "Show and change a settings file; comments stay, and the last ten versions are kept");
    all->require_subcommand(1);
    const auto add = [&](const char* name, const char* help, std::function<int(const SettingsOptions&)> run) {
        auto* const command = all->add_subcommand(name, help);
        add_config_option(*command, options->file);
        command->callback([run = std::move(run), options, &invocation] {
            const auto done = backup::finish_restore(options->file);
            invocation.status = done ? run(*options) : fail_with({}, done.error().message);
        });
        return command;
    };
    const auto add_dry_run = [&](CLI::App* command) {
        command->add_flag("--dry-run", options->dry_run, "Show the change, and save nothing");
    };
    const auto add_key = [&](CLI::App* command) {
        command->add_option("KEY", options->key, "Such as cameras.porch.fps; see docs/ref/settings.md")
            ->required();
    };
    auto* const set = add("set", "Give a key a value; a password or a PIN is asked for, or read from stdin",
                          [](const SettingsOptions& o) { return set_setting(o, read_new_password, {}); });
    add_key(set);
    set->add_option("VALUE", options->values,
                    "The value; of a list, each of its lines. Several keys at once: KEY=VALUE KEY=VALUE");
    add_dry_run(set);
    auto* const unset = add("unset", "Remove a key, a section or a camera",
                            [](const SettingsOptions& o) { return unset_setting(o, {}); });
    add_key(unset);
    add_dry_run(unset);
    auto* const diff = add("diff", "What would change with another file",
                           [](const SettingsOptions& o) { return compare_settings(o, {}); });
    diff->add_option("FILE", options->other, "The other settings file, or - for stdin")->required();
    diff->add_flag("--json", options->json, "As JSON");
    add("show", "All keys that the file gives, without secrets",
        [](const SettingsOptions& o) { return show_settings(o, {}); });
    add("history", "The last ten versions: number, time, who, and what changed",
        [](const SettingsOptions& o) { return list_versions(o, {}); });
    auto* const back = add("rollback", "Return to a version of the history",
                           [](const SettingsOptions& o) { return roll_back(o, {}); });
    back->add_option("VERSION", options->version,
                     "Its number; without it, the version before the present one")
        ->check(CLI::PositiveNumber);
    add_dry_run(back);
}

}  // namespace vedette::command
